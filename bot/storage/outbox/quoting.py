"""Answers that hosts chose to quote: referenced, so that a deletion reaches them everywhere."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, select, update

from bot.errors import Unknown
from bot.storage.engine import reading, writing
from bot.storage.outbox.values import Quoted
from bot.storage.schema import accounts, answers, quotes
from bot.storage.sql import insert

_SHOWABLE = ("public", "unlisted")


class Quoting:
    """The quotes of every talk."""

    _engine: Engine

    def quotes(self, talk: str) -> Sequence[Quoted]:
        """A talk's quotes as their authors have them now, in the order in which they were chosen.

        What was deleted, hidden or dropped since is not among them.
        """
        with reading(self._engine) as connection:
            query = _live().where(quotes.c.talk == talk).order_by(quotes.c.at, quotes.c.id)
            return [_quoted(row) for row in connection.execute(query)]

    def quote(
        self, talk: str, answer: str, host: str, now: datetime, *, spoiler: bool = False
    ) -> None:
        """A host chooses an answer to be quoted. Raises Unknown for an answer that is not there."""
        with writing(self._engine) as connection:
            answer_id = _answer(connection, answer)
            row = {
                "talk": talk, "answer_id": answer_id, "host": host, "at": now,
                "spoiler": spoiler, "dropped_at": None,
            }  # fmt: skip
            statement = insert(connection, quotes).values(row)
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["talk", "answer_id"],
                    set_={"spoiler": spoiler, "dropped_at": None, "host": host},
                )
            )

    def drop_quote(self, talk: str, answer: str, now: datetime) -> None:
        """A host takes a choice back. Raises Unknown for an answer that is not there."""
        with writing(self._engine) as connection:
            which = (quotes.c.talk == talk) & (quotes.c.answer_id == _answer(connection, answer))
            connection.execute(update(quotes).where(which).values(dropped_at=now))


def quotes_hold(connection: Connection, snapshot: Mapping[str, Any]) -> bool:
    """Whether every quote of a snapshot is there as it was, seen from the caller's transaction."""
    wanted: Mapping[str, str] = snapshot.get("quotes") or {}
    if not wanted:
        return True
    query = _live().where(quotes.c.id.in_([int(id_) for id_ in wanted]))
    return quote_digests(_quoted(row) for row in connection.execute(query)) == dict(wanted)


def quote_digests(found: Iterable[Quoted]) -> dict[str, str]:
    """What each quote says, as a hash under its id; no fan's words leave their own row."""
    return {q.id: hashlib.sha256(q.text.encode()).hexdigest()[:32] for q in found}


def _live() -> Select[Any]:
    return (
        select(
            quotes.c.id, quotes.c.spoiler, answers.c.uid, answers.c.text, answers.c.version,
            answers.c.network, answers.c.url, accounts.c.name, accounts.c.handle,
            answers.c.details,
        )
        .join(answers, answers.c.id == quotes.c.answer_id)
        .join(accounts, accounts.c.id == answers.c.account_id)
        .where(
            quotes.c.dropped_at.is_(None),
            answers.c.fate.in_(["stands", "edited"]),
            answers.c.visibility.in_(_SHOWABLE),
        )
    )  # fmt: skip


def _quoted(row: Row[Any]) -> Quoted:
    return Quoted(
        id=str(row.id), answer=row.uid, text=row.text, version=row.version, network=row.network,
        name=row.name, handle=row.handle, url=row.url,
        spoiler=row.spoiler or bool((row.details or {}).get("spoiler")),
    )  # fmt: skip


def _answer(connection: Connection, uid: str) -> int:
    found = connection.execute(
        select(answers.c.id).where(answers.c.uid == uid)
    ).scalar_one_or_none()
    if found is None:
        raise Unknown("answer", uid)
    return int(found)
