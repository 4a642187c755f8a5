"""What the whole database holds and how it fares, in a few figures that are cheap to take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection, Engine, Select, func, select

from bot.model import Ruling
from bot.storage.engine import reading
from bot.storage.schema import (
    answers,
    feeds,
    gaps,
    ledger,
    measures,
    nominations,
    parts,
    polls,
    talks,
)

_LATELY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedVitals:
    """One feed's: seconds since it was due, since it was last asked, and failing polls in a row."""

    late: float
    since_asked: float | None
    failures: int
    trouble: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """Answers by network, pending by talk, parts by state, feeds by id, stretches not read.

    `polls` are those of the last hour, by network and how they ended ("fine" or the
    trouble), `dollars` those of the UTC day, by network and purpose; `backed_up_at` is when a
    backup last succeeded.
    """

    answers: Mapping[str, int]
    pending: Mapping[str, int]
    polls: Mapping[tuple[str, str], int]
    dollars: Mapping[tuple[str, str], Decimal]
    parts: Mapping[str, int]
    feeds: Mapping[str, FeedVitals]
    gaps: int
    backed_up_at: datetime | None = None


def answers_at_all(engine: Engine) -> None:
    """Ask the database for the least there is. Raises StorageError where it does not answer."""
    with reading(engine) as connection:
        connection.execute(select(feeds.c.id).limit(1)).first()


def take(engine: Engine, now: datetime) -> Vitals:
    """All of them, of one instant. Raises StorageError."""
    with reading(engine) as connection:
        return Vitals(
            answers=_counted(
                connection, select(answers.c.network, func.count()).group_by("network")
            ),
            pending=_counted(connection, _PENDING),
            parts=_counted(connection, select(parts.c.state, func.count()).group_by("state")),
            polls=_polls(connection, now - _LATELY),
            dollars=_dollars(connection, now.astimezone(UTC).date().isoformat()),
            feeds=_feeds(connection, now),
            gaps=connection.execute(_GAPS).scalar_one(),
            backed_up_at=connection.execute(_BACKED_UP).scalar_one_or_none(),
        )


_PENDING = (
    select(talks.c.name, func.count())
    .join(nominations, nominations.c.talk_id == talks.c.id)
    .where(nominations.c.ruling == Ruling.PENDING.value)
    .group_by(talks.c.name)
)
_BACKED_UP = select(func.max(measures.c.at)).where(
    measures.c.name == "backup", measures.c.value["fault"].as_string() == ""
)
_GAPS = select(func.count()).select_from(gaps).where(gaps.c.closed_at.is_(None))


def _counted(connection: Connection, query: Select[str, int]) -> Mapping[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _polls(connection: Connection, since: datetime) -> Mapping[tuple[str, str], int]:
    query = (
        select(feeds.c.network, polls.c.trouble, func.count())
        .join(polls, polls.c.feed == feeds.c.id)
        .where(polls.c.at >= since)
        .group_by(feeds.c.network, polls.c.trouble)
    )
    return {(row[0], row[1] or "fine"): row[2] for row in connection.execute(query)}


def _dollars(connection: Connection, day: str) -> Mapping[tuple[str, str], Decimal]:
    query = (
        select(ledger.c.network, ledger.c.purpose, func.sum(ledger.c.dollars))
        .where(ledger.c.day == day)
        .group_by(ledger.c.network, ledger.c.purpose)
    )
    return {(row[0], row[1]): Decimal(row[2]) for row in connection.execute(query)}


def _feeds(connection: Connection, now: datetime) -> Mapping[str, FeedVitals]:
    return {
        row.id: FeedVitals(
            late=max(0.0, (now - row.next_at).total_seconds()) if row.next_at else 0.0,
            since_asked=(now - row.last_at).total_seconds() if row.last_at else None,
            failures=row.failures,
            trouble=row.trouble,
        )
        for row in connection.execute(select(feeds))
    }
