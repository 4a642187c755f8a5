"""Which units a cue speaks of, and how much of its weight reaches them."""

from typing import Final

from bot.model import NomineeKind
from bot.nominate import weights
from bot.nominate.cues import Hit, Place, either
from bot.nominate.layout import PERSON, Break, Sentence
from bot.nominate.turning import negated
from bot.nominate.units import Ground, Unit

# Distances, in words

_SIGN: Final = 4  # no further behind a name a sign compares it
_BEFORE: Final = 6  # no further before a name stands what leads to it
_BEHIND: Final = 5  # no further behind it what is said of it
_ASIDE: Final = 9  # so far before a cue in parentheses a name there is what it speaks of
_SIGHT: Final = 40  # so far breaks and turns between a cue and a name are looked at
_BRACKET: Final = 2  # what opens a parenthesis parts as so many words do
_COMMA: Final = 4  # a comma
_CLAUSE: Final = 8  # the end of a clause
_TURN: Final = 12  # a "but"
_TURNING: Final = 120  # so far on a "but" is still about a unit

_ACROSS: Final = frozenset({"praise", "negative", "pick", "final"})
_AFTER_A_QUESTION: Final = frozenset({"praise", "pick", "passing", "negative"})


def reached(ground: Ground, hit: Hit) -> tuple[list[Unit], float]:
    """The units that a cue speaks of, and the share of its weight that reaches them."""
    number = ground.layout.sentence[hit.start]
    units = ground.units_in.get(number, [])
    place = hit.cue.place
    if place is Place.NEAR and _points_back(ground, units, hit):
        return ground.members(ground.units_in[number - 1][-1]), 1.0
    if place is Place.NEAR:
        return (_nearest(ground, units, hit), 1.0) if units else _across(ground, hit, number)
    if place is Place.BEFORE:
        return _named_next(ground, units, hit), 1.0
    if place is Place.AFTER:
        return _named_last(ground, units, hit), 1.0
    side = [u for u in units if u.at >= hit.stop][:1]
    if place is Place.BEHIND:
        side = [u for u in units if u.at < hit.start][-1:]
    return (ground.members(side[0]) if side else []), 1.0


def turns_behind(ground: Ground, unit: Unit) -> bool:
    """A "but" stands behind a unit in its sentence: what matters comes later."""
    sentence = ground.layout.sentences[ground.layout.sentence[unit.at]]
    stop = min(sentence.stop, unit.at + _TURNING)
    return not ground.sets["talk.turn"].isdisjoint(ground.layout.words[unit.at : stop])


def _points_back(ground: Ground, units: list[Unit], hit: Hit) -> bool:
    """Said of "it" before a comma, where only the sentence before has named something."""
    if hit.cue.kind != "negative" or not units or units[0].at < hit.stop:
        return False
    said_of_it = hit.cue.text.split()[-1] in ground.sets["talk.back"]
    parted = max(ground.layout.breaks[hit.stop : units[0].at + 1]) >= Break.COMMA
    return said_of_it and parted and ground.layout.sentence[hit.start] - 1 in ground.units_in


def compared(ground: Ground, hit: Hit) -> tuple[list[Unit], list[Unit]]:
    """The lists before and behind a cue that stands between two; both empty where one is missing."""
    units = ground.units_in.get(ground.layout.sentence[hit.start], [])
    right = _next(ground, units, hit.stop, Break.CLAUSE, 1)
    beside = right[0].group if right else -1
    left = [u for u in units if u.at < hit.start and u.group != beside]
    close = hit.cue.text.startswith(">") or hit.cue.text in ground.sets["talk.over"]
    if close and left and not _touches(ground, left[-1], hit):
        return [], []
    behind = [unit.at for unit in right if unit.at >= hit.stop]  # its list may begin before
    if close and behind and max(ground.layout.breaks[hit.stop : behind[0] + 1]) >= Break.COMMA:
        return [], []  # "Big is over, it's time for Mask"
    return (ground.members(left[-1]), right) if left and right else ([], [])


def _touches(ground: Ground, unit: Unit, hit: Hit) -> bool:
    """No part of a sentence ends between a unit and a sign behind it: else the sign opens a line."""
    breaks = ground.layout.breaks[unit.at + 1 : hit.start + 1]
    return hit.start - unit.at <= _SIGN and max(breaks) < Break.COMMA


def nearest(ground: Ground, units: list[Unit], hit: Hit) -> Unit:
    """The unit of a sentence that stands nearest to a cue: the last before it or the first behind."""
    behind = next((n for n, unit in enumerate(units) if unit.at >= hit.start), len(units))
    beside = units[max(0, behind - 1) : behind + 1]
    return min(beside, key=lambda unit: _distance(ground, unit, hit))


def _distance(ground: Ground, unit: Unit, hit: Hit) -> float:
    """How far a unit stands from a cue of its sentence, in words; breaks and turns count for several."""
    low, high = (unit.at, hit.start) if unit.at < hit.start else (hit.stop - 1, unit.at)
    layout, turns = ground.layout, ground.sets["talk.turn"]
    cost = float(high - low)
    for at in range(low + 1, min(high, low + _SIGHT) + 1):
        if layout.breaks[at] >= Break.CLAUSE:
            opens = at in layout.inside and at - 1 not in layout.inside
            cost += _BRACKET if opens else _CLAUSE
        elif layout.breaks[at] is Break.COMMA:
            cost += _COMMA
        if layout.words[at] in turns:
            cost += _TURN
    return cost


def _named_next(ground: Ground, units: list[Unit], hit: Hit) -> list[Unit]:
    kind = hit.cue.kind
    if kind not in {"passing", "excluded"}:
        return _next(ground, units, hit.stop, Break.CLAUSE, 1)
    most = Break.COMMA if kind == "excluded" else Break.CLAUSE
    found = _next(ground, units, hit.stop, most, 1 if " " in hit.cue.text else 0)
    if hit.start in ground.layout.slots:  # written between two, as in Chinese: 甲比乙
        return [unit for unit in found if unit.at >= hit.stop][:1]
    return _narrowed(ground, found)


def _next(ground: Ground, units: list[Unit], at: int, most: Break, room: int) -> list[Unit]:
    """The list just behind a word: with `room` words between that say something, and no strong break."""
    words, fillers = ground.layout.words, ground.sets["talk.fillers"]
    unit = next((u for u in units if u.at >= at), None)
    if unit is None or unit.at - at > _BEFORE:
        return []
    between = [w for w in words[at : unit.at] if w not in fillers and w != PERSON]
    parted = max(ground.layout.breaks[at : unit.at + 1]) >= most
    return ground.members(unit) if len(between) <= room and not parted else []


def _narrowed(ground: Ground, found: list[Unit]) -> list[Unit]:
    """Of two that a comma parts, what passes the first by says nothing of the second."""
    if len(found) != 2:
        return found
    between = ground.layout.breaks[found[0].at + 1 : found[1].at + 1]
    return found[:1] if max(between) >= Break.COMMA else found


def _named_last(ground: Ground, units: list[Unit], hit: Hit) -> list[Unit]:
    words, fillers = ground.layout.words, ground.sets["talk.fillers"]
    unit = next((u for u in reversed(units) if u.at <= hit.start), None)
    if unit is None or hit.start - unit.at > _BEHIND:
        return []
    if unit.at == hit.start:  # written to it, as particles are
        return [unit]
    if hit.cue.kind == "excluded":
        next_to = unit.at == hit.start - 1 and ground.layout.breaks[hit.start] < Break.COMMA
        return ground.members(unit) if next_to else []
    between = [w for w in words[unit.at + 1 : hit.start] if w not in fillers and w != PERSON]
    room = 0 if hit.cue.text.count(" ") < 2 else 1
    if len(between) > room:
        return []
    parted = hit.cue.kind == "passing" and ground.layout.breaks[unit.at] >= Break.CLAUSE
    return [unit] if parted else ground.members(unit)


def _nearest(ground: Ground, units: list[Unit], hit: Hit) -> list[Unit]:
    """The list in the same clause, else the nearest in the sentence."""
    inside = ground.layout.inside
    if hit.start in inside and hit.cue.kind in {"praise", "negative", "pick"}:
        beside = [u for u in units if u.at in inside and u.at > hit.start - _ASIDE]
        return ground.members(beside[0]) if beside else [u for u in units if u.at < hit.start][-1:]
    degree = ground.layout.words[max(0, hit.start - 1)] in ground.sets["talk.degrees"]
    denied = degree and negated(ground, hit)  # "don't really like Healer but Mask is great"
    if hit.cue.kind in {"pick", "final", "praise", "runner"} and not denied:
        units = [u for u in units if not u.aside] or units
    if hit.cue.kind == "negative" and _turned_from(ground, units, hit):
        return []
    if len(units) == 1:
        return units
    closest = nearest(ground, units, hit)
    if hit.cue.kind in {"pick", "final"} and _of_somebody_else(ground, closest, hit):
        return []
    if hit.cue.kind == "runner" and closest.at < hit.start:
        return [closest]  # "A, with B a close second" says it of B alone
    return ground.members(closest)


def _turned_from(ground: Ground, units: list[Unit], hit: Hit) -> bool:
    """Said before a "but" behind which all names stand: "No fan of hers but that kiss in Healer"."""
    first = units[0].at
    return hit.stop <= first and not ground.sets["talk.turn"].isdisjoint(
        ground.layout.words[hit.stop : first]
    )


def _of_somebody_else(ground: Ground, unit: Unit, hit: Hit) -> bool:
    """Behind a "but" that parts it from the unit, with somebody of its own: "… but Dokko Jin wins"."""
    if hit.start < unit.at:
        return False
    words, turn = ground.layout.words, ground.sets["talk.turn"]
    turned = [at for at in range(unit.at, hit.start) if words[at] in turn]
    return bool(turned) and PERSON in words[turned[-1] : hit.start]


def _across(ground: Ground, hit: Hit, number: int) -> tuple[list[Unit], float]:
    """A cue in a sentence without names: of the next where it announces, else of what was named last."""
    sentence, kind = ground.layout.sentences[number], hit.cue.kind
    after = ground.units_in.get(number + 1, [])
    announced = bool(after) and after[0].at in ground.layout.colon
    if kind in {"pick", "final"} and after and (announced or _announces(ground, sentence)):
        people = PERSON in ground.layout.words[sentence.start : sentence.stop]
        return (after if people else ground.members(after[0])), weights.ANNOUNCED
    near = ground.units_in.get(number - 1)
    before = near or ground.units_in.get(number - 2)
    if _speaks_of_another(ground, sentence) or _spares_people(ground, kind):
        return [], 0.0
    asked = bool(before) and ground.layout.sentences[number - 1].question
    if before and asked and kind in _AFTER_A_QUESTION and not _is_of_somebody(ground, hit):
        if kind in {"passing", "negative"} and not near:
            return [], 0.0
        share = weights.ANSWERED if kind in {"praise", "pick"} else 1.0
        return ground.members(before[-1]), share
    if before and kind in _ACROSS and not _is_of_somebody(ground, hit):
        share = _share_behind(ground, sentence, hit)
        return ground.members(before[-1]), share if near else share * weights.FAR
    following = kind == "final" and bool(after)
    return (ground.members(after[0]), weights.FOLLOWING) if following else ([], 0.0)


def _share_behind(ground: Ground, sentence: Sentence, hit: Hit) -> float:
    """The share of what is said in the sentence behind a name."""
    if _points_to_it(ground, sentence, hit):
        return weights.POINTED_BACK
    return weights.BAD_BEHIND if hit.cue.kind == "negative" else weights.BEHIND


def _points_to_it(ground: Ground, sentence: Sentence, hit: Hit) -> bool:
    """It opens with "it", or with "didn't", or the cue speaks of "it"."""
    words, sets = ground.layout.words, ground.sets
    leads = sets["talk.pronouns"]
    if hit.cue.kind == "praise":
        leads = either(leads, sets["talk.negator"])
    return words[sentence.start] in leads or not sets["talk.back"].isdisjoint(
        words[hit.stop : hit.stop + 1]
    )


def _is_of_somebody(ground: Ground, hit: Hit) -> bool:
    """Praise of somebody, where nobody is asked for: "I like Park Yoochun"."""
    follows = ground.layout.words[hit.stop : hit.stop + 1]
    praises = hit.cue.kind == "praise" and follows == [PERSON]
    return praises and ground.asked.level is NomineeKind.WORK


def _spares_people(ground: Ground, kind: str) -> bool:
    """Where somebody is asked for, what is said against a drama is not said against them."""
    return kind == "negative" and ground.asked.level is NomineeKind.PERSON


def _speaks_of_another(ground: Ground, sentence: Sentence) -> bool:
    """It opens with another of the same story, or asks whether it is any good."""
    words = ground.layout.words[sentence.start : sentence.stop]
    if sentence.question and words[0] in ground.sets["talk.whether"]:
        return True
    return not ground.sets["talk.versions"].isdisjoint(words[:4])


def _announces(ground: Ground, sentence: Sentence) -> bool:
    """It asks, or ends without having named a work: what it speaks of comes next."""
    words = ground.layout.words[sentence.start : sentence.stop]
    return sentence.question or words[-1] in ground.sets["talk.copulas"] or PERSON in words
