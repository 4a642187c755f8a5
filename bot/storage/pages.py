"""Keeping a page: answers, routes, conclusions, cost and cursor in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Row, func, select, update
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from bot.model import Account, Answer, Conclusion, Fate, Feed, Page, Route
from bot.storage.conclusions import insert_conclusions, read_columns, store_conclusions
from bot.storage.engine import writing
from bot.storage.gaps import open_gap
from bot.storage.ledger import book
from bot.storage.packing import packed
from bot.storage.schema import accounts, answers, feeds, raws, routes, set_aside, versions
from bot.storage.sql import insert, insert_new

_Row: TypeAlias = Row[str, int, int, str, datetime | None]
_KNOWN = select(
    answers.c.uid, answers.c.id, answers.c.account_id, answers.c.version, answers.c.erased_at
)
_UNREAD = dict.fromkeys(("read_with", "is_answer", "spam", "clips"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What keeping a page did: ids that are new, ids that were edited, rows that were set aside."""

    fresh: tuple[str, ...]
    edited: tuple[str, ...]
    set_aside: tuple[str, ...]
    dollars: Decimal


class Pages:
    """Where what a network handed over is kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(
        self,
        feed: Feed,
        page: Page,
        conclusions: Mapping[str, Conclusion],
        *,
        now: datetime,
        talk: str | None = None,
        purpose: str = "collect",
        keep_raw: timedelta | None = None,
        moves: bool = True,
        by: str | None = None,
        settles: Sequence[str] = (),
    ) -> Kept:
        """Keep one page in one transaction: all of it, and the cursor that follows, or nothing.

        Without `moves` the feed's cursor stays where it is: for pages out of the feed's order;
        so it does where `by` is named and no longer holds the feed's claim. `settles` are
        the ledger's keys of what was kept back for the page before it was asked for.

        Answers known already get only their routes, unless their version is another: then
        the old text becomes a version. A row that the database refuses is set aside with
        the reason. Talks whose count may have changed have their revision raised. Raises
        StorageError.
        """
        with writing(self._engine) as connection:
            writer = _Writer(connection, feed, now, keep_raw, conclusions)
            writer.write(page.answers, page.routes)
            writer.conclude(page.answers)
            dollars = book(
                connection,
                feed.network,
                page.charges,
                now=now,
                feed=feed.id,
                talk=talk,
                purpose=purpose,
                settles=settles,
            )
            if page.gap is not None:
                open_gap(connection, page.gap)
            if moves:
                _move(connection, feed, page, now, by)
        return Kept(
            fresh=tuple(writer.fresh),
            edited=tuple(writer.edited),
            set_aside=tuple(writer.refused),
            dollars=dollars,
        )

    def keep_accounts(self, found: Sequence[Account], *, now: datetime) -> None:
        """Keep what was looked up of accounts; all in one transaction."""
        with writing(self._engine) as connection:
            keep_accounts(connection, found)
            uids = [account.id for account in found]
            looked_up = update(accounts).where(accounts.c.uid.in_(uids))
            connection.execute(looked_up.values(looked_up_at=now))

    def keep_versions(
        self, found: Sequence[Answer], conclusions: Mapping[str, Conclusion], *, now: datetime
    ) -> None:
        """Keep answers whose text changed, found outside any feed; all in one transaction.

        Ids that were never kept are left out: a re-check adds no answers.
        """
        with writing(self._engine) as connection:
            writer = _Writer(connection, None, now, None, conclusions)
            known = writer.known(answer.id for answer in found)
            changed = [a for a in found if a.id in known and known[a.id].version != a.version]
            writer.write(changed, {})
            writer.conclude(changed)


def _move(connection: Connection, feed: Feed, page: Page, now: datetime, by: str | None) -> None:
    cursor = page.cursor
    values = {"mark": cursor.mark, "resume": cursor.resume, "next_mark": cursor.next_mark}
    row = {"id": feed.id, "network": feed.network, "last_at": now, "failures": 0, **values}
    statement = insert(connection, feeds).values(row)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={**values, "last_at": now},
            where=None if by is None else feeds.c.locked_by == by,
        )
    )


def _is_a_rows(error: StatementError) -> bool:
    """Whether a row is to blame; not the connection, the disk or a lock, which spare no row."""
    cut = isinstance(error, DBAPIError) and error.connection_invalidated
    return not cut and not isinstance(error, OperationalError)


class _Writer:
    """The answers of one page on their way into the tables."""

    def __init__(
        self,
        connection: Connection,
        feed: Feed | None,
        now: datetime,
        keep_raw: timedelta | None,
        conclusions: Mapping[str, Conclusion],
    ) -> None:
        self.connection = connection
        self.feed = feed
        self.now = now
        self.keep_raw = keep_raw
        self.conclusions = conclusions
        self.rows: dict[str, _Row] = {}
        self.fresh: list[str] = []
        self.edited: list[str] = []
        self.refused: list[str] = []

    def write(self, page: Sequence[Answer], found_by: Mapping[str, Route]) -> None:
        """Everything at once, or, where the database refuses a row, one by one."""
        unique = list({answer.id: answer for answer in page}.values())
        try:
            with self.connection.begin_nested():
                self._write(unique, found_by)
        except StatementError as error:
            if not _is_a_rows(error):
                raise
            self.fresh.clear()
            self.edited.clear()
            for answer in unique:
                self._write_alone(answer, found_by)

    def conclude(self, page: Sequence[Answer]) -> None:
        """What was concluded of the answers that were kept, in place of what was before."""
        kept = {a.id: self.conclusions[a.id] for a in page if a.id in self.conclusions}
        fresh = {uid: kept.pop(uid) for uid in self.fresh if uid in kept}
        insert_conclusions(self.connection, fresh, self.rows)
        erased = (uid for uid, row in self.rows.items() if row.erased_at)
        for uid in (*self.refused, *erased):  # what was concluded of an erased text stays
            kept.pop(uid, None)
        store_conclusions(self.connection, kept)

    def _write_alone(self, answer: Answer, found_by: Mapping[str, Route]) -> None:
        try:
            with self.connection.begin_nested():
                self._write([answer], found_by)
        except StatementError as error:
            if not _is_a_rows(error):
                raise
            self.refused.append(answer.id)
            row = {
                "at": self.now,
                "feed": "re-check" if self.feed is None else self.feed.id,
                "uid": answer.id,
                "why": str(error.orig if isinstance(error, DBAPIError) else error),
                "body": packed(answer.raw or {}),
            }
            self.connection.execute(set_aside.insert(), row)

    def _write(self, page: Sequence[Answer], found_by: Mapping[str, Route]) -> None:
        keep_accounts(
            self.connection, {answer.account.id: answer.account for answer in page}.values()
        )
        known = self.known(answer.id for answer in page)
        fresh = [answer for answer in page if answer.id not in known]
        edited = [
            a
            for a in page
            if a.id in known and a.version != known[a.id].version and not known[a.id].erased_at
        ]
        self._insert(fresh)
        for answer in edited:
            self._edit(answer, known[answer.id].id)
        self.rows |= known | self.known(answer.id for answer in fresh)
        self._raws([*fresh, *edited])
        if self.feed is not None:
            self._routes(self.feed, page, found_by)
        self.fresh.extend(answer.id for answer in fresh)
        self.edited.extend(answer.id for answer in edited)

    def known(self, uids: Iterable[str]) -> dict[str, _Row]:
        """Inner key, account's key and version of those that are kept already."""
        wanted = list(uids)
        if not wanted:
            return {}
        rows = self.connection.execute(_KNOWN.where(answers.c.uid.in_(wanted)))
        return {row.uid: row for row in rows}

    def _insert(self, fresh: Sequence[Answer]) -> None:
        if not fresh:
            return
        wanted = {answer.account.id for answer in fresh}
        query = select(accounts.c.uid, accounts.c.id).where(accounts.c.uid.in_(wanted))
        keys = dict(self.connection.execute(query).all())
        rows = [
            {
                **_answer_row(answer),
                "account_id": keys[answer.account.id],
                "first_seen_at": self.now,
                **self._read(answer),
            }
            for answer in fresh
        ]
        self.connection.execute(answers.insert(), rows)

    def _read(self, answer: Answer) -> Mapping[str, Any]:
        concluded = self.conclusions.get(answer.id)
        return _UNREAD if concluded is None else read_columns(concluded)

    def _edit(self, answer: Answer, key: int) -> None:
        old = self.connection.execute(
            select(answers.c.version, answers.c.text, answers.c.said_at, answers.c.edited_at).where(
                answers.c.id == key
            )
        ).one()
        changed = _answer_row(answer)
        # the first version's time stays, whatever an edit says of itself
        del changed["said_at"], changed["uid"]
        if not old.version:
            self._restore(key, changed)
            return
        row = {
            "answer_id": key,
            "version": old.version,
            "text": old.text,
            "at": old.edited_at or old.said_at,
            "seen_at": self.now,
        }
        insert_new(self.connection, versions, [row])
        changed["edited_at"] = answer.edited_at or self.now
        self.connection.execute(update(answers).where(answers.c.id == key).values(changed))

    def _restore(self, key: int, changed: Mapping[str, Any]) -> None:
        """What was gone and erased is there again: no edit, and it stands."""
        back = {**changed, "fate": Fate.STANDS.value, "fate_at": self.now}
        if back["edited_at"] is None:
            del back["edited_at"]
        self.connection.execute(update(answers).where(answers.c.id == key).values(back))

    def _raws(self, found: Sequence[Answer]) -> None:
        until = self.now + self.keep_raw if self.keep_raw is not None else None
        rows = [
            {"answer_id": self.rows[a.id].id, "body": packed(a.raw), "kept_until": until}
            for a in found
            if a.raw is not None
        ]
        if rows:
            statement = insert(self.connection, raws)
            changed = {"body": statement.excluded.body, "kept_until": statement.excluded.kept_until}
            self.connection.execute(
                statement.on_conflict_do_update(index_elements=["answer_id"], set_=changed), rows
            )

    def _routes(self, feed: Feed, page: Sequence[Answer], found_by: Mapping[str, Route]) -> None:
        rows = [
            {
                "answer_id": self.rows[answer.id].id,
                "route": found_by.get(answer.id, feed.route).value,
                "feed": feed.id,
                "found_at": self.now,
            }
            for answer in page
        ]
        insert_new(self.connection, routes, rows)


def keep_accounts(connection: Connection, found: Iterable[Account]) -> None:
    """Keep accounts in the caller's transaction; known ones gain what they lacked."""
    rows = [_account_row(account) for account in found]
    if not rows:
        return
    statement = insert(connection, accounts)
    given = statement.excluded
    # what was paid for once is kept when a later, cheaper read comes without it
    kept = {
        name: func.coalesce(given[name], accounts.c[name])
        for name in ("handle", "name", "url", "bio", "links", "since")
    }
    connection.execute(statement.on_conflict_do_update(index_elements=["uid"], set_=kept), rows)


def _account_row(account: Account) -> dict[str, Any]:
    return {
        "uid": account.id,
        "network": account.network,
        "handle": account.handle,
        "name": account.name,
        "url": account.url,
        "bio": account.bio,
        "links": list(account.links) or None,
        "since": account.since,
        "automated": account.automated,
    }


def _answer_row(answer: Answer) -> dict[str, Any]:
    details = {
        "tags": list(answer.tags),
        "mentions": list(answer.mentions),
        "links": list(answer.links),
        "language": answer.language,
        "spoiler": answer.spoiler,
    }
    return {
        "uid": answer.id,
        "network": answer.network,
        "text": answer.text,
        "version": answer.version,
        "said_at": answer.said_at,
        "edited_at": answer.edited_at,
        "url": answer.url,
        "reply_to": answer.reply_to,
        "conversation": answer.conversation,
        "quotes": answer.quotes,
        "details": {name: value for name, value in details.items() if value} or None,
        "visibility": answer.visibility.value,
        "mirror_of": answer.mirror_of,
    }
