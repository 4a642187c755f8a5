"""The units that stances are judged of, and the ground they stand on."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from bot.model import Stance
from bot.nominate import weights
from bot.nominate.asking import Asked
from bot.nominate.cues import Cues, Hit, by_first_word
from bot.nominate.layout import Layout, find_cues
from bot.nominate.sureness import Said, Weighed

MOST_CUES: Final = 500
"""So many cues of one text are weighed; no fan needs more to say what they like."""


class Unit:
    """A name as it stands in the layout, and what was found to speak for and against it.

    `at` is its word; `group` the number of the list it stands in. `picked`: something says
    that it is the pick; `stands`: it stands like an answer; `told`: no cue says so, but other
    words do, such as a kiss in it; `firm`: by rank, heading or decision; `honourable`: it stands
    second; `added`: said to stand beside another; `answered`: another sentence than its own picks it; `aside`: set aside by the words before it;
    `under`: only a clause beside the main one names it, or one that tells of somebody else;
    `sided`: the answer says whom it sides with, and names it first;
    `bare`: its heading has no word of picks, nor of the prompt; `version`: the words before it
    name its country; `beside`: the prompt is about another work; `other_year`, `abroad`: it asks
    for works of years further off, or of other countries. `because` has all that was weighed, with its weight.
    """

    __slots__ = (
        "abroad", "added", "against", "answered", "aside", "at", "bare", "because", "beside", "firm", "group", "honourable", "other_year",
        "picked", "points", "sided", "stands", "told", "under", "version", "warmth", "work",
    )  # fmt: skip

    def __init__(
        self,
        *,
        at: int,
        work: str,
        version: bool = False,
        beside: bool = False,
        other_year: bool = False,
        abroad: bool = False,
    ) -> None:
        self.at, self.work, self.version, self.beside = at, work, version, beside
        self.other_year, self.abroad = other_year, abroad
        self.group = 0
        self.points, self.against, self.warmth = weights.BIAS, 0.0, 0.0
        self.picked = self.stands = self.firm = self.honourable = self.answered = False
        self.aside = self.under = self.added = self.told = self.bare = self.sided = False
        self.because: list[tuple[float, str]] = []

    def add(self, weight: float, why: str) -> None:
        """Weigh something in."""
        self.points += weight
        self.because.append((weight, why))

    def reject(self, weight: float, why: str) -> None:
        """Weigh in what speaks against it."""
        self.against += weight
        self.because.append((-weight, why))

    def second(self, why: str) -> None:
        """Weigh in that it stands second: beside the pick, and as firm."""
        self.add(weights.RUNNER, why)
        self.honourable = self.picked = self.firm = self.added = True

    def set_below(self, why: str) -> None:
        """Weigh in that another is set above it, whatever spoke for it before."""
        self.aside, self.stands, self.firm = True, False, False
        self.points = min(self.points, weights.BIAS)
        self.add(weights.PASSING, why)

    def take_back(self, why: str) -> None:
        """Weigh in that what picked it is taken back."""
        self.picked = False
        self.set_below(why)

    @property
    def is_untouched(self) -> bool:
        """Nothing has been weighed in."""
        return not self.because

    @property
    def is_weakened(self) -> bool:
        """Something weighs against its being the pick."""
        return any(weight < 0 for weight, _ in self.because)

    @property
    def is_passed_by(self) -> bool:
        """It is named in passing, and little makes up for that."""
        return self.points <= weights.PASSED_BY

    @property
    def is_praised(self) -> bool:
        """One cue at least speaks of it warmly, in full."""
        return self.warmth >= weights.PRAISE

    @property
    def is_answer(self) -> bool:
        """It is picked or stands like an answer, and more speaks for it than against it."""
        return (self.picked or self.stands) and self.points > 0

    def is_doubted(self, *, alone: bool) -> bool:
        """What weighs most against it leaves it to a host; that must be more where it stands `alone`."""
        most = weights.DOUBT_ALONE if alone else weights.DOUBT
        return any(weight <= most for weight, _ in self.because)


class Judged(NamedTuple):
    """What came out for a unit: stance, how sure that is (0..1), why, and whether it stands second.

    `weighed` and `said` are what a pick, or a mention, was told from.
    """

    stance: Stance
    sure: float
    why: str
    honourable: bool
    points: float
    weighed: Weighed | None = None
    said: Said | None = None


class Heading(NamedTuple):
    """A heading: what it makes of works, what it says, from which word on it holds, its own words."""

    kind: str
    text: str
    start: int
    words: range


class Ground:
    """A text laid out, with its units, its cues, and what its prompt asks for; `common` are plain words."""

    def __init__(
        self,
        layout: Layout,
        units: list[Unit],
        asked: Asked,
        cues: Cues,
        *,
        reply: bool,
        common: frozenset[str],
    ) -> None:
        self.layout = layout
        self.units = units
        self.asked = asked
        self.sets: Mapping[str, frozenset[str]] = cues.sets
        self.countries = cues.countries
        self.reply, self.common = reply, common
        self.hits = find_cues(layout, cues)[:MOST_CUES]
        self.units_in: dict[int, list[Unit]] = {}
        for unit in units:
            self.units_in.setdefault(layout.sentence[unit.at], []).append(unit)
        self.headed: dict[int, Heading] = {}
        self.hits_in: dict[int, list[Hit]] = {}
        for hit in self.hits:
            self.hits_in.setdefault(layout.sentence[hit.start], []).append(hit)

    def members(self, unit: Unit) -> list[Unit]:
        """All of the list that a unit stands in, itself among them."""
        return [other for other in self.units if other.group == unit.group]

    def tells(self, phrases: frozenset[str]) -> bool:
        """Whether any of the phrases stands in the text."""
        return self.behind(phrases) is not None

    def behind(self, phrases: frozenset[str]) -> int | None:
        """The word behind the first of the phrases that stands in the text; None where none does."""
        words = self.layout.words
        if _longest_words(phrases).isdisjoint(words):  # quick to tell of most texts
            return None
        begun = by_first_word(phrases)
        for at, word in enumerate(words):
            for phrase in begun.get(word, ()):
                said = phrase.split()
                if words[at : at + len(said)] == said:
                    return at + len(said)
        return None

    def said(self, start: int, stop: int) -> str:
        """Words [start, stop) with a space between each two and around them all."""
        return f" {' '.join(self.layout.words[start:stop])} "


@lru_cache(maxsize=64)
def _longest_words(phrases: frozenset[str]) -> frozenset[str]:
    """The longest word of each: what has none of them holds no phrase."""
    return frozenset(max(phrase.split(), key=len) for phrase in phrases)


def holds(said: str, phrases: frozenset[str], least: int = 0) -> bool:
    """Whether any of the phrases of `least` letters and more stands in what was said."""
    opened, words = by_first_word(phrases), said.split()
    if opened.keys().isdisjoint(words):
        return False  # most of all
    return any(
        len(phrase) >= least and f" {phrase} " in said
        for word in words
        for phrase in opened.get(word, ())
    )
