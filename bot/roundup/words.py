"""Plural and list rules, plain text, spoilers: what every template and card leans on."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

_LINK_OR_CALL = re.compile(r"(https?://\S+)|(?<![\w@])[@＠](?=\w)")
_LINK_OR_CALLED = re.compile(rf"{_LINK_OR_CALL.pattern}\w+")
_BREAKS_LINES = {"Cc", "Zl", "Zp"}
_STEERS_READING = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_UNSTORABLE = {"Cn", "Co", "Cs"}

# cues that tell how a story ends; matched as whole words in any case
_SPOILING = re.compile(
    r"\b(?:finale|ending|ends? up|last (?:episode|ep|scene)|final (?:episode|ep|scene)|"
    r"dies?|died|dead|death|killed|kills|murder(?:ed|er|s)?|funeral|the killer|plot twist|"
    r"spoilers?)\b",
    re.IGNORECASE,
)

_NETWORKS = {
    "x": "X",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "wordpress": "the blog",
    "archive": "an archive",
}


def plain(text: str) -> str:
    """One line of text as a reader sees it: no control or direction marks, single spaces."""
    kept = "".join(_harmless(char) for char in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())


def _harmless(char: str) -> str:
    category = unicodedata.category(char)
    if category in _BREAKS_LINES:
        return " "
    return "" if category in _UNSTORABLE or char in _STEERS_READING else char


def unlinked(text: str) -> str:
    """The text with handles left as words: nobody is called by it. Links stay as they are."""
    return _LINK_OR_CALL.sub(lambda found: found[1] or "", text)


def calls(text: str) -> list[str]:
    """Who is called by a live @ in a text; those within addresses are not."""
    return [found[0] for found in _LINK_OR_CALLED.finditer(text) if not found[1]]


def number(value: int) -> str:
    """A count as people write it: 1,204."""
    return f"{value:,}"


def counted(value: int, one: str, many: str) -> str:
    """A count with its noun: 1 person, 12 people, 0 people."""
    return f"{number(value)} {one if value == 1 else many}"


def listed(items: Sequence[str], most: int | None = None) -> str:
    """Items as a sentence lists them: A, B and C; beyond `most`, "A, B and 3 more"."""
    if most is not None and len(items) > most:
        items = [*items[:most], f"{number(len(items) - most)} more"]
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def spoils(text: str) -> bool:
    """Whether a text has a cue that it gives away how a story goes on."""
    return _SPOILING.search(text) is not None


def network_name(network: str) -> str:
    """A network as readers call it."""
    return _NETWORKS.get(network.removeprefix("console:"), network)


def day_words(at: datetime, zone: ZoneInfo) -> str:
    """A local date in words: Sunday 8 November."""
    local = at.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B}"
