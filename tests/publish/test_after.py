"""After the fact: quotes that are taken back, places that no longer hold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Conflict
from bot.model import Approval, Change, Fate, OccasionKind, State
from bot.networks.limits import limits_of
from bot.publish import edit, plan, said, send, tick
from bot.publish.press import sheet_in
from bot.roundup import Template, compose
from bot.storage import Store
from bot.storage.engine import writing
from bot.storage.talks import bump
from tests.making import HASHTAG, a_page, an_answer
from tests.publish.network import MONDAY, World, talk

KEY = "epic-kiss/roundup/2015-10-12/x"


def world_with_quote(store: Store, **more: object) -> World:
    """A press for a network that allows quotes, and one answer that a host chose."""
    world = World(store, talk=talk(**more))  # type: ignore[arg-type]  # a test's own fields
    world.network.limits = replace(limits_of("mastodon"), network="x")
    store.pages.keep(
        HASHTAG,
        a_page(an_answer("7", "Swoon! That coke kiss", url="https://x.com/i/7")),
        {},
        now=MONDAY,
    )
    store.outbox.quote("epic-kiss", "x:7", "Anna", MONDAY)
    return world


def merged(world: World, counts: list[tuple[str, int]]) -> None:
    world.counts = counts
    with writing(world.store.engine) as connection:
        bump(connection, ["epic-kiss"])


def test_a_quote_is_sent_whole_and_kept_only_by_reference(store: Store) -> None:
    world = world_with_quote(store)
    tick(world.press, world.now)
    assert "“Swoon! That coke kiss”" in "".join(p.text for p in world.network.timeline)
    post = store.outbox.post(KEY)
    assert "Swoon" not in "".join(part.text for part in post.parts) + str(post.snapshot)
    assert "".join(said(world.press, KEY)) == "".join(p.text for p in world.network.timeline)


def test_a_quote_that_is_deleted_before_the_claim_is_composed_away(store: Store) -> None:
    world = world_with_quote(store)
    plan(world.press, world.now)
    store.answers.apply([Change(id="x:7", fate=Fate.DELETED)], world.now)
    send(world.press, world.now)
    assert world.network.timeline == []
    send(world.press, world.now)
    assert world.network.timeline
    assert "Swoon" not in "".join(p.text for p in world.network.timeline)


def test_a_quote_that_is_deleted_afterwards_is_blank_and_calls_for_a_correction(
    store: Store,
) -> None:
    world = world_with_quote(store)
    tick(world.press, world.now)
    store.answers.apply([Change(id="x:7", fate=Fate.DELETED)], world.now)
    merged(world, world.counts)  # an answer that belongs to the talk raises its revision
    [planned] = [
        p for p in tick(world.press, world.later(hours=2).now).planned if "correction" in p.key
    ]
    assert planned.state is State.DRAFT
    assert "taken their words back" in "".join(said(world.press, planned.key))
    assert "took it back" in "".join(said(world.press, KEY))


def test_a_merge_that_changes_a_published_place_calls_for_a_correction_that_hosts_approve(
    store: Store,
) -> None:
    world = World(store)
    tick(world.press, world.now)
    merged(world, [("Boys Over Flowers", 18), ("The Greatest Love", 12)])
    [planned] = tick(world.press, world.later(hours=2).now).planned
    text = "\n".join(said(world.press, planned.key))
    assert "1. The Greatest Love (12 people)" in text
    assert "1. Boys Over Flowers (18 people)" in text
    assert text.index("(12 people)") < text.index("(18 people)")
    assert tick(world.press, world.later(hours=2).now).planned == []
    post = store.outbox.post(planned.key)
    store.outbox.approve(planned.key, "Anna", post.digest or "", world.now)
    tick(world.press, world.now)
    assert store.outbox.post(planned.key).state_at(world.now) is State.SENT


def test_a_network_that_is_posted_to_no_more_gets_no_correction(store: Store) -> None:
    world = World(store)
    tick(world.press, world.now)
    merged(world, [("Boys Over Flowers", 18), ("The Greatest Love", 12)])
    press = replace(world.press, publishers={})
    assert tick(press, world.later(hours=2).now).planned == []


def test_counts_that_grow_call_for_no_correction(store: Store) -> None:
    world = World(store)
    tick(world.press, world.now)
    merged(world, [("The Greatest Love", 13), *world.counts[1:]])
    assert tick(world.press, world.later(hours=2).now).planned == []


def test_the_same_words_come_again_from_the_snapshot(store: Store) -> None:
    world = World(store)
    tick(world.press, world.now)
    kept = store.outbox.post(KEY).snapshot
    template = Template(name=kept["template"], source=kept["source"], html=kept["html"])
    again = compose(sheet_in(kept), template, world.network.limits, OccasionKind.ROUNDUP)
    assert list(again.texts) == kept["texts"]


def test_a_hosts_own_wording_needs_approval_anew_and_keeps_the_rules(store: Store) -> None:
    world = World(store, talk=talk(approval=Approval.ONE))
    plan(world.press, world.now)
    old = store.outbox.post(KEY).digest or ""
    store.outbox.approve(KEY, "Anna", old, world.now)
    edited = edit(world.press, KEY, ["The Greatest Love leads. Who else?"], "Anna", world.now)
    assert (edited.decided, edited.approvals_missing) == (State.DRAFT, 1)
    with pytest.raises(Conflict, match="280"):
        edit(world.press, KEY, ["long " * 80], "Anna", world.now)
    store.outbox.approve(KEY, "Estelle", edited.digest or "", world.now)
    send(world.press, world.now)
    assert [p.text for p in world.network.timeline] == ["The Greatest Love leads. Who else?"]


def test_two_schedulers_call_for_each_occasion_once_in_an_hour_of_ticks(store: Store) -> None:
    world = World(store, talk=talk("*/5 * * * *"))
    other = World(store, talk=world.talk, network=world.network)
    for minute in range(60):
        world.counts[0] = other.counts[0] = ("The Greatest Love", 12 + minute // 5)
        for each in (world, other):
            each.now = MONDAY + timedelta(minutes=minute)
            tick(each.press, each.now)
    posts = store.outbox.posts()
    assert len([p for p in posts if p.occasion.due >= MONDAY]) == 12
    assert len(posts) == len({p.key for p in posts})
    sent = [part.text for p in posts for part in p.parts if part.state is State.SENT]
    assert len(sent) == len(world.network.timeline)
