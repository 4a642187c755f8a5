"""What is known of each title of a ground once its points are told, for the chance that it is a pick."""

from math import log
from typing import Final

from bot.model import NomineeKind
from bot.nominate import sureness, weights
from bot.nominate.cues import either
from bot.nominate.layout import PERSON, Break
from bot.nominate.sureness import NO_WORD, Said, Weighed
from bot.nominate.units import Ground, Unit

_DASHES: Final = frozenset("-–—")
_OPENING: Final = frozenset("([（")
_CLOSING: Final = frozenset(")]）")
_SIGHT: Final = 40
"""Words further from a title say nothing of it."""
_NEAR: Final = 8
"""In so many words before and behind a title stands who is in it."""
_WHOLE: Final = 150
"""So many words of an answer that names one work are looked at."""


class Weighing:
    """Weighs the units of one ground; made for it. Those of a list in one sentence stand as one."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.times: dict[str, int] = {}
        self.picks: list[Unit] = []  # the first of two works, no more
        self.lists: dict[int, tuple[Unit, Unit]] = {}  # the first and last of each, in order
        self._said: dict[int, Said] = {}
        self._peopled: dict[int, bool] = {}  # by sentence: long ones have many titles
        self.fellows: dict[int, set[str]] = {}  # the works of each list
        most: dict[str, float] = {}
        for unit in ground.units:
            self.times[unit.work] = self.times.get(unit.work, 0) + 1
            most[unit.work] = max(unit.points, most.get(unit.work, unit.points))
            if unit.picked and len(self.picks) < 2 and all(p.work != unit.work for p in self.picks):
                self.picks.append(unit)
            first, _ = self.lists.get(unit.group, (unit, unit))
            self.lists[unit.group] = first, unit
            self.fellows.setdefault(unit.group, set()).add(unit.work)
        self.best = sorted(most.items(), key=_by_points)[:2]
        self.several = len(most) > 1
        self.of_people = ground.asked.of_people
        self.long = log(1 + len(ground.layout.words)) / 4

    def weighed(self, unit: Unit, points: float, *, told: bool, doubted: bool) -> Weighed:
        """What speaks for a unit's being a pick; `points` are its own less what is against it."""
        layout, asked, at = self.ground.layout, self.ground.asked, unit.at
        number = layout.sentence[at]
        sentence = layout.sentences[number]
        start, stop = self._list(unit)
        others = [pick.at for pick in self.picks if pick.work != unit.work]
        before = layout.breaks[start]
        behind = layout.breaks[stop] if stop < sentence.stop else Break.SENTENCE
        fellows = len(self.fellows[unit.group])
        led, mark = layout.mark_before(start), layout.mark_behind(stop - 1)
        return Weighed(  # by place, which takes a third of the time
            min(max(points, 0.0) / 3, 3.0), min(max(weights.PASSED - points, 0.0) / 2, 2.0),
            float(unit.firm), float(unit.aside), float(unit.bare), float(told), float(doubted),
            float(sentence.question and not (unit.firm or unit.answered)), float(at in layout.inside), float(at in layout.quoted),
            float(at in layout.colon), float(before is Break.NONE), float(before is Break.LINE),
            float(behind is Break.NONE), float(behind >= Break.SENTENCE), float(number == 0),
            float(not self.several), float(unit.group == self.ground.units[-1].group),
            self._ahead(unit), min(self.times[unit.work], 4) / 4,
            float(bool(others)), float(any(pick < at for pick in others)), self.long,
            float(unit.beside), float(bool(asked.years)), float(asked.open), float(asked.both),
            float(asked.survey), float(asked.first), float(unit.other_year), float(unit.abroad),
            float(self.of_people and self._is_peopled(start, stop)),
            log(1 + start - sentence.start) / 3, log(1 + max(0, sentence.stop - stop)) / 3,
            float(fellows > 1), log(fellows), float(unit.honourable),
            float(self._names_somebody(number)),
            float(any(word.isdigit() for word in layout.words[max(sentence.start, start - 2) : start])),
            float(led in _DASHES), float(asked.level is NomineeKind.PERSON),
            float(asked.level is NomineeKind.COUPLE), float(asked.level is NomineeKind.SCENE),
            float(asked.watching), float(asked.coming), float(led in _OPENING), float(layout.trails(sentence)),
            float(unit.picked), float(mark == "?"), float(len(layout.sentences) == 1),
            float(number == len(layout.sentences) - 1), log(len(self.times)), float(mark in _CLOSING),
            float(self.ground.reply),
        )  # fmt: skip

    def _list(self, unit: Unit) -> tuple[int, int]:
        """Words [start, stop) from the first of its list to the last, where they stand in one sentence."""
        first, last = self.lists[unit.group]
        sentence = self.ground.layout.sentence
        if sentence[first.at] == sentence[last.at]:
            return first.at, last.at + 1
        return unit.at, unit.at + 1

    def _is_peopled(self, start: int, stop: int) -> bool:
        """Whether somebody stands near those words, in their sentence."""
        layout = self.ground.layout
        sentence = layout.sentences[layout.sentence[start]]
        low, high = max(sentence.start, start - _NEAR), min(sentence.stop, stop + _NEAR)
        return PERSON in layout.words[low:high]

    def _names_somebody(self, number: int) -> bool:
        known = self._peopled.get(number)
        if known is None:
            sentence = self.ground.layout.sentences[number]
            said = self.ground.layout.words[sentence.start : sentence.stop]
            known = self._peopled[number] = PERSON in said
        return known

    def _ahead(self, unit: Unit) -> float:
        most = next((most for work, most in self.best if work != unit.work), None)
        return 0.0 if most is None else min(max((unit.points - most) / 3, -3.0), 3.0)

    def said(self, unit: Unit) -> Said:
        """The words of its sentence around its list, as far as they are in sight, and those of the next.

        Of the next only if that names no work; and all, where no other work is named. Each word once in a place.
        """
        start, stop = self._list(unit)
        known = self._said.get(start)
        if known is None:
            known = self._said[start] = self._said_around(start, stop)
        return known

    def _said_around(self, start: int, stop: int) -> Said:
        layout = self.ground.layout
        number, every = layout.sentence[start], layout.words
        begin, end = layout.sentences[number].start, layout.sentences[number].stop
        said: Said = [
            (sureness.NEXT_BEFORE, [every[start - 1] if start - 1 >= begin else NO_WORD]),
            (sureness.SECOND_BEFORE, [every[start - 2] if start - 2 >= begin else NO_WORD]),
            (sureness.NEXT_BEHIND, [every[stop] if stop < end else NO_WORD]),
            (sureness.SECOND_BEHIND, [every[stop + 1] if stop + 1 < end else NO_WORD]),
            (sureness.BEFORE, _once(every[max(begin, start - _SIGHT) : start])),
            (sureness.BEHIND, _once(every[stop : min(end, stop + _SIGHT)])),
        ]
        if number + 1 < len(layout.sentences) and number + 1 not in self.ground.units_in:
            after = layout.sentences[number + 1]
            following = every[after.start : min(after.stop, after.start + _SIGHT)]
            said.append((sureness.FOLLOWING, _once(following)))
        if not self.several:
            said.append((sureness.ALONE, _once(every[:_WHOLE])))
        return said


def _once(words: list[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _by_points(best: tuple[str, float]) -> float:
    return -best[1]


def is_led_by_nothing(ground: Ground) -> bool:
    """Only words that say nothing stand before the first name."""
    leads = either(ground.sets["talk.leads"], ground.sets["talk.fillers"])
    return leads.issuperset(ground.layout.words[: ground.units[0].at])
