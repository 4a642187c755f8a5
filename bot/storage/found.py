"""Where answers were found: by which feed, by which routes, and what is to be looked at again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row, Select, func, select

from bot.model import Fate, Feed, Ref, Route
from bot.storage.engine import reading
from bot.storage.schema import answers, belongings, routes, talks
from bot.storage.sql import utc_day

_THERE = (Fate.STANDS.value, Fate.EDITED.value)
_BATCH = 500  # ids in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBy:
    """How a talk's answers were found: in all, by feed, and by one route and no other."""

    answers: int
    by_feed: Mapping[str, int]
    only_by: Mapping[Route, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """How many of a talk's answers were said on a UTC day: on each network, and by each route.

    An answer that several routes found is counted for each of them.
    """

    day: date
    by_network: Mapping[str, int]
    by_route: Mapping[str, int]


class Found:
    """Answers by where they were found."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_talk(self, talk: str) -> FoundBy:
        """How the answers of a talk were found, pending and gone ones too."""
        mine = (
            select(routes.c.answer_id, routes.c.route, routes.c.feed)
            .join(belongings, belongings.c.answer_id == routes.c.answer_id)
            .join(talks, talks.c.id == belongings.c.talk_id)
            .where(talks.c.name == talk)
            .subquery()
        )
        feeds = select(mine.c.feed, func.count(mine.c.answer_id.distinct())).group_by(mine.c.feed)
        per = (
            select(
                func.count(mine.c.route.distinct()).label("routes"),
                func.min(mine.c.route).label("route"),
            )
            .group_by(mine.c.answer_id)
            .subquery()
        )
        single = select(per.c.route, func.count()).where(per.c.routes == 1).group_by(per.c.route)
        with reading(self._engine) as connection:
            return FoundBy(
                answers=connection.execute(select(func.count()).select_from(per)).scalar_one(),
                by_feed=dict(connection.execute(feeds).all()),
                only_by={Route(route): n for route, n in connection.execute(single)},
            )

    def by_day(self, talk: str) -> Sequence[Day]:
        """The days on which anything of a talk was said, oldest first; pending and gone ones too."""
        with reading(self._engine) as connection:
            day = utc_day(connection, answers.c.said_at)
            mine = (
                select(day.label("day"), answers.c.id, answers.c.network)
                .join(belongings, belongings.c.answer_id == answers.c.id)
                .join(talks, talks.c.id == belongings.c.talk_id)
                .where(talks.c.name == talk)
                .subquery()
            )
            on = select(mine.c.day, mine.c.network, func.count()).group_by(
                mine.c.day, mine.c.network
            )
            found = (
                select(mine.c.day, routes.c.route, func.count(mine.c.id.distinct()))
                .join(routes, routes.c.answer_id == mine.c.id)
                .group_by(mine.c.day, routes.c.route)
            )
            networks = _by_day(connection.execute(on))
            by_route = _by_day(connection.execute(found))
        return [
            Day(
                day=date.fromisoformat(each),
                by_network=networks[each],
                by_route=by_route.get(each, {}),
            )
            for each in sorted(networks)
        ]

    def since(self, feed: Feed, said_since: datetime) -> Mapping[str, Ref]:
        """What a feed found that was said at or after an instant and stands, by worldwide id."""
        query: Select[Any] = (
            select(answers.c.uid, answers.c.version, answers.c.url, answers.c.network)
            .join(routes, routes.c.answer_id == answers.c.id)
            .where(
                routes.c.feed == feed.id,
                answers.c.said_at >= said_since,
                answers.c.fate.in_(_THERE),
            )
        )
        with reading(self._engine) as connection:
            return {row.uid: _ref(row) for row in connection.execute(query)}

    def known(self, uids: Iterable[str]) -> frozenset[str]:
        """Those of these ids that are kept, whatever became of them."""
        found: set[str] = set()
        with reading(self._engine) as connection:
            for some in _batches(uids):
                query = select(answers.c.uid).where(answers.c.uid.in_(some))
                found |= {uid for (uid,) in connection.execute(query)}
        return frozenset(found)

    def by(self, feed: Feed, uids: Iterable[str]) -> frozenset[str]:
        """Those of these answers that a feed found, whoever else did."""
        found: set[str] = set()
        with reading(self._engine) as connection:
            for some in _batches(uids):
                query = (
                    select(answers.c.uid)
                    .join(routes, routes.c.answer_id == answers.c.id)
                    .where(routes.c.feed == feed.id, answers.c.uid.in_(some))
                )
                found |= set(connection.execute(query).scalars())
        return frozenset(found)

    def refs(self, uids: Iterable[str], network: str, checked_before: datetime) -> Sequence[Ref]:
        """Those of these answers that stand and were not looked at since, as refs, oldest look first."""
        rows: list[Row[Any]] = []
        with reading(self._engine) as connection:
            for some in _batches(uids):
                query: Select[Any] = select(
                    answers.c.uid,
                    answers.c.version,
                    answers.c.url,
                    answers.c.network,
                    func.coalesce(answers.c.checked_at, answers.c.first_seen_at).label("looked"),
                ).where(
                    answers.c.uid.in_(some),
                    answers.c.network == network,
                    answers.c.fate.in_(_THERE),
                )
                rows += connection.execute(query).all()
        due = [row for row in rows if row.looked < checked_before]
        return [_ref(row) for row in sorted(due, key=lambda row: (row.looked, row.uid))]

    def looked_at_before(self, feed: Feed, before: datetime, limit: int) -> Sequence[Ref]:
        """What a feed found that stands and was not looked at since an instant, oldest look first."""
        looked = func.coalesce(answers.c.checked_at, answers.c.first_seen_at)
        query: Select[Any] = (
            select(answers.c.uid, answers.c.version, answers.c.url, answers.c.network)
            .join(routes, routes.c.answer_id == answers.c.id)
            .where(routes.c.feed == feed.id, answers.c.fate.in_(_THERE), looked < before)
            .order_by(looked, answers.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [_ref(row) for row in connection.execute(query)]

    def said(self, network: str, tag: str, since: datetime, until: datetime) -> int:
        """How many answers with a hashtag, said within a time, are kept and stand.

        Hashtags lie in JSON, which each database asks in its own way; so the rows of the time
        are looked through here.
        """
        query = select(answers.c.details).where(
            answers.c.network == network,
            answers.c.said_at >= since,
            answers.c.said_at < until,
            answers.c.fate.in_(_THERE),
        )
        with reading(self._engine) as connection:
            return sum(
                tag.casefold() in {each.casefold() for each in (details or {}).get("tags", ())}
                for (details,) in connection.execute(query)
            )

    def in_conversation(
        self, conversation: str, found_by: Collection[Route], since: datetime
    ) -> int:
        """How many answers of a conversation, said since an instant and standing, only these routes found."""
        others = select(routes.c.answer_id).where(
            routes.c.route.not_in([route.value for route in found_by])
        )
        query = select(func.count()).where(
            answers.c.conversation == conversation,
            answers.c.said_at >= since,
            answers.c.fate.in_(_THERE),
            answers.c.id.not_in(others),
        )
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())


def _batches(uids: Iterable[str]) -> Iterable[Sequence[str]]:
    every = list(dict.fromkeys(uids))
    return (every[start : start + _BATCH] for start in range(0, len(every), _BATCH))


def _by_day(rows: Iterable[Row[Any]]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        day, what, n = tuple(row)
        found.setdefault(day, {})[what] = n
    return found


def _ref(row: Row[Any]) -> Ref:
    return Ref(network=row.network, id=row.uid, native=row.version, url=row.url)
