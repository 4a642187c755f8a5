from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Conflict, Trouble
from bot.model import Approval, Limits, OccasionKind, Part, State
from bot.publish import plan, preview, said, send, settle, tick, withdraw
from bot.publish.sending import LEASE, hash_of
from bot.storage import Store
from tests.publish.network import MONDAY, World, talk

KEY = "epic-kiss/roundup/2015-10-12/x"


def ticked_until_sent(world: World, ticks: int = 12) -> None:
    for _ in range(ticks):
        tick(world.press, world.now)
        if world.store.outbox.post(KEY).state_at(world.now) is State.SENT:
            return
        world.later(minutes=4)


def assert_each_part_stands_once(world: World) -> None:
    post = world.store.outbox.post(KEY)
    assert [posted.text for posted in world.network.timeline] == [p.text for p in post.parts]
    assert [part.ref.native if part.ref else None for part in post.parts] == [
        posted.id for posted in world.network.timeline
    ]


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


@pytest.mark.parametrize("fault", ["lost", "late", "timeout", Trouble.UNCLEAR])
@pytest.mark.parametrize("at", [0, 1])
def test_a_part_of_unknown_fate_ends_up_standing_once(
    store: Store, fault: str | Trouble, at: int
) -> None:
    world = World(store)
    world.network.faults = [*[None] * at, fault]
    ticked_until_sent(world)
    assert_each_part_stands_once(world)


def test_not_there_is_believed_only_after_two_looks_past_the_claim(store: Store) -> None:
    world = World(store)
    world.network.faults = ["timeout"]
    tick(world.press, world.now)
    for minutes in (1, 3, 3):
        tick(world.press, world.later(minutes=minutes).now)
        assert world.network.calls == 1
    tick(world.press, world.later(minutes=4).now)
    assert world.network.calls > 1


def test_a_duplicate_refusal_counts_as_sent_once_it_is_seen(store: Store) -> None:
    world = World(store)
    world.network.faults = ["late"]
    world.network.delay = timedelta(minutes=30)  # longer than two looks
    ticked_until_sent(world, 30)
    assert_each_part_stands_once(world)


def test_a_duplicate_that_is_not_on_the_timeline_waits_for_a_host_and_blocks_only_itself(
    store: Store,
) -> None:
    world = World(store)
    world.network.faults = [Trouble.DUPLICATE]
    for _ in range(6):
        tick(world.press, world.now)
        world.later(minutes=10)
    post = store.outbox.post(KEY)
    assert (post.state_at(world.now), world.network.calls) == (State.UNKNOWN, 1)
    world.later(days=7)
    world.counts[0] = ("The Greatest Love", 20)
    tick(world.press, MONDAY + timedelta(days=7))
    assert world.network.calls > 1
    store.outbox.decide(KEY, 0, sent=False, host="Anna", now=world.now)
    with pytest.raises(Conflict, match="settled already"):
        store.outbox.decide(KEY, 0, sent=True, host="Anna", now=world.now)


def test_last_weeks_equal_post_is_not_taken_for_this_one(store: Store) -> None:
    world = World(store)
    world.network.refuses_duplicates = False
    plan(world.press, world.now)
    part = store.outbox.post(KEY).parts[0]
    old = World(store, now=MONDAY - timedelta(days=7))
    world.network.clock = lambda: old.now
    world.network.publish(Part(post="other", n=0, network="x", text=part.text, key="other"))
    world.network.clock = lambda: world.now
    world.network.faults = ["timeout"]
    ticked_until_sent(world)
    assert len([p for p in world.network.timeline if p.text == part.text]) == 2


def test_a_blind_network_settles_nothing_and_sends_nothing_again(store: Store) -> None:
    world = World(store)
    world.network.faults = ["lost"]
    world.network.blind = True
    for _ in range(8):
        tick(world.press, world.now)
        world.later(minutes=5)
    assert world.network.calls == 1
    assert "looking for it" in (store.outbox.post(KEY).parts[0].trouble or "")
    world.network.blind = False
    ticked_until_sent(world)
    assert_each_part_stands_once(world)


def test_a_rate_limit_is_waited_out_and_a_refusal_fails(store: Store) -> None:
    world = World(store)
    world.network.faults = [Trouble.WAIT]
    tick(world.press, world.now)
    tick(world.press, world.later(minutes=10).now)
    assert world.network.calls == 1
    world.network.faults = [Trouble.REFUSED]
    tick(world.press, world.later(minutes=10).now)
    post = store.outbox.post(KEY)
    assert post.state_at(world.now) is State.FAILED
    assert post.parts[0].sending_at is None


def test_a_reply_to_a_parent_made_a_moment_ago_is_tried_again(store: Store) -> None:
    world = World(store)
    world.network.faults = [None, Trouble.REFUSED]
    tick(world.press, world.now)
    tick(world.press, world.later(minutes=1).now)
    assert_each_part_stands_once(world)


def test_the_text_goes_alone_where_the_picture_is_refused_and_the_talk_says_so(
    store: Store,
) -> None:
    world = World(store)
    world.picture = b"PNG"
    world.network.faults = [Trouble.PICTURE]
    tick(world.press, world.now)
    assert world.network.timeline[0].pictured is False
    assert_each_part_stands_once(world)


def test_the_picture_goes_with_the_first_part(store: Store) -> None:
    world = World(store)
    world.picture = b"PNG"
    tick(world.press, world.now)
    assert [posted.pictured for posted in world.network.timeline] == [True, False]


def test_a_sender_that_wakes_after_its_claim_sends_nothing(store: Store) -> None:
    world = World(store)
    plan(world.press, world.now)
    times = iter([world.now, world.now + LEASE, world.now + LEASE])
    [outcome] = send(world.press, world.now, clock=lambda: next(times))
    assert (outcome.state, world.network.calls) == (State.DUE, 0)
    assert "paused" in outcome.reason


def test_two_senders_with_one_database_post_each_part_once(store: Store) -> None:
    world = World(store)
    plan(world.press, world.now)
    plan(world.press, world.now)
    send(world.press, world.now, who="other:1:1")
    send(world.press, world.now, who="another:2:2")
    assert_each_part_stands_once(world)


def test_what_was_missed_while_nothing_ran_expires_with_its_reason(store: Store) -> None:
    world = World(store).later(days=15)
    planned = plan(world.press, world.now)
    assert [p.state for p in planned] == [State.EXPIRED] * 3
    assert "its time passed" in planned[0].reason
    assert send(world.press, world.now) == []


def test_a_draft_that_nobody_approves_expires(store: Store) -> None:
    world = World(store, talk=talk(approval=Approval.ONE))
    plan(world.press, world.now)
    [outcome] = send(world.press, world.later(hours=12).now)
    assert (outcome.state, world.network.calls) == (State.EXPIRED, 0)
    assert "enough hosts" in outcome.reason


def test_two_hosts_must_agree_where_the_talk_wants_two(store: Store) -> None:
    world = World(store, talk=talk(approval=Approval.TWO))
    plan(world.press, world.now)
    digest = store.outbox.post(KEY).digest or ""
    store.outbox.approve(KEY, "Anna", digest, world.now)
    store.outbox.approve(KEY, "Anna", digest, world.now)
    assert send(world.press, world.now) == []
    store.outbox.approve(KEY, "Estelle", digest, world.now)
    send(world.press, world.now)
    assert_each_part_stands_once(world)


def test_a_change_after_the_approval_makes_it_a_draft_again_with_the_new_words(
    store: Store,
) -> None:
    world = World(store, talk=talk(approval=Approval.ONE))
    plan(world.press, world.now)
    digest = store.outbox.post(KEY).digest or ""
    store.outbox.approve(KEY, "Anna", digest, world.now)
    world.counts[0] = ("The Greatest Love", 11)
    [outcome] = send(world.press, world.now)
    assert (outcome.state, world.network.calls) == (State.DRAFT, 0)
    post = store.outbox.post(KEY)
    assert "11 people" in post.parts[0].text
    with pytest.raises(Conflict, match="something else"):
        store.outbox.approve(KEY, "Anna", digest, world.now)


def test_a_change_of_an_automatic_post_is_composed_anew_and_sent_by_the_next_tick(
    store: Store,
) -> None:
    world = World(store)
    plan(world.press, world.now)
    world.counts[0] = ("The Greatest Love", 11)
    ticked_until_sent(world)
    assert "11 people" in world.network.timeline[0].text
    assert_each_part_stands_once(world)


def test_a_thread_that_was_begun_goes_on_as_it_began(store: Store) -> None:
    world = World(store)
    world.network.faults = [None, "timeout"]
    tick(world.press, world.now)
    world.counts[0] = ("The Greatest Love", 99)
    ticked_until_sent(world)
    assert "99" not in "".join(posted.text for posted in world.network.timeline)
    assert_each_part_stands_once(world)


def test_a_held_post_waits_until_it_is_released(store: Store) -> None:
    world = World(store)
    plan(world.press, world.now)
    store.outbox.hold(KEY, "Anna", world.now, "wait for the poll to settle")
    assert send(world.press, world.now) == []
    store.outbox.release(KEY, "Anna", world.now)
    send(world.press, world.now)
    assert_each_part_stands_once(world)


def test_a_sent_post_keeps_what_it_said_with_a_hash(store: Store) -> None:
    world = World(store)
    tick(world.press, world.now)
    snapshot = store.outbox.post(KEY).snapshot
    assert snapshot["texts"] == [posted.text for posted in world.network.timeline]
    assert snapshot["hash"] == hash_of(snapshot)
    assert list(said(world.press, KEY)) == snapshot["texts"]


def test_withdrawing_deletes_what_was_sent(store: Store) -> None:
    world = World(store)
    tick(world.press, world.now)
    withdraw(world.press, KEY, "Anna", world.now)
    assert world.network.timeline == []
    assert store.outbox.post(KEY).state_at(world.now) is State.WITHDRAWN
    tick(world.press, world.later(minutes=5).now)
    assert world.network.timeline == []


def test_a_draft_is_withdrawn_even_where_its_network_is_not_posted_to_any_more(
    store: Store,
) -> None:
    world = World(store, talk=talk(approval=Approval.ONE))
    plan(world.press, world.now)
    assert withdraw(replace(world.press, publishers={}), KEY, "Anna", world.now) == []
    assert store.outbox.post(KEY).state_at(world.now) is State.WITHDRAWN


def test_what_a_host_said_was_sent_is_named_where_nobody_knows_its_place(store: Store) -> None:
    world = World(store)
    world.network.faults = [Trouble.DUPLICATE]
    tick(world.press, world.now)
    store.outbox.decide(KEY, 0, sent=True, host="Anna", now=world.now)
    [outcome] = withdraw(world.press, KEY, "Anna", world.now)
    assert (outcome.state, "please delete it there" in outcome.reason) == (State.SENT, True)


def test_what_a_network_does_not_delete_says_so_until_it_is_gone(store: Store) -> None:
    world = World(store)
    tick(world.press, world.now)
    world.network.keeps = True
    outcomes = withdraw(world.press, KEY, "Anna", world.now)
    assert {outcome.state for outcome in outcomes} == {State.SENT}
    for part in store.outbox.post(KEY).parts:
        assert "could not be deleted: " in (part.trouble or "")
    world.network.keeps = False
    withdraw(world.press, KEY, "Anna", world.now)
    assert {part.state for part in store.outbox.post(KEY).parts} == {State.WITHDRAWN}
    assert world.network.timeline == []


def test_what_stands_where_nobody_is_connected_cannot_be_taken_back(store: Store) -> None:
    world = World(store)
    tick(world.press, world.now)
    with pytest.raises(Conflict, match="x is not connected here"):
        withdraw(replace(world.press, publishers={}), KEY, "Anna", world.now)
    assert store.outbox.post(KEY).state_at(world.now) is State.SENT


def test_what_was_never_to_come_cannot_be_taken_back(store: Store) -> None:
    world = World(store)
    world.now = MONDAY + timedelta(hours=13)
    [planned] = plan(world.press, world.now)
    assert planned.state is State.EXPIRED
    with pytest.raises(Conflict, match="is expired: there is nothing to take back"):
        withdraw(world.press, KEY, "Anna", world.now)


def test_no_words_come_again_before_all_variants_were_used(store: Store) -> None:
    closes = MONDAY + timedelta(weeks=20)
    world = World(store, talk=replace(talk(), closes=closes))
    used = []
    for week in range(7):
        world.counts[0] = ("The Greatest Love", 12 + week)
        tick(world.press, world.now)
        [post] = [p for p in store.outbox.posts() if p.occasion.due == world.now]
        used.append(post.snapshot["template"])
        clocks_gone_back = timedelta(hours=week >= 2)
        world.now = MONDAY + timedelta(weeks=week + 1) + clocks_gone_back
    assert len(set(used[:6])) == 6
    assert used[6] == used[0]


def test_a_host_may_be_called_where_the_talk_and_the_network_say_so(store: Store) -> None:
    asked = talk("at open", OccasionKind.PROMPT, close="Tell @annaandestelle!", live_mentions=True)
    world = World(store, talk=asked, now=asked.opens)
    plain = [p.state for p in plan(world.press, world.now)]
    text = store.outbox.posts()[0].parts[0].text
    assert (plain, "@" in text) == ([State.DUE], False)
    world.network.limits = replace(world.network.limits, live_mentions=True)
    called = preview(world.press, "epic-kiss", OccasionKind.PROMPT, "x", world.now)
    assert "@annaandestelle" in called.texts[0]
    assert called.breaches == []


def test_nothing_is_posted_about_nothing_new(store: Store) -> None:
    world = World(store)
    tick(world.press, world.now)
    sent = world.network.calls
    [planned] = tick(world.press, world.later(days=7).now).planned
    assert (planned.state, planned.reason) == (
        State.SKIPPED, "nothing has changed since the last one",
    )  # fmt: skip
    assert world.network.calls == sent


def test_a_preview_writes_nothing(store: Store) -> None:
    world = World(store)
    statement = preview(world.press, "epic-kiss", OccasionKind.RESULT, "x", world.now)
    limits: Limits = world.network.limits
    assert all(limits.weigh(text) <= limits.weight for text in statement.texts)
    assert store.outbox.posts() == []
    assert settle(world.press, world.now) == []
