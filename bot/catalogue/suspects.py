"""Whether a text may have a slip in a name, told by one look through the names and without the index of them.

That index takes as long to make as all the rest of a start. Most single lines need none: each of
their words is one of some name but for a letter, and yet nothing of that name stands beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.catalogue.letters import one_off, two_apart
from bot.catalogue.near import LONG_WORD, LONGEST, SHORTEST, number
from bot.catalogue.slips import ALONE
from bot.catalogue.values import Words

_NOWHERE: Final = ""
"""What stands behind a name's last word; no word of a text is empty."""


class Suspects:
    """Where the words of one text may be meant for others. Made for it, asked once."""

    def __init__(
        self, tokens: Sequence[str], taken: Sequence[int], said: frozenset[str], words: Words
    ) -> None:
        self._tokens = tokens
        self._words = words
        self._meant: defaultdict[str, list[int]] = defaultdict(list)
        self._gaps: defaultdict[str, list[int]] = defaultdict(list)
        self._opens: set[int] = set()
        self._closes: set[int] = set()
        for i, token in enumerate(tokens):
            if taken[i] or len(token) > LONGEST or not token.isascii():
                continue
            if token in words.linking:
                self._note_linking(i)
                continue
            for word in self._near(token, said):
                self._meant[word].append(i)

    def stand_in(self, names: Iterable[tuple[str, ...]]) -> bool:
        """Whether `Slips` of the same names could mend any word of the text: never False where it does."""
        wanted = {*self._meant, *self._gaps}
        if not wanted:
            return False
        for name in names:
            if not wanted.isdisjoint(name) and self._is_of(name):
                return True
        return any(i < j for i in self._opens for j in self._closes)

    def _note_linking(self, i: int) -> None:
        """A small word may be meant for another one between its neighbours, or for none."""
        if 0 < i < len(self._tokens) - 1:
            basic, linking = self._words.basic, self._words.linking
            before, after = self._tokens[i - 1], self._tokens[i + 1]
            if before in basic and after in basic:
                return
            for word in linking:
                if word != self._tokens[i]:
                    self._meant[word].append(i)
            self._gaps[before].append(i)

    def _near(self, token: str, said: frozenset[str]) -> Iterator[str]:
        """The words of names that a word may be meant for."""
        if token in self._words.basic:
            other = number(token)
            if len(token) >= SHORTEST and other in said:
                yield other
            return
        near = {word for word in one_off(token) if word in said and word != token}
        yield from near
        if near or token in said or token in self._words.common or len(token) < LONG_WORD:
            return
        yield from (word for word in said if two_apart(token, word))

    def _is_of(self, name: tuple[str, ...]) -> bool:
        """Whether a word of the text, put right, stands in a name as it does in the text."""
        for at, word in enumerate(name):
            for i in self._meant.get(word, ()):
                if self._fits(name, at, i) or self._fits_with_another(name, at, i):
                    return True
            if word in self._gaps and self._has_no_word_between(name, at):
                return True
        return False

    def _fits(self, name: tuple[str, ...], at: int, i: int) -> bool:
        """Whether the name has the same neighbours, on both sides or two on the one that it has."""
        last = len(name) - 1
        if not last:
            return len(name[0]) >= ALONE and self._is_odd(i)
        if 0 < at < last and self._is(i - 1, name[at - 1]) and self._is(i + 1, name[at + 1]):
            return True
        if self._tokens[i] in self._words.linking or len(self._tokens[i]) < SHORTEST:
            return False
        if at == last and self._is(i - 1, name[at - 1]):
            return last == 1 or self._is(i - 2, name[at - 2])
        return not at and self._is(i + 1, name[1]) and (last == 1 or self._is(i + 2, name[2]))

    def _fits_with_another(self, name: tuple[str, ...], at: int, i: int) -> bool:
        """Whether the name has another odd word of the text, put right, behind this one; what parts them is noted."""
        if not self._is_odd(i):
            return False
        if self._may_be(i + 1, name, at + 1):
            return True
        if self._is(i + 1, name[at + 1] if at + 1 < len(name) else _NOWHERE):
            if self._may_be(i + 2, name, at + 2):
                return True
            if at + 2 < len(name) and self._is(i + 2, name[at + 2]):
                self._opens.add(i)
        if at > 1 and self._is(i - 1, name[at - 1]) and self._is(i - 2, name[at - 2]):
            self._closes.add(i)
        return False

    def _has_no_word_between(self, name: tuple[str, ...], at: int) -> bool:
        """Whether the neighbours of a small word stand side by side in a name, with one more beside them."""
        if at + 1 == len(name):
            return False
        return any(
            self._is(i + 1, name[at + 1])
            and (
                (at + 2 < len(name) and self._is(i + 2, name[at + 2]))
                or (at > 0 and self._is(i - 2, name[at - 1]))
            )
            for i in self._gaps[name[at]]
        )

    def _is_odd(self, i: int) -> bool:
        """Whether a word is one of no talk: only such a one is a name by itself, or one of two that are wrong."""
        token = self._tokens[i]
        return len(token) > SHORTEST and token not in self._words.common

    def _is(self, i: int, word: str) -> bool:
        return 0 <= i < len(self._tokens) and self._tokens[i] == word

    def _may_be(self, i: int, name: tuple[str, ...], at: int) -> bool:
        """Whether an odd word of the text may be meant for a name's word."""
        return (
            at < len(name)
            and i < len(self._tokens)
            and i in self._meant.get(name[at], ())
            and self._is_odd(i)
        )
