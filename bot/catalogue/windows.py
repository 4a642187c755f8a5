"""The stretches of a text that may be a name, told by how names begin and how long those are."""

from collections.abc import Iterable
from typing import Final

_FEW: Final = 4
_MANY: Final = 8
"""Names are told by their first letters: one, two, three, a few, many."""


class Windows:
    """How long the names are that begin with the same letters. Made once; never changes.

    A name begins and ends where words do. So a text has few stretches to try, against all its
    letters in an automaton of all names, which is slower, and takes many times the room.
    Lengths are bits of a number: bit 12 is set where a name of twelve letters begins so.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_size: list[dict[str, int]] = [{} for _ in range(_MANY + 1)]
        for name in names:
            length = len(name)
            for size in (*range(1, min(length, _FEW) + 1), _MANY):
                if size <= length:
                    lengths, head = self._by_size[size], name[:size]
                    lengths[head] = lengths.get(head, 0) | 1 << length

    def of(self, letters: str, starts: list[int], stops: list[int]) -> list[tuple[int, int, str]]:
        """(start, stop, letters) of all that may be a name, in order of place; as both lists are."""
        found: list[tuple[int, int, str]] = []
        by_size, first, last = self._by_size, 0, len(stops)
        for start in starts:
            while first < last and stops[first] <= start:
                first += 1
            seen = lengths = 0
            for at in range(first, last):
                stop = stops[at]
                length = stop - start
                size = _MANY if length >= _MANY else min(length, _FEW)
                if size != seen:
                    seen = size
                    lengths = by_size[size].get(letters[start : start + size], 0)
                longer = lengths >> length
                if longer & 1:
                    found.append((start, stop, letters[start:stop]))
                elif not longer:
                    break
        return found
