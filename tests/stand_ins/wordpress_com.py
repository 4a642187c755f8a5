"""A stand-in for WordPress.com: leave by OAuth 2, and as much of its REST as a draft needs."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CODE, TOKEN = "the-code", "the-token"
CLIENT, SECRET = "12345", "the-secret"


@dataclass(slots=True)
class WordPressCom:
    """One blog there. `granted` are the forms by which a token was asked for, `posts` its drafts."""

    base: str = ""
    granted: list[dict[str, str]] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def api(self) -> str:
        """Where public-api.wordpress.com is."""
        return f"{self.base}/public-api"


@contextmanager
def wordpress_com() -> Iterator[WordPressCom]:
    """The stand-in, served on loopback as long as the block lasts."""
    place = WordPressCom()

    class Handler(_Handler):
        com = place

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    place.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    com: WordPressCom

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(where.query).items()}
        if where.path == "/public-api/oauth2/authorize":
            self._say_yes(query)
        elif where.path.endswith("/comments"):
            self._answer(200, [])
        elif not self._is_signed():
            self._answer(401, {"code": "rest_not_logged_in", "message": "You are not logged in."})
        elif where.path.endswith("/users/me"):
            self._answer(200, {"id": 7, "name": "Anna", "capabilities": {"edit_posts": True}})
        else:
            self._answer(200, [p for p in self.com.posts if p["slug"] == query.get("slug")])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/public-api/oauth2/token":
            self._grant({name: values[0] for name, values in parse_qs(body.decode()).items()})
        elif not self._is_signed():
            self._answer(401, {"code": "rest_cannot_create", "message": "Sorry."})
        else:
            made = {"id": len(self.com.posts) + 1, "link": f"{self.com.base}/?p=1"}
            self.com.posts.append(json.loads(body) | made)
            self._answer(201, self.com.posts[-1])

    def _say_yes(self, query: dict[str, str]) -> None:
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["blog"] == "127.0.0.1"
        self.send_response(302)
        back = urlencode({"code": CODE, "state": query["state"]})
        self.send_header("Location", f"{query['redirect_uri']}?{back}")
        self.end_headers()

    def _grant(self, form: dict[str, str]) -> None:
        self.com.granted.append(form)
        right = (form["client_id"], form["client_secret"], form["code"]) == (CLIENT, SECRET, CODE)
        if right and form["grant_type"] == "authorization_code":
            self._answer(200, {"access_token": TOKEN, "token_type": "bearer", "blog_id": "1"})
        else:
            self._answer(400, {"error": "invalid_client", "error_description": "Unknown client"})

    def _is_signed(self) -> bool:
        return self.headers.get("Authorization") == f"Bearer {TOKEN}"

    def _answer(self, status: int, body: Any) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)
