"""What is near a word: the words of names that are a letter away, or two, and what stands beside those."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeVar

from mypy_extensions import mypyc_attr

from bot.catalogue.cached import Cached
from bot.catalogue.deletions import Deletions
from bot.catalogue.letters import one_apart, two_apart
from bot.catalogue.values import Words

SHORTEST: Final = 3
"""A shorter word is mended only between two neighbours that both fit."""
LONGEST: Final = 24
"""Longer words are near nothing."""
LONG_WORD: Final = 8
"""A word of so many letters may have two of them wrong, where none is one letter away."""
_END: Final = 4
"""So many letters at one of its ends are whole then."""
_PLURALS: Final = {"man": "men", "woman": "women", "child": "children"}
_SINGULARS: Final = {several: one for one, several in _PLURALS.items()}
_MANY: Final = 32
"""What stands beside words at more others than so many is looked for among the names at once."""
MEMORY: Final = 1 << 17
"""So many words are kept as tuples of their own."""

Key = TypeVar("Key")
OneOrMore = str | list[str]
"""One word or several."""
Ones = Cached[tuple[str, ...]]
"""Each word as a tuple of its own, held once: most pairs have one word beside them."""
Some = tuple[str, ...] | set[str]
"""Words, as a set where they are more than a few."""
_FEW: Final = 8


@mypyc_attr(acyclic=True)
class Near:
    """The words that are a letter away from another, else two, and what stands beside them in names.

    `before` and `after` are None where that is nearly anything. `alone`: one of them is a name
    by itself, and may be meant wherever the other stands. `odd`: the other is a word of no talk:
    it may be one of two that are wrong. `linking`: it is one of those that fans take for each other
    in a title: "Lovers of Paris".
    """

    __slots__ = ("after", "alone", "before", "linking", "odd", "words")

    def __init__(
        self,
        words: tuple[str, ...],
        before: Some | None,
        after: Some | None,
        *,
        alone: bool,
        odd: bool,
        linking: bool = False,
    ) -> None:
        self.words, self.before, self.after = words, before, after
        self.alone, self.odd, self.linking = alone, odd, linking


class Beside:
    """By each word of a name those that stand right before it in names, and right after.

    Most have one; several are in lists, as many as tell anything: they take less than half of the
    room of sets.
    """

    def __init__(self) -> None:
        self.before: dict[str, OneOrMore] = {}
        self.after: dict[str, OneOrMore] = {}

    def add(self, tokens: Sequence[str]) -> None:
        """The words of one name."""
        for one, other in pairwise(tokens):
            _append(self.after, one, other)
            _append(self.before, other, one)


class Vocabulary:
    """The words of names."""

    def __init__(
        self,
        said: Iterable[str],
        single: set[str],
        beside: Beside,
        words: Words,
    ) -> None:
        linking = words.linking
        self._linking = {
            word: Near(
                tuple(sorted(linking - {word})), None, None, alone=False, odd=False, linking=True
            )
            for word in linking
        }
        self._deletions = Deletions(w for w in said if 2 <= len(w) <= LONGEST)
        self._ends = _by_ends(said)
        self._basic, self._known, self._single = words.basic, words.common, single
        self._beside = beside

    def near(self, token: str) -> Near | None:
        """What is near a word; None where there is nothing."""
        if token in self._linking:
            return self._linking[token]
        words = self._near(token)
        if not words:
            return None
        return Near(
            words,
            _together(self._beside.before, words),
            _together(self._beside.after, words),
            alone=token not in self._known and not self._single.isdisjoint(words),
            odd=len(token) > SHORTEST and token not in self._known,
        )

    def _near(self, token: str) -> tuple[str, ...]:
        """The words that are a letter away from another, else two; of a basic one its plural or singular."""
        if len(token) > LONGEST or not token.isascii():
            return ()
        alike = self._deletions.alike
        if token in self._basic:
            other = number(token)
            return (other,) if len(token) > 2 and other in alike(other) else ()
        found = alike(token)
        near_by = tuple(sorted(w for w in found if w != token and one_apart(token, w)))
        if near_by or len(token) < LONG_WORD or token in self._known or token in found:
            return near_by
        return tuple(sorted(w for w in _with_an_end(self._ends, token) if two_apart(token, w)))


def _together(beside: Mapping[str, OneOrMore], words: Iterable[str]) -> Some | None:
    """All that stands beside any of the words; None where that is so much that it tells little."""
    found: set[str] = set()
    for word in words:
        there = beside.get(word)
        if isinstance(there, str):
            found.add(there)
        elif there is not None:
            if len(there) >= _MANY:
                return None
            found.update(there)
        if len(found) >= _MANY:
            return None
    return tuple(found) if len(found) <= _FEW else found


def _append(words: dict[str, OneOrMore], to: str, word: str) -> None:
    there = words.setdefault(to, word)
    if there is word:
        return
    if isinstance(there, str):
        words[to] = [there, word]
    elif len(there) < _MANY and word not in there:
        there.append(word)  # of more it is told only that they are many


def put(words: dict[Key, Some], beside: Key, word: str, ones: Ones) -> None:
    """Add a word to those that stand beside something; `ones` holds each `single`."""
    there = words.get(beside)
    if there is None:
        words[beside] = ones[word]
    elif isinstance(there, set):
        there.add(word)
    elif word not in there:
        more = (*there, word)
        words[beside] = more if len(more) <= _FEW else set(more)


def single(word: str) -> tuple[str, ...]:
    """A word as a tuple of its own."""
    return (word,)


def _by_ends(words: Iterable[str]) -> dict[str, Some]:
    """The words that are nearly long or longer, by how many letters they have and which are at their ends."""
    found: dict[str, Some] = {}
    ones = Cached(single, MEMORY)
    for word in words:
        length = len(word)
        if LONG_WORD - 1 <= length <= LONGEST:
            put(found, f"{length}{word[:_END]}", word, ones)
            put(found, f"{word[-_END:]}{length}", word, ones)
    return found


def _with_an_end(ends: Mapping[str, Some], token: str) -> set[str]:
    """The words that begin or end as a word does, and are no longer or shorter by more than two."""
    found: set[str] = set()
    head, tail = token[:_END], token[-_END:]
    for length in range(len(token) - 2, len(token) + 3):
        found.update(ends.get(f"{length}{head}", ()))
        found.update(ends.get(f"{tail}{length}", ()))
    return found


def number(word: str) -> str:
    """The plural of a word, or the singular of what looks like one."""
    irregular = _PLURALS.get(word) or _SINGULARS.get(word)
    if irregular is not None:
        return irregular
    return word[:-1] if word.endswith("s") and len(word) > SHORTEST else f"{word}s"
