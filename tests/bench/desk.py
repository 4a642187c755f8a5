"""`python -m tests.bench.desk [--answers N] [--settle N]`: the queue settled by keys at full size.

Stores a million answers, opens the queue in a real Chromium, settles 200 pending ones by
keys at a person's pace, and takes for each the time from the key to the next answer on the
screen. Draws the queue's page on the server as well. Exits 1 where a goal is missed.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page
from sqlalchemy import insert

from bot.storage import Store, open_store
from bot.storage.schema import accounts, answers, belongings, nominations, nominees, talks
from bot.telemetry import configure
from tests.conftest import NOON
from tests.web import browser
from tests.web.pictures import sign_in
from tests.web.place import KEYS, Place, served

ACTION = 0.150  # seconds at the 95th percentile
DRAWN = 0.100  # seconds for the page on the server
PENDING_IN = 50  # one nomination in so many waits for a host
CHUNK = 20_000
STROKES = ("a", "a", "p", "a", "h", "a", "a", "r", "a", "j")  # what hosts press, in its proportions


@dataclass(frozen=True, slots=True)
class Row:
    """A goal and what was measured."""

    what: str
    measured: float
    goal: float

    def __str__(self) -> str:
        verdict = "met" if self.measured <= self.goal else "MISSED"
        return f"{self.what:<52} {self.measured * 1000:8.1f} ms   goal {self.goal * 1000:6.0f} ms   {verdict}"


def fill(store: Store, talk: str, count: int) -> None:
    """Answers that were collected and concluded long ago, straight into the tables."""
    with store.engine.begin() as connection:
        talk_id = connection.execute(talks.select().where(talks.c.name == talk)).one().id
        works = [
            {"id": n, "key": f"work/{key}", "kind": "work", "name": title, "work": key}
            for n, (title, key) in enumerate(KEYS.items(), start=1)
        ]
        connection.execute(insert(nominees), works)
    titles = list(KEYS)
    for start in range(1, count + 1, CHUNK):
        numbers = range(start, min(start + CHUNK, count + 1))
        with store.engine.begin() as connection:
            connection.execute(insert(accounts), [_account(n) for n in numbers])
            connection.execute(insert(answers), [_answer(n, titles) for n in numbers])
            connection.execute(insert(belongings), [_belonging(n, talk_id) for n in numbers])
            connection.execute(
                insert(nominations), [_nomination(n, talk_id, titles) for n in numbers]
            )
    with store.engine.begin() as connection:
        connection.exec_driver_sql("analyze")


def _title(n: int, titles: Sequence[str]) -> str:
    return titles[n % 97 % len(titles)]


def _account(n: int) -> dict[str, object]:
    return {"id": n, "uid": f"x:a{n}", "network": "x", "handle": f"demo_{n}", "automated": False}


def _answer(n: int, titles: Sequence[str]) -> dict[str, object]:
    return {
        "id": n, "uid": f"x:{n}", "network": "x", "account_id": n, "version": str(n),
        "text": f"{_title(n, titles)}, answer {n}", "said_at": NOON, "first_seen_at": NOON,
        "visibility": "public", "fate": "stands", "read_with": "r", "is_answer": True,
    }  # fmt: skip


def _belonging(n: int, talk: int) -> dict[str, object]:
    return {
        "answer_id": n, "talk_id": talk, "ruling": "counted", "confidence": 1.0, "reason": "its tag",
    }  # fmt: skip


def _nomination(n: int, talk: int, titles: Sequence[str]) -> dict[str, object]:
    title = _title(n, titles)
    return {
        "id": n, "answer_id": n, "talk_id": talk, "account_id": n,
        "nominee_id": titles.index(title) + 1, "place": 0, "start": 0, "stop": len(title),
        "wording": title, "folded": title.casefold(), "occurrence": 0, "stance": "nominated",
        "ruling": "pending" if n % PENDING_IN == 0 else "counted", "confidence": 0.6,
        "reason": "the title stands in the text", "honourable": False, "held": False,
    }  # fmt: skip


def settle(page: Page, strokes: int, pace: float) -> list[float]:
    """Seconds from each key to the next answer on the screen."""
    found = []
    for n in range(strokes):
        key = STROKES[n % len(STROKES)]
        if key == "r":
            page.keyboard.press("r")
            key = "1"
        found.append(page.evaluate(_TIMED, key) / 1000)
        time.sleep(pace)
    return found


# from the key's own event until what it brought is laid out
_TIMED = """key => new Promise(done => {
  const pane = document.querySelector('#pane'), began = performance.now();
  new MutationObserver((_, seen) => { seen.disconnect();
    pane.getBoundingClientRect(); done(performance.now() - began);
  }).observe(pane, { attributes: true, attributeFilter: ['data-turn'] });
  const target = document.activeElement === document.body ? document.body : document.activeElement;
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
})"""


def measure(count: int, strokes: int, pace: float) -> Sequence[Row]:
    """The bench itself; the browser must be there."""
    with (
        TemporaryDirectory() as folder,
        closing(open_store(f"sqlite:///{Path(folder) / 'desk.db'}")) as store,
    ):
        place = Place(store, NOON, patience=None)
        fill(store, place.talk, count)
        client = place.signed_in()
        path = f"/desk/t/{place.talk}/queue"
        client.get(path)  # the order is drawn up once
        drawn = []
        for _ in range(60):
            began = time.perf_counter()
            client.get(path)
            drawn.append(time.perf_counter() - began)
        with served(place.site, place.config) as base, browser.browser() as chromium:
            page = chromium.new_page()
            sign_in(page, base)
            page.goto(base + path)
            taken = settle(page, strokes, pace)
    return [
        Row(f"a page of the queue, {count:,} answers stored, 95th", _p95(drawn), DRAWN),
        Row(f"a key to the next answer, {strokes} of them, 95th", _p95(taken), ACTION),
    ]


def _p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--settle", type=int, default=200)
    parser.add_argument("--pace", type=float, default=0.4, help="seconds between keys")
    given = parser.parse_args()
    configure(level="error")
    rows = measure(given.answers, given.settle, given.pace)
    print(*rows, sep="\n")
    return int(any(row.measured > row.goal for row in rows))


if __name__ == "__main__":
    sys.exit(main())
