"""One object in, one object out."""

from typing import Any

import pytest

from bot.catalogue import Lexicon
from bot.nominate import read_json


def test_the_form_is_the_one_that_programs_read(lexicon: Lexicon) -> None:
    out = read_json({"id": "7", "text": "Ep. 6 of Me Too, Flower! No contest"}, lexicon)
    (nomination,) = out["nominations"]
    assert out["id"] == "7"
    assert out["is_answer"] is True
    assert nomination["work"]["title"] == "Me Too, Flower!"
    assert nomination["work"]["year"] == 2011
    assert nomination["work"]["native_title"] == "나도, 꽃!"
    assert isinstance(nomination["work"]["aliases"], list)
    assert nomination["stance"] == "nominated"
    assert nomination["ruling"] == "counted"
    assert nomination["episode"] == 6
    assert set(nomination) == {
        "work",
        "stance",
        "ruling",
        "confidence",
        "span",
        "wording",
        "episode",
        "scene",
        "people",
        "reason",
    }


def test_a_ruling_stands_only_by_what_is_nominated(lexicon: Lexicon) -> None:
    out = read_json({"id": 1, "text": "Healer over Goblin", "prompt": "favorite drama"}, lexicon)
    assert {(n["stance"], n["ruling"]) for n in out["nominations"]} == {
        ("nominated", "counted"),
        ("mentioned", None),
    }


def test_the_answer_above_is_read_too(lexicon: Lexicon) -> None:
    given = {"id": 1, "text": "same!", "reply_to": {"text": "Mine is Healer", "author": "Bora"}}
    (nomination,) = read_json(given, lexicon)["nominations"]
    assert nomination["work"]["title"] == "Healer"
    assert nomination["ruling"] == "pending"


@pytest.mark.parametrize(
    "given",
    [{}, {"text": 3}, {"text": "a", "prompt": 4}, {"text": "a", "reply_to": {"author": "b"}}],
)
def test_what_is_no_such_object_is_told_in_a_sentence(
    lexicon: Lexicon, given: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match='"'):
        read_json(given, lexicon)
