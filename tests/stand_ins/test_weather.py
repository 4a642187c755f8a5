"""The way to a server: what reaches it, and when it is calm."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from tests.stand_ins.weather import Way, weather


class _Heard(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hears)
        self.bodies: list[bytes] = []


class _Hears(BaseHTTPRequestHandler):
    server: _Heard

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def heard() -> Iterator[_Heard]:
    with _Heard() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def asked(way: Way, body: bytes) -> None:
    """Ask with ten bytes announced, and die after these."""
    there = urlsplit(way.url)
    with socket.create_connection((there.hostname or "", there.port or 0), timeout=5) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n" + body)


@pytest.mark.parametrize(("sent", "reaches"), [(b"0123456789", [b"0123456789"]), (b"012", [])])
def test_only_what_was_asked_whole_reaches_the_server(
    heard: _Heard, sent: bytes, reaches: list[bytes]
) -> None:
    with weather(f"http://127.0.0.1:{heard.server_port}") as way:
        asked(way, sent)
        way.calm(10)
    assert heard.bodies == reaches
