"""Copies that can be trusted: made while others write, checked before they count, put back whole."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.engine import URL, make_url

from bot.errors import StorageError
from bot.storage.engine import opened, reading, writing
from bot.storage.keyed import key_of
from bot.storage.moving import move, rows_by_table
from bot.storage.upgrade import upgrade

_PAGES = 1000  # copied at a time, so that writers get in between
_MOST_FAULTS = 20


def beside(url: str | URL, folder: Path) -> Path:
    """A folder as it is meant: a relative one is beside the SQLite file, else in the working one."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return folder
    return Path(str(parsed.database)).parent / folder


def faults(engine: Engine) -> Sequence[str]:
    """What is wrong with the database's file, in SQLite's words; empty where nothing is.

    PostgreSQL checks its pages itself when it reads them, so that nothing is asked there.
    Raises StorageError where the file cannot even be read.
    """
    if engine.dialect.name != "sqlite":
        return ()
    with reading(engine) as connection:
        found = connection.execute(text(f"PRAGMA integrity_check({_MOST_FAULTS})")).scalars().all()
        orphans = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(_MOST_FAULTS)
    broken = [] if list(found) == ["ok"] else [str(line) for line in found]
    return [
        *broken,
        *(f"{table}: row {row} points to no {other}" for table, row, other, _ in orphans),
    ]


def refuse_damaged(engine: Engine) -> None:
    """A look over the file before anything relies on it: raises StorageError where it is damaged."""
    if engine.dialect.name != "sqlite":
        return
    with reading(engine) as connection:
        found = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    if found != "ok":
        raise StorageError(
            f"the database file is damaged ({found}): restore a backup (talkforreal db restore)"
        )


def back_up(
    engine: Engine, file: Path, tell: Callable[[str, int], None] = lambda _what, _done: None
) -> Path:
    """Write all that the database holds to a SQLite file, while others go on reading and writing.

    The copy is checked before it takes its name; an older file of that name is replaced only
    then. From PostgreSQL the rows are moved and compared. `tell` hears what is copied and how
    much of it. Raises StorageError.
    """
    if not file.parent.is_dir():
        raise StorageError(f"{file}: there is no folder {file.parent}; make it first")
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    with writing(engine) as connection:
        key_of(connection)  # made now if not before: what is erased later can be told by it alone
    try:
        if engine.dialect.name == "sqlite":
            _copy_pages(engine, partial, tell)
        else:
            _move_into(partial, engine, tell)
        _sound(partial).close()
        _settle(partial, file)
    except OSError as error:
        raise StorageError(f"{file}: cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
    return file


def prove(file: Path) -> Mapping[str, int]:
    """Restore a backup beside itself, look it over, and take that away again; its rows by table.

    Raises StorageError where it cannot be restored whole.
    """
    with _arrived(file, file) as arrived, opened(f"sqlite:///{arrived}") as engine:
        wrong = faults(engine)
        if wrong:
            raise StorageError(f"{file}: is no sound backup: {'; '.join(wrong)}")
        return rows_by_table(engine)


def restore(
    file: Path, url: str, *, now: datetime, replace: bool = False,
    tell: Callable[[str, int], None] = lambda _table, _rows: None,
) -> Path | None:  # fmt: skip
    """Put a backup in the place of a database; returns where the former one was put aside.

    The backup is checked first and stays as it is; the database gets this program's schema.
    A SQLite file that is there already is refused, or with `replace` kept beside under
    another name. PostgreSQL must be empty. Nobody else may use the database meanwhile.
    Raises StorageError.
    """
    if not file.is_file():
        raise StorageError(f"{file}: there is no such backup")
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        _restore_rows(file, url, tell)
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise StorageError("a backup is restored into a file; the database's URL names none")
    return _restore_file(file, Path(parsed.database), now, replace=replace)


def _restore_file(file: Path, place: Path, now: datetime, *, replace: bool) -> Path | None:
    if place.exists() and not replace:
        raise StorageError(f"{place}: is there already; --replace keeps it beside and goes on")
    with _arrived(file, place) as arriving:
        try:
            aside = _put_aside(place, now)
            _settle(arriving, place)
        except OSError as error:
            raise StorageError(f"{place}: cannot be written: {error.strerror}") from error
    return aside


@contextmanager
def _arrived(file: Path, beside: Path) -> Iterator[Path]:
    """A copy of a backup, checked, with this program's schema; gone afterwards."""
    arriving = beside.with_name(f"{beside.name}.arriving")
    _remove(arriving)
    with closing(_sound(file)) as backup:
        _copy(backup, arriving)
    try:
        with opened(f"sqlite:///{arriving}") as engine:
            upgrade(engine)
        _close_log(arriving)
        yield arriving
    finally:
        _remove(arriving)


def _put_aside(place: Path, now: datetime) -> Path | None:
    if not place.exists():
        return None
    aside = place.with_name(f"{place.name}.before-{now:%Y%m%dT%H%M%S}")
    for ending in ("-wal", "-shm", ""):  # what is only in the log belongs to the file
        part = place.with_name(place.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside


def _restore_rows(file: Path, url: str, tell: Callable[[str, int], None]) -> None:
    with (
        _arrived(file, file) as arriving,
        opened(f"sqlite:///{arriving}") as copy,
        opened(url) as target,
    ):
        upgrade(target)
        move(copy, target, tell)


def _move_into(partial: Path, engine: Engine, tell: Callable[[str, int], None]) -> None:
    with opened(f"sqlite:///{partial}") as copy:
        upgrade(copy)
        move(engine, copy, tell)
    _close_log(partial)


def _close_log(file: Path) -> None:
    """What stands in the write-ahead log goes into the file, which is then complete in itself."""
    with closing(sqlite3.connect(file)) as plain:
        plain.execute("PRAGMA journal_mode=DELETE")


def _copy_pages(engine: Engine, file: Path, tell: Callable[[str, int], None]) -> None:
    """SQLite's own online copy, of one consistent view whatever is written meanwhile."""
    with reading(engine) as connection:
        connection.execute(text("SELECT 1 FROM sqlite_schema")).first()  # the view begins here
        pages: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # the dialect says so
        _copy(pages, file, tell)


def _copy(
    pages: sqlite3.Connection,
    file: Path,
    tell: Callable[[str, int], None] = lambda _what, _done: None,
) -> None:
    def heard(_status: int, remaining: int, total: int) -> None:
        tell("pages", total - remaining)

    try:
        with closing(sqlite3.connect(file)) as copy:
            pages.backup(copy, pages=_PAGES, progress=heard, sleep=0.0)
        _close_log(file)
    except sqlite3.Error as error:
        raise StorageError(f"{file}: the copy failed: {error}") from error


def _sound(file: Path) -> sqlite3.Connection:
    """A backup, opened so that nothing in it changes; raises StorageError where it is none."""
    backup = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    try:
        found = [line for (line,) in backup.execute(f"PRAGMA integrity_check({_MOST_FAULTS})")]
        backup.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        found = [str(error)]
    if found != ["ok"]:
        backup.close()
        raise StorageError(f"{file}: is no sound backup: {'; '.join(found)}")
    return backup


def _remove_beside(file: Path) -> None:
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
    _remove_beside(file)


def _settle(partial: Path, file: Path) -> None:
    """Give a finished file its name, so that it is there even after a power cut."""
    _remove_beside(partial)
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
