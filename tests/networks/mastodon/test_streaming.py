"""A feed is followed as things happen, where the instance streams; where it does not, by its list."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.model import Allowance, Cursor, Fate, Feed, Page, Route
from bot.networks.mastodon import Mastodon as Adapter
from bot.networks.mastodon import MastodonCredentials, MastodonSettings, connect
from tests.servers.mastodon import Fan, Mastodon

TAG = Feed(network="mastodon", route=Route.HASHTAG, query="talkforreal")
SHORT = timedelta(seconds=3)
SINCE = Cursor(mark="2026-09-01T09:00:00+00:00")


def adapter(base: str, host: Fan | None = None, **changes: Any) -> Adapter:
    given: dict[str, Any] = {
        "streaming": True,
        "stream_patience": SHORT,
        "connect_timeout": timedelta(seconds=30),
    }
    credentials = MastodonCredentials(access_token=host.token if host else None)
    return connect(MastodonSettings(instance=base, **(given | changes)), credentials)


def followed(
    source: Adapter, feed: Feed = TAG, cursor: Cursor | None = None, *deeds: Callable[[], object]
) -> list[Page]:
    """The pages of one poll; the deeds are done in their order once the list was read."""
    reading = source.pages(feed, cursor or Cursor(), Allowance())
    found = [next(reading)]
    while found[-1].cursor.resume is not None:
        found.append(next(reading))
    for deed in deeds:
        deed()
    return [*found, *reading]


def texts(pages: list[Page]) -> list[str]:
    return [answer.text for page in pages for answer in page.answers]


@pytest.fixture
def ana(mastodon: Mastodon) -> Fan:
    return mastodon.fan("ana")


@pytest.fixture
def host(mastodon: Mastodon) -> Fan:
    return mastodon.fan("host")


def test_what_happens_while_listening_comes_at_once_also_edits_and_deletions(
    mastodon: Mastodon, host: Fan, ana: Fan
) -> None:
    before = mastodon.post(ana, "Healer, before #talkforreal")
    gone = mastodon.post(ana, "Big, before #talkforreal")

    def edit() -> None:
        path = f"/api/v1/statuses/{before['id']}"
        mastodon.call("PUT", path, ana, json={"status": "City Hall instead #talkforreal"})

    pages = followed(
        adapter(mastodon.base, host),
        TAG,
        None,
        lambda: mastodon.post(ana, "Healer, now #talkforreal"),
        edit,
        lambda: mastodon.call("DELETE", f"/api/v1/statuses/{gone['id']}", ana),
    )
    said = texts(pages)
    assert said.index("Healer, before #talkforreal") < said.index("Healer, now #talkforreal")
    answers = [answer for page in pages for answer in page.answers]
    first, last = (a for a in answers if a.id == f"mastodon:{before['uri']}")
    assert (first.text, last.text) == (
        "Healer, before #talkforreal",
        "City Hall instead #talkforreal",
    )
    assert first.version != last.version
    changes = [(change.id, change.fate) for page in pages for change in page.changes]
    assert changes == [(f"mastodon:{gone['uri']}", Fate.DELETED)]
    assert [page.complete for page in pages] == [False] * (len(pages) - 1) + [True]
    assert max(page.cursor.mark or "" for page in pages) == pages[-1].cursor.mark


def test_what_was_said_between_two_listenings_is_read_by_the_list(
    mastodon: Mastodon, host: Fan, ana: Fan
) -> None:
    source = adapter(mastodon.base, host, stream_patience=timedelta(seconds=1))
    first = followed(source)
    mastodon.post(ana, "Between the two #talkforreal")
    second = followed(source, TAG, first[-1].cursor)
    assert "Between the two #talkforreal" in texts(second[:1])


def test_mentions_are_followed_too_and_private_ones_stay_private(
    mastodon: Mastodon, host: Fan, ana: Fan
) -> None:
    mentions = Feed(network="mastodon", route=Route.MENTION, query=host.name)
    pages = followed(
        adapter(mastodon.base, host),
        mentions,
        None,
        lambda: mastodon.post(ana, f"@{host.name} Healer!"),
        lambda: mastodon.post(ana, f"@{host.name} Big, between us", visibility="direct"),
    )
    found = {answer.text: answer.visibility.value for page in pages for answer in page.answers}
    assert {v for text, v in found.items() if "Healer" in text} == {"public"}
    assert {v for text, v in found.items() if "Big" in text} == {"private"}


def test_who_stops_reading_is_not_kept(mastodon: Mastodon, host: Fan) -> None:
    source = adapter(mastodon.base, host, stream_patience=timedelta(minutes=5))
    begun = time.monotonic()
    with closing(source.pages(TAG, Cursor(), Allowance())) as pages:  # type: ignore[type-var]  # a generator, as it is
        assert not next(pages).complete
    assert time.monotonic() - begun < 60


class Odd:
    """An instance that streams what it is told to, or nothing, and shows every post asked for."""

    def __init__(self, *said: bytes, then: float = 0) -> None:
        self.said = said
        self.then = then  # seconds in which it goes on without a word

    @contextmanager
    def served(self) -> Iterator[str]:
        odd = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def log_message(self, *_: object) -> None: ...

            def do_GET(self) -> None:
                streams = "/streaming/" in self.path
                self.send_response(404 if streams and not odd.said else 200)
                if not streams:
                    body = odd.answer(self.path)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                    return
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                for piece in odd.said:
                    self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(odd.then)

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()

    def answer(self, path: str) -> bytes:
        if "/statuses/" in path:
            return json.dumps(status(path.rpartition("/")[2])).encode()
        if "max_id" in path:
            return b"[]"
        if "/timelines/" in path:
            return json.dumps([status("1")]).encode()
        return b"{}"


def status(native: str) -> dict[str, Any]:
    account = {"id": "1", "acct": "demo", "uri": "https://kin.example/users/demo"}
    return {
        "id": native, "uri": f"https://kin.example/notes/{native}", "account": account,
        "content": f"<p>Healer {native} #talkforreal</p>", "visibility": "public",
        "created_at": "2026-09-01T10:00:00Z", "in_reply_to_id": None,
    }  # fmt: skip


def event(name: str, payload: object) -> bytes:
    data = payload if isinstance(payload, str) else json.dumps(payload)
    return f"event: {name}\ndata: {data}\n\n".encode()


def test_where_no_stream_is_offered_the_list_alone_is_read_and_that_is_told() -> None:
    with Odd().served() as base:
        pages = followed(adapter(base))
    assert texts(pages) == ["Healer 1 #talkforreal"]
    assert [page.complete for page in pages] == [False, True]
    assert "does not stream" in pages[-1].notes[0]


@pytest.mark.parametrize(
    "odd",
    [
        b"event: update\ndata: {broken\n\n",
        b"no colon here\n",
        b"\xff\xfe\n",
        event("update", {"no": "id"}),
        event("moon.phase", {"is": "full"}),
        event("update", ["a", "list"]),
        event("notification", {"type": "mention", "status": None}),
    ],
)
def test_events_that_are_not_understood_lose_none_before_them(odd: bytes) -> None:
    said = Odd(event("update", status("7")), odd)
    with said.served() as base:
        pages = followed(adapter(base), cursor=SINCE)
    assert texts(pages) == ["Healer 1 #talkforreal", "Healer 7 #talkforreal"]
    assert pages[-1].complete
    assert pages[-1].cursor.mark == "2026-09-01T10:00:00+00:00"


def test_a_flood_is_bounded_and_what_is_cut_off_comes_by_the_next_list() -> None:
    flood = b"".join(event("delete", str(n)) for n in range(5000))
    with Odd(flood).served() as base:
        begun = time.monotonic()
        pages = followed(adapter(base), cursor=SINCE)
    assert pages[-1].complete
    assert time.monotonic() - begun < 30


def test_a_silent_stream_is_left_after_patience() -> None:
    with Odd(b":connected\n\n", then=30).served() as base:
        begun = time.monotonic()
        pages = followed(adapter(base), cursor=SINCE)
    assert SHORT.total_seconds() <= time.monotonic() - begun < 30
    assert pages[-1].complete
    assert pages[-1].cursor.mark == "2026-09-01T10:00:00+00:00"


def test_no_token_goes_in_the_clear_to_where_an_instance_says_that_it_streams() -> None:
    class Elsewhere(Odd):
        def answer(self, path: str) -> bytes:
            if "/instance" in path:
                return json.dumps(
                    {"uri": "x", "urls": {"streaming_api": "ws://192.0.2.1"}}
                ).encode()
            return super().answer(path)

    fan = Fan(id="1", name="host", token="secret")
    with Elsewhere().served() as base:
        source = adapter(base, fan)
        source._wire._me = {
            "acct": "host",
            "uri": "https://kin.example/users/host",
        }  # so that nobody asks
        pages = followed(source)
    assert "https only" in pages[-1].notes[0]
