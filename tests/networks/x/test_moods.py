"""X's moods, one row each: what it does, and what it asks of us."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Part, Ref
from bot.networks.x import X, XCredentials
from bot.networks.x.troubles import refusal
from tests.networks.x.conftest import HASHTAG, NOON, crowd, dollars, sweep
from tests.stand_ins.x import World
from tests.stand_ins.x.mischief import NAMES, SLY

READING = {
    "unauthorized": Trouble.CREDENTIALS,
    "credits": Trouble.CREDITS,
    "spend_cap": Trouble.CREDITS,
    "usage_cap": Trouble.CREDITS,
    "client_forbidden": Trouble.CREDENTIALS,
    "forbidden": Trouble.REFUSED,
    "not_summoned": Trouble.REFUSED,
    "duplicate": Trouble.DUPLICATE,
    "not_visible": Trouble.LATER,
    "not_found": Trouble.REFUSED,
    "bad_request": Trouble.REFUSED,
    "bad_token": Trouble.REFUSED,
    "rate_limited": Trouble.WAIT,
    "rate_limited_bare": Trouble.WAIT,
    "rate_limited_past": Trouble.WAIT,
    "rate_limited_day": Trouble.WAIT,
    "server_error": Trouble.LATER,
    "unavailable": Trouble.LATER,
    "html": Trouble.LATER,
    "list": Trouble.LATER,
    "truncated": Trouble.LATER,
    "reset": Trouble.LATER,
    "crash_after": Trouble.LATER,
    "error_after": Trouble.LATER,
    "hang": Trouble.LATER,
    "trickle": Trouble.LATER,
}

# of a post, what leaves open whether it went out
WRITING = READING | {
    "server_error": Trouble.UNCLEAR,
    "unavailable": Trouble.UNCLEAR,
    "html": Trouble.UNCLEAR,
    "list": Trouble.UNCLEAR,
    "truncated": Trouble.UNCLEAR,
    "reset": Trouble.UNCLEAR,
    "crash_after": Trouble.UNCLEAR,
    "error_after": Trouble.UNCLEAR,
    "hang": Trouble.UNCLEAR,
    "trickle": Trouble.UNCLEAR,
    "no_id": Trouble.UNCLEAR,
}

RETRY = {
    "rate_limited": timedelta(seconds=300),
    "rate_limited_bare": timedelta(minutes=15),
    "rate_limited_past": timedelta(minutes=15),
    "rate_limited_day": timedelta(seconds=40_000),
}

PART = Part(post="p", n=0, network="x", text="The standing so far", key="k")


def test_every_mood_of_the_stand_in_has_its_row() -> None:
    assert READING.keys() == NAMES - SLY
    assert WRITING.keys() == NAMES - SLY | {"no_id"}


@pytest.mark.parametrize(("mood", "trouble"), READING.items())
def test_a_reading_meets_a_mood(world: World, x: X, mood: str, trouble: Trouble) -> None:
    crowd(world, 3)
    world.mischief.add(mood, "search")
    with pytest.raises(NetworkError) as caught:
        sweep(x, HASHTAG)
    assert caught.value.trouble is trouble
    assert caught.value.network == "x"
    assert (caught.value.retry_at is not None) == (trouble is Trouble.WAIT)
    assert len(sweep(x, HASHTAG)[-1].answers) == 3


@pytest.mark.parametrize(("mood", "trouble"), WRITING.items())
def test_a_writing_meets_a_mood(world: World, x: X, mood: str, trouble: Trouble) -> None:
    world.mischief.add(mood, "create")
    with pytest.raises(NetworkError) as caught:
        x.publish(PART)
    assert caught.value.trouble is trouble
    assert len(world.requests) == 1


@pytest.mark.parametrize(("mood", "wait"), RETRY.items())
def test_the_time_to_try_again_is_told_by_our_clock(
    world: World, x: X, mood: str, wait: timedelta
) -> None:
    world.mischief.add(mood, "search")
    with pytest.raises(NetworkError) as caught:
        sweep(x, HASHTAG)
    assert caught.value.retry_at == world.now + wait


def test_a_machine_whose_clock_is_off_waits_as_long_as_x_says() -> None:
    hour = timedelta(hours=1)
    reset = str(int((NOON + timedelta(minutes=5)).timestamp()))
    headers = {"date": "Tue, 01 Sep 2026 12:00:00 GMT", "x-rate-limit-reset": reset}
    for now in (NOON - hour, NOON + hour):
        error = refusal(429, headers, b"{}", now=now)
        assert error.retry_at == now + timedelta(minutes=5)
    late = refusal(401, headers, b"{}", now=NOON + hour)
    assert "+3600 s off" in late.detail


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"errors": null}', b'{"detail": 5}', b"[" * 100_000, b"\xff"]
)
def test_a_refusal_in_any_shape_is_still_told(body: bytes) -> None:
    assert refusal(403, {}, body, now=NOON).trouble is Trouble.REFUSED
    assert refusal(500, {}, body, now=NOON).trouble is Trouble.LATER


def test_nobody_listening_is_no_unclear_post(x_with: Callable[..., X]) -> None:
    x = x_with(base_url="http://127.0.0.1:9")
    with pytest.raises(NetworkError) as caught:
        x.publish(PART)
    assert caught.value.trouble is Trouble.LATER


def test_a_reply_to_a_parent_that_x_does_not_see_yet_is_tried_later(world: World, x: X) -> None:
    world.parent_delay = timedelta(seconds=5)
    first = x.publish(PART)
    reply = Part(post="p", n=1, network="x", text="and more", key="k1", parent=first)
    with pytest.raises(NetworkError) as caught:
        x.publish(reply)
    assert caught.value.trouble is Trouble.LATER
    world.advance(timedelta(seconds=10))
    x.publish(reply)


def test_partial_errors_are_kept_as_notes(world: World, x: X) -> None:
    crowd(world, 3)
    world.mischief.add("partial_error", "search")
    (page,) = sweep(x, HASHTAG)
    assert len(page.answers) == 3
    assert page.notes == ("X, in part: Could not find tweet with referenced_tweets.id: [1].",)


def test_fields_dropped_in_silence_are_an_error_not_a_null(world: World, x: X) -> None:
    crowd(world, 3)
    world.mischief.add("drop_fields", "search")
    with pytest.raises(NetworkError, match="author_id"):
        sweep(x, HASHTAG)


def test_one_post_without_a_needed_field_is_told_and_read_again(world: World, x: X) -> None:
    crowd(world, 3)
    world.mischief.add("drop_some", "search")
    (page,) = sweep(x, HASHTAG)
    assert len(page.answers) == 2
    assert "author_id" in page.notes[0]
    assert page.gap is not None
    (again,) = x.fill(page.gap, dollars("1"))
    assert len(again.answers) == 1
    assert again.gap is None


def test_a_post_that_stays_broken_stays_a_gap_until_x_has_forgotten_it(world: World, x: X) -> None:
    crowd(world, 3)
    world.mischief.add("drop_some", "search", times=2)
    (page,) = sweep(x, HASHTAG)
    assert page.gap is not None
    (still,) = x.fill(page.gap, dollars("1"))
    assert still.gap == page.gap
    world.advance(timedelta(days=8))
    (end,) = x.fill(page.gap, dollars("1"))
    assert end.gap is not None
    assert end.gap.lost


def test_credentials_do_not_show_in_words() -> None:
    shown = repr(XCredentials(consumer_secret="hush", bearer_token="hush", user_token="hush"))
    assert "hush" not in shown


def test_an_app_only_token_cannot_post(x_with: Callable[..., X]) -> None:
    x = x_with(XCredentials(bearer_token="app-token"))
    with pytest.raises(NetworkError) as caught:
        x.publish(PART)
    assert caught.value.trouble is Trouble.CREDENTIALS


def test_withdrawing_what_is_gone_is_fine(world: World, x: X) -> None:
    ref = x.publish(PART)
    x.withdraw(ref)
    x.withdraw(ref)
    assert world.posts[ref.native].fate == "deleted"
    world.mischief.add("server_error", "delete")
    with pytest.raises(NetworkError):
        x.withdraw(Ref(network="x", id="x:1", native="1"))


def test_what_x_calls_a_trouble_is_not_said_twice() -> None:
    body = b'{"title": "CreditsDepleted", "type": "https://api.x.com/2/problems/credits"}'
    assert str(refusal(402, {}, body, now=NOON)) == "x: credits: CreditsDepleted"
