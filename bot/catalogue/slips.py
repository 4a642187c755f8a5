"""Names with a letter wrong, missing, doubled or swapped.

A slip spoils one word and leaves its neighbours whole. So a word is taken for another only
where some name has that other one beside the same neighbours, and then only if the words
around it, with that one mended, are that name: a few look-ups a word.
"""

from collections.abc import Container, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from bot.catalogue.cached import Cached
from bot.catalogue.letters import one_apart

_SHORTEST = 3
"""A shorter word is mended only between two neighbours that both fit."""
_ALONE = 5
"""A name of one word must have this many letters before a slip in it is believed."""
_LONGEST = 24
_REACH = 8
"""Words on each side of a mended one that may be of its name."""
_MOST = 300
"""So many words are mended in one text, however it was made."""

_MEMORY = 1 << 17

_NONE: frozenset[str] = frozenset()


class Mended(NamedTuple):
    """A name that stands if one word is another: its tokens [first, last), its key, both words."""

    first: int
    last: int
    key: str
    written: str
    meant: str


Pair = tuple[str, str]


class Slips:
    """The words of many names, by what stands beside them. Made once; never changes.

    Of names of two words `_after` holds, by the first, the second ones, and `_before` the
    other way round. Of longer names `_tail` holds, by the two words before, the last ones,
    `_head`, by the two after, the first ones, and `_between`, by the words on both sides,
    those in the middle. A word of `basic` is never a slip; one of `known` only beside
    others.
    """

    def __init__(
        self,
        names: Iterable[Sequence[str]],
        keys: Container[str],
        known: frozenset[str],
        basic: frozenset[str],
    ) -> None:
        self._keys = keys
        self._known = known
        self._single: set[str] = set()
        self._after: dict[str, set[str]] = {}
        self._before: dict[str, set[str]] = {}
        self._tail: dict[Pair, tuple[str, ...]] = {}
        self._head: dict[Pair, tuple[str, ...]] = {}
        self._between: dict[Pair, tuple[str, ...]] = {}
        vocabulary: set[str] = set()
        for tokens in names:
            vocabulary.update(tokens)
            self._add(tokens)
        self._near = Cached(_Vocabulary(vocabulary, basic).near, _MEMORY)

    def _add(self, tokens: Sequence[str]) -> None:
        if len(tokens) == 1:
            self._single.add(tokens[0])
        elif len(tokens) == 2:
            self._after.setdefault(tokens[0], set()).add(tokens[1])
            self._before.setdefault(tokens[1], set()).add(tokens[0])
        else:
            _put(self._tail, (tokens[-3], tokens[-2]), tokens[-1])
            _put(self._head, (tokens[1], tokens[2]), tokens[0])
            between = self._between
            for before, word, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
                if (before, after) in between:
                    _put(between, (before, after), word)
                else:
                    between[before, after] = (word,)

    def mended(self, tokens: Sequence[str], taken: Sequence[int]) -> list[Mended]:
        """Names in which one token of the text is a letter wrong, in order of that token.

        `taken` marks with 1 the tokens that stand in a name already.
        """
        found: list[Mended] = []
        for i in self._suspects(tokens, taken)[:_MOST]:
            found += self._here(tokens, i, self._near[tokens[i]])
        return found

    def _suspects(self, tokens: Sequence[str], taken: Sequence[int]) -> list[int]:
        """Tokens that have a word near them which names have beside the same neighbours."""
        between, after, before = self._between, self._after, self._before
        known, single, near_to = self._known, self._single, self._near
        last = len(tokens) - 1
        found: list[int] = []
        for i, token in enumerate(tokens):
            if taken[i] or not (near := near_to[token]):
                continue
            previous = tokens[i - 1] if i else ""
            following = tokens[i + 1] if i < last else ""
            words = between.get((previous, following))
            seconds, firsts = after.get(previous), before.get(following)
            if (
                (words is not None and not near.isdisjoint(words))
                or (seconds is not None and not near.isdisjoint(seconds))
                or (firsts is not None and not near.isdisjoint(firsts))
                or (token not in known and not near.isdisjoint(single))
                or self._at_an_end(tokens, i, near)
            ):
                found.append(i)
        return found

    def _at_an_end(self, tokens: Sequence[str], i: int, near: frozenset[str]) -> bool:
        """Whether a near word ends a longer name there, or begins one."""
        if i > 1:
            lasts = self._tail.get((tokens[i - 2], tokens[i - 1]))
            if lasts is not None and not near.isdisjoint(lasts):
                return True
        if i + 2 < len(tokens):
            leads = self._head.get((tokens[i + 1], tokens[i + 2]))
            return leads is not None and not near.isdisjoint(leads)
        return False

    def _here(self, tokens: Sequence[str], i: int, near: frozenset[str]) -> list[Mended]:
        """The names that stand around one token if a word near it stood there."""
        keys, token = self._keys, tokens[i]
        return [
            Mended(i - k, i + m, key, token, word)
            for k, m, key, word in self._tries(tokens, i, near)
            if key in keys
        ]

    def _tries(
        self, tokens: Sequence[str], i: int, near: frozenset[str]
    ) -> list[tuple[int, int, str, str]]:
        """(words before, words from it on, key, the word meant) of all that could be a name."""
        before = list(accumulate(tokens[max(0, i - _REACH) : i][::-1], _prepend))
        after = list(accumulate(tokens[i + 1 : i + 1 + _REACH]))
        previous = tokens[i - 1] if i else ""
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        found = [
            (k, m, f"{left}{word}{right}", word)
            for word in near.intersection(self._between.get((previous, following), ()))
            for k, left in enumerate(before, 1)
            for m, right in enumerate(after, 2)
        ]
        if len(tokens[i]) < _SHORTEST:
            return found
        for word in self._lasts(tokens, i, near):
            found += [(k, 1, f"{left}{word}", word) for k, left in enumerate(before, 1)]
        for word in self._firsts(tokens, i, near):
            found += [(0, m, f"{word}{right}", word) for m, right in enumerate(after, 2)]
        if tokens[i] not in self._known:
            found += [(0, 1, w, w) for w in near & self._single if len(w) >= _ALONE]
        return found

    def _lasts(self, tokens: Sequence[str], i: int, near: frozenset[str]) -> frozenset[str]:
        if i == 0:
            return _NONE
        tail = self._tail.get((tokens[i - 2], tokens[i - 1]), ()) if i > 1 else ()
        return near.intersection((*self._after.get(tokens[i - 1], ()), *tail))

    def _firsts(self, tokens: Sequence[str], i: int, near: frozenset[str]) -> frozenset[str]:
        if i + 1 >= len(tokens):
            return _NONE
        pair = tuple(tokens[i + 1 : i + 3])
        head = self._head.get((pair[0], pair[1]), ()) if len(pair) > 1 else ()
        return near.intersection((*self._before.get(pair[0], ()), *head))


class _Vocabulary:
    """The words of names."""

    def __init__(self, words: Iterable[str], basic: frozenset[str]) -> None:
        self._lacking = _lacking(words)
        self._basic = basic

    def near(self, token: str) -> frozenset[str]:
        """The words that are a letter away from another; of a basic one only its plural."""
        if len(token) > _LONGEST or not token.isascii():
            return _NONE
        lacking = self._lacking
        if token in self._basic:
            plural = f"{token}s"
            return frozenset((plural,)) if len(token) > 2 and plural in lacking else _NONE
        found: set[str] = set()
        for form in (token, *_shorter(token)):
            near = lacking.get(form)
            if near is not None:
                found.update((near,) if isinstance(near, str) else near)
        found.discard(token)
        if not found:
            return _NONE
        return frozenset(w for w in found if one_apart(token, w))


def _put(words: dict[Pair, tuple[str, ...]], pair: Pair, word: str) -> None:
    there = words.get(pair, ())
    if word not in there:
        words[pair] = (*there, word)


def _prepend(later: str, earlier: str) -> str:
    return earlier + later


def _shorter(token: str) -> list[str]:
    return [token[:i] + token[i + 1 :] for i in range(len(token))]


def _lacking(vocabulary: Iterable[str]) -> dict[str, str | tuple[str, ...]]:
    """Each word, whole and less one letter, to the words that it comes from."""
    found: dict[str, str | tuple[str, ...]] = {}
    for word in vocabulary:
        if not 2 <= len(word) <= _LONGEST:
            continue
        for form in (word, *_shorter(word)):
            there = found.setdefault(form, word)
            if there is not word:
                found[form] = (*there, word) if isinstance(there, tuple) else (there, word)
    return found
