"""The countries that stand beside the name of a work: "the Thai …", "… (Kdrama)", "K-…"."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import normalize

from bot.nominate.cues import Cues, any_of, country_of, either

_BEFORE: Final = 44
"""So many characters before a name may tell its country."""
_BEHIND: Final = 26
"""And so many behind it."""
_BOUND: Final = re.compile(r"(?<![\w-])([A-Z])-\Z")


def unaccented(text: str) -> str:
    """A text letter for letter without accents, as cues are written: "tailandés" is "tailandes"."""
    if text.isascii():
        return text
    return "".join(normalize("NFD", letter)[0] for letter in text)


class Countries(NamedTuple):
    """The first words of every phrase; a country behind a name, before it; which each phrase means."""

    openings: frozenset[str]
    behind: re.Pattern[str]
    before: re.Pattern[str]
    codes: Mapping[str, str]

    def told_behind(self, text: str, stop: int) -> str | None:
        """The country that stands right behind a name that ends there: "Mother (JP)", "Entourage Korea"."""
        found = self._found_behind(text, stop)
        return self.code(found) if found else None

    def told_before(self, text: str, start: int) -> str | None:
        """The country that leads to a name that begins there: "the Thai remake of"."""
        found = self.before.search(unaccented(text[max(0, start - _BEFORE) : start]))
        return self.code(found) if found else None

    def bound_before(self, text: str, start: int) -> str | None:
        """The country whose letter a hyphen binds to a name that begins there: "K-BBJX", as in "K-drama"."""
        bound = _BOUND.search(text, max(0, start - 3), start)
        return self.codes.get(f"{bound[1].casefold()} drama") if bound else None

    def _found_behind(self, text: str, stop: int) -> re.Match[str] | None:
        return self.behind.match(unaccented(text[stop : stop + _BEHIND]))

    def closed_behind(self, text: str, stop: int) -> str | None:
        """The same, where no comma leads to it and its part ends behind it: not "Big Korean drama fan"."""
        found = self._found_behind(text, stop)
        if found is None or "," in found.group():
            return None
        behind = text[stop + found.end() :][:2].lstrip(" ")[:1]
        return None if behind.isalnum() else self.code(found)

    def code(self, found: re.Match[str]) -> str:
        """The code of a country that was found."""
        return self.codes[found.group(1).casefold().replace("-", " ")]


@lru_cache(maxsize=4)
def countries(cues: Cues) -> Countries:
    """What names a country beside a name; made once for a set of cues."""
    codes = country_of(cues)
    words = any_of(codes).replace(r"\ ", "[ -]")
    version, called, of, the = (
        any_of(cues.sets[f"around.{key}"]) for key in ("version", "called", "version_of", "the")
    )
    # "who only knows Korea is the Full House", "not Korean but Full House"
    being = any_of(either(cues.sets["talk.copulas"], cues.sets["talk.turn"]))
    come = any_of(cues.sets["around.from"])
    behind = rf"^[\"”’']?(?:[^\S\n]|,)?[^\S\n]?[(\[]?[^\S\n]?(?:(?:{come})\s)?(?:(?:{the})\s)?(?:(?:{version})\s)?({words})\b"
    before = (
        rf"\b({words})(?:['’]s)?(?:[ -]?(?:{called}))?[:?]?\s+(?:(?!(?:{being})\s)\w+\s+)?"
        rf"(?:(?:{version})\s+)?(?:(?:{of})\s+)?(?:(?:{the})\s+)?[\"'“‘*]*$"
    )
    return Countries(
        frozenset(phrase.split()[0] for phrase in codes),
        re.compile(behind, re.IGNORECASE),
        re.compile(before, re.IGNORECASE),
        codes,
    )
