"""Stretches that were not read: filled first when they can be, shown when they cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select, update

from bot.model import Gap
from bot.storage.engine import reading, writing
from bot.storage.schema import gaps


def open_gap(connection: Connection, gap: Gap) -> None:
    """Note a gap in the caller's transaction; an equal open one is not noted twice."""
    same = select(gaps.c.id).where(
        gaps.c.feed == gap.feed,
        gaps.c.closed_at.is_(None),
        gaps.c.low.is_not_distinct_from(gap.low),
        gaps.c.high.is_not_distinct_from(gap.high),
    )
    if connection.execute(same).first() is None:
        row = {
            "feed": gap.feed, "low": gap.low, "high": gap.high,
            "why": gap.why, "since": gap.since, "lost": gap.lost,
        }  # fmt: skip
        connection.execute(gaps.insert(), row)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptGap:
    """A gap with the key under which it can be narrowed or closed."""

    key: int
    gap: Gap


class Gaps:
    """The gaps of every feed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, feed: str | None = None) -> Sequence[KeptGap]:
        """Gaps that can still be filled, oldest first, of one feed or of all."""
        return self._listed(gaps.c.closed_at.is_(None) & gaps.c.lost.is_(False), feed)

    def all(self, feed: str | None = None) -> Sequence[KeptGap]:
        """Every gap that ever was, oldest first, lost and closed ones included."""
        return self._listed(gaps.c.id > 0, feed)

    def _listed(self, which: "object", feed: str | None) -> Sequence[KeptGap]:
        query = select(gaps).where(which).order_by(gaps.c.since, gaps.c.id)  # type: ignore[arg-type]  # a column expression
        if feed is not None:
            query = query.where(gaps.c.feed == feed)
        with reading(self._engine) as connection:
            return [
                KeptGap(
                    key=row.id,
                    gap=Gap(
                        feed=row.feed, low=row.low, high=row.high,
                        why=row.why, since=row.since, lost=row.lost,
                    ),
                )
                for row in connection.execute(query)
            ]  # fmt: skip

    def narrow(self, key: int, remains: Gap | None, now: datetime) -> None:
        """What is left of a gap after filling: a smaller one, a lost one, or None: closed."""
        values = (
            {"closed_at": now}
            if remains is None
            else {
                "low": remains.low,
                "high": remains.high,
                "lost": remains.lost,
                "why": remains.why,
            }
        )
        with writing(self._engine) as connection:
            connection.execute(update(gaps).where(gaps.c.id == key).values(values))
