"""Answers from Mastodon and kin: mentions, hashtags on the home instance, a prompt's thread."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Answer, Change, Cursor, Fate, Feed, Gap, Page, Ref, Route
from bot.networks.mastodon.settings import MastodonSettings
from bot.networks.mastodon.shapes import (
    Above,
    Seen,
    account_id,
    native_in,
    native_of,
    parent_of,
    read,
    uri_of,
)
from bot.networks.mastodon.sweeps import FREE, Asked, Road, Sweep
from bot.networks.mastodon.threads import Walk
from bot.networks.mastodon.troubles import trouble
from bot.networks.mastodon.wire import Wire

_THREADS = {Route.REPLY, Route.NESTED_REPLY, Route.COMMENT}
_REMEMBERED = 20_000  # places in threads that are kept at hand


class MastodonSource:
    """The Source of Mastodon.

    A feed's query is a handle (mentions, of our own account), a hashtag, or a post's address
    or own id (its thread, by route reply).
    """

    def __init__(
        self, settings: MastodonSettings, wire: Wire, clock: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._wire = wire
        self._clock = clock
        self._above: dict[str, Above] = {}
        self._named: dict[str, str] = {}

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        """Yield what is new: lists newest first, back to the overlap before the mark; threads whole.

        Edits come as new versions. Raises NetworkError.
        """
        if not allowance.affords(FREE):
            return
        if feed.route in _THREADS:
            walk = Walk(
                wire=self._wire,
                prompt=self.native_of(feed.query),
                host=self._settings.host,
                cursor=cursor,
                allowance=allowance,
                clock=self._clock,
            )
            yield from walk.pages()
            return
        overlap = self._settings.overlap
        road = self._road(feed)
        sweep = Sweep(road=road, cursor=cursor, allowance=allowance, overlap=overlap)
        if self._settings.streaming and cursor.resume is None:
            yield from self._followed(feed, sweep)
        else:
            yield from sweep.pages()

    def _followed(self, feed: Feed, sweep: Sweep) -> Iterator[Page]:
        from bot.networks.mastodon.streaming import Ear, Followed  # noqa: PLC0415 (only where it is used)

        settings = self._settings

        def hear(ear: Ear) -> None:
            client = self._wire.streaming()
            timeout = settings.read_timeout.total_seconds()  # longer than between two heartbeats
            if feed.route is Route.HASHTAG:
                client.stream_hashtag(feed.query.lstrip("#"), ear, timeout=timeout)
            else:
                client.stream_user_notifications(ear, timeout=timeout)

        followed = Followed(
            hear=hear,
            show=self._shown,
            name=self._named.get,
            sweep=sweep,
            opening=settings.connect_timeout,
            patience=settings.stream_patience,
        )
        yield from followed.pages()

    def _shown(self, native: str) -> Seen | None:
        """A post as it stands now; None where it is gone, or was never for us."""
        try:
            status, _ = self._wire.ask(lambda client: client.status(native), dict)
        except NetworkError as error:
            if error.status in {404, 410}:
                return None
            raise
        return next(iter(self._read([status])), None)

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:  # noqa: ARG002 (a sweep goes on where it stopped)
        """Nothing: a sweep that was stopped goes on where it was, so no stretch stays unread."""
        return iter(())

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        """Each post as it stands now, or what became of it; as far as allowed, one request each.

        A post that we may not see any more counts as deleted: no instance tells them apart.
        """
        changes: list[Change] = []
        for ref in refs:
            if not allowance.affords(FREE):
                break
            allowance = allowance.less(FREE)
            changes.append(self._rechecked(ref))
        return changes

    def native_of(self, named: str) -> str:
        """The home instance's own id of a post, by that or by its address. Raises NetworkError."""
        if "/" not in named:
            return named
        where = urlsplit(named)
        if where.netloc == self._settings.host:
            return where.path.rstrip("/").rpartition("/")[2]
        found, _ = self._wire.ask(
            lambda client: client.search_v2(named, resolve=self._wire.signs_in), dict
        )
        statuses = found.get("statuses")
        native = native_of(statuses[0]) if isinstance(statuses, list) and statuses else None
        if native is None:
            raise trouble(Trouble.REFUSED, f"{named!r} is no post that {self._settings.host} knows")
        return native

    def _rechecked(self, ref: Ref) -> Change:
        native = native_in(ref.native)
        try:
            status, _ = self._wire.ask(lambda client: client.status(native), dict)
        except NetworkError as error:
            if error.status in {404, 410}:
                return Change(id=ref.id, fate=Fate.DELETED)
            raise
        seen = read(status, self._settings.host, self._clock(), self._place(status))
        if seen is None or seen.answer is None:
            raise trouble(Trouble.LATER, (seen and seen.fault) or f"{native} is no post")
        return Change(id=ref.id, fate=Fate.STANDS, answer=seen.answer)

    def _road(self, feed: Feed) -> Road:
        if feed.route is Route.MENTION:
            return self._mentions(feed.query)
        if feed.route is Route.HASHTAG:
            return self._hashtag(feed.query.lstrip("#"))
        raise trouble(Trouble.REFUSED, f"Mastodon has no feed of the route {feed.route.value!r}")

    def _mentions(self, handle: str) -> Road:
        own = str(self._wire.me.get("acct")).partition("@")[0].casefold()
        asked = handle.lstrip("@").partition("@")[0].casefold()
        if asked != own:
            why = f"mentions are shown to the account itself: {handle} is not {own}, whose token it is"
            raise trouble(Trouble.REFUSED, why)

        def ask(token: str | None) -> Asked:
            return self._wire.ask(
                lambda client: client.notifications(
                    types=["mention"], max_id=token, limit=self._settings.page_size
                ),
                list,
            )

        return Road(ask=ask, read=self._read_notifications, route=self._found_by)

    def _hashtag(self, tag: str) -> Road:
        """The tag as the home instance knows it; what we said ourselves is left out."""
        own = account_id(self._wire.me) if self._wire.signs_in else None

        def ask(token: str | None) -> Asked:
            return self._wire.ask(
                lambda client: client.timeline_hashtag(
                    tag, max_id=token, limit=self._settings.page_size
                ),
                list,
            )

        def is_wanted(answer: Answer) -> bool:
            tagged = tag.casefold() in (word.casefold() for word in answer.tags)
            return tagged and answer.account.id != own

        return Road(ask=ask, read=self._read, wanted=is_wanted)

    def _read(self, statuses: Sequence[Any]) -> Sequence[Seen]:
        now, host = self._clock(), self._settings.host
        found = (
            read(status, host, now, self._place(status))
            for status in statuses
            if isinstance(status, dict)
        )
        seen = [each for each in found if each is not None]
        self._remember(seen)
        return seen

    def _remember(self, seen: Sequence[Seen]) -> None:
        """Under which worldwide ids posts were seen: a stream tells of deletions by native ids."""
        if len(self._named) >= _REMEMBERED:
            self._named.clear()
        self._named |= {each.native: each.answer.id for each in seen if each.answer is not None}

    def _read_notifications(self, notifications: Sequence[Any]) -> Sequence[Seen]:
        return self._read(
            [
                n.get("status")
                for n in notifications
                if isinstance(n, dict) and n.get("type") == "mention"
            ]
        )

    def _found_by(self, answer: Answer) -> Route | None:
        """A mention that stands below a post of ours is a reply to it."""
        own = str(account_id(self._wire.me)).partition(":")[2]
        return Route.REPLY if (answer.reply_to or "").startswith(f"mastodon:{own}/") else None

    def _place(self, status: Mapping[str, Any]) -> Above | None:
        """What a reply stands under: its parent by its worldwide id, and the thread's beginning.

        One request a reply, as often as it is forgotten; where the parent is gone, nothing.
        """
        native = native_of(status)
        if native is None or parent_of(status) is None:
            return None
        if native not in self._above:
            if len(self._above) >= _REMEMBERED:
                self._above.clear()
            self._above[native] = self._asked_above(native)
        return self._above[native]

    def _asked_above(self, native: str) -> Above:
        try:
            context, _ = self._wire.ask(lambda client: client.status_context(native), dict)
        except NetworkError as error:
            if error.trouble is not Trouble.REFUSED:
                raise
            return Above()  # deleted since the list was made
        found = context.get("ancestors")
        names = [
            uri for status in (found if isinstance(found, list) else ()) if (uri := uri_of(status))
        ]
        return Above(reply_to=names[-1], conversation=names[0]) if names else Above()
