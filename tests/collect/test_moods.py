"""The fault table: for each mood of X what is stored, when it is asked again, what a host sees."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.errors import Trouble
from bot.model import UNCLEAR, Allowance
from bot.networks.x import X
from bot.storage import Store
from tests.collect.on_x import HASHTAG, HOST, NOON, TALK, connected, poll
from tests.stand_ins.x import World, serve

MINUTE = timedelta(minutes=1)
QUICK, HOUR = 5 * MINUTE, 60 * MINUTE

# the mood, what is made of it, when it is asked again, what a host reads of it
MOODS = [
    ("unauthorized", Trouble.CREDENTIALS, HOUR, "Unauthorized"),
    ("credits", Trouble.CREDITS, HOUR, "does not have any credits"),
    ("spend_cap", Trouble.CREDITS, HOUR, "SpendCapReached"),
    ("usage_cap", Trouble.CREDITS, HOUR, "Monthly product cap"),
    ("forbidden", Trouble.REFUSED, HOUR, "Forbidden"),
    ("client_forbidden", Trouble.CREDENTIALS, HOUR, "enrolled App"),
    ("not_found", Trouble.REFUSED, HOUR, "Not found"),
    ("bad_request", Trouble.REFUSED, HOUR, "The `query` is no good"),
    ("rate_limited", Trouble.WAIT, QUICK, "Too Many Requests"),
    ("rate_limited_bare", Trouble.WAIT, 15 * MINUTE, "Too Many Requests"),
    ("rate_limited_past", Trouble.WAIT, 15 * MINUTE, "Too Many Requests"),
    ("rate_limited_day", Trouble.WAIT, timedelta(seconds=40_000), "Too Many Requests"),
    ("server_error", Trouble.LATER, QUICK, "Internal Server Error"),
    ("unavailable", Trouble.LATER, QUICK, "Service Unavailable"),
    ("html", Trouble.LATER, QUICK, "no JSON, but text/html"),
    ("truncated", Trouble.LATER, QUICK, "no JSON, but application/json"),
    ("list", Trouble.LATER, QUICK, "JSON, but no object"),
    ("drop_fields", Trouble.LATER, QUICK, "without author_id"),
    ("reset", Trouble.LATER, QUICK, ""),
    ("hang", Trouble.LATER, QUICK, "Timeout"),
    ("trickle", Trouble.LATER, QUICK, "did not end in time"),
]
MAY_BE_BILLED = {"html", "truncated", "list", "drop_fields", "reset", "hang", "trickle"}


@pytest.fixture
def world(store: Store) -> World:
    made = World(now=NOON)
    made.user(HOST)
    for n in range(12):
        made.place(f"fan{n}", f"Goblin {n} #talkforreal", at=NOON - n * MINUTE - MINUTE)
    store.talks.register([TALK], NOON)
    return made


@pytest.fixture
def base_url(world: World) -> Iterator[str]:
    with serve(world) as url:
        yield url


@pytest.mark.parametrize("row", MOODS, ids=[row[0] for row in MOODS])
def test_a_mood_stores_nothing_waits_and_says_so_then_all_comes(
    row: tuple[str, Trouble, timedelta, str], world: World, base_url: str, store: Store
) -> None:
    mood, trouble, wait, words = row
    x = connected(world, base_url, patience=0.5)
    world.mischief.add(mood, "search", times=1)
    told = poll(HASHTAG, x, store, NOON)
    state = store.feeds.state(HASHTAG)
    assert (told.trouble, told.answers, state.cursor.mark) == (trouble, 0, None)
    assert state.next_at is not None
    assert abs(state.next_at - NOON - wait) <= timedelta(seconds=1)
    assert (state.trouble, state.failures, state.trouble_since) == (trouble, 1, NOON)
    assert words in (state.trouble_detail or "")
    held = sum(line.rows for line in store.ledger.lines(talk=None, lately=NOON))
    assert bool(held) == (mood in MAY_BE_BILLED)

    later = world.advance(wait)
    told = poll(HASHTAG, x, store, later)
    assert (told.trouble, told.fresh, told.complete) == (None, 12, True)
    assert store.feeds.state(HASHTAG).trouble is None
    assert store.ledger.spent(network="x", since=NOON - HOUR) == world.bill


@pytest.mark.parametrize("mood", ["endless", "empty_page", "drop_some", "partial_error"])
def test_a_sly_mood_loses_nothing_for_long(
    mood: str, world: World, base_url: str, store: Store
) -> None:
    x = connected(world, base_url)
    world.mischief.add(mood, "search", times=2)
    poll(HASHTAG, x, store, NOON)
    for _ in range(3):
        poll(HASHTAG, x, store, world.advance(QUICK))
    assert len(store.found.known(f"x:{native}" for native in world.posts)) == 12
    assert store.ledger.spent(network="x", since=NOON - HOUR) == world.bill


def test_trouble_that_lasts_is_asked_after_less_and_less(
    world: World, base_url: str, store: Store
) -> None:
    x = connected(world, base_url)
    world.mischief.add("unavailable", "search", times=50)
    waits = []
    for _ in range(6):
        poll(HASHTAG, x, store, world.now)
        at = store.feeds.state(HASHTAG).next_at
        assert at is not None
        waits.append((at - world.now) // MINUTE)
        world.set_clock(at)
    assert waits == [5, 10, 20, 40, 60, 60]


def test_a_mark_that_grew_too_old_is_moved_and_the_stretch_is_told_as_lost(
    world: World, base_url: str, store: Store
) -> None:
    x = connected(world, base_url)
    poll(HASHTAG, x, store, NOON)
    world.place("late", "Healer #talkforreal", at=NOON + timedelta(hours=1))
    world.advance(timedelta(days=9))
    world.place("new", "City Hall #talkforreal", at=world.now - HOUR)
    told = poll(HASHTAG, x, store, world.now)
    assert (told.trouble, told.fresh) == (None, 1)
    (gap,) = [kept.gap for kept in store.gaps.all(HASHTAG.id)]
    assert gap.lost
    assert store.gaps.open(HASHTAG.id) == []


def broken_once(world: World, base_url: str, store: Store) -> X:
    """X, whose first page of the hashtag broke on its way."""
    x = connected(world, base_url)
    world.mischief.add("truncated", "search")
    poll(HASHTAG, x, store, NOON)
    return x


def test_what_broke_on_its_way_weighs_on_the_wall_until_it_came_whole(
    world: World, base_url: str, store: Store
) -> None:
    broken_once(world, base_url, store)
    spent = store.ledger.spent(network="x", since=NOON - HOUR)
    assert spent >= world.bill
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT resource FROM ledger").scalars().all()
    assert rows == [UNCLEAR]


def test_empty_pages_that_promise_more_strike_nothing_of_what_may_have_been_billed(
    world: World, base_url: str, store: Store
) -> None:
    x = broken_once(world, base_url, store)
    assert world.bill > 0

    world.mischief.add("empty_page", "search", times=3)
    told = poll(HASHTAG, x, store, world.advance(QUICK))
    assert (told.trouble, told.answers) == (None, 0)
    assert store.ledger.spent(network="x", since=NOON - HOUR) >= world.bill

    told = poll(HASHTAG, x, store, world.advance(QUICK))
    assert told.fresh == 12
    assert store.ledger.spent(network="x", since=NOON - HOUR) == world.bill


def test_empty_pages_that_promise_more_close_no_gap(
    world: World, base_url: str, store: Store
) -> None:
    x = connected(world, base_url)
    poll(HASHTAG, x, store, NOON, allowance=Allowance(dollars=Decimal("0.05")))
    assert store.gaps.open(HASHTAG.id)

    world.mischief.add("empty_page", "search", times=3)
    poll(HASHTAG, x, store, world.advance(QUICK))
    assert store.gaps.open(HASHTAG.id)

    poll(HASHTAG, x, store, world.advance(QUICK))
    assert not store.gaps.open(HASHTAG.id)
    assert len(store.found.known(f"x:{native}" for native in world.posts)) == 12


def test_empty_pages_that_promise_more_pass_over_nobody_who_came_late(
    world: World, base_url: str, store: Store
) -> None:
    x = connected(world, base_url)
    poll(HASHTAG, x, store, NOON)
    late = world.place("late", "Goblin #talkforreal", late=timedelta(minutes=7))
    poll(HASHTAG, x, store, world.advance(MINUTE))
    world.mischief.add("empty_page", "search", times=3)
    told = poll(HASHTAG, x, store, world.advance(timedelta(hours=3)))
    assert (told.complete, told.cut_short) == (True, True)

    poll(HASHTAG, x, store, world.advance(QUICK))
    assert store.found.known([f"x:{late.id}"])


def test_pages_without_end_keep_no_gap_open_for_good(
    world: World, base_url: str, store: Store
) -> None:
    x = connected(world, base_url)
    poll(HASHTAG, x, store, NOON, allowance=Allowance(dollars=Decimal("0.05")))
    world.mischief.add("endless", "search", times=1000)
    open_gaps = []
    for _ in range(3):
        told = poll(HASHTAG, x, store, world.advance(QUICK))
        assert (told.complete, told.cut_short) == (True, True)
        open_gaps.append(len(store.gaps.open(HASHTAG.id)))
    assert open_gaps == [1, 0, 0]
    assert len(store.found.known(f"x:{native}" for native in world.posts)) == 12


def test_whoever_says_stop_is_left_out_at_once_and_for_good(
    world: World, base_url: str, store: Store
) -> None:
    x = connected(world, base_url)
    poll(HASHTAG, x, store, NOON)
    world.place("fan1", "#talkforreal stop", at=NOON + MINUTE)
    world.advance(10 * MINUTE)

    def texts() -> dict[str, str]:
        return {a.account.id: a.text for a in store.answers.all()}

    fan = world.user("fan1").id
    assert texts()[f"x:{fan}"] == "Goblin 1 #talkforreal"
    poll(HASHTAG, x, store, world.now)
    world.place("fan1", "Don't stop now, Goblin! #talkforreal")
    poll(HASHTAG, x, store, world.advance(10 * MINUTE))
    assert texts()[f"x:{fan}"] == ""
    assert len(texts()) == 12
    assert store.opt_outs.among([f"x:{fan}", "x:1"]) == {f"x:{fan}"}
