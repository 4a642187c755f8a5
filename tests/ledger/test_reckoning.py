"""Money and coverage as arithmetic."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ledger import Purse, Wall, add_up, close_places, crowd, least, payer, share, stretch
from bot.storage.ledger import Line

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
dollars = st.decimals(0, 100, places=3)


def a_line(
    purpose: str, feed: str | None, spent: str, lately: str = "0", unclear: str = "0"
) -> Line:
    return Line(
        network="x", feed=feed, purpose=purpose, rows=1, dollars=Decimal(spent), lately=Decimal(lately),
        unclear=Decimal(unclear),
    )  # fmt: skip


@given(st.lists(st.tuples(st.none() | dollars, dollars)))
def test_what_is_left_fits_every_wall(walls: list[tuple[Decimal | None, Decimal]]) -> None:
    left = least(Wall(bound=bound, spent=spent) for bound, spent in walls)
    bounds = [(bound, spent) for bound, spent in walls if bound is not None]
    assert (left is None) == (not bounds)
    if left is not None:
        assert left >= 0
        assert left == 0 or all(spent + left <= bound for bound, spent in bounds)


@given(st.lists(st.tuples(st.none() | dollars, dollars), min_size=1))
def test_whoever_can_pay_most_pays(purses: list[tuple[Decimal | None, Decimal]]) -> None:
    made = [
        Purse(talk=f"t{n}", walls=(Wall(bound=bound, spent=Decimal(0)),), paid=paid)
        for n, (bound, paid) in enumerate(purses)
    ]
    chosen = payer(made)
    assert chosen is not None
    lefts = [purse.left for purse in made]
    most = None if None in lefts else max(left for left in lefts if left is not None)
    assert chosen.left == most
    assert all(chosen.paid <= purse.paid for purse in made if purse.left == most)


def test_a_share_has_an_interval_that_stays_within_nothing_and_all() -> None:
    assert share(0, 0) is None
    whole, none, most = share(50, 50), share(0, 50), share(95, 100)
    assert whole is not None
    assert none is not None
    assert most is not None
    assert (whole.value, whole.high) == (1.0, 1.0)
    assert 0.9 < whole.low < 1
    assert (none.value, none.low) == (0.0, 0.0)
    assert most.low == pytest.approx(0.8882, abs=1e-3)  # Wilson, by the published formula
    assert most.high == pytest.approx(0.9785, abs=1e-3)


def test_recapture_holds_the_truth_about_nineteen_times_in_twenty() -> None:
    chance = random.Random(5)
    held = 0
    for _ in range(400):
        gathered = {n for n in range(1000) if chance.random() < 0.9}
        drawn = chance.sample(range(1000), 120)
        found = crowd(len(gathered), len(drawn), sum(n in gathered for n in drawn))
        assert found is not None
        assert found.low <= found.value <= found.high
        held += found.low <= 1000 <= found.high
    assert held / 400 > 0.9


def test_where_everything_drawn_was_known_nobody_is_missing() -> None:
    found = crowd(900, 100, 100)
    assert found is not None
    assert (found.value, found.low, found.high) == (900.0, 900.0, 900.0)


def test_stretches_that_overlap_count_once_and_only_within_bounds() -> None:
    found = [(NOON, NOON + 2 * HOUR), (NOON + HOUR, NOON + 3 * HOUR), (NOON + 5 * HOUR, NOON + 9 * HOUR)]  # fmt: skip
    assert stretch(found, NOON - HOUR, NOON + 6 * HOUR) == 4 * HOUR
    assert stretch([], NOON, NOON + HOUR) == timedelta(0)


@pytest.mark.parametrize(
    ("people", "close"),
    [
        ([], set()),
        ([500], set()),
        ([500, 100, 2], set()),
        ([100, 99, 20], {0, 1}),
        ([300, 200, 100, 50, 20, 19, 5], {4, 5}),
        ([3, 2], {0, 1}),
    ],
)
def test_only_close_places_are_worth_a_second_look(people: list[int], close: set[int]) -> None:
    assert close_places(people) == close


def test_costs_add_up_by_road_and_by_answer() -> None:
    lines = [
        a_line("collect", "x:hashtag:t", "2.00", "0.70"),
        a_line("collect", "x:mention:h", "0.60", "0.14"),
        a_line("publish", None, "0.03", "0.03", unclear="0.015"),
    ]
    found = add_up(
        lines,
        {"x:hashtag:t": 400, "x:mention:h": 600, "wordpress:comment:p": 5, "x:quote:1": 0},
        1000,
        since=NOON - timedelta(days=30),
        now=NOON,
        today=[Wall(bound=Decimal(1), spent=Decimal("0.25"))],
        whole=[Wall(bound=Decimal(20), spent=Decimal("2.63"))],
    )
    assert (found.dollars, found.answers, found.an_answer) == (Decimal("2.63"), 1000, Decimal("0.00263"))  # fmt: skip
    assert [(r.name, r.purpose, r.an_answer) for r in found.roads] == [
        ("x:hashtag:t", "collect", Decimal("0.005")),
        ("x:mention:h", "collect", Decimal("0.001")),
        ("x", "publish", None),
        ("wordpress:comment:p", "collect", Decimal(0)),
        ("x:quote:1", "collect", None),
    ]
    assert found.unclear == Decimal("0.015")
    assert (found.left_today, found.left) == (Decimal("0.75"), Decimal("17.37"))
    assert found.a_day == pytest.approx(Decimal("0.87") / 7)
    assert found.days_left == pytest.approx(Decimal("17.37") * 7 / Decimal("0.87"))
