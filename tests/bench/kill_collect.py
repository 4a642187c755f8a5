"""kill -9 at every write of a collect: nothing lost, nothing twice, the ledger still the bill.

    python -m tests.bench.kill_collect             # 500 kills
    python -m tests.bench.kill_collect --times 40

A victim is forked, polls X's stand-in within a tight allowance, fills gaps, looks again,
honours a "stop", and kills itself before its n-th write or commit. At that instant the ledger
must say no less than X's bill: what was asked for and never kept stands there at its worst
price. Then another process goes on at once, until nothing is left to do: what the dead one
held is free, and the ledger is the bill to the cent. Exits 1 where a trial ends otherwise.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Engine, event

from bot.collect import recheck
from bot.model import Allowance, Gap
from bot.publish import this_sender
from bot.storage import Store, open_store
from bot.telemetry import configure
from tests.collect.on_x import FEEDS, HASHTAG, HOST, NOON, TALK, connected, poll, read
from tests.stand_ins.x import World, serve

PATIENCE = 60.0  # seconds: a busy machine is no fault of X's
TIGHT = Allowance(dollars=Decimal("0.11"), pages=20)
WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT")


def scene(seed: int) -> World:
    """Some fans, one of whom answers and then says stop; an edit, a deletion."""
    chance = random.Random(seed)
    world = World(now=NOON)
    world.user(HOST)
    for n in range(chance.randint(24, 48)):
        text = chance.choice([f"@{HOST} Goblin", "Healer #talkforreal", f"@{HOST} #talkforreal"])
        world.place(f"fan{n}", f"{text} {n}", at=NOON - timedelta(minutes=3 * n + 2))
    world.place("fan1", "stop #talkforreal", at=NOON - timedelta(minutes=1))
    edited, gone = chance.sample(sorted(world.posts), 2)
    world.edit(edited, "City Hall #talkforreal", at=NOON - timedelta(seconds=90))
    world.set_fate(gone, "deleted")
    return world


def work(world: World, base_url: str, store: Store, by: str) -> None:
    """All that a collect does: what comes, within a tight allowance; gaps; a look again."""
    x = connected(world, base_url, PATIENCE)
    for feed in FEEDS:
        for allowance in (TIGHT, TIGHT):
            poll(feed, x, store, world.now, allowance=allowance, by=by)
    refs = list(store.found.since(HASHTAG, NOON - timedelta(hours=9)).values())[:6]
    recheck(refs, x, store, read, Allowance(), now=world.now, talk=TALK)


@dataclass
class Fuse:
    """Kills this process before its n-th write; counts them where n is 0."""

    n: int
    writes: int = 0

    def watch(self, engine: Engine) -> None:
        event.listen(engine, "before_cursor_execute", self.before)
        event.listen(engine, "commit", lambda _: self.burn())

    def before(self, *given: object) -> None:
        if str(given[2]).lstrip().upper().startswith(WRITES):
            self.burn()

    def burn(self) -> None:
        self.writes += 1
        if self.writes == self.n:
            os.kill(os.getpid(), signal.SIGKILL)


def killed(seed: int, n: int, pattern: Path, directory: Path) -> tuple[bool, str]:
    """One trial: whether the victim died, and what is wrong in the end ("" if nothing)."""
    path = directory / f"{seed}-{n}.db"
    shutil.copy(pattern, path)
    world = scene(seed)
    with serve(world) as base_url:
        died = _victim(lambda: _doomed(world, base_url, path, n))
        world.advance(timedelta(minutes=1))
        store = open_store(f"sqlite:///{path}")
        try:
            if spent(store) < world.bill:
                return died, f"the ledger says {spent(store)}, X has billed {world.bill}"
            for _ in range(6):
                work(world, base_url, store, this_sender())
            x = connected(world, base_url, PATIENCE)
            for feed in FEEDS:
                done = poll(feed, x, store, world.now, by=this_sender())
                assert done.complete, f"the last poll was not whole: {done}"
            return died, wrong(world, store)
        finally:
            store.close()
            path.unlink()


def _doomed(world: World, base_url: str, path: Path, n: int) -> None:
    store = open_store(f"sqlite:///{path}")
    Fuse(n).watch(store.engine)
    work(world, base_url, store, this_sender())


def _victim(does: Callable[[], None]) -> bool:
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            does()
            status = 0
        except Exception:  # noqa: BLE001 (a fork must not go on as its parent; its bug is told)
            traceback.print_exc()
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the victim met a bug"
    return os.WIFSIGNALED(status)


def wrong(world: World, store: Store) -> str:
    """What is not as if nobody had been killed."""
    stop = world.user("fan1")
    stand = {
        f"x:{p.chain[0]}" for p in world.posts.values()
        if p.fate is None and p.author.id not in {world.owner.id, stop.id}
    }  # fmt: skip
    kept = {answer.id: answer for answer in store.answers.all()}
    open_gaps: Sequence[Gap] = [each.gap for each in store.gaps.open()]
    faults = {
        "lost": stand - kept.keys(),
        "not erased": [a for a in kept.values() if a.account.id == f"x:{stop.id}" and a.text],
        "old text": [a for a in kept if a in stand and kept[a].version != _newest(world, a)],
        "open gaps": open_gaps,
        "the ledger differs from the bill": []
        if spent(store) == world.bill
        else [spent(store), world.bill],
    }
    return "; ".join(f"{what}: {which}" for what, which in faults.items() if which)


def spent(store: Store) -> Decimal:
    """What the ledger says, with what is unclear."""
    return store.ledger.spent(network="x", since=NOON - timedelta(days=1))


def _newest(world: World, uid: str) -> str:
    return world.posts[uid.removeprefix("x:")].chain[-1]


@dataclass
class Result:
    """How the trials ended."""

    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def pattern_in(directory: Path) -> Path:
    """An empty database that knows the talk, for every trial to begin with."""
    pattern = directory / "pattern.db"
    store = open_store(f"sqlite:///{pattern}")
    store.talks.register([TALK], NOON)
    store.close()
    return pattern


def run(times: int, seed: int) -> Result:
    """So many kills: at every write in turn, scene by scene."""
    found = Result()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        pattern = pattern_in(directory)
        n = 1
        while found.ends.total() < times:
            died, what = killed(seed, n, pattern, directory)
            found.ends["killed" if died else "lived"] += 1
            found.wrong += [f"scene {seed}, write {n}: {what}"] if what else []
            seed, n = (seed, n + 1) if died else (seed + 1, 1)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args(arguments)
    configure(level="critical")
    started = time.monotonic()
    found = run(given.times, given.seed)
    for line in found.wrong:
        print(line)
    print(f"{dict(found.ends)}, {len(found.wrong)} wrong, in {time.monotonic() - started:.0f} s")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
