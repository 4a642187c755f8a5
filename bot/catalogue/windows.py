"""The stretches of a text that may be a name, told by how names begin and how long those are."""

from collections.abc import Iterable
from typing import Final

from mypy_extensions import i64

from bot.catalogue.fingerprints import BITS, FACTOR, WIDTH, codes, gone_on

_FEW: Final = 4
_MANY: Final = 8
"""Names are told by their first letters: one, two, three, a few, many."""
_TO_SLOT: Final = 12
"""The upper 18 bits of a fingerprint are its slot."""
_ENDING: Final = 3
_MOST: Final = 2400
"""So many stretches of one text are told, the first ones, however it was made."""
_TO_BIT: Final = 9
"""The upper 21 bits of a whole name's fingerprint, its last letters told too, are its bit."""


class Windows:
    """How long the names are that begin with the same letters. Made once; never changes.

    A name begins and ends where words do. So a text has few stretches to try, against all its
    letters in an automaton of all names, which is slower, and takes many times the room. The
    lengths stand by the fingerprint of the first letters, whatever those are, and by their
    remainder of sixteen: so all of the table lies in half a megabyte, which is near. What has
    such a length is told only if some name of it also ends so; now and then a stretch is told
    that is no name after all.
    """

    def __init__(self, names: Iterable[str]) -> None:
        lengths = bytearray(2 << (WIDTH - _TO_SLOT))
        endings = bytearray(1 << (WIDTH - _TO_BIT - 3))
        self._longest = 0
        for name in names:
            length, written, number = len(name), codes(name), 0
            self._longest = max(self._longest, length)
            for i in range(_size(length)):
                number = gone_on(number, written, i, i + 1)
                if i < _FEW or i == _MANY - 1:
                    lengths[number >> _TO_SLOT << 1 | length >> 3 & 1] |= 1 << (length & 7)
            bit = gone_on(number + length, written, max(0, length - _ENDING), length) >> _TO_BIT
            endings[bit >> 3] |= 1 << (bit & 7)
        self._lengths, self._endings = bytes(lengths), bytes(endings)

    def of(self, letters: str, starts: list[int], stops: list[int]) -> list[tuple[int, int, str]]:
        """(start, stop, letters) of all that may be a name, in order of place, as both lists are; 2,400 at most."""
        found: list[tuple[int, int, str]] = []
        table, written, endings = self._lengths, codes(letters), self._endings
        first: i64 = 0
        last: i64 = len(stops)
        longest: i64 = self._longest
        for begin in starts:
            start: i64 = begin
            while first < last and stops[first] <= start:
                first += 1
            number: i64 = 0
            seen: i64 = 0
            lengths: i64 = 0
            for at in range(first, last):
                stop: i64 = stops[at]
                length = stop - start
                size = _size(length)
                if size != seen:
                    for i in range(start + seen, start + size):  # as `gone_on`: most time goes here
                        number = ((number + written[i]) * FACTOR) & BITS
                    here = number >> _TO_SLOT << 1
                    seen, lengths = size, table[here] | table[here + 1] << 8
                if lengths == 0 or length > longest:
                    break
                if lengths >> (length & 15) & 1:
                    bit = gone_on(number + length, written, max(start, stop - _ENDING), stop)
                    bit >>= _TO_BIT
                    if endings[bit >> 3] >> (bit & 7) & 1:
                        found.append((start, stop, letters[start:stop]))
            if len(found) >= _MOST:
                break
        return found


def _size(length: i64) -> i64:
    """How many of its first letters tell a name of that length."""
    return _MANY if length >= _MANY else min(length, _FEW)
