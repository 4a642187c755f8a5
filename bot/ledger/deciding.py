"""Which answers decide a stated place: looking at the others again would be money for nothing."""

from collections.abc import Mapping, Sequence
from math import ceil, sqrt

STATED = 5  # places that a roundup states at most
_RATE = 0.03  # of answers that are withdrawn, generously


def deciding(
    people: Sequence[int], answers: Mapping[int, Sequence[str]], stated: int = STATED
) -> Sequence[str]:
    """The answers behind those stated places that withdrawals could change, each once.

    `people` are the places' counts, the first place first; `answers` the ids behind each
    place by its number from 0. A place is decided where its lead over the next one is
    beyond what is likely to be withdrawn from it.
    """
    close: set[int] = set()
    for place in range(min(stated, len(people))):
        after = people[place + 1] if place + 1 < len(people) else 0
        if people[place] - after <= _withdrawn(people[place]):
            close |= {place, place + 1} & set(range(len(people)))
    return tuple(dict.fromkeys(id_ for place in sorted(close) for id_ in answers.get(place, ())))


def _withdrawn(people: int) -> int:
    """How many of so many may well be withdrawn: the expected number and two deviations."""
    expected = people * _RATE
    return ceil(expected + 2 * sqrt(expected))
