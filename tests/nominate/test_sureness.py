"""How sure a pick is: what was weighed for it, fitted on labelled answers."""

from bot.nominate.sureness import Weighed, chance

PLAIN = Weighed(ladder=0.92, points=0.5, leads=0, open=0, both=0, under=0, firm=0, stands=0, sole=0)


def test_more_points_make_a_pick_surer() -> None:
    assert chance(PLAIN._replace(points=2.0)) > chance(PLAIN)


def test_what_leads_stands_alone_or_is_decided_is_surer() -> None:
    for told in ("leads", "sole", "firm", "stands"):
        assert chance(PLAIN._replace(**{told: 1.0})) > chance(PLAIN), told


def test_a_prompt_that_asks_for_nothing_or_for_both_ends_makes_every_pick_less_sure() -> None:
    for asked in ("open", "both", "under"):
        assert chance(PLAIN._replace(**{asked: 1.0})) < chance(PLAIN), asked


def test_a_chance_lies_between_none_and_certainty() -> None:
    low = Weighed(ladder=0, points=-2, leads=0, open=1, both=1, under=1, firm=0, stands=0, sole=0)
    high = Weighed(ladder=1, points=3, leads=1, open=0, both=0, under=0, firm=1, stands=1, sole=1)
    assert 0 < chance(low) < 0.1
    assert 0.9 < chance(high) < 1
