"""How a text speaks of each work it names: the pick, in passing, or rejected.

Evidence is weighed in points: a cue in the clause, a rank or heading before it, its place in
the whole; what rejects is weighed on a scale of its own. Where the points end, a small regression
over them and what is plain about the title says whether it is the pick, and how surely.
"""

from typing import Final

from bot.model import Stance
from bot.nominate import weights
from bot.nominate.answering import answered
from bot.nominate.choosing import choices, is_only_asked_about
from bot.nominate.cues import Cue, Hit, Place
from bot.nominate.firsts import first_of_all
from bot.nominate.grouping import group
from bot.nominate.layout import Break
from bot.nominate.placing import place
from bot.nominate.reaching import compared, reached, turns_behind
from bot.nominate.sureness import chance, is_beyond_doubt, is_strange, telling
from bot.nominate.turning import is_beyond, negated, overturned, turned
from bot.nominate.units import Ground, Judged, Unit, holds
from bot.nominate.weighing import Weighing, is_led_by_nothing

_LEANS: Final = {
    True: "beside it: fans speak so of their picks",
    False: "beside it: fans speak so of what they do not pick",
}
"""What is said where words tell otherwise than points."""


def judge(ground: Ground) -> list[Judged]:
    """A judgement for each unit of the ground, in their order."""
    group(ground)
    headed = place(ground)
    _cues(ground, headed)
    _whole(ground)
    weighing = Weighing(ground)
    return [_judged(weighing, unit) for unit in ground.units]


def _cues(ground: Ground, headed: set[int]) -> None:
    """Comparisons first, then what stands next to a name, then the rest: each narrows the next."""
    units = {u.at for u in ground.units}
    layout = ground.layout
    mute = headed | {at for at in layout.quoted if not {at - 1, at + 1} & units & layout.quoted}
    free = [hit for hit in ground.hits if hit.start not in mute]
    comparing = {
        hit.start for hit in free if hit.cue.place is Place.BETWEEN and _compare(ground, hit)
    }
    adding = [hit for hit in free if hit.cue.text in ground.sets["talk.ors"]]
    others = [hit for hit in free if hit.cue.text not in ground.sets["talk.ors"]]
    for hit in others:
        if hit.cue.place not in {Place.NEAR, Place.BETWEEN} and hit.start not in comparing:
            _attach(ground, hit)
    for hit in others:
        if hit.cue.place is Place.NEAR:
            _attach(ground, hit)
    for hit in adding:  # once it is known how the one before is named
        _attach(ground, hit)


def _compare(ground: Ground, hit: Hit) -> bool:
    """The first of two is set above the second; the other way round where that is denied.

    A cue that names in passing sets the second above the first: "pales next to".
    """
    better, lesser = compared(ground, hit)
    if negated(ground, hit) is not (hit.cue.kind == "passing"):
        better, lesser = lesser, better
    elif is_beyond(ground, hit):
        better, lesser = lesser, []  # "nothing can beat Healer"
    for unit in better:
        _weigh(ground, unit, "pick", hit.cue, 1.0)
    for unit in lesser:
        unit.set_below(f"“{hit.cue.text}” sets another above it")
    return bool(better)


def _attach(ground: Ground, hit: Hit) -> None:
    kind = turned(ground, hit)
    if kind is None:
        return
    units, share = reached(ground, hit)
    if kind == "also":
        inside = ground.layout.inside
        units = [unit for unit in units if (unit.at in inside) is (hit.start in inside)]
    if kind in {"pan", "negative"}:
        units = [unit for unit in units if not _is_behind_a_turn(ground, unit, hit)]
    if units and overturned(ground, hit, kind):
        share *= weights.OVERTURNED
    number = ground.layout.sentence[hit.start]
    for unit in units:
        _weigh(ground, unit, kind, hit.cue, share)
        elsewhere = kind in {"pick", "final"} and ground.layout.sentence[unit.at] != number
        unit.answered = unit.answered or (elsewhere and share >= weights.MOSTLY)
        if kind == "also" and unit.added and _opens_its_sentence(ground, unit, hit):
            unit.picked = unit.firm = True


def _opens_its_sentence(ground: Ground, unit: Unit, hit: Hit) -> bool:
    """The cue, and a title that a mark parts from what follows: "Also Healer, which …"."""
    layout = ground.layout
    sentence = layout.sentences[layout.sentence[hit.start]]
    parted = unit.at + 1 >= sentence.stop or layout.breaks[unit.at + 1] >= Break.COMMA
    opens = hit.start == sentence.start and unit.at == hit.stop
    return opens and parted and hit.cue.text not in ground.sets["talk.ors"]


def _is_behind_a_turn(ground: Ground, unit: Unit, hit: Hit) -> bool:
    """A "but" stands between what speaks ill and a title: "not a perfect drama, but Healer …"."""
    words = ground.layout.words[hit.stop : unit.at]
    return not ground.sets["talk.turn"].isdisjoint(words)


def _weigh(ground: Ground, unit: Unit, kind: str, cue: Cue, share: float) -> None:
    said = f"“{cue.text}”"
    match kind:
        case "pick" | "final":
            again = weights.AGAIN if unit.picked else 1.0
            weight = weights.PICK if kind == "pick" else weights.FINAL
            unit.add(weight * share * again, f"{said} says so")
            unit.picked = unit.picked or share >= weights.MOSTLY
            unit.firm = unit.firm or (kind == "final" and share >= weights.MOSTLY)
        case "runner":
            unit.second(f"{said} sets it beside the pick")
        case "also":
            earlier = [u for u in ground.units if u.at < unit.at and u.group != unit.group]
            if (
                cue.text in ground.sets["talk.ors"]
                and earlier
                and _is_passed_with(ground, unit, earlier[-1])
            ):
                unit.add(weights.PASSING, f"{said} puts it beside what is named in passing")
                return
            unit.add(weights.ALSO if earlier else weights.ALSO_FIRST, f"{said} adds it")
            if earlier:
                unit.added = True
                _added_to(earlier[-1], said)
        case "praise":
            _praise(unit, weights.PRAISE * share, said)
        case "passing":
            _pass(unit, cue, said)
        case "warm":
            unit.add(weights.WARM * share, f"{said} speaks well of it")
        case _:
            unit.aside = unit.aside or kind == "excluded"
            weight = weights.PAN if kind == "pan" else weights.NEGATIVE
            unit.reject(weight * share, f"{said} speaks against it")


def _is_passed_with(ground: Ground, unit: Unit, earlier: Unit) -> bool:
    """The one before it, in the same sentence, is named in passing: "haven't seen A, B or even C"."""
    together = ground.layout.sentence[earlier.at] == ground.layout.sentence[unit.at]
    return together and earlier.is_passed_by


def _added_to(unit: Unit, said: str) -> None:
    """What another is added to was named as an answer itself, unless something says otherwise."""
    if unit.is_untouched:
        unit.add(weights.ALSO, f"{said} adds another to it")


def _praise(unit: Unit, warmth: float, said: str) -> None:
    room = max(0.0, max(weights.WARM_AT_MOST, warmth) - unit.warmth)
    unit.warmth += min(warmth, room)
    unit.add(min(warmth, room), f"{said} speaks of it warmly")


def _pass(unit: Unit, cue: Cue, said: str) -> None:
    next_to = cue.place is not Place.NEAR
    if unit.version and next_to and cue.text.endswith(" of"):
        return  # "the Thai remake of Full House" is the remake itself
    unit.aside = unit.aside or cue.place is Place.BEFORE
    share = 1.0 if next_to else weights.NEAR
    unit.add(weights.PASSING * share, f"{said} names it in passing")


def _whole(ground: Ground) -> None:
    """Picks weaken what is only named beside them; a decision weakens what stood before it."""
    if ground.asked.first:
        first_of_all(ground)
    _sides(ground)
    choices(ground)
    answered(ground)
    _besides(ground)
    _sole(ground)
    _opening(ground)
    _unpicked(ground)
    picks = {
        u.group
        for u in ground.units
        if u.picked and not u.honourable and u.points > 0 and u.against < weights.NEGATIVE
    }
    decided = _decided(ground)
    for unit in ground.units:
        answers = unit.picked or unit.added or (unit.stands and unit.points > 0)
        if picks and unit.group not in picks and not answers:
            _beside_picks(ground, unit, [u for u in ground.units if u.group in picks])
        before = decided is not None and unit.at < decided.at and unit.group != decided.group
        if before and not unit.firm:
            unit.points = min(unit.points, weights.PICK_AT_MOST)
            unit.add(weights.DECIDED, "the decision comes after it")
        if ground.reply:
            unit.add(weights.REPLY, "it replies to another fan")


def _beside_picks(ground: Ground, unit: Unit, picks: list[Unit]) -> None:
    """Named before the pick: thought about. Behind it: often one more, if its clause is a main one."""
    if unit.under or unit.at < picks[0].at:
        unit.add(weights.ELSEWHERE, "the pick is another")
        return
    sentences, first = ground.layout.sentence, ground.asked.first
    before = [pick for pick in picks if pick.at < unit.at]
    if not first and any(sentences[pick.at] == sentences[unit.at] for pick in before):
        unit.add(weights.ALONGSIDE, "it stands in one sentence with a pick, behind it")
    else:
        unit.add(weights.BESIDE, "the pick is another")


def _sides(ground: Ground) -> None:
    """An answer that begins by saying with whom it is votes for what it names first."""
    if holds(ground.said(0, 12), ground.sets["agree.sides"]):
        first = ground.units[0]
        first.add(weights.SIDES, "the answer sides with somebody")
        first.picked = first.told = first.firm = first.sided = True
        first.aside = False


def _besides(ground: Ground) -> None:
    """Where the prompt is about one work, another is named beside it."""
    for unit in ground.units:
        if unit.beside and not unit.firm:
            unit.add(weights.BESIDE_PROMPT, "the prompt is about another work")


def _sole(ground: Ground) -> None:
    """An answer that names one work, or one list, names it for a reason."""
    units, asked = ground.units, ground.asked
    if len({u.group for u in units}) > 1 and len({u.work for u in units}) > 1:
        return
    several = len({u.work for u in units}) > 1
    slight = several or (asked.open and not asked.watching)
    weight = weights.SOLE_OF_MANY if slight else weights.SOLE
    for unit in units:
        asked_about = is_only_asked_about(ground, unit)
        if unit.against < weights.PAN and not unit.aside and not asked_about:
            unit.add(weight, "the answer names nothing else")


def _opening(ground: Ground) -> None:
    """Where nothing is picked, the answer's first word is its answer, if that is a name."""
    first = ground.units[0]
    if (
        is_led_by_nothing(ground)
        and first.is_untouched
        and not any(u.points > 0 for u in ground.units)
    ):
        for unit in ground.members(first):
            unit.add(weights.SOLE, "the answer opens with it")
            unit.told = True


def _unpicked(ground: Ground) -> None:
    """Where the prompt asks for dramas and nothing is picked, what nothing passes by was named for it."""
    if ground.asked.open or ground.asked.first or ground.reply:
        return
    if any(u.is_answer for u in ground.units):
        return
    for unit in ground.units:
        if not (unit.under or unit.is_weakened):
            unit.add(weights.UNPICKED, "the answer picks nothing else")
            warm = unit.is_praised and not turns_behind(ground, unit)
            unit.told = unit.told or warm


def _decided(ground: Ground) -> Unit | None:
    """The unit of the last decision: what a cue says is one, else what a "but" opens with."""
    for hit in reversed(ground.hits):
        if hit.cue.kind == "final":
            units, share = reached(ground, hit)
            # "Healer too, though it had the last word in the end" adds one, and decides nothing
            adds = bool(units) and units[0].added and units[0].at < hit.start
            if units and share >= weights.MOSTLY and not adds:
                return units[0]
    answers = (u for u in reversed(ground.units) if u.is_answer)
    return next((u for u in answers if not u.added and _opens_with_turn(ground, u)), None)


def _opens_with_turn(ground: Ground, unit: Unit) -> bool:
    """Its sentence is the last that names something, and begins with "but", or with "nah"."""
    number = ground.layout.sentence[unit.at]
    sentence, sets = ground.layout.sentences[number], ground.sets
    first = ground.layout.words[sentence.start]
    if ground.asked.survey or number == 0 or number != ground.layout.sentence[ground.units[-1].at]:
        return False
    parted = ground.layout.breaks[sentence.start + 1 : sentence.start + 2] >= [Break.COMMA]
    return first in sets["talk.turn"] or (first in sets["talk.denials"] and parted)


def _judged(weighing: Weighing, unit: Unit) -> Judged:
    ground, against = weighing.ground, unit.against
    although = weights.REJECTED_ALTHOUGH if unit.firm or unit.stands else 0.0
    if against >= weights.REJECTED and against > unit.points + although:
        sure = _surely_rejected(against - max(0.0, unit.points))
        return Judged(
            Stance.NEGATIVE, sure, _why(unit, for_it=False), honourable=False, points=unit.points
        )
    points = unit.points - weights.AGAINST * against
    told = _is_told(ground, unit, points, several=weighing.several)
    weighed = weighing.weighed(unit, points, told=told, doubted=_doubted(ground, unit))
    said = weighing.said(unit)
    sure = chance(weighed, said)
    if is_beyond_doubt(weighed):
        sure = max(sure, weights.SETTLED_PICK)
    if unit.sided:  # rare, and said outright: no other word outweighs it
        sure = max(sure, weights.UNSURE)
    picked = sure >= weights.EVEN
    if picked and is_strange(said):  # the regression knows no word of it: points decide
        idle = unit.aside or (ground.reply and not told)
        picked = points >= weights.PASSED and not (idle and points <= 0)
    why = _why(unit, for_it=picked)
    if picked != (points > 0) and (words := telling(said, for_it=picked)):
        why = f"{' and '.join(f'“{word}”' for word in words)} {_LEANS[picked]}"
    stance = Stance.NOMINATED if picked else Stance.MENTIONED
    sure = sure if picked else max(weights.EVEN, 1 - sure)
    if picked and weighed.asked and not unit.firm:
        sure = min(sure, weights.UNSURE)  # who asks may not be sure: "Full House?"
    return Judged(stance, sure, why, unit.honourable, points, weighed, said)


def _surely_rejected(margin: float) -> float:
    """How sure a margin of points makes that a work is rejected."""
    for least, sure in weights.REJECTED_BY:
        if margin >= least:
            return sure
    return weights.REJECTED_BARELY


def _is_told(ground: Ground, unit: Unit, points: float, *, several: bool) -> bool:
    """Something says that it is the pick, or nothing else can be."""
    warm = unit.is_praised and points >= weights.WARM_ENOUGH and not several
    warm = warm and not turns_behind(ground, unit)
    told = unit.picked or unit.stands or unit.told or warm
    return told or (ground.asked.first and not several) or _opens(ground, unit, several=several)


def _opens(ground: Ground, unit: Unit, *, several: bool) -> bool:
    """The answer begins with the only work that it names, and says nothing against it."""
    if several or ground.reply or ground.asked.open or unit.at != ground.units[0].at:
        return False
    weakened = any(other.is_weakened for other in ground.units)
    return not weakened and is_led_by_nothing(ground)


def _doubted(ground: Ground, unit: Unit) -> bool:
    """Something speaks against it too, or it is the first of two, and perhaps only thought about."""
    if unit.firm:
        return False
    others = {u.work for u in ground.units if u.work != unit.work}
    if (others and unit.under) or unit.is_doubted(alone=not others):
        return True
    later = [u for u in ground.units if u.at > unit.at and u.group != unit.group and u.points > 0]
    return len(others) == 1 and any(u.work in others and not u.added for u in later)


def _why(unit: Unit, *, for_it: bool) -> str:
    """What weighed most, for it or against it."""
    wanted = [because for because in unit.because if (because[0] > 0) == for_it]
    if not wanted and for_it:
        return "it is named in answer, and little speaks against it"
    if not wanted:
        return "nothing in the sentence says that it is the pick"
    return max(wanted, key=lambda because: abs(because[0]))[1]
