"""What waits for a host: pending nominations and belongings, counted and paged."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, func, select

from bot.model import Belonging, Ruling
from bot.storage.conclusions import Kept, kept_where, to_kept
from bot.storage.engine import reading
from bot.storage.schema import answers, belongings, nominations, nominees, talks


class Waiting:
    """Nominations that are pending, by talk."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_nominee(self, talk: str) -> Mapping[str | None, int]:
        """How many nominations wait, by nominee key; None: those with no nominee yet."""
        query = (
            select(nominees.c.key, func.count())
            .select_from(nominations)
            .join(talks, talks.c.id == nominations.c.talk_id)
            .outerjoin(nominees, nominees.c.id == nominations.c.nominee_id)
            .where(talks.c.name == talk, nominations.c.ruling == Ruling.PENDING.value)
            .group_by(nominees.c.key)
        )
        with reading(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def page(self, talk: str, nominee: str | None, limit: int, skip: int) -> Sequence[Kept]:
        """Pending nominations of one nominee, oldest first."""
        key = nominees.c.key.is_(None) if nominee is None else nominees.c.key == nominee
        query = (
            kept_where(talks.c.name == talk, nominations.c.ruling == Ruling.PENDING.value, key)
            .order_by(nominations.c.id)
            .limit(limit)
            .offset(skip)
        )
        with reading(self._engine) as connection:
            return [to_kept(row) for row in connection.execute(query)]

    def unplaced(self, limit: int = 50, skip: int = 0) -> Sequence[tuple[str, Belonging]]:
        """Answers of which it is not settled where they belong, oldest first."""
        query = (
            select(answers.c.uid, talks.c.name, belongings.c.confidence, belongings.c.reason)
            .join(belongings, belongings.c.answer_id == answers.c.id)
            .join(talks, talks.c.id == belongings.c.talk_id)
            .where(belongings.c.ruling == Ruling.PENDING.value)
            .order_by(answers.c.id, talks.c.name)
            .limit(limit)
            .offset(skip)
        )
        with reading(self._engine) as connection:
            return [
                (
                    row.uid,
                    Belonging(
                        talk=row.name,
                        ruling=Ruling.PENDING,
                        confidence=row.confidence,
                        reason=row.reason,
                    ),
                )
                for row in connection.execute(query)
            ]
