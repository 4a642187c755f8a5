"""Whether two words are a letter apart, or two."""

from collections.abc import Iterator
from string import ascii_lowercase, digits
from typing import Final

_LETTERS: Final = ascii_lowercase + digits


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


def two_apart(a: str, b: str) -> bool:
    """Whether they differ, and two letters at most, each as in `one_apart`, make one of the other."""
    i, shortest = 0, min(len(a), len(b))
    while i < shortest and a[i] == b[i]:
        i += 1
    a, b = a[i:], b[i:]
    if not a or not b:
        return 0 < len(a) + len(b) <= 2
    return (
        _within_one(a[1:], b)
        or _within_one(a, b[1:])
        or _within_one(a[1:], b[1:])
        or (a[:2] == b[:2][::-1] and _within_one(a[2:], b[2:]))
    )


def _within_one(a: str, b: str) -> bool:
    return a == b or one_apart(a, b)


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
