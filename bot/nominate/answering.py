"""What a sentence says of the works in the one before it: no to them, or which of them it is."""

from typing import Final

from bot.nominate import weights
from bot.nominate.cues import by_first_word, either
from bot.nominate.layout import STOP, TITLE, Break, Sentence
from bot.nominate.units import Ground, Unit

_CURT: Final = 3
"""Of so few words is an answer that begins with "not" a no: "Not that shocking."."""
_LONG: Final = 3
"""Of a list of so many titles a retraction takes back the last alone."""
_TAIL: Final = 5
"""So many words end a question that asks for more: "but my favorite of all?"."""
_SOON: Final = 3
"""So many sentences behind its last question it is said which work it is."""
_NO: Final = "what follows says no to it"


def answered(ground: Ground) -> None:
    """Weigh what denials, retractions and answers to own questions say."""
    _denied(ground)
    _ruled(ground)
    _corrected(ground)
    _torn(ground)
    _chosen(ground)
    _outdone(ground)


def _denied(ground: Ground) -> None:
    """What an own question names only to say no: "Healer? Nah."; what is taken back: "Big. Kidding!"."""
    sentences = ground.layout.sentences
    for number, units in ground.units_in.items():
        if number + 1 == len(sentences):
            continue
        last = _asked_last(ground, number)
        if not _is_no(ground, last):
            continue
        asked = sentences[number].question
        for unit in _last_named(ground, units) if asked else _just_said(ground, units[-1]):
            unit.take_back(_NO)


def _just_said(ground: Ground, last: Unit) -> list[Unit]:
    """What a retraction takes back: a list, but of a long one only the last."""
    list_ = ground.members(last)
    return list_ if len(list_) < _LONG else [last]


def _is_aside(ground: Ground, unit: Unit, at: int) -> bool:
    """In brackets behind the title, with more: "Discovery of Love (no, not with the doctor)"."""
    inside = ground.layout.inside
    return unit.at not in inside and at in inside and at + 1 in inside


def _ruled(ground: Ground) -> None:
    """What a title, or a list, has a no behind it: "Big: no. Mask: yes", "Big no, Mask yes"."""
    words, denials = ground.layout.words, ground.sets["talk.denials"]
    opening = by_first_word(denials)
    for unit in ground.units:
        follows = unit.at + 1
        if follows < len(words) and words[follows] in opening:
            if _said_of_it(ground, follows) not in denials or _is_aside(ground, unit, follows):
                continue
            for ruled in ground.members(unit):
                if ruled.at <= unit.at:
                    ruled.take_back("it has a no behind it")


def _said_of_it(ground: Ground, start: int) -> str:
    """The words from there to the next comma, title or end; empty where they are more than a few."""
    words, breaks = ground.layout.words, ground.layout.breaks
    for stop in range(start + 1, min(start + 1 + _CURT, len(words)) + 1):
        ends = stop == len(words) or words[stop] in {STOP, TITLE}
        if ends or breaks[stop] >= Break.COMMA:
            return " ".join(words[start:stop])
    return ""


def _corrected(ground: Ground) -> None:
    """The first of two that one sentence names, where words between take it back: "Big, no wait, Mask"."""
    corrections, sentence = ground.sets["talk.corrections"], ground.layout.sentence
    for hit in ground.hits:
        if hit.cue.text not in corrections:
            continue
        units = ground.units_in.get(sentence[hit.start], [])
        before = [unit for unit in units if unit.at < hit.start]
        if before and before[-1] is not units[-1]:
            for unit in ground.members(before[-1]):
                if unit.at < hit.start:
                    unit.take_back(_NO)


def _asked_last(ground: Ground, number: int) -> int:
    """The question that asks on about what a sentence named: "Big? It's fun, but my favorite? Nah."."""
    on, sentences = number + 1, ground.layout.sentences
    goes_on = sentences[number].question and sentences[on].question
    return on if goes_on and on not in ground.units_in and on + 1 < len(sentences) else number


def _last_named(ground: Ground, units: list[Unit]) -> list[Unit]:
    """The units of a sentence behind its last strong break."""
    breaks, last = ground.layout.breaks, units[-1].at
    inside = ground.layout.inside
    return [
        u
        for u in units
        if u.at in inside or max(breaks[u.at + 1 : last + 1], default=0) < Break.CLAUSE
    ]


def _is_no(ground: Ground, number: int) -> bool:
    """The sentence behind is a denial; behind a question, or one that begins with a denial."""
    denials, layout = ground.sets["talk.denials"], ground.layout
    asked, answer = layout.sentences[number], layout.sentences[number + 1]
    words = [w for w in layout.words[answer.start : answer.stop] if w != STOP]
    if not asked.question:
        return _is_taken_back(ground, asked, words)
    parted = len(words) > 1 and layout.breaks[answer.start + 1] >= Break.COMMA
    curt = len(words) <= _CURT and not ground.sets["talk.nots"].isdisjoint(words[:1])
    if " ".join(words[:2]) in ground.sets["talk.unsure"]:
        return False
    return curt or " ".join(words) in denials or (parted and words[0] in denials)


def _is_taken_back(ground: Ground, said: Sentence, words: list[str]) -> bool:
    """What follows a statement takes it back: "Big. Just kidding!", "Big... no, Mask"."""
    if " ".join(words) in ground.sets["talk.denials"]:
        return len(words) > 1 or words[0] in ground.sets["talk.jests"]
    trails = ground.layout.text[said.begin : said.end].rstrip().endswith(("..", "…"))
    nays = ground.sets["talk.nays"]
    opening = words[:2] if words[0] in ground.sets["talk.leads"] - nays else words[:1]
    if not ground.sets["talk.only"].isdisjoint(words[1:3]):
        return False  # "Big and... no, just that one"
    if opening[-1] in nays and _says_none(ground, words):
        return False
    return trails and not ground.sets["talk.retractions"].isdisjoint(opening)


def _says_none(ground: Ground, words: list[str]) -> bool:
    """A "no" that denies what follows, and takes nothing back: "Big… no internet then"."""
    sets = ground.sets
    behind = words[1 + next(at for at, word in enumerate(words) if word in sets["talk.nays"]) :]
    points_back = either(sets["talk.retractions"], sets["talk.pronouns"])
    return bool(behind) and TITLE not in words and points_back.isdisjoint(behind[:1])


def _torn(ground: Ground) -> None:
    """Of the works that it is between, the one named again: "Between Big and Mask… it's Mask"."""
    between = ground.sets["talk.between"]
    for number, units in ground.units_in.items():
        sentence = ground.layout.sentences[number]
        words = ground.layout.words[sentence.start : units[-1].at]
        torn = (at for at, word in enumerate(words, sentence.start) if word in between)
        at = next(torn, None)
        if at is None:
            continue
        put_up = ground.members(next(unit for unit in units if unit.at > at))
        works = {unit.work for unit in put_up}
        again = [u for u in ground.units if u.at > put_up[-1].at and u.work in works]
        if again:
            _settle(put_up, again[:1])


def _chosen(ground: Ground) -> None:
    """Of the works that own questions put up, the one that answers: "Big or Mask? Mask."."""
    sentences = ground.layout.sentences
    put_up: list[Unit] = []
    last = 0
    for number, units in ground.units_in.items():
        if sentences[number].question:
            put_up = [*put_up, *units] if put_up and number == last + 1 else list(units)
            last = number
        elif put_up:
            if number - last <= _SOON:
                _settle(put_up, units)
            put_up = []


def _outdone(ground: Ground) -> None:
    """What a question turns from to ask for more: "Healer for laughs, but overall? Pinocchio"."""
    turn, sentences = ground.sets["talk.turn"], ground.layout.sentences
    for number, units in ground.units_in.items():
        sentence = sentences[number]
        if not sentence.question or number + 1 not in ground.units_in:
            continue
        tail = ground.layout.words[max(units[-1].at + 1, sentence.stop - _TAIL) : sentence.stop]
        if not (turn.isdisjoint(tail) or ground.sets["talk.above"].isdisjoint(tail)):
            for unit in units:
                unit.set_below("what is asked then sets another above it")


def _settle(put_up: list[Unit], answer: list[Unit]) -> None:
    """One of the works put up is named again: it is the pick, and the others are not."""
    works = {unit.work for unit in put_up}
    taken = answer[0].work
    if len(works) < 2 or taken not in works or works <= {unit.work for unit in answer}:
        return
    for unit in put_up:
        if unit.work != taken:
            unit.take_back("of what is put up another is taken")
    answer[0].add(weights.PICK, "of what is put up it is taken")
    answer[0].picked = True
