"""What is kept for a while only: networks' raw forms of answers."""

from datetime import datetime

from sqlalchemy import Engine, delete, select

from bot.storage.engine import writing
from bot.storage.schema import raws

AT_ONCE = 5000  # rows a transaction: writers wait for no longer than that takes


class Retention:
    """Drops what was kept long enough; answers, their texts and what they count stay."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def drop_raws(self, now: datetime) -> int:
        """Delete the raw forms whose time has come, in many small transactions; returns how many."""
        dropped = 0
        while some := self._drop_some(now):
            dropped += some
        return dropped

    def _drop_some(self, now: datetime) -> int:
        due = select(raws.c.answer_id).where(raws.c.kept_until <= now).limit(AT_ONCE)
        with writing(self._engine) as connection:
            return connection.execute(delete(raws).where(raws.c.answer_id.in_(due))).rowcount
