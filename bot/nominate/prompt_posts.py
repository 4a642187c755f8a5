"""A post of the series taken apart: what it asks, the words around it, the hosts' own answers. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from bot.model import Pick, Proposal

_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+")
_HOW_TO_ANSWER: Final = re.compile(
    r"\b(tweet|toot|skeet|sound off|comments?|reply|replies|let us know|tell us|share)\b|[#@]\w",
    re.IGNORECASE,
)
_INVITING: Final = re.compile(r"\b(you|your|you've|yours)\b", re.IGNORECASE)
_LONGEST: Final = 300  # characters of a question, and of the words that say how to answer


def proposed(title: str, text: str, hosts: Sequence[str]) -> Proposal:
    """What a post asks, as far as that can be told.

    A host's answer begins where a paragraph does with "NAME:", and ends with the next host's,
    or where the post turns to its readers again. The question is the last one put to readers;
    where a post puts none, its title. What cannot be told is left empty: a host reads the
    draft before it becomes a talk.
    """
    paragraphs = [part.strip() for part in _PARAGRAPHS.split(text) if part.strip()]
    first = next((n for n, part in enumerate(paragraphs) if _host(part, hosts)), len(paragraphs))
    answered = first < len(paragraphs)
    turn = _turn(paragraphs, first + 1 if answered else 0)
    head, tail = paragraphs[: min(first, turn)], paragraphs[turn:]
    question = _last_question(tail) or _last_question(head) or _titled(title)
    return Proposal(
        prompt=question,
        opening="\n\n".join(part for part in head if not _is_question(part)),
        close="\n\n".join(part for part in tail if _tells_how(part)),
        picks=_picks(paragraphs[first:turn], hosts),
    )


def _host(paragraph: str, hosts: Sequence[str]) -> str | None:
    """The host whose answer a paragraph begins."""
    name, colon, _ = paragraph.partition(":")
    said = name.strip().casefold()
    return next((host for host in hosts if colon and host.casefold() == said), None)


def _turn(paragraphs: Sequence[str], least: int) -> int:
    """Where the post turns to its readers, sought from behind: how to answer, the question, its lead-in."""
    turn = len(paragraphs)
    while turn > least and _speaks_to_readers(paragraphs[turn - 1]):
        turn -= 1
    if turn == len(paragraphs) or not any(map(_is_question, paragraphs[turn:])):
        return turn
    leads_in = turn > least and paragraphs[turn - 1].endswith(":")
    return turn - 1 if leads_in and len(paragraphs[turn - 1]) < _LONGEST else turn


def _speaks_to_readers(paragraph: str) -> bool:
    return _tells_how(paragraph) or (_is_question(paragraph) and bool(_INVITING.search(paragraph)))


def _tells_how(paragraph: str) -> bool:
    return len(paragraph) < _LONGEST and bool(_HOW_TO_ANSWER.search(paragraph))


def _is_question(paragraph: str) -> bool:
    return paragraph.endswith("?") and len(paragraph) < _LONGEST


def _last_question(paragraphs: Sequence[str]) -> str:
    """The last question put in paragraphs, "" where there is none."""
    sentences = [s for part in paragraphs for s in _SENTENCE.split(part) if _is_question(s)]
    return sentences[-1] if sentences else ""


def _titled(title: str) -> str:
    """A title without the series' name in front: "The Talk: What now?" asks "What now?"."""
    series, colon, asked = title.partition(":")
    return asked.strip() if colon and asked.strip() and "?" not in series else title.strip()


def _picks(paragraphs: Sequence[str], hosts: Sequence[str]) -> tuple[Pick, ...]:
    said: dict[str, list[str]] = {}
    host: str | None = None
    for part in paragraphs:
        begins = _host(part, hosts)
        host = begins or host
        if host is not None:
            words = part.partition(":")[2].strip() if begins else part
            said.setdefault(host, []).append(words)
    return tuple(Pick(host=host, text="\n\n".join(filter(None, words))) for host, words in said.items() if any(words))  # fmt: skip
