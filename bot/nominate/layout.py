"""A text laid out for the stance reader: words, breaks, sentences, and slots for names.

A slot stands in the place of a title ("{}") or a person ("{p}"), so that no cue is ever
found inside a name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from bot.nominate.cues import Cues, Hit, plain

TITLE, PERSON, STOP = "{}", "{p}", "\n"


class Break(IntEnum):
    """How strongly two words are parted."""

    NONE = 0
    SOFT = 1
    COMMA = 2
    CLAUSE = 3
    SENTENCE = 4
    LINE = 5


_TOKEN = re.compile(
    r"[^\W_]+(?:['’‘`´][^\W_]+)*"
    r"|\n+|[.!?…。！？]+|[,、，]|[;:：()\[\]（）]|[–—]|(?<=\s)-+(?=\s)|[\"“”«»「」『』‘’'*/&+#^|-]"
)
_STRENGTH = {
    **dict.fromkeys(",、，", Break.COMMA),
    **dict.fromkeys(";:：()[]（）–—", Break.CLAUSE),
    **dict.fromkeys("\"“”«»「」『』‘’'*/&|", Break.SOFT),
}
_ABBREVIATED = frozenset("ep eps epi vs mr mrs ms dr st feat ft no nr e i g etc approx fav".split())
_WORDLIKE = frozenset("+#^")


@dataclass(slots=True)
class Sentence:
    """Words [start, stop) of the layout, characters [begin, end) of the text."""

    start: int
    stop: int
    begin: int
    end: int
    question: bool = False
    line: bool = False


@dataclass(slots=True)
class Layout:
    """Words with their places; `breaks[i]` parts word i from the one before it.

    `sentence[i]` is the number of the sentence of word i; `slots` maps word numbers to
    the number of the name that stands there; `colon` holds the words behind a colon.
    """

    text: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    slots: dict[int, int] = field(default_factory=dict)
    colon: set[int] = field(default_factory=set)

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
    layout = Layout(text)
    pending = Break.LINE
    colon = False
    number = 0
    ended = "."
    position = 0
    count = len(names)
    for match in _TOKEN.finditer(text):
        start = match.start()
        while number < count and names[number][1] <= start:
            pending, colon = _place(layout, names[number], number, pending, colon, ended)
            number += 1
        if number < count and names[number][0] <= start:
            continue
        token = match.group()
        first = token[0]
        if first.isalnum() or first in _WORDLIKE:
            pending, colon = _put(layout, plain(token), start, pending, colon, ended)
            position = match.end()
            continue
        strength = _strength(token, text, match, layout, position)
        if strength >= Break.SENTENCE:
            ended = token
        colon = colon or first in ":："
        pending = max(pending, strength)
    while number < count:
        pending, colon = _place(layout, names[number], number, pending, colon, ended)
        number += 1
    _close(layout, len(text), ended if pending >= Break.SENTENCE else "")
    return layout


def _strength(token: str, text: str, match: re.Match[str], layout: Layout, position: int) -> Break:
    first = token[0]
    if first == "\n":
        return Break.LINE
    if first in ".!?…。！？":
        if token == "." and _joins(text, match, layout, position):
            return Break.SOFT
        return Break.SENTENCE
    if first == "-":
        return Break.CLAUSE if match.start() and text[match.start() - 1].isspace() else Break.SOFT
    return _STRENGTH.get(first, Break.SOFT)


def _joins(text: str, match: re.Match[str], layout: Layout, position: int) -> bool:
    """A full stop that ends no sentence: behind an abbreviation, in a number, behind a rank."""
    if not layout.words:
        return True
    after = text[match.end() : match.end() + 1]
    if after and not after.isspace() and after not in "\"”’')":
        return True
    if match.start() != position:
        return False
    word = layout.words[-1]
    opens = layout.breaks[-1] >= Break.SENTENCE or (word.isdigit() and layout.words[-2:-1] == ["#"])
    return word in _ABBREVIATED or (word.isdigit() and len(word) <= 2 and opens)


def _place(
    layout: Layout, name: tuple[int, int, str], number: int, pending: Break, colon: bool, ended: str
) -> tuple[Break, bool]:
    layout.slots[len(layout.words)] = number
    if pending >= Break.SENTENCE and layout.words:
        layout.slots[len(layout.words) + 1] = layout.slots.pop(len(layout.words))
    _put(layout, name[2], name[0], pending, colon, ended)
    closed = layout.text[name[1] - 1 : name[1]] in {"!", "?"}
    return (Break.SENTENCE if closed else Break.NONE), False


def _put(
    layout: Layout, word: str, start: int, pending: Break, colon: bool, ended: str
) -> tuple[Break, bool]:
    if pending >= Break.SENTENCE:
        if layout.words:
            _close(layout, start, ended)
            _append(layout, STOP, start, Break.NONE)
        here = len(layout.words)
        layout.sentences.append(Sentence(here, here, start, start, line=pending is Break.LINE))
    if colon:
        layout.colon.add(len(layout.words))
    _append(layout, word, start, pending)
    return Break.NONE, False


def _append(layout: Layout, word: str, start: int, strength: Break) -> None:
    layout.words.append(word)
    layout.starts.append(start)
    layout.breaks.append(strength)
    layout.sentence.append(len(layout.sentences) - 1)


def _close(layout: Layout, end: int, ended: str) -> None:
    if layout.sentences:
        last = layout.sentences[-1]
        last.stop, last.end = len(layout.words), end
        last.question = "?" in ended or "？" in ended


def find_cues(layout: Layout, cues: Cues) -> list[Hit]:
    """All cues of the text in order of place, those of unspaced scripts at the nearest word."""
    hits = cues.find(layout.words)
    if cues.unspaced is None or layout.text.isascii():
        return hits
    found = [
        Hit(at, at + 1, cues.by_text[match.group()])
        for match in cues.unspaced.finditer(layout.text)
        if (at := _word_at(layout, match.start())) is not None
    ]
    return sorted([*hits, *found], key=lambda hit: hit.start) if found else hits


def _word_at(layout: Layout, place: int) -> int | None:
    """The word in which, or behind which, a character stands."""
    at = None
    for number, start in enumerate(layout.starts):
        if start > place:
            break
        at = number
    return at
