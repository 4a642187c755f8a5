"""Who did what when: rows are added in the transaction of what they tell of, and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from bot.storage.engine import reading
from bot.storage.schema import log


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log. `details` holds ids and numbers, never what fans wrote."""

    at: datetime
    who: str
    what: str
    about: str
    details: Mapping[str, Any] = field(default_factory=dict)


def note(connection: Connection, entry: Entry) -> None:
    """Add a line, in the transaction that does what it says."""
    connection.execute(
        log.insert().values(
            at=entry.at,
            who=entry.who,
            what=entry.what,
            about=entry.about,
            details=dict(entry.details) or None,
        )
    )


class Log:
    """The log as it is read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def latest(
        self, limit: int = 100, *, before: int | None = None, about: str | None = None
    ) -> Sequence[tuple[int, Entry]]:
        """Lines with their numbers, newest first; those before a number, or about one thing."""
        query = select(log).order_by(log.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(log.c.id < before)
        if about is not None:
            query = query.where(log.c.about == about)
        with reading(self._engine) as connection:
            return [
                (
                    row.id,
                    Entry(
                        at=row.at,
                        who=row.who,
                        what=row.what,
                        about=row.about,
                        details=row.details or {},
                    ),
                )
                for row in connection.execute(query)
            ]
