"""Which work is said to be the first of all, where the prompt asks for that."""

from bot.nominate import weights
from bot.nominate.cues import Cue, Hit, Place, by_first_word, either
from bot.nominate.reaching import nearest
from bot.nominate.units import MOST_CUES, Ground, Unit


def first_of_all(ground: Ground) -> None:
    """Where the first of all is asked for, the one that is said to be it leaves no other.

    But the first of several countries each are all of them first.
    """
    said = _said_to_be_first(ground)
    of_a_country = [unit for unit, placed in said if placed]
    best = [unit for unit, _ in said[:1]] or _named_first(ground)
    if len({unit.work for unit in of_a_country}) > 1:
        best = of_a_country
    elif said:
        best = ground.members(best[0])  # "my first ones were A and B": what came then is in no list
    for unit in ground.units:
        if unit in best:
            unit.add(weights.PICK, "it is said to be the first")
            unit.picked = True
        elif best and not unit.firm:
            then = ground.layout.words[best[0].at : unit.at]
            came_then = not ground.sets["first.next"].isdisjoint(then)
            weight = weights.PASSING if came_then else weights.ELSEWHERE
            unit.add(weight, "another is said to be the first")


def _named_first(ground: Ground) -> list[Unit]:
    """Of several dramas that a beginner's story names, the first, where nothing passes it by."""
    first = ground.units[0]
    several = len({u.work for u in ground.units}) > 1
    picked = any(u.picked for u in ground.units)
    if not several or picked or first.aside or first.is_weakened:
        return []
    list_ = ground.members(first)
    between = ground.layout.words[first.at : list_[-1].at]
    return [first] if ground.sets["talk.ors"].isdisjoint(between) else list_


def _said_to_be_first(ground: Ground) -> list[tuple[Unit, bool]]:
    """The units nearest to words for it, in order of place; with whether those name a country."""
    near: list[tuple[Unit, bool]] = []
    words, countries = ground.layout.words, either(ground.sets["first.anywhere"], ground.countries)
    begun = by_first_word(ground.sets["first.words"])
    for at, word in enumerate(words):
        units = ground.units_in.get(ground.layout.sentence[at]) if word in begun else None
        for said in begun[word] if units else ():
            stop = at + said.count(" ") + 1
            if units and " ".join(words[at:stop]) == said:
                hit = Hit(at, stop, Cue("first", Place.NEAR, said))
                placed = not countries.isdisjoint(words[hit.stop : hit.stop + 2])
                near.append((nearest(ground, units, hit), placed))
        if len(near) >= MOST_CUES:
            break
    return sorted(near, key=lambda found: found[0].at)
