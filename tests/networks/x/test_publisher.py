"""Posts go out once, with picture and alt text; whether they arrived can be found out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Card, Part
from bot.networks.x import X, XCredentials, XPrices
from tests.networks.x.conftest import HOST
from tests.stand_ins.x import World

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
PART = Part(
    post="p",
    n=0,
    network="x",
    text="The standing so far: 1 The Greatest Love https://dramaforreal.com/the-talk",
    key="k",
    card=Card(digest="d", alt="The Greatest Love leads with 2"),
)
PLAIN = Part(post="p", n=1, network="x", text="2 Goblin & 3 Healer — “so far”", key="k1")


def test_a_post_goes_out_with_picture_and_alt_text_and_is_charged(world: World, x: X) -> None:
    ref = x.publish(PART, PNG)
    assert world.posts[ref.native].text == PART.text
    assert world.posts[ref.native].media
    assert list(world.media.values()) == ["The Greatest Love leads with 2"]
    charges = x.take_charges()
    assert [(c.resource, c.price) for c in charges] == [
        ("alt text", Decimal("0.005")),
        ("post create", Decimal("0.200")),
    ]
    assert sum(c.price for c in charges) == world.bill
    assert x.take_charges() == ()


def test_a_thread_replies_to_itself(world: World, x: X) -> None:
    first = x.publish(PART)
    second = x.publish(replace(PLAIN, parent=first, root=first))
    assert world.posts[second.native].reply_to == first.native
    assert second.id == f"x:{second.native}"


def test_a_post_that_went_out_in_silence_is_found(world: World, x: X) -> None:
    sending_at = world.now
    first = x.publish(PART)
    x.take_charges()
    part = replace(PLAIN, parent=first)
    world.mischief.add("crash_after", "create")
    with pytest.raises(NetworkError) as caught:
        x.publish(part)
    assert caught.value.trouble is Trouble.UNCLEAR
    world.advance(timedelta(minutes=2))
    (found,) = x.find(part, sending_at)
    assert world.posts[found.native].text == PLAIN.text
    assert x.find(replace(part, parent=None), sending_at) == ()
    assert {c.resource for c in x.take_charges()} == {"owned read", "post create"}


def test_an_account_without_an_id_is_looked_up_and_charged(
    world: World, x_with: Callable[..., X]
) -> None:
    user = XCredentials(user_token="user-token")
    x, nameless = x_with(user, user_id=None), x_with(user, user_id=None, handle=None)
    sending_at = world.now
    x.publish(PLAIN)
    assert len(x.find(PLAIN, sending_at)) == 1
    assert len(x.find(PLAIN, sending_at)) == 1
    resources = [charge.resource for charge in x.take_charges()]
    assert resources.count("user read") == 1
    with pytest.raises(NetworkError) as caught:
        nameless.find(PLAIN, sending_at)
    assert caught.value.trouble is Trouble.CREDENTIALS


def test_links_are_folded_when_a_post_is_looked_for(world: World, x: X) -> None:
    sending_at = world.now
    ref = x.publish(PART, PNG)
    world.advance(timedelta(minutes=1))
    assert [found.native for found in x.find(PART, sending_at)] == [ref.native]


def test_last_weeks_post_of_the_same_text_is_not_found(world: World, x: X) -> None:
    x.publish(PLAIN)
    world.advance(timedelta(days=3))
    assert x.find(PLAIN, world.now) == ()


def test_a_part_looked_for_on_a_long_timeline_is_found(world: World, x: X) -> None:
    sending_at = world.now
    x.publish(PLAIN)
    for n in range(30):
        world.place(HOST, f"chatter {n}")
    assert len(x.find(PLAIN, sending_at)) == 1


def test_posting_the_same_again_is_a_duplicate(x: X) -> None:
    x.publish(PLAIN)
    with pytest.raises(NetworkError) as caught:
        x.publish(PLAIN)
    assert caught.value.trouble is Trouble.DUPLICATE


def test_a_picture_that_fails_posts_nothing(world: World, x: X) -> None:
    for mood in ("server_error", "hang", "html"):
        world.mischief.add(mood, "upload")
        with pytest.raises(NetworkError) as caught:
            x.publish(PART, PNG)
        assert caught.value.trouble is Trouble.PICTURE
    assert not world.posts


def test_an_answer_to_whoever_did_not_ask_is_refused(world: World, x: X) -> None:
    fan = world.place("fan", "Goblin #talkforreal")
    parent = x.publish(PLAIN)
    reply = replace(PLAIN, text="counted!", parent=replace(parent, native=fan.id))
    with pytest.raises(NetworkError) as caught:
        x.publish(reply)
    assert caught.value.trouble is Trouble.REFUSED


def test_limits_weigh_as_x_does_at_the_set_prices(x_with: Callable[..., X]) -> None:
    limits = x_with(prices=XPrices(create=Decimal("0.02"))).limits
    assert limits.weigh("…" * 140) == limits.weight
    assert (limits.text_price, limits.link_price) == (Decimal("0.02"), Decimal("0.200"))
    assert not limits.live_mentions


def test_a_user_token_posts_and_reads_what_is_its_own(world: World, x_with: Callable[..., X]) -> None:  # fmt: skip
    x = x_with(XCredentials(user_token="user-token", bearer_token="app-token"))
    sending_at = world.now
    x.publish(PLAIN)
    assert len(x.find(PLAIN, sending_at)) == 1
    assert x.take_charges()[1].resource == "owned read"
