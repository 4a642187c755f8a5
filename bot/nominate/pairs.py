"""Works that only their people tell: two characters, an actor and a character, two actors, a ship name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.catalogue import Lexicon
from bot.nominate.names import Name
from bot.nominate.people import Person, is_vouched_for

_COUPLED: Final = re.compile(
    r"\W*(?:\W(?:and|with|x|n|to|for|&|y|dan|at|as|played|by|in)\W|['’]s\s(?:[\w-]+\s){0,4}with\W|\W)?\W*"
)
_PARTS: Final = re.compile(r"[\s-]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A passage of people that stands for a work: best first, and how sure the first is."""

    start: int
    stop: int
    works: tuple[str, ...]
    sure: float
    why: str


def pairs(
    text: str, people: Sequence[Person], names: Sequence[Name], lexicon: Lexicon
) -> list[Pair]:
    """Couples of the text that share a work, in order of place; those of a list of three are none."""
    known = [p for p in people if p.sure or (not names and is_vouched_for(p, people, text))]
    titled = {name.works[0] for name in names}
    found: list[Pair] = []
    at = 0
    while at < len(known):
        run = _run(text, known, at)
        if len(run) == 2:
            pair = _pair(run[0], run[1], titled, lexicon)
            if pair is not None:
                found.append(pair)
        at += max(1, len(run))
    return found


def _run(text: str, people: Sequence[Person], at: int) -> list[Person]:
    """The people that stand coupled from there on."""
    run = [people[at]]
    for person in people[at + 1 :]:
        between = text[run[-1].stop : person.start]
        if (
            len(between) > 40
            or "\n" in between
            or not _COUPLED.fullmatch(between)
            or "." in between
            or (between == " " and " " not in person.surface and " " not in run[-1].surface)
        ):
            break
        run.append(person)
    return run


def _pair(a: Person, b: Person, titled: set[str], lexicon: Lexicon) -> Pair | None:
    shared = a.works & b.works
    if not shared or a.name == b.name:
        return None
    within = shared & titled
    works = sorted(within or shared, key=lambda w: (lexicon.works[w].kind != "drama", w))
    both = f"{a.surface} and {b.surface}"
    if within:
        return Pair(a.start, b.stop, tuple(works), 0.97, f"{both} are of")
    dramas = [w for w in works if lexicon.works[w].kind == "drama"]
    whole = sum((not a.partial, not b.partial))
    if len(shared) == 1 or len(dramas) == 1:
        sure = {2: 0.93, 1: 0.88, 0: 0.75}[whole] if a.character or b.character else 0.85
        if not all(person.sure or _PARTS.search(person.surface) for person in (a, b)):
            sure = min(sure, 0.7)  # "… and Rain is falling"
        return Pair(
            a.start,
            b.stop,
            tuple(dict.fromkeys((*dramas, *works))),
            sure,
            f"{both} share only this work",
        )
    return Pair(a.start, b.stop, tuple(works), 0.4, f"{both} share several works")


def lone(people: Sequence[Person], lexicon: Lexicon) -> list[Pair]:
    """People who stand alone where the text names no title: pending, with what they are in."""
    return [
        _alone(person, lexicon)
        for person in people
        if person.sure and person.works and person.exact and not person.partial
    ]


def _alone(person: Person, lexicon: Lexicon) -> Pair:
    works = [w for w in person.works if w in lexicon.works]
    works.sort(key=lambda w: (-lexicon.works[w].year, w))
    sole = len(works) == 1 and person.character
    why = f"{person.surface} is a character of" if sole else f"only {person.surface} is named"
    return Pair(person.start, person.stop, tuple(works), 0.75 if sole else 0.3, why)
