"""Answers from X: mentions, hashtags, conversations and quotes, each by its cheapest road."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.errors import Trouble
from bot.model import (
    Account,
    Allowance,
    Answer,
    Change,
    Charge,
    Cursor,
    Fate,
    Feed,
    Gap,
    Page,
    Ref,
    Route,
)
from bot.networks.x import ids, roads
from bot.networks.x.account import OwnAccount
from bot.networks.x.roads import USER_READ, Road
from bot.networks.x.settings import XSettings
from bot.networks.x.shapes import (
    POST_PARAMS,
    USER_FIELDS,
    Batch,
    newest_version,
    read_posts,
    read_users,
)
from bot.networks.x.sweeps import Sweep, Window, fill
from bot.networks.x.troubles import trouble
from bot.networks.x.wire import Wire
from bot.networks.x.words import either

_LOOKUP = 100  # ids that one request takes
_MARGIN = timedelta(minutes=1)  # from the edges of what X counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many posts X counted for a query: in all, and by bucket (its start, aware UTC)."""

    total: int
    buckets: tuple[tuple[datetime, int], ...]


class XSource:
    """The Source of X."""

    def __init__(
        self,
        settings: XSettings,
        wire: Wire,
        own: OwnAccount,
        clock: Callable[[], datetime],
        charge: Callable[[Charge], None],
    ) -> None:
        self._settings = settings
        self._wire = wire
        self._own = own
        self._clock = clock
        self._charge = charge

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        """Yield the feed's unread pages, newest first, each with the cursor to store along with it.

        Stopped by the allowance, the mark moves and what is unread becomes a Gap on the
        last page; stopped by a fault, the cursor resumes. What X no longer has is told as
        a lost Gap on a page of its own. Raises NetworkError.
        """
        road, left = self._road(feed, allowance)
        if road is None:
            return
        begin = Window(since=self._since(cursor))
        window = begin if cursor.resume is None else Window.from_resume(cursor.resume)
        sweep = self._sweep(feed, road, left, window)
        sweep.cursor = cursor
        sweep.first_mark = cursor.next_mark
        yield from sweep.pages()

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:
        """Yield what can still be read of a gap; each page's `gap` is what remains after it."""
        _, route, query = gap.feed.split(":", 2)
        feed = Feed(network="x", route=Route(route), query=query)
        road, left = self._road(feed, allowance)
        if road is None:
            return
        sweep = self._sweep(feed, road, left, Window(since=gap.low, until=gap.high))
        sweep.cursor = Cursor(mark=gap.low)
        yield from fill(sweep, gap, reach=self._clock() - self._settings.reach)

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        """What became of these, a hundred a request, as far as the allowance goes.

        `native` of a ref is the version last seen; a newer one is fetched and told as
        EDITED. Refs that could not be afforded are left out. Its charges are handed over
        by `take_charges`. Raises NetworkError.
        """
        found: list[Change] = []
        for start in range(0, len(refs), _LOOKUP):
            some = refs[start : start + _LOOKUP][: self._affordable(allowance)]
            if not some or not allowance.admits(self._named([ref.native for ref in some])):
                break
            changes, spent = self._rechecked(some, allowance)
            found += changes
            allowance = allowance.less(spent)
        return found

    def count(
        self,
        query: str,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        granularity: str = "hour",
    ) -> Counted:
        """How many posts match a search query within X's reach; one counts request a call.

        `granularity` is minute, hour or day. Its charge is handed over by `take_charges`.
        """
        bounds = {"start_time": start, "end_time": end}
        params = {name: _stamp(at) for name, at in bounds.items() if at is not None}
        asked = {"query": query, "granularity": granularity, **params}
        reply = self._wire.get("/2/tweets/counts/recent", asked)
        self._charge(self._counting)
        return _counted(reply.body)

    def query(self, feed: Feed, *, excluding: bool = True) -> str:
        """The search query of a feed; without `excluding`, it brings what mentions bring, too."""
        return roads.query(feed, self._settings, excluding=excluding)

    def tally(self, query: str, start: datetime, end: datetime, allowance: Allowance) -> int | None:
        """How many posts match a query between two instants; None where asking is not affordable.

        X counts no further back than it remembers, and nothing of the last half minute.
        """
        if not allowance.admits((self._counting,)):
            return None
        now = self._clock()
        begin = max(start, now - self._settings.reach + _MARGIN)
        return self.count(query, start=begin, end=min(end, now - _MARGIN), granularity="day").total

    def mark_at(self, at: datetime) -> str:
        """The id below which everything was said before an instant."""
        return ids.first_id(at)

    def said_at(self, mark: str) -> datetime:
        """When an id was made."""
        return ids.said_at(mark)

    def sample(self, feed: Feed, allowance: Allowance) -> Page | None:
        """One search page without the exclusions, as a recapture sample; None if not affordable.

        Its cursor and completeness mean nothing.
        """
        road = roads.search(self.query(feed, excluding=False), self._settings)
        return next(self._sweep(feed, road, allowance, Window()).pages(), None)

    def look_up(self, accounts: Sequence[str], allowance: Allowance) -> Sequence[Account]:
        """Handles, names and bios of accounts by worldwide id, as far as the allowance goes."""
        price = self._settings.prices.user_read
        known: list[Account] = []
        natives = [account.removeprefix("x:") for account in accounts]
        for start in range(0, len(natives), _LOOKUP):
            most = _LOOKUP if allowance.dollars is None else int(allowance.dollars / price)
            some = natives[start : start + _LOOKUP][:most]
            worst = [Charge(resource=USER_READ, id=native, price=price) for native in some]
            if not some or not allowance.admits(worst):
                break
            params = {"ids": ",".join(some), "user.fields": USER_FIELDS}
            users = read_users(self._wire.get("/2/users", params).body)
            for user in users:
                self._charge(Charge(resource=USER_READ, id=user.id[2:], price=price))
            allowance = allowance.less(price * len(users))
            known += users
        return known

    def posts(self, natives: Sequence[str], allowance: Allowance) -> Page:
        """Posts that a host found by hand, by X's ids: one billed read each, as affordable."""
        some = natives[:_LOOKUP][: self._affordable(allowance)]
        if not some or not allowance.admits(self._named(some)):
            return Page(answers=(), cursor=Cursor(), complete=False)
        batch = self._looked_up(some)
        road = roads.lookup(self._settings)
        return Page(
            answers=batch.answers,
            cursor=Cursor(),
            complete=len(some) == len(natives),
            charges=roads.charges(road, batch.posts, batch.users, self._settings),
            changes=batch.changes,
            notes=batch.notes,
        )

    def _sweep(self, feed: Feed, road: Road, allowance: Allowance, window: Window) -> Sweep:
        return Sweep(
            feed=feed,
            road=road,
            wire=self._wire,
            settings=self._settings,
            allowance=allowance,
            window=window,
            own=self._own.known,
        )

    def _road(self, feed: Feed, allowance: Allowance) -> tuple[Road | None, Allowance]:
        """A feed's road and what is left after finding it; no road where that is not affordable."""
        if feed.route is Route.MENTION:
            found = self._own.of(feed.query, allowance)
            if found is None:
                return None, allowance
            road = roads.mentions(found.id, self._settings, owned=found.owned)
            return road, found.left
        if feed.route is Route.QUOTE:
            return roads.quotes(feed.query, self._settings), allowance
        if feed.route in {Route.HASHTAG, Route.REPLY, Route.NESTED_REPLY, Route.IMPORT}:
            return roads.search(self.query(feed), self._settings), allowance
        raise trouble(Trouble.REFUSED, f"X has no feed of the route {feed.route.value!r}")

    def _since(self, cursor: Cursor) -> str | None:
        if cursor.mark is None:
            return None
        return ids.first_id(ids.said_at(cursor.mark) - self._settings.overlap)

    def _affordable(self, allowance: Allowance) -> int:
        if not allowance.affords(Decimal(0)):
            return 0
        worst = roads.lookup(self._settings).worst
        return _LOOKUP if allowance.dollars is None else int(allowance.dollars / worst)

    def _looked_up(self, natives: Sequence[str]) -> Batch:
        params = {"ids": ",".join(natives), **POST_PARAMS[self._settings.dialect]}
        return read_posts(self._wire.get("/2/tweets", params).body, self._own.known)

    def _named(self, natives: Sequence[str]) -> Sequence[Charge]:
        return roads.named(roads.lookup(self._settings), natives)

    @property
    def _counting(self) -> Charge:
        return Charge(resource="counts", id=None, price=self._settings.prices.counts)

    def _rechecked(self, refs: Sequence[Ref], allowance: Allowance) -> tuple[list[Change], Decimal]:
        batch = self._looked_up([ref.native for ref in refs])
        spent = self._billed(batch)
        newer = [
            newest_version(answer.raw)
            for answer in batch.answers
            if answer.raw is not None and newest_version(answer.raw) != answer.version
        ]
        answers = {answer.id: answer for answer in batch.answers}
        left = allowance.less(spent)
        some = newer[: self._affordable(left)]
        if some and left.admits(self._named(some)):
            second = self._looked_up(some)
            spent += self._billed(second)
            answers |= {answer.id: answer for answer in second.answers}
        held = {change.id for change in batch.changes}
        return [
            change
            for ref in refs
            if (change := _change(ref, answers.get(ref.id), batch, held)) is not None
        ], spent

    def _billed(self, batch: Batch) -> Decimal:
        charged = roads.charges(
            roads.lookup(self._settings), batch.posts, batch.users, self._settings
        )
        for charge in charged:
            self._charge(charge)
        return sum((charge.price for charge in charged), Decimal(0))


def _change(ref: Ref, answer: Answer | None, batch: Batch, held: set[str]) -> Change | None:
    if ref.id in held:
        return Change(id=ref.id, fate=Fate.WITHHELD)
    if answer is None:
        fate = batch.fates.get(ref.native)
        return None if fate is None else Change(id=ref.id, fate=fate)
    if answer.version == ref.native:
        return Change(id=ref.id, fate=Fate.STANDS, answer=answer)
    return Change(id=ref.id, fate=Fate.EDITED, answer=answer)


def _counted(body: Mapping[str, Any]) -> Counted:
    """Either dialect's buckets. Raises NetworkError where they are none."""
    try:
        buckets = tuple(
            (datetime.fromisoformat(one["start"]), int(either(one, "post_count", "tweet_count")))
            for one in body.get("data", ())
        )
    except (KeyError, TypeError, ValueError) as error:
        raise trouble(Trouble.LATER, f"counts of another shape: {error}") from error
    return Counted(total=sum(n for _, n in buckets), buckets=buckets)


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
