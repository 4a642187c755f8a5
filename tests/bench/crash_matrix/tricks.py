"""What is done to a sender: killed, stopped, or served faults, at a random instant."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.errors import StorageError
from bot.publish import send
from tests.bench.crash_matrix.grounds import Faults, FileGround, Ground
from tests.bench.crash_matrix.resting import rest
from tests.bench.crash_matrix.thread import ROOT, press_at
from tests.bench.file_network import EPOCH

PACE = 0.02  # seconds that a file takes to answer, so that there is time to kill
_HANGS = 120.0  # seconds after which a victim that nobody kills is taken for hung


@dataclass(frozen=True, slots=True)
class Scene:
    """One trial: the sender's database, its ground, and about how many seconds sending takes."""

    outbox: Path
    ground: Ground
    sending: float


def victim(outbox: Path, ground: Ground, pace: float, ready: Callable[[], None]) -> None:
    """Send the thread as a process that may not live to see its end; `ready` as sending begins."""
    press = press_at(outbox, ground.network, ground.publisher(EPOCH, pace=pace))
    ready()
    send(press, EPOCH)


def forked(scene: Scene, *, pace: float = PACE) -> int:
    """The victim as a child of this warm process, about to send; returns its id."""
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            victim(scene.outbox, scene.ground, pace, lambda: os.close(writes))
            status = 0
        finally:
            os._exit(status)
    os.close(writes)
    os.read(reads, 1)  # ends as the child closes its side, or dies
    os.close(reads)
    return pid


def ended(pid: int) -> None:
    """Wait for a victim that nobody kills. Raises TimeoutError where it hangs."""
    until = time.monotonic() + _HANGS
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise TimeoutError(f"a victim was still sending after {_HANGS:.0f} s")
        time.sleep(0.005)


def killed(scene: Scene, chance: random.Random) -> None:
    """kill -9 at a random instant."""
    _kill(forked(scene), scene, chance)


def faulty(scene: Scene, chance: random.Random) -> None:
    """The network does one of its tricks at some requests."""
    scene.ground.befall(some_faults(scene.ground, chance))
    ended(forked(scene, pace=0.0))


def both(scene: Scene, chance: random.Random) -> None:
    """Faults, and a kill on top."""
    scene.ground.befall(some_faults(scene.ground, chance))
    _kill(forked(scene), scene, chance)


def some_faults(ground: Ground, chance: random.Random) -> Faults:
    """For each request a mood or none; about four are hit."""
    often = min(0.85, 4 / ground.requests)
    return [
        chance.choice(ground.moods) if chance.random() < often else None
        for _ in range(ground.requests)
    ]


def _kill(pid: int, scene: Scene, chance: random.Random) -> None:
    time.sleep(chance.uniform(0, scene.sending))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def paused(scene: Scene, chance: random.Random) -> None:
    """The sender is stopped, others tick on past its claim, and it wakes up again."""
    pid = forked(scene)
    time.sleep(chance.uniform(0, scene.sending))
    os.kill(pid, signal.SIGSTOP)
    # stopped within a transaction it holds the database, and nobody else can do anything
    with contextlib.suppress(StorageError):
        rest(scene.outbox, scene.ground, EPOCH + timedelta(minutes=7), ticks=3, patience=200)
    os.kill(pid, signal.SIGCONT)
    os.waitpid(pid, 0)


def whole(scene: Scene, chance: random.Random) -> None:
    """kill -9 on a process of its own, from its first import on."""
    assert isinstance(scene.ground, FileGround), "a process of its own finds a file only"
    command = [sys.executable, "-m", "tests.bench.crash_matrix", "--victim"]
    process = subprocess.Popen([*command, str(scene.outbox), str(scene.ground.path)], cwd=ROOT)
    # most of its life is imports: wait for its first claim half of the time
    wait_for_first_post(scene, 20.0) if chance.random() < 0.7 else time.sleep(chance.uniform(0, 1))
    time.sleep(chance.uniform(0, 0.12))
    process.kill()
    process.wait()


def wait_for_first_post(scene: Scene, seconds: float) -> None:
    """Until something stands on the network."""
    until = time.monotonic() + seconds
    while not scene.ground.timeline() and time.monotonic() < until:
        time.sleep(0.005)


Trick = Callable[[Scene, random.Random], None]
TRICKS: Mapping[str, Trick] = {
    "kill -9": killed,
    "network faults": faulty,
    "faults and kill -9": both,
    "paused past its claim": paused,
    "whole process, kill -9": whole,
}
