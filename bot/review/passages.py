"""What a verdict does to one answer: pure, on the case as the transaction finds it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from bot.catalogue import fold
from bot.errors import Conflict, Unknown
from bot.model import (
    Belonging,
    Conclusion,
    Nominee,
    Reading,
    Ruling,
    Settled,
    Stance,
    Target,
    Verdict,
)
from bot.storage.verdicts import Case, Ruled
from bot.tally import as_read, belonging, live, locate, sentence_digest, settle

UNDONE_BELONGING = "a host took back where it belongs; it is read again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What a verdict is to be about: an answer in a talk, or a passage of it as it is written.

    An empty wording is the answer as a whole. `seen` is the token of what the host had
    before their eyes (see `token`); None skips that check.
    """

    answer: str
    talk: str
    wording: str = ""
    occurrence: int = 0
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a host decides, before it is signed and bound to its target."""

    ruling: Ruling | None = None
    nominee: Nominee | None = None
    stance: Stance | None = None
    split: tuple[str, ...] | None = None
    hold: bool | None = None
    belonging: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who decides, and when."""

    host: str
    at: datetime
    id: str = field(default_factory=lambda: str(uuid4()))


def token(case: Case) -> str:
    """What a host had before their eyes: the answer's version and the last word on it."""
    last = case.verdicts[-1].id if case.verdicts else ""
    return f"{case.version}:{last}"


def ruled(case: Case, passage: Passage, word: Word, signature: Signature) -> Ruled:
    """The verdict that a word makes of a case.

    Raises Conflict where somebody ruled, or the answer was edited, since the host looked,
    or where it is not in that talk; Unknown where its text has no such wording.
    """
    refuse_unseen(case, passage)
    if word.belonging is not None:
        target = Target(answer=case.answer)
        return Ruled(verdict=_verdict(target, passage.talk, word, signature))
    if passage.talk not in case.conclusion.settled:
        raise Conflict(f"{case.answer} does not belong to {passage.talk}; place it there first")
    found = _found(case, passage)
    span = found.as_read.span if found else _place(case, passage)
    target = Target(
        answer=case.answer,
        wording=fold(passage.wording),
        occurrence=passage.occurrence,
        sentence=sentence_digest(case.text, span if passage.wording else None),
    )
    verdict = _verdict(target, passage.talk, _whole_word(word, passage, found), signature)
    return Ruled(verdict=verdict, learn=_teaches(verdict, found))


def refuse_unseen(case: Case, passage: Passage) -> None:
    """Raise Conflict where the case is no longer what the host saw, and say what happened."""
    if passage.seen is None or passage.seen == token(case):
        return
    if passage.seen.rpartition(":")[0] != case.version:
        raise Conflict(f"{case.answer} was edited since you looked; look again")
    who = case.verdicts[-1].host if case.verdicts else "somebody"
    raise Conflict(f"{who} ruled on {case.answer} since you looked; look again")


def undoing(case: Case, verdict: Verdict, signature: Signature) -> Ruled:
    """The verdict that takes another back. Raises Conflict where it is taken back already."""
    if verdict.id not in {v.id for v in live(case.verdicts)}:
        taken = next((v for v in reversed(case.verdicts) if v.undoes == verdict.id), None)
        who = taken.host if taken else "somebody"
        raise Conflict(f"{who} took that back already")
    undo = Verdict(
        id=signature.id,
        at=signature.at,
        host=signature.host,
        talk=verdict.talk,
        target=verdict.target,
        undoes=verdict.id,
    )
    return Ruled(verdict=undo)


def redraw(case: Case) -> Conclusion:
    """A case's conclusions under all its verdicts, from what the reader saw before."""
    placed = _placed(case)
    before = case.conclusion.settled
    elsewhere = next(iter(before.values()), ())
    settled = {
        place.talk: settle(
            Reading(
                is_answer=case.conclusion.is_answer,
                nominations=as_read(before.get(place.talk, elsewhere)),
            ),
            case.text,
            [v for v in case.verdicts if v.talk == place.talk],
        )
        for place in placed
    }
    return replace(case.conclusion, belonging=placed, settled=settled)


def _placed(case: Case) -> tuple[Belonging, ...]:
    """Where it belongs; with the last word on that taken back, pending until it is read again."""
    last = case.verdicts[-1] if case.verdicts else None
    taken = next((v for v in case.verdicts if last and v.id == last.undoes), None)
    if taken is None or taken.belonging is None:
        return belonging(case.conclusion.belonging, case.verdicts)
    return belonging(
        tuple(
            replace(place, ruling=Ruling.PENDING, reason=UNDONE_BELONGING)
            for place in case.conclusion.belonging
        ),
        case.verdicts,
    )


def _verdict(target: Target, talk: str, word: Word, signature: Signature) -> Verdict:
    return Verdict(
        id=signature.id,
        at=signature.at,
        host=signature.host,
        talk=talk,
        target=target,
        ruling=word.ruling,
        nominee=word.nominee,
        stance=word.stance,
        split=word.split,
        hold=word.hold,
        belonging=word.belonging,
        reason=word.reason,
    )


def _whole_word(word: Word, passage: Passage, found: Settled | None) -> Word:
    """To count a passage that is only mentioned is to call it a nomination."""
    counts = word.ruling is Ruling.COUNTED and word.stance is None and bool(passage.wording)
    mentioned = found is not None and found.stands.stance is not Stance.NOMINATED
    return replace(word, stance=Stance.NOMINATED) if counts and mentioned else word


def _teaches(verdict: Verdict, found: Settled | None) -> bool:
    return (
        verdict.nominee is not None
        and verdict.ruling is not Ruling.REFUSED
        and bool(verdict.target.wording)
        and not (found is not None and found.as_read.from_thread)
    )


def _found(case: Case, passage: Passage) -> Settled | None:
    key = (fold(passage.wording), passage.occurrence)
    return next((s for s in _settled(case, passage) if _key(s) == key), None)


def _place(case: Case, passage: Passage) -> tuple[int, int] | None:
    """Where a wording stands that the reader passed over. Raises Unknown where it does not."""
    if not passage.wording:
        return None
    span = locate(case.text, fold(passage.wording), passage.occurrence)
    if span is None:
        near = [s.stands.wording for s in _settled(case, passage) if s.stands.wording]
        raise Unknown(f"passage of {case.answer}", passage.wording, near)
    return span


def _settled(case: Case, passage: Passage) -> Sequence[Settled]:
    return case.conclusion.settled[passage.talk]


def _key(settled: Settled) -> tuple[str, int]:
    return (settled.stands.folded, settled.stands.occurrence)
