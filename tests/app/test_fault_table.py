"""The fault table: each mood of X, one row: what is stored, when it goes on, what a host reads.

Reading and writing have a table each; both are played on the whole program, tick by tick.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import App
from bot.app.alerts import Watched, alerts
from bot.cli import coverage
from bot.config import Budget
from bot.errors import Trouble
from bot.model import Feed, Route, State
from bot.storage.outbox import KeptPart
from tests.bench.x_month import QUICKEST, START, furnished, playing
from tests.bench.x_script import HOST, TAGS, Stage, written
from tests.stand_ins.x.mischief import NAMES, SLY

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
SLOWEST = HOUR
TALK, OTHER = TAGS[0], TAGS[1]
TAG = Feed(network="x", route=Route.HASHTAG, query=TALK)
SERIES = Feed(network="x", route=Route.HASHTAG, query="talkforreal")
MONDAY = START + timedelta(days=6, hours=13)  # 09:00 in New York: a roundup is called for


@dataclass(frozen=True)
class Reading:
    """A mood met by a search: what is made of it, the wait, words of X's own that a host reads.

    `asks` is what the host reads beside them; `alert`: hosts are told at once. `held`: X may
    have billed it, so that its worst price stands until the feed came whole.
    """

    mood: str
    trouble: Trouble
    wait: timedelta
    says: str
    asks: str
    alert: bool = False
    held: bool = False
    skew: timedelta = timedelta(0)


A_HOST = "a host must"
ITSELF = "tried again by itself"
READING = [
    Reading("unauthorized", Trouble.CREDENTIALS, SLOWEST, "Unauthorized", A_HOST, alert=True),
    Reading("unauthorized", Trouble.CREDENTIALS, SLOWEST, "clock is -3600 s off", A_HOST, alert=True, skew=HOUR),
    Reading("credits", Trouble.CREDITS, SLOWEST, "CreditsDepleted", A_HOST, alert=True),
    Reading("spend_cap", Trouble.CREDITS, SLOWEST, "SpendCapReached", A_HOST, alert=True),
    Reading("usage_cap", Trouble.CREDITS, SLOWEST, "UsageCapExceeded", A_HOST, alert=True),
    Reading("client_forbidden", Trouble.CREDENTIALS, SLOWEST, "client-forbidden", A_HOST, alert=True),
    Reading("forbidden", Trouble.REFUSED, SLOWEST, "Forbidden", A_HOST),
    Reading("not_found", Trouble.REFUSED, SLOWEST, "Not Found", A_HOST),
    Reading("bad_request", Trouble.REFUSED, SLOWEST, "invalid-request", A_HOST),
    Reading("rate_limited", Trouble.WAIT, 5 * MINUTE, "Too Many Requests", "asked us to wait"),
    Reading("rate_limited", Trouble.WAIT, 5 * MINUTE, "Too Many Requests", "asked us to wait", skew=HOUR),
    Reading("rate_limited_bare", Trouble.WAIT, 15 * MINUTE, "Too Many Requests", "asked us to wait"),
    Reading("rate_limited_past", Trouble.WAIT, 15 * MINUTE, "Too Many Requests", "asked us to wait"),
    Reading("rate_limited_day", Trouble.WAIT, timedelta(seconds=40_000), "Too Many Requests", "asked us to wait"),
    Reading("server_error", Trouble.LATER, QUICKEST, "Internal Server Error", ITSELF),
    Reading("unavailable", Trouble.LATER, QUICKEST, "Service Unavailable", ITSELF),
    Reading("html", Trouble.LATER, QUICKEST, "no JSON, but text/html", ITSELF, held=True),
    Reading("list", Trouble.LATER, QUICKEST, "JSON, but no object", ITSELF, held=True),
    Reading("truncated", Trouble.LATER, QUICKEST, "no JSON, but application/json", ITSELF, held=True),
    Reading("drop_fields", Trouble.LATER, QUICKEST, "without author_id", ITSELF, held=True),
    Reading("reset", Trouble.LATER, QUICKEST, "onnection", ITSELF, held=True),
    Reading("hang", Trouble.LATER, QUICKEST, "Timeout", ITSELF, held=True),
    Reading("trickle", Trouble.LATER, QUICKEST, "did not end in time", ITSELF, held=True),
]  # fmt: skip


@dataclass(frozen=True)
class Writing:
    """A mood met by a post: its part's state, when it is tried again (None: never by itself).

    `settles` is what becomes of the part in the hours after; X holds one post or none.
    """

    mood: str
    state: State
    again: timedelta | None
    says: str
    settles: State = State.SENT
    held: bool = False


SOON, RETRY = timedelta(seconds=30), 15 * MINUTE
WRITING = [
    Writing("unauthorized", State.DUE, RETRY, "Unauthorized"),
    Writing("credits", State.DUE, RETRY, "CreditsDepleted"),
    Writing("spend_cap", State.DUE, RETRY, "SpendCapReached"),
    Writing("client_forbidden", State.DUE, RETRY, "client-forbidden"),
    Writing("not_summoned", State.FAILED, None, "not permitted", State.FAILED),
    Writing("forbidden", State.FAILED, None, "Forbidden", State.FAILED),
    Writing("not_found", State.FAILED, None, "Not Found", State.FAILED),
    Writing("duplicate", State.UNKNOWN, None, "duplicate content", State.UNKNOWN),
    Writing("not_visible", State.DUE, SOON, "not visible"),
    Writing("rate_limited", State.DUE, 5 * MINUTE, "Too Many Requests"),
    Writing("rate_limited_bare", State.DUE, RETRY, "Too Many Requests"),
    Writing("rate_limited_day", State.DUE, timedelta(seconds=40_000), "Too Many Requests"),
    Writing("server_error", State.UNKNOWN, None, "Internal Server Error", held=True),
    Writing("html", State.UNKNOWN, None, "no JSON, but text/html", held=True),
    Writing("truncated", State.UNKNOWN, None, "no JSON, but application/json", held=True),
    Writing("reset", State.UNKNOWN, None, "onnection", held=True),
    Writing("hang", State.UNKNOWN, None, "Timeout", held=True),
]  # fmt: skip


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[App, Stage]]:
    script, budget = written(START, 10, 0, 1), Budget(sample=Decimal("0.05"))
    with playing(script, budget, furnished(tmp_path)) as made:
        yield made


def named(row: Reading | Writing) -> str:
    return f"{row.mood}{' skewed' if isinstance(row, Reading) and row.skew else ''}"


def test_every_mood_of_the_stand_in_has_its_row() -> None:
    read = {row.mood for row in READING}
    # of the write side alone, of a token that a search mends itself, and doubles of those below
    assert NAMES - SLY - read == {
        "duplicate", "not_summoned", "not_visible", "bad_token", "crash_after", "error_after",
    }  # fmt: skip


@pytest.mark.parametrize("row", READING, ids=named)
def test_a_reading_stops_says_so_goes_on_and_misses_nothing(
    row: Reading, played: tuple[App, Stage]
) -> None:
    app, stage = played
    world = stage.world
    for n in range(3):
        world.place(f"fan{n}", f"Goblin {n} #{TALK}", at=START + 2 * HOUR)
        world.place(f"other{n}", f"Healer {n} #talkforreal", at=START + 2 * HOUR)
    world.date_skew = row.skew
    world.mischief.add(row.mood, "search")
    now = START + 3 * HOUR
    stage.world.set_clock(now)
    app.tick(now)

    state = app.store.feeds.state(TAG)
    assert (state.trouble, state.failures, state.cursor.mark) == (row.trouble, 1, None)
    assert state.next_at is not None
    assert abs(state.next_at - now - row.wait) <= timedelta(seconds=1)
    assert len(list(app.store.answers.all())) == 3, "what stands beside it is read all the same"
    assert app.store.feeds.state(SERIES).trouble is None
    shown = page(app, stage)
    assert row.says in shown
    assert row.asks in shown
    assert any(told.startswith(row.trouble.value) for told in alerted(app, stage)) == row.alert
    unclear = sum(line.unclear for line in app.store.ledger.lines(talk=None, lately=now))
    assert unclear == (Decimal("0.5") if row.held else 0)

    world.set_clock(state.next_at)
    app.tick(world.now)
    assert app.store.feeds.state(TAG).trouble is None
    assert "in trouble" not in page(app, stage)
    assert len(list(app.store.answers.all())) == 6
    assert app.store.ledger.spent(network="x", since=START) == world.bill


def page(app: App, stage: Stage) -> str:
    """What `coverage` shows."""
    screen = Console(file=StringIO(), width=250)
    screen.print(coverage.shown(app.coverage(TALK, stage.world.now)))
    assert isinstance(screen.file, StringIO)
    return screen.file.getvalue()


def alerted(app: App, stage: Stage) -> list[str]:
    now = stage.world.now
    watched = Watched(
        store=app.store, walls=app.walls, feeds=app.feeds(now), talks=app.config.open_talks(now)
    )
    return list(alerts(watched, now))


@pytest.mark.parametrize("row", WRITING, ids=named)
def test_a_post_that_meets_a_mood_goes_out_once_or_waits_for_a_host(
    row: Writing, played: tuple[App, Stage]
) -> None:
    app, stage = played
    world = stage.world
    talk = app.config.talk(TALK)
    for n in range(8):
        world.place(f"fan{n}", f"@{HOST} Goblin! #{TALK}", at=MONDAY - 5 * HOUR)
    tick(app, stage, 0)
    world.set_clock(MONDAY + MINUTE)
    world.mischief.add(row.mood, "create")
    app.publish(talk, world.now)

    part = only_part(app)
    assert (part.state, row.says in (part.trouble or "")) == (row.state, True)
    if row.again is not None:
        assert part.retry_at is not None
        assert abs(part.retry_at - world.now - row.again) <= timedelta(minutes=1)
    unclear = sum(line.unclear for line in app.store.ledger.lines(talk=TALK, lately=world.now))
    assert bool(unclear) == row.held

    for wait in [row.again or timedelta(0), *[4 * MINUTE] * 12]:
        world.advance(wait)
        app.publish(talk, world.now)
    assert only_part(app).state is row.settles
    ours = [post.id for post in world.posts.values() if post.author is world.owner]
    assert len(set(ours) - set(stage.prompts)) == (row.settles is State.SENT)


def tick(app: App, stage: Stage, minutes: float) -> None:
    stage.world.set_clock(MONDAY - HOUR + minutes * MINUTE)
    app.tick(stage.world.now)


def only_part(app: App) -> KeptPart:
    (post,) = app.store.outbox.posts()
    return post.parts[0]
