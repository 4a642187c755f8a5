"""Which places are decided by few: looking at the answers behind the others would be money for nothing."""

from collections.abc import Sequence
from math import ceil, sqrt

STATED = 5  # places that a roundup states at most
_RATE = 0.03  # of answers that are withdrawn, generously


def close_places(people: Sequence[int], stated: int = STATED) -> frozenset[int]:
    """The places, by number from 0, whose order withdrawals could change.

    `people` are the places' counts, the first place first; the first `stated` of them are
    told. A place is safe where its lead over the next one is beyond what is likely to be
    withdrawn from it.
    """
    close: set[int] = set()
    for place in range(min(stated, len(people))):
        after = people[place + 1] if place + 1 < len(people) else 0
        if people[place] - after <= _withdrawn(people[place]):
            close |= {place, place + 1}
    return frozenset(place for place in close if place < len(people))


def _withdrawn(people: int) -> int:
    """How many of so many may well be withdrawn: the expected number and two deviations."""
    expected = people * _RATE
    return ceil(expected + 2 * sqrt(expected))
