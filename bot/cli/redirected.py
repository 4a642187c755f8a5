"""A moment's server on loopback, to which a browser is sent back with a network's answer."""

import secrets
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from bot.errors import Conflict

PATIENCE = 300.0
"""Seconds in which the host must have said yes."""
_PAGE = b"<!doctype html><meta charset=utf-8><title>talkforreal</title><p>That is all: you can close this page."


class Redirect:
    """Listens while the block lasts; `address` is where the browser is sent back to."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        """Raises Conflict where the port is taken."""
        self._patience = patience
        self._came = threading.Event()
        self._query: dict[str, list[str]] = {}
        try:
            self._server = HTTPServer(("127.0.0.1", port), self._handler())
        except OSError as error:
            raise Conflict(f"port {port} is taken: name another with --port") from error
        self.address = f"http://127.0.0.1:{self._server.server_port}/callback"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def code(self, state: str) -> str:
        """The code that came back with our own `state`. Raises Conflict where none did."""
        if not self._came.wait(self._patience):
            raise Conflict("nobody said yes in time")
        if not secrets.compare_digest(self._one("state"), state):
            raise Conflict("the answer is not to our question; nothing is kept")
        if not (code := self._one("code")):
            raise Conflict(f"the answer was no: {self._one('error') or 'no code came'}")
        return code

    def _one(self, key: str) -> str:
        return self._query.get(key, [""])[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        redirect = self

        class Handler(BaseHTTPRequestHandler):
            """Takes one answer."""

            def log_message(self, *_: object) -> None:
                """Say nothing: the address holds a secret."""

            def do_GET(self) -> None:
                """Take the answer, if it is one."""
                where = urlsplit(self.path)
                known = where.path == "/callback"
                self.send_response(200 if known else 404)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(_PAGE if known else b"")
                if known and not redirect._came.is_set():
                    redirect._query = parse_qs(where.query)
                    redirect._came.set()

        return Handler
