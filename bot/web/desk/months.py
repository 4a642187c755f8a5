"""A month of a talk's posts as weeks of days, in the talk's own zone. Pure."""

from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A post on its day. `anchor` is where the page shows it; None for what is still to come."""

    day: date
    kind: str
    network: str
    state: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A day of the month, or of its neighbours where a week begins or ends in one."""

    day: date
    inside: bool
    today: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month's weeks from Monday on; `before` and `after` are the neighbours that hold anything."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]
    before: date | None
    after: date | None


def month(asked: str, marks: Sequence[Mark], today: date) -> Month:
    """The month asked for as "2015-10", or else that of the next post to come, or of today."""
    first = _read(asked) or _first(
        min((mark.day for mark in marks if mark.day >= today), default=today)
    )
    held = {_first(mark.day) for mark in marks} | {_first(today)}
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return Month(
        first=first,
        weeks=tuple(tuple(_cell(day, first, marks, today) for day in week) for week in weeks),
        before=max((each for each in held if each < first), default=None),
        after=min((each for each in held if each > first), default=None),
    )


def _cell(day: date, first: date, marks: Iterable[Mark], today: date) -> Cell:
    return Cell(
        day=day,
        inside=_first(day) == first,
        today=day == today,
        marks=tuple(mark for mark in marks if mark.day == day),
    )


def _first(day: date) -> date:
    return day.replace(day=1)


def _read(asked: str) -> date | None:
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return None
    # a week may begin in the month before and end in the one after
    return first if date.min + timedelta(days=31) < first < date.max - timedelta(days=62) else None
