"""Hosts' verdicts: append-only, each kept with the conclusions that follow from it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Row, literal_column, select

from bot.errors import Conflict, Unknown
from bot.model import Belonging, Conclusion, Ruling, Settled, Stance, Target, Verdict
from bot.storage.conclusions import (
    kept_nominations,
    nominee_from_json,
    nominee_to_json,
    store_conclusions,
)
from bot.storage.edges import next_seq
from bot.storage.engine import reading, writing
from bot.storage.log import Entry, note
from bot.storage.schema import answers, belongings, nominations, talks, verdicts
from bot.storage.talks import bump

CHUNK = 500  # answers looked up at once; far below every database's limit on parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An answer as a host finds it: text, version, what was concluded, every verdict on it.

    `key` is the answer's number in this database. `verdicts` are oldest first, for all talks, undone ones and undos among them.
    """

    key: int
    answer: str
    text: str
    version: str
    conclusion: Conclusion
    verdicts: tuple[Verdict, ...]
    erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A verdict, and whether its choice of nominee is to be remembered for its wording."""

    verdict: Verdict
    learn: bool = False


# what a host decides on a case, seen in the transaction that keeps it
Decide: TypeAlias = Callable[[Case], Sequence[Ruled]]
# the conclusions of a case, its new verdicts among its verdicts
Redraw: TypeAlias = Callable[[Case], Conclusion]


class Verdicts:
    """What hosts decided on answers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def decide(
        self,
        uids: Sequence[str],
        decide: Decide,
        redraw: Redraw,
        entry: Callable[[Case, Verdict], Entry],
    ) -> Sequence[Verdict]:
        """Keep verdicts on answers with what follows from it: all in one transaction.

        That is their lines in the log, the answers' conclusions drawn again, and the revisions
        raised. `decide` may raise Conflict, and then nothing is kept. Raises Unknown for an
        answer that is not stored, Conflict for one whose text was erased after its talk's time.
        """
        given: list[Verdict] = []
        with writing(self._engine) as connection:
            for start in range(0, len(uids), CHUNK):
                conclusions: dict[str, Conclusion] = {}
                for case in read_cases(connection, uids[start : start + CHUNK]):
                    _refuse_erased(case)
                    words = decide(case)
                    for ruled in words:
                        _keep(connection, ruled)
                        note(connection, entry(case, ruled.verdict))
                    new = tuple(ruled.verdict for ruled in words)
                    given += new
                    ruled_on = replace(case, verdicts=(*case.verdicts, *new))
                    conclusions[case.answer] = redraw(ruled_on)
                store_conclusions(connection, conclusions)
            bump(connection, [verdict.talk for verdict in given])
        return given

    def case(self, uid: str) -> Case:
        """One answer as a host finds it. Raises Unknown."""
        with reading(self._engine) as connection:
            return read_cases(connection, [uid])[0]

    def of(self, uids: Iterable[str]) -> Mapping[str, Sequence[Verdict]]:
        """Every verdict on answers, oldest first; answers without one are missing."""
        with reading(self._engine) as connection:
            return _verdicts_on(connection, list(uids))

    def by_id(self, verdict: str) -> Verdict:
        """One verdict. Raises Unknown."""
        with reading(self._engine) as connection:
            query = select(verdicts).where(verdicts.c.id == verdict)
            row = connection.execute(query).one_or_none()
        if row is None:
            raise Unknown("verdict", verdict)
        return to_verdict(row)

    def learned(self) -> Sequence[Verdict]:
        """Verdicts whose choice of nominee is to be remembered, and every undo, oldest first."""
        learns = verdicts.c.decision["learn"].as_boolean().is_(True)
        query = select(verdicts).where(learns | verdicts.c.undoes.is_not(None))
        with reading(self._engine) as connection:
            return [to_verdict(row) for row in connection.execute(query.order_by(verdicts.c.seq))]

    def leaning(self, verdict: str) -> Sequence[str]:
        """Answers whose reading learned from a verdict, by inner key."""
        query = (
            select(answers.c.uid)
            .join(nominations, nominations.c.answer_id == answers.c.id)
            .where(nominations.c.leans_on == verdict)
            .distinct()
            .order_by(answers.c.uid)
        )
        with reading(self._engine) as connection:
            return [uid for (uid,) in connection.execute(query)]

    def pending_alike(self, talk: str, folded: str) -> Sequence[tuple[str, int]]:
        """Answers of a talk, and occurrences, of pending nominations with that folded wording."""
        query = (
            select(answers.c.uid, nominations.c.occurrence)
            .join(nominations, nominations.c.answer_id == answers.c.id)
            .join(talks, talks.c.id == nominations.c.talk_id)
            .where(
                talks.c.name == talk,
                nominations.c.folded == folded,
                answers.c.erased_at.is_(None),
                # spelled out, since a partial index is found by its own words alone
                literal_column("nominations.ruling = 'pending'"),
            )
            .order_by(answers.c.id, nominations.c.occurrence)
        )
        with reading(self._engine) as connection:
            return [(row.uid, row.occurrence) for row in connection.execute(query)]


def _refuse_erased(case: Case) -> None:
    if case.erased:
        raise Conflict(
            f"the text of {case.answer} was erased after the talk's time: what was decided stands"
        )


def _keep(connection: Connection, ruled: Ruled) -> None:
    row = _row(ruled) | {"seq": next_seq(connection, verdicts.c.seq)}
    connection.execute(verdicts.insert().values(row))


def read_cases(connection: Connection, uids: Sequence[str]) -> Sequence[Case]:
    """Cases in the order asked for, in the caller's transaction. Raises Unknown."""
    query = select(
        answers.c.id,
        answers.c.uid,
        answers.c.text,
        answers.c.version,
        answers.c.read_with,
        answers.c.is_answer,
        answers.c.spam,
        answers.c.clips,
        answers.c.erased_at,
    ).where(answers.c.uid.in_(uids))
    rows = {row.uid: row for row in connection.execute(query)}
    missing = next((uid for uid in uids if uid not in rows), None)
    if missing is not None:
        raise Unknown("answer", missing)
    belonging = _belongings(connection, uids)
    settled = _settled(connection, uids)
    given = _verdicts_on(connection, uids)
    return [
        Case(
            key=rows[uid].id,
            answer=uid,
            text=rows[uid].text,
            version=rows[uid].version,
            conclusion=_conclusion(rows[uid], belonging.get(uid, ()), settled.get(uid, {})),
            verdicts=tuple(given.get(uid, ())),
            erased=rows[uid].erased_at is not None,
        )
        for uid in uids
    ]


def _conclusion(
    row: Any, belonging: Sequence[Belonging], settled: Mapping[str, Sequence[Settled]]
) -> Conclusion:
    return Conclusion(
        answer=row.uid,
        read_with=row.read_with or "",
        is_answer=bool(row.is_answer),
        belonging=tuple(belonging),
        settled={b.talk: tuple(settled.get(b.talk, ())) for b in belonging},
        spam=tuple(row.spam or ()),
        clips=tuple(row.clips or ()),
    )


def _belongings(connection: Connection, uids: Sequence[str]) -> Mapping[str, Sequence[Belonging]]:
    query = (
        select(
            answers.c.uid,
            talks.c.name,
            belongings.c.ruling,
            belongings.c.confidence,
            belongings.c.reason,
        )
        .join(belongings, belongings.c.answer_id == answers.c.id)
        .join(talks, talks.c.id == belongings.c.talk_id)
        .where(answers.c.uid.in_(uids))
        .order_by(talks.c.name)
    )
    found: dict[str, list[Belonging]] = defaultdict(list)
    for uid, talk, ruling, confidence, reason in connection.execute(query):
        found[uid].append(
            Belonging(talk=talk, ruling=Ruling(ruling), confidence=confidence, reason=reason)
        )
    return found


def _settled(
    connection: Connection, uids: Sequence[str]
) -> Mapping[str, Mapping[str, Sequence[Settled]]]:
    found: dict[str, dict[str, list[Settled]]] = defaultdict(lambda: defaultdict(list))
    for kept in kept_nominations(connection, uids):
        found[kept.answer][kept.talk].append(kept.settled)
    return found


def _verdicts_on(connection: Connection, uids: Sequence[str]) -> Mapping[str, Sequence[Verdict]]:
    found: dict[str, list[Verdict]] = defaultdict(list)
    query = select(verdicts).where(verdicts.c.answer.in_(uids)).order_by(verdicts.c.seq)
    for row in connection.execute(query):
        found[row.answer].append(to_verdict(row))
    return found


def _row(ruled: Ruled) -> dict[str, Any]:
    verdict = ruled.verdict
    decision = {
        "ruling": verdict.ruling and verdict.ruling.value,
        "nominee": verdict.nominee and nominee_to_json(verdict.nominee),
        "stance": verdict.stance and verdict.stance.value,
        "split": None if verdict.split is None else list(verdict.split),
        "hold": verdict.hold,
        "belonging": verdict.belonging,
        "learn": ruled.learn or None,
    }
    return {
        "id": verdict.id,
        "at": verdict.at,
        "host": verdict.host,
        "talk": verdict.talk,
        "answer": verdict.target.answer,
        "wording": verdict.target.wording,
        "occurrence": verdict.target.occurrence,
        "sentence": verdict.target.sentence,
        "decision": {name: value for name, value in decision.items() if value is not None},
        "undoes": verdict.undoes,
        "reason": verdict.reason,
    }


def to_verdict(row: Row[Any]) -> Verdict:
    """A verdict from a row of its table."""
    decision: Mapping[str, Any] = row.decision
    nominee, ruling, stance = (decision.get(name) for name in ("nominee", "ruling", "stance"))
    split = decision.get("split")
    return Verdict(
        id=row.id,
        at=row.at,
        host=row.host,
        talk=row.talk,
        target=Target(
            answer=row.answer,
            wording=row.wording,
            occurrence=row.occurrence,
            sentence=row.sentence,
        ),
        ruling=None if ruling is None else Ruling(ruling),
        nominee=None if nominee is None else nominee_from_json(nominee),
        stance=None if stance is None else Stance(stance),
        split=None if split is None else tuple(split),
        hold=decision.get("hold"),
        belonging=decision.get("belonging"),
        undoes=row.undoes,
        reason=row.reason,
    )
