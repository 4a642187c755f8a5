"""What looks like no fan's answer, and what asks the program to go: pure on one text."""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.nominate.cues import Cues, plain

_LINK = re.compile(
    r"https?://\S+|\bwww\.\S+|\b(?:bit\.ly|tinyurl\.com|linktr\.ee|goo\.gl|cutt\.ly|t\.me|wa\.me)/\S+",
    re.IGNORECASE,
)
_TAG = re.compile(r"#\w+")
_HANDLE = re.compile(r"@\w+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FIRST = re.compile(rf"(?:(?:[^\w@#]|_)*+[@#]++\w++)*+[\W_]*+({_WORD.pattern})")
"""The first word behind tags and handles."""
_SELF = re.compile(r"\b(?:i|i['’]?m|i['’]?ve|i['’]?d|my|mine|me)\b", re.IGNORECASE)
_ADVERTISES = "it advertises"
_TRADE = re.compile(
    r"\b(?:watch (?:it |all |now |full |free |online)|free (?:hd|download|shipping|episodes?)|full episodes?|in hd\b|"
    r"download (?:now|here|free)|click (?:here|the link|link)|link in bio|buy (?:now|here|cheap)|discount|promo ?code|"
    r"% off|giveaway|follow (?:me|us)\b|follow back|win (?:a )?free|free tickets?|shop now|order now|in stock|pre-?order|f4f|dm me|dm for|whatsapp|telegram|casino|crypto|bitcoin|forex|viagra|"
    r"earn \$|make money|cheap|onlyfans|subscribe to my|check out my (?:channel|page|shop|store|blog))",
    re.IGNORECASE,
)


def spam(text: str) -> tuple[str, ...]:
    """Why a text looks like spam, in words; empty where it does not."""
    reasons = []
    links = _LINK.findall(text) if "/" in text or "www." in text else []
    tags = text.count("#")
    if links and not _says_something(text):
        reasons.append("nothing but links")
    if links or tags > 3:
        trade = _TRADE.search(text)
        if trade and (links or len(_TAG.findall(text)) > 3):
            reasons.append(f"{_ADVERTISES} (“{trade.group().strip()}”)")
    if len(links) > 3:
        reasons.append(f"{len(links)} links")
    if tags > 8:
        reasons.append(f"{tags} hashtags")
    if text.count("@") > 8:
        reasons.append(f"{text.count('@')} people are called")
    return tuple(reasons)


def _says_something(text: str) -> bool:
    """Whether there are words beside links, tags and handles; most texts begin with one."""
    if _WORD.match(text) and not _LINK.match(text):
        return True
    return bool(_WORD.search(_HANDLE.sub(" ", _TAG.sub(" ", _LINK.sub(" ", text)))))


def advertises(text: str, why: Sequence[str]) -> bool:
    """Whether spam only advertises: nobody in it says "I" or "my"."""
    return any(reason.startswith(_ADVERTISES) for reason in why) and not _SELF.search(text)


@lru_cache(maxsize=4)
def _most_words(phrases: frozenset[str]) -> int:
    return max((phrase.count(" ") + 1 for phrase in phrases), default=0)


@lru_cache(maxsize=4)
def _first_words(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in phrases)


def stops(text: str, cues: Cues) -> bool:
    """Whether the whole text, handles apart, asks the program to stop."""
    if len(text) > 120:
        return False
    first = _FIRST.match(text)
    if first is None or plain(first[1]) not in _first_words(cues.sets["talk.stop"]):
        return False
    words = _WORD.findall(_TAG.sub(" ", _HANDLE.sub(" ", text)))
    if len(words) > _most_words(cues.sets["talk.stop"]):
        return False
    return " ".join(map(plain, words)) in cues.sets["talk.stop"]
