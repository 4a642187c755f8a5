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
_NONE: frozenset[str] = frozenset()


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
            if len(token) >= _SHORTEST and not taken[i]:
                alone, left, right = contexts(token)
                following = tokens[i + 1] if i < last else ""
                if alone or previous in left or following in right:
                    found += [(i, word) for word in self._fitting(token, previous, following)]
            previous = token
        return found

    def _fitting(self, token: str, previous: str, following: str) -> list[str]:
        alone = self._contexts(token)[0]
        return [
            word
            for word in self._near(token)
            if word in alone
            or previous in self._before.get(word, _NONE)
            or following in self._after.get(word, _NONE)
        ]

    def _context(self, token: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Of all words a letter away: those that are names; what stands before, what after."""
        near = self._near(token)
        if not near:
            return _NONE, _NONE, _NONE
        before = frozenset().union(*(self._before.get(word, _NONE) for word in near))
        after = frozenset().union(*(self._after.get(word, _NONE) for word in near))
        alone = _NONE if token in self._known or len(token) < _ALONE - 1 else frozenset(near) & self._single
        return frozenset(w for w in alone if len(w) >= _ALONE), before, after

    def _near(self, token: str) -> list[str]:
        if len(token) > 24:
            return []
        lacking = self._lacking
        found: set[str] = set()
        for form in (token, *_shorter(token)):
            near = lacking.get(form)
            if near is not None:
                found.update((near,) if isinstance(near, str) else near)
            if form in self._vocabulary:
                found.add(form)
        found.discard(token)
        return [word for word in found if OSA.distance(token, word, score_cutoff=1) <= 1]


def _shorter(token: str) -> list[str]:
    return [token[:i] + token[i + 1 :] for i in range(len(token))]


def _lacking(vocabulary: Iterable[str]) -> dict[str, str | tuple[str, ...]]:
    """Each word less one letter, to the words that it comes from."""
    found: dict[str, str | tuple[str, ...]] = {}
    for word in vocabulary:
        if not _SHORTEST <= len(word) <= 24:
            continue
        for i in range(len(word)):
            form = word[:i] + word[i + 1 :]
            there = found.setdefault(form, word)
            if there is not word:
                found[form] = (*there, word) if isinstance(there, tuple) else (there, word)
    return found
