"""Every billed resource, once a UTC day: what was spent, when, on what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import Connection, Engine, case, delete, func, select, type_coerce

from bot.model import UNCLEAR, Charge
from bot.storage.engine import reading, writing
from bot.storage.schema import ledger
from bot.storage.sql import insert_new
from bot.storage.types import Dollars


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Rows of the ledger, summed, with what of that was booked lately."""

    network: str
    feed: str | None
    purpose: str
    rows: int
    dollars: Decimal
    lately: Decimal


def book(
    connection: Connection,
    network: str,
    charges: Sequence[Charge],
    *,
    now: datetime,
    feed: str | None = None,
    talk: str | None = None,
    purpose: str = "collect",
) -> Decimal:
    """Book charges in the caller's transaction; returns the dollars that were not yet billed today.

    A resource with an id is billed once a UTC day; one without (a request) every time.
    """
    day = now.astimezone(UTC).date().isoformat()
    rows = {
        (charge.resource, charge.id or f"request {uuid4()}"): charge.price for charge in charges
    }
    billed = _billed(connection, network, day, list(rows))
    fresh = {key: price for key, price in rows.items() if key not in billed}
    shared = {
        "at": now,
        "day": day,
        "network": network,
        "feed": feed,
        "talk": talk,
        "purpose": purpose,
    }
    insert_new(
        connection,
        ledger,
        [
            {**shared, "resource": resource, "resource_id": id_, "dollars": price}
            for (resource, id_), price in fresh.items()
        ],
    )
    return sum(fresh.values(), Decimal(0))


def _billed(
    connection: Connection, network: str, day: str, wanted: Sequence[tuple[str, str]]
) -> set[tuple[str, str]]:
    query = select(ledger.c.resource, ledger.c.resource_id).where(
        ledger.c.network == network,
        ledger.c.day == day,
        ledger.c.resource_id.in_([id_ for _, id_ in wanted]),
    )
    return {(resource, id_) for resource, id_ in connection.execute(query)}


class Ledger:
    """What was spent."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def book(
        self,
        network: str,
        charges: Sequence[Charge],
        *,
        now: datetime,
        feed: str | None = None,
        talk: str | None = None,
        purpose: str,
    ) -> Decimal:
        """Book charges that came without a page; returns the dollars newly billed."""
        with writing(self._engine) as connection:
            return book(
                connection, network, charges, now=now, feed=feed, talk=talk, purpose=purpose
            )

    def settle(self, feed: str, now: datetime) -> None:
        """Take back what was booked today for answers of a feed that broke on their way.

        For when the feed was since read whole: then all that they held is booked by itself.
        """
        day = now.astimezone(UTC).date().isoformat()
        with writing(self._engine) as connection:
            connection.execute(
                delete(ledger).where(
                    ledger.c.feed == feed, ledger.c.day == day, ledger.c.resource == UNCLEAR
                )
            )

    def lines(self, *, talk: str | None, lately: datetime) -> Sequence[Line]:
        """All that was booked for a talk (None: for all of them), by feed and purpose.

        `lately` is the instant from which on spending tells the present rate.
        """
        late = case((ledger.c.at >= lately, ledger.c.dollars), else_=0)
        query = select(
            ledger.c.network,
            ledger.c.feed,
            ledger.c.purpose,
            func.count().label("rows"),
            func.sum(ledger.c.dollars).label("dollars"),
            func.sum(type_coerce(late, Dollars)).label("lately"),
        ).group_by(ledger.c.network, ledger.c.feed, ledger.c.purpose)
        if talk is not None:
            query = query.where(ledger.c.talk == talk)
        with reading(self._engine) as connection:
            return [
                Line(
                    network=row.network,
                    feed=row.feed,
                    purpose=row.purpose,
                    rows=row.rows,
                    dollars=Decimal(row.dollars),
                    lately=Decimal(row.lately),
                )
                for row in connection.execute(query)
            ]

    def spent(
        self, *, network: str, since: datetime, talk: str | None = None, feed: str | None = None
    ) -> Decimal:
        """Dollars booked on a network at or after an instant, for one talk or feed where named."""
        query = select(func.coalesce(func.sum(ledger.c.dollars), 0)).where(
            ledger.c.network == network,
            ledger.c.day >= since.astimezone(UTC).date().isoformat(),
            ledger.c.at >= since,
        )
        if talk is not None:
            query = query.where(ledger.c.talk == talk)
        if feed is not None:
            query = query.where(ledger.c.feed == feed)
        with reading(self._engine) as connection:
            return Decimal(connection.execute(query).scalar_one())

    def by_feed(self, network: str) -> Mapping[str, Decimal]:
        """Dollars booked so far by feed; what came without one is under ""."""
        name = func.coalesce(ledger.c.feed, "")
        query = select(name, func.sum(ledger.c.dollars)).where(ledger.c.network == network)
        with reading(self._engine) as connection:
            return {
                feed: Decimal(dollars) for feed, dollars in connection.execute(query.group_by(name))
            }
