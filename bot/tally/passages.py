"""Where a passage stands in a text: its sentence, and the n-th place of a wording."""

import hashlib
import re
from collections.abc import Iterator

from bot.catalogue import fold

_END = re.compile(r"[.!?…。！？]+[\s\"'”’)\]]|\n")


def sentence_digest(text: str, span: tuple[int, int] | None) -> str:
    """The digest of the sentence around a passage; of the whole text where there is no span.

    Changes in other sentences, and in white space, leave it as it is.
    """
    return hashlib.sha256(" ".join(_sentence(text, span).split()).encode("utf-8")).hexdigest()


def _sentence(text: str, span: tuple[int, int] | None) -> str:
    if span is None:
        return text
    start, stop = span
    ends = [match.end() for match in _END.finditer(text)]
    before = max((end for end in ends if end <= start), default=0)
    after = min((end for end in ends if end >= stop), default=len(text))
    return text[before:after]


def locate(text: str, folded: str, occurrence: int) -> tuple[int, int] | None:
    """The span of the n-th place, from 0, whose text folds to `folded`; None where there is none."""
    for n, span in enumerate(_places(text, folded)):
        if n == occurrence:
            return span
    return None


def _places(text: str, folded: str) -> Iterator[tuple[int, int]]:
    if not folded:
        return
    start = 0
    while start < len(text):
        stop = _match(text, start, folded) if _may_begin(text, start, folded) else None
        if stop is not None:
            yield start, stop
        start = stop if stop is not None else start + 1


def _may_begin(text: str, start: int, folded: str) -> bool:
    return fold(text[start])[:1] == folded[0] and not _within_word(text, start)


def _match(text: str, start: int, folded: str) -> int | None:
    """Where the shortest stretch from `start` that folds to `folded` ends."""
    for stop in range(start + 1, len(text) + 1):
        here = fold(text[start:stop])
        if here == folded and not _within_word(text, stop):
            return stop
        if len(here) > len(folded) or not folded.startswith(here[:-1]):
            return None
    return None


def _within_word(text: str, at: int) -> bool:
    """Whether a place is between two letters of a script that parts its words by spaces."""
    return 0 < at < len(text) and _spaced(text[at - 1]) and _spaced(text[at])


def _spaced(char: str) -> bool:
    return char.isdigit() or char.lower() != char.upper()
