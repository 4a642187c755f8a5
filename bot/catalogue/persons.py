"""The names of actors and characters, whole and in the parts that fans use alone."""

from collections.abc import Iterator
from typing import Final

from mypy_extensions import mypyc_attr

from bot.catalogue.folding import spoken
from bot.catalogue.values import Words

_WESTERN_FIRST: Final = {"TH", "PH", "US", "GB"}
_FAMILY_FIRST: Final = {"CN", "TW"}
_FAMILY_AND_GIVEN: Final = 3
"""Of so many syllables the first is the family's: "Jiang Zhi Shu"."""
_SHORTEST: Final = 3


@mypyc_attr(acyclic=True)
class Part:
    """A person's name or a part of it, as folded tokens."""

    __slots__ = ("partial", "tokens")

    def __init__(self, tokens: tuple[str, ...], *, partial: bool) -> None:
        self.tokens, self.partial = tokens, partial


def parts(spelling: str, country: str, surnames: frozenset[str], words: Words) -> Iterator[Part]:
    """The whole name, the other order, and each part that may stand alone."""
    tokens = spoken(spelling)
    if not tokens:
        return
    yield Part(tokens, partial=False)
    first, *rest = tokens
    if not rest:
        return
    if first in words.address:
        return
    if first in surnames:
        given = tuple(rest)
        yield Part((*given, first), partial=False)
        if sum(map(len, given)) >= _SHORTEST:
            yield Part(given, partial=True)
    elif tokens[-1] in surnames and country not in _WESTERN_FIRST:
        yield Part((tokens[-1], *tokens[:-1]), partial=False)
        yield Part(tokens[:-1], partial=True)
    elif len(tokens) == _FAMILY_AND_GIVEN and country in _FAMILY_FIRST:
        yield Part(tokens[1:], partial=True)
    else:
        yield from (Part((t,), partial=True) for t in _alone(tokens, country))


def _alone(tokens: tuple[str, ...], country: str) -> tuple[str, ...]:
    """Of a name whose order is not known: the words of it that name one person by themselves."""
    long = tuple(t for t in tokens if len(t) >= _SHORTEST and t not in {"the", "and", "von", "van"})
    return long[:1] if country in _WESTERN_FIRST else long
