"""The few statements that each database words in its own way."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite


def insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An insert that understands ON CONFLICT, for the database at hand."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows, leaving alone those whose unique key is there already."""
    if rows:
        connection.execute(insert(connection, table).on_conflict_do_nothing(), rows)


def hold(connection: Connection, number: int) -> None:
    """Let no other transaction that holds this number go on until this one ends.

    On SQLite only one writes anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(number)))


def utc_day(connection: Connection, instant: ColumnElement[Any]) -> ColumnElement[str]:
    """The UTC day of an instant as "2015-10-08", for grouping."""
    if connection.dialect.name == "postgresql":
        return func.to_char(func.timezone("UTC", instant), "YYYY-MM-DD")
    return func.substr(instant, 1, 10)  # stored as UTC, year first
