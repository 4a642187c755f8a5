"""The stand-in of X in a process of its own, so that what was posted outlives its sender."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.request import Request, urlopen

from bot.networks.x import connect
from bot.networks.x.connecting import X
from bot.networks.x.settings import XCredentials, XSettings
from tests.stand_ins.x import World, serve

HOST = "annaandestelle"
MOODS = (
    "reset",
    "crash_after",
    "error_after",
    "server_error",
    "unavailable",
    "rate_limited_bare",
    "no_id",
    "html",
)
_SIGNED = XCredentials(
    consumer_key="key", consumer_secret="s1", access_token="1000-token", access_token_secret="s2"
)


@contextmanager
def x_stand_in(now: datetime) -> Iterator[str]:
    """A fresh stand-in whose clock stands at an instant; yields its address."""
    reads, writes = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            world = World(now=now)
            world.user(HOST)
            with serve(world) as url:
                os.write(writes, url.encode())
                os.close(writes)
                signal.pause()
        finally:
            os._exit(0)
    os.close(writes)
    try:
        yield os.read(reads, 200).decode()
    finally:
        os.close(reads)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def x_at(url: str, now: datetime) -> X:
    """X as the program speaks to it, at the stand-in's address, with a clock that stands still."""
    settings = XSettings(
        base_url=url,
        handle=HOST,
        user_id="1000",
        read_timeout=timedelta(seconds=2),
        total_timeout=timedelta(seconds=4),
    )
    return connect(settings, _SIGNED, clock=lambda: now)


def tell(url: str, what: str, body: object) -> None:
    """Set the scene: its clock, its faults."""
    data = json.dumps(body).encode()
    request = Request(f"{url}/_stand_in/{what}", data=data, method="POST")
    with urlopen(request, timeout=10) as answer:
        answer.read()


def timeline(url: str) -> list[tuple[str, str, str | None]]:
    """Everything that stands there, in order: id, text, parent."""
    with urlopen(f"{url}/_stand_in/state", timeout=10) as answer:
        own = json.load(answer)["own"]
    return [(p["id"], p["text"], p["reply_to"]) for p in own if p["gone"] is None]
