"""Feeds as rows: how far each was read, when it is due, what its trouble is, who polls it now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, false, func, literal, or_, select, update

from bot.errors import Trouble
from bot.model import Cursor, Feed
from bot.storage.engine import reading, writing
from bot.storage.schema import feeds, polls
from bot.storage.sql import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """Where a feed stands. `next_at` None: due at once. Times are aware UTC.

    `held_by` is the process that took it for a poll and has not given it back, if any.
    """

    id: str
    cursor: Cursor
    next_at: datetime | None = None
    last_at: datetime | None = None
    last_new_at: datetime | None = None
    trouble: Trouble | None = None
    trouble_detail: str | None = None
    trouble_since: datetime | None = None
    failures: int = 0
    held_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One asking of a feed: when, how much came, how much of it was new, what went wrong."""

    feed: str
    at: datetime
    until: datetime
    pages: int
    answers: int
    fresh: int
    trouble: Trouble | None = None


class Feeds:
    """What is polled."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def state(self, feed: Feed) -> FeedState:
        """Where the feed stands; a feed never polled has an empty cursor and is due."""
        return self.states([feed])[feed.id]

    def states(self, wanted: Iterable[Feed]) -> Mapping[str, FeedState]:
        """Where each of these feeds stands, by its id, at one instant."""
        ids = [feed.id for feed in wanted]
        with reading(self._engine) as connection:
            found = connection.execute(select(feeds).where(feeds.c.id.in_(ids)))
            kept = {row.id: _state(row) for row in found}
        return {id_: kept.get(id_) or FeedState(id=id_, cursor=Cursor()) for id_ in ids}

    def claim(
        self,
        feed: Feed,
        by: str,
        now: datetime,
        until: datetime,
        *,
        instead_of: str | None = None,
    ) -> FeedState | None:
        """Take the feed for one poll, so that no other process asks it too; None where it is taken.

        Returns where the feed stands, as of the same transaction. A claim that ran out is free again, and so is that of `instead_of`, a process known
        to be dead: what died blocks nothing for long.
        """
        free = or_(
            feeds.c.locked_until.is_(None),
            feeds.c.locked_until <= now,
            feeds.c.locked_by == instead_of if instead_of is not None else false(),
        )
        statement = update(feeds).where(feeds.c.id == feed.id, free)
        with writing(self._engine) as connection:
            taken = statement.values(locked_by=by, locked_until=until).returning(feeds)
            row = connection.execute(taken).first()
            if row is None:  # taken, or never polled
                new = {"id": feed.id, "network": feed.network, "failures": 0}
                insert_new(connection, feeds, [new])
                row = connection.execute(taken).first()
        return None if row is None else _state(row)

    def give_back(self, feed: Feed, by: str) -> None:
        """Give the feed back as it is, where `by` holds it: nothing was polled."""
        mine = update(feeds).where(feeds.c.id == feed.id, feeds.c.locked_by == by)
        with writing(self._engine) as connection:
            connection.execute(mine.values(locked_by=None, locked_until=None))

    def finish(self, feed: Feed, by: str, poll: Poll, next_at: datetime, detail: str = "") -> None:
        """Give the feed back after a poll: when it is due again, and its trouble or the end of it."""
        settled, since = poll.trouble is None, feeds.c.trouble_since
        values = {
            "locked_by": None,
            "locked_until": None,
            "next_at": next_at,
            "last_at": poll.at,
            "trouble": None if poll.trouble is None else poll.trouble.value,
            "trouble_detail": None if settled else detail,
            "trouble_since": None
            if settled
            else func.coalesce(since, literal(poll.at, since.type)),
            "failures": 0 if settled else feeds.c.failures + 1,
        }
        fresh = {"last_new_at": poll.at} if poll.fresh else {}
        with writing(self._engine) as connection:
            mine = update(feeds).where(feeds.c.id == feed.id, feeds.c.locked_by == by)
            connection.execute(mine.values(values | fresh))
            connection.execute(polls.insert(), [_poll_row(poll)])

    def polls(self, feed: str, since: datetime) -> Sequence[Poll]:
        """The polls of a feed at or after an instant, oldest first."""
        query = select(polls).where(polls.c.feed == feed, polls.c.at >= since).order_by(polls.c.at)
        with reading(self._engine) as connection:
            return [
                Poll(
                    feed=row.feed,
                    at=row.at,
                    until=row.until,
                    pages=row.pages,
                    answers=row.answers,
                    fresh=row.fresh,
                    trouble=None if row.trouble is None else Trouble(row.trouble),
                )
                for row in connection.execute(query)
            ]


def _state(row: Row[Any]) -> FeedState:
    return FeedState(
        id=row.id,
        cursor=Cursor(mark=row.mark, resume=row.resume, next_mark=row.next_mark),
        next_at=row.next_at,
        last_at=row.last_at,
        last_new_at=row.last_new_at,
        trouble=None if row.trouble is None else Trouble(row.trouble),
        trouble_detail=row.trouble_detail,
        trouble_since=row.trouble_since,
        failures=row.failures,
        held_by=row.locked_by,
    )


def _poll_row(poll: Poll) -> dict[str, object]:
    return {
        "feed": poll.feed,
        "at": poll.at,
        "until": poll.until,
        "pages": poll.pages,
        "answers": poll.answers,
        "fresh": poll.fresh,
        "trouble": None if poll.trouble is None else poll.trouble.value,
    }
