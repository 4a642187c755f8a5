"""What is short for a title that is named in full: its initials, in capitals."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.catalogue import Lexicon, Mention, fold
from bot.catalogue.naming import ARTICLES
from bot.nominate.names import MOST, Name
from bot.nominate.people import Person

_CAPITALS: Final = re.compile(r"[A-Z][A-Z\d](?<![\w#@&'’.-]..)[A-Z\d]{0,7}(?![\w&-])")
"""Begins with what few words begin with: so most are soon passed by."""
_TITLES: Final = frozenset({"title", "romanised"})
_SHORT: Final = frozenset({"abbreviation", "initials"})
_SURE: Final = 0.9

Meant = dict[str, tuple[int, str, tuple[str, ...]]]
"""By initials: from where on they hold, what they are short for, its works."""


def with_initials(
    text: str,
    found: Sequence[Name],
    people: Sequence[Person],
    prompted: frozenset[str],
    lexicon: Lexicon,
) -> list[Name]:
    """The names, and those that only their initials name: of titles before them, or of works that the prompt names.

    In order of place. What other works are called so gives way: "City Hall … CH" is no *City Hunter*.
    """
    places = list(_CAPITALS.finditer(text)) if prompted or found else []
    if not places or text.isupper():
        return list(found)
    meant = _meant(found, prompted, lexicon)
    names = {name.start: name for name in found}
    for place in places:
        if len(names) >= MOST:
            break
        letters = place.group().casefold()
        if letters not in meant or lexicon.is_acronym(letters):
            continue
        since, whole, works = meant[letters]
        known = names.get(place.start())
        if place.start() < since or (known is None and _is_taken(place, found, people)):
            continue
        if known is not None and (known.mention.kind not in _SHORT or works[0] in known.works):
            continue
        names[place.start()] = _name(text, place, whole, works)
    return [names[start] for start in sorted(names)]


def _meant(found: Sequence[Name], prompted: frozenset[str], lexicon: Lexicon) -> Meant:
    meant: Meant = {}
    for work in sorted(prompted):
        known = lexicon.works[work]
        for title in (known.title, *known.also, *known.romanised):
            for letters in _initials(title):
                meant.setdefault(letters, (0, title, (work,)))
    for name in found:
        if name.mention.kind in _TITLES and not name.open:
            for letters in _initials(name.mention.surface):
                meant[letters] = (name.stop, name.mention.surface, name.works)
    return meant


def _initials(title: str) -> Iterator[str]:
    """Of its words, and without an article in front; a number stands as it is."""
    words = fold(title).split()
    for some in (words, words[1:] if words[:1] and words[0] in ARTICLES else ()):
        if len(some) > 1:
            yield "".join(word if word.isdigit() else word[0] for word in some)


def _is_taken(place: re.Match[str], found: Sequence[Name], people: Sequence[Person]) -> bool:
    start, stop = place.span()
    named = any(name.start < stop and start < name.stop for name in found)
    return named or any(person.start < stop and start < person.stop for person in people)


def _name(text: str, place: re.Match[str], whole: str, works: tuple[str, ...]) -> Name:
    mention = Mention(
        start=place.start(),
        stop=place.end(),
        surface=place.group(),
        kind="initials",
        name=whole,
        candidates=works,
        capitals=True,
        opens=not text[: place.start()].strip(),
    )
    why = f"“{place.group()}” is short for “{whole}” here:"
    return Name(
        start=place.start(),
        stop=place.end(),
        mention=mention,
        works=works,
        sure=_SURE,
        why=why,
        leaned=True,
    )
