"""Works that are named by their country alone, beside a work of the same story: "the Thai version"."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from bot.catalogue import Lexicon, Mention
from bot.nominate.cues import Cues, any_of, country_of
from bot.nominate.names import MOST, Name

_SURE: Final = 0.9
_TOUCHES: Final = 3
"""Within so many characters of a title it is that title's own: "Full House (the Thai version)"."""


class _Words(NamedTuple):
    """What finds a version, with its year and its country; the country that each phrase means."""

    version: re.Pattern[str]
    countries: Mapping[str, str]


def with_versions(
    text: str, found: Sequence[Name], prompted: frozenset[str], lexicon: Lexicon, cues: Cues
) -> list[Name]:
    """The names, and the versions that only their country names.

    In order of place. Meant is the drama of that country in the family of the nearest work
    before, if there is just one; else in those of the works that the prompt names. What
    stands right beside a title is that title's own.
    """
    known = [name for name in found if not name.open]
    family = lexicon.kin.family
    if not any(work in family for work in (*(name.works[0] for name in known), *prompted)):
        return list(found)
    words = _words(cues)
    names = list(found)
    for place in words.version.finditer(text):
        country = words.countries[place[2].casefold().replace("-", " ")] if place[2] else ""
        before = [name.works[0] for name in known if name.start < place.start()]
        work = _meant(before, prompted, lexicon, country, int(place[1] or place[3] or 0))
        if work is not None and not _touches(place, found):
            names.append(_name(text, place, work))
    return sorted(names, key=_start)[:MOST]


def _start(name: Name) -> int:
    return name.start


def _meant(
    before: Sequence[str], prompted: frozenset[str], lexicon: Lexicon, country: str, year: int
) -> str | None:
    for work in reversed(before):
        if work in lexicon.kin.family:
            own = (lexicon.works[work].country == country and not year) or (
                bool(year) and not country and abs(lexicon.works[work].year - year) <= 1
            )
            return None if own else _there(work, lexicon, country, year)
    asked = {there for work in prompted if (there := _there(work, lexicon, country, year))}
    return asked.pop() if len(asked) == 1 else None


def _there(work: str, lexicon: Lexicon, country: str, year: int) -> str | None:
    """The drama of a work's family that is of that country, and of about that year; None where several are."""
    akin = [lexicon.works[other] for other in lexicon.kin.family.get(work, ())]
    there = [
        other.id
        for other in akin
        if country in {"", other.country}
        and other.kind == "drama"
        and (not year or abs(other.year - year) <= 1)
    ]
    return there[0] if len(there) == 1 else None


def _touches(place: re.Match[str], found: Sequence[Name]) -> bool:
    first, last = place.start() - _TOUCHES, place.end() + _TOUCHES
    return any(name.start < last and first < name.stop for name in found)


def _name(text: str, place: re.Match[str], work: str) -> Name:
    mention = Mention(
        start=place.start(),
        stop=place.end(),
        surface=place.group(),
        kind="version",
        name=place.group(),
        candidates=(work,),
        capitals=True,
        opens=not text[: place.start()].strip(),
    )
    return Name(
        start=place.start(),
        stop=place.end(),
        mention=mention,
        works=(work,),
        sure=_SURE,
        why=f"“{place.group()}” is said of a work that has other versions:",
        leaned=True,
    )


@lru_cache(maxsize=4)
def _words(cues: Cues) -> _Words:
    countries = country_of(cues)
    there = any_of(countries).replace(r"\ ", "[ -]")
    of = any_of(cues.sets["around.version_of"])
    versions = any_of(cues.sets["around.version"])
    these = any_of(cues.sets["around.these"])  # not "in 2018 one friend"
    version = (
        rf"\b(?:(?:((?:19|20)\d\d)\s)?({there})(?:['’]s)?|(?:{these})\s((?:19|20)\d\d)(?:['’]s)?)[ -](?:{versions})\b"
        rf"(?!\s(?:{of})\b)"
    )
    return _Words(re.compile(version, re.IGNORECASE), countries)
