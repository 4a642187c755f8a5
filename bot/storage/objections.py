"""What fans say of how their answer was counted, until a host has settled it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select, update

from bot.errors import Conflict, Unknown
from bot.storage.engine import reading, writing
from bot.storage.log import Entry, note
from bot.storage.schema import answers, objections

LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A fan's word about one answer. `says` is a stranger's text."""

    key: int
    at: datetime
    answer: str
    talk: str
    says: str


class Objections:
    """The objections that wait."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, answer: str, talk: str, says: str, now: datetime) -> None:
        """Keep an objection. Raises Unknown for an unknown answer, Conflict where one waits already."""
        with writing(self._engine) as connection:
            key = connection.execute(
                select(answers.c.id).where(answers.c.uid == answer)
            ).scalar_one_or_none()
            if key is None:
                raise Unknown("answer", answer)
            waits = select(objections.c.id).where(
                objections.c.answer_id == key,
                objections.c.talk == talk,
                objections.c.settled_at.is_(None),
            )
            if connection.execute(waits).first() is not None:
                raise Conflict("an objection to this answer waits for the hosts already")
            row = {"at": now, "answer_id": key, "talk": talk, "says": says[:LONGEST]}
            connection.execute(objections.insert(), [row])

    def open(self, talk: str) -> Sequence[Objection]:
        """What waits in a talk, oldest first."""
        query = (
            select(objections, answers.c.uid)
            .join(answers, answers.c.id == objections.c.answer_id)
            .where(objections.c.talk == talk, objections.c.settled_at.is_(None))
            .order_by(objections.c.at, objections.c.id)
        )
        with reading(self._engine) as connection:
            return [
                Objection(key=row.id, at=row.at, answer=row.uid, talk=row.talk, says=row.says)
                for row in connection.execute(query)
            ]

    def waiting(self, talk: str) -> int:
        """How many wait in a talk."""
        query = select(func.count()).where(
            objections.c.talk == talk, objections.c.settled_at.is_(None)
        )
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def settle(self, key: int, host: str, now: datetime) -> None:
        """A host has seen to it. Raises Conflict where that was done before."""
        with writing(self._engine) as connection:
            waiting = update(objections).where(
                objections.c.id == key, objections.c.settled_at.is_(None)
            )
            done = connection.execute(waiting.values(settled_at=now, settled_by=host))
            if done.rowcount == 0:
                raise Conflict("that objection was settled before")
            note(connection, Entry(at=now, who=host, what="settle an objection", about=str(key)))
