"""A host's word on a part whose fate nobody knows."""

from datetime import timedelta

import pytest

from bot.errors import Conflict, Trouble
from bot.model import State
from bot.publish import decide, plan, tick
from bot.publish.sending import LEASE
from bot.storage import Store
from bot.storage.outbox import KeptPost
from tests.publish.network import MONDAY, World

KEY = "epic-kiss/roundup/2015-10-12/x"
STOOD = "https://x.com/annaandestelle/status/1001?s=20"


def says(world: World, *, sent: bool, url: str = "", n: int = 0) -> KeptPost:
    outbox = world.store.outbox
    return decide(outbox, KEY, n, sent=sent, url=url, host="Anna", now=world.now)


@pytest.fixture
def lost(store: Store) -> World:
    """A thread whose first message went out, which nobody can see."""
    world = World(store)
    world.network.faults = ["lost"]
    world.network.blind = True
    tick(world.press, world.now)
    assert store.outbox.post(KEY).state_at(world.now) is State.UNKNOWN
    return world


def test_a_thread_goes_on_below_what_a_host_found(lost: World) -> None:
    says(lost, sent=True, url=STOOD)
    tick(lost.press, lost.later(minutes=5).now)
    parents = [posted.parent for posted in lost.network.timeline]
    assert parents[:2] == [None, "1001"]
    assert lost.store.outbox.post(KEY).state_at(lost.now) is State.SENT


def test_what_did_not_go_out_is_sent(store: Store) -> None:
    world = World(store)
    world.network.faults = ["timeout"]
    world.network.blind = True
    tick(world.press, world.now)
    says(world, sent=False)
    tick(world.press, world.later(minutes=5).now)
    post = store.outbox.post(KEY)
    assert [posted.text for posted in world.network.timeline] == [part.text for part in post.parts]


def test_what_the_rest_of_a_thread_replies_to_needs_its_address(lost: World) -> None:
    with pytest.raises(Conflict, match="replies to part 1: give the address"):
        says(lost, sent=True)


def test_an_address_and_a_no_contradict_each_other(lost: World) -> None:
    with pytest.raises(Conflict, match="an address says that it went out"):
        says(lost, sent=False, url=STOOD)


def test_last_weeks_address_is_not_taken_for_this_one(store: Store) -> None:
    world = World(store)
    tick(world.press, world.now)
    before = store.outbox.post(KEY).parts[0].ref
    assert before is not None
    world.now = MONDAY + timedelta(days=7)
    world.counts[0] = ("The Greatest Love", 20)
    world.network.faults, world.network.blind = [Trouble.UNCLEAR], True
    tick(world.press, world.now)
    url = f"https://x.com/i/status/{before.native}"
    with pytest.raises(Conflict, match="known as another part's address"):
        decide(
            store.outbox, "epic-kiss/roundup/2015-10-19/x", 0,
            sent=True, url=url, host="Anna", now=world.now,
        )  # fmt: skip


@pytest.mark.parametrize("sent", [True, False])
def test_what_is_being_sent_just_now_is_left_to_its_sender(store: Store, sent: bool) -> None:
    world = World(store)
    plan(world.press, world.now)
    store.outbox.claim(KEY, 0, who="a sender", now=world.now, until=world.now + LEASE, stands=None)
    with pytest.raises(Conflict, match="being sent just now"):
        store.outbox.decide(KEY, 0, sent=sent, host="Anna", now=world.now)
    world.now += LEASE
    assert store.outbox.decide(KEY, 0, sent=sent, host="Anna", now=world.now).parts[0].state in {
        State.SENT, State.DUE,
    }  # fmt: skip
