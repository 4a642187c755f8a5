"""Workers killed, paused and cut off from PostgreSQL, their clocks apart, the disk full; then all is counted.

    python -m tests.bench.chaos                ten minutes
    python -m tests.bench.chaos --full         an hour
    python -m tests.bench.chaos --seconds 30   the short form; --seed N plays the same tricks again

Exits 1 where an answer was lost or kept twice, a prompt posted twice or not at all, a standing
differs from a serial recount, or an actor ended by itself. Claims of the dead are waited out on
a clock that is moved on. The database lies on a small disk of its own, where this process may
mount one (root may): it is filled to the last byte now and then.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

from bot.app import App, Networks
from bot.config import Blog, Config, Polling
from bot.errors import StorageError, TalkForRealError
from bot.model import (
    Account,
    AgendaEntry,
    Allowance,
    Answer,
    Approval,
    AskedOn,
    Change,
    Cursor,
    Feed,
    Gap,
    OccasionKind,
    Page,
    Ref,
    Route,
    State,
    Talk,
)
from bot.storage import open_store
from bot.telemetry import configure
from tests.bench.file_network import FileNetwork
from tests.review.desk import TITLES, lexicon
from tests.servers import postgres

ROOT = Path(__file__).parents[2]
TALKS, PAGES, PER_PAGE, OVERLAP = 8, 12, 10, 3
ACTORS = 3
DISK_MB = 64  # some five times what is stored


@dataclass
class World(FileNetwork):
    """A network with so many answers a hashtag, told page by page, and a timeline in a file."""

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        told = int(cursor.mark or 0)
        if feed.route is not Route.HASHTAG or told >= PAGES:
            yield Page(answers=(), cursor=cursor, complete=True)
            return
        for n in range(told, min(told + 3, PAGES)):
            time.sleep(random.uniform(0, 0.05))
            first = max(0, n * PER_PAGE - OVERLAP)
            answers = tuple(said(feed.query, i) for i in range(first, (n + 1) * PER_PAGE))
            yield Page(answers=answers, cursor=Cursor(mark=str(n + 1)), complete=True)

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:
        return iter(())

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        return ()


def said(tag: str, i: int) -> Answer:
    """The i-th answer of a hashtag: always the same."""
    chance = random.Random(f"{tag}/{i}")
    by = f"x:{tag}-{chance.randrange(PAGES * PER_PAGE * 3 // 4)}"
    return Answer(
        id=f"x:{tag}-{i}",
        network="x",
        account=Account(id=by, network="x"),
        text=f"My pick is {chance.choice(TITLES)}!",
        said_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=i),
        version="1",
        tags=(tag,),
    )


def talks(began: datetime, seconds: float) -> tuple[Talk, ...]:
    """Each opens, and asks, a little later than the one before."""
    return tuple(
        Talk(
            name=f"chaos-{n}",
            prompt=f"Question number {n}: which one is it?",
            opens=began + timedelta(seconds=seconds * n / TALKS / 2),
            closes=began + timedelta(days=30),
            zone=ZoneInfo("UTC"),
            tag=f"chaos{n}",
            asked_on=(AskedOn(network="x", handle=f"chaos{n}"),),
            agenda=(
                AgendaEntry(
                    kind=OccasionKind.PROMPT,
                    when="at open",
                    networks=("x",),
                    approval=Approval.AUTO,
                ),
            ),
        )
        for n in range(TALKS)
    )


def an_app(url: str, world: World, began: datetime, seconds: float) -> App:
    config = Config(
        directory=ROOT / "config",
        database=url,
        blog=Blog(name="Chaos"),
        talks=talks(began, seconds),
        polling=Polling(quickest=timedelta(seconds=1), slowest=timedelta(seconds=2)),
    )
    app = App(config, open_store(url), Networks(config, {"x": world}))
    app.lexicon = lexicon()
    return app


def started(url: str, world: World, began: datetime, seconds: float) -> App:
    """The program, started again where its database refuses it, as a service unit does: a full disk may."""
    while True:
        try:
            return an_app(url, world, began, seconds)
        except StorageError as error:
            print(f"started again after: {error}", file=sys.stderr)
            time.sleep(0.5)


def act(url: str, timeline: Path, began: datetime, seconds: float, skew: float) -> None:
    """Tick without end, by a clock that is a little off, going on whatever the database does."""
    world = World(timeline, began, seconds=0.05)
    with closing(started(url, world, began, seconds)) as app:
        while True:
            now = datetime.now(UTC) + timedelta(seconds=skew)
            world.now = now
            try:
                app.tick(now)
            except TalkForRealError as error:
                print(f"went on after: {error}", file=sys.stderr)
            time.sleep(0.05)


@dataclass
class Stage:
    """The actors, and what is done to them."""

    url: str
    cluster: str
    timeline: Path
    began: datetime
    seconds: float
    chance: random.Random
    actors: list[subprocess.Popen[bytes]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    bugs: list[str] = field(default_factory=list)
    log: Path = Path()
    disk: Path | None = None

    def play(self) -> None:
        until = time.monotonic() + self.seconds
        while time.monotonic() < until:
            self.crowd()
            time.sleep(self.chance.uniform(0.2, 2.0))
            fill = [] if self.disk is None else [self.fill]
            trick = self.chance.choice([self.kill, self.pause, self.cut, self.cut, *fill])
            self.done[trick.__name__] += 1
            trick()
        for actor in self.actors:
            actor.kill()
            actor.wait()

    def crowd(self) -> None:
        """So many actors at all times; one that ended by itself is a bug."""
        for actor in [actor for actor in self.actors if actor.poll() is not None]:
            self.actors.remove(actor)
            if actor.returncode != -signal.SIGKILL:
                self.bugs.append(f"an actor ended with {actor.returncode}: see {self.log}")
        while len(self.actors) < ACTORS:
            skew = self.chance.uniform(-20, 20)
            words = [self.url, self.timeline, self.began.isoformat(), self.seconds, skew]
            command = [sys.executable, "-m", "tests.bench.chaos", "--actor", *map(str, words)]
            with self.log.open("ab") as log:
                self.actors.append(subprocess.Popen(command, cwd=ROOT, stderr=log, stdout=log))

    def kill(self) -> None:
        self.chance.choice(self.actors).kill()

    def pause(self) -> None:
        actor = self.chance.choice(self.actors)
        actor.send_signal(signal.SIGSTOP)
        time.sleep(self.chance.uniform(0.5, min(30.0, self.seconds / 5)))
        actor.send_signal(signal.SIGCONT)

    def cut(self) -> None:
        """End some of the connections, as a restart of the server or a bad network does."""
        with psycopg.connect(self.cluster, autocommit=True) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s"
                " and random() < 0.5",
                [self.url.rpartition("/")[2].partition("?")[0]],
            )

    def fill(self) -> None:
        """Leave no byte free on the database's disk for a while."""
        assert self.disk is not None
        balloon = self.disk / "balloon"
        try:
            with suppress(OSError), balloon.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(1 << 12))
            time.sleep(self.chance.uniform(0.5, min(20.0, self.seconds / 5)))
        finally:
            balloon.unlink(missing_ok=True)


def rest(app: App, world: World, now: datetime) -> None:
    """Tick on, half an hour a time, until the claims of the dead have run out and all is told."""
    for n in range(2 * PAGES):
        world.now = now + timedelta(minutes=30 * n)
        app.tick(world.now)
        posts = app.store.outbox.posts()
        sent = sum(post.state_at(world.now) is State.SENT for post in posts)
        if sent == TALKS and app.store.unread.count("") == TALKS * PAGES * PER_PAGE:
            break


def wrongs(app: App, world: World, serial: App, at: datetime) -> list[str]:
    """What is not as it must be."""
    found = Counter(answer.id for answer in app.store.answers.all())
    wanted = {said(f"chaos{n}", i).id for n in range(TALKS) for i in range(PAGES * PER_PAGE)}
    posted = Counter(text for _, text, _ in world.timeline())
    posts = app.store.outbox.posts()
    wrong = [f"lost: {uid}" for uid in sorted(wanted - found.keys())]
    wrong += [f"kept {n} times: {uid}" for uid, n in found.items() if n > 1]
    wrong += [f"posted {n} times: {text}" for text, n in posted.items() if n > 1]
    wrong += [
        f"{post.key} is {post.state_at(at).value}"
        for post in posts
        if post.state_at(at) is not State.SENT
    ]
    if not len(posts) == len(posted) == TALKS:
        wrong.append(f"{len(posts)} posts planned and {len(posted)} posted for {TALKS} occasions")
    for talk in app.config.talks:
        if places(app, talk, at) != places(serial, talk, at):
            wrong.append(f"the standing of {talk.name} differs from a serial recount")
    return wrong


def places(app: App, talk: Talk, at: datetime) -> dict[str, int]:
    standing = app.standings.of(talk, at)
    return {"": standing.people} | {place.nominee.key: place.people for place in standing.places}


def run(seconds: float, seed: int) -> tuple[Counter[str], list[str]]:
    """Chaos for so long, then rest and the reckoning: the tricks that were played, what is wrong."""
    began = datetime.now(UTC)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        postgres.running() as cluster,
        postgres.small_disk(cluster, DISK_MB) as (tablespace, disk),
        postgres.database(cluster, tablespace=tablespace) as url,
    ):
        timeline, log = Path(folder) / "network.db", Path(tempfile.gettempdir()) / "chaos.log"
        log.write_bytes(b"")
        world = World(timeline, began)
        open_store(url).close()
        stage = Stage(
            url, cluster, timeline, began, seconds, random.Random(seed), log=log, disk=disk
        )
        stage.play()
        after = datetime.now(UTC) + timedelta(minutes=1)
        with closing(an_app(url, world, began, seconds)) as app:
            rest(app, world, after)
            own = World(Path(folder) / "serial.net", began)
            serial_url = f"sqlite:///{folder}/serial.db"
            with closing(an_app(serial_url, own, began, seconds)) as serial:
                rest(serial, own, after)
                at = after + timedelta(days=2)
                return stage.done, [*stage.bugs, *wrongs(app, world, serial, at)]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    parser.add_argument("--actor", nargs=5, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.actor:
        url, timeline, began, seconds, skew = given.actor
        act(url, Path(timeline), datetime.fromisoformat(began), float(seconds), float(skew))
    seconds = given.seconds or (3600 if given.full else 600)
    configure(level="error")
    print(f"{seconds:.0f} s of chaos, seed {given.seed}", flush=True)
    done, wrong = run(seconds, given.seed)
    print(", ".join(f"{trick} {times} times" for trick, times in sorted(done.items())))
    print(f"{TALKS * PAGES * PER_PAGE} answers, {TALKS} occasions: {len(wrong)} wrong")
    print(*wrong[:50], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
