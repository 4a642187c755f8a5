"""Words with letters drawn out, as who is delighted writes them: "goblinnnn", "Coffeeee Princeee"."""

import re
from collections.abc import Container, Sequence
from itertools import product
from typing import Final

_DRAWN: Final = re.compile(r"([a-z])\1\1")
_RUN: Final = re.compile(r"([a-z])\1+")
_FREE: Final = 3
"""In a word of so many runs of one letter each may be one or two; in a word of more, all are alike."""
_LONGEST: Final = 40
"""Longer words are no name's."""
_WIDEST: Final = 8
"""So many words a name has at most, where one of them is drawn out."""
_SHORTEST: Final = 4
"""Shorter names are said too often with their letters drawn out."""
_FORMS: Final = 64
"""Of so many ways to write what stands there each is looked up, of more the first."""
_MOST: Final = 40
"""No more drawn words than this are looked at in one text, however it was made."""


def forms(word: str) -> tuple[str, ...]:
    """What a word may be whose letters are drawn out; nothing where none stands thrice in a row."""
    if len(word) > _LONGEST or not _DRAWN.search(word):
        return ()
    parts = _RUN.split(word)  # text, letter, text, letter, … text
    letters = parts[1::2]
    lengths = (
        product((1, 2), repeat=len(letters))
        if len(letters) <= _FREE
        else ((1,) * len(letters), (2,) * len(letters))
    )
    return tuple(parts[0] + "".join(map(_repeated, letters, some, parts[2::2])) for some in lengths)


def _repeated(letter: str, times: int, rest: str) -> str:
    return letter * times + rest


def undrawn(
    tokens: Sequence[str], drawn: Sequence[tuple[str, ...]], keys: Container[str]
) -> list[tuple[int, int, str]]:
    """(first token, the one after the last, key) of names with words drawn out, by place.

    `drawn` has the `forms` of each token.
    """
    places = [i for i, of in enumerate(drawn) if of][:_MOST]
    near = dict.fromkeys(a for i in places for a in range(max(0, i + 1 - _WIDEST), i + 1))
    found: list[tuple[int, int, str]] = []
    for first in near:
        written, begun = [""], False
        for last in range(first, min(first + _WIDEST, len(tokens))):
            meant = drawn[last] or (tokens[last],)
            begun = begun or bool(drawn[last])
            written = [before + word for before in written for word in meant][:_FORMS]
            if begun:
                found += [
                    (first, last + 1, k) for k in written if len(k) >= _SHORTEST and k in keys
                ]
    return found
