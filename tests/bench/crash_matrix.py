"""Kill the sender, or break the network, at a random instant of a five-part thread with picture.

Prints a table and exits 1 where a part is there twice, lost, or settled wrongly.

    python -m tests.bench.crash_matrix            # a hundred of each kind
    python -m tests.bench.crash_matrix --full     # a thousand of each kind

A victim is forked from a warm parent (or, at least twenty times, a whole process of its
own), sends, and is killed, stopped or served faults; then the outbox is ticked on, in
simulated minutes, until it rests. What stands on the network is compared with the outbox.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import event

from bot.errors import StorageError
from bot.model import (
    AgendaEntry,
    Approval,
    Nominee,
    NomineeKind,
    OccasionKind,
    Place,
    Standing,
    State,
    Talk,
)
from bot.networks import Publisher
from bot.publish import House, Press, plan, send, settle
from bot.roundup import load_templates
from bot.storage import open_store
from bot.storage.outbox import KeptPost
from tests.bench.file_network import EPOCH, FAULTS, FileNetwork
from tests.bench.x_stand_in import MOODS, tell, timeline, x_at, x_stand_in

ROOT = Path(__file__).parents[2]
PNG = b"\x89PNG\r\n\x1a\n"
KEY = "crash/result/close/x"
TITLES = [f"{name} {'and the very long way home ' * 3}".strip() for name in (
    "Autumn", "Winter", "Spring", "Summer", "Morning", "Evening", "Harbour", "Mountain", "River", "City",
)]  # fmt: skip

TALK = Talk(
    name="crash",
    prompt="Which one keeps you up at night?",
    opens=EPOCH - timedelta(days=7),
    closes=EPOCH,
    zone=ZoneInfo("UTC"),
    series_tag="talkforreal",
    agenda=(
        AgendaEntry(
            kind=OccasionKind.RESULT, when="at close", networks=("x",), approval=Approval.AUTO
        ),
    ),
)


def standing(_talk: Talk, cut_off: datetime) -> Standing:
    """Ten long titles, so that the result takes five messages."""
    places = tuple(
        Place(
            rank=n + 1,
            nominee=Nominee(kind=NomineeKind.WORK, key=f"work/{n}", name=title, work=str(n)),
            people=20 - n,
            hosts=0,
            networks={"x": 20 - n},
            tied=False,
        )
        for n, title in enumerate(TITLES)
    )
    return Standing(
        talk="crash", cut_off=cut_off, revision=0, places=places, people=155, answers=155,
        pending=0, networks={"x": 155},
    )  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """The files of one trial: the sender's database and the network's own."""

    outbox: Path
    network: Path
    x: str = ""  # the address of a stand-in of X, where it takes the file's place

    @property
    def sending(self) -> float:
        """About how many seconds the thread takes to send."""
        return 0.1 if self.x else 0.2

    def network_at(
        self, now: datetime, seconds: float = 0.0, faults: Sequence[str | None] = ()
    ) -> Publisher:
        if self.x:
            tell(self.x, "clock", {"now": now.isoformat()})
            for n, fault in enumerate(faults):
                if fault:
                    tell(self.x, "faults", {"name": fault, "on": "create", "after": n})
            return x_at(self.x, now)
        return FileNetwork(self.network, now, seconds=seconds, faults=list(faults))

    def timeline(self) -> list[tuple[str, str, str | None]]:
        return timeline(self.x) if self.x else FileNetwork(self.network, EPOCH).timeline()

    def press(self, network: Publisher) -> Press:
        return Press(
            store=open_store(f"sqlite:///{self.outbox}"),
            publishers={"x": network},
            talks={"crash": TALK},
            standing_at=standing,
            house=House(templates=load_templates(ROOT / "config/templates"), paint=lambda _: PNG),
        )


def planned(directory: Path) -> Path:
    """A database in which the thread is planned, as a pattern for every trial."""
    scene = Scene(directory / "pattern.db", directory / "pattern.net")
    press = scene.press(FileNetwork(scene.network, EPOCH))
    plan(press, EPOCH)
    parts = press.store.outbox.post(KEY).parts
    assert len(parts) == 5, f"the thread has {len(parts)} parts, not five"
    assert parts[0].card is not None
    press.store.close()
    return scene.outbox


def victim(
    scene: Scene, seconds: float, faults: Sequence[str | None], ready: Callable[[], None]
) -> None:
    """Send the thread as a process that may not live to see its end; `ready` as sending begins."""
    press = scene.press(scene.network_at(EPOCH, seconds, faults))
    ready()
    send(press, EPOCH)


def forked(scene: Scene, seconds: float, faults: Sequence[str | None]) -> int:
    """The victim as a child of this warm process, about to send; returns its id."""
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            victim(scene, seconds, faults, lambda: os.close(writes))
            status = 0
        finally:
            os._exit(status)
    os.close(writes)
    os.read(reads, 1)  # ends as the child closes its side, or dies
    os.close(reads)
    return pid


def killed(scene: Scene, chance: random.Random) -> None:
    """kill -9 at a random instant."""
    pid = forked(scene, 0.02, [])
    time.sleep(chance.uniform(0, scene.sending))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def faulty(scene: Scene, chance: random.Random) -> None:
    """The network does one of its tricks at some parts."""
    faults = [chance.choice([None, *(MOODS if scene.x else FAULTS)]) for _ in range(5)]
    os.waitpid(forked(scene, 0.0, faults), 0)


def both(scene: Scene, chance: random.Random) -> None:
    """Faults, and a kill on top."""
    moods = [None, None, *(MOODS if scene.x else FAULTS)]
    pid = forked(scene, 0.02, [chance.choice(moods) for _ in range(5)])
    time.sleep(chance.uniform(0, scene.sending))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def paused(scene: Scene, chance: random.Random) -> None:
    """The sender is stopped, others tick on past its claim, and it wakes up again."""
    pid = forked(scene, 0.02, [])
    time.sleep(chance.uniform(0, scene.sending))
    os.kill(pid, signal.SIGSTOP)
    # stopped within a transaction it holds the database, and nobody else can do anything
    with contextlib.suppress(StorageError):
        rest(scene, EPOCH + timedelta(minutes=7), ticks=3, patience=200)
    os.kill(pid, signal.SIGCONT)
    os.waitpid(pid, 0)


def whole(scene: Scene, chance: random.Random) -> None:
    """kill -9 on a process of its own, from its first import on."""
    command = [sys.executable, "-m", "tests.bench.crash_matrix", "--victim"]
    process = subprocess.Popen([*command, str(scene.outbox), str(scene.network)], cwd=ROOT)
    # most of its life is imports: wait for its first claim half of the time
    wait_for_first_post(scene, 20.0) if chance.random() < 0.7 else time.sleep(chance.uniform(0, 1))
    time.sleep(chance.uniform(0, 0.12))
    process.kill()
    process.wait()


def wait_for_first_post(scene: Scene, seconds: float) -> None:
    """Until something stands on the network."""
    until = time.monotonic() + seconds
    while not scene.timeline() and time.monotonic() < until:
        time.sleep(0.005)


def rest(scene: Scene, at: datetime, *, ticks: int = 60, patience: int = 30_000) -> KeptPost:
    """Tick on every three minutes, from an instant on, until nothing is left to do.

    `patience` is how many milliseconds to wait for the database.
    """
    press = scene.press(scene.network_at(at))
    press.store.engine.dispose()
    event.listen(
        press.store.engine, "connect", lambda db, _: db.execute(f"PRAGMA busy_timeout={patience}")
    )
    now = at
    try:
        for _ in range(ticks):
            press = replace(press, publishers={"x": scene.network_at(now)})
            settle(press, now)
            send(press, now)
            if press.store.outbox.post(KEY).state_at(now) is State.SENT:
                break
            now += timedelta(minutes=3, seconds=5)
        return press.store.outbox.post(KEY)
    finally:
        press.store.close()


def verdict(scene: Scene, post: KeptPost) -> str:
    """How it ended: "sent", "shown", or what is wrong."""
    stands = scene.timeline()
    times = Counter(text for _, text, _ in stands)
    if any(n > 1 for n in times.values()):
        return "twice"
    by_text = {text: (native, parent) for native, text, parent in stands}
    parent = None
    for part in post.parts:
        native, under = by_text.get(part.text, (None, None))
        if part.state is State.SENT:
            if native is None or part.ref is None or part.ref.native != native or under != parent:
                return "settled wrongly"
            parent = native
        elif part.state in {State.UNKNOWN, State.EXPIRED}:
            return "shown"
        else:
            return "lost"
    return "sent"


Trick = Callable[[Scene, random.Random], None]
TRICKS: dict[str, Trick] = {
    "kill -9": killed,
    "network faults": faulty,
    "faults and kill -9": both,
    "paused past its claim": paused,
    "whole process, kill -9": whole,
}
ON_X = "X: "
WRONG = ("twice", "lost", "settled wrongly")


def cut_short(scene: Scene) -> bool:
    """Whether the victim left the thread begun and unfinished."""
    store = open_store(f"sqlite:///{scene.outbox}")
    try:
        post = store.outbox.post(KEY)
        return post.begun and any(part.state is not State.SENT for part in post.parts)
    finally:
        store.close()


def trial(pattern: Path, directory: Path, name: str, chance: random.Random) -> tuple[str, ...]:
    """One victim, from its pattern to the verdict, which follows "cut short" where it was."""
    with (
        tempfile.TemporaryDirectory(dir=directory) as own,
        x_stand_in(EPOCH) if name.startswith(ON_X) else nullcontext("") as x,
    ):
        scene = Scene(Path(own) / "outbox.db", Path(own) / "network.db", x)
        shutil.copy(pattern, scene.outbox)
        TRICKS[name.removeprefix(ON_X)](scene, chance)
        was_cut = ("cut short",) if cut_short(scene) else ()
        return *was_cut, verdict(scene, rest(scene, EPOCH + timedelta(minutes=7)))


def run(counts: dict[str, int], seed: int) -> dict[str, Counter[str]]:
    """Every trick so many times; returns verdicts by trick."""
    chance = random.Random(seed)
    results: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as directory:
        pattern = planned(Path(directory))
        for name, times in counts.items():
            results[name] = Counter(
                word for _ in range(times) for word in trial(pattern, Path(directory), name, chance)
            )
    return results


def table(results: dict[str, Counter[str]]) -> str:
    """The verdicts as they are printed."""
    columns = ("cut short", "sent", "shown", *WRONG)
    lines = ["  ".join(["trick".ljust(24), *(column.rjust(15) for column in columns)])]
    for trick, verdicts in results.items():
        cells = [str(verdicts[column]).rjust(15) for column in columns]
        lines.append("  ".join([trick.ljust(24), *cells]))
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--full", action="store_true", help="a thousand trials of each forked kind")
    parser.add_argument("--seed", type=int, default=2015)
    parser.add_argument("--victim", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.victim:
        victim(Scene(*given.victim), 0.02, [], lambda: None)
        return 0
    times = 1000 if given.full else 100
    counts = {trick: 20 if trick.startswith("whole") else times for trick in TRICKS}
    counts |= {ON_X + trick: times for trick in ("kill -9", "network faults", "faults and kill -9")}
    started = time.monotonic()
    results = run(counts, given.seed)
    print(table(results))
    print(f"{sum(counts.values())} trials in {time.monotonic() - started:.0f} s")
    return 1 if any(verdicts[wrong] for verdicts in results.values() for wrong in WRONG) else 0


if __name__ == "__main__":
    sys.exit(main())
