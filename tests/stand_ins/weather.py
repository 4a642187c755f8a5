"""The way to a real server, with bad weather on demand: a proxy on loopback.

``with weather(server) as way:`` hands what is asked at ``way.url`` to the server, its
addresses put right. ``way.add("hang", on="write")`` makes the next write meet that mood:

- ``rate_limited`` 429 with ``Retry-After: 90``, ``forbidden`` 403, ``server_error`` 503,
  ``html`` a page of HTML with 200: the server does not hear of the request;
- ``truncated`` half the answer, ``crash_after`` no answer, ``trickle`` one without end: the
  server has done what it was asked;
- ``hang``: silence, and the server does not hear of it.

``weather(server, without=("Idempotency-Key",))`` keeps headers from the server. ``way.calm()``
returns once nothing that was asked is still on its way there.
"""

import contextlib
import http.client
import socket
import struct
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

MOODS = frozenset(
    {"rate_limited", "forbidden", "server_error", "html", "truncated", "crash_after", "hang", "trickle"}
)  # fmt: skip
RETRY_AFTER = 90

_REFUSALS = {"rate_limited": 429, "forbidden": 403, "server_error": 503, "html": 200}
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"}
_OWN = frozenset({"host", "accept-encoding", "connection"})  # headers of each connection's own
_READS = {"GET", "HEAD"}


@dataclass(slots=True)
class Mood:
    """A mood that waits: for reads, writes or ("") both, so many `times`, where `path` is asked.

    It lets `after` such requests pass before.
    """

    name: str
    on: str = ""
    times: int = 1
    path: str = ""
    after: int = 0


@dataclass(slots=True)
class Way:
    """A way to one server, and the moods that wait on it."""

    server: str
    without: frozenset[str] = frozenset()
    url: str = ""
    moods: list[Mood] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    under_way: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def add(
        self, name: str, on: str = "", times: int = 1, path: str = "", *, after: int = 0
    ) -> None:
        """Let the next such requests meet a mood."""
        if name not in MOODS:
            raise ValueError(f"there is no mood {name!r}; there are {', '.join(sorted(MOODS))}")
        self.moods.append(Mood(name, on, times, path, after))

    def next_for(self, method: str, path: str) -> str | None:
        """The mood that this request meets, if any."""
        kind = "read" if method in _READS else "write"
        with self.changed:
            waiting = [m for m in self.moods if m.on in {"", kind} and m.path in path]
            ripe = next((mood for mood in waiting if mood.after == 0), None)
            for mood in waiting:
                mood.after = max(0, mood.after - 1)
            if ripe is None:
                return None
            ripe.times -= 1
            if ripe.times <= 0:
                self.moods.remove(ripe)
            return ripe.name

    def calm(self, seconds: float = 60.0) -> None:
        """Return once no request is under way to the server; those of the dead arrive, too.

        Raises TimeoutError.
        """
        there = urlsplit(self.url)
        address = there.hostname or "", there.port or 0
        # connections are taken in turn: once this one is hung up on, all before it were taken
        with socket.create_connection(address, timeout=seconds) as last:
            last.shutdown(socket.SHUT_WR)
            last.recv(1)
        with self.changed:
            if not self.changed.wait_for(lambda: self.under_way == 0, timeout=seconds):
                raise TimeoutError(f"{self.under_way} requests are still under way")

    def taken(self, by: int) -> None:
        """Count a connection in (1) as it is taken, and out (-1) as its first request is done."""
        with self.changed:
            self.under_way += by
            self.changed.notify_all()


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@contextmanager
def weather(server: str, without: Collection[str] = ()) -> Iterator[Way]:
    """A way to a server ("http://127.0.0.1:PORT"), open as long as the block lasts."""
    way = Way(server.rstrip("/"), frozenset(name.lower() for name in without))
    proxy = _Proxy(way)
    way.url = f"http://{urlsplit(server).hostname}:{proxy.server_port}"
    thread = threading.Thread(target=proxy.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield way
    finally:
        way.closing.set()
        proxy.shutdown()
        proxy.server_close()
        thread.join()


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, way: Way) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.way = way

    def process_request(self, request: Any, client_address: Any) -> None:
        self.way.taken(1)
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no error here."""


class _Handler(BaseHTTPRequestHandler):
    server: _Proxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    under_way = True

    def handle_one_request(self) -> None:
        super().handle_one_request()
        self._over()

    def finish(self) -> None:
        self._over()
        super().finish()

    def _over(self) -> None:
        if self.under_way:
            self.under_way = False
            self.server.way.taken(-1)

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""

    def answer(self) -> None:
        way = self.server.way
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # its asker died midway: no server does what it could not read
            self.close_connection = True
            return
        way.asked.append(f"{self.command} {self.path}")
        mood = way.next_for(self.command, self.path)
        if mood in _REFUSALS:
            self._send(_refusal(mood))
        elif mood == "hang":
            self._over()
            way.closing.wait(60)
            self.close_connection = True
        else:
            headers = dict(self.headers.items())
            self._spoilt(_forwarded(way, self.command, self.path, headers, body), mood)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 (http.server's names)

    def _spoilt(self, answer: _Answer, mood: str | None) -> None:
        match mood:
            case "crash_after":
                # lingering for no time at all makes the close a reset
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.close_connection = True
            case "truncated":
                half = answer.body[: len(answer.body) // 2]
                self._send(_Answer(answer.status, answer.headers, half))
            case "trickle":
                self._trickle()
            case _:
                self._send(answer)

    def _send(self, answer: _Answer) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _trickle(self) -> None:
        self._over()
        self.send_response_only(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        with contextlib.suppress(OSError):
            while not self.server.way.closing.is_set():
                self.wfile.write(b" ")
                time.sleep(0.02)
        self.close_connection = True


def _refusal(mood: str) -> _Answer:
    headers = {"Content-Type": "text/html", "Date": formatdate(usegmt=True)}
    if mood == "rate_limited":
        headers["Retry-After"] = str(RETRY_AFTER)
    page = b"<!doctype html><title>Bad weather</title><p>Something went wrong."
    return _Answer(_REFUSALS[mood], headers, page)


def _forwarded(
    way: Way, method: str, path: str, headers: Mapping[str, str], body: bytes
) -> _Answer:
    there = urlsplit(way.server)
    connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=60)
    given = {name: value for name, value in headers.items() if name.lower() not in _OWN | way.without}  # fmt: skip
    try:
        connection.request(method, path, body=body or None, headers=given)
        response = connection.getresponse()
        answer = response.read()
    finally:
        connection.close()
    kept = {name: _put_right(way, value) for name, value in response.getheaders() if name.lower() not in _HOP}  # fmt: skip
    if response.headers.get_content_maintype() not in {"image", "video"}:
        answer = _put_right(way, answer.decode("utf-8", "surrogateescape")).encode(
            "utf-8", "surrogateescape"
        )
    return _Answer(response.status, kept, answer)


def _put_right(way: Way, text: str) -> str:
    """The server's own address is the way's, also as JSON of PHP writes it."""
    escaped = way.server.replace("/", "\\/"), way.url.replace("/", "\\/")
    return text.replace(way.server, way.url).replace(*escaped)
