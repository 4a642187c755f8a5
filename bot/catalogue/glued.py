"""Slips in scripts whose words are not parted: one half of a name stands, the other is near."""

from array import array
from collections.abc import Collection, Iterable
from typing import Final

from bot.catalogue.letters import one_apart
from bot.catalogue.near import OneOrMore

_SHORTEST: Final = 4
Half = tuple[int, int, str]
"""Where in the squashed text a half may stand, and the name that it is one of: start, stop, name."""
_PLACES: Final = 1 << 13
_LONGEST: Final = 31
"""Longer halves are of no name that a fan writes; a number of four bytes has a bit for each size."""
_EDGE: Final = 2
"""So many letters each half has; few places of a text have two that a name begins or ends with."""
_MOST: Final = 400
"""No more halves than this that open names are weighed in one text, nor of those that close them, however it was made."""


class Halves:
    """Names by one of their halves. Made once; never changes.

    Halves are held by their hashes, which take a third of the room, and how long they are by the two letters at
    their edges, in a table that is near. Two may share a place, so that what is told is no more than likely.
    """

    def __init__(self) -> None:
        self._names: dict[int, OneOrMore] = {}
        self._sizes = array("I", bytes(4 * _PLACES))

    def add(self, half: str, edge: str, name: str) -> None:
        """A name under its half, which has these two letters at the name's edge."""
        if len(half) > _LONGEST:
            return
        self._sizes[hash(edge) % _PLACES] |= 1 << len(half)
        number = hash(half)
        there = self._names.get(number)
        if there is None:
            self._names[number] = name
        elif isinstance(there, str):
            self._names[number] = [there, name]
        else:
            there.append(name)

    def begun(self, text: str, starts: Iterable[int]) -> list[Half]:
        """The halves that may begin at one of these places, in their order; 400 and a few at most."""
        found: list[Half] = []
        for start in starts:
            sizes = self._sizes[hash(text[start : start + _EDGE]) % _PLACES]
            for size in _each(sizes) if sizes else ():
                self._look(text, start, start + size, found)
            if len(found) >= _MOST:
                break
        return found

    def ended(self, text: str, stops: Iterable[int]) -> list[Half]:
        """The halves that may end at one of these places, in their order; 400 and a few at most."""
        found: list[Half] = []
        for stop in stops:
            sizes = self._sizes[hash(text[max(0, stop - _EDGE) : stop]) % _PLACES]
            for size in _each(sizes) if sizes else ():
                self._look(text, stop - size, stop, found)
            if len(found) >= _MOST:
                break
        return found

    def _look(self, text: str, start: int, stop: int, found: list[Half]) -> None:
        if start < 0 or stop > len(text):
            return
        there = self._names.get(hash(text[start:stop]))
        if there is None:
            return
        if isinstance(there, str):
            found.append((start, stop, there))
        else:
            found += [(start, stop, name) for name in there]


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
        found: list[tuple[int, int, str]] = []
        for start, stop, key in self._opening.begun(text, sorted(starts)):
            size = len(key) - (stop - start)
            if held.find(1, start, stop) < 0 and _share(text[stop : stop + size], key[-size:]):
                found += _nearest(text, key, start, opening=True)
        for start, stop, key in self._closing.ended(text, sorted(stops)):
            size = len(key) - (stop - start)
            around = text[max(0, start - size) : start]
            if held.find(1, start, stop) < 0 and _share(around, key[:size]):
                found += _nearest(text, key, stop, opening=False)
        return [
            (start, stop, key)
            for start, stop, key in found
            if start in starts and stop in stops and held.find(1, start, stop) < 0
        ]


def _each(sizes: int) -> list[int]:
    """The sizes that a number has as bits, from the smallest on."""
    found: list[int] = []
    while sizes:
        found.append((sizes & -sizes).bit_length() - 1)
        sizes &= sizes - 1
    return found


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
