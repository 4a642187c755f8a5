"""Trials: one victim from its pattern to the verdict, and rows of many."""

import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from bot.model import State
from bot.storage import open_store
from bot.storage.outbox import KeptPost
from tests.bench.crash_matrix.grounds import Fresh, Ground, Grounds
from tests.bench.crash_matrix.resting import rest
from tests.bench.crash_matrix.thread import key_on, planned
from tests.bench.crash_matrix.tricks import TRICKS, Scene, ended, forked
from tests.bench.file_network import EPOCH

WRONG = ("twice", "lost", "settled wrongly")
VERDICTS = ("cut short", "sent", "shown", *WRONG)
FORKS = get_context("fork")
_CLAIM_OVER = EPOCH + timedelta(minutes=7)


def verdict(ground: Ground, post: KeptPost) -> str:
    """How it ended: "sent", "shown", or what is wrong."""
    stands = [found._replace(text=_flat(found.text)) for found in ground.timeline()]
    if any(n > 1 for n in Counter(found.text for found in stands).values()):
        return "twice"
    by_text = {found.text: found for found in stands}
    parent = None
    for part in post.parts:
        there = by_text.get(_flat(part.text))
        if part.state is State.SENT:
            native = part.ref and part.ref.native
            if there is None or (there.id, there.parent) != (native, parent):
                return "settled wrongly"
            parent = native
        elif part.state in {State.UNKNOWN, State.EXPIRED}:
            return "shown"
        else:
            return "lost"
    return "sent"


def _flat(text: str) -> str:
    return " ".join(text.split())


def cut_short(outbox: Path, network: str) -> bool:
    """Whether the victim left the thread begun and unfinished."""
    store = open_store(f"sqlite:///{outbox}")
    try:
        post = store.outbox.post(key_on(network))
        return post.begun and any(part.state is not State.SENT for part in post.parts)
    finally:
        store.close()


class Row:
    """Many trials on one network. Its first threads go undisturbed, to see how long that takes."""

    def __init__(self, fresh: Fresh, directory: Path, chance: random.Random) -> None:
        self._fresh = fresh
        self._directory = directory
        self._chance = chance
        self._pattern = directory / "pattern.db"
        with self._fresh(directory) as ground:
            planned(self._pattern, ground.network, ground.publisher(EPOCH))
        self._sending = sorted(self._undisturbed() for _ in range(3))[1]

    def tried(self, trick: str, times: int) -> Counter[str]:
        """Verdicts of so many trials; "cut short" beside those of victims that left work undone."""
        return Counter(word for _ in range(times) for word in self._trial(trick))

    def _trial(self, trick: str) -> tuple[str, ...]:
        with self._scene(self._sending) as scene:
            TRICKS[trick](scene, self._chance)
            scene.ground.calm()
            was_cut = ("cut short",) if cut_short(scene.outbox, scene.ground.network) else ()
            return *was_cut, verdict(scene.ground, rest(scene.outbox, scene.ground, _CLAIM_OVER))

    def _undisturbed(self) -> float:
        """Seconds that a thread takes to send."""
        with self._scene(0.0) as scene:
            pid, started = forked(scene), time.monotonic()
            ended(pid)
            took = time.monotonic() - started
            fate = verdict(scene.ground, rest(scene.outbox, scene.ground, _CLAIM_OVER))
            assert fate == "sent", f"an undisturbed thread: {fate}"
            return took

    @contextmanager
    def _scene(self, sending: float) -> Iterator[Scene]:
        with tempfile.TemporaryDirectory(dir=self._directory) as name:
            outbox = Path(name) / "outbox.db"
            shutil.copy(self._pattern, outbox)
            with self._fresh(Path(name)) as ground:
                yield Scene(outbox, ground, sending)


def tried(
    ground: Grounds, tricks: Mapping[str, int], seed: int, rows: int = 1
) -> Iterator[tuple[str, Counter[str]]]:
    """Every trick so many times on one network: each with its verdicts, as it ends.

    They are shared out among `rows`, each a process with a network of its own, since a trial
    mostly waits. Raises EOFError where one of those dies.
    """
    with ExitStack() as running:
        told = [
            running.enter_context(_apart(ground, _share(tricks, n, rows), seed + n))
            for n in range(rows)
        ]
        for trick in tricks:
            yield trick, sum((each.recv() for each in told), Counter[str]())


def _share(tricks: Mapping[str, int], n: int, rows: int) -> Mapping[str, int]:
    """What the n-th of the rows tries, so that all together try everything."""
    return {trick: len(range(n, times, rows)) for trick, times in tricks.items()}


@contextmanager
def _apart(ground: Grounds, tricks: Mapping[str, int], seed: int) -> Iterator[Connection]:
    """A row in a process of its own, and where it tells the verdicts of each trick."""
    hears, tells = FORKS.Pipe(duplex=False)
    row = FORKS.Process(target=_one_row, args=(ground, tricks, seed, tells))
    row.start()
    tells.close()
    try:
        yield hears
    except BaseException:
        row.terminate()
        raise
    finally:
        hears.close()
        row.join()


def _one_row(ground: Grounds, tricks: Mapping[str, int], seed: int, tells: Connection) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that its servers end with it
    with ground() as fresh, tempfile.TemporaryDirectory() as directory:
        row = Row(fresh, Path(directory), random.Random(seed))
        for trick, times in tricks.items():
            tells.send(row.tried(trick, times))


def wrong(verdicts: Mapping[str, int]) -> bool:
    """Whether a part was there twice, lost, or settled wrongly."""
    return any(verdicts.get(word) for word in WRONG)
