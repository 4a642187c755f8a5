"""Whether a work is picked, and how sure that is: a logistic regression over what was weighed, and over words.

Its weights were fitted by `python -m tests.bench.sureness` on labelled answers; that command
tells what the fit is worth on those kept apart. Those of words are in words.csv, beside this file.
"""

import csv
from functools import cache
from importlib.resources import files
from math import exp
from operator import mul
from typing import Final, NamedTuple

BEFORE: Final = 0
BEHIND: Final = 1
NEXT_BEFORE: Final = 2
SECOND_BEFORE: Final = 3
NEXT_BEHIND: Final = 4
SECOND_BEHIND: Final = 5
FOLLOWING: Final = 6
ALONE: Final = 7
PLACES = (
    "before", "behind", "next before", "second before", "next behind", "second behind", "following",
    "alone",
)  # fmt: skip
"""Where a word stands by a title, by number: the first six in its sentence, the seventh in the one behind it.

The last: anywhere in an answer that names no other work.
"""
NO_WORD: Final = ""
"""Stands where the sentence has no more words."""

Said = list[tuple[int, list[str]]]
"""The words by a title, by their place; each once in a place."""


class Weighed(NamedTuple):
    """What is known of a title, most of it 0 or 1.

    `points`: those above zero, in thirds, 3 at most; `passed`: from 0 to 2 as they fall from -2 to
    -6; `firm`, `aside`, `bare`: as the unit's; `told`: something says that it is the pick, or
    nothing else can be; `doubted`: something speaks against it, too. Of its place: `asked`: in a
    question, and nothing decides for it, in that or another sentence; `inside`, `quoted`: in parentheses, in quotes; `led`: a
    colon leads to it; `joined`: no mark parts it from the word before; `line`: it opens a line;
    `runs`: no mark parts it from the word behind; `ends`: nothing is behind it in its sentence (of
    a list, its first and its last count); `first`: in the first sentence. Of the works that are
    named: `sole`: no other is; `last`: in the last list; `ahead`: its points, less the most of
    another, in thirds, within 3; `again`: how often it is named, in quarters, 1 at most; `other`:
    another is picked; `after`: behind such a one. Of the whole: `long`: its words, as ln(1 + n) /
    4. Of the prompt: `beside`: it is about another work; `years`: it names some, and `other_year`:
    the work is of none of them, nor of a year beside; `abroad`: it asks for works of other
    countries; `open`, `both`, `survey`, `beginning`: as what is asked; `wanted`: it asks for
    people, and somebody stands near the title.
    """

    points: float
    passed: float
    firm: float
    aside: float
    bare: float
    told: float
    doubted: float
    asked: float
    inside: float
    quoted: float
    led: float
    joined: float
    line: float
    runs: float
    ends: float
    first: float
    sole: float
    last: float
    ahead: float
    again: float
    other: float
    after: float
    long: float
    beside: float
    years: float
    open: float
    both: float
    survey: float
    beginning: float
    other_year: float
    abroad: float
    wanted: float


WEIGHTS: Final = Weighed(
    points=0.59,
    passed=-0.78,
    firm=0.39,
    aside=-0.46,
    bare=-0.93,
    told=0.34,
    doubted=-0.58,
    asked=-0.78,
    inside=-0.89,
    quoted=-0.62,
    led=0.01,
    joined=-0.64,
    line=0.45,
    runs=-0.72,
    ends=-0.12,
    first=0.35,
    sole=0.4,
    last=-0.32,
    ahead=0.4,
    again=2.24,
    other=0.3,
    after=0.29,
    long=-0.94,
    beside=-2.32,
    years=-0.19,
    open=-0.31,
    both=-1.08,
    survey=0.41,
    beginning=-0.15,
    other_year=-1.83,
    abroad=-1.27,
    wanted=0.77,
)
INTERCEPT: Final = 1.26


@cache
def words() -> list[dict[str, float]]:
    """What words weigh in each of the places, by its number."""
    table = (files("bot.nominate") / "words.csv").read_text("utf-8")
    _, *rows = csv.reader(table.splitlines())
    return [
        {word: float(cells[place]) for word, *cells in rows if cells[place]}
        for place in range(len(PLACES))
    ]


def chance(weighed: Weighed, said: Said) -> float:
    """The chance that a title is a pick, 0..1."""
    total: float = sum(map(mul, weighed, WEIGHTS), INTERCEPT)
    weights = words()
    for place, some in said:
        there = weights[place]
        for word in some:
            weight = there.get(word)
            if weight is not None:
                total += weight
    return 1 / (1 + exp(-total))


def telling(said: Said, *, for_it: bool) -> list[str]:
    """The words that weigh most for a title's being a pick, or against it; the heaviest first, two at most."""
    weights, sign = words(), 1 if for_it else -1
    heavy: dict[str, float] = {}
    for place, some in said:
        for word in some:
            if word.isalpha() and len(word) > _SHORT:
                heavy[word] = heavy.get(word, 0.0) + sign * weights[place].get(word, 0.0)
    told = [word for word, weight in heavy.items() if weight >= _HEAVY]
    return sorted(told, key=lambda word: -heavy[word])[:2]


_SHORT: Final = 2
"""Words of so few letters tell nobody anything."""
_HEAVY: Final = 0.15
"""Nor do those that weigh less."""
