"""What hosts are told of a talk's money, and of what may be missing from it."""

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.app.feeds import Wanted
from bot.app.walls import IN_ALL, TODAY, Walls
from bot.errors import Trouble
from bot.ledger import Cost, Estimate, add_up, crowd, share, stretch
from bot.model import Gap, Route, Talk
from bot.networks import REGISTRY
from bot.storage import Store
from bot.storage.measures import Measure

_RATE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A stretch that was not read: of which feed, why, and from when to when as far as known.

    `lost` tells that the network no longer has it; else it is filled before anything new.
    """

    feed: str
    why: str
    lost: bool
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailing:
    """A feed in trouble: which trouble, in whose words, since when, and when it is asked again."""

    feed: str
    trouble: Trouble
    detail: str
    since: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How complete a talk's answers are.

    `counted` and `kept` compare what X counted of the talk's hashtags with what is kept of
    them, `share` and `crowd` come from the samples: which part was gathered, and how many
    answers there are. `blind` is how long nothing was read of what was said then, or no feed
    could be asked. `is_sampled` tells that there is a feed which X counts and of which samples
    are drawn. `only_by` counts answers that one route found and no other.
    """

    talk: str
    answers: int
    counted: int
    kept: int
    shown: int
    known: int
    share: Estimate | None
    crowd: Estimate | None
    blind: timedelta
    unread: tuple[Unread, ...]
    ailing: tuple[Ailing, ...]
    only_by: Mapping[Route, int]
    is_sampled: bool


def cost(talk: Talk, wanted: Sequence[Wanted], store: Store, walls: Walls, now: datetime) -> Cost:
    """What a talk has paid, by road, with its rate and what its walls leave; `wanted` are its feeds."""
    found = store.found.of_talk(talk.name)
    own = walls.purse(talk, now).walls
    today = [*(wall for wall in own if wall.name == TODAY), *walls.of_day(now)]
    whole = [wall for wall in own if wall.name == IN_ALL]
    return add_up(
        store.ledger.lines(talk=talk.name, lately=now - _RATE),
        {**{want.feed.id: 0 for want in wanted}, **found.by_feed},
        found.answers,
        since=talk.opens,
        now=now,
        today=today,
        month=walls.of_month(now),
        whole=whole,
    )


def coverage(
    talk: Talk,
    wanted: Sequence[Wanted],
    store: Store,
    now: datetime,
) -> Coverage:
    """What is known of how complete a talk is; `wanted` are its feeds."""
    ids = {want.feed.id for want in wanted}
    found = store.found.of_talk(talk.name)
    counts = [m for m in store.measures.since("count", talk.opens) if m.value["feed"] in ids]
    samples = [m for m in store.measures.since("sample", talk.opens) if m.value["feed"] in ids]
    shown, known = _sum(samples, "shown"), _sum(samples, "known")
    unread = tuple(each for want in wanted for each in _unread(want, store))
    until = min(now, talk.closes)
    dark = [(e.since or talk.opens, e.until or until) for e in unread]
    deaf = [s for want in wanted if want.feed.route is not Route.REPLY for s in _deaf(want, store, talk.opens, now)]  # fmt: skip
    return Coverage(
        talk=talk.name,
        answers=found.answers,
        counted=_sum(counts, "theirs"),
        kept=_sum(counts, "ours"),
        shown=shown,
        known=known,
        share=share(known, shown),
        crowd=crowd(max(found.answers, known), shown, known),
        blind=stretch([*dark, *deaf], talk.opens, max(talk.opens, until)),
        unread=unread,
        ailing=tuple(each for want in wanted for each in _ailing(want, store)),
        only_by=found.only_by,
        is_sampled=any(w.feed.network == "x" and w.feed.route is Route.HASHTAG for w in wanted),
    )


def _sum(measures: Sequence[Measure], key: str) -> int:
    return sum(int(measure.value[key]) for measure in measures)


def _unread(want: Wanted, store: Store) -> Iterator[Unread]:
    open_ones = {kept.key for kept in store.gaps.open(want.feed.id)}
    for kept in store.gaps.all(want.feed.id):
        if kept.gap.lost or kept.key in open_ones:
            since, until = _times(kept.gap, want.feed.network)
            yield Unread(
                feed=want.feed.id,
                why=kept.gap.why,
                lost=kept.gap.lost,
                since=since,
                until=until,
            )


def _times(gap: Gap, network: str) -> tuple[datetime | None, datetime | None]:
    """When a gap's bounds were said, where the network's marks tell; for that no door is opened."""
    told = getattr(importlib.import_module(REGISTRY[network]), "said_at", None)
    if told is None:
        return None, gap.since
    low, high = (told(mark) if mark else None for mark in (gap.low, gap.high))
    return low, high


def _deaf(
    want: Wanted, store: Store, since: datetime, now: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The time from a feed's first failing poll on, while nothing has been read since."""
    state = store.feeds.state(want.feed)
    if state.trouble_since is not None:
        yield max(since, state.trouble_since), now


def _ailing(want: Wanted, store: Store) -> Iterator[Ailing]:
    state = store.feeds.state(want.feed)
    if state.trouble is not None:
        yield Ailing(
            feed=want.feed.id,
            trouble=state.trouble,
            detail=state.trouble_detail or "",
            since=state.trouble_since,
            next_at=state.next_at,
        )
