"""Works that their country alone names, beside another version of the same story."""

import pytest

from bot.model import Stance
from tests.nominate.conftest import Read, means


def picks(read: Read, text: str, prompt: str = "favorite drama") -> list[str]:
    nominations = read(text, prompt=prompt).nominations
    return [means(n).name for n in nominations if n.stance is Stance.NOMINATED]


@pytest.mark.parametrize(
    "text",
    [
        "I've seen Boys Over Flowers. The Japanese version wins!",
        "Up to episode 20 of Boys Over Flowers. No, the Japanese one wins",
        "I've seen Boys Over Flowers. The 2005 Japanese version wins!",
    ],
)
def test_a_country_names_another_version_of_what_is_named(read: Read, text: str) -> None:
    assert "Hana Yori Dango (2005)" in picks(read, text)


def test_a_country_names_a_version_of_what_the_prompt_names(read: Read) -> None:
    found = picks(read, "The Thai version is the best", prompt="Full House: which version?")
    assert found == ["Full House (2014)"]


@pytest.mark.parametrize(
    "text",
    [
        "My favorite is Full House (the Thai version)",
        "My favorite is the Thai version of Full House",
    ],
)
def test_a_version_beside_its_title_is_that_title(read: Read, text: str) -> None:
    assert picks(read, text) == ["Full House (2014)"]


@pytest.mark.parametrize(
    "text",
    [
        "My favorite is Healer, the Japanese one was never made",
        "My favorite is Boys Over Flowers. The Korean one, that is",
        "The Thai version is the best",
    ],
)
def test_without_another_version_no_country_names_one(read: Read, text: str) -> None:
    assert len(read(text, prompt="favorite drama").nominations) <= 1


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("The winner is Mother. I mean the Japanese original", "Mother (2010)"),
        ("Fated to Love You, and I mean the 2008 one. Jang Hyuk people, sorry", "Fated to Love You (2008)"),
        ("Fated to Love You! The 2008 version, my favorite", "Fated to Love You (2008)"),
        ("Fated to Love You (the 2008 one) was the best", "Fated to Love You (2008)"),
    ],
)  # fmt: skip
def test_words_behind_a_title_put_more_exactly_which_it_is(
    read: Read, text: str, work: str
) -> None:
    assert work in picks(read, text)


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("Full House. I mean, 2014 was a weak year otherwise", "Full House (2004)"),
        ("Mother. That is Japanese TV at its best", "Mother (2018)"),
    ],
)
def test_words_that_only_go_on_behind_a_title_say_not_which_it_is(
    read: Read, text: str, work: str
) -> None:
    assert work in picks(read, text, prompt="favorite Korean drama")


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("Jin, TBS, 2009. The Korean remake I quit after a week.", "Dr. Jin (2012)"),
        ("My favorite is Meteor Garden, the 2001 one. Not the 2018 one.", "Meteor Garden (2018)"),
        ("Meteor Garden. They announced the 2018 version and I had the flu.", "Meteor Garden (2018)"),
    ],
)  # fmt: skip
def test_a_remake_and_a_year_name_another_version_too(read: Read, text: str, work: str) -> None:
    found = read(text, prompt="favorite drama").nominations
    assert work in {means(n).name for n in found}


def test_the_year_of_the_work_that_is_named_names_no_other(read: Read) -> None:
    found = read("Meteor Garden, of course. The 2001 one!", prompt="favorite drama").nominations
    assert [means(n).name for n in found] == ["Meteor Garden (2001)"]


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("Meteor Garden 2018: they took out the bite. Barbie Hsu, come back", "Meteor Garden (2018)"),
        ("Yes I am speaking of Meteor Garden, the new one of 2018", "Meteor Garden (2018)"),
        ("Hana Kimi, 2011 remake. I was so fond of Horikita Maki's", "Hanazakari no Kimitachi e 2011 (2011)"),
        ("2015 Reply 1988\n2016 Signal, and nothing else", "Signal (2016)"),
    ],
)  # fmt: skip
def test_a_year_beside_a_title_stands_above_who_is_named(read: Read, text: str, work: str) -> None:
    assert work in picks(read, text)


def test_a_country_at_the_head_of_the_next_line_is_not_that_of_the_title_before(read: Read) -> None:
    text = "TAIWAN: In Time With You\nCHINA: Love O2O"
    assert picks(read, text) == ["In Time with You (2011)", "Love O2O (2016)"]


def test_a_year_before_one_friend_names_no_version(read: Read) -> None:
    text = "Meteor Garden was my first. In 2018 one friend told me of Goblin."
    found = read(text, prompt="favorite drama").nominations
    assert "Meteor Garden (2018)" not in {means(n).name for n in found}


def test_a_number_in_the_title_says_which_of_a_series_it_is_whoever_is_named(read: Read) -> None:
    text = "Lee Ik-jun rushed to the emergency room, Hospital Playlist 2"
    assert picks(read, text, "most unforgettable scene") == ["Hospital Playlist 2 (2021)"]
