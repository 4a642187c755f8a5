"""Memory and time for a prompt with many nested replies: flat memory, linear time, on every network.

    python -m tests.bench.thread [--replies 50000] [--network mastodon …]

A server in another process hands out a thread as the network does (`tests/bench/threads.py`);
an archive is a file. Reading it is measured in a process of its own, at a fifth of the size and
at the whole of it. Prints both side by side; ends with 1 where not all was read, each once and
under its parent, memory grew by more than 80 MB, or time by more than linear (with a half again for
noise).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from bot.model import Allowance, Answer, Cursor, Feed, Route
from bot.networks import Source, archive, bluesky, mastodon, wordpress, x
from tests.bench import threads

BOUND = 80.0  # megabytes above the start
NOISE = 1.5
SPARE = 1.0  # seconds that starting takes more or less
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
_PATIENT = timedelta(minutes=5)


@contextmanager
def served(network: str, total: int) -> Iterator[str]:
    """A server of a thread in another process."""
    command = [sys.executable, "-m", "tests.bench.threads", network, str(total)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def filed(total: int) -> Iterator[str]:
    """An archive of a thread, as a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "thread.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for n in range(1, total + 1):
                file.write(json.dumps(_line(n)) + "\n")
        yield str(path)


def _line(n: int) -> Mapping[str, object]:
    account = {"id": f"x:demo-{n}", "handle": f"demo_{n}"}
    parent = f"x:{threads.parent_of(n)}"
    return {"id": f"x:{n}", "network": "x", "account": account, "text": threads.TEXT.format(n), "said_at": "2026-09-01T10:00:00Z", "reply_to": parent, "conversation": "x:0", "tags": ["talkforreal"]}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """How a network's thread is read: its source at an address, its feed, a reply's number by its id."""

    source: Callable[[str], Source]
    feed: Callable[[str], Feed]
    number: Callable[[str], int]


def _feed(network: str, route: Route, query: str) -> Feed:
    return Feed(network=network, route=route, query=query)


THREADS: Mapping[str, Thread] = {
    "x": Thread(
        source=lambda url: x.connect(
            x.XSettings(base_url=url, user_id="1000", page_size=100, total_timeout=_PATIENT),
            x.XCredentials(bearer_token="app"),
            clock=lambda: NOW,
        ),
        feed=lambda _url: _feed("x", Route.REPLY, str(threads.X_FIRST)),
        number=lambda id_: int(id_.removeprefix("x:")) - threads.X_FIRST,
    ),
    "wordpress": Thread(
        source=lambda url: wordpress.connect(wordpress.WordPressSettings(site=url)),
        feed=lambda _url: _feed("wordpress", Route.COMMENT, "1"),
        number=lambda id_: int(id_.rpartition("-")[2]),
    ),
    "bluesky": Thread(
        source=lambda url: bluesky.connect(
            bluesky.BlueskySettings(appview=url, total_timeout=_PATIENT)
        ),
        feed=lambda _url: _feed("bluesky", Route.REPLY, threads.bluesky_uri(0)),
        number=lambda id_: int(id_.rpartition("/3k")[2]),
    ),
    "mastodon": Thread(
        source=lambda url: mastodon.connect(
            mastodon.MastodonSettings(instance=url, total_timeout=_PATIENT)
        ),
        feed=lambda _url: _feed("mastodon", Route.REPLY, "0"),
        number=lambda id_: int(id_.rpartition("/")[2]),
    ),
    "archive": Thread(
        source=lambda _path: archive.connect(archive.ArchiveSettings()),
        feed=lambda path: _feed("archive", Route.IMPORT, path),
        number=lambda id_: int(id_.removeprefix("x:")),
    ),
}


class Memory:
    """The most memory that this process held while the block lasted, in megabytes above its start."""

    def __enter__(self) -> Self:
        self._begin = self._most = _resident()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.02):
            self._most = max(self._most, _resident())

    @property
    def above(self) -> float:
        return self._most - self._begin


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * 4096 / 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How many replies were read, under their parents; seconds of processor time; MB above the start."""

    read: int
    nested: int
    seconds: float
    above: float


def measure(network: str, replies: int) -> Measured:
    """Read a thread whole in this process, as many polls as that takes."""
    how = THREADS[network]
    with ExitStack() as stack:
        place = filed(replies) if network == "archive" else served(network, replies)
        where = stack.enter_context(place)
        source, feed = how.source(where), how.feed(where)
        _read(
            how.source(where), feed, how.number, pages=1
        )  # whatever is loaded with the first request
        begun = time.process_time()
        with Memory() as memory:
            read, nested = _read(source, feed, how.number)
        seconds = time.process_time() - begun
    return Measured(read=read, nested=nested, seconds=seconds, above=memory.above)


def _read(
    source: Source, feed: Feed, number: Callable[[str], int], pages: int | None = None
) -> tuple[int, int]:
    """How many replies came, and how many of them under the parent that they have."""
    met, nested, cursor, complete = 0, 0, Cursor(), False
    while not complete:
        for page in source.pages(feed, cursor, Allowance(pages=pages)):
            met += len(page.answers)
            nested += sum(_stands_right(answer, number) for answer in page.answers)
            cursor, complete = page.cursor, page.complete
        if pages is not None:
            break
    return met, nested


def _stands_right(answer: Answer, number: Callable[[str], int]) -> bool:
    under = number(answer.reply_to) if answer.reply_to else 0
    return under == threads.parent_of(number(answer.id))


def apart(network: str, replies: int) -> Measured:
    """Measure in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "tests.bench.thread",
        "--one",
        network,
        "--replies",
        str(replies),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Measured(**json.loads(done.stdout))


def missed(small: Measured, large: Measured, replies: int) -> str:
    """What of the goals a network missed, in words; "" where it met them."""
    wrong = {
        "not all was read": large.read != replies,
        "not all stands under its parent": large.nested != replies,
        f"more than {BOUND:.0f} MB": large.above > BOUND,
        "more than linear time": large.seconds > NOISE * 5 * small.seconds + SPARE,
    }
    return ", ".join(what for what, holds in wrong.items() if holds)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and say whether the goals were met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replies", type=int, default=50_000)
    parser.add_argument("--network", action="append", choices=sorted(THREADS))
    parser.add_argument("--one", choices=sorted(THREADS), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.one:
        found = measure(given.one, given.replies)
        print(json.dumps({name: getattr(found, name) for name in Measured.__slots__}))
        return 0
    size = given.replies
    print(f"{'network':<10} {'replies':>8} {'seconds':>8} {'MB':>6}   {'replies':>8} {'seconds':>8} {'MB':>6}")  # fmt: skip
    wrong = False
    for network in given.network or THREADS:
        small, large = apart(network, size // 5), apart(network, size)
        why = missed(small, large, size)
        wrong = wrong or bool(why)
        print(
            f"{network:<10} {small.read:>8} {small.seconds:>8.1f} {small.above:>6.1f}   "
            f"{large.read:>8} {large.seconds:>8.1f} {large.above:>6.1f}   {why and f'MISSED: {why}'}",
            flush=True,
        )
    print("goals missed" if wrong else "goals met")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
