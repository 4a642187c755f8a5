"""Whether two words are one letter apart."""

from collections.abc import Iterator
from string import ascii_lowercase, digits

_LETTERS = ascii_lowercase + digits


def one_apart(a: str, b: str) -> bool:
    """Whether one letter wrong, missing, doubled or swapped with the next makes one of the other."""
    longer = len(a) - len(b)
    if not -1 <= longer <= 1:
        return False
    i, shortest = 0, min(len(a), len(b))
    while i < shortest and a[i] == b[i]:
        i += 1
    if longer:
        return a[i + 1 :] == b[i:] if longer > 0 else a[i:] == b[i + 1 :]
    return a[i + 1 :] == b[i + 1 :] or (
        a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
    )


def one_off(word: str) -> Iterator[str]:
    """Every word of plain letters that is one letter apart from another, some of them twice."""
    for i in range(len(word)):
        head, tail = word[:i], word[i + 1 :]
        yield head + tail
        yield f"{head}{tail[:1]}{word[i]}{tail[1:]}"
        for letter in _LETTERS:
            yield f"{head}{letter}{tail}"
            yield f"{head}{letter}{word[i]}{tail}"
    for letter in _LETTERS:
        yield f"{word}{letter}"
