"""One object in, one object out."""

from typing import Any

import pytest

from bot.catalogue import Lexicon
from bot.catalogue.naming import written_too
from bot.model import Work
from bot.nominate import read_json


def test_the_form_is_the_one_that_programs_read(lexicon: Lexicon) -> None:
    given = {"id": "7", "prompt": "most epic kiss", "text": "Ep. 6 of Me Too, Flower! No contest"}
    out = read_json(given, lexicon)
    (nomination,) = out["nominations"]
    assert out["id"] == "7"
    assert out["is_answer"] is True
    assert nomination["work"]["title"] == "Me Too, Flower!"
    assert nomination["work"]["year"] == 2011
    assert nomination["work"]["native_title"] == "나도, 꽃!"
    assert isinstance(nomination["work"]["aliases"], list)
    assert nomination["stance"] == "nominated"
    assert nomination["ruling"] == "counted"
    assert nomination["open"] is False
    assert nomination["episode"] == 6
    assert set(nomination) == {
        "work",
        "open",
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


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Ode to Joy 2", {"ode to joy ii", "ode to joy two", "ode to joy season 2"}),
        ("Twelve Men in a Year", {"12 men in a year"}),
        ("They Kiss Again", {"it started with a kiss season 2"}),
    ],
)
def test_a_work_has_its_names_as_others_write_their_numbers(
    lexicon: Lexicon, text: str, others: set[str]
) -> None:
    (nomination,) = read_json({"text": text, "prompt": "favorite drama"}, lexicon)["nominations"]
    assert others <= {*nomination["work"]["aliases"]}


def test_no_other_number_is_made_of_a_name() -> None:
    def work(id_: str, title: str, follows: str | None = None) -> Work:
        return Work(id=id_, title=title, year=2014, country="KR", sequel_of=follows)

    works = {
        "first": work("first", "Reply 1997"),
        "second": work("second", "Reply 1994", "first"),
        "share": work("share", "1% of Anything"),
        "two": work("two", "Twenty-Five Twenty-One"),
        "end": work("end", "9 End 2 Outs"),
        "days": work("days", "100 Days My Prince"),
    }
    assert {id_: [*written_too(work, works)] for id_, work in works.items()} == {
        "first": ["reply 1997"],
        "second": ["reply 1994", "reply 1997 season 2"],
        "share": [],
        "two": [],
        "end": [],
        "days": ["100 days my prince"],
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


def test_a_guess_says_that_it_is_open(lexicon: Lexicon) -> None:
    given = {"text": "Cheer Up!", "prompt": "favorite drama"}
    (nomination,) = read_json(given, lexicon)["nominations"]
    assert nomination["open"] is True
    assert nomination["work"]["title"] == "Cheer Up"
    assert nomination["ruling"] == "pending"


def test_where_only_people_point_to_several_works_none_is_guessed(lexicon: Lexicon) -> None:
    given = {"text": "Lee Hyun Woo", "prompt": "best second male lead"}
    (nomination,) = read_json(given, lexicon)["nominations"]
    assert (nomination["open"], nomination["work"]) == (True, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": None}, '"text" is missing: it must be a text'),
        ({"text": 3}, '"text" must be a text'),
        ({"text": []}, '"text" must be a text'),
        ({"prompt": 4}, '"prompt" must be a text'),
        ({"prompt": []}, '"prompt" must be a text'),
        ({"prompt": False}, '"prompt" must be a text'),
        ({"reply_to": "Mine is Healer"}, '"reply_to" must be an object with the "text" above'),
        ({"reply_to": ""}, '"reply_to" must be an object with the "text" above'),
        ({"reply_to": {"author": "b"}}, '"text" of "reply_to" is missing: it must be a text'),
        ({"reply_to": {"text": 3}}, '"text" of "reply_to" must be a text'),
        ({"reply_to": {"text": "b", "author": 7}}, '"author" of "reply_to" must be a text'),
    ],
)
def test_a_key_of_another_type_is_told_with_what_it_should_be(
    lexicon: Lexicon, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=f"^{said}"):
        read_json({"text": "Healer!"} | wrong, lexicon)


def test_a_missing_text_is_told(lexicon: Lexicon) -> None:
    with pytest.raises(ValueError, match=r'^"text" is missing'):
        read_json({}, lexicon)


@pytest.mark.parametrize(
    "more",
    [
        {"id": [3]},
        {"prompt": None, "reply_to": None, "kind": 7},
        {"reply_to": {"text": "Which one?", "author": None}},
    ],
)
def test_null_is_as_good_as_left_out_and_other_keys_are_not_looked_at(
    lexicon: Lexicon, more: dict[str, Any]
) -> None:
    out = read_json({"text": "Healer!"} | more, lexicon)
    assert out["id"] == more.get("id")
    assert [n["work"]["title"] for n in out["nominations"]] == ["Healer"]
