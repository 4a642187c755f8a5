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
