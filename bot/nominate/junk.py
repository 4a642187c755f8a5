"""What looks like no fan's answer, and what asks the program to go: pure on one text."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from bot.nominate.cues import Cues, by_first_word, plain
from bot.nominate.details import clips

_LINK: Final = re.compile(
    r"https?://\S+|\bwww\.\S+|\b(?:bit\.ly|tinyurl\.com|linktr\.ee|goo\.gl|cutt\.ly|t\.me|wa\.me)/\S+",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"#\w+")
_HANDLE: Final = re.compile(r"@\w+")
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FIRST: Final = re.compile(rf"(?:(?:[^\w@#]|_)*+[@#]++\w++)*+[\W_]*+({_WORD.pattern})")
"""The first word behind tags and handles."""
_ADVERTISES: Final = "it advertises"


def spam(text: str, cues: Cues) -> tuple[str, ...]:
    """Why a text looks like spam, in words; empty where it does not.

    A link to a clip sells nothing: fans show the scene that they mean.
    """
    reasons = []
    links = _links(text) if "/" in text or "www." in text else []
    tags = text.count("#")
    if links and not _says_something(text):
        reasons.append("nothing but links")
    shown = len(clips(text)) if links else 0
    if len(set(links)) > shown or tags > 3:
        trade = _trade(text, cues)
        if trade and (links or len(_TAG.findall(text)) > 3):
            reasons.append(f"{_ADVERTISES} (“{trade}”)")
    if len(links) > 3:
        reasons.append(f"{len(links)} links")
    if tags > 8:
        reasons.append(f"{tags} hashtags")
    if text.count("@") > 8:
        reasons.append(f"{text.count('@')} people are called")
    return tuple(reasons)


def _may_link(word: str) -> bool:
    """Whether a word has what no link is without: quick to tell of most."""
    return "/" in word or "." in word


def _links(text: str) -> list[str]:
    return _LINK.findall(" ".join(filter(_may_link, text.split())))


def _without_links(text: str) -> str:
    return " ".join(_LINK.sub(" ", w) if _may_link(w) else w for w in text.split())


def _trade(text: str, cues: Cues) -> str:
    """The first words of a text that sell something; empty where none do."""
    selling = by_first_word(cues.sets["spam.trade"])
    if selling.keys().isdisjoint(map(plain, _WORD.findall(text))):
        return ""  # most texts
    words = list(map(plain, _WORD.findall(_without_links(text))))
    return next(
        (
            phrase
            for at, word in enumerate(words)
            for phrase in selling.get(word, ())
            if " ".join(words[at : at + phrase.count(" ") + 1]) == phrase
        ),
        "",
    )


def _says_something(text: str) -> bool:
    """Whether there are words beside links, tags and handles; most texts begin with one."""
    if _WORD.match(text) and not _LINK.match(text):
        return True
    return bool(_WORD.search(_HANDLE.sub(" ", _TAG.sub(" ", _without_links(text)))))


def advertises(text: str, why: Sequence[str], cues: Cues) -> bool:
    """Whether spam only advertises: nobody in it says "I" or "my"."""
    if not any(reason.startswith(_ADVERTISES) for reason in why):
        return False
    return cues.sets["spam.self"].isdisjoint(map(plain, _WORD.findall(text)))


@lru_cache(maxsize=4)
def _most_words(phrases: frozenset[str]) -> int:
    return max((phrase.count(" ") + 1 for phrase in phrases), default=0)


@lru_cache(maxsize=4)
def _letters(cues: Cues) -> frozenset[str]:
    """Those that what asks the program to stop begins with."""
    return frozenset(phrase[0] for phrase in cues.sets["talk.stop"])


def stops(text: str, cues: Cues) -> bool:
    """Whether the whole text, handles apart, asks the program to stop."""
    letter = text[:1].lower()
    if len(text) > 120 or (letter.isascii() and letter.isalpha() and letter not in _letters(cues)):
        return False  # most texts
    first = _FIRST.match(text)
    if first is None or plain(first[1]) not in by_first_word(cues.sets["talk.stop"]):
        return False
    words = _WORD.findall(_TAG.sub(" ", _HANDLE.sub(" ", text)))
    if len(words) > _most_words(cues.sets["talk.stop"]):
        return False
    return " ".join(map(plain, words)) in cues.sets["talk.stop"]
