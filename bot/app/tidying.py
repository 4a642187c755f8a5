"""Once a day, what was kept long enough goes."""

from datetime import datetime, timedelta

from bot.storage import Store
from bot.storage.measures import Measure
from bot.storage.retention import Retention
from bot.telemetry import logger

log = logger(__name__)

_METER = "tidy"
EVERY = timedelta(days=1)


def is_due(store: Store, now: datetime) -> bool:
    """Whether a day has passed since it was last done."""
    return not any(done.at <= now for done in store.measures.since(_METER, now - EVERY))


def tidy(store: Store, now: datetime) -> None:
    """Drop the raw forms whose time has come, and note that it was done."""
    dropped = Retention(store.engine).drop_raws(now)
    store.measures.note(Measure(name=_METER, at=now, value={"raws": dropped}))
    log.info("tidied", raw_forms=dropped)
