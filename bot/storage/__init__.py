"""The only SQL: values in, values out; one method, one transaction."""

from dataclasses import dataclass

from sqlalchemy import Engine

from bot.storage.engine import make_engine
from bot.storage.upgrade import upgrade

__all__ = ["Store", "open_store"]


@dataclass(frozen=True, slots=True)
class Store:
    """One database, by the things that are kept in it."""

    engine: Engine

    def close(self) -> None:
        """Give every connection back; the store cannot be used afterwards."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """Open a database by its SQLAlchemy URL, created or migrated to the newest schema.

    Raises StorageError where it cannot be used: a bad URL, a newer or half-migrated schema,
    a locked, full or unreadable file.
    """
    engine = make_engine(url)
    upgrade(engine)
    return Store(engine=engine)
