"""Edges between nominees and between accounts: append-only, with the names chosen for groups."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Row, func, select

from bot.model import Edge, EdgeKind
from bot.storage.engine import reading, writing
from bot.storage.log import Entry, note
from bot.storage.schema import edges, group_names, talks
from bot.storage.sql import hold, insert
from bot.storage.talks import bump

# raises Conflict where the new edge contradicts those before it
Check: TypeAlias = Callable[[Sequence[Edge], Edge], None]


_WORDS = 7_219_841  # the name of a lock, any number that nothing else here uses


class Edges:
    """What hosts said of two things: the same, or different; one person, or not."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, edge: Edge, entry: Entry, check: Check) -> None:
        """Keep an edge with its line in the log and raise the revisions it concerns; or nothing.

        `check` sees every edge before it, in the same transaction, and may raise Conflict.
        """
        with writing(self._engine) as connection:
            check(read_edges(connection), edge)
            seq = next_seq(connection, edges.c.seq)
            connection.execute(edges.insert().values(seq=seq, **_row(edge)))
            note(connection, entry)
            bump(connection, [edge.talk] if edge.talk else _every_talk(connection))

    def every(self) -> Sequence[Edge]:
        """Every edge ever said, undone ones and undos too, oldest first."""
        with reading(self._engine) as connection:
            return read_edges(connection)

    def name_group(self, nominee: str, name: str, host: str, at: datetime) -> None:
        """Call the group that a nominee is in by this name, in place of an earlier one."""
        with writing(self._engine) as connection:
            given = {"name": name, "host": host, "at": at}
            statement = insert(connection, group_names).values(nominee=nominee, **given)
            connection.execute(
                statement.on_conflict_do_update(index_elements=["nominee"], set_=given)
            )
            note(connection, Entry(at=at, who=host, what="name", about="group"))
            bump(connection, _every_talk(connection))

    def names(self) -> Mapping[str, str]:
        """The names chosen for groups, by the nominee that they were chosen for."""
        with reading(self._engine) as connection:
            return chosen_names(connection)


def read_edges(connection: Connection) -> Sequence[Edge]:
    """Every edge, oldest first, in the caller's transaction."""
    return [_edge(row) for row in connection.execute(select(edges).order_by(edges.c.seq))]


def chosen_names(connection: Connection) -> Mapping[str, str]:
    """The names chosen for groups, latest choice first, in the caller's transaction."""
    query = select(group_names.c.nominee, group_names.c.name).order_by(group_names.c.at.desc())
    return {row.nominee: row.name for row in connection.execute(query)}


def next_seq(connection: Connection, column: Any) -> int:
    """The next number in the order of hosts' words; other writers of them wait for this one's end."""
    hold_words(connection)
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1


def hold_words(connection: Connection) -> None:
    """Let no other transaction add a host's word until this one ends."""
    hold(connection, _WORDS)


def _every_talk(connection: Connection) -> Sequence[str]:
    return [name for (name,) in connection.execute(select(talks.c.name))]


def _row(edge: Edge) -> dict[str, Any]:
    return {
        "id": edge.id,
        "at": edge.at,
        "host": edge.host,
        "kind": edge.kind.value,
        "a": edge.a,
        "b": edge.b,
        "talk": edge.talk,
        "undoes": edge.undoes,
        "reason": edge.reason,
    }


def _edge(row: Row[Any]) -> Edge:
    return Edge(
        id=row.id,
        at=row.at,
        host=row.host,
        kind=EdgeKind(row.kind),
        a=row.a,
        b=row.b,
        talk=row.talk,
        undoes=row.undoes,
        reason=row.reason,
    )
