"""What the living do after a victim: tick on until nothing is left to do, in simulated minutes."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from bot.model import State
from bot.publish import send, settle
from bot.storage.outbox import KeptPost
from tests.bench.crash_matrix.grounds import Ground
from tests.bench.crash_matrix.thread import key_on, press_at

_TICK = timedelta(minutes=3, seconds=5)


def rest(
    outbox: Path, ground: Ground, at: datetime, *, ticks: int = 60, patience: int = 30_000
) -> KeptPost:
    """Tick on every three minutes, from an instant on, until all is sent.

    `patience` is how many milliseconds to wait for the database.
    """
    press = press_at(outbox, ground.network, ground.publisher(at))
    press.store.engine.dispose()
    event.listen(
        press.store.engine, "connect", lambda db, _: db.execute(f"PRAGMA busy_timeout={patience}")
    )
    key, now = key_on(ground.network), at
    try:
        for _ in range(ticks):
            # minutes pass between ticks, so what was asked in one has come or gone by the next
            ground.calm()
            press = replace(press, publishers={ground.network: ground.publisher(now)})
            settle(press, now)
            send(press, now)
            if press.store.outbox.post(key).state_at(now) is State.SENT:
                break
            now += _TICK
        return press.store.outbox.post(key)
    finally:
        press.store.close()
