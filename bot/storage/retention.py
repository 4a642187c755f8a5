"""What is kept for a while only: networks' raw forms of answers, and texts after a talk's time."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, select, update

from bot.model import Route
from bot.storage.engine import writing
from bot.storage.log import Entry, note
from bot.storage.schema import (
    answers,
    belongings,
    nominations,
    quotes,
    raws,
    routes,
    set_aside,
    talks,
    verdicts,
    versions,
)

AT_ONCE = 1000  # answers a transaction: writers wait for no longer than that takes
_BY_HOSTS = routes.c.route == Route.HOST.value
ERASED = "its text was erased after the talk's time"


class Retention:
    """Drops what was kept long enough; answers, and what they count, stay."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def drop_raws(self, now: datetime) -> int:
        """Delete the raw forms whose time has come, in many small transactions; returns how many."""
        due = select(raws.c.answer_id).where(raws.c.kept_until <= now)
        return self._in_portions(due, _drop)

    def drop_raws_of(self, talk: str, before: datetime) -> int:
        """Delete the raw forms of a talk's answers that were first seen before an instant; as `drop_raws`."""
        due = (
            select(raws.c.answer_id)
            .join(answers, answers.c.id == raws.c.answer_id)
            .where(answers.c.first_seen_at < before, answers.c.id.in_(_of([talk])))
        )
        return self._in_portions(due, _drop)

    def erase_texts(self, talk: str, kept_for: Collection[str], now: datetime) -> int:
        """Erase what the fans of a talk wrote, in many small transactions; returns how many answers.

        Left as they are: answers that may belong to a talk of `kept_for` too, hosts' own, and
        those that hosts chose to quote. What was concluded stays without its wordings, and so
        does the standing; the wordings that hosts decided on and that teach later readings
        stay with their verdicts. The log says how many it were.
        """
        due = select(answers.c.id).where(
            answers.c.erased_at.is_(None),
            answers.c.id.not_in(select(routes.c.answer_id).where(_BY_HOSTS)),
            answers.c.id.in_(_of([talk])),
            answers.c.id.not_in(_of(kept_for)),
            answers.c.id.not_in(select(quotes.c.answer_id).where(quotes.c.dropped_at.is_(None))),
        )
        erased = self._in_portions(due, lambda connection, keys: _erase(connection, keys, now))
        if erased:
            details = {"answers": erased}
            entry = Entry(
                at=now, who="talkforreal", what="erased texts", about=talk, details=details
            )
            with writing(self._engine) as connection:
                note(connection, entry)
        return erased

    def _in_portions(
        self, due: Select[Any], do: Callable[[Connection, Sequence[int]], None]
    ) -> int:
        done = 0
        while True:
            with writing(self._engine) as connection:
                keys = connection.execute(due.limit(AT_ONCE)).scalars().all()
                do(connection, keys)
            done += len(keys)
            if len(keys) < AT_ONCE:
                return done


def _of(names: Collection[str]) -> Select[Any]:
    """The answers that belong, or may belong, to talks."""
    return (
        select(belongings.c.answer_id)
        .join(talks, talks.c.id == belongings.c.talk_id)
        .where(talks.c.name.in_(list(names)))
    )


def _drop(connection: Connection, keys: Sequence[int]) -> None:
    connection.execute(delete(raws).where(raws.c.answer_id.in_(keys)))


def _erase(connection: Connection, keys: Sequence[int], now: datetime) -> None:
    mine = answers.c.id.in_(keys)
    uids = connection.execute(select(answers.c.uid).where(mine)).scalars().all()
    blank = {"text": "", "details": None, "clips": None, "spam": None, "erased_at": now}
    connection.execute(update(answers).where(mine).values(blank))
    connection.execute(update(versions).where(versions.c.answer_id.in_(keys)).values(text=""))
    _drop(connection, keys)
    connection.execute(delete(set_aside).where(set_aside.c.uid.in_(uids)))
    _erase_wordings(connection, keys)
    _erase_decided(connection, uids)


def _erase_wordings(connection: Connection, keys: Sequence[int]) -> None:
    mine = nominations.c.answer_id.in_(keys)
    blank = {"wording": "", "folded": "", "start": None, "stop": None, "reason": ERASED}
    connection.execute(update(nominations).where(mine).values(blank))
    query = select(nominations.c.id, nominations.c.details).where(
        mine, nominations.c.details.is_not(None)
    )
    for key, details in connection.execute(query).all():
        left = {name: value for name, value in (details or {}).items() if name != "as_read"}
        if left != details:
            changed = update(nominations).where(nominations.c.id == key)
            connection.execute(changed.values(details=left or None))


def _erase_decided(connection: Connection, uids: Sequence[str]) -> None:
    query = select(verdicts.c.id, verdicts.c.decision).where(verdicts.c.answer.in_(uids))
    for key, decision in connection.execute(query).all():
        if not decision.get("learn"):
            changed = update(verdicts).where(verdicts.c.id == key)
            left: Mapping[str, Any] = {k: v for k, v in decision.items() if k != "split"}
            connection.execute(changed.values(wording="", decision=left))
