"""What is done once a day, late, when it costs least: what was read today is free to read again.

The day's answers are swept again, which finds ids that came late and shows what has gone;
only what is missing there is looked up, and a post that is gone is not billed. Then X
is asked for its count, and a page is drawn as a sample, each of them for its price.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol, runtime_checkable

from bot.collect.polling import ReadPage, claim, keep, recheck
from bot.collect.spending import Spending
from bot.model import Allowance, Change, Feed, Gap, Ref, Route
from bot.networks import Metered, Source
from bot.storage import Store
from bot.storage.ledger import Bound, Errand
from bot.storage.measures import Measure

LATE = timedelta(hours=23, minutes=30)  # of the UTC day by which a network bills
SETTLED = timedelta(minutes=2)  # what was said since may not be shown everywhere yet
_PAGES = 200  # no day of one feed has more
_ROUND = "round"


@runtime_checkable
class MeteredSource(Source, Metered, Protocol):
    """A source with meters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who is asked, where it is kept, and under what walls: `allowance` tells what is left now.

    `bounds` are the same walls as the ledger holds them for all processes. `talk` pays. `by`
    names this process, `is_dead` tells of another one that it is no more. `now` is aware UTC.
    """

    source: MeteredSource
    store: Store
    read: ReadPage
    allowance: Callable[[], Allowance]
    now: datetime
    by: str
    is_dead: Callable[[str], bool]
    bounds: Sequence[Bound] = ()
    talk: str | None = None

    def spending(self, name: str, purpose: str, feed: Feed) -> Spending:
        """The money of an errand for a feed."""
        errand = Errand(
            network=feed.network, name=name, purpose=purpose, feed=feed.id, talk=self.talk
        )
        return Spending(store=self.store, errand=errand, now=self.now, bounds=self.bounds)

    @property
    def midnight(self) -> datetime:
        """When the network's day of billing began."""
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgain:
    """What a second sweep of the day brought: late ids, and what became of those it missed.

    `whole` is False where the allowance ended it early; nothing is concluded then. `busy`
    tells that another process was polling the feed, so that nothing was asked.
    """

    fresh: int = 0
    changes: tuple[Change, ...] = ()
    whole: bool = False
    busy: bool = False


def is_late(now: datetime) -> bool:
    """Whether the UTC day is so far gone that the daily round is due."""
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return now - start >= LATE


def read_again(feed: Feed, asking: Asking) -> ReadAgain:
    """Sweep a feed's day once more and look after what is missing there. Raises NetworkError."""
    if claim(feed, asking.store, asking.by, asking.now, asking.is_dead) is None:
        return ReadAgain(busy=True)
    spending = asking.spending(_ROUND, "collect", feed)
    try:
        with spending.booking(asking.source):
            found = _swept_again(feed, asking, spending)
    finally:
        asking.store.feeds.give_back(feed, asking.by)
    if found.whole:
        asking.store.ledger.settle(feed.id, _ROUND, asking.now)
    return found


def _swept_again(feed: Feed, asking: Asking, spending: Spending) -> ReadAgain:
    known = asking.store.found.since(feed, asking.midnight)
    seen: set[str] = set()
    fresh = 0
    gap = Gap(
        feed=feed.id,
        low=asking.source.mark_at(asking.midnight),
        high=None,
        why="read again",
        since=asking.midnight,
    )
    for _ in range(_PAGES):
        # page by page, so that what was billed today already does not weigh on the wall
        allowance = spending.under(asking.allowance())
        page = next(iter(asking.source.fill(gap, allowance)), None)
        if page is None:
            return ReadAgain(fresh=fresh)
        seen |= {answer.id for answer in page.answers} | {one.id for one in page.changes}
        kept, _ = keep(
            feed, replace(page, gap=None), asking.store, asking.read,
            now=asking.now, talk=asking.talk, moves=False, settles=spending.settled(),
        )  # fmt: skip
        fresh += len(kept.fresh)
        if page.complete or page.gap is None or page.gap.lost:
            missing = [ref for uid, ref in known.items() if uid not in seen]
            changes = tuple(look_after(missing, asking))
            return ReadAgain(fresh=fresh, changes=changes, whole=True)
        gap = page.gap
    return ReadAgain(fresh=fresh)


def look_after(refs: Sequence[Ref], asking: Asking) -> Sequence[Change]:
    """Ask what became of these and take note, as far as the allowance goes. Raises NetworkError."""
    return recheck(
        refs, asking.source, asking.store, asking.read, asking.allowance(),
        now=asking.now, talk=asking.talk, bounds=asking.bounds,
    )  # fmt: skip


def count(feed: Feed, asking: Asking, since: datetime) -> Measure | None:
    """How many posts of a hashtag the network counts since an instant, beside how many are kept.

    None where asking is not affordable. Raises NetworkError.
    """
    until = asking.now - SETTLED
    theirs = _tally(feed, asking, asking.source.query(feed, excluding=False), since, until)
    if theirs is None:
        return None
    ours = asking.store.found.said(feed.network, feed.query, since, until)
    value = {"feed": feed.id, "since": since.isoformat(), "until": until.isoformat()}
    return _measure("count", asking, {**value, "theirs": theirs, "ours": ours})


def sample(feed: Feed, asking: Asking, dollars: Decimal) -> Measure | None:
    """One page as if no other feed were read, for so much at most: how many of it are known.

    What it brought anew is kept. None where it is not affordable. Raises NetworkError.
    """
    left = asking.allowance()
    bound = dollars if left.dollars is None else min(left.dollars, dollars)
    spending = asking.spending("sample", "sample", feed)
    with spending.booking(asking.source):
        page = asking.source.sample(feed, spending.under(Allowance(dollars=bound, pages=1)))
        if page is None:
            return None
        settled = [a.id for a in page.answers if a.said_at < asking.now - SETTLED]
        known = asking.store.found.known(settled)
        keep(
            feed, replace(page, gap=None), asking.store, asking.read, now=asking.now,
            talk=asking.talk, purpose="sample", moves=False, settles=spending.settled(),
        )  # fmt: skip
    value = {"feed": feed.id, "shown": len(settled), "known": len(known)}
    return _measure("sample", asking, value)


def goes_missing(feed: Feed, asking: Asking, since: datetime, before: Mapping[str, int]) -> Measure | None:  # fmt: skip
    """Whether a conversation has replies that no other feed brings: theirs beside ours.

    `before` is the reading of the time before: what was short after that reading was
    read in vain, and is not read for again. None where asking is not affordable.
    """
    begin = max(since, asking.now - timedelta(days=7))
    until = asking.now - SETTLED
    theirs = _tally(feed, asking, asking.source.query(feed), begin, until)
    if theirs is None:
        return None
    ours = in_conversation(feed, asking, begin)
    missing = theirs - ours > before.get("short", 0)
    value = {"feed": feed.id, "theirs": theirs, "ours": ours, "missing": missing}
    return _measure("conversation", asking, {**value, "short": before.get("short", 0)})


def in_conversation(feed: Feed, asking: Asking, since: datetime) -> int:
    """How many replies of a conversation are kept that mentions do not bring."""
    unmentioned = [route for route in Route if route is not Route.MENTION]
    return asking.store.found.in_conversation(
        f"{feed.network}:{feed.query}", unmentioned, max(since, asking.now - timedelta(days=7))
    )


def _tally(feed: Feed, asking: Asking, query: str, since: datetime, until: datetime) -> int | None:
    if since >= until:
        return None
    spending = asking.spending("count", "count", feed)
    with spending.booking(asking.source):
        return asking.source.tally(query, since, until, spending.under(asking.allowance()))


def _measure(name: str, asking: Asking, value: Mapping[str, object]) -> Measure:
    return Measure(name=name, at=asking.now, talk=asking.talk, value=value)
