"""What is known of each title of a ground once its points are told, for the chance that it is a pick."""

from math import log

from bot.nominate import weights
from bot.nominate.cues import either
from bot.nominate.sureness import Weighed
from bot.nominate.units import Ground, Unit

_GOES_ON = 2
"""So many sentences without a title still speak of the last."""
_SIGHT = 120
"""So many words on, what speaks ill is no longer about a unit."""
_TELLING = ("viewed", "loved", "persons", "makers")


class Weighing:
    """Weighs the units of one ground; made for it."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.several = len({unit.work for unit in ground.units}) > 1
        self.telling = either(*(ground.sets[f"talk.{key}"] for key in _TELLING))
        self._said: dict[int, frozenset[str]] = {}

    def weighed(self, unit: Unit, points: float) -> Weighed:
        """What speaks for a unit's being a pick; `points` are its own less what is against it."""
        ground, sets = self.ground, self.ground.sets
        number = ground.layout.sentence[unit.at]
        sentence = ground.layout.sentences[number]
        said = self._said_in(number)
        viewed = not sets["talk.viewed"].isdisjoint(said)
        fond = not sets["talk.loved"].isdisjoint(said)
        others = not sets["talk.persons"].isdisjoint(said)
        made = not sets["talk.makers"].isdisjoint(said)
        length = log(1 + sentence.stop - sentence.start) / 3
        sour = not ground.asked.negative and self._is_soured(unit, number)
        lesser = self.several and points < weights.BIAS
        opens = self._first_of_list(unit) == sentence.start
        return Weighed(  # by place, which takes a third of the time
            min(max(points, 0.0) / 3, 3.0), min(max(weights.PASSED - points, 0.0) / 2, 2.0),
            float(unit.firm), float(not self.several), float(lesser), float(unit.beside),
            float(viewed), float(fond), float(others), float(made), length,
            float(bool(ground.asked.years)), float(sour), float(number > 0), float(opens), float(unit.bare),
        )  # fmt: skip

    def _first_of_list(self, unit: Unit) -> int:
        """The word of the first title in its list that as much speaks for."""
        if not self.several:
            return unit.at
        return next(u.at for u in self.ground.members(unit) if u.points == unit.points)

    def _said_in(self, number: int) -> frozenset[str]:
        """The words of a sentence that tell something."""
        known = self._said.get(number)
        if known is None:
            layout = self.ground.layout
            sentence = layout.sentences[number]
            words = layout.words[sentence.start : sentence.stop]
            known = self._said[number] = self.telling.intersection(words)
        return known

    def _is_soured(self, unit: Unit, number: int) -> bool:
        """Whether what follows, up to another title, speaks ill."""
        ground, sentences = self.ground, self.ground.layout.sentences
        others = [u.at for u in ground.units_in[number] if u.at > unit.at and u.work != unit.work]
        end = others[0] if others else sentences[number].stop
        if not others:
            for following in range(number + 1, min(number + 1 + _GOES_ON, len(sentences))):
                if following in ground.units_in:
                    break
                end = sentences[following].stop
        words = ground.layout.words[unit.at + 1 : min(end, unit.at + _SIGHT)]
        return not ground.sets["talk.sour"].isdisjoint(words)


def is_led_by_nothing(ground: Ground) -> bool:
    """Only words that say nothing stand before the first name."""
    leads = either(ground.sets["talk.leads"], ground.sets["talk.fillers"])
    return leads.issuperset(ground.layout.words[: ground.units[0].at])
