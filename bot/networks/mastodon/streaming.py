"""Streaming: what happens while one listens. It has no memory: lists bring what came before.

Loaded where it is asked for. Of an event only the id is taken; the post is then asked for as the
instance shows it, for Mastodon.py's types refuse what kin of Mastodon's say.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from queue import Empty, Full, Queue
from typing import Any
from urllib.parse import urlsplit

import requests
from mastodon import MastodonError, StreamListener

from bot.model import Change, Cursor, Fate, Page
from bot.networks.mastodon.client import Client
from bot.networks.mastodon.shapes import Seen, native_of
from bot.networks.mastodon.sweeps import FREE, Sweep, routes_of

_MOST = 1000  # events that wait to be read; more end the listening, and lists bring them
_BATCH = 40
_PULSE = 5.0  # seconds after which a page comes in any case, so that whoever reads can stop
_GATHERING = 0.2  # seconds in which events that come together are taken together


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Something about a post, by the instance's own id: it was made or changed, or is gone."""

    native: str
    gone: bool = False


class Enough(Exception):
    """Ends a listening from within."""


class Ear(StreamListener):
    """What was heard, in its order, for whoever reads it in another thread.

    `open` is set once the instance answers; `why` is its trouble, in words, once `ended` is set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.ended = threading.Event()
        self.why = "the instance ended it"
        self._over = threading.Event()
        self._line: requests.Response | None = None
        self._heard: Queue[Heard] = Queue(_MOST)

    @property
    def is_read(self) -> bool:
        """Whether nothing waits to be read."""
        return self._heard.empty()

    def hang_up(self) -> None:
        """Nobody reads any more: end it now, also in the midst of silence."""
        self._over.set()
        if self._line is not None:
            # the other side may have ended it at this very moment
            with suppress(RuntimeError, ValueError, OSError):
                self._line.raw.shutdown()

    def some(self, seconds: float) -> Iterator[Heard]:
        """What was heard within some seconds, as soon as there is something; each post once."""
        found: dict[str, Heard] = {}
        left = seconds
        while len(found) < _BATCH:
            try:
                heard = self._heard.get(timeout=left)
            except Empty:
                break
            found[heard.native] = heard
            left = _GATHERING
        return iter(found.values())

    def handle_stream(self, response: requests.Response) -> None:
        """Mastodon.py begins to read."""
        self._line = response
        self.open.set()
        self.handle_heartbeat()
        super().handle_stream(response)  # type: ignore[no-untyped-call]  # Mastodon.py tells no types here

    def handle_heartbeat(self) -> None:
        """The instance says that it is there."""
        if self._over.is_set():
            raise Enough

    def on_update(self, status: Mapping[str, Any]) -> None:
        """A post was made."""
        self._hear(native_of(status), gone=False)

    def on_status_update(self, status: Mapping[str, Any]) -> None:
        """A post was edited."""
        self._hear(native_of(status), gone=False)

    def on_notification(self, notification: Mapping[str, Any]) -> None:
        """The account was told something; only what names it in a post is of interest."""
        if notification.get("type") == "mention":
            self._hear(native_of(notification.get("status")), gone=False)

    def on_delete(self, status_id: object) -> None:
        """A post was deleted."""
        self._hear(str(status_id), gone=True)

    def _hear(self, native: str | None, *, gone: bool) -> None:
        self.handle_heartbeat()
        if native is None:
            return
        try:
            self._heard.put_nowait(Heard(native=native, gone=gone))
        except Full as full:
            self.why = "more came than could be read"
            raise Enough from full


@contextmanager
def listening(hear: Callable[[Ear], object]) -> Iterator[Ear]:
    """Listen in a thread of its own for as long as the block lasts, and no longer.

    A thread that is still connecting ends when it has, and never keeps the program from ending.
    """
    ear = Ear()
    thread = threading.Thread(target=_listen, args=(hear, ear), daemon=True)
    thread.start()
    try:
        yield ear
    finally:
        ear.hang_up()


def _listen(hear: Callable[[Ear], object], ear: Ear) -> None:
    try:
        hear(ear)
    except Enough:
        pass
    except (MastodonError, requests.RequestException, OSError) as error:
        ear.why = str(error) or type(error).__name__
    finally:
        ear.ended.set()


class Guarded(requests.Session):
    """A session that sends no token in the clear, wherever an instance says that it streams."""

    def __init__(self, loopback: frozenset[str]) -> None:
        super().__init__()
        self._loopback = loopback
        self.trust_env = False

    def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        """Send a request over https, or to this machine."""
        host = urlsplit(request.url or "").hostname
        private = (request.url or "").startswith("https:") or host in self._loopback
        if "Authorization" in request.headers and not private:
            raise requests.exceptions.InvalidSchema(
                "it streams over http: https only is listened to"
            )
        return super().send(request, **more)


def client(
    home: str, token: str | None, version: str, loopback: frozenset[str], seconds: float
) -> Client:
    """A client for streams alone; `seconds` bound its other requests."""
    return Client(
        access_token=token,
        api_base_url=home,
        ratelimit_method="throw",
        request_timeout=seconds,
        mastodon_version=version,
        version_check_mode="none",
        session=Guarded(loopback),
        user_agent="talkforreal",
    )


@dataclass(slots=True, kw_only=True)
class Followed:
    """A feed followed for a while: what came before by its list, and then what happens.

    `hear` opens the stream, `show` gives a post by the instance's own id (None where it is gone
    or not for us), `name` the worldwide id that it was seen with.
    """

    hear: Callable[[Ear], object]
    show: Callable[[str], Seen | None]
    name: Callable[[str], str | None]
    sweep: Sweep
    opening: timedelta
    patience: timedelta

    def pages(self) -> Iterator[Page]:
        """The list's pages, then one as often as something happens, or nothing does for a while.

        The stream is opened before the list is read, so that nothing falls between the two;
        where it cannot be, a note says so and the list is all. Raises NetworkError.
        """
        with listening(self.hear) as ear:
            hears = _opens(ear, self.opening.total_seconds())
            for page in self.sweep.pages():
                if not page.complete:
                    yield page
                    continue
                yield self._last_of_list(page, ear, hears=hears)
                if hears:
                    yield from self._happening(ear, page.cursor.mark)

    def _last_of_list(self, page: Page, ear: Ear, *, hears: bool) -> Page:
        if hears:
            return replace(page, complete=False)
        why = f"the instance does not stream ({ear.why}): its list alone was read"
        return replace(page, notes=(*page.notes, why))

    def _happening(self, ear: Ear, mark: str | None) -> Iterator[Page]:
        end = time.monotonic() + self.patience.total_seconds()
        while (left := end - time.monotonic()) > 0 and self.sweep.allowance.affords(FREE):
            self.sweep.allowance = self.sweep.allowance.less(FREE)
            page = self._page(list(ear.some(min(left, _PULSE))), mark)
            mark = page.cursor.mark
            yield page
            if ear.ended.is_set() and ear.is_read:
                break
        yield Page(answers=(), cursor=Cursor(mark=mark), complete=True)

    def _page(self, heard: Sequence[Heard], mark: str | None) -> Page:
        road = self.sweep.road
        shown = [seen for one in heard if not one.gone and (seen := self.show(one.native))]
        answers = [seen.answer for seen in shown if seen.answer and road.wanted(seen.answer)]
        gone = [uri for one in heard if one.gone and (uri := self.name(one.native))]
        before = [] if mark is None else [datetime.fromisoformat(mark)]
        newest = max([*before, *(seen.at for seen in shown)], default=None)
        return Page(
            answers=tuple(answers),
            cursor=Cursor(mark=None if newest is None else newest.isoformat()),
            complete=False,
            routes=routes_of(answers, road.route),
            changes=tuple(Change(id=uri, fate=Fate.DELETED) for uri in gone),
            notes=tuple(seen.fault for seen in shown if seen.fault is not None),
        )


def _opens(ear: Ear, seconds: float) -> bool:
    """Whether the stream answers in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not ear.ended.is_set():
        if ear.open.wait(0.05):
            return True
    if not ear.ended.is_set():
        ear.why = "no answer in time"
    return ear.open.is_set()
