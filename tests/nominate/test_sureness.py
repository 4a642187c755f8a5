"""The chance that a title is a pick: what was weighed for it, fitted on labelled answers."""

from bot.nominate.sureness import Weighed, chance

PLAIN = Weighed(
    points=0.5, passed=0, leads=0, firm=0, sole=0, lesser=0, beside=0, viewed=0, fond=0, long=0.8, years=0
)  # fmt: skip


def test_more_points_make_a_pick_likelier() -> None:
    assert chance(PLAIN._replace(points=2.0)) > chance(PLAIN)


def test_what_leads_stands_alone_is_decided_or_loved_is_likelier() -> None:
    for told in ("leads", "sole", "firm", "fond"):
        assert chance(PLAIN._replace(**{told: 1.0})) > chance(PLAIN), told


def test_what_is_passed_by_compared_watched_or_told_at_length_is_less_likely() -> None:
    for told in ("passed", "lesser", "beside", "viewed", "long", "years"):
        assert chance(PLAIN._replace(**{told: 1.0})) < chance(PLAIN), told


def test_a_chance_lies_between_none_and_certainty() -> None:
    low = PLAIN._replace(points=0, passed=2, lesser=1, beside=1, viewed=1, long=2.0, years=1)
    high = PLAIN._replace(points=3, leads=1, firm=1, sole=1, fond=1, long=0.4)
    assert 0 < chance(low) < 0.1
    assert 0.9 < chance(high) < 1
