"""Fingerprints of letters, as Rabin's and Karp's: each letter goes on from those before it.

They have 30 bits, so that one more letter fits a machine's word. What is an `i64` is such a word
where this is compiled, and a plain int where it is not.
"""

from typing import Final

from mypy_extensions import i64

FACTOR: Final = 0x1E35A7BD
WIDTH: Final = 30
BITS: Final = (1 << 30) - 1


def codes(letters: str) -> bytes:
    """A byte for each letter: the last of its number, which tells most of them apart."""
    if letters.isascii():
        return letters.encode("ascii")
    return letters.encode("utf-32-le", "surrogatepass")[::4]


def gone_on(number: i64, codes: bytes, start: i64, stop: i64) -> i64:
    """A fingerprint that goes on with the letters from start to stop."""
    for i in range(start, stop):
        number = ((number + codes[i]) * FACTOR) & BITS
    return number
