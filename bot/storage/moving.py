"""All that one database holds into another, of either kind, compared row by row before it counts."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    CursorResult,
    Engine,
    MetaData,
    Select,
    String,
    Table,
    Text,
    cast,
    collate,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.types import TypeDecorator

from bot.errors import StorageError
from bot.storage.engine import reading, writing
from bot.storage.schema import metadata

BATCH = 2000
"""Rows that are held in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A table that was moved: its name and how many rows it has on both sides."""

    table: str
    rows: int


def move(
    source: Engine, target: Engine, tell: Callable[[str, int], None] = lambda _table, _rows: None
) -> Sequence[Moved]:
    """Copy every row into an empty database of the same schema, then compare both row by row.

    One consistent view of the source, one transaction on the target: all of it arrives, or
    nothing. Memory does not grow with the rows. `tell` hears each table's name with the
    rows moved so far. Raises StorageError where the target holds something already, refuses
    a row, or differs in the end.
    """
    with _still(source) as old, writing(target) as new:
        _refuse_full(new)
        there, here = _tables(old.dialect.name), _tables(new.dialect.name)
        for name in here:
            _copy(old, there[name], new, here[name], tell)
        _set_sequences(new, here)
        return [_compared(old, there[name], new, here[name]) for name in here]


def rows_by_table(engine: Engine) -> Mapping[str, int]:
    """How many rows each table holds, all counted in one view."""
    with reading(engine) as connection:
        return {table.name: _count(connection, table) for table in metadata.sorted_tables}


@contextmanager
def _still(engine: Engine) -> Iterator[Connection]:
    """A view that stays as it is however long it takes."""
    if engine.dialect.name == "sqlite":  # any transaction of its is one
        with reading(engine) as connection:
            yield connection
    else:
        with reading(engine.execution_options(isolation_level="REPEATABLE READ")) as connection:
            yield connection


class _JsonText(TypeDecorator[str]):
    """JSONB read and written as text, which tells JSON's null from an absent value."""

    impl = Text
    cache_ok = True

    def column_expression(self, column: Any) -> Any:
        return cast(column, Text)

    def bind_expression(self, bindparam: Any) -> Any:
        return cast(bindparam, JSONB)


def _tables(dialect: str) -> Mapping[str, Table]:
    """The tables by name, those first that others point to, with JSON as the text it is."""
    copied = MetaData()
    for table in metadata.sorted_tables:
        table.to_metadata(copied)
    for table in copied.tables.values():
        for column in table.c:
            if isinstance(column.type, JSON):
                column.type = Text() if dialect == "sqlite" else _JsonText()
    return {table.name: copied.tables[table.name] for table in metadata.sorted_tables}


def _refuse_full(connection: Connection) -> None:
    full = [
        table.name
        for table in metadata.sorted_tables
        if connection.execute(select(literal(1)).select_from(table).limit(1)).first()
    ]
    if full:
        raise StorageError(
            f"the database to move into is not empty ({', '.join(full)}): name an empty one"
        )


def _copy(
    old: Connection, there: Table, new: Connection, here: Table, tell: Callable[[str, int], None]
) -> None:
    done = 0
    tell(here.name, done)
    with closing(_rows(old, there)) as rows:
        for batch in rows.mappings().partitions(BATCH):
            try:
                new.execute(here.insert(), [dict(row) for row in batch])
            except (DataError, IntegrityError) as error:
                raise StorageError(f"{here.name}: a row is refused: {error.orig}") from error
            done += len(batch)
            tell(here.name, done)


def _rows(connection: Connection, table: Table) -> CursorResult[Any]:
    return connection.execution_options(yield_per=BATCH).execute(_in_order(connection, table))


def _in_order(connection: Connection, table: Table) -> Select[Any]:
    """All rows by their primary key, strings by their bytes on both kinds of database."""
    bytewise = connection.dialect.name == "postgresql"

    def key(column: Column[Any]) -> Any:
        return collate(column, "C") if bytewise and isinstance(column.type, String) else column

    return select(table).order_by(*(key(column) for column in table.primary_key))


def _compared(old: Connection, there: Table, new: Connection, here: Table) -> Moved:
    """Raises StorageError at the first row that is not the same on both sides."""
    parsed = [column.name for column in metadata.tables[here.name].c if _is_json(column)]
    count = 0
    with closing(_rows(old, there)) as left, closing(_rows(new, here)) as arrived:
        for before, after in zip_longest(left.mappings(), arrived.mappings()):
            if before is None or after is None or _value(before, parsed) != _value(after, parsed):
                where = f"{here.name}: row {count + 1}"
                raise StorageError(f"{where} differs after moving; nothing was moved")
            count += 1
    return Moved(table=here.name, rows=count)


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _value(row: Mapping[Any, Any], parsed: Sequence[str]) -> dict[Any, Any]:
    # a pair, since JSON's null and an absent value both are None
    own = {
        name: (row[name] is None, None if row[name] is None else json.loads(row[name]))
        for name in parsed
    }
    return {**row, **own}


def _set_sequences(connection: Connection, tables: Mapping[str, Table]) -> None:
    """Where numbers are drawn from a sequence, the next one follows what was moved."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables.values():
        if table.autoincrement_column is not None:
            last = select(func.max(table.autoincrement_column)).scalar_subquery()
            name = func.pg_get_serial_sequence(table.name, table.autoincrement_column.name)
            connection.execute(select(func.setval(name, func.coalesce(last, 1), last.is_not(None))))


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
