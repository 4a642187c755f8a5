"""What a merge or a link would do to a standing, before it is made. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model import Nominee, Place, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A nominee whose place changes: ranks and people before and after; None: not there."""

    nominee: Nominee
    rank_before: int | None
    rank_after: int | None
    people_before: int
    people_after: int

    def __str__(self) -> str:
        if self.rank_before is None or self.rank_after is None:
            gone = "leaves the standing" if self.rank_after is None else "enters the standing"
            return f"{self.nominee.name} {gone}"
        if self.rank_before == self.rank_after:
            people = f"from {self.people_before} to {self.people_after} people"
            return f"{self.nominee.name} stays {ordinal(self.rank_after)}, {people}"
        ranks = f"from {ordinal(self.rank_before)} to {ordinal(self.rank_after)}"
        return f"this takes {self.nominee.name} {ranks}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Two standings side by side.

    `moves` is how many people's votes would stand under another nominee, `overlap` how
    many named both sides and count once. `shifts` are in the order of the new standing.
    """

    before: Standing
    after: Standing
    moves: int
    overlap: int
    shifts: tuple[Shift, ...]


def shifts(before: Standing, after: Standing) -> tuple[Shift, ...]:
    """The nominees whose rank or number of people differs."""
    was, now = _places(before), _places(after)
    keys = [*now, *(key for key in was if key not in now)]
    found = (_shift(was.get(key), now.get(key)) for key in keys)
    return tuple(shift for shift in found if shift is not None)


def _places(standing: Standing) -> Mapping[str, Place]:
    return {place.nominee.key: place for place in standing.places}


def _shift(was: Place | None, now: Place | None) -> Shift | None:
    either = now or was
    if either is None:
        return None
    shift = Shift(
        nominee=either.nominee,
        rank_before=was.rank if was else None,
        rank_after=now.rank if now else None,
        people_before=was.people if was else 0,
        people_after=now.people if now else 0,
    )
    same = (shift.rank_before, shift.people_before) == (shift.rank_after, shift.people_after)
    return None if same else shift


def ordinal(n: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if n % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"
