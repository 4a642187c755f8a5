"""What is known of each title of a ground once its points are told, for the chance that it is a pick."""

from math import log

from bot.nominate.cues import either
from bot.nominate.sureness import Weighed
from bot.nominate.units import BIAS, Ground, Unit

PASSED = -2.0
"""Fewer points say that a title is named in passing."""


class Weighing:
    """Weighs the units of one ground; made for it."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.led_by_nothing = is_led_by_nothing(ground)
        self.several = len({unit.work for unit in ground.units}) > 1
        self._said: dict[int, tuple[bool, bool]] = {}

    def weighed(self, unit: Unit, points: float) -> Weighed:
        """What speaks for a unit's being a pick; `points` are its own less what is against it."""
        ground = self.ground
        number = ground.layout.sentence[unit.at]
        sentence = ground.layout.sentences[number]
        viewed, fond = self._said_in(number)
        return Weighed(
            points=min(max(points, 0.0) / 3, 3.0),
            passed=min(max(PASSED - points, 0.0) / 2, 2.0),
            leads=float(self.led_by_nothing and unit.work == ground.units[0].work),
            firm=float(unit.firm),
            sole=float(not self.several),
            lesser=float(self.several and points < BIAS),
            beside=float(unit.beside),
            viewed=float(viewed),
            fond=float(fond),
            long=log(1 + sentence.stop - sentence.start) / 3,
            years=float(bool(ground.asked.years)),
        )

    def _said_in(self, number: int) -> tuple[bool, bool]:
        """Whether a sentence speaks of watching, and whether of what is loved."""
        known = self._said.get(number)
        if known is None:
            ground = self.ground
            sentence = ground.layout.sentences[number]
            words = ground.layout.words[sentence.start : sentence.stop]
            known = self._said[number] = (
                not ground.sets["talk.viewed"].isdisjoint(words),
                not ground.sets["talk.loved"].isdisjoint(words),
            )
        return known


def is_led_by_nothing(ground: Ground) -> bool:
    """Only words that say nothing stand before the first name."""
    leads = either(ground.sets["talk.leads"], ground.sets["talk.fillers"])
    return leads.issuperset(ground.layout.words[: ground.units[0].at])
