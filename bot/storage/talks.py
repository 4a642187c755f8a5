"""Talks as rows: their revision, and the specs of those made at the desk."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from bot.errors import Conflict
from bot.storage.engine import reading, writing
from bot.storage.log import Entry, note
from bot.storage.schema import talks
from bot.storage.sql import insert_new


def bump(connection: Connection, names: Iterable[str]) -> None:
    """Raise the revision of talks, in the transaction that changes what they count."""
    wanted = sorted(
        set(names)
    )  # one order for all writers, so that none waits for another in a ring
    if wanted:
        connection.execute(
            update(talks).where(talks.c.name.in_(wanted)).values(revision=talks.c.revision + 1)
        )


def keys(connection: Connection, names: Iterable[str]) -> Mapping[str, int]:
    """The inner keys of talks by name; names that were never registered are missing."""
    rows = connection.execute(select(talks.c.name, talks.c.id).where(talks.c.name.in_(set(names))))
    return dict(rows.all())


class Talks:
    """The talks that this database has met."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def register(self, names: Iterable[str], now: datetime) -> None:
        """Make rows for talks that have none yet; those there already stay as they are."""
        with writing(self._engine) as connection:
            rows = [{"name": name, "created_at": now, "revision": 0} for name in sorted(set(names))]
            insert_new(connection, talks, rows)

    def revision(self, name: str) -> int:
        """How often something that a talk's standing is made of has changed; 0 for a new talk."""
        with reading(self._engine) as connection:
            query = select(talks.c.revision).where(talks.c.name == name)
            return int(connection.execute(query).scalar_one_or_none() or 0)

    def specs(self) -> Mapping[str, Mapping[str, Any]]:
        """The talks made at the desk: name to spec, in the form of a talk's file."""
        return self._specs(drafts=False)

    def drafts(self) -> Mapping[str, Mapping[str, Any]]:
        """The talks proposed from posts, name to spec; of those that hosts refused, the bare place."""
        return self._specs(drafts=True)

    def _specs(self, *, drafts: bool) -> Mapping[str, Mapping[str, Any]]:
        query = select(talks.c.name, talks.c.spec).where(
            talks.c.spec.is_not(None), talks.c.opened_draft.is_(drafts)
        )
        with reading(self._engine) as connection:
            return dict(connection.execute(query.order_by(talks.c.name)).all())

    def draft(self, name: str, spec: Mapping[str, Any], now: datetime) -> None:
        """Keep a proposed talk's spec as a draft; a talk of that name that is there stays as it is."""
        row = {"name": name, "created_at": now, "revision": 0, "spec": dict(spec)}
        with writing(self._engine) as connection:
            insert_new(connection, talks, [{**row, "opened_draft": True}])

    def refuse(self, name: str, place: Mapping[str, Any], now: datetime, *, by: str) -> None:
        """A draft is no talk: only where it stood is kept, so that it is not proposed again.

        Raises Conflict where it is no draft any more.
        """
        with writing(self._engine) as connection:
            waiting = update(talks).where(talks.c.name == name, talks.c.opened_draft.is_(True))
            if connection.execute(waiting.values(spec=dict(place))).rowcount == 0:
                raise Conflict(f"{name} is no draft: it was seen to before")
            note(connection, Entry(at=now, who=by, what="refuse draft", about=f"talk {name}"))

    def save(
        self, name: str, spec: Mapping[str, Any], now: datetime, *, by: str | None = None
    ) -> None:
        """Keep a talk's spec, new or changed, and raise its revision; a draft of that name is one no more.

        `by` signs it in the log.
        """
        with writing(self._engine) as connection:
            insert_new(connection, talks, [{"name": name, "created_at": now, "revision": 0}])
            values = {"spec": dict(spec), "opened_draft": False}
            connection.execute(update(talks).where(talks.c.name == name).values(values))
            bump(connection, [name])
            if by is not None:
                note(connection, Entry(at=now, who=by, what="save talk", about=f"talk {name}"))
