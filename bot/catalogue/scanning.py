"""A text, made ready to be scanned: links and handles gone, folded, cut into tokens, squashed."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Container, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final

from bot.catalogue.folding import folded, pieces

HARD: Final = re.compile(
    r"[\n\r|/•;]|(?<!\b[DMVdmv][rs])(?<!^[Oo]h)[.?!…][\s\"'”’)]+|(?<!\w)[-–—](?!\w)"
)
"""No name goes on behind such a mark, unless it is listed with one."""
_NO_NAMES = (
    ("://", re.compile(r"https?://\S+")),
    ("www.", re.compile(r"www\.\w\S+")),
    ("@", re.compile(r"@(?<![\w@]@)\w+(?:@[\w.-]+|(?:\.[\w-]+)+)?")),
)
_HASHTAG: Final = re.compile(r"#(\w+)")
_HUMPED: Final = re.compile(
    r"[A-Z#](?:(?<=[a-z0-9][A-Z])|(?<=[A-Z])[A-Z]{2}[a-z]|(?<=#)[A-Za-z]+\d)"
)
"""Begins with one set of letters, which is searched for quickest."""
_HUMP: Final = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Z]{3})(?=[a-z])"
)
_SHORT: Final = 3
_HANGUL: Final = re.compile("[가-힣]")
_KATAKANA: Final = re.compile("[ァ-ヺー]{2}")
_OTHER_SCRIPTS: Final = re.compile(
    "[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\ud7ff\uf900-\ufaff\U00020000-\U0003134f]"
)


class Scanned:
    """One text on its way through the scan; places are those of the squashed text.

    `tokens` are its words, `edges` the place where each begins and, last, where the text
    ends. `starts` and `stops` hold the places where a name may begin or end. `kana`: a word in
    Katakana stands in it; `dated`: a year may; `shouting`: all of it is in capitals, so that a
    capital says nothing.
    """

    __slots__ = (
        "_spans",
        "dated",
        "edges",
        "foreign",
        "given",
        "index",
        "kana",
        "origin",
        "shouting",
        "squashed",
        "starts",
        "stops",
        "text",
        "tokens",
    )

    def __init__(self, given: str, tags: Collection[str]) -> None:
        self.given = given
        clean = without_links(given)
        if tags and "#" in clean:
            clean = _without_tags(clean, tags)
        self.text, self.origin = folded(clean)
        self.tokens = pieces(self.text)
        self._spans: list[tuple[int, int]] = []
        self.squashed = "".join(self.tokens)
        self.dated = "1" in given or "2" in given
        self.shouting = len(self.tokens) > _SHORT and given.isupper()
        self.edges = [0, *accumulate(map(len, self.tokens))]
        self.index = {edge: i for i, edge in enumerate(self.edges)}
        self.starts: Collection[int] = self.index
        self.stops: Collection[int] = self.index
        self.foreign = not self.squashed.isascii() and bool(_OTHER_SCRIPTS.search(self.squashed))
        self.kana = self.foreign and bool(_KATAKANA.search(given))
        if self.foreign and _HANGUL.search(self.squashed):
            self._loosen_hangul()
        if ("#" in given or not given.islower()) and _HUMPED.search(given):
            self._split_humps()

    def _loosen_hangul(self) -> None:
        """A name in Hangul may end before the word does: what follows is grammar."""
        inner: set[int] = set()
        for token, edge in zip(self.tokens, self.edges, strict=False):
            if len(token) > 1 and "가" <= token[0] <= "힣":
                inner.update(range(edge + 1, edge + len(token)))
        if inner:
            self.stops = inner.union(self.starts)

    def _split_humps(self) -> None:
        """The humps of CamelCase, in hashtags and where words ran together, part as spaces do."""
        if self.origin is not None:
            return
        humps: set[int] = set()
        for (start, stop), edge in zip(self.spans(), self.edges, strict=False):
            word = self.given[start:stop]
            humped = not word.islower() or self.given[start - 1 : start] == "#"
            if stop - start > _SHORT and word.isascii() and humped:
                humps.update(edge + hump.start() for hump in _HUMP.finditer(word))
        if humps:
            self.starts = humps.union(self.starts)
            self.stops = humps.union(self.stops)

    def humps(self, among: Container[str]) -> list[tuple[int, int, str]]:
        """(start, stop, letters) of the parts between humps that are among these, whole words too."""
        if self.starts is self.index:
            return []
        return [
            (start, stop, part)
            for start, stop in pairwise(sorted(self.starts))
            if (part := self.squashed[start:stop]) in among
        ]

    def bounds(self) -> tuple[list[int], list[int]]:
        """The places where a name may begin, and those where it may end, each in order."""
        edges, index = self.edges, self.index
        starts = edges if self.starts is index else sorted(self.starts)
        return starts, edges if self.stops is index else sorted(self.stops)

    def spans(self) -> list[tuple[int, int]]:
        """Where the tokens stand in the folded text; looked for when a name is found in it."""
        return self._spans_to(len(self.tokens))

    def _spans_to(self, count: int) -> list[tuple[int, int]]:
        """Those of so many tokens at least: most texts are asked for their first ones alone."""
        known = self._spans
        stop = known[-1][1] if known else 0
        for i in range(len(known), count):
            token = self.tokens[i]
            start = self.text.find(token, stop)
            stop = start + len(token)
            known.append((start, stop))
        return known

    def place(self, start: int, stop: int) -> tuple[int, int]:
        """The stretch of the text as given that a stretch of the squashed text came from."""
        first, last = self.index.get(start), self.index.get(stop)
        if first is not None and last is not None and self.origin is None:
            where = self._spans_to(last)
            return where[first][0], where[last - 1][1]
        where = self.spans()
        first = bisect_right(self.edges, start) - 1
        last = bisect_left(self.edges, stop) - 1
        begin = where[first][0] + start - self.edges[first]
        end = where[last][0] + stop - self.edges[last]
        if self.origin is None:
            return begin, end
        # "⒲" is one letter as given, and three folded: a name in it takes all of it
        return self.origin[begin], max(self.origin[end], self.origin[end - 1] + 1)

    def parts(self, start: int, stop: int) -> bool:
        """Whether a bracket opens within a stretch of the squashed text, or a stroke parts it."""
        first, last = self.place(start, stop)
        return any(self.given.find(sign, first, last) >= 0 for sign in "([/|")

    def is_foreign_beside(self, held: bytearray) -> bool:
        """Whether a letter of a script without spaces stands where no place of the squashed text is marked."""
        foreign = _OTHER_SCRIPTS.finditer(self.squashed)
        return any(not held[match.start()] for match in foreign)

    def goes_on_in_kana(self, start: int, stop: int) -> bool:
        """Whether a stretch of the squashed text begins or ends amid a word in Katakana."""
        if not self.kana:
            return False
        first, last = self.place(start, stop)
        before, behind = self.given[max(0, first - 1) : first + 1], self.given[last - 1 : last + 1]
        return bool(_KATAKANA.match(before) or _KATAKANA.match(behind))

    def words(self, start: int, stop: int) -> Sequence[str]:
        """The tokens that a stretch of the squashed text touches."""
        first, last = self.index.get(start), self.index.get(stop)
        if first is None or last is None:
            within = self.within(start, stop)
            return self.tokens[within.start : within.stop]
        return self.tokens[first:last]

    def mark(self, taken: bytearray, start: int, stop: int) -> None:
        """Set to 1 the tokens that a stretch of the squashed text touches."""
        first, last = self.index.get(start), self.index.get(stop)
        if first is None or last is None:
            within = self.within(start, stop)
            first, last = within.start, within.stop
        taken[first:last] = b"\1" * (last - first)

    def within(self, start: int, stop: int) -> range:
        """The tokens that a stretch of the squashed text touches."""
        return range(bisect_right(self.edges, start) - 1, bisect_left(self.edges, stop))


def without_links(text: str) -> str:
    """The text with links and @handles blanked, each letter a space."""
    for sign, pattern in _NO_NAMES:
        if sign in text:
            text = pattern.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def _without_tags(text: str, tags: Collection[str]) -> str:
    """The text with these hashtags blanked, whatever their case."""
    known = _tagged(tuple(tags))
    at = text.find("#")
    while at >= 0:
        tag = _HASHTAG.match(text, at)
        stop = tag.end() if tag is not None else at + 1
        if text[at:stop].casefold() in known:
            text = f"{text[:at]}{' ' * (stop - at)}{text[stop:]}"
        at = text.find("#", stop)
    return text


@lru_cache(maxsize=64)
def _tagged(tags: tuple[str, ...]) -> frozenset[str]:
    """The hashtags as they stand in a text, folded."""
    return frozenset(f"#{tag.casefold()}" for tag in tags)
