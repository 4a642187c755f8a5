"""Which alerts are on, and who was told: each is told once until it ends, over restarts and machines."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select, update

from bot.storage.engine import writing
from bot.storage.schema import settings
from bot.storage.sql import insert_new

_NAME = "alerts"
CLAIM = timedelta(minutes=5)  # longer than telling takes; who dies meanwhile is replaced after it

_On = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """An alert that a network was not told yet, and since when it is on (aware UTC)."""

    alert: str
    network: str
    since: datetime


class Alerts:
    """The alerts that are on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(
        self, present: Collection[str], networks: Sequence[str], now: datetime
    ) -> Sequence[Untold]:
        """Take note of what is on now, drop what ended, and take what is still to be told.

        What is taken is given to nobody else for five minutes; then, unless it was told,
        it is given out again.
        """
        found: list[Untold] = []

        def change(before: _On) -> _On:
            after = {alert: before.get(alert) or _fresh(now) for alert in sorted(present)}
            for alert, kept in after.items():
                untold = [name for name in networks if name not in kept["told"]]
                if untold and not _is_taken(kept, now):
                    since = datetime.fromisoformat(kept["since"])
                    found.extend(Untold(alert=alert, network=n, since=since) for n in untold)
                    kept["taken_until"] = (now + CLAIM).isoformat()
            return after

        self._change(change)
        return found

    def told(self, untold: Untold) -> None:
        """A network was told; it is not told again before the alert ends."""

        def change(before: _On) -> _On:
            kept = before.get(untold.alert)
            if kept is not None:
                kept["told"] = sorted({*kept["told"], untold.network})
            return before

        self._change(change)

    def _change(self, change: Callable[[_On], _On]) -> None:
        mine = settings.c.name == _NAME
        with writing(self._engine) as connection:
            insert_new(connection, settings, [{"name": _NAME, "value": {}}])
            query = select(settings.c.value).where(mine).with_for_update()
            before: Mapping[str, Any] = connection.execute(query).scalar_one()
            after = change({alert: dict(kept) for alert, kept in before.items()})
            if after != before:
                connection.execute(update(settings).where(mine).values(value=after))


def _fresh(now: datetime) -> dict[str, Any]:
    return {"since": now.isoformat(), "told": [], "taken_until": None}


def _is_taken(kept: Mapping[str, Any], now: datetime) -> bool:
    until = kept["taken_until"]
    if until is None:
        return False
    # a claim from the future is one made before the clock was set back
    return now < datetime.fromisoformat(until) <= now + CLAIM
