"""Names with a letter wrong, missing, doubled or swapped.

A slip spoils one word and leaves its neighbours whole. So a word is taken for another only
where some name has that other one beside the same neighbour, and then only if the text
with the word mended holds that name: two look-ups a word, and a scan where both agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

_SHORTEST = 3
_ALONE = 5
"""A name of one word must have this many letters before a slip in it is believed."""
_LONGEST = 24
_NONE: frozenset[str] = frozenset()

Context = tuple[tuple[str, ...], frozenset[str], frozenset[str], frozenset[str]]


class Slips:
    """The words of many names, and what stands beside each. Made once; never changes."""

    def __init__(self, names: Iterable[Sequence[str]], known: frozenset[str]) -> None:
        self._before: dict[str, set[str]] = defaultdict(set)
        self._after: dict[str, set[str]] = defaultdict(set)
        self._single: set[str] = set()
        self._known = known
        self._vocabulary: set[str] = set()
        for tokens in names:
            self._vocabulary.update(tokens)
            if len(tokens) == 1:
                self._single.update(tokens)
            for left, right in pairwise(tokens):
                self._before[right].add(left)
                self._after[left].add(right)
        self._lacking = _lacking(self._vocabulary)
        self._contexts = lru_cache(maxsize=1 << 15)(self._context)

    def mended(self, tokens: Sequence[str], taken: Sequence[int]) -> list[tuple[int, str]]:
        """Where a word may be a slip of another: (index, the other word), in order of place.

        `taken` marks with 1 the tokens that stand in a name already.
        """
        found: list[tuple[int, str]] = []
        previous = ""
        last = len(tokens) - 1
        contexts = self._contexts
        for i, token in enumerate(tokens):
            if not taken[i] and len(token) >= _SHORTEST:
                near, alone, left, right = contexts(token)
                if near:
                    following = tokens[i + 1] if i < last else ""
                    if alone or previous in left or following in right:
                        fits = self._fitting(near, alone, previous, following)
                        found += [(i, word) for word in fits]
            previous = token
        return found

    def _fitting(
        self, near: Iterable[str], alone: frozenset[str], previous: str, following: str
    ) -> list[str]:
        before, after = self._before, self._after
        return [
            word
            for word in near
            if word in alone
            or previous in before.get(word, _NONE)
            or following in after.get(word, _NONE)
        ]

    def _context(self, token: str) -> Context:
        """All words a letter away: which of them are names, what stands before them, what after."""
        near = self._near(token)
        if not near:
            return (), _NONE, _NONE, _NONE
        before: frozenset[str] = _NONE.union(*(self._before.get(word, _NONE) for word in near))
        after: frozenset[str] = _NONE.union(*(self._after.get(word, _NONE) for word in near))
        if token in self._known:
            return near, _NONE, before, after
        alone = frozenset(word for word in near if len(word) >= _ALONE and word in self._single)
        return near, alone, before, after

    def _near(self, token: str) -> tuple[str, ...]:
        if len(token) > _LONGEST:
            return ()
        lacking = self._lacking
        found: set[str] = set()
        for form in (token, *_shorter(token)):
            near = lacking.get(form)
            if near is not None:
                found.update((near,) if isinstance(near, str) else near)
            if form in self._vocabulary:
                found.add(form)
        found.discard(token)
        return tuple(word for word in found if OSA.distance(token, word, score_cutoff=1) <= 1)


def _shorter(token: str) -> list[str]:
    return [token[:i] + token[i + 1 :] for i in range(len(token))]


def _lacking(vocabulary: Iterable[str]) -> dict[str, str | tuple[str, ...]]:
    """Each word less one letter, to the words that it comes from."""
    found: dict[str, str | tuple[str, ...]] = {}
    for word in vocabulary:
        if not _SHORTEST <= len(word) <= _LONGEST:
            continue
        for i in range(len(word)):
            form = word[:i] + word[i + 1 :]
            there = found.setdefault(form, word)
            if there is not word:
                found[form] = (*there, word) if isinstance(there, tuple) else (there, word)
    return found
