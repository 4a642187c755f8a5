"""Names with a letter wrong, missing, doubled or swapped.

A slip spoils one word and leaves its neighbours whole. So a word is taken for another only
where some name has that other one beside the same neighbours, and then only if the words
around it, with that one mended, are that name: a few look-ups a word.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple, TypeVar

from rapidfuzz.distance import OSA

_SHORTEST = 3
"""A shorter word is mended only between two neighbours that both fit."""
_ALONE = 5
"""A name of one word must have this many letters before a slip in it is believed."""
_LONGEST = 24
_REACH = 8
"""Words on each side of a mended one that may be of its name."""
_MOST = 300
"""So many words are mended in one text, however it was made."""

Words = tuple[str, ...]
Beside = TypeVar("Beside", str, tuple[str, str])


class Mended(NamedTuple):
    """A name that stands if one word is another: its tokens [first, last), its key, both words."""

    first: int
    last: int
    key: str
    written: str
    meant: str


class _Context(NamedTuple):
    """What the words a letter away from one could be: names alone, or between which neighbours."""

    alone: Words
    ends: Mapping[str, Words]
    opens: Mapping[str, Words]
    within: Mapping[tuple[str, str], Words]


_NOTHING = _Context((), {}, {}, {})


class Slips:
    """The words of many names, and what stands beside each. Made once; never changes.

    `_ends` holds what stands before a name's last word, `_opens` what stands after its
    first, `_within` what stands on both sides of one between.
    """

    def __init__(
        self, names: Iterable[Sequence[str]], keys: Container[str], known: frozenset[str]
    ) -> None:
        self._keys = keys
        self._ends: dict[str, set[str]] = defaultdict(set)
        self._opens: dict[str, set[str]] = defaultdict(set)
        self._within: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._single: set[str] = set()
        self._known = known
        self._vocabulary: set[str] = set()
        for tokens in names:
            self._add(tokens)
        self._lacking = _lacking(self._vocabulary)
        self._contexts = lru_cache(maxsize=1 << 16)(self._context)

    def _add(self, tokens: Sequence[str]) -> None:
        self._vocabulary.update(tokens)
        if len(tokens) == 1:
            self._single.add(tokens[0])
            return
        self._ends[tokens[-1]].add(tokens[-2])
        self._opens[tokens[0]].add(tokens[1])
        for i in range(1, len(tokens) - 1):
            self._within[tokens[i]].add((tokens[i - 1], tokens[i + 1]))

    def mended(self, tokens: Sequence[str], taken: Sequence[int]) -> Iterator[Mended]:
        """Names in which one token of the text is a letter wrong, in order of that token.

        `taken` marks with 1 the tokens that stand in a name already.
        """
        contexts = self._contexts
        previous = ""
        last = len(tokens) - 1
        left = _MOST
        for i, token in enumerate(tokens):
            if not taken[i]:
                context = contexts(token)
                if context is not _NOTHING:
                    alone, ends, opens, within = context
                    following = tokens[i + 1] if i < last else ""
                    pair = (previous, following)
                    if alone or previous in ends or following in opens or pair in within:
                        left -= 1
                        if left < 0:
                            return
                        yield from self._here(tokens, i, context, pair)
            previous = token

    def _here(
        self, tokens: Sequence[str], i: int, context: _Context, pair: tuple[str, str]
    ) -> Iterator[Mended]:
        keys, token = self._keys, tokens[i]
        for word in context.alone:
            if word in keys:
                yield Mended(i, i + 1, word, token, word)
        ending, opening = context.ends.get(pair[0], ()), context.opens.get(pair[1], ())
        between = context.within.get(pair, ())
        before = list(accumulate(tokens[max(0, i - _REACH) : i][::-1], _prepend))
        after = list(accumulate(tokens[i + 1 : i + 1 + _REACH]))
        for word in ending:
            for k, left in enumerate(before, 1):
                if left + word in keys:
                    yield Mended(i - k, i + 1, left + word, token, word)
        for word in opening:
            for k, right in enumerate(after, 2):
                if word + right in keys:
                    yield Mended(i, i + k, word + right, token, word)
        for word in between:
            for k, left in enumerate(before, 1):
                for m, right in enumerate(after, 2):
                    if left + word + right in keys:
                        yield Mended(i - k, i + m, left + word + right, token, word)

    def _context(self, token: str) -> _Context:
        near = self._near(token) if token.isascii() else ()
        if not near:
            return _NOTHING
        within = _turned(near, self._within)
        if len(token) < _SHORTEST:
            return _Context((), {}, {}, within) if within else _NOTHING
        alone: Words = ()
        if token not in self._known:
            alone = tuple(w for w in near if len(w) >= _ALONE and w in self._single)
        ends, opens = _turned(near, self._ends), _turned(near, self._opens)
        if alone or ends or opens or within:
            return _Context(alone, ends, opens, within)
        return _NOTHING

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
        return tuple(word for word in sorted(found) if OSA.distance(token, word, score_cutoff=1) <= 1)


def _prepend(later: str, earlier: str) -> str:
    return earlier + later


def _turned(words: Words, beside: Mapping[str, set[Beside]]) -> dict[Beside, Words]:
    """From what stands beside each word to the words that it stands beside."""
    turned: dict[Beside, Words] = {}
    for word in words:
        for neighbour in beside.get(word, ()):
            turned[neighbour] = (*turned.get(neighbour, ()), word)
    return turned


def _shorter(token: str) -> list[str]:
    return [token[:i] + token[i + 1 :] for i in range(len(token))]


def _lacking(vocabulary: Iterable[str]) -> dict[str, str | tuple[str, ...]]:
    """Each word less one letter, to the words that it comes from."""
    found: dict[str, str | tuple[str, ...]] = {}
    for word in vocabulary:
        if not 2 <= len(word) <= _LONGEST:
            continue
        for i in range(len(word)):
            form = word[:i] + word[i + 1 :]
            there = found.setdefault(form, word)
            if there is not word:
                found[form] = (*there, word) if isinstance(there, tuple) else (there, word)
    return found
