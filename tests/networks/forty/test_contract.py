"""The network that CONTRIBUTING.md shows, held to what it says that it can do."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.model import Answer, Feed, Ref, Route
from tests.networks.contract import Collects, Edits, Ground, TakesBack
from tests.networks.forty.murmur import MurmurSettings, connect

SHOWN = Path(__file__).with_name("murmur.py")


class MurmurGround(Ground):
    network = "murmur"
    feed = Feed(network="murmur", route=Route.HASHTAG, query="talkforreal")

    def __init__(self, url: str, murmurs: dict[str, dict[str, Any]]) -> None:
        self._murmurs = murmurs
        self.source = connect(MurmurSettings(base_url=url))

    def say(self, who: str, text: str, under: str | None = None) -> str:
        assert under is None, "Murmur has no replies"
        number = str(len(self._murmurs) + 1)
        at = datetime.now(UTC).isoformat()
        self._murmurs[number] = {"id": number, "by": who, "text": text, "at": at, "version": 1}
        return f"murmur:{number}"

    def edit(self, answer: str, text: str) -> None:
        murmur = self._murmurs[answer.removeprefix("murmur:")]
        murmur |= {"text": text, "version": murmur["version"] + 1}

    def take_back(self, answer: str) -> None:
        del self._murmurs[answer.removeprefix("murmur:")]

    def ref(self, answer: Answer) -> Ref:
        return Ref(network="murmur", id=answer.id, native=answer.version)


class TestMurmur(Collects, Edits, TakesBack):
    """No replies, and nothing is posted there."""

    @pytest.fixture
    def ground(self) -> Iterator[Ground]:
        murmurs: dict[str, dict[str, Any]] = {}

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None: ...

            def do_GET(self) -> None:
                tag = parse_qs(urlsplit(self.path).query).get("tag", [""])[0]
                found = [m for m in murmurs.values() if f"#{tag}" in m["text"] or not tag]
                body = json.dumps(found).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield MurmurGround(f"http://127.0.0.1:{server.server_port}", murmurs)
        server.shutdown()
        server.server_close()
        thread.join()


def test_contributing_shows_this_very_network() -> None:
    page = (Path(__file__).parents[3] / "CONTRIBUTING.md").read_text("utf-8")
    source = SHOWN.read_text("utf-8")
    assert source[source.index("class Murmur:") :].strip() in page
    body = source[source.index("@dataclass") :]
    assert len([line for line in body.splitlines() if line.strip()]) <= 45
