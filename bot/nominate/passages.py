"""The passages of a text that stand for works: titles and couples, each with its stance."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from bot.catalogue import Lexicon, fold
from bot.model import Context, Nominee, Stance
from bot.nominate import weights
from bot.nominate.asking import Asked
from bot.nominate.cues import Cues
from bot.nominate.layout import PERSON, TITLE, Layout, lay_out
from bot.nominate.names import Name
from bot.nominate.pairs import Pair, lone, pairs
from bot.nominate.people import Person
from bot.nominate.stances import judge
from bot.nominate.units import Ground, Judged, Unit

_BEHIND: Final = re.compile(r",\s|\s?[(\[–-]\s?|\s(?:in|from|of)\s|:\s")
_BEFORE: Final = re.compile(r"\s?[(\[:–-]\s?|\s(?:with|starring)\s")
_LINK: Final = re.compile(r"https?://\S+")

Slot = tuple[int, int, str, Name | Pair | None]
_DECISIVE = (Stance.NOMINATED, Stance.NEGATIVE, Stance.MENTIONED)
"""The most decisive first."""


class Text(NamedTuple):
    """One text under reading, with what its words were found to name."""

    text: str
    context: Context
    lexicon: Lexicon
    cues: Cues
    asked: Asked
    names: Sequence[Name]
    people: Sequence[Person]

    @property
    def blotted(self) -> str:
        """The text with its titles and links blotted out, letter for letter."""
        blotted = self.text
        if "://" in blotted:
            blotted = _LINK.sub(lambda match: "," * len(match.group()), blotted)
        for name in self.names:
            blotted = (
                f"{blotted[: name.start]}{',' * (name.stop - name.start)}{blotted[name.stop :]}"
            )
        return blotted


class Passage(NamedTuple):
    """A stretch that stands for a work, and how the text speaks of it there.

    `works` are ids, best first, of which the first is meant with chance `sure`; `open`:
    several remain. `titled`: a title stands there, not only people. `leaned`: people or the
    prompt decided. `nominee` where a host decided, in the verdicts `leans_on`.
    """

    start: int
    stop: int
    works: tuple[str, ...]
    sure: float
    why: str
    judged: Judged
    titled: bool
    leaned: bool
    open: bool = False
    nominee: Nominee | None = None
    leans_on: tuple[str, ...] = ()


def passages(text: Text) -> tuple[list[Passage], Layout]:
    """All passages in order of place, and the text laid out around them."""
    couples = pairs(text.text, text.people, text.names, text.lexicon)
    couples = [couple for couple in couples if not _is_in_another(text, couple)]
    if not text.names and not couples:
        couples = lone(text.people, text.lexicon)
    slots = _slots(text.names, couples, text.people)
    layout = lay_out(text.text, [(start, stop, word) for start, stop, word, _ in slots])
    about = _about(text)
    units: list[Unit] = []
    named: list[Name | Pair] = []
    for at, number in sorted(layout.slots.items()):
        what = slots[number][3]
        if what is not None:
            units.append(_unit(text, at, what, about))
            named.append(what)
    if not units:
        return [], layout
    ground = Ground(
        layout,
        units,
        text.asked,
        text.cues,
        reply=text.context.reply,
        common=text.lexicon.common,
    )
    judged = judge(ground)
    return [_passage(text, what, how) for what, how in zip(named, judged, strict=True)], layout


_OVER: Final = 1
"""A drama goes on into another year, and is told of then: so many years apart are none."""


def _unit(text: Text, at: int, what: Name | Pair, about: frozenset[str]) -> Unit:
    """A name as its stance is judged; `about` are the works that the prompt is about."""
    work = what.works[0] if what.works else ""
    known, asked = text.lexicon.works.get(work), text.asked
    return Unit(
        at=at,
        work=work,
        version=isinstance(what, Name) and what.version,
        beside=bool(about) and work not in about,
        other_year=bool(asked.years)
        and known is not None
        and asked.years_apart(known.year) > _OVER,
        abroad=bool(asked.countries) and known is not None and asked.is_abroad(known.country),
    )


def _is_in_another(text: Text, couple: Pair) -> bool:
    """A title stands by two people, and they share another work: "A and B, The Master's Sun"."""
    return any(
        couple.works[:1] != name.works[:1]
        and (
            (name.start >= couple.stop and _BEHIND.fullmatch(text.text, couple.stop, name.start))
            or (name.stop <= couple.start and _BEFORE.fullmatch(text.text, name.stop, couple.start))
        )
        for name in text.names
    )


def _about(text: Text) -> frozenset[str]:
    """The works that the prompt names, with their kin."""
    works, family = text.lexicon.prompted(text.context.prompt).about, text.lexicon.kin.family
    if not works:
        return works
    return works.union(*(family.get(work, frozenset()) for work in works))


def _slots(names: Sequence[Name], couples: Sequence[Pair], people: Sequence[Person]) -> list[Slot]:
    """Titles before couples before people, none overlapping, in order of place."""
    every: Iterable[Slot] = [
        *((n.start, n.stop, TITLE, n) for n in names),
        *((c.start, c.stop, TITLE, c) for c in couples),
        *((p.start, p.stop, PERSON, None) for p in people),
    ]
    taken: list[Slot] = []
    for slot in every:
        if not any(slot[0] < other[1] and other[0] < slot[1] for other in taken):
            taken.append(slot)
    return sorted(taken, key=lambda slot: slot[0])


def _passage(text: Text, named: Name | Pair, judged: Judged) -> Passage:
    if isinstance(named, Pair):
        return Passage(
            start=named.start,
            stop=named.stop,
            works=named.works,
            sure=named.sure,
            why=named.why,
            judged=judged,
            titled=False,
            leaned=True,
            open=named.sure < weights.SETTLED,
        )
    return _remembered(text, named, judged) or Passage(
        named.start, named.stop, named.works, named.sure, named.why, judged,
        titled=True, leaned=named.leaned, open=named.open, nominee=named.mention.nominee,
    )  # fmt: skip


def _remembered(text: Text, named: Name, judged: Judged) -> Passage | None:
    """What a host chose for this wording before stands above what the catalogue says."""
    if not text.context.memory:
        return None
    wording = fold(text.text[named.start : named.stop])
    choice = text.context.memory.get(wording)
    if choice is None:
        return None
    work = choice.nominee.work or choice.nominee.key.removeprefix("work/")
    return Passage(
        start=named.start,
        stop=named.stop,
        works=tuple(dict.fromkeys((work, *named.works))),
        sure=weights.CHOSEN,
        why=f"a host chose {choice.nominee.name} for “{wording}” before:",
        judged=judged,
        titled=True,
        leaned=False,
        nominee=choice.nominee,
        leans_on=(choice.verdict,),
    )


def merged(found: Sequence[Passage]) -> list[list[Passage]]:
    """The passages of each work together, the decisive one first.

    A couple that names another work than the titles do is left out, unless it is clearly a
    pick of its own.
    """
    by_work: dict[str, list[Passage]] = {}
    for passage in found:
        by_work.setdefault(passage.works[0] if passage.works else "", []).append(passage)
    titled = any(passage.titled for passage in found)
    groups = [sorted(group, key=_decisive) for group in by_work.values()]
    return [g for g in groups if not titled or any(p.titled for p in g) or _speaks(g[0])]


def _decisive(passage: Passage) -> tuple[int, float]:
    return _DECISIVE.index(passage.judged.stance), -passage.judged.sure


def _speaks(passage: Passage) -> bool:
    clear = passage.judged.stance is Stance.NOMINATED and passage.judged.points >= weights.CLEAR
    return clear and not passage.open
