"""How long a cold and a warm standing take beside one COUNT(DISTINCT), and how much memory.

    python -m tests.bench.standing                  1,000,000 answers, about a minute and a half
    python -m tests.bench.standing --answers 50000  the short form

Exits 1 where (from 500,000 answers on; below that what a count costs at all weighs more) a
cold standing takes more than ten times one `SELECT COUNT(DISTINCT account_id)`, where a warm
one takes more than 5 ms, or where the count's memory grows with the answers.

The COUNT that is compared goes over ix_nominations_count (talk, ruling, nominee, account): the
index that covers a standing's own question, people by nominee, and in whose order the database
must tell people apart as a standing must. ix_nominations_ballots (talk, ruling, account, nominee,
answer) lies sorted by account already, so that there the same COUNT only looks whether the next
row differs. Its time is printed beside, and is not the goal's: to look up each answer's time, fate
and network, which no index of nominations holds, takes about ten times as long by itself.

The two are timed by turns and the best of each is compared, since other work on the machine
only ever adds; CPU seconds are printed beside, which it hardly touches.
"""

import argparse
import math
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, text

from bot.model import Edge, EdgeKind, Standing, Talk
from bot.storage import Store, open_store
from bot.storage.engine import reading, writing
from bot.storage.log import Entry
from bot.storage.schema import accounts, answers, belongings, nominations, nominees
from bot.storage.schema import talks as talk_rows
from bot.tally import Standings, refuse_clash
from tests.making import CLOSES, OPENS, a_talk

TIMES = 10
ROUNDS = 4
WARM_MS = 5.0
FROM = 500_000  # answers from which on the ratio is held
FLAT_MB = 64.0  # what a count may hold however many answers there are
NOMINEES = 2_000
SAID_AGAIN = 0.2  # answers by somebody who answered before
NETWORKS = ("x", "bluesky", "mastodon", "wordpress")


def fill(store: Store, talk: Talk, n: int, seed: int) -> None:
    """A talk with `n` answers, a fifth of them second ones, favourites as in life: few have most."""
    chance = random.Random(seed)
    people = int(n * (1 - SAID_AGAIN))
    store.talks.register([talk.name], OPENS)
    with writing(store.engine) as connection:
        key = connection.execute(talk_rows.select().where(talk_rows.c.name == talk.name)).one().id
        for table, rows in (
            (nominees, nominee_rows()),
            (accounts, account_rows(people)),
            (answers, answer_rows(n, people, chance)),
            (belongings, belonging_rows(n, key)),
            (nominations, nomination_rows(n, people, key, random.Random(seed))),
        ):
            for batch in batches(rows, 20_000):
                connection.execute(insert(table), batch)
    with store.engine.connect() as connection:
        connection.execute(text("ANALYZE"))


def batches(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def nominee_rows() -> Iterator[dict[str, Any]]:
    for n in range(1, NOMINEES + 1):
        yield {"id": n, "key": f"work/w{n}", "kind": "work", "name": f"Work {n}", "work": f"w{n}"}


def account_rows(people: int) -> Iterator[dict[str, Any]]:
    for n in range(1, people + 1):
        network = NETWORKS[n % 4]
        yield {"id": n, "uid": f"{network}:{n}", "network": network, "automated": False}


def answer_rows(n: int, people: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for i in range(1, n + 1):
        account = author(i, people, chance)
        said_at = OPENS + timedelta(seconds=i * 2_000_000 // n)
        network = NETWORKS[account % 4]
        yield {
            "id": i,
            "uid": f"{network}:a{i}",
            "network": network,
            "account_id": account,
            "text": f"My pick is Work {i % NOMINEES}, no contest, I could watch it every day",
            "version": "1",
            "said_at": said_at,
            "first_seen_at": said_at,
            "visibility": "public",
            "fate": "stands",
        }


def author(i: int, people: int, chance: random.Random) -> int:
    return i if i <= people else chance.randint(1, people)


def belonging_rows(n: int, talk: int) -> Iterator[dict[str, Any]]:
    for i in range(1, n + 1):
        yield {
            "answer_id": i,
            "talk_id": talk,
            "ruling": "counted",
            "confidence": 1.0,
            "reason": "its tag",
        }


def nomination_rows(
    n: int, people: int, talk: int, chance: random.Random
) -> Iterator[dict[str, Any]]:
    authors = random.Random(0)
    authors.setstate(chance.getstate())
    favourites = random.Random(7)
    for i in range(1, n + 1):
        picked = min(int(favourites.paretovariate(0.7)), NOMINEES)
        yield {
            "answer_id": i,
            "talk_id": talk,
            "account_id": author(i, people, authors),
            "nominee_id": picked,
            "place": 0,
            "start": 11,
            "stop": 18,
            "wording": f"Work {picked}",
            "folded": f"work {picked}",
            "occurrence": 0,
            "stance": "nominated",
            "ruling": "counted",
            "confidence": 0.97,
            "reason": "named as the pick",
            "honourable": False,
            "held": False,
        }


def merge(store: Store, pairs: int) -> None:
    """Merges and links as hosts would have made them by the end of a talk."""
    for n in range(pairs):
        for kind, thing in ((EdgeKind.MERGE, "work/w{}"), (EdgeKind.LINK, "x:{}")):
            a, b = (thing.format(4 * (2 * n + k + 1)) for k in (0, 1))
            edge = Edge(id=f"{kind.value}{n}", at=OPENS, host="Anna", kind=kind, a=a, b=b)
            entry = Entry(at=OPENS, who="Anna", what=kind.value, about="edge")
            store.edges.add(edge, entry, refuse_clash)


def timed(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The median of the seconds that some runs took, and what the last one gave."""
    took: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        result = work()
        took.append(time.perf_counter() - begun)
    return statistics.median(took), result


@dataclass(slots=True)
class Best:
    """The least seconds that some runs took, by the clock and of the CPU."""

    wall: float = math.inf
    cpu: float = math.inf

    def run(self, work: Callable[[], Any]) -> Any:
        begun, busy = time.perf_counter(), time.process_time()
        result = work()
        self.wall = min(self.wall, time.perf_counter() - begun)
        self.cpu = min(self.cpu, time.process_time() - busy)
        return result


def count_distinct(engine: Engine, index: str) -> int:
    over = f"INDEXED BY {index}" if engine.dialect.name == "sqlite" else ""
    query = f"""
        SELECT COUNT(DISTINCT account_id) FROM nominations {over}
        WHERE talk_id = 1 AND ruling = 'counted'
    """
    with reading(engine) as connection:
        return len(connection.execute(text(query)).all())


def plainly(store: Store, talk: Talk) -> Standing:
    """The recount that knows no short cut."""
    standings = Standings(store)
    return standings.counted(talk, CLOSES, short=False)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--database", help="a SQLAlchemy URL of an empty database")
    parser.add_argument("--seed", type=int, default=20151008)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'bench.db'}"
        begun = time.perf_counter()
        # in a process of its own, so that its memory is not taken for the count's
        filling = get_context("spawn").Process(
            target=prepare, args=(url, asked.answers, asked.seed)
        )
        filling.start()
        filling.join()
        print(f"{asked.answers:,} answers stored in {time.perf_counter() - begun:.0f} s")
        store = open_store(url)
        try:
            return measure(store, asked.answers)
        finally:
            store.close()


def prepare(url: str, n: int, seed: int) -> None:
    store = open_store(url)
    fill(store, a_talk(), n, seed)
    merge(store, 50)
    store.close()


def measure(store: Store, n: int) -> int:
    talk = a_talk()
    base, sorted_, cold = Best(), Best(), Best()
    before = peak_mb()
    for _ in range(ROUNDS):
        base.run(lambda: count_distinct(store.engine, "ix_nominations_count"))
        sorted_.run(lambda: count_distinct(store.engine, "ix_nominations_ballots"))
        short = cold.run(lambda: Standings(store).of(talk, CLOSES))
    grown = peak_mb() - before
    standings = Standings(store)
    standings.of(talk, CLOSES)
    warm, _ = timed(lambda: standings.of(talk, CLOSES), times=50)
    plain, long = timed(lambda: plainly(store, talk), times=1)
    fast = cold.wall <= TIMES * base.wall or n < FROM
    rows = [
        ("one COUNT(DISTINCT)", f"{base.wall:.3f} s", f"CPU {base.cpu:.3f} s", True),
        ("the same, sorted index", f"{sorted_.wall:.3f} s", f"CPU {sorted_.cpu:.3f} s", True),
        ("cold standing", f"{cold.wall:.3f} s", f"CPU {cold.cpu:.3f} s", True),
        ("cold ÷ COUNT(DISTINCT)", f"{cold.wall / base.wall:.1f}", f"≤ {TIMES}", fast),
        ("the same by CPU", f"{cold.cpu / base.cpu:.1f}", "", True),
        ("memory that it took", f"{grown:.0f} MB", f"≤ {FLAT_MB:.0f} MB", grown <= FLAT_MB),
        ("warm standing", f"{warm * 1000:.2f} ms", f"≤ {WARM_MS} ms", warm * 1000 <= WARM_MS),
        ("plain recount", f"{plain:.1f} s", "equal", short == long),
    ]
    for what, is_, goal, met in rows:
        print(f"{what:<24}{is_:>12}  {goal:<12}{'' if met else 'MISSED'}")
    return 0 if all(met for *_, met in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
