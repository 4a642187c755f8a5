"""Who is named in a text."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from bot.catalogue import Mention, fold
from bot.catalogue.romanising import syllables

KINDS: Final = frozenset({"actor", "character"})
_BOUND: Final = re.compile("-[a-z]{2,}")
_BESIDE: Final = 10
_JOINED: Final = re.compile(
    r"(?:\s?[&/+×]\s?|\s(?:x|and|with|y|dan|at)\s)(?:the\s)?", re.IGNORECASE
)
_ENDED: Final = re.compile(r"\w{3}[.!?]+\s")
_PARTING: Final = re.compile("[ -]")
"""So goes on the name of somebody else: "Choi Woo-sik" is no Choi Woo."""
MOST: Final = 120
"""So many people of one text are looked at; nobody names more on purpose."""


class Person(NamedTuple):
    """Someone named in the text: the surface, the usual spelling, the works it may belong to.

    `partial`: only a given name or surname stands there. `sure`: no common word. `exact`:
    neither a slip nor another spelling.
    """

    start: int
    stop: int
    surface: str
    name: str
    works: frozenset[str]
    character: bool
    partial: bool
    sure: bool
    exact: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.surface[:1].isupper()


def people(text: str, mentions: Sequence[Mention]) -> list[Person]:
    """The people among mentions, one for each stretch of the text, in order of place."""
    spans: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.kind in KINDS and not (
            _goes_on(text, mention.stop) or spans_sentences(mention.surface)
        ):
            spans[mention.start, mention.stop].append(mention)
    found = _whole([_person(same) for same in spans.values()], text)
    found = [p for p, then in zip_longest(found, found[1:]) if then is None or not _is_cut(p, then)]
    if len(found) > MOST:
        found = [person for person in found if person.sure][:MOST]
    return found


def is_vouched_for(person: Person, people: Sequence[Person], text: str) -> bool:
    """A name of common words, in capitals, is somebody beside a sure one of the same work: "Rain and Tiffany Tang"."""
    whole = person.capital and not person.partial
    return whole and any(
        other.sure
        and _is_beside(text, *sorted((person, other), key=lambda one: one.start))
        and not other.works.isdisjoint(person.works)
        for other in people
    )


def _is_beside(text: str, first: Person, then: Person) -> bool:
    return is_joined(text, first.stop, then.start)


def is_joined(text: str, stop: int, start: int) -> bool:
    """Whether "and", "x" or a sign joins what ends at one place to what begins at the other."""
    return 0 < start - stop <= _BESIDE and bool(_JOINED.fullmatch(text, stop, start))


def spans_sentences(surface: str) -> bool:
    """A sentence ends amid what was taken for one name: "2. Jin. A doctor …"."""
    return _ENDED.search(surface) is not None


def _is_cut(person: Person, then: Person) -> bool:
    """Of three syllables only two are somebody's: "Kang Chan Hee" is no Kang Chan."""
    whole = len(_PARTING.split(person.surface)) == 2 and not person.partial
    one = then.partial and syllables(then.surface.casefold()) == 1
    return whole and one and then.start == person.stop + 1 and not _PARTING.search(then.surface)


def _whole(found: Sequence[Person], text: str) -> list[Person]:
    """With two parts of one name as one, where they stand the other way round: "Shun Oguri"."""
    whole: list[Person] = []
    for person in found:
        before = whole[-1] if whole else person
        parts = before.partial or person.partial
        if parts and text[before.stop : person.start] == " ":
            turned = fold(f"{person.surface} {before.surface}")
            name = next((p.name for p in (person, before) if fold(p.name) == turned), "")
            works = before.works & person.works
            if name and works:
                surface = text[before.start : person.stop]
                whole[-1] = person._replace(
                    start=before.start, surface=surface, name=name, works=works, partial=False
                )
                continue
        whole.append(person)
    return whole


def _goes_on(text: str, at: int) -> bool:
    return text[at : at + 1] == "-" and bool(_BOUND.match(text, at))


def _person(same: Sequence[Mention]) -> Person:
    first = same[0]
    partial = all(mention.partial for mention in same)
    return Person(
        start=first.start,
        stop=first.stop,
        surface=first.surface,
        name=first.name,
        works=frozenset(work for mention in same for work in mention.candidates),
        character=any(mention.kind == "character" for mention in same),
        partial=partial,
        sure=not all(mention.common for mention in same) and (first.capitals or not partial),
        exact=any(mention.variant not in {"spelling", "slip"} for mention in same),
    )
