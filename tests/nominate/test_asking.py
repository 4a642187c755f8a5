"""What a prompt asks for."""

import pytest

from bot.model import NomineeKind
from bot.nominate import asks
from tests.making import a_talk


@pytest.mark.parametrize(
    ("prompt", "level"),
    [
        ("What is the most epic kiss scene you've ever seen?", NomineeKind.SCENE),
        ("Your favorite couple?", NomineeKind.COUPLE),
        ("Best second male lead", NomineeKind.PERSON),
        ("Which drama would you erase from memory?", NomineeKind.WORK),
    ],
)
def test_a_prompt_says_what_it_asks_to_name(prompt: str, level: NomineeKind) -> None:
    assert asks(a_talk(prompt=prompt)).level is level


@pytest.mark.parametrize(
    ("prompt", "negative", "both"),
    [
        ("worst couple", True, False),
        ("least favorite drama", True, False),
        ("the best and worst kisses", False, True),
        ("favorite drama", False, False),
    ],
)
def test_a_prompt_has_its_polarity(prompt: str, negative: bool, both: bool) -> None:
    asked = asks(a_talk(prompt=prompt))
    assert (asked.negative, asked.both) == (negative, both)


def test_a_prompt_for_the_first_is_told_apart() -> None:
    assert asks(a_talk(prompt="What was your first Korean drama?")).first
    assert asks(a_talk(prompt="What was your first Korean drama?")).countries == ("KR",)


@pytest.mark.parametrize(
    "prompt", ["¿Cuál fue tu primer dorama?", "Tu primer dorama de la vida", "tu primer dorama"]
)
def test_a_spanish_prompt_for_the_first_is_told_apart_and_asks_for_no_country(prompt: str) -> None:
    asked = asks(a_talk(prompt=prompt))
    assert (asked.first, asked.open, asked.countries) == (True, False, ())


def test_what_the_talks_file_says_stands_above_the_prompt() -> None:
    assert asks(a_talk(prompt="favorite drama", asks_for="worst couple")).negative


def test_a_prompt_that_asks_for_nothing_is_open() -> None:
    assert asks(a_talk(prompt="What are you watching?")).open
    assert asks(a_talk(prompt="What are you watching?")).watching


def test_a_prompt_tells_which_works_are_not_asked_for() -> None:
    asked = asks(a_talk(prompt="best Taiwanese drama of 2013"))
    assert asked.years_apart(2009) == 4
    assert asked.is_abroad("KR")
    assert not asked.is_abroad("TW")
    anything = asks(a_talk(prompt="favorite kiss"))
    assert anything.years_apart(2009) == 0
    assert not anything.is_abroad("KR")


@pytest.mark.parametrize(
    ("prompt", "year", "apart"),
    [
        ("best drama of 2013", 2010, 3),
        ("best drama between 2010 and 2015", 2012, 0),
        ("best dramas 2010-2015", 2017, 2),
        ("best drama since 2010", 2019, 0),
        ("best drama before 2010", 2004, 0),
        ("best dramas from 2015", 2010, 5),
        ("blog post 2013: what I loved before", 2010, 3),
    ],
)
def test_years_between_two_are_asked_for_and_since_leaves_them_open(
    prompt: str, year: int, apart: int
) -> None:
    assert asks(a_talk(prompt=prompt)).years_apart(year) == apart


@pytest.mark.parametrize(
    "prompt", ["favorite non-Korean drama", "a drama outside of Korea", "best drama, not Korean"]
)
def test_a_country_that_a_prompt_leaves_out_is_not_asked_for(prompt: str) -> None:
    assert not asks(a_talk(prompt=prompt)).countries


def test_a_prompt_for_people_is_told_from_one_for_works() -> None:
    assert asks(a_talk(prompt="Best second male lead")).of_people
    assert not asks(a_talk(prompt="favorite drama")).of_people
