"""Answers that lean on others: "THIS", "+1", "same!", "I'm with Anna"."""

import re
from typing import Final, NamedTuple

from bot.catalogue import fold
from bot.model import Context, Nomination, Said, Stance
from bot.nominate.cues import Cues, plain

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[+^]+")
_ADDRESSED: Final = re.compile(r"^(?:\s*@\w+[.,:]?)+\s*")
_TAGS: Final = re.compile(r"#\w+")


class Leaning(NamedTuple):
    """Whom an answer sides with, in what words, at which characters, and whether that is beyond doubt."""

    span: tuple[int, int]
    who: str
    nominations: tuple[Nomination, ...]
    sure: bool


def leaning(text: str, context: Context, cues: Cues) -> Leaning | None:
    """The person above or in the talk with whom the answer sides; None where it sides with nobody."""
    if not (context.thread or context.said_by):
        return None
    return _with_somebody(text, context, cues) or _with_the_one_above(text, context, cues)


def _with_the_one_above(text: str, context: Context, cues: Cues) -> Leaning | None:
    if not context.thread:
        return None
    start = len(match.group()) if (match := _ADDRESSED.match(text)) else 0
    body = _TAGS.sub("", text[start:])
    first = re.split(r"[.!?…,\n–—]", body.strip(), maxsplit=1)[0]
    said = {" ".join(map(plain, _WORD.findall(part))) for part in (body, first)} - {""}
    if not said & cues.sets["agree.alone"]:
        return None
    above = next((s for s in context.thread if _picks(s.nominations)), context.thread[0])
    stop = start + len(text[start:].rstrip())
    return Leaning(
        (start, min(stop, start + 80)), _name(above), _picks(above.nominations), sure=False
    )


def _with_somebody(text: str, context: Context, cues: Cues) -> Leaning | None:
    named = {
        **{fold(a): s.nominations for s in context.thread for a in s.author},
        **context.said_by,
    }
    named.pop("", None)  # who goes by an emoji alone can be sided with by no name
    if not named:
        return None
    words = [(plain(m.group()), m.start(), m.end()) for m in _WORD.finditer(text[:2000])]
    for who, nominations in named.items():
        found = _siding(words, who.split(), cues)
        if found is not None:
            return Leaning(found[0], who, _picks(nominations), sure=found[1])
    return None


def _siding(
    words: list[tuple[str, int, int]], who: list[str], cues: Cues
) -> tuple[tuple[int, int], bool] | None:
    """Where the words side with that name, and whether those words leave nothing open."""
    ways, sure, said = cues.phrases["agree.with"], cues.sets["agree.sure"], cues.sets["agree.said"]
    limits = cues.sets["agree.limits"]
    plain_words = [word for word, _, _ in words]
    for at in range(len(plain_words) - len(who) + 1):
        here = plain_words[at : at + len(who)]
        if here[:-1] != who[:-1] or here[-1] not in {who[-1], f"{who[-1]}s"}:
            continue
        behind = plain_words[at + len(who) : at + len(who) + 1]
        for way in ways:
            if at >= len(way) and tuple(plain_words[at - len(way) : at]) == way:
                phrase = " ".join(way)
                weak = phrase in cues.sets["agree.weak"]
                if weak and not (behind and behind[0] in said) and at > len(way):
                    continue
                stop = words[
                    min(len(words) - 1, at + len(who) - 1 + bool(behind and behind[0] in said))
                ][2]
                firm = phrase in sure or f"{phrase} _ {behind[0] if behind else ''}" in sure
                limited = not limits.isdisjoint(behind)
                return (words[at - len(way)][1], stop), firm and not limited
    return None


def _picks(nominations: tuple[Nomination, ...]) -> tuple[Nomination, ...]:
    return tuple(n for n in nominations if n.stance is Stance.NOMINATED and n.nominee is not None)


def _name(said: Said) -> str:
    return said.author[0] if said.author else "the answer above"
