"""The stretches of a text that may be a name, told by how names begin and how long those are.

What is an `i64` is a machine's word where this is compiled, and a plain int where it is not.
"""

from collections.abc import Iterable
from typing import Final

from mypy_extensions import i64

_FEW: Final = 4
_MANY: Final = 8
"""Names are told by their first letters: one, two, three, a few, many."""
_FACTOR: Final = 0x1E35A7BD
_BITS: Final = (1 << 30) - 1
_TO_SLOT: Final = 12
"""A fingerprint (as Rabin's and Karp's) has 30 bits, and fits a machine's word; the upper 18 are its slot."""
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
        lengths = bytearray(2 << (30 - _TO_SLOT))
        endings = bytearray(1 << (30 - _TO_BIT - 3))
        self._longest = 0
        for name in names:
            length, codes, number = len(name), _codes(name), 0
            self._longest = max(self._longest, length)
            for i in range(_size(length)):
                number = ((number + codes[4 * i]) * _FACTOR) & _BITS
                if i < _FEW or i == _MANY - 1:
                    lengths[number >> _TO_SLOT << 1 | length >> 3 & 1] |= 1 << (length & 7)
            bit = _ended(number + length, codes, max(0, length - _ENDING), length)
            endings[bit >> 3] |= 1 << (bit & 7)
        self._lengths, self._endings = bytes(lengths), bytes(endings)

    def of(self, letters: str, starts: list[int], stops: list[int]) -> list[tuple[int, int, str]]:
        """(start, stop, letters) of all that may be a name, in order of place, as both lists are; 2,400 at most."""
        found: list[tuple[int, int, str]] = []
        table, codes, endings = self._lengths, _codes(letters), self._endings
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
                    for i in range(start + seen, start + size):
                        number = ((number + codes[4 * i]) * _FACTOR) & _BITS
                    here = number >> _TO_SLOT << 1
                    seen, lengths = size, table[here] | table[here + 1] << 8
                if lengths == 0 or length > longest:
                    break
                if lengths >> (length & 15) & 1:
                    bit = _ended(number + length, codes, max(start, stop - _ENDING), stop)
                    if endings[bit >> 3] >> (bit & 7) & 1:
                        found.append((start, stop, letters[start:stop]))
            if len(found) >= _MOST:
                break
        return found


def _size(length: i64) -> i64:
    """How many of its first letters tell a name of that length."""
    return _MANY if length >= _MANY else min(length, _FEW)


def _ended(number: i64, codes: bytes, start: i64, stop: i64) -> i64:
    """The bit of a fingerprint that goes on with the letters from start to stop."""
    for i in range(start, stop):
        number = ((number + codes[4 * i]) * _FACTOR) & _BITS
    return number >> _TO_BIT


def _codes(letters: str) -> bytes:
    """Four bytes for each letter, of which the first tells most of them apart."""
    return letters.encode("utf-32-le", "surrogatepass")
