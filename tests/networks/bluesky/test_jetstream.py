"""Heavy traffic is followed over a WebSocket, which goes on where it was left; then lists are read."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Answer, Cursor, Fate, Page, Route
from bot.networks.bluesky import BlueskyCredentials, BlueskySettings, connect
from bot.networks.bluesky.jetstream import Event, Stream
from tests.networks.bluesky.conftest import feed, said, sweep
from tests.servers.bluesky import Bluesky, Fan, Posted, stamp

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Jetstream:
    """A small server that speaks Jetstream's JSON: all events from a cursor on, then silence."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any] | str] = []
        self.cursors: list[int] = []
        self.cut_after: int | None = None

    def said(self, at: datetime, did: str, rkey: str, text: str = "", **commit: Any) -> str:
        """A post made ("operation" among `commit` says otherwise); its AT-URI."""
        record = {"text": text, "createdAt": stamp(at), **commit.pop("record", {})}
        made = {
            "operation": "create",
            "collection": "app.bsky.feed.post",
            "rkey": rkey,
            "cid": f"bafy{rkey}",
            "record": record,
        }
        event = {"did": did, "time_us": micros(at), "kind": "commit", "commit": made | commit}
        self.events.append(event)
        return f"at://{did}/app.bsky.feed.post/{rkey}"

    def serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        asked = parse_qs(urlsplit(connection.request.path).query)
        assert asked["wantedCollections"] == ["app.bsky.feed.post"]
        cursor = int(asked["cursor"][0])
        self.cursors.append(cursor)
        sent = 0
        for event in self.events:
            if isinstance(event, dict) and event.get("time_us", cursor) < cursor:
                continue
            if sent == self.cut_after:
                self.cut_after = None
                connection.socket.close()
                return
            connection.send(event if isinstance(event, str) else json.dumps(event))
            sent += 1
        try:
            connection.recv()
        except ConnectionClosed:
            return


def micros(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)


@pytest.fixture
def jetstream() -> Jetstream:
    return Jetstream()


@pytest.fixture
def url(jetstream: Jetstream) -> Iterator[str]:
    server: Server = serve(jetstream.serve, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/subscribe"
    server.shutdown()
    thread.join()


def stream(
    url: str,
    mark: str,
    allowance: Allowance | None = None,
    shown: Mapping[str, Mapping[str, Any]] | None = None,
) -> Stream:
    return Stream(
        url=url,
        mark=mark,
        wanted=lambda answer: "talkforreal" in answer.tags,
        route=lambda _answer: None,
        show=lambda uris: {uri: view for uri, view in (shown or {}).items() if uri in uris},
        patience=timedelta(seconds=20),
        overlap=timedelta(hours=1),
        allowance=allowance or Allowance(),
        clock=lambda: NOW,
    )


def listen(
    url: str,
    mark: str,
    allowance: Allowance | None = None,
    shown: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Page]:
    return list(stream(url, mark, allowance, shown).pages())


def mark_at(at: datetime) -> str:
    return str(micros(at))


def texts(pages: Sequence[Page]) -> list[str]:
    found: list[Answer] = [answer for page in pages for answer in page.answers]
    return [answer.text for answer in found]


def test_what_is_wanted_is_picked_out_and_the_next_listening_goes_on_behind_it(
    jetstream: Jetstream, url: str
) -> None:
    for minute in range(60):
        text = "Healer #talkforreal" if minute % 20 == 0 else "chatter"
        jetstream.said(NOW - timedelta(minutes=60 - minute), "did:plc:ana", f"r{minute}", text)
    jetstream.said(NOW + timedelta(seconds=1), "did:plc:bea", "last", "now #talkforreal")
    [page] = listen(url, mark_at(NOW - timedelta(hours=2)))
    assert page.complete
    assert texts([page]) == ["Healer #talkforreal"] * 3 + ["now #talkforreal"]
    assert page.answers[0].account.id == "bluesky:did:plc:ana"
    again = listen(url, page.cursor.mark or "")
    assert texts(again) == ["now #talkforreal"]  # the last moments are heard twice
    assert jetstream.cursors[1] == micros(NOW + timedelta(seconds=1)) - 5_000_000


def test_a_mark_of_a_lists_reading_is_gone_behind_by_the_overlap(
    jetstream: Jetstream, url: str
) -> None:
    jetstream.said(NOW + timedelta(seconds=1), "did:plc:ana", "r1")
    listen(url, NOW.isoformat())
    assert jetstream.cursors == [micros(NOW - timedelta(hours=1))]


def test_what_was_taken_back_again_is_no_answer(jetstream: Jetstream, url: str) -> None:
    at = NOW - timedelta(minutes=1)
    uri = jetstream.said(at, "did:plc:ana", "r1", "Healer #talkforreal")
    jetstream.said(at + timedelta(seconds=1), "did:plc:ana", "r1", operation="delete")
    jetstream.said(NOW, "did:plc:bea", "r2", "Big #talkforreal")
    [page] = listen(url, mark_at(at))
    assert texts([page]) == ["Big #talkforreal"]
    assert [(change.id, change.fate) for change in page.changes] == [(uri, Fate.DELETED)]


def test_a_post_is_taken_as_the_appview_shows_it(jetstream: Jetstream, url: str) -> None:
    at = NOW - timedelta(seconds=1)
    uri = jetstream.said(at, "did:plc:ana", "r1", "Healer #talkforreal")
    hidden = jetstream.said(at, "did:plc:bea", "r2", "Buy #talkforreal")
    jetstream.said(NOW + timedelta(seconds=1), "did:plc:bea", "end")
    whole = {
        "uri": uri,
        "cid": "bafyr1",
        "author": {"did": "did:plc:ana", "handle": "ana.example"},
        "record": {"text": "Healer #talkforreal", "createdAt": stamp(NOW)},
        "indexedAt": stamp(NOW),
    }
    spam = whole | {"uri": hidden, "labels": [{"val": "spam", "src": "did:plc:labeler"}]}
    pages = listen(url, mark_at(NOW - timedelta(minutes=1)), shown={uri: whole, hidden: spam})
    [answer] = [answer for page in pages for answer in page.answers]
    assert answer.account.handle == "ana.example"
    assert [change.fate for page in pages for change in page.changes] == [Fate.SPAM]


def test_messages_of_other_kinds_and_none_are_passed_over(jetstream: Jetstream, url: str) -> None:
    before = micros(NOW - timedelta(seconds=9))
    jetstream.events += [
        {"did": "did:plc:a", "time_us": before, "kind": "identity", "identity": {}},
        {"did": "did:plc:a", "time_us": before, "kind": "commit", "commit": {"collection": "x"}},
        {"did": "did:plc:a", "time_us": before, "kind": "commit"},
        {"did": "did:plc:a", "time_us": 10**30, "kind": "commit"},
        "no JSON",
        "[]",
    ]
    jetstream.said(NOW, "did:plc:ana", "r1", "Healer #talkforreal")
    assert texts(listen(url, mark_at(NOW - timedelta(minutes=1)))) == ["Healer #talkforreal"]


def test_a_line_that_breaks_is_told_and_nothing_is_lost(jetstream: Jetstream, url: str) -> None:
    for n in range(250):
        at = NOW - timedelta(seconds=250 - n)
        jetstream.said(at, "did:plc:ana", f"r{n}", f"Healer {n} #talkforreal")
    jetstream.said(NOW, "did:plc:ana", "end")
    jetstream.cut_after = 170
    came: list[Page] = []
    with pytest.raises(NetworkError) as raised:
        came.extend(stream(url, mark_at(NOW - timedelta(hours=1))).pages())
    assert raised.value.trouble is Trouble.LATER
    assert len(said(came)) == 100
    again = listen(url, came[-1].cursor.mark or "")
    assert len(said(came) | said(again)) == 250


def test_an_allowance_ends_the_listening_with_a_mark_to_go_on_from(
    jetstream: Jetstream, url: str
) -> None:
    for n in range(250):
        at = NOW - timedelta(seconds=250 - n)
        jetstream.said(at, "did:plc:ana", f"r{n}", f"Healer {n} #talkforreal")
    [page] = listen(url, mark_at(NOW - timedelta(hours=1)), Allowance(pages=1))
    assert not page.complete
    assert len(page.answers) == 100


def test_nobody_listening_there_is_told() -> None:
    with pytest.raises(NetworkError) as raised:
        listen("ws://127.0.0.1:1/subscribe", mark_at(NOW))
    assert raised.value.trouble is Trouble.LATER


def test_an_event_without_a_record_is_an_event_and_no_answer() -> None:
    message = {"did": "did:plc:a", "time_us": 1, "kind": "commit"}
    commit = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": "r"}
    assert isinstance(Event.of(json.dumps(message | {"commit": commit})), Event)


@pytest.mark.server("bluesky")
def test_a_thread_is_walked_first_then_followed_and_walked_again_when_the_mark_is_too_old(
    bluesky: Bluesky, host: Fan, prompt: Posted, jetstream: Jetstream, url: str
) -> None:
    ana = bluesky.fan("ana")
    credentials = BlueskyCredentials(handle=host.handle, app_password=bluesky.app_password(host))
    adapter = connect(
        BlueskySettings(service=bluesky.pds, jetstream=url, overlap=timedelta(minutes=1)),
        credentials,
    )
    thread = feed(Route.REPLY, prompt.uri)
    old = bluesky.post(ana, "Healer", reply=(prompt, prompt))
    bluesky.settle()
    first = sweep(adapter, thread)
    assert said(first).keys() == {old.uri}
    assert jetstream.cursors == []
    new = bluesky.post(ana, "Big", reply=(old, prompt))
    bluesky.settle()
    later = datetime.now(UTC) + timedelta(seconds=60)
    jetstream.said(
        datetime.now(UTC), ana.did, new.rkey, "Big", record={"reply": {"parent": old.ref, "root": prompt.ref}}
    )  # fmt: skip
    jetstream.said(later, "did:plc:x", "end")
    second = sweep(adapter, thread, first[-1].cursor)
    assert len(jetstream.cursors) == 1
    assert said(second)[new.uri].account.handle == ana.handle
    assert second[-1].routes == {new.uri: Route.NESTED_REPLY}
    days_old = Cursor(mark=mark_at(datetime.now(UTC) - timedelta(days=3)))
    assert said(sweep(adapter, thread, days_old)).keys() == {old.uri, new.uri}
    assert len(jetstream.cursors) == 1
