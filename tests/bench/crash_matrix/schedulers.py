"""Two schedulers on one database: processes that tick side by side through an hour, sped up."""

import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.agenda import occasions
from bot.model import Standing, State, Talk
from bot.publish import House, Press, tick
from bot.storage import open_store
from bot.storage.outbox import KeptPost
from tests.bench.crash_matrix.thread import TEMPLATES
from tests.bench.crash_matrix.tricks import ended
from tests.bench.file_network import FileNetwork
from tests.publish.network import DRAMAS, MONDAY, standing, talk

HOUR = timedelta(hours=1)
_FASTER = 200  # simulated seconds in a second
_TALK = replace(talk("*/5 * * * *"), opens=MONDAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What an hour came to: occasions called for and planned, and what of them stands where."""

    called_for: int
    posts: tuple[KeptPost, ...]
    timeline: tuple[str, ...]  # ids of the messages that stand on the network

    @property
    def occasions(self) -> int:
        return len(self.posts)

    @property
    def posted(self) -> int:
        return len(self.timeline)


def two_schedulers() -> Seen:
    """Let two processes tick through an hour with an occasion every five minutes."""
    with tempfile.TemporaryDirectory() as name:
        outbox, network = Path(name) / "outbox.db", Path(name) / "network.db"
        store = open_store(f"sqlite:///{outbox}")
        store.talks.register([_TALK.name], MONDAY)
        store.close()
        FileNetwork(network, MONDAY)  # makes its file
        began = time.monotonic()

        def clock() -> datetime:
            return MONDAY + timedelta(seconds=(time.monotonic() - began) * _FASTER)

        for pid in [_forked(outbox, network, clock, seed) for seed in (1, 2)]:
            ended(pid)
        return _seen(outbox, network)


def _forked(outbox: Path, network: Path, clock: Callable[[], datetime], seed: int) -> int:
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            _ticking(outbox, network, clock, random.Random(seed))
            status = 0
        finally:
            os._exit(status)
    return pid


def _ticking(
    outbox: Path, network: Path, clock: Callable[[], datetime], chance: random.Random
) -> None:
    """Tick again and again, a little past the hour so that what was begun is ended."""
    store = open_store(f"sqlite:///{outbox}")
    while (now := clock()) < MONDAY + HOUR + timedelta(minutes=4):
        press = Press(
            store=store,
            publishers={"x": FileNetwork(network, now, seconds=0.01)},
            talks={_TALK.name: _TALK},
            standing_at=_growing,
            house=House(templates=TEMPLATES),
        )
        tick(press, now)
        time.sleep(chance.uniform(0, 0.05))


def _growing(_talk: Talk, cut_off: datetime) -> Standing:
    """One more person every five minutes."""
    more = (cut_off - MONDAY) // timedelta(minutes=5)
    return standing([("The Greatest Love", 12 + more), *DRAMAS[1:]], cut_off)


def _seen(outbox: Path, network: Path) -> Seen:
    store = open_store(f"sqlite:///{outbox}")
    try:
        posts = [p for p in store.outbox.posts() if p.occasion.due < MONDAY + HOUR]
    finally:
        store.close()
    ours = {part.text for post in posts for part in post.parts}
    stands = FileNetwork(network, MONDAY).timeline()
    called_for = [o for o in occasions(_TALK, MONDAY + HOUR, ()) if o.due < MONDAY + HOUR]
    return Seen(
        called_for=len(called_for),
        posts=tuple(posts),
        timeline=tuple(native for native, text, _ in stands if text in ours),
    )


def called_twice(seen: Seen) -> str:
    """What is amiss, in words; empty where each occasion was planned and posted once."""
    unsent = [p.key for p in seen.posts if any(part.state is not State.SENT for part in p.parts)]
    if unsent:
        return f"not sent: {', '.join(unsent)}"
    told = Counter(part.ref.native for p in seen.posts for part in p.parts if part.ref)
    if set(told) != set(seen.timeline) or len(seen.timeline) != len(set(seen.timeline)):
        return "what stands there is not what the outbox tells"
    return "" if all(n == 1 for n in told.values()) else "one message told of twice"
