"""Which words are alike but for a letter: those that are the same once one letter of each is gone."""

from array import array
from collections.abc import Iterable
from itertools import accumulate
from sys import byteorder
from typing import Final

from mypy_extensions import i64

from bot.catalogue.fingerprints import BITS, FACTOR, WIDTH, codes, gone_on

_MOST: Final = 1 << 20
"""So many words are told apart, the first ones; no catalogue has as many."""
_NUMBER: Final = 20
_CHECK: Final = 12
"""The bits of an entry: those of a word's number, and above them some of a fingerprint."""


class Deletions:
    """Words by fingerprints of themselves and of what is left when one letter is gone.

    That is the index of symmetric deletion, without the strings: a tenth of their room, in two
    tables that are near. `_starts` has where the entries of a slot begin, `_entries` has the
    numbers of words; both as four bytes each. Made once; never changes.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)[:_MOST]
        forms = sum(map(len, self._words)) + len(self._words)
        bits = min(max(forms.bit_length(), 4), WIDTH)
        slot: i64 = WIDTH - bits
        check: i64 = max(0, WIDTH - bits - _CHECK)
        self._slot, self._check = slot, check
        ends = array("I", bytes(4 * ((1 << bits) + 1)))
        for word in self._words:
            for number in _left(word):
                ends[(number >> slot) + 1] += 1
        ends = array("I", accumulate(ends))
        entries = array("I", bytes(4 * ends[-1]))
        for i, word in enumerate(self._words):
            for number in _left(word):
                at = ends[number >> slot]
                entries[at] = ((number >> check) & ((1 << _CHECK) - 1)) << _NUMBER | i
                ends[number >> slot] = at + 1
        if byteorder != "little":
            ends.byteswap()
            entries.byteswap()
        self._starts = bytes(4) + ends.tobytes()
        self._entries = entries.tobytes()

    def alike(self, word: str) -> set[str]:
        """All that are the word once a letter of each may be gone, and now and then one that is not."""
        found: set[str] = set()
        starts, entries, slot, check = self._starts, self._entries, self._slot, self._check
        for number in _left(word):
            at = number >> slot
            first = _read(starts, at)
            last = _read(starts, at + 1)
            here = (number >> check) & ((1 << _CHECK) - 1)
            for i in range(first, last):
                entry = _read(entries, i)
                if entry >> _NUMBER == here:
                    found.add(self._words[entry & (_MOST - 1)])
        return found


def _left(word: str) -> list[i64]:
    """The fingerprints of a word and of what is left of it when one letter is gone."""
    letters = codes(word)
    length: i64 = len(word)
    found = [gone_on(0, letters, 0, length)]
    head: i64 = 0
    before: i64 = -1
    for i in range(length):
        letter: i64 = letters[i]
        if letter != before:  # of two alike it is the same which one is gone
            found.append(gone_on(head, letters, i + 1, length))
        head = ((head + letter) * FACTOR) & BITS
        before = letter
    return found


def _read(table: bytes, at: i64) -> i64:
    """One of a table's numbers."""
    i = 4 * at
    return table[i] | table[i + 1] << 8 | table[i + 2] << 16 | table[i + 3] << 24
