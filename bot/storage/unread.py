"""What another reader or lexicon read last, in portions that can be read again side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, or_, select, tuple_

from bot.model import Answer, Conclusion, Fate
from bot.storage.answers import WHOLE, to_answer
from bot.storage.conclusions import store_conclusions
from bot.storage.edges import hold_words
from bot.storage.engine import reading, writing
from bot.storage.schema import answers, verdicts

_THERE = (Fate.STANDS.value, Fate.EDITED.value)
_PARENT = answers.alias("parent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A portion of the answers by inner key: after `low`, up to and with `high`."""

    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Answers to be read again, and `words`: how many words of hosts there were before."""

    answers: Sequence[Answer]
    words: int


class Unread:
    """Answers whose conclusions another reader or lexicon drew; those that are gone are none.

    First those that reply to nothing that is stored, in any order and side by side; then
    the replies in the order in which they were said, so that what stands above is read first.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self, read_with: str) -> int:
        """How many there are, replies too."""
        with reading(self._engine) as connection:
            query = select(func.count()).select_from(answers).where(_unread(read_with))
            return int(connection.execute(query).scalar_one())

    def spans(self, read_with: str, size: int) -> Sequence[Span]:
        """Portions of at most `size` first ones each, by rising keys; flat memory but for the spans."""
        query = select(answers.c.id).where(_unread(read_with), ~_replies()).order_by(answers.c.id)
        spans: list[Span] = []
        low = last = 0
        with reading(self._engine) as connection:
            keys = connection.execution_options(yield_per=10_000).execute(query)
            for n, (key,) in enumerate(keys, 1):
                last = key
                if n % size == 0:
                    spans.append(Span(low=low, high=key))
                    low = key
        return [*spans, Span(low=low, high=last)] if last > low else spans

    def within(self, read_with: str, span: Span) -> Portion:
        """The first ones of a span, by inner key."""
        inside = and_(answers.c.id > span.low, answers.c.id <= span.high, ~_replies())
        query = WHOLE.where(_unread(read_with), inside).order_by(answers.c.id)
        with reading(self._engine) as connection:
            words = _words(connection)
            return Portion(answers=[to_answer(r) for r in connection.execute(query)], words=words)

    def replies(self, read_with: str, after: tuple[datetime, str] | None, limit: int) -> Portion:
        """The replies said after an instant and worldwide id, in that order, at most `limit`."""
        query = WHOLE.where(_unread(read_with), _replies())
        if after is not None:
            query = query.where(tuple_(answers.c.said_at, answers.c.uid) > tuple_(*after))
        ordered = query.order_by(answers.c.said_at, answers.c.uid).limit(limit)
        with reading(self._engine) as connection:
            words = _words(connection)
            found = [to_answer(row) for row in connection.execute(ordered)]
        return Portion(answers=found, words=words)

    def has_first(self, read_with: str) -> bool:
        """Whether any is left that replies to nothing that is stored."""
        query = select(answers.c.id).where(_unread(read_with), ~_replies()).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def store(self, portion: Portion, conclusions: Mapping[str, Conclusion]) -> Sequence[str]:
        """Put conclusions in place of the earlier ones, in one transaction; returns the ids left out.

        Left out is what a host ruled on, or what was edited or taken away, since the portion
        was handed out: those must be read once more.
        """
        known = {answer.id: answer.version for answer in portion.answers}
        with writing(self._engine) as connection:
            hold_words(connection)
            stale = _changed(connection, known) | _ruled_on(connection, known, portion.words)
            fresh = {uid: c for uid, c in conclusions.items() if uid not in stale}
            store_conclusions(connection, fresh)
        return sorted(stale)


def _unread(read_with: str) -> ColumnElement[bool]:
    other = or_(answers.c.read_with.is_(None), answers.c.read_with != read_with)
    return and_(other, answers.c.fate.in_(_THERE), answers.c.erased_at.is_(None))


def _replies() -> ColumnElement[bool]:
    return and_(
        answers.c.reply_to.is_not(None),
        select(_PARENT.c.id).where(_PARENT.c.uid == answers.c.reply_to).exists(),
    )


def _words(connection: Connection) -> int:
    query = select(func.coalesce(func.max(verdicts.c.seq), 0))
    return int(connection.execute(query).scalar_one())


def _changed(connection: Connection, known: Mapping[str, str]) -> set[str]:
    query = (
        select(answers.c.uid, answers.c.version, answers.c.fate)
        .where(answers.c.uid.in_(list(known)))
        .order_by(answers.c.id)
        .with_for_update()
    )
    same = {
        row.uid
        for row in connection.execute(query)
        if row.version == known[row.uid] and row.fate in _THERE
    }
    return known.keys() - same


def _ruled_on(connection: Connection, known: Mapping[str, str], words: int) -> set[str]:
    query = select(verdicts.c.answer).where(
        verdicts.c.answer.in_(list(known)), verdicts.c.seq > words
    )
    return set(connection.execute(query).scalars())
