"""Plots as plain geometry, which templates draw as SVG, each beside its table. Pure.

Lengths are units of the plot's own view box; colours are classes of the style sheet, at
most HUES of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.publish import Round, Stated
from bot.storage.found import Day

HUES = 8
WIDTH = 560
_HEIGHT = 190
_LEFT, _TOP, _FOOT = 44, 10, 26  # room for the scale, above the tallest, for the dates
_MOST_COLUMNS = 40  # more days than that are drawn by week
_WEEK = 7

_ROUNDS = 6  # the latest ones: more do not fit a phone
_LINES = HUES  # one each, and no more names than fit beside them
_STEP, _ROW, _MARGIN, _HEAD = 66, 46, 20, 34  # names stand above their lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One series' part of a column."""

    hue: int
    x: float
    y: float
    width: float
    height: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One colour of a plot and what it stands for; `values` has one for each column."""

    hue: int
    name: str
    values: tuple[int, ...]

    @property
    def total(self) -> int:
        """All its columns together."""
        return sum(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Stacked columns over time. `ticks` are heights with their counts, `dates` places with days."""

    height: int
    starts: tuple[date, ...]
    weekly: bool
    series: tuple[Series, ...]
    blocks: tuple[Block, ...]
    ticks: tuple[tuple[float, int], ...]
    dates: tuple[tuple[float, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a line passes a round."""

    x: float
    y: float
    rank: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A nominee's way through the rounds; `ranks` has one for each, None where it had none.

    `runs` are stretches of neighbouring rounds; between two of them it had no place.
    """

    hue: int
    title: str
    runs: tuple[tuple[Spot, ...], ...]
    ranks: tuple[int | None, ...]
    ends: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Bumps:
    """Ranks from round to round, the top above; `marks` are the rounds with their places."""

    width: int
    height: int
    marks: tuple[tuple[float, Round], ...]
    lines: tuple[Line, ...]


def by_network(days: Sequence[Day]) -> Columns | None:
    """Answers over time, a colour for each network; None where there are none."""
    return _columns(days, lambda day: day.by_network)


def by_route(days: Sequence[Day]) -> Columns | None:
    """Answers over time, a colour for each route; None where none is known."""
    return _columns(days, lambda day: day.by_route)


def _columns(days: Sequence[Day], counts: Callable[[Day], Mapping[str, int]]) -> Columns | None:
    totals = Counter[str]()
    for day in days:
        totals.update(counts(day))
    if not totals:
        return None
    weekly = (days[-1].day - days[0].day).days >= _MOST_COLUMNS
    step = _WEEK if weekly else 1
    starts = tuple(_starts(days[0].day, days[-1].day, step))
    names = [name for name, _ in totals.most_common()]
    table = {name: [0] * len(starts) for name in names}
    for day in days:
        at = (day.day - starts[0]).days // step
        for name, n in counts(day).items():
            table[name][at] += n
    series = tuple(
        Series(hue=hue % HUES, name=name, values=tuple(table[name]))
        for hue, name in enumerate(names)
    )
    top = _round_up(max(sum(each) for each in zip(*table.values(), strict=True)))
    pitch = (WIDTH - _LEFT) / len(starts)
    return Columns(
        height=_TOP + _HEIGHT + _FOOT,
        starts=starts,
        weekly=weekly,
        series=series,
        blocks=tuple(_blocks(series, starts, pitch, top)),
        ticks=tuple((_level(n, top), n) for n in dict.fromkeys((0, top // 2, top))),
        dates=tuple(
            (_LEFT + (n + 0.5) * pitch, starts[n])
            for n in sorted({0, len(starts) // 2, len(starts) - 1})
        ),
    )


def _starts(first: date, last: date, step: int) -> Iterator[date]:
    start = first - timedelta(days=first.weekday()) if step == _WEEK else first
    while start <= last:
        yield start
        start += timedelta(days=step)


def _blocks(
    series: Sequence[Series], starts: Sequence[date], pitch: float, top: int
) -> Iterator[Block]:
    width = max(1.0, pitch - min(3.0, pitch * 0.25))
    for n, start in enumerate(starts):
        below = 0
        for each in series:
            value = each.values[n]
            if value:
                upper = _level(below + value, top)
                yield Block(
                    hue=each.hue,
                    x=round(_LEFT + n * pitch, 2),
                    y=upper,
                    width=round(width, 2),
                    height=round(_level(below, top) - upper, 2),
                    says=f"{start:%-d %b %Y}: {each.name} {value:,}",
                )
                below += value


def _level(n: int, top: int) -> float:
    return round(_TOP + _HEIGHT * (1 - n / top), 2)


def _round_up(n: int) -> int:
    """The next even number of few digits, so that half of it is whole."""
    unit = int(10 ** max(0, len(str(n)) - 1))
    for factor in (1, 2, 4, 6, 8):
        if n <= factor * unit and factor * unit % 2 == 0:
            return factor * unit
    return 10 * unit


def bumps(said: Sequence[Round]) -> Bumps | None:
    """How those that lead the last round came there; None where there are not two rounds.

    Equal ranks stand in the order in which they were stated, so that no line hides another.
    """
    latest = said[-_ROUNDS:]
    leading = [place.key for place in latest[-1].places[:_LINES]] if latest else []
    if len(latest) < 2 or not leading:
        return None
    rows = [{p.key: (n, p) for n, p in enumerate(_among(leading, r))} for r in latest]
    lines = tuple(_line(hue, key, rows) for hue, key in enumerate(leading))
    return Bumps(
        width=2 * _MARGIN + _STEP * (len(latest) - 1),
        height=_HEAD + _ROW * (len(leading) - 1) + _MARGIN + _FOOT,
        marks=tuple((float(_MARGIN + _STEP * n), each) for n, each in enumerate(latest)),
        lines=lines,
    )


def _among(keys: Iterable[str], said: Round) -> Sequence[Stated]:
    shown = set(keys)
    return [place for place in said.places if place.key in shown]


def _line(hue: int, key: str, rows: Sequence[Mapping[str, tuple[int, Stated]]]) -> Line:
    spots = [_spot(n, row.get(key)) for n, row in enumerate(rows)]
    title = next(row[key][1].title for row in reversed(rows) if key in row)
    return Line(
        hue=hue,
        title=title,
        runs=tuple(_runs(spots)),
        ranks=tuple(None if spot is None else spot.rank for spot in spots),
        ends=next(spot for spot in reversed(spots) if spot is not None),
    )


def _spot(n: int, there: tuple[int, Stated] | None) -> Spot | None:
    if there is None:
        return None
    row, place = there
    x, y = float(_MARGIN + _STEP * n), float(_HEAD + _ROW * row)
    return Spot(x=x, y=y, rank=place.rank, people=place.people)


def _runs(spots: Iterable[Spot | None]) -> Iterator[tuple[Spot, ...]]:
    run: list[Spot] = []
    for spot in [*spots, None]:
        if spot is not None:
            run.append(spot)
        elif run:
            yield tuple(run)
            run = []
