"""What hosts must hear of at once, and telling them: each alert once until it ends."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot.app import safekeeping
from bot.app.feeds import Wanted
from bot.app.sources import Networks
from bot.app.walls import Walls
from bot.errors import NetworkError, Trouble
from bot.ledger import Wall
from bot.model import Part, State, Talk
from bot.storage import Store
from bot.storage.alerts import Alerts, Untold
from bot.telemetry import logger

log = logger(__name__)

BLIND = timedelta(hours=1)
NEAR = Decimal("0.8")  # of a wall
_TITLE = "talkforreal needs a host"
_MUST_ACT = {
    Trouble.CREDITS: "has no credit left, or is at its spending limit: nothing is read or posted there until that is raised",
    Trouble.CREDENTIALS: "refuses our credentials: nothing is read or posted there until they are renewed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What alerts are made from: the feeds polled now, the open talks, and their walls."""

    store: Store
    walls: Walls
    feeds: Sequence[Wanted]
    talks: Sequence[Talk]
    backups: bool = False


def alerts(watched: Watched, now: datetime) -> Mapping[str, str]:
    """The alerts that are on at an instant, by id, each with its sentence; no fan's word is in them."""
    return {
        **dict(_of_feeds(watched, now)),
        **dict(_of_posts(watched.store, now)),
        **dict(_of_budget(watched, now)),
        **dict(_of_backups(watched, now)),
    }


def tell(
    on: Mapping[str, str], networks: Networks, names: Sequence[str], store: Store, now: datetime
) -> Sequence[str]:
    """Tell what is on to each network that was not told; what cannot be told is tried again.

    Returns what could not be told, in words.
    """
    kept = Alerts(store.engine)
    troubles = []
    for untold in kept.claim(on.keys(), names, now):
        try:
            networks.publisher(untold.network).publish(_part(untold, on[untold.alert]))
        except NetworkError as error:
            if error.trouble is not Trouble.UNCLEAR:  # that one may have arrived: once is enough
                troubles.append(f"alert {untold.alert}: {error}")
                continue
        kept.told(untold)
        log.info("told hosts", alert=untold.alert, network=untold.network)
    return troubles


def _of_feeds(watched: Watched, now: datetime) -> Iterator[tuple[str, str]]:
    for want in watched.feeds:
        state = watched.store.feeds.state(want.feed)
        network = want.feed.network
        if state.trouble in _MUST_ACT:
            yield f"{state.trouble.value} {network}", f"{network} {_MUST_ACT[state.trouble]}."
        elif state.trouble_since is not None and now - state.trouble_since >= BLIND:
            yield f"blind {want.feed.id}", _blind(want.feed.id, state.trouble_since)


def _of_posts(store: Store, now: datetime) -> Iterator[tuple[str, str]]:
    for post in store.outbox.open():
        if any(part.state_at(now) is State.UNKNOWN for part in post.parts):
            key = post.occasion.key
            yield f"unknown {key}", _unknown(key)


def _of_budget(watched: Watched, now: datetime) -> Iterator[tuple[str, str]]:
    walls = watched.walls
    named = [
        *(("of the day", wall) for wall in walls.of_day(now)),
        *(("of the month", wall) for wall in walls.of_month(now)),
        *((f"of {talk.name}", w) for talk in watched.talks for w in walls.purse(talk, now).walls),
    ]
    for whose, wall in named:
        if wall.bound and wall.spent >= wall.bound * NEAR:
            yield f"budget {whose} {wall.bound}", _near(whose, wall)


def _of_backups(watched: Watched, now: datetime) -> Iterator[tuple[str, str]]:
    failed = safekeeping.fault(watched.store, now) if watched.backups else None
    if failed is not None:
        yield "backup", _unsafe(*failed)


def _unsafe(at: datetime, fault: str) -> str:
    return (
        f"The backup of {at:%Y-%m-%d %H:%M} UTC failed: {fault}. It is tried again every hour;"
        " earlier backups stay until one succeeds."
    )


def _blind(feed: str, since: datetime) -> str:
    return (
        f"Nothing could be read of {feed} since {since:%Y-%m-%d %H:%M} UTC. It is tried again by"
        " itself; what was missed is then read, as far as the network still has it."
    )


def _unknown(key: str) -> str:
    return (
        f"It is not known whether {key} was posted. It is looked for; if that does not settle"
        " it, look there yourself and decide at the desk. Nothing is sent twice meanwhile."
    )


def _near(whose: str, wall: Wall) -> str:
    return (
        f"${wall.spent:.2f} of the ${wall.bound:.2f} {whose} are spent."
        " At the wall nothing more is paid for until it is raised or the time is over."
    )


def _part(untold: Untold, says: str) -> Part:
    # ids tell of feeds and posts: hashed, they fit a header
    key = hashlib.sha256(f"{untold.alert} {untold.since.isoformat()}".encode()).hexdigest()[:32]
    return Part(
        post=f"alert/{untold.alert}", n=0, network=untold.network, text=says, key=key, title=_TITLE
    )
