"""What a prompt asks for: its polarity, its level, its countries, the words that answers share with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.catalogue.cached import Cached
from bot.model import NomineeKind, Talk
from bot.nominate.cues import Cues, plain, shipped

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_ENDINGS: Final = re.compile("(?:es|s|ing|ed|er|ers)$")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a prompt asks for.

    `negative`: for what fans dislike; `both`: for the best and the worst. `first`: for the
    first of all; `firsts`: for that too, among others. `survey`: a list of questions, so that
    an answer states its own. `open`: for nothing that it says; `watching`: for what fans are
    watching; `coming`: for what is to come; `awards`: for who won; `songs`: for songs that
    dramas have; `relished`: for what fans speak ill of with pleasure, guilty pleasures and
    villains; `years`: for dramas of these, with those between two. `level` is what it asks fans to name. `stems` are
    the stems of the words that carry it, `small` those of the words that are written small in it.
    """

    negative: bool = False
    both: bool = False
    first: bool = False
    firsts: bool = False
    survey: bool = False
    open: bool = False
    watching: bool = False
    coming: bool = False
    awards: bool = False
    songs: bool = False
    relished: bool = False
    level: NomineeKind = NomineeKind.WORK
    countries: tuple[str, ...] = ()
    years: frozenset[int] = frozenset()
    stems: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()

    @property
    def of_people(self) -> bool:
        """It asks fans to name somebody, or two."""
        return self.level in {NomineeKind.PERSON, NomineeKind.COUPLE}

    def years_apart(self, year: int) -> int:
        """How many years that is from the nearest that it asks for; 0 where it asks for none, or leaves them open."""
        return min(abs(year - asked) for asked in self.years) if self.years else 0

    def is_abroad(self, country: str) -> bool:
        """It asks for works of other countries."""
        return bool(self.countries) and country not in self.countries


def asks(talk: Talk, cues: Cues | None = None) -> Asked:
    """What a talk asks for: by its file's `asks_for` where that is given, else by its prompt."""
    return asked(talk.asks_for or talk.prompt, talk.countries, cues or shipped())


@lru_cache(maxsize=1024)
def asked(prompt: str, countries: tuple[str, ...], cues: Cues) -> Asked:
    """What the words of a prompt ask for. `countries` stand before those that it names."""
    words = [plain(word) for word in _WORD.findall(prompt.replace("-", " "))]
    sets = cues.sets
    whole = _without(f" {' '.join(words)} ", sets["prompt.neutral"])
    negative = _says(whole, sets["prompt.negative"])
    for lead in sets["prompt.ranking"]:  # "top five worst dramas"
        whole = _without_ranked(whole, lead, sets["prompt.negative"])
    text = _without(whole, sets["prompt.negative"])
    placed = _without(text, sets["prompt.anywhere"])

    def says(key: str) -> bool:
        return _says(text, sets[f"prompt.{key}"])

    positive = says("positive")
    several = prompt.count("/") > 1  # one answer to several prompts states its own
    level = _level(says)
    # "first kiss" asks for no first drama, "first drama and favorites" not for that alone
    others = level is NomineeKind.SCENE or (positive and not sets["talk.joins"].isdisjoint(words))
    here = _without_denied(placed, sets["prompt.other_than"])
    named = tuple(
        country
        for country in ("KR", "JP", "TW", "CN", "TH", "HK", "PH")
        if _says(here, sets[f"countries.{country}"])
    )
    return Asked(
        negative=negative and not positive and not several,
        both=negative and positive,
        first=says("first") and "/" not in prompt and not others,
        firsts=says("first"),
        survey=says("survey") or several,
        watching=says("watching"),
        coming=says("coming"),
        awards=says("awards"),
        songs=says("songs"),
        relished=says("relished"),
        open=not (negative or positive or says("scene") or says("couple"))
        and not (says("first") or says("asking")),
        level=level,
        countries=countries or named,
        years=_years(prompt, whole, sets["prompt.spans"]),
        stems=frozenset(stem(w) for w in words if len(w) > 2 and w not in sets["prompt.stop"]),
        small=frozenset(stem(plain(w)) for w in _WORD.findall(prompt) if w[0].islower()),
    )


def _years(prompt: str, words: str, spans: frozenset[str]) -> frozenset[int]:
    """The years that a prompt names, with those between two: "2010-2015"; none where "since" leaves the rest open."""
    named = [*map(int, _YEAR.findall(prompt))]
    if len(named) == 1 and any(f" {span} {named[0]} " in words for span in spans):
        return frozenset()
    if not named:
        return frozenset()
    return frozenset(range(min(named), max(named) + 1))


def _without_denied(text: str, leads: frozenset[str]) -> str:
    """A text without the words that "non" or "outside of" leads to: "non Korean"."""
    for lead in sorted(leads, key=len, reverse=True):
        text = re.sub(rf" {re.escape(lead)} \w+ ", " ", text)
    return text


def _says(text: str, phrases: frozenset[str]) -> bool:
    """Whether any of the phrases stands in a text that has spaces around its words."""
    return any(f" {phrase} " in text for phrase in phrases)


def _without(text: str, phrases: frozenset[str]) -> str:
    """The text without these phrases, the longest first: the order in which they are held says nothing."""
    for phrase in sorted(phrases, key=_longest_first):
        text = text.replace(f" {phrase} ", " ")
    return text


def _without_ranked(text: str, lead: str, phrases: frozenset[str]) -> str:
    """The text without these phrases behind a word that begins a ranking, and one more."""
    if f" {lead} " not in text:
        return text
    for phrase in sorted(phrases, key=_longest_first):
        text = re.sub(rf" {re.escape(lead)} (?:\w+ )?{re.escape(phrase)} ", " ", text)
    return text


def _longest_first(phrase: str) -> tuple[int, str]:
    return -len(phrase), phrase


def _level(says: Callable[[str], bool]) -> NomineeKind:
    if says("scene"):
        return NomineeKind.SCENE
    if says("couple"):
        return NomineeKind.COUPLE
    if says("person"):
        return NomineeKind.PERSON
    return NomineeKind.WORK


def _stem(word: str) -> str:
    """A word without its most common endings: "kisses" and "kissing" are "kiss"."""
    cut = _ENDINGS.sub("", word)
    doubled = word.endswith(("ed", "ing")) and len(cut) > 3 and cut[-1] == cut[-2]
    if doubled and cut[-1] in "bdgmnprt":
        return cut[:-1]  # "hugged" is "hug"
    return cut if len(cut) > 3 else word


stem = Cached(_stem, 1 << 14).__getitem__
