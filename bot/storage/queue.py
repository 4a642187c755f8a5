"""What hosts are asked, a page at a time: each page found by its key, nothing counted whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    func,
    literal_column,
    select,
    update,
)

from bot.errors import Unknown
from bot.model import Answer, Route, Ruling, Verdict
from bot.storage.answers import WHOLE, routes_of, thread_above, to_answer
from bot.storage.conclusions import Kept, kept_by_answer, kept_where, to_kept
from bot.storage.engine import reading, writing
from bot.storage.log import Entry, note
from bot.storage.schema import (
    answers,
    belongings,
    edges,
    nominations,
    nominees,
    talks,
    verdicts,
)
from bot.storage.verdicts import Case, read_cases, to_verdict

# spelt out, so that the database sees that the partial index holds all of them
_WAITS: ColumnElement[bool] = literal_column("nominations.ruling = 'pending'")
_HELD: ColumnElement[bool] = literal_column("nominations.held")
_SPAM: ColumnElement[bool] = literal_column("answers.spam <> 'null'")
_CLIPS: ColumnElement[bool] = literal_column("answers.clips <> 'null'")
_LOOK_BACK = 2000  # words of one host among which the last stroke is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """An answer that something was noticed about: its number here and what it is."""

    key: int
    answer: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """What a host did last, at once: ids of verdicts, or of one edge, none of them taken back."""

    at: datetime
    ids: tuple[str, ...]
    verdict: Verdict | None
    """The first of the verdicts; None where it is an edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An answer with all that a host wants to see beside it, as of one moment.

    `thread` has the answer itself and those above it, by worldwide id; `others` are the same
    account's, the latest first; `meant` is what it and the others nominate. `leave` is what the
    author said to being quoted.
    """

    case: Case
    thread: Mapping[str, Answer]
    others: Sequence[Answer]
    meant: Mapping[str, Sequence[Kept]]
    routes: Sequence[Route]
    leave: str | None


class Queue:
    """Pending nominations and their like by talk, in the order of their keys."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(
        self, talk: str, piles: Iterable[tuple[str | None, int]], limit: int
    ) -> Sequence[Kept]:
        """Pending nominations that nobody holds, of one nominee after the other (None: of none yet).

        Each nominee comes with the row's key after which its own begin.
        """
        found: list[Kept] = []
        with reading(self._engine) as connection:
            for nominee, after in piles:
                query = _pile(talk, nominee, after).limit(limit - len(found))
                found += [to_kept(row) for row in connection.execute(query)]
                if len(found) >= limit:
                    break
        return found

    def held(self, talk: str, after: int, limit: int) -> Sequence[Kept]:
        """What hosts hold, after a row's key."""
        mine = nominations.c.talk_id == _talk(talk)
        return self._kept(mine, _HELD, nominations.c.id > after, limit=limit)

    def by_key(self, key: int) -> Kept | None:
        """One nomination by its row's key; None where it was drawn again since."""
        found = self._kept(nominations.c.id == key, limit=1)
        return found[0] if found else None

    def of_nominee(self, talk: str, keys: Sequence[str], after: int, limit: int) -> Sequence[Kept]:
        """Every nomination of some nominees in a talk, however it stands, after a row's key."""
        ids = select(nominees.c.id).where(nominees.c.key.in_(keys))
        which = (nominations.c.talk_id == _talk(talk)) & nominations.c.nominee_id.in_(ids)
        return self._kept(which, nominations.c.id > after, limit=limit)

    def alike(self, talk: str, folded: str, most: int) -> int:
        """How many pending nominations of a talk have that folded wording; at most `most`."""
        some = (
            select(nominations.c.id)
            .where(nominations.c.talk_id == _talk(talk), _WAITS, nominations.c.folded == folded)
            .limit(most)
        )
        with reading(self._engine) as connection:
            query = select(func.count()).select_from(some.subquery())
            return int(connection.execute(query).scalar_one())

    def opened(self, uid: str, others: int) -> Opened:
        """An answer whole, with at most so many others of its account. Raises Unknown."""
        mine = select(answers.c.account_id).where(answers.c.uid == uid).scalar_subquery()
        same = WHOLE.where(answers.c.account_id == mine, answers.c.uid != uid)
        leave = select(answers.c.quote_leave).where(answers.c.uid == uid)
        with reading(self._engine) as connection:
            (case,) = read_cases(connection, [uid])
            latest = connection.execute(same.order_by(answers.c.id.desc()).limit(others))
            beside = [to_answer(row) for row in latest]
            return Opened(
                case=case,
                thread=thread_above(connection, [uid]),
                others=beside,
                meant=kept_by_answer(connection, [uid, *(each.id for each in beside)]),
                routes=routes_of(connection, [uid]).get(uid, ()),
                leave=connection.execute(leave).scalar_one(),
            )

    def latest(self, talk: str, limit: int) -> Sequence[str]:
        """The answers that came last into a talk, by worldwide id, oldest first."""
        query = (
            select(answers.c.uid)
            .join(belongings, belongings.c.answer_id == answers.c.id)
            .where(belongings.c.talk_id == _talk(talk))
            .order_by(answers.c.id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return list(reversed(connection.execute(query).scalars().all()))

    def unplaced(self, talk: str, after: int, limit: int) -> Sequence[Noticed]:
        """Answers that may belong to a talk, with why, after an answer's key."""
        query = (
            select(answers.c.id, answers.c.uid, belongings.c.reason)
            .join(belongings, belongings.c.answer_id == answers.c.id)
            .where(
                belongings.c.talk_id == _talk(talk),
                belongings.c.ruling == Ruling.PENDING.value,
                belongings.c.answer_id > after,
            )
            .order_by(belongings.c.answer_id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [
                Noticed(key=row.id, answer=row.uid, what=(row.reason,))
                for row in connection.execute(query)
            ]

    def spam(self, talk: str, after: int, limit: int) -> Sequence[Noticed]:
        """Answers of a talk in which something looked like spam, after an answer's key."""
        return self._noticed(talk, answers.c.spam, _SPAM, after, limit)

    def clips(self, talk: str, after: int, limit: int) -> Sequence[Noticed]:
        """Answers of a talk that link to clips, after an answer's key."""
        return self._noticed(talk, answers.c.clips, _CLIPS, after, limit)

    def last_stroke(self, host: str, talk: str) -> Stroke | None:
        """What a host did last in a talk and has not been taken back, all that was done at once."""
        with reading(self._engine) as connection:
            ruled = connection.execute(_latest(verdicts, host, talk)).all()
            said = connection.execute(_latest(edges, host, talk)).all()
            undone = _undone(connection, verdicts, talk) | _undone(connection, edges, talk)
            rows = sorted((*ruled, *said), key=lambda row: row.at, reverse=True)
            live = [row for row in rows if row.undoes is None and row.id not in undone]
            if not live:
                return None
            ids = tuple(row.id for row in live if row.at == live[0].at)
            first = select(verdicts).where(verdicts.c.id == ids[0])
            row = connection.execute(first).one_or_none()
        return Stroke(at=live[0].at, ids=ids, verdict=to_verdict(row) if row else None)

    def quotable(self, talk: str, after: int, limit: int) -> Sequence[Noticed]:
        """Answers of a talk whose authors were asked to be quoted, with what they said to it."""
        query = (
            select(answers.c.id, answers.c.uid, answers.c.quote_leave)
            .join(belongings, belongings.c.answer_id == answers.c.id)
            .where(
                belongings.c.talk_id == _talk(talk),
                answers.c.quote_leave.is_not(None),
                answers.c.id > after,
            )
            .order_by(answers.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [
                Noticed(key=row.id, answer=row.uid, what=(row.quote_leave,))
                for row in connection.execute(query)
            ]

    def set_quote_leave(self, uid: str, leave: str | None, *, host: str, at: datetime) -> None:
        """Keep what an author said to being quoted: asked, granted, refused. Raises Unknown."""
        with writing(self._engine) as connection:
            change = update(answers).where(answers.c.uid == uid).values(quote_leave=leave)
            row = connection.execute(change.returning(answers.c.id)).first()
            if row is None:
                raise Unknown("answer", uid)
            details = {"leave": leave or "none"}
            entry = Entry(at=at, who=host, what="quote", about=f"answer {row.id}", details=details)
            note(connection, entry)

    def _kept(self, *conditions: ColumnElement[bool], limit: int) -> Sequence[Kept]:
        query = kept_where(*conditions).order_by(nominations.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [to_kept(row) for row in connection.execute(query)]

    def _noticed(
        self, talk: str, column: Any, there: ColumnElement[bool], after: int, limit: int
    ) -> Sequence[Noticed]:
        query = (
            select(answers.c.id, answers.c.uid, column.label("what"))
            .join(belongings, belongings.c.answer_id == answers.c.id)
            .where(belongings.c.talk_id == _talk(talk), there, answers.c.id > after)
            .order_by(answers.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [
                Noticed(key=row.id, answer=row.uid, what=tuple(row.what))
                for row in connection.execute(query)
            ]


def _pile(talk: str, nominee: str | None, after: int) -> Select[Any]:
    return kept_where(
        nominations.c.talk_id == _talk(talk),
        _WAITS,
        ~nominations.c.held,
        answers.c.erased_at.is_(None),
        _nominee(nominee),
        nominations.c.id > after,
    ).order_by(nominations.c.id)


def _undone(connection: Connection, table: Any, talk: str) -> set[str]:
    """What anybody took back."""
    query = select(table.c.undoes).where(table.c.undoes.is_not(None))
    if table is verdicts:
        query = query.where(table.c.talk == talk)
    return set(connection.execute(query).scalars())


def _latest(table: Any, host: str, talk: str) -> Select[Any]:
    about = table.c.talk == talk
    if table is edges:
        about |= table.c.talk.is_(None)
    return (
        select(table.c.id, table.c.at, table.c.undoes)
        .where(table.c.host == host, about)
        .order_by(table.c.seq.desc())
        .limit(_LOOK_BACK)
    )


def _talk(name: str) -> Any:
    return select(talks.c.id).where(talks.c.name == name).scalar_subquery()


def _nominee(key: str | None) -> ColumnElement[bool]:
    if key is None:
        return nominations.c.nominee_id.is_(None)
    found = select(nominees.c.id).where(nominees.c.key == key).scalar_subquery()
    return nominations.c.nominee_id == found
