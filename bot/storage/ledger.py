"""Every billed resource, once a UTC day: what was spent, when, on what.

What a request may cost at worst is written down before it goes out, as an unclear read, and
struck out by the transaction that books what it did cost. A process that dies in between
leaves it there: the network may have billed what nobody read.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import Connection, Engine, case, delete, func, select, type_coerce

from bot.model import PAGE, UNCLEAR, Charge
from bot.storage.engine import reading, writing
from bot.storage.schema import ledger
from bot.storage.sql import hold, insert_new
from bot.storage.types import Dollars

_SPENDING = 0x7F4B11  # the advisory lock under which walls are looked at and prices kept back


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A wall: so many dollars at most on networks since an instant, for one talk where named."""

    dollars: Decimal
    networks: Collection[str]
    since: datetime
    talk: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What money is spent for: a network, and where known a feed and the talk that pays.

    `name` tells apart what asks for pages of one feed.
    """

    network: str
    name: str
    purpose: str
    feed: str | None = None
    talk: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Rows of the ledger, summed, with what of that was booked lately and what of it is unclear."""

    network: str
    feed: str | None
    purpose: str
    rows: int
    dollars: Decimal
    lately: Decimal
    unclear: Decimal = Decimal(0)


def book(
    connection: Connection,
    network: str,
    charges: Sequence[Charge],
    *,
    now: datetime,
    feed: str | None = None,
    talk: str | None = None,
    purpose: str = "collect",
    settles: Sequence[str] = (),
) -> Decimal:
    """Book charges in the caller's transaction; returns the dollars that were not yet billed today.

    A resource with an id is billed once a UTC day; one without (a request) every time.
    Struck out are what was kept back under the keys of `settles`, and what was kept back
    for the very resources that are booked.
    """
    day = now.astimezone(UTC).date().isoformat()
    _strike(connection, network, day, [*settles, *(named(c) for c in charges if c.id is not None)])
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


def named(charge: Charge) -> str:
    """The key under which the price of a resource with an id is kept back."""
    return f"{charge.resource} {charge.id}"


def _strike(connection: Connection, network: str, day: str, keys: Sequence[str]) -> None:
    if keys:
        connection.execute(
            delete(ledger).where(
                ledger.c.network == network,
                ledger.c.day == day,
                ledger.c.resource == UNCLEAR,
                ledger.c.resource_id.in_(keys),
            )
        )


def _spent(connection: Connection, bound: Bound) -> Decimal:
    query = select(func.coalesce(func.sum(ledger.c.dollars), 0)).where(
        ledger.c.network.in_(bound.networks),
        ledger.c.day >= bound.since.astimezone(UTC).date().isoformat(),
        ledger.c.at >= bound.since,
    )
    if bound.talk is not None:
        query = query.where(ledger.c.talk == bound.talk)
    return Decimal(connection.execute(query).scalar_one())


def _billed(
    connection: Connection, network: str, day: str, wanted: Sequence[tuple[str, str]]
) -> set[tuple[str, str]]:
    query = select(ledger.c.resource, ledger.c.resource_id).where(
        ledger.c.network == network,
        ledger.c.day == day,
        ledger.c.resource_id.in_([id_ for _, id_ in wanted]),
    )
    return {(resource, id_) for resource, id_ in connection.execute(query)}


def _key(errand: Errand, charge: Charge) -> str:
    """What has an id is kept back under it, whoever asks; a page or a request under a name of its own."""
    return named(charge) if charge.id else f"{errand.name} {charge.resource} {uuid4()}"


class Ledger:
    """What was spent."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep_back(
        self, errand: Errand, worst: Sequence[Charge], bounds: Sequence[Bound], now: datetime
    ) -> Sequence[str] | None:
        """Write down what a request may be billed at worst; None where a wall would be crossed.

        One transaction looks at the walls and writes, and no other does so meanwhile, so
        that a wall holds for all processes together. Returns the keys by which `book`
        strikes it out. What was billed today already costs nothing again.
        """
        day = now.astimezone(UTC).date().isoformat()
        kept = {_key(errand, charge): charge.price for charge in worst if charge.price}
        if not kept:
            return ()
        with writing(self._engine) as connection:
            hold(connection, _SPENDING)
            paid = _billed(
                connection, errand.network, day, [(c.resource, c.id) for c in worst if c.id]
            )
            for resource, native in paid:
                kept.pop(f"{resource} {native}", None)
            held = _billed(connection, errand.network, day, [(UNCLEAR, key) for key in kept])
            fresh = {key: price for key, price in kept.items() if (UNCLEAR, key) not in held}
            price = sum(fresh.values(), Decimal(0))
            if any(_spent(connection, bound) + price > bound.dollars for bound in bounds):
                return None
            shared = {
                "at": now, "day": day, "network": errand.network, "feed": errand.feed,
                "talk": errand.talk, "purpose": errand.purpose, "resource": UNCLEAR,
            }  # fmt: skip
            rows = [
                {**shared, "resource_id": key, "dollars": price} for key, price in fresh.items()
            ]
            insert_new(connection, ledger, rows)
        return tuple(kept)

    def book(
        self,
        network: str,
        charges: Sequence[Charge],
        *,
        now: datetime,
        feed: str | None = None,
        talk: str | None = None,
        purpose: str,
        settles: Sequence[str] = (),
    ) -> Decimal:
        """Book charges that came without a page; returns the dollars newly billed."""
        with writing(self._engine) as connection:
            return book(
                connection,
                network,
                charges,
                now=now,
                feed=feed,
                talk=talk,
                purpose=purpose,
                settles=settles,
            )

    def settle(self, feed: str, errand: str, now: datetime) -> None:
        """Strike out what an errand kept back today for pages of a feed that never came.

        For when the feed was since read whole: then all that they held is booked by itself, but
        for what was deleted or edited in between, which nobody can know of.
        """
        day = now.astimezone(UTC).date().isoformat()
        pages = ledger.c.resource_id.startswith(f"{errand} {PAGE} ", autoescape=True)
        with writing(self._engine) as connection:
            connection.execute(
                delete(ledger).where(
                    ledger.c.feed == feed,
                    ledger.c.day == day,
                    ledger.c.resource == UNCLEAR,
                    pages,
                )
            )

    def lines(self, *, talk: str | None, lately: datetime) -> Sequence[Line]:
        """All that was booked for a talk (None: for all of them), by feed and purpose.

        `lately` is the instant from which on spending tells the present rate.
        """
        open_ = case((ledger.c.resource == UNCLEAR, ledger.c.dollars), else_=0)
        late = case((ledger.c.at >= lately, ledger.c.dollars), else_=0)
        query = select(
            ledger.c.network,
            ledger.c.feed,
            ledger.c.purpose,
            func.count().label("rows"),
            func.sum(ledger.c.dollars).label("dollars"),
            func.sum(type_coerce(late, Dollars)).label("lately"),
            func.sum(type_coerce(open_, Dollars)).label("unclear"),
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
                    unclear=Decimal(row.unclear),
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
