"""Posts that federate late stand among older ones, with ids that tell when they were written."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.model import Allowance, Cursor, Feed, Page, Route
from bot.networks.mastodon import Mastodon, MastodonSettings, connect

TAG = Feed(network="mastodon", route=Route.HASHTAG, query="talkforreal")
NOW = datetime(2026, 9, 10, 12, tzinfo=UTC)


class Instance:
    """A hashtag's timeline, newest first by when a post was written, two a page."""

    def __init__(self) -> None:
        self.written: dict[str, datetime] = {}
        self.asked = 0

    def federates(self, name: str, *, hours_ago: float) -> None:
        self.written[name] = NOW - timedelta(hours=hours_ago)

    def page(self, below: str | None) -> list[dict[str, Any]]:
        self.asked += 1
        ordered = sorted(self.written, key=lambda name: self.written[name], reverse=True)
        start = ordered.index(below) + 1 if below else 0
        return [self._status(name) for name in ordered[start : start + 2]]

    def _status(self, name: str) -> dict[str, Any]:
        account = {"id": "1", "acct": "demo", "uri": "https://far.example/users/demo"}
        return {
            "id": name, "uri": f"https://far.example/notes/{name}", "account": account,
            "content": "<p>Healer #talkforreal</p>", "visibility": "public",
            "created_at": self.written[name].isoformat(), "in_reply_to_id": None,
        }  # fmt: skip


@pytest.fixture
def instance() -> Instance:
    return Instance()


@pytest.fixture
def source(instance: Instance) -> Iterator[Mastodon]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            body = json.dumps(instance.page(asked.get("max_id", [None])[0])).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    settings = MastodonSettings(instance=f"http://127.0.0.1:{server.server_port}")
    yield connect(settings, clock=lambda: NOW)
    server.shutdown()
    server.server_close()
    thread.join()


def swept(source: Mastodon, cursor: Cursor | None = None) -> tuple[set[str], Page]:
    pages = list(source.pages(TAG, cursor or Cursor(), Allowance()))
    names = {answer.id.rpartition("/")[2] for page in pages for answer in page.answers}
    return names, pages[-1]


def test_a_post_that_federated_days_late_is_found_by_the_overlap(
    instance: Instance, source: Mastodon
) -> None:
    for n in range(6):
        instance.federates(f"early{n}", hours_ago=n)
    first, page = swept(source)
    assert first == {f"early{n}" for n in range(6)}
    instance.federates("late", hours_ago=40)
    found, _ = swept(source, page.cursor)
    assert "late" in found


def test_a_sweep_ends_where_everything_was_written_before_the_overlap(
    instance: Instance, source: Mastodon
) -> None:
    for n in range(40):
        instance.federates(f"old{n}", hours_ago=12 * n)
    _, page = swept(source)
    assert instance.asked > 20
    instance.asked = 0
    found, again = swept(source, page.cursor)
    assert found >= {f"old{n}" for n in range(5)}
    assert instance.asked <= 4
    assert again.cursor.mark == page.cursor.mark
