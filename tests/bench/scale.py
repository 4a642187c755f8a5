"""What one machine and two workers reach, beside what the goals ask. Exits 1 where a row is missed.

    python -m tests.bench.scale                 20,000 answers, a few minutes
    python -m tests.bench.scale --full          1,000,000 answers, hours
    python -m tests.bench.scale --only store    some rows: store, memory, start, workers

Answers are made up from the catalogue's own titles by a seed. A row that needs PostgreSQL says
why it was left out where there is none.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import requests
from rich.console import Console
from rich.table import Table

from bot import catalogue, nominate
from bot.app import App, Networks
from bot.catalogue import Catalogue
from bot.config import Blog, Config
from bot.model import Account, Answer, AskedOn, Context, Cursor, Feed, Page, Route, Talk
from bot.storage import open_store
from bot.storage.schema import metadata
from tests.e2e.living import Place, ended
from tests.servers import postgres
from tests.servers.places import free_port, wait_for

ROOT = Path(__file__).parents[2]
PAGE = 100
SHORT, FULL = 20_000, 1_000_000
OPENS = datetime(2015, 10, 8, 13, tzinfo=UTC)
NOW = OPENS + timedelta(days=20)
HASHTAG = Feed(network="x", route=Route.HASHTAG, query="talkforreal")
TALK = Talk(
    name="scale",
    prompt="What is the most epic kiss scene?",
    opens=OPENS,
    closes=OPENS + timedelta(days=365),
    zone=ZoneInfo("UTC"),
    series_tag="talkforreal",
    asked_on=(AskedOn(network="x", handle="somebody"),),
)
SAYINGS = (
    "My pick is {0}!! #talkforreal",
    "{0}, no contest. I cried in episode 12",
    "the rooftop kiss in {0} and then {1}",
    "{0} because of the umbrella scene, sorry not sorry",
    "definitely not {1}... {0} all the way",
    "omg this is so hard but {0}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table: what was measured, what is asked, and whether it is met; None: left out."""

    what: str
    value: str
    goal: str
    met: bool | None


@cache
def works() -> Catalogue:
    return catalogue.load(ROOT / "config/catalogue")


def said(n: int, seed: int) -> Iterator[Answer]:
    """Made-up answers of made-up people, a fifth of them by somebody who answered before."""
    chance = random.Random(seed)
    titles = [work.title for work in works().works.values()]
    for i in range(n):
        first, second = (titles[min(int(chance.expovariate(0.01)), len(titles) - 1)] for _ in "ab")
        text = chance.choice(SAYINGS).format(first, second)
        by = str(i if chance.random() < 0.8 else chance.randrange(max(1, i)))
        yield Answer(
            id=f"x:{i}",
            network="x",
            account=Account(id=f"x:{by}", network="x", handle=f"demo_{by}"),
            text=text,
            said_at=OPENS + timedelta(seconds=i),
            version=str(i),
            conversation=f"x:{i}",
            tags=("talkforreal",),
            language="en",
            raw=raw(i, by, text),
        )


def raw(i: int, by: str, text: str) -> Mapping[str, object]:
    """As much as X sends for a post with the fields that are asked for."""
    return {
        "id": str(10**18 + i),
        "edit_history_tweet_ids": [str(10**18 + i)],
        "author_id": by,
        "text": text,
        "created_at": "2015-10-08T13:00:00.000Z",
        "conversation_id": str(10**18 + i),
        "lang": "en",
        "entities": {"hashtags": [{"start": 5, "end": 17, "tag": "talkforreal"}]},
        "public_metrics": dict.fromkeys(["retweet_count", "reply_count", "like_count"], i % 7),
        "in_reply_to_user_id": None,
        "referenced_tweets": [],
    }


def pages(n: int, seed: int) -> Iterator[Page]:
    batch: list[Answer] = []
    for answer in said(n, seed):
        batch.append(answer)
        if len(batch) == PAGE:
            yield Page(answers=tuple(batch), cursor=Cursor(mark=answer.id), complete=False)
            batch = []
    if batch:
        yield Page(answers=tuple(batch), cursor=Cursor(mark="end"), complete=True)


def an_app(url: str) -> App:
    """An app without networks over a database."""
    config = Config(directory=ROOT / "config", database=url, blog=Blog(name="Scale"), talks=(TALK,))
    app = App(config, open_store(url), Networks(config, {}))
    app.catalogue = works()
    app.meet(OPENS)
    return app


def stored(app: App, n: int, seed: int) -> float:
    """Seconds to read and keep answers, page by page."""
    ready = list(pages(n, seed)) if n <= SHORT else pages(n, seed)
    read = app.reader()
    began = time.perf_counter()
    for page in ready:
        app.store.pages.keep(
            HASHTAG, page, read(page.answers), now=NOW, keep_raw=timedelta(days=30)
        )
    return time.perf_counter() - began


def reader_alone(app: App, n: int, seed: int) -> float:
    """Seconds to read the same texts and keep nothing."""
    answers = list(said(n, seed))
    context = Context(prompt=TALK.prompt, tags=("talkforreal",))
    began = time.perf_counter()
    for answer in answers:
        nominate.read(answer.text, context, app.lexicon)
    return time.perf_counter() - began


def raw_sqlite(file: Path, n: int) -> float:
    """Seconds to put the very same rows into an empty copy by sqlite3's executemany, page by page."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "raw.db"
        open_store(f"sqlite:///{copy}").close()
        rows = rows_of(file)
        with closing(sqlite3.connect(copy, isolation_level=None)) as plain:
            plain.execute("PRAGMA synchronous=FULL")
            steps = max(1, n // PAGE)
            began = time.perf_counter()
            for step in range(steps):
                plain.execute("BEGIN IMMEDIATE")
                for statement, found in rows:
                    low, high = (len(found) * at // steps for at in (step, step + 1))
                    plain.executemany(statement, found[low:high])
                plain.execute("COMMIT")
            return time.perf_counter() - began


def rows_of(file: Path) -> list[tuple[str, list[tuple[object, ...]]]]:
    names = ("accounts", "answers", "raws", "routes", "nominees", "belongings", "nominations")
    found = []
    with closing(sqlite3.connect(file)) as plain:
        for table in (t.name for t in metadata.sorted_tables if t.name in names):
            rows = plain.execute(f"SELECT * FROM {table}").fetchall()
            marks = ",".join("?" * len(rows[0]))
            found.append((f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows))
    return found


def store_rows(n: int, seed: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scale.db"
        with closing(an_app(f"sqlite:///{file}")) as app:
            warm = app.reader()
            warm(list(said(50, seed + 1)))
            whole = n / stored(app, n, seed)
            alone = min(n, SHORT) / reader_alone(app, min(n, SHORT), seed)
            with closing(sqlite3.connect(file)) as plain:
                plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        bare = n / raw_sqlite(file, n)
        size = file.stat().st_size / n * 1_000_000 / 1e9
        floor = 0.5 * min(bare, alone)
        yield Row(what="the reader alone", value=f"{alone:,.0f}/s", goal="", met=True)
        yield Row(what="sqlite3 executemany", value=f"{bare:,.0f}/s", goal="", met=True)
        yield Row(
            what="stored and read, one core, batches of 100",
            value=f"{whole:,.0f}/s",
            goal=f"≥ {floor:,.0f}/s",
            met=whole >= floor,
        )
        yield Row(
            what="disk per 1,000,000 answers, raws kept",
            value=f"{size:.2f} GB",
            goal="≤ 1.2 GB",
            met=size <= 1.2,
        )


def memory_rows(n: int, seed: int) -> Iterator[Row]:
    """What a process holds that keeps answers for a simulated year, after its first day and at its end."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.scale", "--year", folder, str(n), str(seed)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    first, last = json.loads(done.stdout.splitlines()[-1])
    grown = last - first
    yield Row(
        what="memory of run after a year",
        value=f"{last:.0f} MB ({grown:+.0f} since the first day)",
        goal="≤ 200 MB, flat",
        met=last <= 200 and grown <= 10,
    )


def a_year(folder: str, n: int, seed: int) -> tuple[float, float]:
    """Ticks through a year with all answers; megabytes after the first tenth and at the end."""
    with closing(an_app(f"sqlite:///{folder}/year.db")) as app:
        began = 0.0
        for number, page in enumerate(pages(n, seed)):
            now = OPENS + timedelta(days=365) * (number * PAGE / n)
            app.store.pages.keep(
                HASHTAG, page, app.reader()(page.answers), now=now, keep_raw=timedelta(days=30)
            )
            if number % 10 == 0:
                app.standings.of(TALK, now)
            if number * PAGE <= n / 10:
                began = resident_mb()
        return began, resident_mb()


def resident_mb() -> float:
    pages_held = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages_held * os.sysconf("SC_PAGE_SIZE") / 1e6


HEAVY = ("sqlalchemy", "alembic", "tweepy", "fastapi", "pydantic", "requests", "atproto", "psycopg", "procrastinate", "typst")  # fmt: skip


A_TALK = """
prompt = "What is the most epic kiss scene?"
opens = 2015-10-08T09:00:00-04:00
closes = 2015-11-08T23:59:00-05:00
zone = "America/New_York"

[asked_on.wordpress]
site = "http://127.0.0.1:9"
post = "http://127.0.0.1:9/?p=1"
"""


def start_rows(_n: int, _seed: int) -> Iterator[Row]:
    """How soon the program is there: its help, and `run` with its first tick done."""
    yield from help_rows()
    taken = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            port = free_port()
            ours = (ROOT / "config" / "bot.toml").read_text("utf-8")
            place = Place.made(Path(folder), f"{ours}\n[web]\nport = {port}\n", {"kiss": A_TALK})
            began = time.perf_counter()
            with place.running() as process:
                ready = f"http://127.0.0.1:{port}/readyz"
                wait_for(lambda: status(ready) == 200, "the first tick", 60)  # noqa: B023 (waited for right here)
                taken.append(time.perf_counter() - began)
                assert ended(process, signal.SIGTERM) == 0, place.log()
    yield Row(
        what="the first tick of run is done, schema and all",
        value=f"{min(taken):.2f} s",
        goal="≤ 3 s",
        met=min(taken) <= 3,
    )


def status(url: str) -> int:
    """The status that a page answers with; 0 where nobody answers."""
    try:
        return requests.get(url, timeout=5).status_code
    except requests.ConnectionError:
        return 0


def help_rows() -> Iterator[Row]:
    """How long --help takes, and that it imports nothing heavy: seconds depend on the machine."""
    code = (
        "import sys, contextlib, io\nfrom bot.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['--help'])\nprint(*sorted(m for m in sys.modules if '.' not in m))"
    )
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        taken.append(time.perf_counter() - began)
    heavy = sorted(set(HEAVY) & set(done.stdout.split()))
    value = f"{min(taken):.2f} s"
    yield Row(what="talkforreal --help", value=value, goal="≤ 0.4 s", met=min(taken) <= 0.4)
    yield Row(
        what="heavy modules it imports",
        value=", ".join(heavy) or "none",
        goal="none",
        met=not heavy,
    )


def worker_rows(n: int, seed: int) -> Iterator[Row]:
    """One worker, then two, reading everything again on PostgreSQL."""
    what = "two workers beside one, reread"
    if reason := postgres.why_not():
        yield Row(what=what, value=reason, goal="≥ 1.5 ×", met=None)
        return
    with postgres.running() as cluster, postgres.database(cluster) as url:
        with closing(an_app(url)) as app:
            stored(app, n, seed)
        one, busy_one = reread_by(1, url)
        two, busy_two = reread_by(2, url)
    by_clock, by_cpu = one / two, 2 * busy_one / busy_two
    yield Row(what="one worker, reread", value=f"{n / one:,.0f}/s", goal="", met=True)
    yield Row(what=what, value=f"{by_clock:.2f} ×", goal="≥ 1.5 ×", met=by_clock >= 1.5)
    yield Row(
        what="the same by the readers' own CPU time",
        value=f"{by_cpu:.2f} ×",
        goal="≥ 1.8 ×",
        met=by_cpu >= 1.8,
    )


def reread_by(workers: int, url: str) -> tuple[float, float]:
    """Seconds by the clock, and of the workers' CPU, to read everything again."""
    from bot.worker import Workers  # noqa: PLC0415 (only where PostgreSQL can be had)

    with closing(an_app(url)) as app:
        with app.store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE answers SET read_with = 'another'")
        queue = Workers(app)
        queue.prepare()
        queue.hand_out_reread()
        command = [sys.executable, "-m", "tests.bench.scale", "--worker", url]
        started = [
            subprocess.Popen(
                [*command], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in range(workers)
        ]
        for each in started:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        began = time.perf_counter()
        told = [each.communicate("go\n")[0] for each in started]
        taken = time.perf_counter() - began
        assert app.store.unread.count(app.read_with) == 0, "something was not read"
    return taken, sum(float(text.splitlines()[-1]) for text in told)


def be_a_worker(url: str) -> None:
    from bot.worker import Workers  # noqa: PLC0415 (only where PostgreSQL can be had)

    with closing(an_app(url)) as app:
        app.reader()(list(said(20, 1)))  # built and warm before the clock starts
        workers = Workers(app)
        print("ready", flush=True)
        sys.stdin.readline()
        before = time.process_time()
        workers.work(until_idle=True)
        print(time.process_time() - before)


ROWS: Mapping[str, Callable[[int, int], Iterator[Row]]] = {
    "store": store_rows,
    "memory": memory_rows,
    "start": start_rows,
    "workers": worker_rows,
}


def table(rows: Sequence[Row]) -> Table:
    shown = Table("what", "is", "goal", "", box=None, pad_edge=False)
    for row in rows:
        shown.add_row(
            row.what, row.value, row.goal, {True: "", False: "MISSED", None: "left out"}[row.met]
        )
    return shown


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--answers", type=int)
    parser.add_argument("--seed", type=int, default=2015)
    parser.add_argument("--only", choices=sorted(ROWS))
    parser.add_argument("--year", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.year:
        folder, n, seed = given.year
        print(json.dumps(a_year(folder, int(n), int(seed))))
        return 0
    if given.worker:
        be_a_worker(given.worker)
        return 0
    answers = given.answers or (FULL if given.full else SHORT)
    names = [given.only] if given.only else list(ROWS)
    rows = [row for name in names for row in ROWS[name](answers, given.seed)]
    console = Console(width=120)
    console.print(f"{answers:,} answers, seed {given.seed}, {os.cpu_count()} cores")
    console.print(table(rows))
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
