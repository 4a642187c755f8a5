"""A wall holds for all processes together, and what died on its way was counted."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.collect import Spending
from bot.errors import NetworkError, Trouble
from bot.model import PAGE, Charge, Feed, Route
from bot.storage import Store, open_store
from bot.storage.ledger import Bound, Errand
from tests.collect.on_x import HASHTAG, HOST, MENTIONS, NOON, TALK, connected, poll
from tests.stand_ins.x import World, serve

CENT = Decimal("0.01")
YESTERDAY = NOON - timedelta(days=1)
ERRAND = Errand(network="x", name="poll", purpose="collect", feed=HASHTAG.id, talk=TALK)
TAGS = ("talkforreal", "epickiss", "bestcouple", "saddestend")


def wall(dollars: str, talk: str | None = None) -> Bound:
    return Bound(dollars=Decimal(dollars), networks=("x",), since=YESTERDAY, talk=talk)


def pages(price: Decimal = CENT) -> tuple[Charge, ...]:
    return (Charge(resource=PAGE, id=None, price=price),)


def post(native: str) -> Charge:
    return Charge(resource="post read", id=native, price=CENT)


def spent(store: Store) -> Decimal:
    return store.ledger.spent(network="x", since=YESTERDAY)


def spending(store: Store, *bounds: Bound) -> Spending:
    return Spending(store=store, errand=ERRAND, now=NOON, bounds=bounds)


def test_threads_that_spend_at_once_stop_at_the_wall_together(store: Store) -> None:
    def greedy(_: int) -> int:
        return sum(spending(store, wall("0.10")).keep_back(pages()) for _ in range(5))

    with ThreadPoolExecutor(8) as crew:
        assert sum(crew.map(greedy, range(8))) == 10
    assert spent(store) == Decimal("0.10")


@pytest.fixture
def world() -> World:
    made = World(now=NOON)
    made.user(HOST)
    for n in range(120):
        made.place(f"fan{n}", f"Goblin {n} #{TAGS[n % 4]}", at=NOON - (n + 1) * timedelta(minutes=1))  # fmt: skip
    return made


@pytest.fixture
def base_url(world: World) -> Iterator[str]:
    with serve(world) as url:
        yield url


def poll_in_a_process(database: str, base_url: str, tag: str) -> None:
    """What another process does: a store, a connection and a clock of its own."""
    store, there = open_store(database), World(now=NOON)
    try:
        x = connected(there, base_url, patience=60)
        feed = Feed(network="x", route=Route.HASHTAG, query=tag)
        for _ in range(3):
            poll(feed, x, store, NOON, by=tag, bounds=[wall("0.17")])
    finally:
        store.close()


def test_processes_that_poll_at_once_never_cross_a_wall_together(
    database: str, store: Store, world: World, base_url: str
) -> None:
    store.talks.register([TALK], NOON)
    spawning = multiprocessing.get_context("spawn")
    crew = [
        spawning.Process(target=poll_in_a_process, args=(database, base_url, tag)) for tag in TAGS
    ]
    for each in crew:
        each.start()
    for each in crew:
        each.join()
    assert [each.exitcode for each in crew] == [0, 0, 0, 0]
    # no page of ten fits any more, and none of them went too far
    assert Decimal("0.12") < world.bill <= Decimal("0.17")
    assert spent(store) == world.bill


def test_a_talks_own_wall_stops_that_talk_alone(store: Store) -> None:
    own = wall("0.01", TALK)
    assert spending(store, own, wall("1")).keep_back(pages())
    assert not spending(store, own, wall("1")).keep_back(pages())
    other = Errand(network="x", name="poll", purpose="collect", talk="couple")
    free = Spending(store=store, errand=other, now=NOON, bounds=[wall("0.01", "couple")])
    assert free.keep_back(pages())


def test_what_was_billed_today_is_asked_again_at_any_wall(store: Store) -> None:
    store.ledger.book("x", [post("1")], now=NOON, talk=TALK, purpose="collect")
    assert spending(store, wall("0.01")).keep_back([post("1")])
    assert not spending(store, wall("0.01")).keep_back([post("1"), post("2")])
    tomorrow = Spending(
        store=store, errand=ERRAND, now=NOON + timedelta(days=1), bounds=[wall("0.01")]
    )
    assert not tomorrow.keep_back([post("1")])


def test_what_was_asked_for_and_never_came_stands_as_unclear_until_it_is_booked(
    store: Store,
) -> None:
    assert spending(store).keep_back([post("1"), post("2")])  # and its process dies
    (line,) = store.ledger.lines(talk=TALK, lately=NOON)
    assert (line.dollars, line.unclear) == (2 * CENT, 2 * CENT)
    again = spending(store)
    assert again.keep_back([post("1"), post("2")])
    assert spent(store) == 2 * CENT
    store.ledger.book("x", [post("1")], now=NOON, purpose="collect", settles=again.settled())
    (line,) = store.ledger.lines(talk=None, lately=NOON)
    assert (line.dollars, line.unclear) == (CENT, Decimal(0))


@pytest.mark.parametrize(
    ("error", "stands"),
    [
        (NetworkError(network="x", trouble=Trouble.LATER, detail="", billed=True), CENT),
        (NetworkError(network="x", trouble=Trouble.UNCLEAR, detail=""), CENT),
        (NetworkError(network="x", trouble=Trouble.WAIT, detail=""), Decimal(0)),
        (ValueError("a bug"), CENT),
        (KeyboardInterrupt(), CENT),
    ],
)
def test_only_a_refusal_gives_back_what_was_kept(
    error: BaseException, stands: Decimal, store: Store
) -> None:
    asked = spending(store)

    def fails() -> None:
        with asked.booking(object()):
            asked.keep_back(pages(2 * CENT))
            asked.keep_back(pages())
            raise error

    with pytest.raises(type(error)):
        fails()
    assert spent(store) == stands


def test_a_page_that_broke_is_settled_by_reading_its_feed_whole_and_by_nothing_else(
    store: Store, world: World, base_url: str
) -> None:
    store.talks.register([TALK], NOON)
    x = connected(world, base_url)
    world.mischief.add("truncated", "search")
    poll(HASHTAG, x, store, NOON)
    assert spent(store) == 10 * Decimal("0.005")
    poll(MENTIONS, x, store, NOON)
    store.ledger.settle(HASHTAG.id, "round", NOON)
    store.ledger.settle(HASHTAG.id, "poll", NOON + timedelta(days=1))
    assert any(line.unclear for line in store.ledger.lines(talk=TALK, lately=NOON))
    poll(HASHTAG, x, store, world.advance(timedelta(minutes=5)))
    assert not any(line.unclear for line in store.ledger.lines(talk=TALK, lately=NOON))
    assert spent(store) == world.bill
