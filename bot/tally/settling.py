"""Verdicts upon a reading: field by field, the latest that stands."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.catalogue import fold
from bot.model import (
    Belonging,
    Nomination,
    Nominee,
    Reading,
    Ruling,
    Settled,
    Stance,
    Verdict,
)
from bot.tally.live import live
from bot.tally.passages import locate, sentence_digest

UNREAD = "the reader did not see this; a host did"
BEFORE_EDIT = "ruled on before the edit"

T = TypeVar("T")
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage that stands on its own, as the reader saw it, or as a host did."""

    read: Nomination
    made: bool = False
    split_by: str = ""

    @property
    def key(self) -> Key:
        return (self.read.folded, self.read.occurrence)


def settle(reading: Reading, text: str, verdicts: Sequence[Verdict]) -> tuple[Settled, ...]:
    """The nominations of one answer in one talk as they stand, in order of place in the text.

    `verdicts` are those on this answer and talk, oldest first, undone ones and undos among
    them. A verdict on a passage holds while its sentence is what it was; one on the whole
    answer (wording "") rules on every passage, unless it chooses a nominee: then it adds
    one that no passage names. A chosen nominee does not count a pending nomination; its
    ruling does.
    """
    if not verdicts:  # so it is for nearly every answer
        return tuple(Settled(stands=read, as_read=read) for read in reading.nominations)
    standing = live(verdicts)
    passages = _with_made(
        [_Passage(nomination) for nomination in reading.nominations], text, standing
    )
    return tuple(_settled(passage, text, standing) for passage in passages)


def as_read(settled: Iterable[Settled]) -> tuple[Nomination, ...]:
    """What the reader saw, taken back out of what was settled; what hosts added is left out."""
    return tuple(s.as_read for s in settled if s.as_read.reason != UNREAD)


def belonging(found: tuple[Belonging, ...], verdicts: Sequence[Verdict]) -> tuple[Belonging, ...]:
    """Where an answer belongs, by the latest standing verdict on it, else as was found."""
    said = [verdict for verdict in live(verdicts) if verdict.belonging is not None]
    if not said:
        return found
    talk, host = said[-1].belonging, said[-1].host
    if not talk:
        return ()
    return (
        Belonging(talk=talk, ruling=Ruling.COUNTED, confidence=1.0, reason=f"{host} put it here"),
    )


def covers(verdict: Verdict, key: Key) -> bool:
    """Whether a verdict is about the passage with that folded wording and occurrence."""
    target = verdict.target
    if (target.wording, target.occurrence) == key:
        return True
    return not target.wording and verdict.nominee is None and verdict.split is None


def _with_made(
    passages: list[_Passage], text: str, verdicts: Sequence[Verdict]
) -> Sequence[_Passage]:
    """The reader's passages, those that hosts split in place of what they split, and their own."""
    found = passages
    for verdict in verdicts:
        if verdict.split is not None:
            found = _split(found, text, verdict)
        elif _picks(verdict) and all(
            (verdict.target.wording, verdict.target.occurrence) != p.key for p in found
        ):
            found = [*found, *_made(text, verdict.target.wording, verdict.target.occurrence)]
    return found if found is passages else sorted(found, key=lambda p: _place(p, text))


def _picks(verdict: Verdict) -> bool:
    """Whether it says that its passage nominates, so that there must be one."""
    if verdict.nominee is not None:
        return True
    named = bool(verdict.target.wording)
    return named and (verdict.stance is Stance.NOMINATED or verdict.ruling is Ruling.COUNTED)


def _made(text: str, folded: str, occurrence: int) -> Iterator[_Passage]:
    span = locate(text, folded, occurrence)
    if span is None and folded:
        return
    wording = text[slice(*span)] if span else ""
    yield _Passage(
        Nomination(
            span=span,
            wording=wording,
            folded=folded,
            occurrence=occurrence,
            nominee=None,
            stance=Stance.MENTIONED,
            confidence=0.0,
            reason=UNREAD,
        ),
        made=True,
    )


def _split(passages: list[_Passage], text: str, verdict: Verdict) -> list[_Passage]:
    key = (verdict.target.wording, verdict.target.occurrence)
    whole = next((p for p in passages if p.key == key), None)
    if whole is not None and not _holds(verdict, text, whole):
        return passages
    span = whole.read.span if whole else None
    parts = [
        part for wording in verdict.split or () for part in _part(passages, text, wording, span)
    ]
    divided = any(_inside(part.read.span, span) and part.key != key for part in parts)
    # what the reader saw is kept for when the split is taken back, and speaks for nothing
    kept = [replace(p, split_by=verdict.host) if divided and p is whole else p for p in passages]
    known = {p.key for p in kept}
    return kept + [part for part in parts if part.key not in known]


def _part(
    passages: Sequence[_Passage], text: str, wording: str, span: tuple[int, int] | None
) -> Iterator[_Passage]:
    """The first place of a wording within the span, or else anywhere in the text."""
    folded = fold(wording)
    occurrence = 0
    place = locate(text, folded, 0)
    inside = place
    while inside is not None and not _inside(inside, span):
        inside = locate(text, folded, occurrence + 1)
        occurrence += 1
    if inside is None:
        occurrence = 0
    seen = [p for p in passages if p.key == (folded, occurrence)]
    yield from seen or _made(text, folded, occurrence)


def _inside(inner: tuple[int, int] | None, outer: tuple[int, int] | None) -> bool:
    if inner is None or outer is None:
        return False
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _place(passage: _Passage, text: str) -> int:
    return passage.read.span[0] if passage.read.span else len(text)


def _holds(verdict: Verdict, text: str, passage: _Passage) -> bool:
    """Whether the sentence that it was given on still reads as it did."""
    target = verdict.target
    if not target.sentence:
        return True
    span = passage.read.span if target.wording else None
    return target.sentence == sentence_digest(text, span)


def _settled(passage: _Passage, text: str, verdicts: Sequence[Verdict]) -> Settled:
    if passage.split_by:
        return _divided(passage)
    about = [verdict for verdict in verdicts if covers(verdict, passage.key)]
    holding = [verdict for verdict in about if _holds(verdict, text, passage)]
    stands = _decided(passage, holding)
    if about and not holding:
        stands = _reopened(passage, about)
    held = bool(_latest(holding, lambda verdict: verdict.hold))
    if held and stands.ruling is Ruling.COUNTED:
        stands = replace(stands, ruling=Ruling.PENDING)
    return Settled(
        stands=stands,
        as_read=passage.read,
        held=held,
        verdicts=tuple(verdict.id for verdict in holding),
    )


def _divided(passage: _Passage) -> Settled:
    reason = f"{passage.split_by} split this into the passages within it"
    stands = replace(passage.read, stance=Stance.MENTIONED, ruling=None, reason=reason)
    return Settled(stands=stands, as_read=passage.read)


def _latest(verdicts: Sequence[Verdict], field: Callable[[Verdict], T | None]) -> T | None:
    said = (field(verdict) for verdict in reversed(verdicts))
    return next((value for value in said if value is not None), None)


def _decided(passage: _Passage, verdicts: Sequence[Verdict]) -> Nomination:
    if not verdicts and not passage.made:
        return passage.read
    stance = _latest(verdicts, lambda verdict: verdict.stance)
    if stance is None:
        stance = Stance.NOMINATED if passage.made else passage.read.stance
    nominee = _latest(verdicts, lambda verdict: verdict.nominee) or passage.read.nominee
    return replace(
        passage.read,
        nominee=nominee,
        stance=stance,
        ruling=_ruling(passage, stance, nominee, verdicts),
        reason=_reason(verdicts) or passage.read.reason,
    )


def _ruling(
    passage: _Passage, stance: Stance, nominee: Nominee | None, verdicts: Sequence[Verdict]
) -> Ruling | None:
    if stance is not Stance.NOMINATED:
        return None
    ruling = _latest(verdicts, lambda verdict: verdict.ruling)
    if ruling is None:
        ruling = passage.read.ruling or Ruling.PENDING
    return Ruling.PENDING if nominee is None and ruling is Ruling.COUNTED else ruling


def _reopened(passage: _Passage, stale: Sequence[Verdict]) -> Nomination:
    """What was ruled on before its sentence was edited: a host looks at it again.

    What the reader does not take for a nomination comes back only where a host did.
    """
    was = _latest(stale, lambda verdict: verdict.stance)
    picked = was is Stance.NOMINATED or (was is None and passage.made)
    if passage.read.stance is not Stance.NOMINATED and not picked:
        return passage.read
    return replace(passage.read, stance=Stance.NOMINATED, ruling=Ruling.PENDING, reason=BEFORE_EDIT)


def _reason(verdicts: Sequence[Verdict]) -> str:
    """The hosts' word in a sentence: "Anna chose Full House; Estelle: refused (link only)"."""
    return "; ".join(dict.fromkeys(words for v in verdicts if (words := _words(v))))


def _words(verdict: Verdict) -> str:
    said: list[str] = []
    if verdict.nominee is not None:
        said.append(f"chose {verdict.nominee.name}")
    if verdict.stance is not None:
        said.append(f"called it {verdict.stance.value}")
    if verdict.ruling is not None:
        said.append(f"said {verdict.ruling.value}")
    if verdict.hold:
        said.append("holds it")
    because = f" ({verdict.reason})" if verdict.reason else ""
    return f"{verdict.host} {', '.join(said)}{because}" if said else ""
