"""The stand-in on loopback: HTTP in front of the endpoints, and the faults of the wire itself."""

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bot.model.weight import weigh
from tests.stand_ins.x.endpoints import Answered, Api, Asked, kind_of
from tests.stand_ins.x.mischief import REFUSALS
from tests.stand_ins.x.oauth import AUTHORIZE, TOKEN
from tests.stand_ins.x.world import User, World

HANG_SECONDS = 30.0


@contextlib.contextmanager
def serve(world: World, port: int = 0) -> Iterator[str]:
    """Run the stand-in in a thread; yields its base URL."""
    server = Server(world, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, world: World, port: int) -> None:
        weigh("")  # builds patterns at first use, which can take longer than a caller waits
        super().__init__(("127.0.0.1", port), Handler)
        self.world = world
        self.api = Api(world)
        self.stopping = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no error here."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base's name
        """Quiet."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        split = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        if split.path in {AUTHORIZE, TOKEN}:
            return self._grant(split.path, dict(parse_qsl(split.query)), raw)
        body = json.loads(raw) if raw else {}
        if split.path.startswith("/_stand_in/"):
            with self.server.world.lock:
                told = control(self.server.world, self.command, split.path[11:], body)
            self._send(Answered(200, told))
            return None
        return self._as_x(split.path, dict(parse_qsl(split.query)), body)

    def _grant(self, path: str, params: dict[str, str], raw: bytes) -> None:
        grants = self.server.world.grants
        with self.server.world.lock:
            if path == AUTHORIZE:
                return self._send(Answered(302, {}, {"Location": grants.authorize(params)}))
            return self._send(Answered(*grants.token(dict(parse_qsl(raw.decode())))))

    def _as_x(self, path: str, params: dict[str, str], body: Any) -> None:
        world = self.server.world
        known = kind_of(self.command, path)
        with world.lock:
            world.requests.append(
                {"method": self.command, "path": path, "params": params, "body": body}
            )
            user, let_in = self._who()
            if not let_in:
                return self._send(Answered(*REFUSALS["unauthorized"]))
            if known is None:
                return self._send(Answered(*REFUSALS["not_found"]))
            kind, parts = known
            fault = world.mischief.next_for(kind)
            if fault in REFUSALS:
                return self._send(_refusal(world, fault))
            asked = Asked(self.command, path, params, body, user, parts, fault)
            answered = self.server.api.answer(kind, asked)
        return self._spoilt(answered, fault)

    def _who(self) -> tuple[User | None, bool]:
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        if kind == "OAuth" and "oauth_signature=" in token:
            return self.server.world.owner, True
        if kind == "Bearer" and token and token not in self.server.world.grants.worn:
            return (None if token.startswith("app") else self.server.world.owner), True
        return None, False

    def _spoilt(self, answered: Answered, fault: str | None) -> None:
        match fault:
            case "html":
                page = b"<!DOCTYPE html><title>X</title><p>Something went wrong."
                self._send_bytes(200, page, {}, "text/html")
            case "list":
                self._send(Answered(200, []))
            case "truncated":
                whole = json.dumps(answered.body).encode()
                self._send_bytes(200, whole[: len(whole) // 2], {}, "application/json")
            case "reset" | "crash_after":
                self._reset(json.dumps(answered.body).encode())
            case "hang":
                self.server.stopping.wait(HANG_SECONDS)
                self.close_connection = True
            case "trickle":
                self._trickle()
            case "error_after":
                self._send(Answered(*REFUSALS["unavailable"]))
            case _:
                self._send(answered)

    def _send(self, answered: Answered) -> None:
        kind = "application/json" if answered.status < 300 else "application/problem+json"
        body = json.dumps(answered.body).encode()
        self._send_bytes(answered.status, body, answered.headers, kind)

    def _send_bytes(self, status: int, body: bytes, headers: dict[str, str], kind: str) -> None:
        self.send_response_only(status)
        world = self.server.world
        self.send_header("Date", format_datetime(world.now + world.date_skew, usegmt=True))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _reset(self, body: bytes) -> None:
        """Half a body, then RST."""
        self.send_response_only(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.wfile.flush()
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def _trickle(self) -> None:
        """A body that comes byte by byte, for ever."""
        self.send_response_only(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        with contextlib.suppress(OSError):
            while not self.server.stopping.is_set():
                self.wfile.write(b" ")
                time.sleep(0.02)
        self.close_connection = True


def control(world: World, method: str, what: str, body: Any) -> Any:
    """The stand-in's own endpoints, for whoever sets the scene."""
    match method, what:
        case "POST", "posts":
            placed = [_place(world, one) for one in (body if isinstance(body, list) else [body])]
            return placed if isinstance(body, list) else placed[0]
        case "POST", "edit":
            return {"id": world.edit(body["id"], body["text"]).id}
        case "POST", "fate":
            world.set_fate(body["id"], body["fate"])
        case "POST", "clock":
            _set_clock(world, body)
        case "POST", "faults":
            world.mischief.add(**body)
        case "DELETE", "faults":
            world.mischief.waiting.clear()
        case "GET", "state":
            return _state(world)
        case _:
            return {"error": f"there is no {method} {what}"}
    return {"now": world.now.isoformat()}


def _place(world: World, one: dict[str, Any]) -> dict[str, str]:
    given: dict[str, Any] = {
        key: one[key] for key in ("reply_to", "quotes", "media", "hidden", "lang") if key in one
    }
    if "at" in one:
        given["at"] = datetime.fromisoformat(one["at"])
    if "late" in one:
        given["late"] = timedelta(seconds=one["late"])
    post = world.place(one["author"], one["text"], **given)
    return {"id": post.id, "author_id": post.author.id}


def _set_clock(world: World, body: dict[str, Any]) -> None:
    if "now" in body:
        world.set_clock(datetime.fromisoformat(body["now"]))
    world.advance(timedelta(seconds=body.get("advance", 0)))


def _state(world: World) -> dict[str, Any]:
    own = [p for p in world.posts.values() if world.users and p.author is world.owner]
    return {
        "now": world.now.isoformat(),
        "users": {user.username: user.id for user in world.users.values()},
        "own": [{"id": p.id, "text": p.text, "reply_to": p.reply_to, "gone": p.fate} for p in own],
        "media": world.media,
        "bill": {
            "dollars": str(world.bill),
            "rows": [[*key, str(price)] for key, price in world.billed.items()],
        },
        "requests": world.requests,
    }


def _refusal(world: World, fault: str) -> Answered:
    status, problem = REFUSALS[fault]
    now = int((world.now + world.date_skew).timestamp())
    headers: dict[str, str] = {}
    if fault == "rate_limited":
        headers = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(now + 300)}
    elif fault == "rate_limited_past":
        headers = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(now - 5)}
    elif fault == "rate_limited_day":
        headers = {
            "x-rate-limit-remaining": "90",
            "x-rate-limit-reset": str(now + 60),
            "x-user-limit-24hour-limit": "100",
            "x-user-limit-24hour-remaining": "0",
            "x-user-limit-24hour-reset": str(now + 40_000),
            "x-app-limit-24hour-remaining": "9000",
            "x-app-limit-24hour-reset": str(now + 80_000),
        }
    return Answered(status, problem | {"status": status}, headers)
