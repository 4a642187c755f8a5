"""Which units stand in one list."""

from typing import Final

from bot.nominate.cues import Hit, Place, either
from bot.nominate.layout import PERSON, STOP, Break
from bot.nominate.units import Ground

_LONGEST_PARTING: Final = 12
"""More words part two lists."""
_WHAT_FOR: Final = 7
"""No more words tell what a title of a list is named for."""
_PART: Final = 6
"""No more words lead to a title in its part: "and the boss who can't cook in Big"."""
_TURNS: Final = frozenset({"negative", "pan", "passing", "excluded", "runner", "final"})
"""Kinds of cues that part what they stand between."""
_PEOPLE: Final = frozenset({PERSON})
_ABOVE: Final = ">"
"""Sets what stands before it above what stands behind, whoever is named between: "Big > Gong Yoo in Goblin"."""
_SIGNS: Final = frozenset({PERSON, "+"})


def group(ground: Ground) -> None:
    """Units parted by no more than commas, "and", people and numbers stand in one list."""
    number = 0
    for before, unit in zip(ground.units, ground.units[1:], strict=False):
        if not _joined(ground, before.at, unit.at):
            number += 1
        unit.group = number


def _joined(ground: Ground, low: int, high: int) -> bool:
    layout, sets = ground.layout, ground.sets
    if high in layout.colon or (not layout.inside and high - low > _LONGEST_PARTING):
        return False
    between = _said_openly(ground, low, high)
    if len(between) > _LONGEST_PARTING:
        return False
    words = [layout.words[at] for at in between]
    if ground.asked.first and not sets["first.next"].isdisjoint(words):
        return False  # what came then was not the first
    if STOP in words or _ABOVE in words or max(layout.breaks[low + 1 : high + 1]) >= Break.SENTENCE:
        return False
    joins, leads_in = sets["talk.joins"], sets["talk.leads_in"]
    if PERSON in words:
        joins = either(joins, leads_in)
    plain = [w for w in words if not (w in joins or w in _SIGNS or w.isdigit())]
    room = 2 if PERSON in words and words[-1] in leads_in else 0
    return (
        len(plain) <= room
        or _is_an_item(ground, low, high)
        or _is_what_for(ground, words, layout.breaks[high])
        or _is_alike(ground, low, high)
    )


def _said_openly(ground: Ground, low: int, high: int) -> list[int]:
    """The words between two, without what stands in parentheses behind the first: "Big (the songs!), Mask"."""
    layout = ground.layout
    outside = {low, high}.isdisjoint(layout.inside)
    return [at for at in range(low + 1, high) if not (outside and at in layout.inside)]


def _is_what_for(ground: Ground, words: list[str], parted: Break) -> bool:
    """Behind each title of a list stands what it is named for: "Big for the songs, Mask for the hats"."""
    sets = ground.sets
    ends = parted is Break.COMMA or words[-1] in sets["talk.joins"]
    return ends and words[0] in sets["talk.purpose"] and len(words) <= _WHAT_FOR


def _is_alike(ground: Ground, low: int, high: int) -> bool:
    """Both end parts that are built alike, and nothing between turns: "the chef in Pasta and the boss in Big"."""
    layout, sets = ground.layout, ground.sets
    words, inside = layout.words, layout.inside
    join = _last_join(ground, low, high)
    if join is None or any(low < hit.start < high and _parts(hit) for hit in ground.hits):
        return False
    part = words[join:high]
    telling = either(sets["talk.subjects"], sets["talk.copulas"], sets["talk.under"])
    turns = either(sets["talk.turn"], sets["talk.negator"])
    if not turns.isdisjoint(words[low:high]) or not telling.isdisjoint(part):
        return False
    if low in inside and high in inside:
        return len(part) <= _PART
    if low in inside or high in inside or not low:
        return False
    led = words[high - 1]
    if led in sets["talk.leads_in"]:
        return 1 < len(part) <= _PART and words[low - 1] == led
    follows = words[low + 1]
    return not part and follows in sets["talk.told_by"] and words[high + 1 : high + 2] == [follows]


def _parts(hit: Hit) -> bool:
    return hit.cue.kind in _TURNS or hit.cue.place is Place.BETWEEN


def _last_join(ground: Ground, low: int, high: int) -> int | None:
    """Where behind the last comma or "and" between two the part of the second begins; None where there is none."""
    layout, joins = ground.layout, ground.sets["talk.joins"]
    for at in range(high, low, -1):
        if layout.words[at - 1] in joins and at - 1 > low:
            return at
        if layout.breaks[at] is Break.COMMA:
            return at
    return None


def _is_an_item(ground: Ground, low: int, high: int) -> bool:
    """Between two commas stands what is written like a title, but no known one: "Big, Byakuyakou, Pasta"."""
    layout, sets = ground.layout, ground.sets
    words, breaks = layout.words[low + 1 : high], layout.breaks
    if words[-1] in sets["talk.joins"]:
        words = words[:-1]
    if (
        not words
        or breaks[low + 1] is not Break.COMMA
        or max(breaks[low + 2 : high], default=Break.NONE) > Break.COMMA
    ):
        return False
    if breaks[high] is not Break.COMMA and layout.words[high - 1] not in sets["talk.joins"]:
        return False
    said = either(sets["talk.copulas"], sets["talk.subjects"], sets["talk.turn"], _PEOPLE)
    if not said.isdisjoint(words):
        return False
    large = [
        layout.text[layout.starts[at]].isupper() for at in range(low + 1, low + 1 + len(words))
    ]
    return large[0] and large[-1] and sum(large) * 2 >= len(large)
