"""Titles that stand in a row: in lists, in lines, and from one known title to the others."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from bot.catalogue import Mention
from bot.nominate.bounds import LEAD, OPENING, Bounds
from bot.nominate.cues import Cues

_PARTED: Final = re.compile(
    r"[\"”’'!)*\s]*(?:[,/&+;|•·\n]|\n\s*[-–—>]|,?\s(?:and|or|y|dan|at|&)\s)[\s\"“‘'(*\d.)]*"
    r"|\s?\(?\d{4}\)?\s?[,/&;|]\s?"
)
_LINE_ENDS: Final = re.compile(r"[^\w\n]*(?:$|\n|#|@)")
_LOOKED_AT: Final = 12
"""So many titles behind one tell that it is in a list."""
_GOES_ON: Final = re.compile(r"['’]s| ?\w")
_ENDS_OR_LEADS_ON: Final = re.compile(r"[ \"”’'!.*)]*(?:\n|$|[-–—:(])")
_NUMBER_BEFORE: Final = re.compile(r"(?:^|\s)(\d{1,2}) $")
_COUNTED: Final = re.compile(r"[^\w\n]*\s\d{1,2} ")
"""Between two titles that are counted off stands no word."""
_PARTING: Final = 8
"""What parts two titles of a list is no longer than so many characters."""


class Rows(Bounds):
    """Looks for lists among the mentions of titles in one text; made for it.

    `proper` are those that are surely titles, by their ids: a list is known from one of these. `taken` are
    those of them that are common words, and only taken for titles.
    """

    def __init__(self, text: str, titles: Sequence[Mention], cues: Cues) -> None:
        super().__init__(text, cues)
        self.titles = titles
        self.starts = [m.start for m in titles]
        self.taken: set[int] = set()
        self.proper = {id(m) for m in titles if not m.common or capitals(m) > 1}

    def take(self, m: Mention, *, sure: bool) -> None:
        """A common word is a title after all: so are others that stand in a list with it, where none has a capital."""
        if sure and self.small and id(m) not in self.proper:
            self.proper.add(id(m))
            self.taken.add(id(m))

    def in_list(self, m: Mention, *, of_any: bool = False, both: bool = False) -> bool:
        """Parted by a comma, slash or "and" from another title, a proper one unless `of_any`."""
        return sum(self._beside(m, of_any=of_any)) > both

    def _beside(self, m: Mention, *, of_any: bool) -> tuple[bool, bool]:
        titles, at = self.titles, bisect_left(self.starts, m.start)
        alone = at == 0 or m.start - titles[at - 1].stop > _PARTING
        if alone and (at + 1 >= len(titles) or titles[at + 1].start - m.stop > _PARTING):
            return False, False
        before = next(
            (o for o in reversed(self.titles[max(0, at - 3) : at]) if o.stop <= m.start), None
        )
        after = next((o for o in self.titles[at + 1 : at + 4] if o.start >= m.stop), None)
        return (
            before is not None
            and (of_any or id(before) in self.proper)
            and self._is_with(m, before)
            and ("\n" not in self.text[before.stop : m.start] or self._ends_line(m)),
            after is not None and (of_any or id(after) in self.proper) and self._is_with(m, after),
        )

    def _is_with(self, m: Mention, other: Mention) -> bool:
        """In a list with another title; beside one that is only taken for one, of titles alone or three at least."""
        low, high = min(m.stop, other.stop), max(m.start, other.start)
        if self._parted(low, high):
            return id(other) not in self.taken or self._is_in_chain(m)
        return self._parted_loosely(m, low, high) and self._is_in_chain(m)

    def _is_in_chain(self, m: Mention) -> bool:
        """With it three works at least follow upon each other, or nothing else stands behind it in its line."""
        at = bisect_left(self.starts, m.start)
        works, stop = {m.candidates}, m.stop
        for other in self.titles[at + 1 : at + 1 + _LOOKED_AT]:
            if other.start < stop:
                continue
            if not self._follow(stop, other.start):
                break
            works.add(other.candidates)
            stop = other.stop
        if _LINE_ENDS.match(self.text, stop):
            return True
        start = m.start
        for other in reversed(self.titles[max(0, at - _LOOKED_AT) : at]):
            if other.stop > start:
                continue
            if not self._follow(other.stop, start):
                break
            works.add(other.candidates)
            start = other.start
        return len(works) > 2  # two may be a title and a plain word

    def _follow(self, low: int, high: int) -> bool:
        near = high - low <= _PARTING
        return near and (
            self._parted(low, high) or bool(self.around.listed.fullmatch(self.text, low, high))
        )

    def _parted(self, low: int, high: int) -> bool:
        return high - low <= _PARTING and bool(_PARTED.fullmatch(self.text, low, high))

    def _parted_loosely(self, m: Mention, low: int, high: int) -> bool:
        """By any mark, in a text without capitals, where nothing else belongs to the title."""
        if high - low > _PARTING or not self.small or _GOES_ON.match(self.text, m.stop):
            return False
        before = self.text[max(0, m.start - LEAD) : m.start].rstrip(OPENING)
        free = (
            low < m.start or not before[-1:].isalnum() or self._is_led_by(m, self.around.awaiting)
        )
        return free and bool(self.around.listed.fullmatch(self.text, low, high))

    def _ends_line(self, m: Mention) -> bool:
        """Nothing stands behind it in its line, or a mark that leads on."""
        return bool(_ENDS_OR_LEADS_ON.match(self.text, m.stop))

    def is_counted_off(self, m: Mention) -> bool:
        """A bare number leads to it, and one next to that to the title right before or behind it: "4 Damo 5 Iljimae"."""
        number = _number_before(self.text, m.start)
        if number is None:
            return False
        at = bisect_left(self.starts, m.start)
        return any(
            id(other) in self.proper
            and _COUNTED.fullmatch(self.text, min(m.stop, other.stop), max(m.start, other.start))
            and _number_before(self.text, other.start) in {number - 1, number + 1}
            for other in (*self.titles[max(0, at - 1) : at], *self.titles[at + 1 : at + 2])
        )

    def fills_line(self, m: Mention) -> bool:
        """Its line holds nothing else, of several lines."""
        if "\n" not in self.text:
            return False
        before = self.text[: m.start].rstrip(" \"“‘'*-•·")
        behind = self.text[m.stop :].lstrip(" \"”’'*!.")
        lines = (not before or before[-1] == "\n") and (not behind or behind[0] == "\n")
        return lines and bool(before or behind)


def _number_before(text: str, start: int) -> int | None:
    found = _NUMBER_BEFORE.search(text, max(0, start - 5), start)
    return int(found[1]) if found else None


def capitals(m: Mention) -> int:
    """How many of its several words begin with a capital or a digit; 0 where capitals say nothing."""
    if not m.capitals:
        return 0
    words = m.surface.split()
    if len(words) < 2:
        return 0
    stressed = (
        0 if m.surface.isupper() else sum(len(w) > 1 and w.isalpha() and w.isupper() for w in words)
    )
    return sum(word[:1].isupper() or word[:1].isdigit() for word in words) - stressed
