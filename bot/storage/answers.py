"""Answers as facts: read back whole, by id, by thread, by what is due for a re-check."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, delete, func, select, update

from bot.model import Account, Answer, Change, Fate, Route, Visibility
from bot.storage.engine import reading, writing
from bot.storage.keyed import key_of, keyed
from bot.storage.remembering import Erased, remember
from bot.storage.schema import (
    accounts,
    answers,
    belongings,
    nominations,
    raws,
    routes,
    talks,
    versions,
)
from bot.storage.talks import bump

WHOLE = select(
    answers,
    accounts.c.uid.label("account_uid"),
    accounts.c.network.label("account_network"),
    accounts.c.handle,
    accounts.c.name,
    accounts.c.url.label("account_url"),
    accounts.c.bio,
    accounts.c.links,
    accounts.c.since,
    accounts.c.automated,
).join(accounts, accounts.c.id == answers.c.account_id)


_THERE = (Fate.STANDS.value, Fate.EDITED.value)
_SHOWN = (Visibility.PUBLIC.value, Visibility.UNLISTED.value)


class Answers:
    """What was said."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_id(self, uids: Iterable[str]) -> Mapping[str, Answer]:
        """Answers by worldwide id; unknown ids are missing."""
        with reading(self._engine) as connection:
            return answers_by_id(connection, uids)

    def readable(self, uids: Iterable[str]) -> Sequence[Answer]:
        """Those of the answers whose texts were not erased after their talk's time."""
        query = WHOLE.where(answers.c.uid.in_(list(uids)), answers.c.erased_at.is_(None))
        with reading(self._engine) as connection:
            return [to_answer(row) for row in connection.execute(query)]

    def text_erased(self, uid: str) -> bool:
        """Whether an answer's text was erased after its talk's time."""
        query = select(answers.c.id).where(answers.c.uid == uid, answers.c.erased_at.is_not(None))
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def at(self, url: str) -> str | None:
        """The worldwide id of the answer whose public address this is; None where none is known."""
        query = select(answers.c.uid).where(answers.c.url == url).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one_or_none()

    def thread(self, uids: Iterable[str], depth: int = 10) -> Mapping[str, Answer]:
        """The answers named and those above them, up to `depth` levels; by worldwide id."""
        with reading(self._engine) as connection:
            return thread_above(connection, uids, depth)

    def of_talk(self, talk: str, *, batch: int = 1000) -> Iterator[Answer]:
        """Every answer that belongs to a talk, pending ones too, by inner key; flat memory."""
        joined = WHOLE.join(belongings, belongings.c.answer_id == answers.c.id).join(
            talks, talks.c.id == belongings.c.talk_id
        )
        yield from self._streamed(joined.where(talks.c.name == talk), batch)

    def shown_of_talk(self, talk: str, *, batch: int = 1000) -> Iterator[Answer]:
        """Those of a talk that anybody may see where they were said, with their texts.

        Neither what is gone or erased, nor what only some may see.
        """
        yield from self._streamed(_shown(WHOLE, talk), batch)

    def shown_count(self, talk: str) -> int:
        """How many those are."""
        with reading(self._engine) as connection:
            counted = _shown(select(func.count()).select_from(answers), talk)
            return int(connection.execute(counted).scalar_one())

    def all(self, *, batch: int = 1000) -> Iterator[Answer]:
        """Every answer, by inner key; flat memory, each batch a transaction of its own."""
        yield from self._streamed(WHOLE, batch)

    def _streamed(self, query: Select[Any], batch: int) -> Iterator[Answer]:
        last = 0
        while True:
            page = query.where(answers.c.id > last).order_by(answers.c.id).limit(batch)
            with reading(self._engine) as connection:
                rows = connection.execute(page).all()
            yield from (to_answer(row) for row in rows)
            if len(rows) < batch:
                return
            last = rows[-1].id

    def routes(self, uids: Iterable[str]) -> Mapping[str, Sequence[Route]]:
        """How answers were found, each route once, oldest first."""
        with reading(self._engine) as connection:
            return routes_of(connection, uids)

    def apply(self, changes: Sequence[Change], now: datetime) -> Sequence[str]:
        """Take note of what became of answers; returns the ids whose fate is new.

        Whatever is gone leaves every count and loses text, versions and raw form in this
        transaction; the event stays without content. Edits come in through `Pages.keep`.
        """
        with writing(self._engine) as connection:
            return note_changes(connection, changes, now)


def answers_by_id(connection: Connection, uids: Iterable[str]) -> Mapping[str, Answer]:
    """What `Answers.by_id` does, in the caller's transaction."""
    query = WHOLE.where(answers.c.uid.in_(list(uids)))
    return {row.uid: to_answer(row) for row in connection.execute(query)}


def thread_above(
    connection: Connection, uids: Iterable[str], depth: int = 10
) -> Mapping[str, Answer]:
    """What `Answers.thread` does, in the caller's transaction."""
    found: dict[str, Answer] = {}
    wanted = set(uids)
    for _ in range(depth):
        if not wanted:
            break
        level = answers_by_id(connection, wanted)
        found |= level
        wanted = {a.reply_to for a in level.values() if a.reply_to} - found.keys()
    return found


def routes_of(connection: Connection, uids: Iterable[str]) -> Mapping[str, Sequence[Route]]:
    """What `Answers.routes` does, in the caller's transaction."""
    query = (
        select(answers.c.uid, routes.c.route)
        .join(routes, routes.c.answer_id == answers.c.id)
        .where(answers.c.uid.in_(list(uids)))
        .order_by(routes.c.found_at, routes.c.route)
    )
    found: dict[str, dict[Route, None]] = {}
    for uid, route in connection.execute(query):
        found.setdefault(uid, {})[Route(route)] = None
    return {uid: tuple(by_route) for uid, by_route in found.items()}


def _shown(query: Select[Any], talk: str) -> Select[Any]:
    joined = query.join(belongings, belongings.c.answer_id == answers.c.id).join(
        talks, talks.c.id == belongings.c.talk_id
    )
    shown = answers.c.visibility.in_(_SHOWN) & answers.c.fate.in_(_THERE)
    return joined.where(talks.c.name == talk, shown, answers.c.text != "")


def note_changes(
    connection: Connection,
    changes: Sequence[Change],
    now: datetime,
    asked_at: datetime | None = None,
) -> Sequence[str]:
    """What `Answers.apply` does, in the caller's transaction; `asked_at`: when that was asked for."""
    touched = [change.id for change in changes if _note(connection, change, now)]
    bump(connection, _talks_of(connection, touched))
    _erase(connection, [change.id for change in changes if change.fate.is_gone])
    for change in changes:
        if change.fate.is_gone and change.id in touched:
            _remember(connection, change, now, asked_at or now)
    return touched


def _remember(connection: Connection, change: Change, now: datetime, asked_at: datetime) -> None:
    digest = keyed(key_of(connection), change.id)
    why = change.fate.value
    remember(connection, Erased(digest=digest, scope="answer", why=why, asked_at=asked_at, at=now))


def _note(connection: Connection, change: Change, now: datetime) -> bool:
    statement = (
        update(answers)
        .where(answers.c.uid == change.id, answers.c.fate != change.fate.value)
        .values(fate=change.fate.value, fate_at=now)
    )
    changed = connection.execute(statement).rowcount > 0
    connection.execute(update(answers).where(answers.c.uid == change.id).values(checked_at=now))
    return changed and change.fate is not Fate.EDITED


def _talks_of(connection: Connection, uids: Sequence[str]) -> set[str]:
    query = (
        select(talks.c.name)
        .join(belongings, belongings.c.talk_id == talks.c.id)
        .join(answers, answers.c.id == belongings.c.answer_id)
        .where(answers.c.uid.in_(uids))
    )
    return {name for (name,) in connection.execute(query)}


def _erase(connection: Connection, uids: Sequence[str]) -> None:
    """Text, versions, raw form and passages go; ids, times and the fate stay.

    The version goes too: an answer that comes back from the bin then differs from what is
    kept, and is taken in again.
    """
    keys = [
        key for (key,) in connection.execute(select(answers.c.id).where(answers.c.uid.in_(uids)))
    ]
    for table in (raws, versions, nominations):
        connection.execute(delete(table).where(table.c.answer_id.in_(keys)))
    blank = {"text": "", "version": "", "details": None, "clips": None, "spam": None, "url": None}
    connection.execute(update(answers).where(answers.c.id.in_(keys)).values(blank))


def to_answer(row: Row[Any]) -> Answer:
    """An answer from a row of `WHOLE`."""
    details = row.details or {}
    return Answer(
        id=row.uid,
        network=row.network,
        account=Account(
            id=row.account_uid,
            network=row.account_network,
            handle=row.handle,
            name=row.name,
            url=row.account_url,
            bio=row.bio,
            links=tuple(row.links or ()),
            since=row.since,
            automated=row.automated,
        ),
        text=row.text,
        said_at=row.said_at,
        version=row.version,
        edited_at=row.edited_at,
        url=row.url,
        reply_to=row.reply_to,
        conversation=row.conversation,
        quotes=row.quotes,
        tags=tuple(details.get("tags", ())),
        mentions=tuple(details.get("mentions", ())),
        links=tuple(details.get("links", ())),
        language=details.get("language"),
        visibility=Visibility(row.visibility),
        spoiler=details.get("spoiler"),
        mirror_of=row.mirror_of,
    )
