"""In: ask a network, read what came, keep it, page by page.

`collect` polls one feed. A page is one transaction; the reading happens before it, in
memory. A network's trouble is an outcome, not an exception; a stop in mid-sweep leaves
the cursor's resume token, and what cannot be reached any more a Gap.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from bot.collect.opting_out import honour, without_opted_out
from bot.collect.spending import Spending
from bot.errors import NetworkError, Trouble
from bot.model import (
    Allowance,
    Answer,
    Change,
    Conclusion,
    Cursor,
    Feed,
    Gap,
    Page,
    Ref,
)
from bot.networks import Source
from bot.storage import Store
from bot.storage.feeds import FeedState, Poll
from bot.storage.ledger import Bound, Errand
from bot.storage.pages import Kept
from bot.telemetry import logger, span

log = logger(__name__)

CLAIM = timedelta(minutes=10)  # longer than a poll's requests may take together

# reads a page's answers: worldwide id to conclusion, in any order
ReadPage: TypeAlias = Callable[[Sequence[Answer]], Mapping[str, Conclusion]]


def _nobody_is_known_dead(_holder: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one poll of a feed brought: counts, dollars, and the trouble that ended it, if any.

    `complete`: the feed was read to its end; `cut_short`: that was told by the network's silence
    alone, which said that more is to come. `retry_at` (aware UTC) is the time that the network named. `again` tells that the poll
    before ended in trouble, too. `busy` tells that another
    process was polling the feed, so that nothing was asked.
    """

    feed: str
    pages: int = 0
    answers: int = 0
    fresh: int = 0
    edited: int = 0
    set_aside: int = 0
    gone: int = 0
    dollars: Decimal = Decimal(0)
    complete: bool = False
    cut_short: bool = False
    trouble: Trouble | None = None
    detail: str = ""
    retry_at: datetime | None = None
    busy: bool = False
    again: bool = False
    notes: tuple[str, ...] = field(default_factory=tuple)


def collect(
    feed: Feed,
    source: Source,
    store: Store,
    read: ReadPage,
    allowance: Allowance,
    *,
    now: datetime,
    by: str,
    next_at: Callable[["Outcome"], datetime],
    talk: str | None = None,
    keep_raw: timedelta | None = None,
    bounds: Sequence[Bound] = (),
    is_dead: Callable[[str], bool] = _nobody_is_known_dead,
) -> Outcome:
    """Poll a feed once: its open gaps first, then what is new; each page kept as it comes.

    `read` concludes from a page's answers; `next_at` says from the outcome when the feed is
    due again, which is stored. `bounds` are the walls, which hold for all processes. Never
    raises NetworkError: it becomes the outcome. Nothing is asked where another process
    holds the feed, unless `is_dead` knows that it is no more.
    """
    stands = claim(feed, store, by, now, is_dead)
    if stands is None:
        return Outcome(feed=feed.id, busy=True)
    errand = Errand(network=feed.network, name="poll", purpose="collect", feed=feed.id, talk=talk)
    spending = Spending(store=store, errand=errand, now=now, bounds=bounds)
    poll = _Poll(
        feed=feed,
        source=source,
        store=store,
        read=read,
        allowance=spending.under(allowance),
        spending=spending,
        now=now,
        by=by,
        talk=talk,
        keep_raw=keep_raw,
        so_far=Outcome(feed=feed.id),
    )
    try:
        with spending.booking(source):
            outcome = poll.run(stands.cursor)
    except NetworkError as error:
        outcome = replace(poll.stopped(error), again=stands.failures > 0)
    if outcome.complete and not outcome.cut_short and not store.gaps.open(feed.id):
        store.ledger.settle(feed.id, errand.name, now)
    kept = Poll(
        feed=feed.id,
        at=now,
        until=now,
        pages=outcome.pages,
        answers=outcome.answers,
        fresh=outcome.fresh,
        trouble=outcome.trouble,
    )
    store.feeds.finish(feed, by, kept, next_at(outcome), outcome.detail)
    return outcome


def claim(
    feed: Feed, store: Store, by: str, now: datetime, is_dead: Callable[[str], bool]
) -> FeedState | None:
    """Take a feed for a while, and tell where it stands.

    None where another process has it that is not known to be dead.
    """
    take = partial(store.feeds.claim, feed, by, now, now + CLAIM)
    if (stands := take()) is not None:
        return stands
    holder = store.feeds.state(feed).held_by
    return take(instead_of=holder) if holder is not None and is_dead(holder) else None


@dataclass(slots=True, kw_only=True)
class _Poll:
    """One poll under way: what is left of the allowance, and what came so far."""

    feed: Feed
    source: Source
    store: Store
    read: ReadPage
    allowance: Allowance
    spending: Spending
    now: datetime
    by: str
    talk: str | None
    keep_raw: timedelta | None
    so_far: Outcome

    def run(self, cursor: Cursor) -> Outcome:
        """Gaps oldest first, then the sweep from where the feed stands."""
        for kept in self.store.gaps.open(self.feed.id):
            self._fill(kept.key, kept.gap)
        complete = cut_short = False
        for page in self.source.pages(self.feed, cursor, self.allowance):
            self._keep(page)
            complete, cut_short = page.complete, page.cut_short
        return replace(self.so_far, complete=complete, cut_short=cut_short)

    def stopped(self, error: NetworkError) -> Outcome:
        """What came before the trouble, and the trouble."""
        return replace(
            self.so_far, trouble=error.trouble, detail=error.detail, retry_at=error.retry_at
        )

    def _fill(self, key: int, gap: Gap) -> None:
        remains: Gap | None = gap
        for page in self.source.fill(gap, self.allowance):
            remains = page.gap
            # a gap's page moves the gap, never the feed's own cursor
            self._keep(replace(page, gap=None), moves=False)
            self.store.gaps.narrow(key, remains, self.now)

    def _keep(self, page: Page, *, moves: bool = True) -> None:
        with span("page", page=str(self.so_far.pages + 1)):
            kept, gone = keep(
                self.feed,
                page,
                self.store,
                self.read,
                now=self.now,
                talk=self.talk,
                keep_raw=self.keep_raw,
                moves=moves,
                by=self.by,
                settles=self.spending.settled(),
            )
            log.debug("kept a page", answers=len(page.answers), fresh=len(kept.fresh))
        self.allowance = self.allowance.less(kept.dollars)
        self.so_far = _added(self.so_far, page, kept, len(gone))


def keep(
    feed: Feed,
    page: Page,
    store: Store,
    read: ReadPage,
    *,
    now: datetime,
    talk: str | None = None,
    purpose: str = "collect",
    keep_raw: timedelta | None = None,
    moves: bool = True,
    by: str | None = None,
    settles: Sequence[str] = (),
) -> tuple[Kept, Sequence[str]]:
    """Keep a page with what is concluded from it; also returns the ids that were gone by the way.

    What must not be lost comes before the page, whose transaction moves the cursor: the
    wishes of those who ask to be left out, and changes of what is known already.
    """
    heard = without_opted_out(page, store)
    conclusions = read(heard.answers)
    heard = honour(heard, conclusions, store, now)
    gone = store.answers.apply(page.changes, now) if page.changes else ()
    kept = store.pages.keep(
        feed,
        heard,
        conclusions,
        now=now,
        talk=talk,
        purpose=purpose,
        keep_raw=keep_raw,
        moves=moves,
        by=by,
        settles=settles,
    )
    return kept, gone


def _added(so_far: Outcome, page: Page, kept: Kept, gone: int) -> Outcome:
    return replace(
        so_far,
        pages=so_far.pages + 1,
        answers=so_far.answers + len(page.answers),
        fresh=so_far.fresh + len(kept.fresh),
        edited=so_far.edited + len(kept.edited),
        set_aside=so_far.set_aside + len(kept.set_aside),
        gone=so_far.gone + gone,
        dollars=so_far.dollars + kept.dollars,
        notes=(*so_far.notes, *page.notes),
    )


def recheck(
    refs: Sequence[Ref],
    source: Source,
    store: Store,
    read: ReadPage,
    allowance: Allowance,
    *,
    now: datetime,
    talk: str | None = None,
    bounds: Sequence[Bound] = (),
) -> Sequence[Change]:
    """Ask what became of answers, and take note: the gone are erased, the edited read again.

    What it cost is booked under the network's own re-checks. Raises NetworkError; what
    was found before it is found again by the next call, since asking again changes nothing.
    """
    networks = {ref.network for ref in refs}
    assert len(networks) <= 1, "one source, one network"
    if not networks:
        return ()
    network = networks.pop()
    errand = Errand(
        network=network, name="look", purpose="recheck", feed=f"{network}:re-check", talk=talk
    )
    spending = Spending(store=store, errand=errand, now=now, bounds=bounds)
    with spending.booking(source):
        changes = source.recheck(refs, spending.under(allowance))
    if edited := _edited(changes, store):
        store.pages.keep_versions(edited, read(edited), now=now)
    store.answers.apply(changes, now)
    return changes


def _edited(changes: Sequence[Change], store: Store) -> Sequence[Answer]:
    """Those that stand in another version than is kept; most networks do not call that an edit."""
    there = [c.answer for c in changes if c.answer is not None and not c.fate.is_gone]
    kept = store.answers.by_id(answer.id for answer in there)
    return [a for a in there if a.id in kept and kept[a.id].version != a.version]
