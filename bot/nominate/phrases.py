"""Talks that count no works: the nominee is a phrase; near ones are proposed as one."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

from bot.catalogue import fold
from bot.model import Context, Nomination, Nominee, NomineeKind, Reading, Ruling, Stance
from bot.nominate import details
from bot.nominate.around import around
from bot.nominate.cues import Cues, plain
from bot.nominate.junk import spam
from bot.nominate.layout import lay_out
from bot.nominate.threads import leaning

_OUTSIDE: Final = re.compile(r"https?://\S+|[@#]\w+|[^\w\s'’&+-]+$", re.IGNORECASE)
_ENDS: Final = " \t\n,:-–—\"”'.!?…。！？"
NEAR: Final = 0.55
"""From this cosine on two phrases are proposed as one; far enough down that hosts see the doubtful ones."""
LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Cluster:
    """Phrases that may be one, the most central first, and why."""

    phrases: tuple[str, ...]
    reason: str


def read_phrase(text: str, context: Context, cues: Cues) -> Reading:
    """The phrase that an answer to an open talk gives; pending where it is long or leans on another."""
    junk, clips = spam(text, cues), details.clips(text)
    side = leaning(text, context, cues)
    if side is not None and side.nominations:
        return Reading(
            is_answer=True,
            nominations=tuple(_second(text, side.span, side.who, n) for n in side.nominations),
            spam=junk,
            clips=clips,
        )
    phrase = _phrase(text, cues)
    if phrase is None or " ".join(map(plain, phrase[2].split())) in cues.sets["talk.greeting"]:
        return Reading(is_answer=False, nominations=(), spam=junk, clips=clips)
    start, stop, wording = phrase
    folded = fold(wording)
    short = len(folded) <= LONGEST and not junk and not text.rstrip().endswith("?")
    nomination = Nomination(
        span=(start, stop),
        wording=wording,
        folded=folded,
        occurrence=0,
        nominee=Nominee(
            kind=NomineeKind.PHRASE, key=f"phrase/{folded[:LONGEST]}", name=wording[:LONGEST]
        ),
        stance=Stance.NOMINATED,
        ruling=Ruling.COUNTED if short else Ruling.PENDING,
        confidence=0.9 if short else 0.5,
        reason="the answer in its own words"
        if short
        else "too long, or too doubtful, to count as a phrase without a look",
    )
    return Reading(
        is_answer=bool(folded), nominations=(nomination,) if folded else (), spam=junk, clips=clips
    )


def _phrase(text: str, cues: Cues) -> tuple[int, int, str] | None:
    """The first sentence that says something, without handles, tags and what leads up to it."""
    opened = around(cues).opened
    blank = _OUTSIDE.sub(lambda m: " " * len(m.group()), text)
    for sentence in lay_out(blank, ()).sentences:
        lead = opened.match(blank[sentence.begin : sentence.end])
        start = sentence.begin + (len(lead.group()) if lead else 0)
        piece = blank[start : sentence.end]
        if re.search(r"\w", piece):
            start += len(piece) - len(piece.lstrip(" \t,:-–—\"“'"))
            stop = sentence.end - (len(piece) - len(piece.rstrip(_ENDS)))
            return start, stop, text[start:stop]
    return None


def _second(text: str, span: tuple[int, int], who: str, pick: Nomination) -> Nomination:
    wording = text[span[0] : span[1]]
    return Nomination(
        span=span,
        wording=wording,
        folded=fold(wording),
        occurrence=0,
        nominee=pick.nominee,
        stance=Stance.NOMINATED,
        ruling=Ruling.PENDING,
        confidence=0.6,
        reason=f"“{wording}” sides with {who}",
        from_thread=True,
    )


def clusters(phrases: Sequence[str]) -> tuple[Cluster, ...]:
    """Phrases (folded) that may be one, as components of those near each other; largest first.

    Near is a cosine of character trigrams, weighed by how rare they are, of NEAR and more.
    Only a proposal: a host joins them.
    """
    distinct = list(dict.fromkeys(phrase for phrase in phrases if phrase))
    vectors = _vectors(distinct)
    parent = list(range(len(distinct)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    degree: dict[int, int] = defaultdict(int)
    for a, b in _near(vectors):
        degree[a] += 1
        degree[b] += 1
        parent[root(b)] = root(a)
    members: dict[int, list[int]] = defaultdict(list)
    for i in range(len(distinct)):
        members[root(i)].append(i)
    found = [
        sorted(group, key=lambda i: (-degree[i], distinct[i]))
        for group in members.values()
        if len(group) > 1
    ]
    found.sort(key=lambda group: (-len(group), distinct[group[0]]))
    return tuple(
        Cluster(tuple(distinct[i] for i in group), _why(distinct[group[0]], distinct[group[1]]))
        for group in found
    )


def _vectors(phrases: Sequence[str]) -> list[dict[str, float]]:
    grams = [_grams(phrase) for phrase in phrases]
    often: dict[str, int] = defaultdict(int)
    for counted in grams:
        for gram in counted:
            often[gram] += 1
    vectors = []
    for counted in grams:
        weighed = {
            g: n * (log((1 + len(phrases)) / (1 + often[g])) + 1) for g, n in counted.items()
        }
        length = sqrt(sum(w * w for w in weighed.values())) or 1.0
        vectors.append({g: w / length for g, w in weighed.items()})
    return vectors


def _grams(phrase: str) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for word in phrase.split():
        padded = f" {word} "
        for size in (2, 3):
            for at in range(len(padded) - size + 1):
                counted[padded[at : at + size]] += 1
    return counted


def _near(vectors: Sequence[dict[str, float]]) -> list[tuple[int, int]]:
    """Pairs at NEAR or more, by an index of trigrams: only phrases that share one are compared."""
    posted: dict[str, list[tuple[int, float]]] = defaultdict(list)
    found = []
    for i, vector in enumerate(vectors):
        dots: dict[int, float] = defaultdict(float)
        for gram, weight in vector.items():
            for j, other in posted[gram]:
                dots[j] += weight * other
            posted[gram].append((i, weight))
        found += [(j, i) for j, dot in dots.items() if dot >= NEAR]
    return found


def _why(a: str, b: str) -> str:
    shared = [word for word in a.split() if word in b.split()]
    return f"they share “{' '.join(shared)}”" if shared else "they are spelt nearly alike"
