"""Once a day, what was kept long enough goes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model import Talk
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


def tidy(store: Store, talks: Sequence[Talk], now: datetime) -> None:
    """Drop the raw forms and the texts whose time has come, and note that it was done.

    An answer to several talks keeps its text for as long as one of them does.
    """
    retention = Retention(store.engine)
    raws = retention.drop_raws(now)
    for talk in talks:
        if talk.keep_raw is not None:
            raws += retention.drop_raws_of(talk.name, now - talk.keep_raw)
    due = {talk.name for talk in talks if _texts_are_due(talk, now)}
    kept_for = {talk.name for talk in talks} - due
    texts = sum(retention.erase_texts(name, kept_for, now) for name in sorted(due))
    store.measures.note(Measure(name=_METER, at=now, value={"raws": raws, "texts": texts}))
    log.info("tidied", raw_forms=raws, erased=texts)


def _texts_are_due(talk: Talk, now: datetime) -> bool:
    return talk.keep_texts is not None and now >= talk.closes + talk.keep_texts
