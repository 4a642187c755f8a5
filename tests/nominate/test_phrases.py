"""Talks that count no works: phrases, and clusters of them."""

from typing import Any

import pytest

from bot.model import NomineeKind, Reading, Ruling, Said
from bot.nominate import clusters
from tests.nominate.conftest import Read, means, passage


@pytest.fixture
def answer(read: Read) -> Read:
    def reading(text: str, **context: Any) -> Reading:
        return read(text, prompt="What got you hooked?", counts=NomineeKind.PHRASE, **context)

    return reading


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The OSTs!", "the osts"),
        ("@annaandestelle the OSTs #talkforreal", "the osts"),
        ("Well, for me it was the OSTs.", "the osts"),
        ("I’d say the OSTs", "the osts"),
        ("para mi, la musica", "la musica"),
        ("menurutku OST nya", "ost nya"),
        ("my grandmother", "my grandmother"),
        ("노래!", "노래"),
        ("Mr. Sunshine's OST", "mr sunshines ost"),
        ("My favorite is Prof. Lee. He is great", "my favorite is prof lee"),
        ("I'd say the 1.5x speed", "the 1 5x speed"),
    ],
)
def test_the_nominee_is_the_phrase_that_says_something(
    answer: Read, text: str, phrase: str
) -> None:
    (nomination,) = answer(text).nominations
    assert means(nomination).key == f"phrase/{phrase}"
    assert means(nomination).kind is NomineeKind.PHRASE
    assert nomination.ruling is Ruling.COUNTED
    assert passage(text, nomination) == nomination.wording


def test_equal_after_folding_is_one_nominee(answer: Read) -> None:
    keys = {
        means(answer(text).nominations[0]).key for text in ("The OSTs!", "the osts", "THE OSTS…")
    }
    assert len(keys) == 1


@pytest.mark.parametrize("text", ["", "😍😍😍", "https://example.org", "@a @b", "Thank you!"])
def test_what_says_nothing_nominates_nothing(answer: Read, text: str) -> None:
    assert answer(text).nominations == ()


def test_a_long_phrase_is_left_to_a_host(answer: Read) -> None:
    (nomination,) = answer("it began when " + "my sister and I " * 10).nominations
    assert nomination.ruling is Ruling.PENDING


def test_agreeing_takes_up_the_phrase_above(answer: Read) -> None:
    above = Said(text="The OSTs!", author=("Bora",), nominations=answer("The OSTs!").nominations)
    (nomination,) = answer("same!", thread=(above,), reply=True).nominations
    assert (means(nomination).name, nomination.ruling) == ("The OSTs", Ruling.PENDING)


def test_near_phrases_are_proposed_as_one_with_the_reason() -> None:
    found = clusters(["the music", "music", "the musics", "my sister", "my big sister", "kissing"])
    assert [set(c.phrases) for c in found] == [
        {"the music", "music", "the musics"},
        {"my sister", "my big sister"},
    ]
    assert found[1].reason == "they share “my sister”"


def test_phrases_that_share_nothing_stand_alone() -> None:
    assert clusters(["music", "kimchi", "rain"]) == ()


def test_clusters_do_not_depend_on_order() -> None:
    phrases = ["the music", "music", "my sister", "my big sister", "the ost"]
    assert {frozenset(c.phrases) for c in clusters(phrases)} == {
        frozenset(c.phrases) for c in clusters(phrases[::-1])
    }
