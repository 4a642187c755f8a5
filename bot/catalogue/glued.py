"""Slips in scripts whose words are not parted: one half of a name stands, the other is near."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from bot.catalogue.letters import one_apart

_SHORTEST: Final = 4
_MOST: Final = 400
"""No more halves than this are weighed in one text, however it was made."""


class Glued:
    """Halves of the names in Hangul, Han, Kana and Thai. Made once; never changes."""

    def __init__(self, keys: Iterable[str]) -> None:
        halves: dict[str, tuple[tuple[str, bool], ...]] = defaultdict(tuple)
        for key in keys:
            if len(key) >= _SHORTEST:
                middle = len(key) // 2
                left, right = key[:middle], key[middle:]
                halves[left] += ((key, True),)
                halves[right] += ((key, False),)
        self._names = list(halves.values())
        self._scan = AhoCorasick(
            list(halves), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def near(
        self, text: str, held: bytearray, starts: Collection[int], stops: Collection[int]
    ) -> list[tuple[int, int, str]]:
        """(start, stop, key) of stretches of the squashed text that are one letter from a key.

        They begin at one of the starts, end at one of the stops, and none of their letters is held.
        """
        hits = self._scan.find_matches_as_indexes(text, overlapping=True)
        found: list[tuple[int, int, str]] = []
        for which, start, stop in hits[:_MOST]:
            first, last = start in starts, stop in stops
            if not (first or last) or held.find(1, start, stop) >= 0:
                continue
            for key, opening in self._names[which]:
                if not (first if opening else last):
                    continue
                size = len(key) - (stop - start)
                rest = key[-size:] if opening else key[:size]
                around = text[stop : stop + size] if opening else text[max(0, start - size) : start]
                if any(letter in rest for letter in around):
                    best = _nearest(text, key, start if opening else stop, opening=opening)
                    if best is not None:
                        found.append((*best, key))
        return [
            (start, stop, key)
            for start, stop, key in found
            if start in starts and stop in stops and held.find(1, start, stop) < 0
        ]


def _nearest(text: str, key: str, anchor: int, *, opening: bool) -> tuple[int, int] | None:
    """The stretch that begins (or ends) at the anchor and is one letter away from the key."""
    length = len(key)
    for size in (length, length - 1, length + 1):
        start, stop = (anchor, anchor + size) if opening else (anchor - size, anchor)
        if start < 0 or stop > len(text):
            continue
        if one_apart(text[start:stop], key):
            return start, stop
    return None
