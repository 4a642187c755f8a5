"""Slips in scripts whose words are not parted: one half of a name stands, the other is near."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Final

from bot.catalogue.letters import one_apart
from bot.catalogue.near import OneOrMore

_SHORTEST: Final = 4
_EDGE: Final = 2
"""So many letters each half has; few places of a text have two that a name begins or ends with."""
_MOST: Final = 400
"""No more halves than this that open names are weighed in one text, nor of those that close them, however it was made."""


class Halves:
    """Names by one of their halves. Made once; never changes.

    A half is held by its hash, which takes a third of the room; two may share one, so that what is told is no
    more than likely.
    """

    def __init__(self) -> None:
        self._names: dict[int, OneOrMore] = {}
        self._sizes: dict[str, tuple[int, ...]] = {}

    def add(self, half: str, edge: str, name: str) -> None:
        """A name under its half, which has these two letters at the name's edge."""
        sizes, size, number = self._sizes.get(edge, ()), len(half), hash(half)
        if size not in sizes:
            self._sizes[edge] = (*sizes, size)
        there = self._names.get(number)
        if there is None:
            self._names[number] = name
        elif isinstance(there, str):
            self._names[number] = [there, name]
        else:
            there.append(name)

    def begun(self, text: str, start: int) -> Iterator[tuple[int, int, str]]:
        """(start, stop, name) of each half that may begin there."""
        for size in self._sizes.get(text[start : start + _EDGE], ()):
            for name in self._at(text, start, start + size):
                yield start, start + size, name

    def ended(self, text: str, stop: int) -> Iterator[tuple[int, int, str]]:
        """(start, stop, name) of each half that may end there."""
        for size in self._sizes.get(text[max(0, stop - _EDGE) : stop], ()):
            for name in self._at(text, stop - size, stop):
                yield stop - size, stop, name

    def _at(self, text: str, start: int, stop: int) -> tuple[str, ...]:
        if start < 0 or stop > len(text):
            return ()
        there = self._names.get(hash(text[start:stop]))
        if there is None:
            return ()
        return (there,) if isinstance(there, str) else tuple(there)


class Glued:
    """Halves of the names in Hangul, Han, Kana and Thai. Made once; never changes."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._opening, self._closing = Halves(), Halves()
        for key in keys:
            if len(key) >= _SHORTEST:
                middle = len(key) // 2
                self._opening.add(key[:middle], key[:_EDGE], key)
                self._closing.add(key[middle:], key[-_EDGE:], key)

    def near(
        self, text: str, held: bytearray, starts: Collection[int], stops: Collection[int]
    ) -> list[tuple[int, int, str]]:
        """(start, stop, key) of stretches of the squashed text that are one letter from a key.

        They begin at one of the starts, end at one of the stops, and none of their letters is held.
        """
        opening, closing = self._opening, self._closing
        first = (
            half for at in sorted(starts) if at < len(text) for half in opening.begun(text, at)
        )
        last = (half for at in sorted(stops) if at for half in closing.ended(text, at))
        found: list[tuple[int, int, str]] = []
        for start, stop, key in islice(first, _MOST):
            size = len(key) - (stop - start)
            if held.find(1, start, stop) < 0 and _share(text[stop : stop + size], key[-size:]):
                found += _nearest(text, key, start, opening=True)
        for start, stop, key in islice(last, _MOST):
            size = len(key) - (stop - start)
            if held.find(1, start, stop) < 0 and _share(
                text[max(0, start - size) : start], key[:size]
            ):
                found += _nearest(text, key, stop, opening=False)
        return [
            (start, stop, key)
            for start, stop, key in found
            if start in starts and stop in stops and held.find(1, start, stop) < 0
        ]


def _share(around: str, rest: str) -> bool:
    """Whether any letter of what stands there is in what should."""
    return any(letter in rest for letter in around)


def _nearest(text: str, key: str, anchor: int, *, opening: bool) -> list[tuple[int, int, str]]:
    """The stretch that begins (or ends) at the anchor and is one letter away from the key, if there is one."""
    length = len(key)
    for size in (length, length - 1, length + 1):
        start, stop = (anchor, anchor + size) if opening else (anchor - size, anchor)
        if start < 0 or stop > len(text):
            continue
        if one_apart(text[start:stop], key):
            return [(start, stop, key)]
    return []
