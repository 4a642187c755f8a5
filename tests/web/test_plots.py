"""Plots are true to their figures, fit their box, and say the same as their tables."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model import OccasionKind
from bot.publish import Round, Stated
from bot.storage.found import Day
from bot.web.plots import WIDTH, bumps, by_network, by_route

FIRST = date(2015, 10, 8)


def a_day(n: int, **counts: int) -> Day:
    return Day(day=FIRST + timedelta(days=n), by_network=counts, by_route=counts)


def a_round(week: int, *keys: str) -> Round:
    return Round(
        at=datetime(2015, 10, 12, 13, tzinfo=UTC) + timedelta(weeks=week),
        kind=OccasionKind.ROUNDUP,
        places=tuple(
            Stated(key=key, title=key.title(), rank=n, people=9 - n)
            for n, key in enumerate(keys, start=1)
        ),
    )


def test_a_day_without_answers_keeps_its_place() -> None:
    plot = by_network([a_day(0, x=3, wordpress=1), a_day(3, x=2)])
    assert plot
    assert [(s.name, s.values) for s in plot.series] == [
        ("x", (3, 0, 0, 2)),
        ("wordpress", (1, 0, 0, 0)),
    ]
    assert plot.starts[-1] == FIRST + timedelta(days=3)


def test_heights_are_in_proportion_and_stacked() -> None:
    plot = by_network([a_day(0, x=3, wordpress=1)])
    assert plot
    lower, upper = plot.blocks
    assert lower.height == 3 * upper.height
    assert upper.y + upper.height == lower.y


def test_many_days_are_drawn_by_week() -> None:
    plot = by_route([a_day(0, reply=1), a_day(60, reply=2)])
    assert plot
    assert plot.weekly
    assert {start.weekday() for start in plot.starts} == {0}
    assert plot.series[0].total == 3


def test_nothing_said_is_no_plot() -> None:
    assert by_network([]) is None
    assert bumps([]) is None
    assert bumps([a_round(0, "a")]) is None


@given(
    st.lists(
        st.tuples(
            st.integers(0, 400),
            st.dictionaries(
                st.sampled_from(["x", "bluesky", "host"]), st.integers(1, 10**6), min_size=1
            ),
        ),
        min_size=1,
        max_size=30,
        unique_by=lambda each: each[0],
    )
)
def test_every_answer_is_drawn_once_and_within_the_box(
    days: Sequence[tuple[int, dict[str, int]]],
) -> None:
    plot = by_network([a_day(n, **counts) for n, counts in sorted(days)])
    assert plot
    assert sum(s.total for s in plot.series) == sum(sum(c.values()) for _, c in days)
    for block in plot.blocks:
        assert 0 <= block.x <= block.x + block.width <= WIDTH
        assert 0 <= block.y <= block.y + block.height <= plot.height


def test_a_line_follows_its_nominee_from_round_to_round() -> None:
    plot = bumps([a_round(0, "a", "b"), a_round(1, "b", "a"), a_round(2, "b", "a", "c")])
    assert plot
    assert [(line.title, line.ranks) for line in plot.lines] == [
        ("B", (2, 1, 1)),
        ("A", (1, 2, 2)),
        ("C", (None, None, 3)),
    ]
    assert plot.lines[0].runs[0][1].y < plot.lines[1].runs[0][1].y


def test_a_line_is_broken_where_a_nominee_had_no_place() -> None:
    plot = bumps([a_round(0, "a", "b"), a_round(1, "b"), a_round(2, "a", "b")])
    assert plot
    assert [len(run) for run in plot.lines[0].runs] == [1, 1]


def test_equal_ranks_do_not_hide_each_other() -> None:
    tied = Round(
        at=datetime(2015, 10, 26, tzinfo=UTC),
        kind=None,
        places=tuple(Stated(key=k, title=k, rank=1, people=2) for k in "ab"),
    )
    plot = bumps([a_round(0, "a", "b"), tied])
    assert plot
    assert len({line.ends.y for line in plot.lines}) == 2
