"""A month on X: what it costs, what comes in, what is lost, beside a plain poller.

    python -m tests.bench.x_month            # some minutes: fewer days and answers
    python -m tests.bench.x_month --full     # 30 days, 10,000 answers, 1,000 random budget runs

The program runs as it is, on a simulated clock, against the stand-in of X, which is given
all the faults it knows; pages do not break within the last hour of a UTC day, since nobody
can know what a broken page was billed for when no other brings it again on that day (then
the ledger holds its worst price), and what such a page held that was edited or taken away before
another brought it is told as superseded. The plain poller searches with author expansion every
15 minutes, by since_id, on a world of its own that plays the same script without faults.
The month and the random days are shared among the processors. Exits 1 where a goal is missed.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import event

from bot import catalogue
from bot.app import App, Networks
from bot.catalogue.values import Words
from bot.config import Blog, Budget, Config, Network, Polling
from bot.model import UNCLEAR
from bot.networks.x import XCredentials, XSettings, connect
from bot.storage import Store, open_store
from bot.telemetry import configure
from tests.bench.x_script import HOST, NAMES_HOST, Script, Stage, written
from tests.stand_ins.x import World, serve
from tests.stand_ins.x.endpoints import Api, Asked

ROOT = Path(__file__).parents[2]
START = datetime(2026, 9, 1, tzinfo=UTC)
TICK = timedelta(minutes=5)
QUICKEST = timedelta(minutes=15)
SIGNED = XCredentials(
    consumer_key="key", consumer_secret="s1", access_token="1000-token", access_token_secret="s2"
)
REFUSING = (
    "unavailable", "server_error", "rate_limited", "rate_limited_bare", "rate_limited_past",
    "rate_limited_day", "credits", "spend_cap", "forbidden", "client_forbidden", "unauthorized",
    "usage_cap", "not_found", "bad_request", "bad_token",
)  # fmt: skip
BREAKING = ("html", "truncated", "reset", "list", "drop_fields")
SLY = ("endless", "empty_page", "drop_some", "partial_error")


@contextmanager
def playing(
    script: Script,
    budget: Budget,
    directory: Path,
    polling: Polling | None = None,
    *,
    speaking: bool = True,
) -> Iterator[tuple[App, Stage]]:
    """The program over a database of its own, connected to a world that plays a script."""
    world = World(now=script.start)
    stage = Stage(script, world)
    with serve(world) as base_url:
        settings = XSettings(
            base_url=base_url,
            handle=HOST,
            user_id=world.owner.id,
            read_timeout=timedelta(seconds=1),
            total_timeout=timedelta(seconds=2),
        )
        config = Config(
            directory=directory,
            database="",
            blog=Blog(name="Drama for Real"),
            networks={"x": Network(name="x", settings=settings)},
            talks=tuple(t if speaking else replace(t, agenda=()) for t in stage.talks),
            budget=budget,
            polling=polling or Polling(quickest=QUICKEST, slowest=timedelta(hours=1)),
        )
        x = connect(settings, SIGNED, clock=lambda: world.now)
        store = fast_store(directory / f"{time.monotonic_ns()}.db")
        app = App(config, store, Networks(config, {"x": x}))
        try:
            yield app, stage
        finally:
            app.close()


def fast_store(path: Path) -> Store:
    """A store that does not wait for the disk: nothing here survives a power cut anyway."""
    store = open_store(f"sqlite:///{path}")
    event.listen(store.engine, "connect", lambda db, _: db.execute("PRAGMA synchronous=OFF"))
    store.engine.dispose()
    return store


def furnished(directory: Path) -> Path:
    """A config folder with the words of roundups and the catalogue."""
    for name in ("templates", "catalogue"):
        (directory / name).symlink_to(ROOT / "config" / name)
    return directory


@dataclass
class Faults:
    """Faults at random, so many a day, told to a world when their time comes."""

    chance: random.Random
    world: World
    a_day: float = 8.0
    tick: timedelta = TICK
    met: Counter[str] = field(default_factory=Counter)

    def strike(self, now: datetime) -> None:
        """Perhaps a fault for the next tick; what was not met by an hour's end is over."""
        if now.minute < self.tick / timedelta(minutes=1):
            self.world.mischief.waiting.clear()
        if self.chance.random() > self.a_day * (self.tick / timedelta(days=1)):
            return
        name = self.chance.choice([*REFUSING, *BREAKING, *SLY])
        if name in BREAKING and now.hour == 23:
            return
        lasts = self.chance.choice([1, 1, 2, 3, 50]) if name in REFUSING else 1
        on = self.chance.choice(["search", "mentions", "", "lookup", "counts"])
        self.world.mischief.add(name, "search" if name == "bad_token" else on, times=lasts)
        self.met[name] += 1


@dataclass
class Month:
    """What a month came to."""

    script: Script
    stored: int = 0
    shown: int = 0
    lost: int = 0
    findable: int = 0
    unfound: int = 0
    twice: int = 0
    counted: int = 0
    zombies: int = 0
    noticed: int = 0
    withdrawn: int = 0
    by_purpose: dict[str, Decimal] = field(default_factory=dict)
    ledger: Decimal = Decimal(0)
    unclear: Decimal = Decimal(0)
    superseded: Decimal = Decimal(0)
    bill: Decimal = Decimal(0)
    least: Decimal = Decimal(0)
    requests: int = 0
    turned_away: int = 0
    faults: int = 0
    polls: int = 0

    @property
    def a_thousand(self) -> Decimal:
        """Dollars for collecting, per 1,000 distinct answers."""
        return self.by_purpose.get("collect", Decimal(0)) * 1000 / max(1, self.stored)


def month(
    script: Script,
    directory: Path,
    *,
    a_day: float = 8.0,
    seed: int = 7,
    tick: timedelta = TICK,
) -> Month:
    """Run the program through a script, with so many faults a day."""
    with playing(script, Budget(recheck=Decimal("0.20"), sample=Decimal("0.05")), directory) as (
        app,
        stage,
    ):
        found = Month(script)
        faults = Faults(random.Random(seed), stage.world, a_day, tick)
        now = script.start
        while now < script.end:
            stage.play(now)
            faults.strike(now)
            done = app.tick(now)
            assert not done.troubles or a_day, done.troubles
            found.polls += len(done.outcomes)
            if any(outcome.gone for outcome in done.outcomes):
                found.zombies += _zombies(app)
            now += tick
        stage.world.mischief.waiting.clear()
        for _ in range(30):  # what is due comes in, whatever its pace
            stage.play(now)
            app.tick(now)
            now += timedelta(minutes=30)
        found.faults = faults.met.total()
        _reckon(found, app, stage)
        return found


def _zombies(app: App) -> int:
    """Answers that are known to be gone and count all the same."""
    counted = set()
    for talk in app.config.talks:
        with app.store.casts.view(talk) as view:
            counted |= {cast.answer for cast in view.every()}
    known = app.store.answers.by_id(list(counted)[:30_000])
    return sum(1 for answer in known.values() if not answer.text)


def _reckon(found: Month, app: App, stage: Stage) -> None:
    world, store = stage.world, app.store
    ours = {f"x:{stage.native(n)}": n for n in range(found.script.answers)}
    told = {f"x:{native}" for native in world.told} & ours.keys()
    stored = store.found.known(ours)
    found.stored, found.shown, found.lost = len(stored), len(told), len(told - stored)
    unseen = {uid for uid in ours if world.posts[uid[2:]].fate or world.posts[uid[2:]].author.fate}
    found.findable = len(ours) - len(unseen - stored)
    found.unfound = len(ours.keys() - stored - unseen)
    found.withdrawn = len(unseen & stored)
    stands = store.found.refs(ours, "x", datetime.max.replace(tzinfo=UTC))
    found.noticed = len(stored) - len(stands)
    for talk in app.config.talks:
        standing = app.standings.counted(talk, world.now)
        with store.casts.view(talk) as view:
            accounts = {cast.account for cast in view.every()}
        found.counted += standing.people
        found.twice += max(0, sum(place.people for place in standing.places) - len(accounts))
    for line in store.ledger.lines(talk=None, lately=world.now):
        before = found.by_purpose.get(line.purpose, Decimal(0))
        found.by_purpose[line.purpose] = before + line.dollars
    found.ledger = sum(found.by_purpose.values(), Decimal(0))
    found.unclear = _unclear(store)
    found.superseded = _superseded(store, world)
    found.bill = world.bill
    prices = world.prices
    named = {event.n for event in found.script.events if event.what in NAMES_HOST}
    found.least = sum(
        (prices.owned_read if ours[uid] in named else prices.post_read for uid in stored),
        Decimal(0),
    )
    found.requests, found.turned_away = len(world.requests), world.turned_away


def _unclear(store: Store) -> Decimal:
    with store.engine.connect() as connection:
        total = connection.exec_driver_sql(
            "SELECT coalesce(sum(dollars), 0) FROM ledger WHERE resource = ?", (UNCLEAR,)
        ).scalar_one()
    return Decimal(total) / 1_000_000


def _superseded(store: Store, world: World) -> Decimal:
    """Billed on a page that broke, and edited or taken away before another brought it: nobody can know of it."""
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT day, resource_id FROM ledger").all()
    booked = {(str(row.day), row.resource_id) for row in rows}
    return sum(
        (
            price
            for (day, _, native), price in world.billed.items()
            if (day, native) not in booked
            and (post := world.posts.get(native)) is not None
            and (post.chain[-1] != native or post.fate or post.author.fate)
        ),
        Decimal(0),
    )


def plain_poller(script: Script) -> tuple[Decimal, int]:
    """What a search with author expansion every 15 minutes pays, and how many answers it finds."""
    world = World(now=script.start)
    stage, api = Stage(script, world), Api(world)
    tags = " OR ".join(["#talkforreal", *(f"#{talk.tag}" for talk in script.talks), f"@{HOST}"])
    since, now = "", script.start
    found: set[str] = set()
    while now < script.end + timedelta(minutes=30):
        stage.play(now)
        newest, token = "", ""
        while True:
            params = {
                "query": f"({tags}) -is:retweet -from:{HOST}", "max_results": "100",
                "tweet.fields": "author_id,created_at", "expansions": "author_id",
                **({"since_id": since} if since else {}), **({"next_token": token} if token else {}),
            }  # fmt: skip
            told = api.answer("search", Asked("GET", "/2/tweets/search/recent", params, {}, None))
            assert told.status == 200, told.body
            found |= {post["edit_history_tweet_ids"][0] for post in told.body.get("data", ())}
            newest = newest or told.body["meta"].get("newest_id", "")
            if not (token := told.body["meta"].get("next_token", "")):
                break
        since = newest or since
        now += timedelta(minutes=15)
    return world.bill, len(found)


@dataclass
class Budgets:
    """What random days under random walls came to."""

    runs: int = 0
    crossed: list[int] = field(default_factory=list)
    stopped: int = 0


def random_day(seed: int, directory: Path) -> tuple[bool, bool]:
    """One day of random answers, faults and walls: whether a wall was crossed, and whether one was met."""
    chance = random.Random(seed)
    script = written(START, 1, chance.randint(5, 400), seed)
    day = Decimal(chance.randint(1, 120)) / 100
    walls = Budget(
        day=day,
        month=chance.choice([None, day * chance.randint(1, 3)]),
        recheck=Decimal("0.20"),
        sample=Decimal("0.10"),
        quotes=Decimal("0.10"),
    )
    polling = Polling(quickest=timedelta(hours=1), slowest=timedelta(hours=2))
    with playing(script, walls, directory, polling, speaking=False) as (app, stage):
        app.__dict__ |= _wordless()
        faults = Faults(chance, stage.world, a_day=12.0)
        now, met = script.start, False
        while now < script.end:
            stage.play(now)
            for _ in range(12):  # its ticks are an hour long
                faults.strike(now)
            met |= any(not o.complete and not o.trouble for o in app.tick(now).outcomes)
            if stage.world.bill > day:
                return True, met
            now += timedelta(hours=1) if now.hour < 23 else timedelta(minutes=20)
        return stage.world.bill > day, met


@cache
def _wordless() -> dict[str, object]:
    """A catalogue of no works: what texts mean does not matter to what they cost."""
    empty = catalogue.Catalogue(works={}, people={}, ambiguous={}, words=Words(), digest="none")
    return {"catalogue": empty, "lexicon": catalogue.build(empty)}


def random_day_named(seed: int, directory: Path) -> tuple[bool, bool]:
    """As `random_day`; where it breaks, it is said how to run that day again."""
    try:
        return random_day(seed, directory)
    except BaseException:
        _tell(_again(seed))  # said here: not every exception finds its way out of a process
        raise


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _again(seed: int) -> str:
    return f"again: python -m tests.bench.x_month --days 1 --answers 10 --runs 1 --seed {seed}"


def budgets(
    runs: int,
    directory: Path,
    seed: int = 0,
    each: Callable[..., Iterable[tuple[bool, bool]]] = map,
) -> Budgets:
    """So many random days; `each` is `map`, or an executor's."""
    seeds = range(seed, seed + runs)
    found = Budgets()
    days = each(random_day_named, seeds, repeat(directory))
    for n, (crossed, met) in zip(seeds, days, strict=True):
        found.runs += 1
        found.stopped += met
        found.crossed += [n] if crossed else []
        if found.runs % 100 == 0:
            _tell(f"{found.runs} of {runs} days under walls")
    return found


@dataclass(frozen=True)
class Row:
    """A goal, what was reached, and whether that is enough."""

    what: str
    goal: str
    ours: str
    plain: str
    good: bool | None  # None: no goal, only told


def rows(found: Month, plain: tuple[Decimal, int], walls: Budgets) -> Sequence[Row]:
    """The table of goals."""
    theirs = plain[0] * 1000 / max(1, plain[1])
    ratio = found.a_thousand / theirs if theirs else Decimal(0)
    over = found.by_purpose.get("collect", Decimal(0)) / found.least if found.least else Decimal(9)
    away = found.turned_away / max(1, found.requests)
    purposes = found.by_purpose
    told = {name: f"${purposes.get(name, Decimal(0)):.3f}" for name in ("recheck", "count", "sample", "publish")}  # fmt: skip
    booked = found.ledger + found.superseded
    agree = booked >= found.bill if found.unclear else booked == found.bill
    return [
        Row("dollars per 1,000 answers, collecting", "≤ 0.25 of plain", f"{found.a_thousand:.3f} ({ratio:.3f})", f"{theirs:.3f}", ratio <= Decimal("0.25")),
        Row("… of the least that prices allow", "≤ 1.10", f"{over:.3f}", f"{plain[0] / found.least if found.least else 0:.2f}", over <= Decimal("1.10")),
        Row("re-checks, dollars", "told", told["recheck"], "none made", None),
        Row("deleted answers noticed", "told", f"{found.noticed} of {found.withdrawn}", "none", None),
        Row("counts, samples, posts, dollars", "told", f"{told['count']}, {told['sample']}, {told['publish']}", "", None),
        Row("answers stored of those X ever showed", "100 %", f"{found.shown - found.lost} of {found.shown}", "", found.lost == 0),
        Row("… of those that could be found", "told", f"{found.findable - found.unfound} of {found.findable}", f"{plain[1]}", None),
        Row("counted twice", "0", f"{found.twice} of {found.counted} people", "", found.twice == 0),
        Row("deleted answers countable after they were seen", "0", str(found.zombies), "", found.zombies == 0),
        Row("ledger against X's own bill, dollars", "equal to the cent", f"{found.ledger:.3f} / {found.bill:.3f} (unclear {found.unclear:.3f}, superseded {found.superseded:.3f})", "", agree),
        Row("budget crossed", f"never in {walls.runs} runs", f"{len(walls.crossed)} {walls.crossed[:5] or ''} ({walls.stopped} met a wall)", "", not walls.crossed),
        Row("requests answered 429, injected left out", "< 0.5 %", f"{100 * away:.2f} % of {found.requests}", "", away < 0.005),
    ]  # fmt: skip


def shown(table: Sequence[Row]) -> str:
    """The table as it is printed."""
    marks = {True: "yes", False: "MISSED", None: ""}
    cells = [
        ("", "goal", "talkforreal", "plain poller", "reached"),
        *((row.what, row.goal, row.ours, row.plain, marks[row.good]) for row in table),
    ]
    widths = [max(len(line[n]) for line in cells) for n in range(5)]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in cells)  # fmt: skip


def processes() -> ProcessPoolExecutor:
    """One for each processor, each as fresh as the program at its start."""
    return ProcessPoolExecutor(
        mp_context=get_context("spawn"), initializer=partial(configure, level="critical")
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--days", type=int)
    parser.add_argument("--answers", type=int)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args(arguments)
    days = given.days or (30 if given.full else 6)
    answers = given.answers or (10_000 if given.full else 1_500)
    runs = given.runs if given.runs is not None else (1_000 if given.full else 15)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        directory = furnished(Path(name))
        script = written(START, days, answers, given.seed)
        with processes() as pool:
            going = pool.submit(month, script, directory, seed=given.seed)
            going.add_done_callback(lambda _: _tell("the month is over"))
            plain = pool.submit(plain_poller, script)
            walls = budgets(runs, directory, given.seed, pool.map)
            found = going.result()
            table = rows(found, plain.result(), walls)
    print(f"{days} days, {answers} answers, 3 talks, {found.faults} faults, {found.polls} polls; seed {given.seed}")  # fmt: skip
    print(shown(table))
    for seed in walls.crossed:
        print(_again(seed))
    print(f"{time.monotonic() - started:.0f} s")
    return 1 if any(row.good is False for row in table) else 0


if __name__ == "__main__":
    sys.exit(main())
