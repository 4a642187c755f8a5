from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agenda import answers_needed, check, is_quiet, occasions, upcoming
from bot.model import AgendaEntry, OccasionKind, Talk

NEW_YORK = ZoneInfo("America/New_York")
OPENS = datetime(2015, 10, 8, 13, tzinfo=UTC)  # Thursday, nine in New York
CLOSES = datetime(2015, 11, 9, 4, 59, tzinfo=UTC)  # Sunday, a minute before midnight there
LATER = datetime(2016, 1, 1, tzinfo=UTC)


def talk(*whens: str, zone: ZoneInfo = NEW_YORK, networks: tuple[str, ...] = ("x",)) -> Talk:
    return Talk(
        name="t",
        prompt="?",
        opens=OPENS,
        closes=CLOSES,
        zone=zone,
        agenda=tuple(
            AgendaEntry(kind=OccasionKind.ROUNDUP, when=when, networks=networks) for when in whens
        ),
    )


def local(when: str, now: datetime = LATER, answered: tuple[datetime, ...] = ()) -> list[str]:
    found = occasions(talk(when), now, answered)
    return [o.due.astimezone(NEW_YORK).strftime("%m-%d %H:%M") for o in found]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("every monday at 09:00", ["10-12 09:00", "10-19 09:00", "10-26 09:00", "11-02 09:00"]),
        ("0 9 * * 1", ["10-12 09:00", "10-19 09:00", "10-26 09:00", "11-02 09:00"]),
        ("0 9 * * mon", ["10-12 09:00", "10-19 09:00", "10-26 09:00", "11-02 09:00"]),
        ("every 10 days at 18:30", ["10-08 18:30", "10-18 18:30", "10-28 18:30", "11-07 18:30"]),
        ("every 2 weeks at 10:00", ["10-08 10:00", "10-22 10:00", "11-05 10:00"]),
        ("Every  Saturday and Sunday at 9:05", [
            "10-10 09:05", "10-11 09:05", "10-17 09:05", "10-18 09:05", "10-24 09:05",
            "10-25 09:05", "10-31 09:05", "11-01 09:05", "11-07 09:05", "11-08 09:05",
        ]),
        ("at open", ["10-08 09:00"]),
        ("at close", ["11-08 23:59"]),
        ("2 days before close", ["11-06 23:59"]),
        ("1 week after open", ["10-15 09:00"]),
        ("12 hours after close", ["11-09 11:59"]),
        ("90 minutes after open", ["10-08 10:30"]),
    ],
)  # fmt: skip
def test_words_and_cron_name_local_times(when: str, expected: list[str]) -> None:
    assert local(when) == expected


@pytest.mark.parametrize("when", ["every sunday at 01:30", "30 1 * * 0"])
def test_a_time_that_comes_twice_is_called_for_once(when: str) -> None:
    assert local(when).count("11-01 01:30") == 1


@pytest.mark.parametrize("when", ["every day at 02:30", "30 2 * * *"])
def test_a_time_that_the_clocks_skip_still_comes_once(when: str) -> None:
    spring = replace(
        talk(when),
        opens=datetime(2016, 3, 12, tzinfo=UTC),
        closes=datetime(2016, 3, 15, tzinfo=UTC),
    )
    found = occasions(spring, LATER + timedelta(days=200), ())
    assert [o.slot for o in found] == ["2016-03-12", "2016-03-13", "2016-03-14"]


def test_midnight_is_not_lost_on_the_day_that_summer_time_ends() -> None:
    assert "11-01 00:00" in local("0 0 * * *")


def test_moving_the_hour_keeps_the_slots() -> None:
    def slots(when: str) -> list[str]:
        return [o.slot for o in occasions(talk(when), LATER, ())]

    assert slots("every monday at 09:00") == slots("every monday at 20:00") == slots("0 7 * * 1")


def test_two_on_one_day_have_two_slots() -> None:
    found = occasions(talk("0 9,18 * * 1"), OPENS + timedelta(days=5), ())
    assert [o.slot for o in found] == ["2015-10-12", "2015-10-12.2"]


def test_each_network_has_its_own_occasion() -> None:
    found = occasions(talk("at open", networks=("x", "wordpress")), OPENS, ())
    assert [o.key for o in found] == ["t/roundup/open/wordpress", "t/roundup/open/x"]


def test_a_count_is_called_for_once_it_is_reached() -> None:
    reached = tuple(OPENS + timedelta(hours=n) for n in range(1, 4))
    when = talk("after 3 answers", "after 2 answers")
    assert answers_needed(when) == 3
    assert occasions(when, LATER, reached[:1]) == []
    found = occasions(when, LATER, reached)
    assert [(o.slot, o.due) for o in found] == [("2", reached[1]), ("3", reached[2])]


def test_nothing_is_called_for_before_its_time() -> None:
    assert occasions(talk("at close", "every monday at 09:00"), OPENS, ()) == []


def test_what_is_past_its_bound_says_so() -> None:
    [occasion] = occasions(talk("at open"), OPENS + timedelta(days=3), ())
    assert occasion.expires == OPENS + timedelta(hours=12)


def test_what_comes_next_can_be_asked() -> None:
    found = upcoming(talk("every monday at 09:00"), OPENS, timedelta(days=12))
    assert [o.slot for o in found] == ["2015-10-12", "2015-10-19"]


@pytest.mark.parametrize(
    ("quiet", "due"),
    [
        ((time(22), time(8)), "10-12 08:00"),
        ((time(6), time(7, 30)), "10-12 07:30"),
        ((time(8), time(9)), "10-12 07:00"),
    ],
)
def test_quiet_hours_put_an_occasion_off_to_their_end(quiet: tuple[time, time], due: str) -> None:
    quiet_talk = replace(talk("every monday at 07:00"), quiet=quiet)
    found = occasions(quiet_talk, OPENS + timedelta(days=5), ())
    assert [o.due.astimezone(NEW_YORK).strftime("%m-%d %H:%M") for o in found] == [due]
    assert [o.slot for o in found] == ["2015-10-12"]


def test_quiet_hours_go_by_the_talks_own_clock() -> None:
    quiet_talk = replace(talk(), quiet=(time(22), time(8)))
    assert is_quiet(quiet_talk, datetime(2015, 10, 12, 11, 59, tzinfo=UTC))
    assert not is_quiet(quiet_talk, datetime(2015, 10, 12, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    "when",
    [
        "", "soon", "every funday at 09:00", "every monday at 25:00", "after 0 answers",
        "every 0 days at 09:00", "61 * * * *", "* * * *", "every monday",
    ],
)  # fmt: skip
def test_bad_words_are_a_fault_with_a_sentence(when: str) -> None:
    [fault] = check(talk("at open", when), "talks/t.toml")
    assert (fault.file, fault.key) == ("talks/t.toml", "agenda.2.when")
    assert len(fault.what) > 20
    assert occasions(talk(when), LATER, ()) == []


@given(
    since=st.integers(0, 32 * 24 * 60),
    when=st.sampled_from(
        ["every day at 18:00", "0 9,18 * * *", "every 3 days at 01:30", "at close"]
    ),
)
def test_asking_from_later_on_gives_the_same_occasions(since: int, when: str) -> None:
    begin = OPENS + timedelta(minutes=since)
    whole = [o for o in occasions(talk(when), LATER, ()) if o.due >= begin]
    assert occasions(talk(when), LATER, (), begin) == whole
