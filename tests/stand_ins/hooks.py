"""A chat server's webhook: keeps what is posted to it, and answers as it is told."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Hook:
    """What came in, and what the next request is answered."""

    url: str = ""
    said: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    status: int = 204
    waits: float = 0


@contextmanager
def hook() -> Iterator[Hook]:
    """A webhook on loopback, until the end."""
    kept = Hook()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            time.sleep(kept.waits)
            if kept.status < 300:
                kept.said.append(json.loads(body))
                kept.keys.append(self.headers["idempotency-key"])
            self.send_response(kept.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            """Nothing: tests look at what came in."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    kept.url = f"http://127.0.0.1:{server.server_address[1]}/services/SECRET"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
