"""What was erased is remembered by keyed hashes: when it was asked for, and when it was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from bot.storage.schema import erasures

ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """One erasure as it is remembered: no id, only a keyed hash; `scope` is account or answer.

    `why` is "asked", or what became of the answer where it was said. `asked_at` is when that
    was asked for or found out, `at` when it was done (aware UTC).
    """

    digest: str
    scope: str
    why: str
    asked_at: datetime
    at: datetime
    receipt: str = ""

    @property
    def took(self) -> timedelta:
        """How long it was known and not done."""
        return self.at - self.asked_at

    @property
    def mark(self) -> tuple[str, datetime]:
        """What tells it from every other."""
        return self.digest, self.at


def remember(connection: Connection, erased: Erased) -> None:
    """Note an erasure, in the transaction that erases."""
    row = {name: getattr(erased, name) for name in Erased.__slots__}
    connection.execute(erasures.insert().values(row))


def remembered(connection: Connection, since: datetime) -> Sequence[Erased]:
    """The erasures at or after an instant, oldest first."""
    query = select(erasures).where(erasures.c.at >= since).order_by(erasures.c.at, erasures.c.id)
    return [
        Erased(
            digest=row.digest, scope=row.scope, why=row.why,
            asked_at=row.asked_at, at=row.at, receipt=row.receipt,
        )
        for row in connection.execute(query)
    ]  # fmt: skip
