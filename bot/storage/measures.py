"""Readings of the meters: what X counted, what a sample showed, when a daily round was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from bot.storage.engine import reading, writing
from bot.storage.schema import measures


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One reading: of which meter, when (aware UTC), for which talk (None: for what talks share)."""

    name: str
    at: datetime
    talk: str | None = None
    value: Mapping[str, Any] = field(default_factory=dict)


class Measures:
    """What the meters said."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, *read: Measure) -> None:
        """Keep readings, all in one transaction."""
        rows = [
            {"at": one.at, "talk": one.talk, "name": one.name, "value": dict(one.value)}
            for one in read
        ]
        if rows:
            with writing(self._engine) as connection:
                connection.execute(measures.insert(), rows)

    def since(self, name: str, since: datetime, talk: str | None = None) -> Sequence[Measure]:
        """The readings of a meter at or after an instant, oldest first; of one talk where named."""
        query = select(measures).where(measures.c.name == name, measures.c.at >= since)
        if talk is not None:
            query = query.where(measures.c.talk == talk)
        with reading(self._engine) as connection:
            return [
                Measure(name=row.name, at=row.at, talk=row.talk, value=row.value)
                for row in connection.execute(query.order_by(measures.c.at, measures.c.id))
            ]
