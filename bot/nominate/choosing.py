"""Whether an answer chooses at all: it may not, it may only ask, or take all that it names."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from bot.nominate import weights
from bot.nominate.cues import by_first_word
from bot.nominate.units import Ground, Unit, holds

_NEAR: Final = 4
"""No further before a word stands what denies it."""
_OPENING: Final = 5
"""So many words begin a question."""
_GOOD: Final = frozenset({"pick", "final", "runner", "also", "praise"})
"""Kinds of cues that speak for a title, whatever stands about them."""


def choices(ground: Ground) -> None:
    """Weigh what a text says of choosing: that it does not, that it asks, takes all, or turns to another."""
    _abstained(ground)
    _inquired(ground)
    _of_all(ground)
    _turned_to(ground)


def is_only_asked_about(ground: Ground, unit: Unit) -> bool:
    """A question asks something of it, and says nothing good: "Has anybody seen Healer?"."""
    number = ground.layout.sentence[unit.at]
    sentence, sets = ground.layout.sentences[number], ground.sets
    if not sentence.question or any(
        hit.cue.kind in _GOOD for hit in ground.hits_in.get(number, ())
    ):
        return False
    words = ground.layout.words[sentence.start : unit.at]
    said = [word for word in words if word not in sets["talk.leads"]]
    return len(said) > 1 and said[0] in sets["talk.asks"]


def _abstained(ground: Ground) -> None:
    """Who says that they do not answer names what they name for something else: "No favorite yet"."""
    behind = ground.behind(ground.sets["talk.abstaining"])
    if behind is not None and ground.sets["talk.turn"].isdisjoint(ground.layout.words[behind:]):
        for unit in ground.units:
            opens = unit.stands and ground.layout.sentence[unit.at] == 0
            if not (unit.firm or unit.picked or opens):
                unit.add(weights.PASSING, "the answer says that it does not choose")
                unit.aside = True


def _inquired(ground: Ground) -> None:
    """A question that wants to know something of a work picks none: "Does anyone know where Healer is on?"."""
    inquiries = ground.sets["talk.inquiries"]
    for number, units in ground.units_in.items():
        sentence = ground.layout.sentences[number]
        if not sentence.question or units[0].points > weights.PICK or _is_praised(ground, number):
            continue
        said = ground.layout.words[sentence.start : units[0].at]
        leads = ground.sets["talk.leads"]
        opening = [word for word in said if word not in leads]
        if holds(f" {' '.join(opening[:_OPENING])} ", inquiries):
            for unit in units:
                unit.add(weights.PASSING, "it is only asked about")
                unit.aside, unit.stands = True, False


def _is_praised(ground: Ground, number: int) -> bool:
    """A question speaks warmly of what it names, or the sentence behind it does, and names nothing else."""
    warm = any(hit.cue.kind in {"praise", "final"} for hit in ground.hits_in.get(number, ()))
    behind = () if number + 1 in ground.units_in else ground.hits_in.get(number + 1, ())
    return warm or any(hit.cue.kind in _GOOD for hit in behind)


def _of_all(ground: Ground) -> None:
    """What is said of both, or of all three, is said of what stands before that: "A or B? I love them both"."""
    layout, sets = ground.layout, ground.sets
    if ground.asked.first or len(ground.units) < 2 or not ground.tells(sets["talk.both"]):
        return
    begun = by_first_word(sets["talk.both"])
    done: set[int] = set()  # once in a sentence is enough
    for at, word in enumerate(layout.words):
        number = layout.sentence[at]
        if word not in begun or number in done:
            continue
        said = next((said for said in begun[word] if _says(layout.words, at, said)), None)
        denied = layout.words[max(layout.sentences[number].start, at - _NEAR) : at]
        if said is None or not sets["talk.negator"].isdisjoint(denied):
            continue
        named = _named_before(ground, at)
        done.add(number)
        if len({unit.work for unit in named}) > 1:
            for unit in named:
                if not (unit.aside or unit.against):
                    unit.add(weights.ALSO, f"“{said}” speaks of all that are named")
                    unit.added = True


def _says(words: Sequence[str], at: int, said: str) -> bool:
    return " ".join(words[at : at + said.count(" ") + 1]) == said


def _named_before(ground: Ground, at: int) -> list[Unit]:
    """What its sentence names before that word, else the two sentences before."""
    number = ground.layout.sentence[at]
    here = [unit for unit in ground.units_in.get(number, ()) if unit.at < at]
    return here or [u for n in (number - 2, number - 1) for u in ground.units_in.get(n, ())]


def _turned_to(ground: Ground) -> None:
    """Behind what is rejected a "but" leads right to another: "Never cared for Healer but Goblin, wow"."""
    words, turn = ground.layout.words, ground.sets["talk.turn"]
    for units in ground.units_in.values():
        for before, unit in pairwise(units):
            rejected = before.against >= weights.PAN and before.work != unit.work
            if (
                rejected
                and not unit.against
                and not turn.isdisjoint(words[max(before.at, unit.at - 3) : unit.at])
            ):
                unit.add(weights.COPULA, "a “but” turns to it")
                unit.stands = True
