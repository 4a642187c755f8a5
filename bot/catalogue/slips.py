"""Names with a letter wrong, missing, doubled or swapped, long ones with two.

A slip spoils one word and leaves its neighbours whole. So a word is taken for another only
where some name has that other one beside the same neighbours, and then only if the words
around it, with that one mended, are that name: a few look-ups a word. Two slips spoil one long
word, or two words that are none of any talk: then what stands between those is whole.
"""

from collections.abc import Container, Iterable, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from bot.catalogue.cached import Cached
from bot.catalogue.letters import one_apart
from bot.catalogue.near import MEMORY, SHORTEST, Beside, Near, Ones, Some, Vocabulary, put, single
from bot.catalogue.values import Words

ALONE: Final = 5
"""A name of one word must have this many letters before a slip in it is believed."""
_REACH: Final = 8
"""Words on each side of a mended one that may be of its name."""
_ASIDE: Final = 5
"""Words on each side of a small one that may be of its name."""
_MOST: Final = 300
"""So many words are mended in one text, however it was made."""
_ODD: Final = 60
"""Of so many words two together are."""


class Mended(NamedTuple):
    """A name that stands if a word is another: its tokens [first, last), its key, both words.

    `slips` letters are wrong: where they are in two words, `written` and `meant` have a space.
    """

    first: int
    last: int
    key: str
    written: str
    meant: str
    slips: int


Pair = int
"""The hash of two words: half the room of the words. Two pairs may share one; what a pair leads to is looked up by its whole key."""


class Slips:
    """The words of many names, by what stands beside them. Made once; never changes.

    Of names of two words `_second` holds, by the first, the other, and `_first` the other way
    round. Of longer ones `_tail` holds, by the two words before, the last, `_head`, by the two
    after, the first, and `_between`, by the words on both sides, those in the middle. A word of
    `basic` is a slip for nothing but its plural or singular; one that is `common` only beside others,
    and one that is `linking` only for such another.
    """

    def __init__(
        self,
        names: Iterable[Sequence[str]],
        keys: Container[str],
        words: Words,
    ) -> None:
        self._keys = keys
        self._known, self._basic, self._linking = words.common, words.basic, words.linking
        self._single: set[str] = set()
        self._second: dict[str, Some] = {}
        self._first: dict[str, Some] = {}
        self._tail: dict[Pair, Some] = {}
        self._head: dict[Pair, Some] = {}
        self._between: dict[Pair, Some] = {}
        said: set[str] = set()
        beside, ones = Beside(), Cached(single, MEMORY)
        for tokens in names:
            said.update(tokens)
            beside.add(tokens)
            self._add(tokens, ones)
        self._vocabulary = Vocabulary(said, self._single, beside, words)

    def _add(self, tokens: Sequence[str], ones: Ones) -> None:
        if len(tokens) == 1:
            self._single.add(tokens[0])
        elif len(tokens) == 2:
            put(self._second, tokens[0], tokens[1], ones)
            put(self._first, tokens[1], tokens[0], ones)
        else:
            put(self._tail, hash((tokens[-3], tokens[-2])), tokens[-1], ones)
            put(self._head, hash((tokens[1], tokens[2])), tokens[0], ones)
            for before, word, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
                put(self._between, hash((before, after)), word, ones)

    def near(self, word: str) -> Near | None:
        """What is near a word; None where there is nothing. Slow: to be kept by who asks."""
        return self._vocabulary.near(word)

    def mended(
        self, tokens: Sequence[str], nears: Sequence[Near | None], taken: Sequence[int]
    ) -> list[Mended]:
        """Names in which one token of the text is wrong, by that token, then those in which two are.

        `nears` has what is `near` each token; `taken` marks with 1 those that stand in a name
        already.
        """
        left, last = _MOST, len(tokens) - 1
        found: list[Mended] = []
        odd: list[tuple[int, Near]] = []
        for i, near in enumerate(nears):
            if near is None or taken[i]:
                continue
            if left < 1:
                break
            if near.linking:
                if 0 < i < last and self._is_mistaken(tokens, i):
                    found += self._joined(tokens, i, near.words)
                    left -= 1
                continue
            if near.odd:
                odd.append((i, near))
            if self._is_suspect(tokens, i, near):
                found += self._here(tokens, i, near.words)
                left -= 1
        return found + self._twice(tokens, odd[:_ODD]) if len(odd) > 1 else found

    def _is_suspect(self, tokens: Sequence[str], i: int, near: Near) -> bool:
        """Whether names have a word near it beside the same neighbours."""
        if near.alone:
            return True
        follows = i > 0 and _holds(near.before, tokens[i - 1])
        leads = i + 1 < len(tokens) and _holds(near.after, tokens[i + 1])
        return (
            (follows and leads and self._stands_between(tokens, i, near.words))
            or (follows and self._stands_last(tokens, i, near.words))
            or (leads and self._stands_first(tokens, i, near.words))
        )

    def _is_mistaken(self, tokens: Sequence[str], i: int) -> bool:
        """Whether names have another small word there, or none; between words of any talk none is looked for."""
        if tokens[i - 1] in self._basic and tokens[i + 1] in self._basic:
            return False
        there = self._between.get(hash((tokens[i - 1], tokens[i + 1])))
        other = there is not None and not self._linking.isdisjoint(there)
        return other or self._has_none(tokens, i)

    def _has_none(self, tokens: Sequence[str], i: int) -> bool:
        """Whether names of three words and more have both neighbours of a token side by side."""
        between, before, after = self._between, tokens[i - 1], tokens[i + 1]
        if i + 2 < len(tokens) and after in between.get(hash((before, tokens[i + 2])), ()):
            return True
        return i > 1 and before in between.get(hash((tokens[i - 2], after)), ())

    def _joined(self, tokens: Sequence[str], i: int, near: tuple[str, ...]) -> list[Mended]:
        """The names that stand around one token with another small word in its place, or without it."""
        keys, token = self._keys, tokens[i]
        there = self._between.get(hash((tokens[i - 1], tokens[i + 1])), ())
        others = [word for word in near if word in there]
        if self._has_none(tokens, i):
            others.append("")
        before = list(accumulate(tokens[max(0, i - _ASIDE) : i][::-1], _prepend))
        after = list(accumulate(tokens[i + 1 : i + 1 + _ASIDE]))
        return [
            Mended(i - k, i + 1 + m, key, token, word, 1)
            for word in others
            for k, left in enumerate(before, 1)
            for m, right in enumerate(after, 1)
            if (word or k + m > 2) and (key := f"{left}{word}{right}") in keys
        ]

    def _stands_between(self, tokens: Sequence[str], i: int, near: tuple[str, ...]) -> bool:
        words = self._between.get(hash((tokens[i - 1], tokens[i + 1])))
        return words is not None and _share(near, words)

    def _stands_last(self, tokens: Sequence[str], i: int, near: tuple[str, ...]) -> bool:
        previous = tokens[i - 1]
        lasts = self._tail.get(hash((tokens[i - 2], previous))) if i > 1 else None
        if lasts is not None and _share(near, lasts):
            return True
        seconds = self._second.get(previous)
        return seconds is not None and _share(near, seconds)

    def _stands_first(self, tokens: Sequence[str], i: int, near: tuple[str, ...]) -> bool:
        following = tokens[i + 1]
        firsts = self._head.get(hash((following, tokens[i + 2]))) if i + 2 < len(tokens) else None
        if firsts is not None and _share(near, firsts):
            return True
        firsts = self._first.get(following)
        return firsts is not None and _share(near, firsts)

    def _here(self, tokens: Sequence[str], i: int, near: tuple[str, ...]) -> list[Mended]:
        """The names that stand around one token if a word near it stood there."""
        keys, token = self._keys, tokens[i]
        return [
            Mended(i - k, i + m, key, token, word, 1 if one_apart(token, word) else 2)
            for k, m, key, word in self._tries(tokens, i, near)
            if key in keys
        ]

    def _twice(self, tokens: Sequence[str], odd: Sequence[tuple[int, Near]]) -> list[Mended]:
        """The names that stand if two tokens of these are others."""
        pairs = [
            (i, j, word, other)
            for at, (i, one) in enumerate(odd)
            for j, two in odd[at + 1 : at + _REACH]
            if j - i < _REACH
            for word in one.words
            for other in two.words
            if self._stand_together(tokens, (i, word), (j, other))
        ]
        keys, found = self._keys, list[Mended]()
        for i, j, word, other in pairs[:_MOST]:
            middle = f"{word}{''.join(tokens[i + 1 : j])}{other}"
            lefts = ["", *accumulate(tokens[max(0, i - _REACH) : i][::-1], _prepend)]
            rights = ["", *accumulate(tokens[j + 1 : j + 1 + _REACH])]
            written, meant = f"{tokens[i]} {tokens[j]}", f"{word} {other}"
            found += [
                Mended(i - k, j + 1 + m, key, written, meant, 2)
                for k, left in enumerate(lefts)
                for m, right in enumerate(rights)
                if (key := f"{left}{middle}{right}") in keys
            ]
        return found

    def _stand_together(
        self, tokens: Sequence[str], one: tuple[int, str], two: tuple[int, str]
    ) -> bool:
        """Whether names have both words, one after the other, with what is between them here."""
        (i, word), (j, other) = one, two
        between = self._between
        if j == i + 1:
            previous = tokens[i - 1] if i else ""
            following = tokens[j + 1] if j + 1 < len(tokens) else ""
            return (
                other in self._second.get(word, ())
                or word in self._head.get(hash((other, following)), ())
                or other in self._tail.get(hash((previous, word)), ())
                or word in between.get(hash((previous, other)), ())
            )
        if j == i + 2:
            return tokens[i + 1] in between.get(hash((word, other)), ())
        opens = tokens[i + 1] in between.get(hash((word, tokens[i + 2])), ())
        return opens and tokens[j - 1] in between.get(hash((tokens[j - 2], other)), ())

    def _tries(
        self, tokens: Sequence[str], i: int, near: tuple[str, ...]
    ) -> list[tuple[int, int, str, str]]:
        """(words before, words from it on, key, the word meant) of all that could be a name."""
        before = list(accumulate(tokens[max(0, i - _REACH) : i][::-1], _prepend))
        after = list(accumulate(tokens[i + 1 : i + 1 + _REACH]))
        previous = tokens[i - 1] if i else ""
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        between = self._between.get(hash((previous, following)), ())
        found = [
            (k, m, f"{left}{word}{right}", word)
            for word in near
            if word in between
            for k, left in enumerate(before, 1)
            for m, right in enumerate(after, 2)
        ]
        if len(tokens[i]) < SHORTEST:
            return found
        for word in self._lasts(tokens, i, near):
            found += [(k, 1, f"{left}{word}", word) for k, left in enumerate(before, 1)]
        for word in self._firsts(tokens, i, near):
            found += [(0, m, f"{word}{right}", word) for m, right in enumerate(after, 2)]
        if tokens[i] not in self._known:
            found += [(0, 1, w, w) for w in near if w in self._single and len(w) >= ALONE]
        return found

    def _lasts(self, tokens: Sequence[str], i: int, near: tuple[str, ...]) -> list[str]:
        if i == 0:
            return []
        previous = tokens[i - 1]
        tail = self._tail.get(hash((tokens[i - 2], previous)), ()) if i > 1 else ()
        seconds = self._second.get(previous, ())
        return [w for w in near if w in tail or w in seconds]

    def _firsts(self, tokens: Sequence[str], i: int, near: tuple[str, ...]) -> list[str]:
        if i + 1 >= len(tokens):
            return []
        following = tokens[i + 1]
        head = self._head.get(hash((following, tokens[i + 2])), ()) if i + 2 < len(tokens) else ()
        firsts = self._first.get(following, ())
        return [w for w in near if w in head or w in firsts]


def _holds(words: Some | None, word: str) -> bool:
    return words is None or word in words


def _share(near: tuple[str, ...], words: Some) -> bool:
    """Whether any of the first, which are few, is among the others."""
    return any(word in words for word in near)


def _prepend(later: str, earlier: str) -> str:
    return earlier + later
