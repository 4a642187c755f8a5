"""Re-checks, counts and look-ups: a hundred a request, each charged, none beyond the allowance."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.errors import ConfigError, NetworkError
from bot.model import Fate, Ref
from bot.networks.x import Dialect, X, XCredentials, XSettings, connect
from tests.networks.x.conftest import FREE, HASHTAG, HOST, MENTIONS, cost, crowd, dollars, sweep
from tests.stand_ins.x import World


def ref(native: str, version: str | None = None) -> Ref:
    return Ref(network="x", id=f"x:{native}", native=version or native)


def test_every_fate_is_told_apart(world: World, x: X) -> None:
    placed = {
        fate: world.place(f"{fate}_fan", "#talkforreal Goblin")
        for fate in ("stands", "deleted", "protected", "suspended", "withheld", "edited")
    }
    for fate in ("deleted", "protected", "suspended", "withheld"):
        world.set_fate(placed[fate].id, fate)
    world.edit(placed["edited"].id, "#talkforreal Healer")
    changes = x.recheck([ref(post.id) for post in placed.values()], FREE)
    assert [change.fate.value for change in changes] == list(placed)
    assert changes[-1].answer is not None
    assert changes[-1].answer.text == "#talkforreal Healer"
    assert sum(charge.price for charge in x.take_charges()) == world.bill


def test_an_edit_that_was_read_already_stands(world: World, x: X) -> None:
    first = world.place("fan", "#talkforreal Goblin")
    second = world.edit(first.id, "#talkforreal Healer")
    (change,) = x.recheck([ref(first.id, second.id)], FREE)
    assert change.fate is Fate.STANDS


def test_a_recheck_asks_a_hundred_at_a_time_within_its_allowance(world: World, x: X) -> None:
    refs = [ref(world.place("fan", f"#talkforreal {n}").id) for n in range(250)]
    assert len(x.recheck(refs, FREE)) == 250
    assert len(world.requests) == 3
    x.take_charges()
    assert len(x.recheck(refs, dollars("0.052"))) == 10
    assert x.recheck(refs, dollars("0.004")) == []
    assert x.recheck(refs, dollars("9", pages=0)) == []


def test_counts_cost_a_request_and_tell_hours(world: World, x: X) -> None:
    crowd(world, 30, minutes=120)
    counted = x.count(x.query(HASHTAG))
    assert counted.total == 30
    assert sum(n for _, n in counted.buckets) == 30
    assert counted.buckets[0][0].tzinfo is not None
    assert [(c.resource, c.price) for c in x.take_charges()] == [("counts", Decimal("0.005"))]
    half = x.count(x.query(HASHTAG), start=world.now - timedelta(hours=1), granularity="minute")
    assert 0 < half.total < 30


def test_the_recapture_sample_leaves_the_exclusions_out(world: World, x: X) -> None:
    world.place("fan", f"@{HOST} Goblin #talkforreal")
    world.place("other", "Healer #talkforreal")
    world.advance(timedelta(minutes=1))
    page = x.sample(HASHTAG, dollars("1"))
    assert page is not None
    assert len(page.answers) == 2
    assert x.sample(HASHTAG, dollars("0.01")) is None


def test_names_are_looked_up_when_they_are_wanted(world: World, x: X) -> None:
    fan = world.user("fan_one", "Fan & Friend")
    accounts = x.look_up([f"x:{fan.id}", "x:999999"], dollars("1"))
    assert [(a.id, a.handle, a.name) for a in accounts] == [
        (f"x:{fan.id}", "fan_one", "Fan & Friend")
    ]
    assert [c.price for c in x.take_charges()] == [Decimal("0.010")]
    assert x.look_up([f"x:{fan.id}"], dollars("0.009")) == []


def test_posts_found_by_hand_are_read_by_id(world: World, x: X) -> None:
    post = world.place("fan", "found by hand")
    page = x.posts([post.id, "5"], dollars("1"))
    assert [answer.id for answer in page.answers] == [f"x:{post.id}"]
    assert cost([page]) == Decimal("0.005")
    assert "Could not find" in page.notes[0]
    assert not x.posts([post.id], dollars("0")).complete


def test_owned_reads_need_the_account_itself(world: World, x_with: Callable[..., X]) -> None:
    world.place("fan", f"@{HOST} Goblin")
    own = sweep(x_with(), MENTIONS)
    app_only = sweep(x_with(XCredentials(bearer_token="app-token")), MENTIONS)
    strange = sweep(x_with(owns_app=False), MENTIONS)
    assert [cost(pages) for pages in (own, app_only, strange)] == [
        Decimal("0.001"), Decimal("0.005"), Decimal("0.005"),
    ]  # fmt: skip


def test_the_newer_dialect_is_spoken_where_the_older_is_gone(
    world: World, x_with: Callable[..., X]
) -> None:
    crowd(world, 3)
    world.place("fan", "word " * 80 + "#talkforreal")
    world.advance(timedelta(minutes=1))
    (old,) = sweep(x_with(), HASHTAG)
    world.dialects = frozenset({"post"})
    with pytest.raises(NetworkError, match="author_id"):
        sweep(x_with(), HASHTAG)
    (new,) = sweep(x_with(dialect=Dialect.POST, page_size=100), HASHTAG)
    assert [(a.id, a.text, a.tags) for a in new.answers] == [(a.id, a.text, a.tags) for a in old.answers]  # fmt: skip
    assert new.answers[0].account.handle == "fan"
    assert cost([new]) == 4 * (Decimal("0.005") + Decimal("0.010"))


def test_what_pages_cost_is_what_the_stand_in_bills(world: World, x: X) -> None:
    crowd(world, 45)
    crowd(world, 12, text=f"@{HOST}")
    spent = cost([*sweep(x, HASHTAG), *sweep(x, MENTIONS)])
    assert spent == world.bill == 45 * Decimal("0.005") + 12 * Decimal("0.001")
    sweep(x, HASHTAG)
    assert spent == world.bill
    world.advance(timedelta(days=1))
    sweep(x, HASHTAG)
    assert world.bill > spent


def test_without_any_credential_nothing_is_connected(settings: XSettings) -> None:
    with pytest.raises(ConfigError, match="X_CONSUMER_KEY"):
        connect(settings, XCredentials(consumer_key="k"))
