"""What a talk's roads cost: so far, a day at the present rate, and an answer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot.ledger.walls import Wall, least
from bot.storage.ledger import Line

RATE_OVER = timedelta(days=7)  # the present rate is that of so many days


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """One way in which a talk spends: a feed that is read, or a purpose such as posting.

    `answers` are those that it brought; `an_answer` is dollars for each, None where
    it brought none. `a_day` is dollars a day at the present rate. `unclear` is the part of
    `dollars` that was asked for and never came, at its worst price.
    """

    name: str
    purpose: str
    dollars: Decimal
    a_day: Decimal
    answers: int
    an_answer: Decimal | None
    unclear: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a talk costs: by road the dearest first, in all, and what its walls leave (None: no wall).

    `left_today` heeds the walls of a day, `left` the one around the talk as a whole;
    `walls` are all that stand. `days_left` is how long `left` lasts at the present rate.
    """

    roads: tuple[Road, ...]
    dollars: Decimal
    a_day: Decimal
    answers: int
    an_answer: Decimal | None
    left_today: Decimal | None
    left: Decimal | None
    days_left: Decimal | None
    walls: tuple[Wall, ...] = ()

    @property
    def unclear(self) -> Decimal:
        """Dollars for what was asked for and never came, at its worst price."""
        return sum((road.unclear for road in self.roads), Decimal(0))


def add_up(
    lines: Sequence[Line],
    answers: Mapping[str, int],
    distinct: int,
    *,
    since: datetime,
    now: datetime,
    today: Iterable[Wall],
    whole: Iterable[Wall],
    month: Iterable[Wall] = (),
) -> Cost:
    """What the ledger's lines come to.

    `answers` are counts by feed, each of which is a road though it cost nothing; `distinct` how many answers there are in all; `since` is
    when the talk began to be read, for the rate of a talk that is younger than a week.
    """
    days = Decimal(max(1.0, min(RATE_OVER, now - since) / timedelta(days=1)))
    roads = _roads(lines, answers, days)
    a_day = sum((road.a_day for road in roads), Decimal(0))
    dollars = sum((road.dollars for road in roads), Decimal(0))
    today, whole = tuple(today), tuple(whole)
    left = least(whole)
    return Cost(
        roads=roads,
        dollars=dollars,
        a_day=a_day,
        answers=distinct,
        an_answer=dollars / distinct if distinct else None,
        left_today=least(today),
        left=left,
        days_left=left / a_day if left is not None and a_day else None,
        walls=(*today, *month, *whole),
    )


def _roads(lines: Sequence[Line], answers: Mapping[str, int], days: Decimal) -> tuple[Road, ...]:
    spent: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    lately: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    unclear: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        key = (line.feed or line.network, line.purpose)
        spent[key] += line.dollars
        lately[key] += line.lately
        unclear[key] += line.unclear
    # what a feed brought is set against its reading alone, also where that was free
    free = {(feed, "collect") for feed in answers} - spent.keys()
    brought = Counter({(feed, "collect"): n for feed, n in answers.items()})
    found = [
        Road(
            name=key[0],
            purpose=key[1],
            dollars=spent[key],
            a_day=lately[key] / days,
            answers=brought[key],
            an_answer=spent[key] / brought[key] if brought[key] else None,
            unclear=unclear[key],
        )
        for key in [*spent, *free]
    ]
    return tuple(sorted(found, key=lambda road: (-road.dollars, road.name, road.purpose)))
