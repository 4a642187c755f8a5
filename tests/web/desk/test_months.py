from datetime import date

import pytest

from bot.web.desk.months import Mark, month

TODAY = date(2015, 10, 14)


def a_mark(day: date) -> Mark:
    return Mark(day=day, kind="roundup", network="x", state="to come")


def test_the_month_of_the_next_post_comes_first() -> None:
    assert month("", [a_mark(date(2015, 9, 1)), a_mark(date(2015, 11, 2))], TODAY).first.month == 11
    assert month("", [a_mark(date(2015, 9, 1))], TODAY).first.month == 10


def test_a_post_stands_on_its_day_and_on_no_other() -> None:
    shown = month("2015-10", [a_mark(date(2015, 10, 19))], TODAY)
    marked = [cell.day for week in shown.weeks for cell in week if cell.marks]
    assert marked == [date(2015, 10, 19)]
    assert [cell.day for week in shown.weeks for cell in week if cell.today] == [TODAY]


def test_only_months_that_hold_anything_are_led_to() -> None:
    marks = [a_mark(date(2015, 7, 1)), a_mark(date(2016, 2, 1))]
    shown = month("2015-10", marks, TODAY)
    assert (shown.before, shown.after) == (date(2015, 7, 1), date(2016, 2, 1))


@pytest.mark.parametrize("asked", ["2015-13", "0001-01", "9999-12", "'><script>", "2015", "-1"])
def test_what_names_no_month_is_as_if_none_was_asked_for(asked: str) -> None:
    assert month(asked, [], TODAY).first == date(2015, 10, 1)
