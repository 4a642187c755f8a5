"""What counts: the counted nominations of a talk, streamed, and the plain ones grouped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
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
from bot.model import (
    Again,
    Cast,
    Edge,
    EdgeKind,
    Fate,
    Nominee,
    NomineeKind,
    Ruling,
    Talk,
    Visibility,
)
from bot.storage.edges import chosen_names, read_edges
from bot.storage.engine import reading
from bot.storage.schema import accounts, answers, belongings, edges, nominations, nominees, talks

BATCH = 5000  # rows fetched at once

_THERE = (Fate.STANDS.value, Fate.EDITED.value)
_PICKS, _PICKS_END = "host:", "host;"  # accounts of the picks in a talk's file: "host:NAME"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """Votes that hold this one nominee, of accounts that are not linked and no host's: how many.

    `answers` are those that count for them; where the nominee is None they are answers
    alone, of votes that stand in other rows.
    """

    nominee: Nominee | None
    network: str
    people: int
    answers: int


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

    def plain(self) -> Iterator[Plain]:
        """Votes that the database can group by itself, as it does where a talk is large.

        Those are the accounts with one nomination, and with a cap of one also the first
        choices of all others, unless an answer's own words say what it counts for.
        """
        queries = [self._single()]
        if self._firsts_are_plain():
            queries.append(self._firsts())
        for query in queries:
            rows = self._connection.execute(query).all()  # as many as nominees, on each network
            self._meet(row.nominee for row in rows)
            for row in rows:
                yield Plain(
                    nominee=None if row.nominee is None else self._nominee(row.nominee),
                    network=row.network,
                    people=row.people,
                    answers=row.answers,
                )

    def rest(self) -> Iterator[Cast]:
        """The casts of accounts that `plain` leaves out, ordered as `every`."""
        sets: list[Any] = [_linked(), self._hosts()]
        if not self._firsts_are_plain():
            sets.append(self._with_several())
        details = self._decided_by_details()
        if details is not None:
            told = nominations.c.nominee_id.in_(details)
            sets.append(select(nominations.c.account_id).where(self._counted(), told))
        return self._casts(nominations.c.account_id.in_(union(*sets)))

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
        query = select(accounts.c.uid, accounts.c.host).where(self._is_host())
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

    def _single(self) -> Select[Any]:
        """Accounts with one nomination, by nominee and network."""
        one = (
            select(
                nominations.c.account_id,
                func.min(nominations.c.nominee_id).label("nominee"),
                func.min(nominations.c.answer_id).label("answer"),
            )
            .where(self._counted())
            .group_by(nominations.c.account_id)
            .having(func.count() == 1)
            .subquery()
        )
        query = (
            select(
                one.c.nominee,
                answers.c.network,
                func.count().label("people"),
                func.count().label("answers"),
            )
            .join_from(one, answers, answers.c.id == one.c.answer)
            .where(self._fit(), self._own(one.c.account_id))
            .group_by(one.c.nominee, answers.c.network)
        )
        details = self._decided_by_details()
        return query if details is None else query.where(one.c.nominee.not_in(details))

    def _firsts(self) -> Select[Any]:
        """The nominee that comes first for each account with several nominations, by network."""
        replaced = self._talk.rule.again is Again.REPLACE
        said = [answers.c.said_at, self._by_letters(answers.c.uid)]
        window: dict[str, Any] = {
            "partition_by": nominations.c.account_id,
            "order_by": [
                *(column.desc() if replaced else column for column in said),
                nominations.c.honourable,
                nominations.c.place,
            ],
        }
        row = (
            select(
                nominations.c.nominee_id,
                nominations.c.answer_id,
                answers.c.network,
                func.row_number().over(**window).label("n"),
                func.lag(nominations.c.answer_id).over(**window).label("before"),
            )
            .join_from(nominations, answers, answers.c.id == nominations.c.answer_id)
            .where(
                self._counted(),
                self._fit(),
                self._own(nominations.c.account_id),
                nominations.c.account_id.in_(self._with_several()),
            )
            .subquery()
        )
        nominee = case((row.c.n == 1, row.c.nominee_id)).label("nominee")
        fresh = row.c.answer_id.is_distinct_from(row.c.before)
        return select(
            nominee,
            row.c.network,
            func.sum(case((row.c.n == 1, 1), else_=0)).label("people"),
            func.sum(case((fresh, 1), else_=0)).label("answers"),
        ).group_by(nominee, row.c.network)

    def _firsts_are_plain(self) -> bool:
        return self._talk.rule.cap == 1 and self._decided_by_details() is None

    def _with_several(self) -> Select[tuple[int]]:
        """Accounts with several nominations; over the covering index alone."""
        return (
            select(nominations.c.account_id)
            .where(self._counted())
            .group_by(nominations.c.account_id)
            .having(func.count() > 1)
        )

    def _own(self, account: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether an account speaks for a person alone, and for no host."""
        return and_(account.not_in(_linked()), account.not_in(self._hosts()))

    def _hosts(self) -> Select[tuple[int]]:
        return select(accounts.c.id).where(self._is_host())

    def _is_host(self) -> ColumnElement[bool]:
        # a range, so that SQLite's index on uid finds the picks' accounts
        uid = self._by_letters(accounts.c.uid)
        return or_(accounts.c.host.is_not(None), and_(uid >= _PICKS, uid < _PICKS_END))

    def _by_letters(self, column: ColumnElement[str]) -> ColumnElement[str]:
        """Compared as Python compares strings, whatever the database's own language."""
        postgres = self._connection.dialect.name == "postgresql"
        return column.collate("C") if postgres else column

    def _decided_by_details(self) -> Select[tuple[int]] | None:
        """Nominees for which the answer's own words say what they count for; None where none do."""
        level = self._talk.rule.counts
        if level in {NomineeKind.WORK, NomineeKind.PHRASE}:
            return None
        return select(nominees.c.id).where(nominees.c.kind != level.value)

    def _casts(self, which: ColumnElement[bool]) -> Iterator[Cast]:
        query = (
            select(
                accounts.c.uid.label("account"),
                answers.c.network,
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
            host=host or (account.removeprefix(_PICKS) if account.startswith(_PICKS) else None),
        )

    def _nominee(self, key: int) -> Nominee:
        """A nominee by its inner key; there are few, so they are kept."""
        if key not in self._nominees:
            self._meet([key])
        return self._nominees[key]

    def _meet(self, keys: Iterable[int | None]) -> None:
        unmet = sorted({key for key in keys if key is not None} - self._nominees.keys())
        for start in range(0, len(unmet), BATCH):
            query = select(nominees).where(nominees.c.id.in_(unmet[start : start + BATCH]))
            for row in self._connection.execute(query):
                self._nominees[row.id] = to_nominee(row)


def _linked() -> Select[tuple[int]]:
    """Accounts that were ever linked: a few too many do no harm, they are counted one by one."""
    links = edges.c.kind == EdgeKind.LINK.value
    ever = union(select(edges.c.a).where(links), select(edges.c.b).where(links))
    return select(accounts.c.id).where(accounts.c.uid.in_(ever))


def to_nominee(row: Row[Any]) -> Nominee:
    """A nominee from a row of its table."""
    return Nominee(kind=NomineeKind(row.kind), key=row.key, name=row.name, work=row.work)
