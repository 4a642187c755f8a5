"""Engines and transactions: SQLite as a careful single writer, PostgreSQL as it comes."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from bot.errors import StorageError
from bot.storage.packing import column_json

BUSY_SECONDS = 30
# what SQLite says where the disk fails, and not the statement or another writer
_BROKEN = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_PATIENCE = {  # PostgreSQL's own names: a server that fell silent is given up, not waited for
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


def make_engine(url: str) -> Engine:
    """An engine for a SQLAlchemy URL; connects at first use. Raises StorageError for a bad URL."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(url, in_memory=parsed.database in {None, "", ":memory:"})
        return create_engine(
            url, pool_pre_ping=True, json_serializer=column_json, connect_args=_PATIENCE
        )
    except (ArgumentError, ModuleNotFoundError) as error:
        raise StorageError(f"database URL {url!r} cannot be used: {error}") from error


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """An engine whose connections are all given back in the end. Raises StorageError for a bad URL."""
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _sqlite(url: str, *, in_memory: bool) -> Engine:
    pool: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    # autocommit: SQLAlchemy's BEGIN is issued below, since sqlite3's own is DEFERRED
    engine = create_engine(
        url,
        connect_args={
            "isolation_level": None,
            "timeout": BUSY_SECONDS,
            "check_same_thread": False,
        },
        json_serializer=column_json,
        **pool,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    if not in_memory:
        _let_go_of_broken_disks(engine)
    return engine


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # the outbox's *sending* must survive a power cut
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else "insert or replace" deletes a line of the log unseen
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # a deferred transaction that reads and then writes gets BUSY in spite of the time-out
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _let_go_of_broken_disks(engine: Engine) -> None:
    """Keep no connection to a disk that failed, until something could be written again.

    So such a disk can be unmounted and mended below a running program, which then goes on; and
    no connection stays that SQLite opened for reading only, as it does without a word.
    """
    broken = threading.Event()

    def failed(context: ExceptionContext) -> None:
        code = getattr(context.original_exception, "sqlite_errorcode", 0)
        if code & 0xFF in _BROKEN:  # the kind stands in the lowest byte
            broken.set()
            if (running := context.execution_context) and running.cursor:
                running.cursor.close()  # its statement would hold the file open
            context.is_disconnect = True
            engine.dispose()

    def given_back(_connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        if broken.is_set():
            entry.invalidate()

    def kept(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            broken.clear()

    event.listen(engine, "handle_error", failed)
    event.listen(engine, "checkin", given_back)
    event.listen(engine, "commit", kept)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write; committed at the end, rolled back on any exception.

    Raises StorageError where the database is locked for longer than the time-out,
    full, read-only or gone.
    """
    with (
        _translated(),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads: a consistent view. Raises StorageError as `writing`."""
    with _translated(), engine.connect() as connection:
        if (
            engine.dialect.name == "postgresql"
        ):  # its own default shows what others commit meanwhile
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise StorageError(f"the database cannot be used: {error.orig}") from error
    except DBAPIError as error:
        if type(error) is DatabaseError:  # no kind of its own: what SQLite says of a broken file
            raise StorageError(
                f"the database file is damaged ({error.orig}): restore a backup"
            ) from error
        if error.connection_invalidated:
            raise StorageError(f"the database went away: {error.orig}") from error
        raise
