"""A post of the series is taken apart into its question, the words around it and the hosts' answers."""

import pytest

from bot.nominate.prompt_posts import proposed
from tests.servers.seed import PAGE
from tests.shared import needs_shared

HOSTS = ("Anna", "Estelle")
ASKS = "Which rain scene do you love most?"
HOW = "Tweet us @demo (#demotalk) or sound off below!"


def page(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


@needs_shared("seed", "the-talk-epic-kiss.txt")
def test_the_page_that_began_it_all_is_taken_apart_as_its_writers_meant_it() -> None:
    title, _, text = PAGE.read_text("utf-8").partition("7 thoughts on")[0].partition("\n")
    found = proposed(title, text, HOSTS)
    assert found.prompt == "What is your favorite or the most epic kiss scene you’ve ever seen?"
    assert found.opening.startswith("For any drama fan")
    assert found.close == "Tweet us your answer @annaandestelle (#talkforreal) or sound off below!"
    anna, estelle = found.picks
    assert (anna.host, estelle.host) == HOSTS
    assert anna.text.startswith("Although I only very recently")
    assert anna.text.endswith("2011 MBC Drama Awards!)")
    assert estelle.text.startswith("This was a really difficult choice")
    assert estelle.text.endswith("Let’s just say it was a pretty epic kiss.")


def test_a_hosts_question_within_an_answer_stays_there() -> None:
    found = proposed("T", page("Anna: Healer.", "Who could forget it?", ASKS, HOW), HOSTS)
    assert found.picks[0].text == "Healer.\n\nWho could forget it?"
    assert found.prompt == ASKS


def test_a_post_without_the_hosts_answers_asks_all_the_same() -> None:
    found = proposed("The Talk: rain", page("Rain again.", ASKS, HOW), HOSTS)
    assert (found.prompt, found.picks, found.close) == (ASKS, (), HOW)
    assert found.opening == "Rain again."


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("The Talk: Best rain?", "Best rain?"),
        ("Best rain", "Best rain"),
        ("Is it: rain?", "rain?"),
        ("Really? Yes: rain", "Really? Yes: rain"),
    ],
)
def test_a_post_that_puts_no_question_asks_by_its_title(title: str, asked: str) -> None:
    assert proposed(title, page("Anna: Healer.", HOW), HOSTS).prompt == asked


def test_who_is_no_host_has_no_answer_of_their_own() -> None:
    found = proposed("T", page("Note: read this.", "Anna: Healer.", ASKS), HOSTS)
    assert [pick.host for pick in found.picks] == ["Anna"]
    assert found.opening == "Note: read this."


def test_an_empty_post_is_an_empty_draft() -> None:
    found = proposed("", "", HOSTS)
    assert (found.prompt, found.opening, found.close, found.picks) == ("", "", "", ())
