from bot.model import State
from bot.publish import plan, send, tick
from bot.storage import Store
from tests.publish.network import World


def test_a_roundup_is_planned_and_sent_as_one_thread(store: Store) -> None:
    world = World(store)
    [planned] = plan(world.press, world.now)
    assert planned.state is State.DUE
    outcomes = send(world.press, world.now)
    assert [outcome.state for outcome in outcomes] == [State.SENT] * len(world.network.timeline)
    parents = [posted.parent for posted in world.network.timeline]
    assert parents == [None, *(posted.id for posted in world.network.timeline[:-1])]


def test_ticking_again_posts_nothing_again(store: Store) -> None:
    world = World(store)
    tick(world.press, world.now)
    sent = world.network.calls
    assert sent > 1
    again = tick(world.press, world.later(minutes=5).now)
    assert (again.planned, again.outcomes, world.network.calls) == ([], [], sent)
