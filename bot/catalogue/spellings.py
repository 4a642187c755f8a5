"""Names in another romanisation than the catalogue's."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from bot.catalogue.cached import Cached
from bot.catalogue.near import MEMORY
from bot.catalogue.romanising import bones, heard, sounds, syllables

_DRAWN: Final = re.compile(r"(.)\1\1")
_BONES: Final = 4
"""A name of fewer consonants is found by its exact letters only."""
_LONG: Final = 8
"""A name of so many letters may have one consonant fewer."""
_WIDEST: Final = 4
_STRETCH: Final = 5
"""Spellings of one name differ by no more letters than this."""
_MOST: Final = 400

Hit = tuple[int, int, str]
"""First token, the token after the last, the key."""


def skeleton(token: str) -> str:
    """The consonants of a token; a bound that no name crosses where it is in no Latin letters."""
    return bones(token) if token.isascii() else "|"


class Spellings:
    """Romanised names by their consonants and by their sounds. Made once; never changes."""

    def __init__(
        self,
        romanised: Iterable[tuple[tuple[str, ...], str, str]],
        people: Iterable[str],
    ) -> None:
        by_bones: dict[str, tuple[tuple[str, str, int], ...]] = defaultdict(tuple)
        known = Cached(bones, MEMORY)  # most words are in several names
        for tokens, key, country in romanised:
            whole = "".join(known[token] for token in tokens)
            if len(whole) >= _BONES or (len(whole) == _BONES - 1 and len(key) >= _LONG):
                by_bones[whole] += ((key, country, syllables(key)),)
        self._names = list(by_bones.values())
        self._scan = AhoCorasick(
            list(by_bones),
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )
        self._korean: dict[str, str | tuple[str, ...]] = {}  # most sounds are of one name
        for key in people:
            sound = sounds(key, "KR")
            if len(sound) > 3:
                there = self._korean.get(sound)
                if there is None:
                    self._korean[sound] = key
                else:
                    self._korean[sound] = (*_each(there), key)

    def romanised(
        self, tokens: Sequence[str], skeletons: Sequence[str], strange: Sequence[int]
    ) -> list[Hit]:
        """Names whose consonants the tokens have, and whose sounds are the same in their country.

        `skeletons` has the `skeleton` of each token; `strange` marks with 1 those that are no
        plain words: a name has one at least.
        """
        text = "".join(skeletons)
        edges = [0, *accumulate(map(len, skeletons))]
        known = set(edges)
        hits = self._scan.find_matches_as_indexes(text, overlapping=True)
        held = [hit for hit in hits if hit[1] in known and hit[2] in known]
        found: list[Hit] = []
        for which, start, stop in held[:_MOST]:
            first, latest = bisect_left(edges, start), bisect_right(edges, start) - 1
            soonest, last = bisect_left(edges, stop), bisect_right(edges, stop) - 1
            for begin in range(max(first, latest - 1), latest + 1):
                for end in range(soonest, min(last, soonest + 1, len(tokens)) + 1):
                    if any(strange[begin:end]):
                        found += self._same(which, begin, end, "".join(tokens[begin:end]))
        return found

    def _same(self, which: int, begin: int, end: int, written: str) -> list[Hit]:
        length, beats = len(written), syllables(written)
        if _DRAWN.search(written):
            return []  # "dun dun duuun" is no name
        found: list[Hit] = []
        for key, country, of_key in self._names[which]:
            if end - begin > 2 and length < _LONG:
                continue  # three parts of somebody's name are no short word
            near = -_STRETCH <= len(key) - length <= _STRETCH and -1 <= of_key - beats <= 1
            if near and written != key and heard(written, country) == heard(key, country):
                found.append((begin, end, key))
        return found

    def people(self, said: Sequence[str]) -> list[Hit]:
        """Korean names of one to four tokens that sound alike; `said` is each token in `korean`."""
        known = self._korean
        found: list[Hit] = []
        for i, sound in enumerate(said):
            if not sound:
                continue
            joined = ""
            for j in range(i, min(i + _WIDEST, len(said))):
                if not said[j]:
                    break
                joined += said[j]
                there = known.get(joined)
                if there is not None:
                    found += [(i, j + 1, key) for key in _each(there)]
        return found


def _each(some: str | tuple[str, ...]) -> tuple[str, ...]:
    return (some,) if isinstance(some, str) else some
