"""What is said of a scene: its episode, its nickname, its mood; clips and spoiler warnings."""

import re
from functools import lru_cache
from typing import Final

from bot.nominate.cues import Cues, plain

_EPISODE: Final = re.compile(
    r"\b(?:episode|epsiode|epi|ep|e|episodio|episódio|eps\.? ?ke)(?:[.:#\s-]{0,3})(?:no\.?\s?)?(\d{1,3})\b(?!\s*(?:/|-\s?\d|to \d|mins?\b|minutes|%))"
    r"|\b(\d{1,3})(?:st|nd|rd|th)\s+(?:ep|epi|episode)\b"
    r"|第\s?(\d{1,3})\s?[集話话回]|(\d{1,3})\s?[화회](?![가-힣]{2})|ตอนที่\s?(\d{1,3})",
    re.IGNORECASE,
)
_HINT: Final = re.compile(r"[pP0-9０-９第화회ต](?:(?<=\b[eE][pP0-9０-９])|(?<=[第화회])|(?<=ต)อน)")
"""Begins with one set of letters, which is searched for quickest, and few of them are in most texts."""
_ORDINAL_EPISODE: Final = re.compile(r"\b([a-z]+)\s+(?:episode|ep)\b", re.IGNORECASE)
_CLIP: Final = re.compile(
    r"https?://(?:www\.|m\.)?(?:youtube\.com|youtu\.be|vimeo\.com|dailymotion\.com|tiktok\.com|bilibili\.com|tv\.naver\.com|gfycat\.com|streamable\.com)/[^\s)>\]]+",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_QUOTED: Final = re.compile(r"[\"“‘«「『]([^\"”»」』\n]{3,60})[\"”’»」』]")


def clips(text: str) -> tuple[str, ...]:
    """Links to videos, in order, each once."""
    if "://" not in text:
        return ()
    return tuple(dict.fromkeys(match.group().rstrip(".,;!?") for match in _CLIP.finditer(text)))


def spoils(words: list[str], cues: Cues) -> bool:
    """Whether the text warns of spoilers."""
    return not cues.sets["talk.spoiler"].isdisjoint(words)


def stages(words: list[str], cues: Cues) -> bool:
    """Whether the text has a word that scenes go by: "kiss", "confession"."""
    return not cues.sets["details.scenes"].isdisjoint(words)


def numbers_episodes(text: str) -> bool:
    """Whether a text may have the number of an episode; most have none."""
    return _HINT.search(text) is not None


def episode(text: str, begin: int, end: int, cues: Cues) -> int | None:
    """The scene's episode in text[begin:end]; None where a number tells progress or length."""
    if not _HINT.search(text, begin, end):
        return None
    for match in _EPISODE.finditer(text, begin, end):
        number = next(group for group in match.groups() if group)
        if not _progress(text[max(begin, match.start() - 28) : match.start()], cues):
            return int(number)
    ordinals = _ordinals(cues)
    for match in _ORDINAL_EPISODE.finditer(text, begin, end):
        number = ordinals.get(match.group(1).casefold())
        if number and not _progress(text[max(begin, match.start() - 28) : match.start()], cues):
            return number
    return None


@lru_cache(maxsize=4)
def _ordinals(cues: Cues) -> dict[str, int]:
    return {words[0]: place for place, words in enumerate(cues.phrases["details.ordinals"], 1)}


def _progress(before: str, cues: Cues) -> bool:
    """Whether the words before a number tell how far someone watched."""
    words = [plain(word) for word in _WORD.findall(before)]
    progress = cues.sets["details.progress"]
    return any(
        " ".join(words[-length:]) in progress for length in (1, 2, 3) if len(words) >= length
    )


def scene(text: str, begin: int, end: int, cues: Cues) -> str | None:
    """The nickname of a scene in text[begin:end]: “The Snake Kiss”, "fox bead kiss"."""
    heads = cues.sets["details.scenes"]
    for match in _QUOTED.finditer(text, begin, end):
        words = [plain(word) for word in _WORD.findall(match.group(1))]
        if cues.sets["details.plain"].issuperset(words):
            continue
        if words and words[-1] in heads and len(words) > 1:
            return match.group(1).strip(" .,!")
        if words and len(words) <= 6 and _kind_behind(text, match.end(), end, heads):
            return f"{match.group(1).strip(' .,!')} {_kind_behind(text, match.end(), end, heads)}"
    return _nick(text, begin, end, heads, cues.sets["details.plain"])


def _kind_behind(text: str, at: int, end: int, heads: frozenset[str]) -> str:
    match = _WORD.search(text, at, min(end, at + 14))
    word = plain(match.group()) if match else ""
    between = text[at : match.start()] if match else ""
    return word if word in heads and between.strip() == "" else ""


def _nick(
    text: str, begin: int, end: int, heads: frozenset[str], common: frozenset[str]
) -> str | None:
    """Up to three words before "kiss" that are no plain words, the nearest to it unbroken."""
    if heads.isdisjoint(map(plain, _WORD.findall(text, begin, end))):
        return None
    found = list(_WORD.finditer(text, begin, end))
    for at, match in enumerate(found):
        if plain(match.group()) not in heads:
            continue
        first = at
        while (
            first
            and at - first < 3
            and _names_a_scene(text, found[first - 1], found[first], common)
        ):
            first -= 1
        if first < at:
            return text[found[first].start() : match.end()]
    return None


def _names_a_scene(
    text: str, word: re.Match[str], after: re.Match[str], common: frozenset[str]
) -> bool:
    between = text[word.end() : after.start()]
    surface = word.group()
    folded = plain(surface)
    return (
        between in {" ", "-"}
        and folded not in common
        and not surface.endswith(("'s", "’s", "s'"))
        and not surface.isdigit()
        and not folded.endswith(("ing", "ly", "ed"))
    )


def mood(words: list[str], start: int, stop: int, cues: Cues) -> str | None:
    """The first mood that words [start, stop) tell, among those that the series speaks of."""
    table = _moods(cues)
    for word in words[start:stop]:
        if word in table:
            return table[word]
    return None


@lru_cache(maxsize=4)
def _moods(cues: Cues) -> dict[str, str]:
    names = ("funny", "sad", "romantic", "angry", "weird")
    return {word: name for name in reversed(names) for word in cues.sets[f"mood.{name}"]}
