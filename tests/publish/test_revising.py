"""A draft that stands on its network says what holds; once a host made it public, it is corrected."""

from dataclasses import dataclass, field, replace

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Approval, Part, Ref, State
from bot.networks.limits import limits_of
from bot.publish import edit, plan, said, send, tick
from bot.storage import Store
from tests.publish.network import FakeNetwork, World, talk
from tests.publish.test_after import KEY, merged

MOVED = [("Boys Over Flowers", 18), ("The Greatest Love", 12)]


@dataclass
class Drafting(FakeNetwork):
    """A network of drafts: what stands there can be said anew until it is public."""

    public: bool = False
    revised: list[str] = field(default_factory=list)
    trouble: Trouble | None = None

    def revise(self, ref: Ref, part: Part, picture: bytes | None = None) -> bool:
        if self.trouble:
            raise NetworkError(network="x", trouble=self.trouble, detail="as the test asked")
        if self.public:
            return False
        self.revised.append(part.text)
        self.timeline = [
            replace(posted, text=part.text) if posted.id == ref.native else posted
            for posted in self.timeline
        ]
        return True


def on_a_blog() -> Drafting:
    """One post holds a whole roundup there."""
    return Drafting(limits=replace(limits_of("wordpress"), network="x"))


@pytest.fixture
def world(store: Store) -> World:
    made = World(store, network=on_a_blog())
    tick(made.press, made.now)
    return made


def drafting(world: World) -> Drafting:
    assert isinstance(world.network, Drafting)
    return world.network


def texts(world: World) -> str:
    return "\n".join(posted.text for posted in world.network.timeline)


def test_a_draft_is_brought_up_to_date_not_doubled(world: World) -> None:
    assert "The Greatest Love" in texts(world)
    merged(world, MOVED)
    [done] = tick(world.press, world.later(hours=2).now).planned
    assert (done.key, done.state) == (KEY, State.SENT)
    [posted] = world.network.timeline
    assert posted.text.index("Boys Over Flowers") < posted.text.index("The Greatest Love")
    assert said(world.press, KEY) == [posted.text]
    assert tick(world.press, world.later(hours=2).now).planned == []
    assert drafting(world).revised == [posted.text]


def test_what_was_said_before_is_no_more_what_is_compared(world: World) -> None:
    merged(world, MOVED)
    tick(world.press, world.later(hours=2).now)
    drafting(world).public = True
    merged(world, MOVED)  # the same again: nothing that is public now is wrong
    assert tick(world.press, world.later(hours=2).now).planned == []


def test_counts_that_grew_are_told_in_a_draft_too(world: World) -> None:
    merged(world, [("The Greatest Love", 130), *world.counts[1:]])
    tick(world.press, world.later(hours=2).now)
    assert "130" in texts(world)


def test_what_a_host_made_public_is_corrected_and_not_touched(world: World) -> None:
    drafting(world).public = True
    before = texts(world)
    merged(world, MOVED)
    [planned] = tick(world.press, world.later(hours=2).now).planned
    assert "correction" in planned.key
    assert texts(world) == before


def test_trouble_leaves_it_for_the_next_look(world: World) -> None:
    drafting(world).trouble = Trouble.UNCLEAR
    merged(world, MOVED)
    [told] = tick(world.press, world.later(hours=2).now).planned
    assert "as the test asked" in told.reason
    assert said(world.press, KEY) == [texts(world)]
    drafting(world).trouble = None
    assert tick(world.press, world.later(minutes=5).now).planned == [], "not at every tick"
    tick(world.press, world.later(hours=1).now)
    assert len(drafting(world).revised) == 1


def test_a_hosts_own_wording_is_not_overwritten(store: Store) -> None:
    world = World(store, talk=talk(approval=Approval.ONE), network=on_a_blog())
    plan(world.press, world.now)
    edited = edit(world.press, KEY, ["The Greatest Love leads. Who else?"], "Anna", world.now)
    store.outbox.approve(KEY, "Anna", edited.digest or "", world.now)
    send(world.press, world.now)
    merged(world, MOVED)
    tick(world.press, world.later(hours=2).now)
    assert texts(world) == "The Greatest Love leads. Who else?"
    assert drafting(world).revised == []
