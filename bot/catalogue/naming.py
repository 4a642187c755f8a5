"""Every form that one listed name takes by itself: generated, so that nobody lists it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.catalogue.folding import spoken
from bot.catalogue.values import Words
from bot.model import Work

TITLE: Final = 0
OTHER: Final = 1
ROMANISED: Final = 2
FANS: Final = 3
GENERATED: Final = 4
INITIALS: Final = 5
"""How much a claim to a name weighs: the smaller goes first, a title before a nickname."""


HEAD: Final = "head"
"""The form of what stands before a colon or bracket in a title."""
Name = tuple[str, str, str, int, tuple[str, ...], str]
"""A name in one of its forms: its key, as the catalogue lists it, its kind, its rank, its tokens, its form.

A plain tuple: tens of thousands are made at every start, and taken apart at once.
"""


_NUMBERS: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_ORDINALS: Final = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_LATER: Final = [
    "eleventh",
    "twelfth",
    *(f"{word}th" for word in _NUMBERS[13:20]),
    "twentieth",
]
_ROMAN: Final = {"ii": "2", "iii": "3", "iv": "4"}
_SUFFIX: Final = {"1": "st", "2": "nd", "3": "rd"}
_SPELT: dict[str, tuple[str, ...]] = {
    **{word: (str(n),) for n, word in enumerate(_NUMBERS)},
    **{str(n): (word,) for n, word in enumerate(_NUMBERS)},
    **{word: (f"{n}{_SUFFIX.get(str(n), 'th')}",) for n, word in enumerate(_ORDINALS, 1)},
    **{f"{n}{_SUFFIX.get(str(n), 'th')}": (word,) for n, word in enumerate(_ORDINALS, 1)},
    **{word: (f"{n}th",) for n, word in enumerate(_LATER, 11)},
    **{f"{n}th": (word,) for n, word in enumerate(_LATER, 11)},
    **{roman: (digit,) for roman, digit in _ROMAN.items()},
    "hundred": ("100",),
    "100": ("hundred", "onehundred"),
    "thousand": ("1000",),
    "1000": ("thousand", "athousand", "onethousand"),
    "dr": ("doctor",),
    "doctor": ("dr",),
    "mr": ("mister",),
    "mister": ("mr",),
    "ms": ("miss",),
    "miss": ("ms",),
    "through": ("thru",),
    "to": ("2",),
    "for": ("4",),
    "you": ("u",),
    "vs": ("versus",),
    "versus": ("vs",),
}
ARTICLES: Final = frozenset({"the", "a", "an"})
_BEFORE_THE: Final = {
    "of",
    "and",
    "to",
    "in",
    "over",
    "by",
    "with",
    "for",
    "on",
    "from",
    "like",
    "at",
}
"""Behind one of these fans hear an article that a title does not have."""
_POSSESSIVE: Final = re.compile("(?<=[A-Za-z])['’]s?(?= |$|[^A-Za-z])")
_CONTRACTED: Final = {
    ("you", "are"): "youre",
    ("i", "am"): "im",
    ("it", "is"): "its",
    ("do", "not"): "dont",
    ("let", "us"): "lets",
    ("what", "is"): "whats",
    ("i", "will"): "ill",
}
_SPOKEN: Final = {short: long for long, short in _CONTRACTED.items()}
"""How a title begins that fans write out, where the catalogue has it short; and the other way."""
_IS_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ENDINGS = (("ed", "ing"), ("ing", "ed"))
"""What verbs end in, and what else instead."""
_STEM: Final = 3
"""So many letters a verb has before its ending."""
_LONG: Final = 11
"""From this many letters on a title stands a word less, or one written twice."""


def names(work: Work, words: Words, ordinal: int, base: Work | None) -> Iterator[Name]:
    """All names of a work, each with its generated forms; `ordinal` is its season among `base`'s."""
    yield from _of(work.title, "title", TITLE, words)
    if work.native:
        yield from _of(work.native, "native", OTHER, words)
    for kind, rank, listed in (
        ("title", OTHER, work.also),
        ("romanised", ROMANISED, work.romanised),
        ("abbreviation", FANS, work.fans),
        ("ship", FANS, work.ships),
    ):
        for text in listed:
            yield from _of(text, kind, rank, words)
    if base is not None and ordinal > 1:
        yield from _seasons(base, ordinal)


def _of(text: str, kind: str, rank: int, words: Words) -> Iterator[Name]:
    tokens = spoken(text)
    key = "".join(tokens)
    if not key:
        return
    yield key, text, kind, rank, tokens, "exact"
    if kind in {"abbreviation", "ship", "native"} and len(tokens) == 1:
        return
    seen = {key}
    for form, other in _forms(text, tokens, words):
        squashed = "".join(other)
        if squashed and squashed not in seen:
            seen.add(squashed)
            yield squashed, text, kind, GENERATED, tuple(other), form


def _forms(text: str, tokens: Sequence[str], words: Words) -> Iterator[tuple[str, Sequence[str]]]:
    """The other ways that fans write it, as tokens, and what kind of difference each is."""
    for some in _barer(tokens):
        yield "punct", some
        for i, token in enumerate(some):
            if token in _SPELT and len(some) > 1:
                yield from (("punct", [*some[:i], s, *some[i + 1 :]]) for s in _SPELT[token])
    yield from _shortened(tokens)
    if text.count(",") > 1 and "and" not in tokens:
        last = len(tokens) - len(spoken(text.rpartition(",")[2]))
        yield "punct", [*tokens[:last], "and", *tokens[last:]]
    if "'" in text or "’" in text:
        yield from (("punct", some) for some in _barer(spoken(_POSSESSIVE.sub("", text))))
    if ":" in text or "(" in text:
        head = spoken(re.split("[:(]", text)[0])
        if len(head) > 1:
            yield HEAD, head
    if len(tokens) > 2 and sum(map(len, tokens)) >= _LONG:
        yield from _slack(tokens, words)


def _barer(tokens: Sequence[str]) -> Iterator[Sequence[str]]:
    """As they are, without the article in front, without an “and” within, without either."""
    bare = tokens[1:] if len(tokens) > 1 and tokens[0] in ARTICLES else tokens
    for some in dict.fromkeys((tuple(tokens), tuple(bare))):
        yield some
        if "and" in some[1:-1]:
            yield [word for word in some if word != "and"]


def written_too(work: Work, works: Mapping[str, Work]) -> Iterator[str]:
    """The title and other English titles with a number written otherwise, each folded.

    In digits or as a word, and at the end in Roman; a sequel, also as a season of what it follows.
    """
    for text in (work.title, *work.also):
        if "%" not in text:  # that falls where a name is folded
            yield from _numbered(spoken(text))
    line = _line(work, works)
    for text in (line[0].title, *line[0].also) if len(line) > 1 else ():
        tokens, number = spoken(text), str(len(line))
        yield " ".join((*tokens, "season", number))
        if not is_number(tokens[-1]):  # "Reply 1994 2" is nobody's
            yield " ".join((*tokens, number))
            yield from _numbered((*tokens, number))


def _line(work: Work, works: Mapping[str, Work]) -> list[Work]:
    """What a work follows, the first first, and itself."""
    line = [work]
    while len(line) < len(_ORDINALS):
        before = works.get(line[0].sequel_of or "")
        if before is None:
            break
        line.insert(0, before)
    return line


def _numbered(tokens: Sequence[str]) -> Iterator[str]:
    """A name with its only number as it may be written, too."""
    numbers = [at for at, token in enumerate(tokens) if token in _ROMAN or is_number(token)]
    if len(numbers) != 1:
        return
    (at,) = numbers
    token = tokens[at]
    digits = _ROMAN.get(token) or (str(_NUMBERS.index(token)) if token in _NUMBERS else token)
    forms = [digits]
    if int(digits) < len(_NUMBERS):
        forms.append(_NUMBERS[int(digits)])
    if at == len(tokens) - 1:
        forms += [roman for roman, digit in _ROMAN.items() if digit == digits]
    yield from (" ".join((*tokens[:at], form, *tokens[at + 1 :])) for form in forms)


def _shortened(tokens: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Fans say “you're” for “you are”, and the other way where a title begins with it; “88” for “1988”."""
    for i in range(len(tokens) - 1):
        if (contracted := _CONTRACTED.get((tokens[i], tokens[i + 1]))) is not None:
            yield "punct", [*tokens[:i], contracted, *tokens[i + 2 :]]
    if "okay" in tokens:
        yield "punct", ["ok" if word == "okay" else word for word in tokens]
    if len(tokens) > 2 and tokens[0] in _SPOKEN:
        yield "punct", [*_SPOKEN[tokens[0]], *tokens[1:]]
    if len(tokens) > 1 and _IS_YEAR.fullmatch(tokens[-1]):
        yield "short", [*tokens[:-1], tokens[-1][2:]]


def _slack(tokens: Sequence[str], words: Words) -> Iterator[tuple[str, Sequence[str]]]:
    yield from _conjugated(tokens, words)
    small = words.small
    begin = 1 if tokens[0] in ARTICLES else 0
    for i in range(1, len(tokens) - 1):
        if tokens[i] in small:
            yield "short", [*tokens[:i], *tokens[i + 1 :]]
            if tokens[i] in ARTICLES:
                other = "a" if tokens[i] == "the" else "the"
                yield "short", [*tokens[:i], other, *tokens[i + 1 :]]
            if begin and tokens[i] in ARTICLES:
                yield "short", [*tokens[begin:i], *tokens[i + 1 :]]
        if tokens[i] in _BEFORE_THE and tokens[i + 1] not in small:
            yield "punct", [*tokens[begin : i + 1], "the", *tokens[i + 1 :]]
    if len(set(tokens)) < len(tokens):  # of "a b b" fans make "a a b"
        for i in range(1, len(tokens)):
            if tokens[i] != tokens[i - 1]:
                yield "slip", [*tokens[:i], tokens[i - 1], *tokens[i + 1 :]]


def _conjugated(tokens: Sequence[str], words: Words) -> Iterator[tuple[str, Sequence[str]]]:
    """With another form of a verb: "What Happen in Bali"."""
    for i, token in enumerate(tokens):
        for other in _inflected(token):
            if other in words.common:
                yield "spelling", [*tokens[:i], other, *tokens[i + 1 :]]


def _inflected(token: str) -> tuple[str, ...]:
    """What fans may write of a verb, if it is one: "happened" as "happen", "embracing" as "embrace"."""
    for ending, other in _ENDINGS:
        stem = token.removesuffix(ending)
        if stem != token and len(stem) >= _STEM:
            found = (stem, f"{stem}e", f"{stem}{other}", stem[:-1])
            return (*found, f"{stem[:-1]}y") if stem.endswith("i") else found
    return ()


def _seasons(base: Work, ordinal: int) -> Iterator[Name]:
    n, nth = str(ordinal), _ORDINALS[ordinal - 1]
    endings = [(n,), ("season", n), ("season", _NUMBERS[ordinal]), (f"s{n}",), ("part", n)]
    endings += [(nth, "season"), *((roman,) for roman, digit in _ROMAN.items() if digit == n)]
    for text in (base.title, *base.also, *base.romanised, *base.fans):
        tokens = spoken(text)
        numbered = tokens[-1:] and tokens[-1].isdigit()
        told = endings[1:] if numbered else endings  # "School 2013 3" is a list
        for shape in (
            *((*some, *ending) for some in _barer(tokens) for ending in told),
            ("season", n, "of", *tokens),
            (nth, "season", "of", *tokens),
        ):
            yield "".join(shape), text, "title", GENERATED, tuple(shape), "punct"


def is_number(token: str) -> bool:
    """Whether it is a number, in digits or as a word."""
    return token.isdecimal() or token in _NUMBERS


def initials(tokens: Sequence[str], words: Words) -> Iterator[str]:
    """What the first letters of an English title spell, with and without the article."""
    if not all(map(str.isascii, tokens)):
        return
    for some in (tokens, tokens[1:] if tokens[:1] and tokens[0] in ARTICLES else ()):
        key = "".join(token[0] for token in some)
        if len(key) >= 3 and key not in words.acronyms and key not in words.common:
            yield key


def seasons(works: Mapping[str, Work]) -> dict[str, tuple[int, Work]]:
    """Of each sequel: which season of what it is, where nothing else follows the same."""
    followed = Counter(work.sequel_of for work in works.values())
    found: dict[str, tuple[int, Work]] = {}
    for work in works.values():
        ordinal, first, seen = 1, work, {work.id}
        while ordinal < len(_ORDINALS):
            before = works.get(first.sequel_of or "")
            if before is None or before.id in seen:
                break
            if followed[before.id] > 1:
                ordinal = 1
                break
            seen.add(before.id)
            first = before
            ordinal += 1
        if ordinal > 1:
            found[work.id] = (ordinal, first)
    return found
