"""Whether a work is picked, and how sure that is: a logistic regression over what was weighed, and over words.

Its weights were fitted by `python -m tests.bench.sureness` on labelled answers; that command
tells what the fit is worth on those kept apart. Beside this file are numbers.csv, with what each
number and each two of them weigh, and words.csv.
"""

import csv
from functools import cache
from importlib.resources import files
from math import exp
from typing import Final, NamedTuple

from bot.nominate import weights

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
_AROUND: Final = frozenset({BEFORE, BEHIND})
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
    countries; `open`, `both`, `survey`, `beginning`, `watching`, `coming`: as what is asked;
    `of_person`, `of_couple`, `of_scene`: what it asks fans to name; `wanted`: it asks for
    people, and somebody stands near the title. Of its sentence: `ahead_of_it`, `behind_it`: its
    words before the title and behind, as ln(1 + n) / 3; `peopled`: somebody is named in it;
    `only`, `final`: it is the only one, the last one; `trails`: it ends in dots. Of its list:
    `listed`: it has several works; `fellows`: how many, as ln. `works`: how many are named in
    all, as ln. `honourable`, `picked`: as the unit's. Right beside its list: `numbered`: a number
    is among the two words before; `dashed`, `opened`: a dash, a bracket leads to it; `closed`: a
    bracket closes behind it; `queried`: a question mark stands there. `reply`: the answer
    replies to another fan.
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
    ahead_of_it: float
    behind_it: float
    listed: float
    fellows: float
    honourable: float
    peopled: float
    numbered: float
    dashed: float
    of_person: float
    of_couple: float
    of_scene: float
    watching: float
    coming: float
    opened: float
    trails: float
    picked: float
    queried: float
    only: float
    final: float
    works: float
    closed: float
    reply: float


class Numbers(NamedTuple):
    """What the numbers weigh: all together nothing but the `intercept`, each, and each with each other.

    `each` by its place in `Weighed`; `both` of two by the place of the earlier, then the later.
    """

    intercept: float
    each: list[float]
    both: list[list[float]]


@cache
def numbers() -> Numbers:
    """What the numbers weigh, and each two of them."""
    table = (files("bot.nominate") / "numbers.csv").read_text("utf-8")
    _, *rows = csv.reader(table.splitlines())
    weigh = {(first, second): float(weight) for first, second, weight in rows}
    names = Weighed._fields
    return Numbers(
        weigh["", ""],
        [weigh.get((name, ""), 0.0) for name in names],
        [[weigh.get((first, second), 0.0) for second in names] for first in names],
    )


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
    total = _of_numbers(weighed)
    weigh = words()
    for place, some in said:
        there = weigh[place]
        for word in some:
            weight = there.get(word)
            if weight is not None:
                total += weight
    return 1 / (1 + exp(-total))


def _of_numbers(weighed: Weighed) -> float:
    """What the numbers weigh; most of them are 0, and so is what they weigh with others."""
    total, each, both = numbers()
    places: list[int] = []
    values: list[float] = []
    for place, value in enumerate(weighed):
        if value:
            places.append(place)
            values.append(value)
    for at, place in enumerate(places):
        value, beside = values[at], both[place]
        inner = each[place]
        for later in range(at + 1, len(places)):
            inner += values[later] * beside[places[later]]
        total += value * inner
    return total


def is_beyond_doubt(weighed: Weighed) -> bool:
    """It is told, firmly, nothing speaks against it, and far behind are all others: however much is said around it."""
    decided = weighed.told and weighed.firm and not (weighed.doubted or weighed.other)
    return bool(decided) and weighed.ahead >= weights.FAR_AHEAD


def is_strange(said: Said) -> bool:
    """Whether fewer than half of the words around a title weigh there, or none stands there.

    Most are then of another language than those that it was fitted on.
    """
    weigh = words()
    around = known = 0
    for place, some in said:
        if place in _AROUND:
            for word in some:
                if len(word) > _SHORT and word.isalpha():
                    around += 1
                    known += word in weigh[place]
    return not around or 2 * known < around


def telling(said: Said, *, for_it: bool) -> list[str]:
    """The words that weigh most for a title's being a pick, or against it; the heaviest first, two at most."""
    weigh, sign = words(), 1 if for_it else -1
    heavy: dict[str, float] = {}
    for place, some in said:
        for word in some:
            if word.isalpha() and len(word) > _SHORT:
                heavy[word] = heavy.get(word, 0.0) + sign * weigh[place].get(word, 0.0)
    told = [word for word, weight in heavy.items() if weight >= _HEAVY]
    return sorted(told, key=lambda word: -heavy[word])[:2]


_SHORT: Final = 2
"""Words of so few letters tell nobody anything."""
_HEAVY: Final = 0.15
"""Nor do those that weigh less."""
