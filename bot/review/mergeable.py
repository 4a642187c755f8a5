"""Nominees that may be the same, by their names. Pure: a proposal, which a host accepts or not."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.catalogue import fold
from bot.model import Nominee, Place

LOOKED_AT = 400  # places; below them a merge moves little
NEAR = 0.86  # of difflib's ratio: a slip or two in a title
_YEAR = re.compile(r"\s*\((\d{4})\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two nominees that may be one: the one that leads first, and why."""

    keep: Nominee
    join: Nominee
    why: str


def mergeable(
    places: Sequence[Place], different: frozenset[frozenset[str]] = frozenset()
) -> Sequence[Pair]:
    """Pairs of one kind with equal or nearly equal names; those called different are left out."""
    by_start: dict[tuple[str, str], list[Nominee]] = defaultdict(list)
    for place in places[:LOOKED_AT]:
        by_start[place.nominee.kind.value, _plain(place.nominee)[:1]].append(place.nominee)
    return [
        pair
        for group in by_start.values()
        for keep, join in combinations(group, 2)
        if frozenset((keep.key, join.key)) not in different
        for pair in _pair(keep, join)
    ]


def _pair(keep: Nominee, join: Nominee) -> Iterator[Pair]:
    one, other = _plain(keep), _plain(join)
    if one == other:
        years = " and ".join(y[1] if (y := _YEAR.search(n.name)) else "?" for n in (keep, join))
        yield Pair(keep=keep, join=join, why=f"the same name, of {years}")
        return
    matcher = difflib.SequenceMatcher(None, one, other)
    if matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR:
        yield Pair(keep=keep, join=join, why="names that differ by a letter or two")


def _plain(nominee: Nominee) -> str:
    return fold(_YEAR.sub("", nominee.name))
