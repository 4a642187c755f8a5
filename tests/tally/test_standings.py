from datetime import timedelta

import pytest

from bot.errors import Unknown
from bot.model import NomineeKind, Rule, Visibility
from bot.storage import Store
from tests.making import CLOSES, OPENS, a_talk
from tests.review.desk import Desk


def test_an_unchanged_standing_is_not_counted_again(store: Store) -> None:
    desk = Desk(store)
    desk.hears("Full House")
    first = desk.standing()
    assert desk.standing().places is first.places
    desk.hears("Full House", by="2")
    assert desk.count() == {"Full House": 2}


def test_what_was_said_after_the_cut_off_does_not_touch_it(store: Store) -> None:
    desk = Desk(store)
    desk.hears("Full House", by="1", said_at=OPENS)
    desk.hears("Lie to Me", by="1", said_at=OPENS + timedelta(days=2))
    then = desk.standings.of(desk.talk, desk.now, OPENS + timedelta(days=1))
    assert [place.nominee.name for place in then.places] == ["Full House"]
    assert desk.count() == {"Lie to Me": 1}


def test_the_close_itself_is_too_late(store: Store) -> None:
    desk = Desk(store)
    desk.hears("Full House", by="1", said_at=CLOSES - timedelta(seconds=1))
    desk.hears("Full House", by="2", said_at=CLOSES)
    assert desk.count() == {"Full House": 1}


@pytest.mark.parametrize(("allowed", "people"), [(False, 1), (True, 2)])
def test_private_answers_count_only_where_the_rule_says_so(
    store: Store, allowed: bool, people: int
) -> None:
    desk = Desk(store, a_talk(rule=Rule(private_answers=allowed)))
    desk.hears("Full House", by="1")
    desk.hears("Full House", by="2", visibility=Visibility.PRIVATE)
    assert desk.standing().people == people


def test_a_mirror_counts_only_while_its_original_is_not_there(store: Store) -> None:
    desk = Desk(store)
    desk.hears("Full House", by="bridge", mirror_of="x:2")
    assert desk.count() == {"Full House": 1}
    assert desk.hears("Full House", by="1") == "x:2"
    assert desk.count() == {"Full House": 1}
    assert desk.standings.counted(desk.talk, desk.now, short=False) == desk.standing()


def test_scenes_are_counted_short_and_plainly_alike(store: Store) -> None:
    desk = Desk(store, a_talk(rule=Rule(counts=NomineeKind.SCENE)))
    desk.hears("Full House", by="1")
    desk.hears("Full House", by="2")
    assert desk.count() == {"Full House (no scene named)": 2}
    assert desk.standings.counted(desk.talk, desk.now, short=False) == desk.standing()


def test_a_talk_that_was_never_met_is_unknown(store: Store) -> None:
    desk = Desk(store)
    with pytest.raises(Unknown, match="another"):
        desk.standings.of(a_talk("another"), desk.now)


def test_leaving_accounts_out_shows_what_they_make_of_it(store: Store) -> None:
    desk = Desk(store)
    desk.hears("Full House", by="1")
    desk.hears("Full House", by="2")
    without = desk.standings.counted(desk.talk, desk.now, without=frozenset(["x:2"]))
    assert without.people == 1
