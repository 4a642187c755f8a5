"""Nominees that are stored: met in answers, or made at the desk, with the names given there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, select, update

from bot.model import Nominee, NomineeKind
from bot.storage.casts import to_nominee
from bot.storage.conclusions import ensure_nominees
from bot.storage.engine import reading, writing
from bot.storage.log import Entry, note
from bot.storage.schema import nominee_names, nominees
from bot.storage.sql import insert_new


class Nominees:
    """Every nominee that this database has met."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, nominee: Nominee, names: Sequence[str], host: str, at: datetime) -> None:
        """Keep a nominee made at the desk, and names it goes by; what is there already stays."""
        with writing(self._engine) as connection:
            known = connection.execute(
                select(nominees.c.id).where(nominees.c.key == nominee.key)
            ).first()
            key = ensure_nominees(connection, [nominee])[nominee.key]
            if known is None:
                made = update(nominees).where(nominees.c.id == key).values(made_by=host)
                connection.execute(made)
            _name(connection, key, names, host, at)
            note(connection, Entry(at=at, who=host, what="make", about=f"nominee {key}"))

    def by_key(self, keys: Iterable[str]) -> Mapping[str, Nominee]:
        """Nominees by key; unknown ones are missing."""
        query = select(nominees).where(nominees.c.key.in_(set(keys)))
        with reading(self._engine) as connection:
            return {row.key: to_nominee(row) for row in connection.execute(query)}

    def learned(self) -> Sequence[tuple[str, Nominee]]:
        """Names given at the desk with what they mean, for the lexicon; oldest first."""
        query = (
            select(nominee_names.c.name.label("called"), nominees)
            .join(nominees, nominees.c.id == nominee_names.c.nominee_id)
            .order_by(nominee_names.c.at, nominee_names.c.name)
        )
        with reading(self._engine) as connection:
            return [(row.called, to_nominee(row)) for row in connection.execute(query)]

    def every(self, kinds: Iterable[NomineeKind] = NomineeKind) -> Sequence[Nominee]:
        """All nominees of some kinds, by key."""
        wanted = [kind.value for kind in kinds]
        query = select(nominees).where(nominees.c.kind.in_(wanted)).order_by(nominees.c.key)
        with reading(self._engine) as connection:
            return [to_nominee(row) for row in connection.execute(query)]


def _name(connection: Connection, key: int, names: Sequence[str], host: str, at: datetime) -> None:
    rows = [{"nominee_id": key, "name": name, "host": host, "at": at} for name in names]
    insert_new(connection, nominee_names, rows)
