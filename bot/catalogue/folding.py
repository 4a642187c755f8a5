"""One folding for names, wordings, memory and verdicts, that knows where each letter stood.

Everything that is no letter or digit folds to a space; accents fall from Latin letters
and stay on those of other scripts, where they are letters; full-width and mathematical
letters become plain ones; case goes.
"""

import re
import unicodedata
from functools import lru_cache
from sys import intern
from typing import Final, NamedTuple

IRREGULAR: Final = "\x00"
"""Stands, while folding, for a character that folds to none or several, or joins others."""

_MARKS: Final = frozenset({"Mn", "Mc", "Me"})
_SPACES: Final = frozenset("\x00\u200b\u200d\ufe0e\ufe0f")
"""Zero-width space, and what emoji are built with: they part words, and are too common to be slow."""

HANGUL: Final = "가-힣ᄀ-ᇿㄱ-ㆎ"
_SINGLE: Final = "฀-๿຀-໿぀-ヿ㐀-鿿豈-﫿\U00020000-\U0003134f々〇"
_RUN: Final = re.compile(f"[^ {HANGUL}{_SINGLE}\\x00-/:-`{{-\x7f]+|[{HANGUL}]+|[{_SINGLE}]")
_WORD: Final = re.compile("[^\\x00-/:-`{-\x7f]+")
_PARTED: Final = "".join(c if c.isdigit() or c.islower() else " " for c in map(chr, range(128)))
"""Of ASCII that is in lower case, all but letters and digits as spaces."""
_CHANGING: Final = re.compile("([^\x00-\x7fぁ-ゖァ-ヺ一-鿿가-힣]+)")
"""All but ASCII and the letters that fold to themselves: Hangul, Kana, Han."""


def _folded(char: str) -> str:
    """What one character folds to: one letter, a space, or IRREGULAR."""
    if char in _SPACES:
        return " "
    if _joins(char) or "\u1100" <= char <= "\u11ff":
        return IRREGULAR
    if unicodedata.category(char) in {"Cs", "Cn", "Co", "Cc"}:
        return " "
    plain = _plain(char)
    return plain if len(plain) == 1 else IRREGULAR


def _joins(char: str) -> bool:
    """Whether it belongs to the character before: an ornament, a Hangul vowel or coda, a mark."""
    if "\u0e00" <= char <= "\u0eff":  # the marks of Thai and Lao are vowels and stand alone
        return False
    category = unicodedata.category(char)
    return category in _MARKS or category == "Cf" or "\u1160" <= char <= "\u11ff" or char in "ﾞﾟ"


def _plain(cluster: str) -> str:
    """A character with what joins it, folded; any length."""
    text = unicodedata.normalize("NFKC", cluster).casefold()
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        if apart[:1] < "\u0530":  # Latin, Greek and Cyrillic drop their marks
            plain = "".join(c for c in apart if unicodedata.category(c) not in _MARKS)
            text = unicodedata.normalize("NFC", plain)  # parted Hangul in brackets joins again
    kept: list[str] = []
    for c in text:
        sort = unicodedata.category(c)[0]
        orphan = sort == "M" and kept[-1:] == [" "]  # a mark whose bearer was no letter
        kept.append(c if sort in "LNM" and not orphan else " ")
    return "".join(kept)


class _Table(dict[int, str]):
    """Filled as characters are met; there are at most as many as Unicode has."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


_TABLE: Final = _Table()


class Folded(NamedTuple):
    """Folded text (ASCII only in lower case, its punctuation kept) and, for each of its characters, where in the original it stood.

    `origin` is None where both have the same places.
    """

    text: str
    origin: tuple[int, ...] | None


def folded(text: str) -> Folded:
    """Fold and keep the places; a stretch [i, j) of `text` came from [origin[i], origin[j])."""
    if text.isascii():
        return Folded(text.lower(), None)
    plain = _by_letter(text)
    if IRREGULAR not in plain:
        return Folded(plain, None)
    letters: list[str] = []
    origin: list[int] = []
    start = 0
    while start < len(text):
        stop = start + 1
        while stop < len(text) and text[stop] > "\x7f" and _joins(text[stop]):
            stop += 1
        here = _cluster(text[start:stop])
        letters.append(here)
        origin += [start] * len(here)
        start = stop
    origin.append(len(text))
    return Folded("".join(letters), tuple(origin))


def _by_letter(text: str) -> str:
    """Each letter folded for itself; stretches that case alone changes at once, as most texts are."""
    parts = _CHANGING.split(text.replace(IRREGULAR, " "))
    parts[::2] = map(str.lower, parts[::2])
    parts[1::2] = [part.translate(_TABLE) for part in parts[1::2]]
    return "".join(parts)


@lru_cache(maxsize=4096)
def _cluster(cluster: str) -> str:
    if len(cluster) > 1:
        kept = cluster[0] + "".join(c for c in cluster[1:8] if unicodedata.category(c) != "Cf")
        return _plain(kept)
    known = _TABLE[ord(cluster)]
    return known if known != IRREGULAR else _plain(cluster)


def pieces(text: str) -> list[str]:
    """The tokens of a folded text: words; single characters where a script has no spaces."""
    return text.translate(_PARTED).split() if text.isascii() else _RUN.findall(text)


def words(text: str) -> list[str]:
    """What spaces and punctuation part in a folded text, whatever the script."""
    return text.translate(_PARTED).split() if text.isascii() else _WORD.findall(text)


def fold(text: str) -> str:
    """One folding for names, wordings, memory and verdict targets: equal names fold equal.

    Words in lower case, one space apart, without accents, apostrophes and punctuation;
    "&" is "and". Folding twice changes nothing.
    """
    return " ".join(_spoken(text))


def squash(text: str) -> str:
    """`fold` without its spaces."""
    return "".join(_spoken(text))


def spoken(text: str) -> tuple[str, ...]:
    """The words of `fold`, each held once however many names it is in."""
    return tuple(map(intern, _spoken(text)))


def _spoken(text: str) -> list[str]:
    """The words of a text as it is said, each folded."""
    if _SPOKEN.search(text):
        text = _APOSTROPHE.sub("", text.replace("&", " and "))
    if text.isascii():
        return text.lower().translate(_PARTED).split()
    return words(folded(text).text)


_SPOKEN: Final = re.compile("[&'’‘ʼ`´＇]")
_APOSTROPHE: Final = re.compile("(?<=\\w)['’‘ʼ`´＇](?=\\w)")
