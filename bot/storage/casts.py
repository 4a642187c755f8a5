"""What counts: the counted nominations of a talk, streamed, and the plain ones grouped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    true,
    union,
)

from bot.errors import Unknown
from bot.model import Cast, Edge, EdgeKind, Fate, Nominee, NomineeKind, Ruling, Talk, Visibility
from bot.storage.edges import chosen_names, read_edges
from bot.storage.engine import reading
from bot.storage.schema import accounts, answers, belongings, edges, nominations, nominees, talks

BATCH = 5000  # rows fetched at once

_THERE = (Fate.STANDS.value, Fate.EDITED.value)
_PICK_NETWORK = "host"  # of the picks in a talk's file, whose accounts are "host:NAME"
_PICKS, _PICKS_END = "host:", "host;"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """Accounts that named this one nominee and no other, are not linked, and no host's."""

    nominee: Nominee
    network: str
    people: int
    answers: int

    def as_cast(self) -> Cast:
        """One of them as a cast, for what is decided by nominee alone."""
        return Cast(
            account="",
            network=self.network,
            answer="",
            nominee=self.nominee,
            said_at=_NEVER,
            honourable=False,
            place=0,
        )


_NEVER = datetime.min.replace(tzinfo=UTC)


class Casts:
    """The counted nominations of every talk."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def view(self, talk: Talk, cut_off: datetime | None = None) -> Iterator["View"]:
        """One talk's votes in one transaction, as of a cut-off (None: all that was said).

        Raises Unknown where the database has not met the talk.
        """
        with reading(self._engine) as connection:
            yield View(connection, talk, cut_off)


class View:
    """One talk's votes as they are at one moment: only what may count by its rule.

    That is: counted, in a sure belonging, said before the close and not after the cut-off,
    still there, visible enough, and no mirror of an answer that is there itself.
    """

    def __init__(self, connection: Connection, talk: Talk, cut_off: datetime | None) -> None:
        self._connection = connection
        self._talk = talk
        self._cut_off = cut_off
        query = select(talks.c.id, talks.c.revision).where(talks.c.name == talk.name)
        row = connection.execute(query).one_or_none()
        if row is None:
            raise Unknown("talk", talk.name)
        self._key = int(row.id)
        self.revision = int(row.revision)
        self._nominees: dict[int, Nominee] = {}

    def every(self) -> Iterator[Cast]:
        """All casts, each account's and each answer's together; flat memory."""
        return self._casts(true())

    def rest(self) -> Iterator[Cast]:
        """The casts of accounts that `plain` leaves out, ordered as `every`."""
        return self._casts(self._intricate())

    def plain(self) -> Iterator[Plain]:
        """Accounts whose vote is one nominee whatever the order, grouped by the database."""
        group = self._groups().subquery()
        query = (
            select(
                group.c.low,
                accounts.c.network,
                func.count().label("people"),
                func.sum(group.c.answers).label("answers"),
            )
            .join_from(group, accounts, accounts.c.id == group.c.account_id)
            .where(~_is_host(), group.c.account_id.not_in(_linked()))
            .group_by(group.c.low, accounts.c.network)
        )
        for row in self._connection.execute(query):
            yield Plain(
                nominee=self._nominee(row.low),
                network=row.network,
                people=row.people,
                answers=row.answers,
            )

    def pending(self) -> int:
        """How many nominations wait for a host, of answers said by the cut-off."""
        query = (
            select(func.count())
            .select_from(nominations)
            .where(
                nominations.c.talk_id == self._key,
                nominations.c.ruling == Ruling.PENDING.value,
            )
        )
        if self._cut_off is not None:
            query = query.join(answers, answers.c.id == nominations.c.answer_id).where(
                answers.c.said_at <= self._cut_off
            )
        return int(self._connection.execute(query).scalar_one())

    def edges(self) -> Sequence[Edge]:
        """Every edge, oldest first."""
        return read_edges(self._connection)

    def chosen_names(self) -> Mapping[str, str]:
        """The names that hosts chose for groups, by the nominee they were chosen for."""
        return chosen_names(self._connection)

    def hosts(self) -> Mapping[str, str]:
        """Account to host, for the hosts' own accounts and picks."""
        query = select(accounts.c.uid, accounts.c.host).where(_is_host())
        return {row.uid: row.host or row.uid.removeprefix(_PICKS) for row in self._rows(query)}

    def named(self, keys: Iterable[str]) -> Mapping[str, Nominee]:
        """Nominees by key; unknown ones are missing."""
        query = select(nominees).where(nominees.c.key.in_(set(keys)))
        return {row.key: to_nominee(row) for row in self._connection.execute(query)}

    def _rows(self, query: Select[Any]) -> Iterator[Row[Any]]:
        streamed = self._connection.execution_options(yield_per=BATCH)
        yield from streamed.execute(query)

    def _counted(self) -> ColumnElement[bool]:
        """Over the covering index alone."""
        return and_(
            nominations.c.talk_id == self._key,
            nominations.c.ruling == Ruling.COUNTED.value,
            nominations.c.nominee_id.is_not(None),
        )

    def _fit(self) -> ColumnElement[bool]:
        """Whether an answer may count; over `answers`."""
        rule = self._talk.rule
        there = answers.c.fate.in_(_THERE)
        original = answers.alias("original")
        terms = [
            answers.c.said_at < self._talk.closes,
            there,
            or_(
                answers.c.mirror_of.is_(None),
                ~exists().where(original.c.uid == answers.c.mirror_of, original.c.fate.in_(_THERE)),
            ),
            answers.c.id.not_in(self._unsure()),
        ]
        if self._cut_off is not None:
            terms.append(answers.c.said_at <= self._cut_off)
        if not rule.private_answers:
            terms.append(answers.c.visibility != Visibility.PRIVATE.value)
        return and_(*terms)

    def _unsure(self) -> Select[tuple[int]]:
        """Answers of which it is not settled that they belong to this talk."""
        return select(belongings.c.answer_id).where(
            belongings.c.talk_id == self._key,
            belongings.c.ruling.in_([Ruling.PENDING.value, Ruling.REFUSED.value]),
        )

    def _groups(self) -> Select[Any]:
        """Accounts that named one nominee of the talk's own kind, with their fitting answers."""
        fitting = func.count(case((self._fit(), nominations.c.answer_id)).distinct())
        query = (
            select(
                nominations.c.account_id,
                func.min(nominations.c.nominee_id).label("low"),
                fitting.label("answers"),
            )
            .join_from(nominations, answers, answers.c.id == nominations.c.answer_id)
            .where(self._counted())
            .group_by(nominations.c.account_id)
            .having(
                func.min(nominations.c.nominee_id) == func.max(nominations.c.nominee_id),
                fitting > 0,
            )
        )
        details = self._decided_by_details()
        return (
            query
            if details is None
            else query.having(func.min(nominations.c.nominee_id).not_in(details))
        )

    def _decided_by_details(self) -> Select[tuple[int]] | None:
        """Nominees for which the answer's own words say what they count for; None where none do."""
        level = self._talk.rule.counts
        if level in {NomineeKind.WORK, NomineeKind.PHRASE}:
            return None
        return select(nominees.c.id).where(nominees.c.kind != level.value)

    def _intricate(self) -> ColumnElement[bool]:
        """Nominations of the accounts that are not in `_groups`, or of linked ones and hosts."""
        several = (
            select(nominations.c.account_id)
            .where(self._counted())
            .group_by(nominations.c.account_id)
            .having(func.min(nominations.c.nominee_id) != func.max(nominations.c.nominee_id))
        )
        sets: list[Any] = [several, _linked(), select(accounts.c.id).where(_is_host())]
        details = self._decided_by_details()
        if details is not None:
            sets.append(
                select(nominations.c.account_id).where(
                    self._counted(), nominations.c.nominee_id.in_(details)
                )
            )
        return nominations.c.account_id.in_(union(*sets))

    def _casts(self, which: ColumnElement[bool]) -> Iterator[Cast]:
        query = (
            select(
                accounts.c.uid.label("account"),
                accounts.c.network,
                accounts.c.host,
                answers.c.uid.label("answer"),
                answers.c.said_at,
                nominations.c.nominee_id,
                nominations.c.honourable,
                nominations.c.place,
                nominations.c.details,
            )
            .join_from(nominations, answers, answers.c.id == nominations.c.answer_id)
            .join(accounts, accounts.c.id == nominations.c.account_id)
            .where(self._counted(), self._fit(), which)
            .order_by(nominations.c.account_id, nominations.c.answer_id, nominations.c.place)
        )
        return (self._cast(row) for row in self._rows(query))

    def _cast(self, row: Row[Any]) -> Cast:
        account, network, host, answer, said_at, nominee, honourable, place, details = tuple(row)
        more = details or {}
        return Cast(
            account=account,
            network=network,
            answer=answer,
            nominee=self._nominee(nominee),
            said_at=said_at,
            honourable=honourable,
            place=place,
            scene=more.get("scene"),
            people=tuple(more.get("people", ())),
            episode=more.get("episode"),
            mood=more.get("mood"),
            host=host or (account.removeprefix(_PICKS) if network == _PICK_NETWORK else None),
        )

    def _nominee(self, key: int) -> Nominee:
        """A nominee by its inner key; there are few, so they are kept."""
        if key not in self._nominees:
            query = select(nominees).where(nominees.c.id == key)
            self._nominees[key] = to_nominee(self._connection.execute(query).one())
        return self._nominees[key]


def _is_host() -> ColumnElement[bool]:
    # a range, so that the index on uid finds the picks' accounts
    picks = and_(accounts.c.uid >= _PICKS, accounts.c.uid < _PICKS_END)
    return or_(accounts.c.host.is_not(None), picks)


def _linked() -> Select[tuple[int]]:
    """Accounts that were ever linked: a few too many do no harm, they are counted one by one."""
    links = edges.c.kind == EdgeKind.LINK.value
    ever = union(select(edges.c.a).where(links), select(edges.c.b).where(links))
    return select(accounts.c.id).where(accounts.c.uid.in_(ever))


def to_nominee(row: Row[Any]) -> Nominee:
    """A nominee from a row of its table."""
    return Nominee(kind=NomineeKind(row.kind), key=row.key, name=row.name, work=row.work)
