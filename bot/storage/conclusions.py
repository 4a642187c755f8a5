"""What was concluded of answers: stored in place of what was concluded before, and read back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, delete, select, update

from bot.model import (
    Belonging,
    Conclusion,
    Nomination,
    Nominee,
    NomineeKind,
    Ruling,
    Settled,
    Stance,
)
from bot.storage.engine import reading, writing
from bot.storage.schema import answers, belongings, nominations, nominees, talks
from bot.storage.sql import insert_new
from bot.storage.talks import bump, keys


def store_conclusions(connection: Connection, conclusions: Mapping[str, Conclusion]) -> None:
    """Put conclusions in place of the earlier ones, in the caller's transaction.

    Raises the revision of every talk whose count may differ for it: what says the same as
    before only notes with what it was read. Answers and talks must have rows; a conclusion
    about another talk is a bug and raises KeyError.
    """
    if not conclusions:
        return
    found = _answers(connection, conclusions)
    same = _unchanged(connection, conclusions, found)
    changed = {uid: one for uid, one in conclusions.items() if uid not in same}
    touched = _forget(connection, [found[uid].id for uid in changed])
    touched |= _insert(connection, changed, found)
    _mark_read(connection, conclusions, found)
    bump(connection, touched)


def _unchanged(
    connection: Connection, conclusions: Mapping[str, Conclusion], found: Mapping[str, Any]
) -> frozenset[str]:
    """The answers of which all that counts is stored as it was concluded again."""
    placed = belongings_by_answer(connection, conclusions)
    settled: dict[str, dict[str, list[Settled]]] = defaultdict(lambda: defaultdict(list))
    for kept in kept_nominations(connection, conclusions):
        settled[kept.answer][kept.talk].append(kept.settled)
    return frozenset(
        uid
        for uid, one in conclusions.items()
        if uid in found
        and (found[uid].is_answer, tuple(found[uid].spam or ())) == (one.is_answer, one.spam)
        and {b.talk: b for b in placed.get(uid, ())} == {b.talk: b for b in one.belonging}
        and settled[uid] == {talk: list(some) for talk, some in one.settled.items() if some}
    )


def insert_conclusions(
    connection: Connection, conclusions: Mapping[str, Conclusion], found: Mapping[str, Any]
) -> None:
    """Add conclusions about answers that have none, in the caller's transaction.

    `found` are the answers' rows with `id` and `account_id`, by worldwide id; they say
    themselves what `read_columns` gives. Raises revisions as `store_conclusions`.
    """
    if conclusions:
        bump(connection, _insert(connection, conclusions, found))


def _insert(
    connection: Connection, conclusions: Mapping[str, Conclusion], found: Mapping[str, Any]
) -> set[str]:
    """The talks whose count may differ for it."""
    talk_keys = keys(connection, {b.talk for c in conclusions.values() for b in c.belonging})
    _insert_belongings(connection, conclusions, found, talk_keys)
    _insert_nominations(connection, conclusions, found, talk_keys)
    return set(talk_keys)


def read_columns(conclusion: Conclusion) -> dict[str, Any]:
    """What an answer's own row says of how it was read."""
    return {
        "read_with": conclusion.read_with,
        "is_answer": conclusion.is_answer,
        "spam": list(conclusion.spam) or None,
        "clips": list(conclusion.clips) or None,
    }


def _answers(connection: Connection, wanted: Iterable[str]) -> Mapping[str, Any]:
    query = select(
        answers.c.uid, answers.c.id, answers.c.account_id, answers.c.is_answer, answers.c.spam
    )
    return {
        row.uid: row for row in connection.execute(query.where(answers.c.uid.in_(list(wanted))))
    }


def _forget(connection: Connection, found: Sequence[int]) -> set[str]:
    query = (
        select(talks.c.name)
        .join(belongings, belongings.c.talk_id == talks.c.id)
        .where(belongings.c.answer_id.in_(found))
        .distinct()
    )
    touched = {name for (name,) in connection.execute(query)}
    for table in (nominations, belongings):
        connection.execute(delete(table).where(table.c.answer_id.in_(found)))
    return touched


def _insert_belongings(
    connection: Connection,
    conclusions: Mapping[str, Conclusion],
    found: Mapping[str, Any],
    talk_keys: Mapping[str, int],
) -> None:
    rows = [
        {
            "answer_id": found[uid].id,
            "talk_id": talk_keys[belonging.talk],
            "ruling": belonging.ruling.value,
            "confidence": belonging.confidence,
            "reason": belonging.reason,
        }
        for uid, conclusion in conclusions.items()
        for belonging in conclusion.belonging
    ]
    if rows:
        connection.execute(belongings.insert(), rows)


def _insert_nominations(
    connection: Connection,
    conclusions: Mapping[str, Conclusion],
    found: Mapping[str, Any],
    talk_keys: Mapping[str, int],
) -> None:
    meant = [
        (found[uid], talk_keys[talk], place, settled)
        for uid, conclusion in conclusions.items()
        for talk, passages in conclusion.settled.items()
        for place, settled in enumerate(passages)
    ]
    nominee_keys = ensure_nominees(
        connection, (s.stands.nominee for _, _, _, s in meant if s.stands.nominee is not None)
    )
    rows = [
        _row(settled, place, nominee_keys)
        | {"answer_id": row.id, "account_id": row.account_id, "talk_id": talk}
        for row, talk, place, settled in meant
    ]
    if rows:
        connection.execute(nominations.insert(), rows)


def ensure_nominees(connection: Connection, wanted: Iterable[Nominee]) -> Mapping[str, int]:
    """The inner keys of nominees by their `key`, with rows made for those that had none."""
    unique = {nominee.key: nominee for nominee in wanted}
    if not unique:
        return {}
    query = select(nominees.c.key, nominees.c.id).where(nominees.c.key.in_(unique))
    known: dict[str, int] = dict(connection.execute(query).all())
    missing = [nominee for key, nominee in unique.items() if key not in known]
    rows = [{"key": n.key, "kind": n.kind.value, "name": n.name, "work": n.work} for n in missing]
    insert_new(connection, nominees, rows)
    if missing:
        known |= dict(connection.execute(query).all())
    return known


def _row(settled: Settled, place: int, nominee_keys: Mapping[str, int]) -> dict[str, Any]:
    stands = settled.stands
    details = _details(stands)
    if settled.as_read != stands:
        details["as_read"] = nomination_to_json(settled.as_read)
    if settled.verdicts:
        details["verdicts"] = list(settled.verdicts)
    return {
        "nominee_id": None if stands.nominee is None else nominee_keys[stands.nominee.key],
        "place": place,
        "start": None if stands.span is None else stands.span[0],
        "stop": None if stands.span is None else stands.span[1],
        "wording": stands.wording,
        "folded": stands.folded,
        "occurrence": stands.occurrence,
        "stance": stands.stance.value,
        "ruling": None if stands.ruling is None else stands.ruling.value,
        "confidence": stands.confidence,
        "reason": stands.reason,
        "honourable": stands.honourable,
        "details": details or None,
        "leans_on": stands.leans_on[0] if stands.leans_on else None,
        "held": settled.held,
    }


def _details(nomination: Nomination) -> dict[str, Any]:
    given = {
        "episode": nomination.episode,
        "scene": nomination.scene,
        "people": list(nomination.people),
        "mood": nomination.mood,
        "spoiler": nomination.spoiler,
        "candidates": [nominee_to_json(nominee) for nominee in nomination.candidates],
        "from_thread": nomination.from_thread,
        "leans_on": list(nomination.leans_on[1:]),
    }
    return {name: value for name, value in given.items() if value}


def _mark_read(
    connection: Connection, conclusions: Mapping[str, Conclusion], found: Mapping[str, Any]
) -> None:
    alike: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for uid, conclusion in conclusions.items():
        values = (conclusion.read_with, conclusion.is_answer, conclusion.spam, conclusion.clips)
        alike[values].append(uid)
    for uids in alike.values():
        ids = [found[uid].id for uid in uids]
        told = read_columns(conclusions[uids[0]])
        connection.execute(update(answers).where(answers.c.id.in_(ids)).values(told))


def nominee_to_json(nominee: Nominee) -> dict[str, Any]:
    """A nominee as it lies in a JSON column."""
    return {
        "kind": nominee.kind.value,
        "key": nominee.key,
        "name": nominee.name,
        "work": nominee.work,
    }


def nominee_from_json(value: Mapping[str, Any]) -> Nominee:
    """The inverse of `nominee_to_json`."""
    return Nominee(
        kind=NomineeKind(value["kind"]), key=value["key"], name=value["name"], work=value["work"]
    )


def nomination_to_json(nomination: Nomination) -> dict[str, Any]:
    """A nomination as it lies in a JSON column, whole."""
    return {
        "span": nomination.span and list(nomination.span),
        "wording": nomination.wording,
        "folded": nomination.folded,
        "occurrence": nomination.occurrence,
        "nominee": nomination.nominee and nominee_to_json(nomination.nominee),
        "stance": nomination.stance.value,
        "ruling": nomination.ruling and nomination.ruling.value,
        "confidence": nomination.confidence,
        "reason": nomination.reason,
        "honourable": nomination.honourable,
        **_details(nomination),
        "leans_on": list(nomination.leans_on),
    }


def nomination_from_json(value: Mapping[str, Any]) -> Nomination:
    """The inverse of `nomination_to_json`."""
    span, nominee, ruling = value["span"], value["nominee"], value["ruling"]
    return Nomination(
        span=None if span is None else (span[0], span[1]),
        wording=value["wording"],
        folded=value["folded"],
        occurrence=value["occurrence"],
        nominee=None if nominee is None else nominee_from_json(nominee),
        stance=Stance(value["stance"]),
        ruling=None if ruling is None else Ruling(ruling),
        confidence=value["confidence"],
        reason=value["reason"],
        honourable=value["honourable"],
        leans_on=tuple(value["leans_on"]),
        **_from_details(value),
    )


def _from_details(details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "episode": details.get("episode"),
        "scene": details.get("scene"),
        "people": tuple(details.get("people", ())),
        "mood": details.get("mood"),
        "spoiler": details.get("spoiler", False),
        "candidates": tuple(nominee_from_json(value) for value in details.get("candidates", ())),
        "from_thread": details.get("from_thread", False),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A settled nomination with the row's key and where it stands."""

    key: int
    answer: str
    talk: str
    settled: Settled


_JOINED = (
    select(
        nominations,
        answers.c.uid,
        talks.c.name.label("talk"),
        nominees.c.key.label("nominee_key"),
        nominees.c.kind.label("nominee_kind"),
        nominees.c.name.label("nominee_name"),
        nominees.c.work.label("nominee_work"),
    )
    .join(answers, answers.c.id == nominations.c.answer_id)
    .join(talks, talks.c.id == nominations.c.talk_id)
    .outerjoin(nominees, nominees.c.id == nominations.c.nominee_id)
)


def kept_nominations(connection: Connection, uids: Iterable[str]) -> Sequence[Kept]:
    """The settled nominations of answers, by answer and place."""
    query = kept_where(answers.c.uid.in_(list(uids)))
    ordered = query.order_by(answers.c.id, talks.c.id, nominations.c.place)
    return [to_kept(row) for row in connection.execute(ordered)]


def kept_by_answer(connection: Connection, uids: Iterable[str]) -> Mapping[str, Sequence[Kept]]:
    """What `Conclusions.of` does, in the caller's transaction."""
    found: dict[str, list[Kept]] = defaultdict(list)
    for kept in kept_nominations(connection, uids):
        found[kept.answer].append(kept)
    return found


def belongings_by_answer(
    connection: Connection, uids: Iterable[str]
) -> Mapping[str, Sequence[Belonging]]:
    """What `Conclusions.belongings` does, in the caller's transaction."""
    query = (
        select(answers.c.uid, talks.c.name, belongings)
        .join(belongings, belongings.c.answer_id == answers.c.id)
        .join(talks, talks.c.id == belongings.c.talk_id)
        .where(answers.c.uid.in_(list(uids)))
        .order_by(answers.c.id, talks.c.name)
    )
    found: dict[str, list[Belonging]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.uid].append(
            Belonging(
                talk=row.name,
                ruling=Ruling(row.ruling),
                confidence=row.confidence,
                reason=row.reason,
            )
        )
    return found


def kept_where(*conditions: ColumnElement[bool]) -> Select[Any]:
    """A query over nominations with their answers, talks and nominees, for `to_kept`."""
    return _JOINED.where(*conditions)


def to_kept(row: Row[Any]) -> Kept:
    """A settled nomination from a row of `kept_where`."""
    details = row.details or {}
    nominee = (
        None
        if row.nominee_key is None
        else Nominee(
            kind=NomineeKind(row.nominee_kind),
            key=row.nominee_key,
            name=row.nominee_name,
            work=row.nominee_work,
        )
    )
    stands = Nomination(
        span=None if row.start is None else (row.start, row.stop),
        wording=row.wording,
        folded=row.folded,
        occurrence=row.occurrence,
        nominee=nominee,
        stance=Stance(row.stance),
        ruling=None if row.ruling is None else Ruling(row.ruling),
        confidence=row.confidence,
        reason=row.reason,
        honourable=row.honourable,
        leans_on=(*([row.leans_on] if row.leans_on else []), *details.get("leans_on", ())),
        **_from_details(details),
    )
    as_read = nomination_from_json(details["as_read"]) if "as_read" in details else stands
    return Kept(
        key=row.id,
        answer=row.uid,
        talk=row.talk,
        settled=Settled(
            stands=stands,
            as_read=as_read,
            held=row.held,
            verdicts=tuple(details.get("verdicts", ())),
        ),
    )


class Conclusions:
    """What was concluded of every answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def store(self, conclusions: Mapping[str, Conclusion]) -> None:
        """Put conclusions in place of the earlier ones, all or none; see `store_conclusions`."""
        with writing(self._engine) as connection:
            store_conclusions(connection, conclusions)

    def of(self, uids: Iterable[str]) -> Mapping[str, Sequence[Kept]]:
        """The settled nominations of answers, each in order of talk and place."""
        with reading(self._engine) as connection:
            return kept_by_answer(connection, uids)

    def placed(self, uids: Iterable[str]) -> Mapping[str, str]:
        """Which talk answers were found to belong to; those that are pending or nowhere are missing."""
        query = (
            select(answers.c.uid, talks.c.name)
            .join(belongings, belongings.c.answer_id == answers.c.id)
            .join(talks, talks.c.id == belongings.c.talk_id)
            .where(answers.c.uid.in_(list(uids)), belongings.c.ruling == Ruling.COUNTED.value)
        )
        with reading(self._engine) as connection:
            return dict(connection.execute(query).all())

    def belongings(self, uids: Iterable[str]) -> Mapping[str, Sequence[Belonging]]:
        """Every belonging of answers, pending ones too."""
        with reading(self._engine) as connection:
            return belongings_by_answer(connection, uids)
