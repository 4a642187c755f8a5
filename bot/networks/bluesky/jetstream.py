"""Jetstream: every post of the network as it is made, over a WebSocket that resumes where it was left.

What is wanted is picked out here and then asked for as the AppView shows it, so that
handles and labels are heeded just as when a list is read.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bot.errors import Trouble
from bot.model import Allowance, Answer, Change, Cursor, Fate, Page, Route
from bot.networks.bluesky.marks import instant, of_stream
from bot.networks.bluesky.shapes import Seen, read
from bot.networks.bluesky.sweeps import FREE
from bot.networks.bluesky.troubles import trouble
from bot.networks.bluesky.uris import POST, Place

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

_EVENTS_A_PAGE = 20_000  # so that the mark moves on through long stretches of nothing wanted
_ANSWERS_A_PAGE = 100
_QUIET = timedelta(seconds=3)  # so long without a word: nothing more is there to come
_AGAIN = timedelta(seconds=5)  # what was received in the last moments before the mark
_LARGEST = 4 << 20

Show = Callable[[Sequence[str]], Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A post made, changed or taken back; `record` is None where it was taken back."""

    at: datetime
    uri: str
    view: Mapping[str, Any] | None

    @classmethod
    def of(cls, message: str | bytes) -> "Event | datetime | None":
        """A message's event; of another kind, its time alone; None where it is not understood."""
        try:
            said = json.loads(message)
            at = datetime.fromtimestamp(int(said["time_us"]) / 1_000_000, UTC)
            commit = said.get("commit")
            if said.get("kind") != "commit" or commit.get("collection") != POST:
                return at
            uri = Place(str(said["did"]), POST, str(commit["rkey"])).uri
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            return None
        if commit.get("operation") == "delete":
            return cls(at=at, uri=uri, view=None)
        return cls(
            at=at,
            uri=uri,
            view={
                "uri": uri,
                "cid": commit.get("cid"),
                "author": {"did": said["did"]},
                "record": commit.get("record"),
                "indexedAt": at.isoformat(),
            },
        )


@dataclass(slots=True, kw_only=True)
class Stream:
    """One listening: from the mark until now, or as long as patience and allowance last.

    `show` gives posts as the AppView has them, by AT-URI; what it lacks is taken as it came.
    """

    url: str
    mark: str
    wanted: Callable[[Answer], bool]
    route: Callable[[Answer], Route | None]
    show: Show
    patience: timedelta
    overlap: timedelta
    allowance: Allowance
    clock: Callable[[], datetime]
    _picked: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _gone: set[str] = field(default_factory=set)
    _events: int = 0

    def pages(self) -> Iterator[Page]:
        """Pages oldest first; each one's mark is where the next listening begins. Raises NetworkError."""
        begun = self.clock()
        last = self._since
        with self._connected() as connection:
            for event in self._events_of(connection):
                at = event.at if isinstance(event, Event) else event
                last = max(last, at)
                if isinstance(event, Event):
                    self._take(event)
                if at >= begun:
                    break
                if self._is_full:
                    yield self._page(last, complete=False)
                    self.allowance = self.allowance.less(FREE)
                    if not self.allowance.affords(FREE):
                        return
        yield self._page(last, complete=True)

    @property
    def _since(self) -> datetime:
        """A mark of a list's reading is a time of indexing, which lags: more is read again."""
        again = _AGAIN if of_stream(self.mark) else self.overlap
        return instant(self.mark) - again

    @contextmanager
    def _connected(self) -> "Iterator[ClientConnection]":
        from websockets.exceptions import WebSocketException  # noqa: PLC0415 (only where it is used)
        from websockets.sync.client import connect  # noqa: PLC0415

        query = {
            "wantedCollections": POST,
            "cursor": int(self._since.timestamp() * 1_000_000),
        }
        try:
            with connect(
                f"{self.url}?{urlencode(query)}",
                open_timeout=10,
                close_timeout=1,
                max_size=_LARGEST,
                proxy=None,
            ) as connection:
                yield connection
        except (WebSocketException, OSError) as error:
            raise trouble(Trouble.LATER, f"Jetstream: {type(error).__name__}: {error}") from error

    def _events_of(self, connection: "ClientConnection") -> Iterator[Event | datetime]:
        until = time.monotonic() + self.patience.total_seconds()
        while (left := until - time.monotonic()) > 0:
            try:
                message = connection.recv(timeout=min(left, _QUIET.total_seconds()))
            except TimeoutError:
                return
            event = Event.of(message)
            if event is not None:
                yield event

    def _take(self, event: Event) -> None:
        self._events += 1
        if event.view is None:
            if self._picked.pop(event.uri, None) is not None:
                self._gone.add(event.uri)
            return
        seen = read(event.view, event.at)
        if seen is not None and seen.answer is not None and self.wanted(seen.answer):
            self._picked[event.uri] = event.view

    @property
    def _is_full(self) -> bool:
        return len(self._picked) >= _ANSWERS_A_PAGE or self._events >= _EVENTS_A_PAGE

    def _page(self, last: datetime, *, complete: bool) -> Page:
        seen = list(self._shown())
        answers = tuple(one.answer for one in seen if one.answer is not None)
        gone = tuple(Change(id=uri, fate=Fate.DELETED) for uri in sorted(self._gone))
        hidden = tuple(one.change for one in seen if one.change is not None)
        self._picked, self._gone, self._events = {}, set(), 0
        return Page(
            answers=answers,
            cursor=Cursor(mark=f"{int(last.timestamp() * 1_000_000)}"),
            complete=complete,
            routes={a.id: route for a in answers if (route := self.route(a)) is not None},
            changes=(*gone, *hidden),
        )

    def _shown(self) -> Iterator[Seen]:
        shown = self.show(list(self._picked)) if self._picked else {}
        for uri, view in self._picked.items():
            seen = read(shown.get(uri, view), self.clock())
            if seen is not None:
                yield seen
