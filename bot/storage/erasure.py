"""Forgetting: everything that is kept of an account goes, and a receipt stays.

What was erased is remembered as keyed hashes alone, so that a restored backup can be
made to forget again (`replay`), and so that it can be shown when each erasure was asked
for and when it was done.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Select, delete, func, or_, select, update

from bot.model import Change, Fate
from bot.storage.answers import note_changes
from bot.storage.engine import reading, writing
from bot.storage.keyed import key_of, keyed
from bot.storage.log import Entry, note
from bot.storage.opt_outs import all_of
from bot.storage.packing import unpacked
from bot.storage.remembering import ALWAYS, Erased, remember, remembered
from bot.storage.schema import (
    accounts,
    answers,
    belongings,
    edges,
    erasures,
    ledger,
    nominations,
    objections,
    opt_outs,
    quotes,
    raws,
    routes,
    set_aside,
    talks,
    verdicts,
    versions,
)
from bot.storage.sql import insert_new
from bot.storage.talks import bump

_OF_ANSWERS = (quotes, objections, raws, versions, routes, nominations, belongings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was forgotten: rows by table, and the number under which it can be asked after."""

    id: str
    digest: str
    at: datetime
    rows: Mapping[str, int] = field(default_factory=dict)


class Erasures:
    """What is to be forgotten, and what was."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def dossier(self, account: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Everything that is kept of an account, by table, each row as a mapping.

        Inner keys are left out. Empty where nothing is kept. Raw forms are unpacked.
        """
        with reading(self._engine) as connection:
            keys, uids = _answers_of(connection, account)
            found = {
                "accounts": _rows(connection, select(accounts).where(accounts.c.uid == account)),
                "answers": _rows(connection, select(answers).where(answers.c.id.in_(keys))),
                "verdicts": _rows(connection, select(verdicts).where(verdicts.c.answer.in_(uids))),
                "edges": _rows(connection, select(edges).where(_names(account))),
            }
            for table in _OF_ANSWERS:
                query = select(table).where(table.c.answer_id.in_(keys))
                found[table.name] = _rows(connection, query)
        return {name: rows for name, rows in found.items() if rows}

    def forget(self, account: str, *, asked_at: datetime, now: datetime, who: str) -> Receipt:
        """Delete all that is kept of an account and leave it out from now on; one transaction.

        Talks that it counted in have their revision raised. Bills stay, with a hash in the
        place of the resource's id. Forgetting twice, or an account never met, is harmless.
        """
        with writing(self._engine) as connection:
            return _forget(connection, account, asked_at=asked_at, now=now, who=who)

    def done(self, since: datetime) -> Sequence[Erased]:
        """The erasures at or after an instant, oldest first: what a restored copy must replay."""
        with reading(self._engine) as connection:
            return remembered(connection, since)

    def last(self) -> int:
        """A number that grows with each erasure; 0 where there was none."""
        query = select(func.coalesce(func.max(erasures.c.id), 0))
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def replay(self, erased: Iterable[Erased], now: datetime) -> int:
        """Forget again what had been forgotten when this copy was not yet restored.

        What this database remembers already is passed over; the rest is remembered as it was
        done then. Returns how many accounts and answers were found and erased. One transaction.
        """
        with writing(self._engine) as connection:
            known = {one.mark for one in remembered(connection, ALWAYS)}
            missing = [one for one in erased if one.mark not in known]
            return _replay(connection, missing, now) if missing else 0


def _replay(connection: Connection, missing: Sequence[Erased], now: datetime) -> int:
    by_scope: dict[str, dict[str, Erased]] = {"account": {}, "answer": {}}
    for one in missing:
        by_scope[one.scope][one.digest] = one
    key = key_of(connection)
    people = _matching(connection, accounts.c.uid, key, by_scope["account"])
    out = {uid for uid, one in people.items() if one.why == Fate.OPTED_OUT.value}
    note_changes(connection, all_of(connection, out), now)
    for uid in people.keys() - out:
        _forget(connection, uid, asked_at=people[uid].asked_at, now=now, who="restore")
    said = _matching(connection, answers.c.uid, key, by_scope["answer"])
    note_changes(connection, [Change(id=uid, fate=_fate(one)) for uid, one in said.items()], now)
    _leave_out(connection, by_scope["account"].keys(), now)
    for one in missing:
        remember(connection, one)
    return len(people) + len(said)


def _fate(one: Erased) -> Fate:
    return Fate(one.why) if one.why in set(Fate) else Fate.DELETED


def _forget(
    connection: Connection, account: str, *, asked_at: datetime, now: datetime, who: str
) -> Receipt:
    digest = keyed(key_of(connection), account)
    keys, uids = _answers_of(connection, account)
    touched = _talks_of(connection, keys)
    rows = {
        table.name: connection.execute(delete(table).where(table.c.answer_id.in_(keys))).rowcount
        for table in _OF_ANSWERS
    }
    more = (
        (verdicts, verdicts.c.answer.in_(uids)),
        (edges, _names(account)),
        (set_aside, set_aside.c.uid.in_(uids)),
        (answers, answers.c.id.in_(keys)),
        (accounts, accounts.c.uid == account),
    )
    for table, which in more:
        rows[table.name] = connection.execute(delete(table).where(which)).rowcount
    _blind_bills(connection, [account, *uids])
    _leave_out(connection, [digest], now)
    receipt = Receipt(
        id=uuid4().hex, digest=digest, at=now, rows={name: n for name, n in rows.items() if n}
    )
    remember(
        connection,
        Erased(
            digest=digest, scope="account", why="asked", asked_at=asked_at, at=now,
            receipt=receipt.id,
        ),
    )  # fmt: skip
    said = Entry(at=now, who=who, what="forgot an account", about=digest, details=receipt.rows)
    note(connection, said)
    bump(connection, touched)
    return receipt


def _answers_of(connection: Connection, account: str) -> tuple[list[int], list[str]]:
    query = (
        select(answers.c.id, answers.c.uid)
        .join(accounts, accounts.c.id == answers.c.account_id)
        .where(accounts.c.uid == account)
    )
    found = connection.execute(query).all()
    return [row.id for row in found], [row.uid for row in found]


def _talks_of(connection: Connection, keys: Sequence[int]) -> set[str]:
    query = (
        select(talks.c.name)
        .join(belongings, belongings.c.talk_id == talks.c.id)
        .where(belongings.c.answer_id.in_(keys))
    )
    return {name for (name,) in connection.execute(query)}


def _names(account: str) -> Any:
    return or_(edges.c.a == account, edges.c.b == account)


def _blind_bills(connection: Connection, uids: Sequence[str]) -> None:
    """A bill names posts and users by the network's own ids, which are the tails of ours."""
    key = key_of(connection)
    for uid in uids:
        network, _, native = uid.partition(":")
        which = (ledger.c.network == network) & (ledger.c.resource_id == native)
        connection.execute(update(ledger).where(which).values(resource_id=keyed(key, uid)))


def _leave_out(connection: Connection, digests: Iterable[str], now: datetime) -> None:
    rows = [{"digest": digest, "at": now, "why": "forgotten"} for digest in sorted(digests)]
    insert_new(connection, opt_outs, rows)


def _matching(
    connection: Connection, column: Any, key: str, wanted: Mapping[str, Erased]
) -> Mapping[str, Erased]:
    if not wanted:
        return {}
    uids = (uid for (uid,) in connection.execute(select(column)))
    return {uid: wanted[digest] for uid in uids if (digest := keyed(key, uid)) in wanted}


def _rows(connection: Connection, query: Select[Any]) -> list[Mapping[str, Any]]:
    return [
        {
            name: _plain(value)
            for name, value in row.items()
            if value is not None and name not in {"id", "answer_id", "account_id", "seq"}
        }
        for row in connection.execute(query).mappings()
    ]


def _plain(value: Any) -> Any:
    return unpacked(value) if isinstance(value, bytes) else value
