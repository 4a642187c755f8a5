"""A text laid out for the stance reader: words, breaks, sentences, and slots for names.

A slot stands in the place of a title ("{}") or a person ("{p}"), so that no cue is ever
found inside a name.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from bot.nominate.cues import UNSPACED, Cues, Hit, plain

TITLE: Final = "{}"
PERSON: Final = "{p}"
STOP: Final = "\n"


class Break(IntEnum):
    """How strongly two words are parted."""

    NONE = 0
    SOFT = 1
    COMMA = 2
    CLAUSE = 3
    SENTENCE = 4
    LINE = 5


_ONE_WORD: Final = r"[^\W_]+(?:['’‘`´][^\W_]+)*"
_TOKEN: Final = re.compile(
    r"https?://\S+|@\w+|#[^\W\d_]\w*"
    rf"|{_ONE_WORD}(?: (?!https?://){_ONE_WORD})*"
    r"|\n+|[•▪►●]|[.!?…。！？]+|[,、，]|[;:：()\[\]（）]|[–—]|(?<=\s)-+(?=\s)|>+|[\"“”«»「」『』‘’'*/&+#^|-]"
)
_LINES: Final = frozenset("\n•▪►●")
_STRENGTH: Final = {
    **dict.fromkeys(",、，", Break.COMMA),
    **dict.fromkeys(";:：()[]（）–—", Break.CLAUSE),
    **dict.fromkeys("\"“”«»「」『』‘’'*/&|", Break.SOFT),
}
ABBREVIATED: Final = frozenset(
    [
        "ep",
        "eps",
        "epi",
        "vs",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "feat",
        "ft",
        "no",
        "nr",
        "e",
        "i",
        "g",
        "etc",
        "approx",
        "fav",
    ]
)
_NUMBERED: Final = frozenset({"no", "nr"})
"""Abbreviations only before a number."""
_DIGITS: Final = 2
"""Ranks have no more of them."""
_WORDLIKE: Final = frozenset("+#^>")
_TAIL: Final = 6
"""Among so many characters at the end of a sentence stand its dots, a face or a mark behind them."""
_PADDED: Final = 40
"""No more characters of a sentence are looked at for those."""
_NEAR: Final = 3
"""In so many characters beside a name its mark is looked for, past quotation marks."""
_QUOTED: Final = "\"“”'‘’*"
_FACE: Final = re.compile(r":['’]?-?[()\[\]/|*]")
"""A face, where a space stands before it."""


class Sentence:
    """Words [start, stop) of the layout, characters [begin, end) of the text."""

    __slots__ = ("begin", "end", "line", "question", "start", "stop")

    def __init__(self, start: int, begin: int, *, line: bool) -> None:
        self.start = self.stop = start
        self.begin = self.end = begin
        self.question, self.line = False, line


class Layout:
    """Words with their places; `breaks[i]` parts word i from the one before it.

    `sentence[i]` is the number of the sentence of word i; `slots` maps word numbers to
    the number of the name that stands there, `ends` to where it ends; `colon` holds the words behind a colon, `inside` those
    in parentheses, `quoted` those in double quotes.
    """

    __slots__ = (
        "breaks", "colon", "ends", "inside", "quoted", "sentence", "sentences", "slots", "starts", "text", "words",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        self.breaks: list[Break] = []
        self.sentence: list[int] = []
        self.sentences: list[Sentence] = []
        self.slots: dict[int, int] = {}
        self.ends: dict[int, int] = {}
        self.colon: set[int] = set()
        self.inside: set[int] = set()
        self.quoted: set[int] = set()

    def behind(self, name: int, stop: int) -> str:
        """The text behind the name at that word, up to the word `stop`, or to the end."""
        last = self.starts[stop] if stop < len(self.starts) else len(self.text)
        return self.text[self.ends[name] : last]

    def mark_before(self, at: int) -> str:
        """The mark or letter right before that word, past a space and quotation marks; nothing at the beginning."""
        start = self.starts[at]
        return self.text[max(0, start - _NEAR) : start].rstrip(f" {_QUOTED}")[-1:]

    def mark_behind(self, at: int) -> str:
        """The mark or space right behind the name at that word, past quotation marks; nothing at the end."""
        stop = self.ends.get(at, self.starts[at])
        return self.text[stop : stop + _NEAR].lstrip(_QUOTED)[:1]

    def trails(self, sentence: Sentence) -> bool:
        """Whether it ends in dots: "Healer..."."""
        low = max(sentence.begin, sentence.end - _PADDED)
        end = self.text[low : sentence.end].rstrip()[-_TAIL:]
        return "..." in end or "…" in end

    def sentence_of(self, place: int) -> Sentence:
        """The sentence in which that character stands; the last that begins before it."""
        found = self.sentences[0]
        for sentence in self.sentences:
            if sentence.begin > place:
                break
            found = sentence
        return found


def lay_out(text: str, names: Sequence[tuple[int, int, str]]) -> Layout:
    """Lay a text out, with slots for `names` (start, stop, slot word), in order, none overlapping."""
    writer = _Writer(text, names)
    for match in _TOKEN.finditer(text):
        writer.token(match)
    return writer.ended()


class _Writer:
    """Writes a layout token by token; `pending` is the break before the next word.

    `ahead` is where the next name begins: past the end of the text when there is none; `rank` is the
    number of the last item of a list that goes on in one line.
    """

    def __init__(self, text: str, names: Sequence[tuple[int, int, str]]) -> None:
        self.layout = Layout(text)
        self.names = names
        self.next = 0
        self.ahead = names[0][0] if names else len(text)
        self.pending = Break.LINE
        self.colon = False
        self.depth = False
        self.quote = False
        self.end = "."
        self.position = 0
        self.rank = 0

    def token(self, match: re.Match[str]) -> None:
        start, token = match.start(), match.group()
        first = token[0]
        if first.isalnum() and "://" not in token:
            self._run(start, match.end())
        elif self._is_named(start) or first.isalnum() or first == "@":
            pass  # links and handles are no words
        elif first == "#" and len(token) > 1:
            pass  # nor are tags
        elif first in _WORDLIKE:
            self._word(first, start)
            self.position = match.end()
        else:
            self._punctuation(match)

    def _is_named(self, start: int) -> bool:
        """Whether a name stands there; the names that end before are put."""
        if start < self.ahead:
            return False
        while self.next < len(self.names) and self.names[self.next][1] <= start:
            self._name()
        return start >= self.ahead

    def _run(self, start: int, stop: int) -> None:
        """Words that only spaces part; those that begin within a name are its own."""
        text, at = self.layout.text, start
        while at < stop:
            if self._is_named(at):
                at = _space(text, self.names[self.next][1] - 1, stop) + 1
            else:
                end = stop if stop <= self.ahead else _space(text, self.ahead - 1, stop)
                self._words(text[at:end], at)
                at = end + 1

    def _words(self, run: str, start: int) -> None:
        layout = self.layout
        first, *more = words = run.split(" ")
        self._word(plain(first), start)
        if more:
            here, count = len(layout.words), len(more)
            if self.depth:
                layout.inside.update(range(here, here + count))
            if self.quote:
                layout.quoted.update(range(here, here + count))
            layout.words += map(plain, more)
            at = start
            for word in words[:-1]:
                at += len(word) + 1
                layout.starts.append(at)
            layout.breaks += [Break.NONE] * count
            layout.sentence += [layout.sentence[-1]] * count
        self.position = start + len(run)

    def ended(self) -> Layout:
        while self.next < len(self.names):
            self._name()
        self._close(len(self.layout.text), self.end if self.pending >= Break.SENTENCE else "")
        return self.layout

    def _name(self) -> None:
        """Put a slot; a name that ends in "!" or "?" ends its sentence, as fans write it."""
        start, stop, word = self.names[self.next]
        self._word(word, start)
        at = len(self.layout.words) - 1
        self.layout.slots[at], self.layout.ends[at] = self.next, stop
        self.next += 1
        more = self.next < len(self.names)
        self.ahead = self.names[self.next][0] if more else len(self.layout.text)
        if self.layout.text[stop - 1 : stop] in {"!", "?"} and not self._goes_on(stop):
            self.pending, self.end = Break.SENTENCE, self.layout.text[stop - 1]

    def _word(self, word: str, start: int) -> None:
        layout = self.layout
        if self.pending is not Break.NONE:
            if self.pending >= Break.SENTENCE:
                self._begin(start)
            if self.colon:
                layout.colon.add(len(layout.words))
        if self.depth:
            layout.inside.add(len(layout.words))
        if self.quote:
            layout.quoted.add(len(layout.words))
        self._append(word, start, self.pending)
        self.pending, self.colon = Break.NONE, False

    def _begin(self, start: int) -> None:
        """Close the sentence before that place, if there is one, and open the next."""
        layout = self.layout
        if layout.words:
            self._close(start, self.end)
            self._append(STOP, start, Break.NONE)
        here = len(layout.words)
        line = self.pending is Break.LINE
        layout.sentences.append(Sentence(here, start, line=line))

    def _append(self, word: str, start: int, strength: Break) -> None:
        layout = self.layout
        layout.words.append(word)
        layout.starts.append(start)
        layout.breaks.append(strength)
        layout.sentence.append(len(layout.sentences) - 1)

    def _close(self, end: int, ended: str) -> None:
        if self.layout.sentences:
            last = self.layout.sentences[-1]
            last.stop, last.end = len(self.layout.words), end
            self.quote = False
            asked_aside = (
                last.stop - 1 in self.layout.inside and last.start not in self.layout.inside
            )
            last.question = ended[-1:] in {"?", "？"} and not asked_aside

    def _punctuation(self, match: re.Match[str]) -> None:
        first = match.group()[0]
        strength = self._strength(match)
        if strength >= Break.SENTENCE:
            self.end = match.group() if self.pending < Break.SENTENCE else self.end + match.group()
        self.colon = self.colon or (first in ":：" and not self._is_face(match))
        if first in "()[]（）":
            self.depth = first in "([（"
        if first in '"“”«»「」':
            self.quote = first in "“«「" or (first == '"' and not self.quote)
        self.pending = max(self.pending, strength)

    def _is_face(self, match: re.Match[str]) -> bool:
        """The eyes of a face: "with subtitles :( but Healer"."""
        text, at = self.layout.text, match.start()
        return (at == 0 or text[at - 1].isspace()) and _FACE.match(text, at) is not None

    def _strength(self, match: re.Match[str]) -> Break:
        mark = match.group()
        if mark[0] in _LINES:
            return Break.LINE
        if mark[0] in ".!?…。！？":
            if (mark == "." and self._ends_nothing(match)) or self._goes_on(match.end()):
                return Break.SOFT
            return Break.SENTENCE
        if mark[0] == "-":
            spaced = match.start() and self.layout.text[match.start() - 1].isspace()
            return Break.CLAUSE if spaced else Break.SOFT
        return _STRENGTH.get(mark[0], Break.SOFT)

    def _goes_on(self, at: int) -> bool:
        """What follows is a comma or slash: a list goes on."""
        return self.layout.text[at : at + 3].lstrip(" \"”’')")[:1] in set(",/&;|")

    def _ends_nothing(self, match: re.Match[str]) -> bool:
        """A full stop behind an abbreviation, in a number, behind a rank, or before all words."""
        layout = self.layout
        if not layout.words:
            return True
        after = layout.text[match.end() : match.end() + 1]
        if after and not after.isspace() and after not in "\"”’')":
            return True
        if match.start() != self.position:
            return False
        word = layout.words[-1]
        if (
            word in _NUMBERED
            and not layout.text[match.end() : match.end() + 4].lstrip()[:1].isdigit()
        ):
            return False
        if not word.isdigit() or len(word) > _DIGITS:
            return word in ABBREVIATED
        opens = layout.breaks[-1] >= Break.SENTENCE or layout.words[-2:-1] == ["#"]
        # a number in a circle is a digit, but no decimal
        rank = int(word) if word.isdecimal() else 0
        if not opens and self.rank and rank == self.rank + 1 and self._follows_a_name():
            self._opens_item()
            opens = True
        if opens:
            self.rank = rank
        return opens

    def _follows_a_name(self) -> bool:
        """Right before the last word a name ends, or a bracket: what goes on there is a list."""
        layout = self.layout
        before = layout.text[: layout.starts[-1]].rstrip()[-1:]
        return layout.words[-2:-1] in ([TITLE], [PERSON]) or before in {")", "]"}

    def _opens_item(self) -> None:
        """The last word is the number of the next item: a line begins with it."""
        layout = self.layout
        at, word, start = len(layout.words) - 1, layout.words.pop(), layout.starts.pop()
        layout.breaks.pop()
        layout.sentence.pop()
        for marked in (layout.inside, layout.quoted, layout.colon):
            marked.discard(at)
        self.pending, self.end = Break.LINE, "."
        self._word(word, start)


def _space(text: str, start: int, stop: int) -> int:
    """The first space from there on; `stop` where there is none before it."""
    at = text.find(" ", start, stop)
    return at if at >= 0 else stop


def find_cues(layout: Layout, cues: Cues) -> list[Hit]:
    """All cues of the text in order of place, those of unspaced scripts at the nearest word; none in a name."""
    hits = cues.find(layout.words)
    text = layout.text
    if cues.unspaced is None or text.isascii() or not UNSPACED.search(text):
        return hits
    found = [
        Hit(
            at,
            bisect_right(layout.starts, match.end() - 1),
            cues.by_text["".join(match.group().split())],
        )
        for match in cues.unspaced.finditer(text)
        if (at := _word_at(layout, match.start())) is not None
        and match.start() >= layout.ends.get(at, 0)
    ]
    return sorted([*hits, *found], key=lambda hit: hit.start) if found else hits


def _word_at(layout: Layout, place: int) -> int | None:
    """The word in which, or behind which, a character stands."""
    at = bisect_right(layout.starts, place) - 1
    return at if at >= 0 else None
