"""The chance that a title is a pick: what was weighed for it, and its words, fitted on labelled answers."""

import csv
from importlib.resources import files
from itertools import combinations
from math import exp

import pytest

from bot.catalogue import Lexicon
from bot.model import Context, Ruling, Stance
from bot.nominate import read
from bot.nominate.layout import PERSON
from bot.nominate.sureness import (
    BEFORE,
    BEHIND,
    NO_WORD,
    PLACES,
    Weighed,
    chance,
    is_beyond_doubt,
    is_strange,
    numbers,
    telling,
    words,
)

PLAIN = Weighed(**dict.fromkeys(Weighed._fields, 0.0))._replace(
    points=0.2, first=1.0, again=0.25, long=0.8, ahead_of_it=0.4, behind_it=0.4, works=0.7
)
"""Of a title amid the first of two sentences, which names another."""


def test_more_points_make_a_pick_likelier() -> None:
    assert chance(PLAIN._replace(points=2.0), []) > chance(PLAIN, [])


def test_what_is_told_alone_opens_a_line_or_is_named_again_is_likelier() -> None:
    for told in ("told", "sole", "line", "again", "ahead", "wanted"):
        assert chance(PLAIN._replace(**{told: 1.0}), []) > chance(PLAIN, []), told


def test_what_is_passed_by_doubted_aside_asked_or_told_at_length_is_less_likely() -> None:
    for told in (
        "passed", "doubted", "aside", "asked", "inside", "quoted", "long", "beside", "open", "bare",
        "other_year", "abroad",
    ):  # fmt: skip
        more = PLAIN._replace(**{told: getattr(PLAIN, told) + 1.0})
        assert chance(more, []) < chance(PLAIN, []), told


def test_a_chance_lies_between_none_and_certainty() -> None:
    low = PLAIN._replace(points=0, passed=2, aside=1, beside=1, asked=1, long=2.0, years=1)
    high = PLAIN._replace(points=3, told=1, firm=1, sole=1, again=1, long=0.4)
    assert 0 < chance(low, []) < 0.1
    assert 0.9 < chance(high, []) < 1


def test_words_weigh_by_their_place_and_unknown_ones_nothing() -> None:
    plain = chance(PLAIN, [])
    assert chance(PLAIN, [(BEFORE, ["but"])]) > plain > chance(PLAIN, [(BEHIND, ["but"])])
    assert chance(PLAIN, [(BEFORE, ["zzyzx"])]) == plain


def test_words_that_weigh_nowhere_are_strange() -> None:
    assert is_strange([(BEFORE, ["belum", "pernah", "nonton"]), (BEHIND, [NO_WORD])])
    assert not is_strange([(BEFORE, ["belum", "but"])])


def test_words_have_weights_in_every_place_and_none_outweighs_all_else() -> None:
    assert len(words()) == len(PLACES)
    assert all(len(there) > 50 for there in words())
    assert max(abs(weight) for there in words() for weight in there.values()) < 2


def test_rare_words_of_displeasure_weigh_against_a_pick_too() -> None:
    plain = chance(PLAIN, [])
    for rare in ("insipid", "tedium", "fizzled"):
        assert chance(PLAIN, [(BEHIND, [rare])]) < plain, rare


def test_the_heaviest_words_are_told_but_none_that_tell_a_host_nothing() -> None:
    said = [(BEHIND, ["but", "a", NO_WORD, PERSON]), (BEFORE, ["hooked"])]
    assert telling(said, for_it=False) == ["but"]
    assert "hooked" in telling(said, for_it=True)


def test_where_words_tell_otherwise_than_points_the_reason_names_them(lexicon: Lexicon) -> None:
    text = "If you have seen City Hall then you know that they had no money, but they had fun"
    (found,) = read(text, Context(prompt="favorite drama"), lexicon).nominations
    assert found.stance is Stance.MENTIONED
    assert "fans speak so of what they do not pick" in found.reason


def test_the_titles_of_a_list_are_as_sure_as_one_another(lexicon: Lexicon) -> None:
    text = "I cried for a week at City Hall, Iljimae and Gaksital"
    found = read(text, Context(prompt="drama that made you cry"), lexicon).nominations
    assert len(found) == 3
    assert max(n.confidence for n in found) - min(n.confidence for n in found) < 0.1


def test_numbers_weigh_alone_and_two_of_them_together() -> None:
    intercept, each, both = numbers()
    some = PLAIN._replace(told=1.0, firm=1.0)
    total = intercept + sum(weight * value for weight, value in zip(each, some, strict=True))
    total += sum(both[a][b] * some[a] * some[b] for a, b in combinations(range(len(some)), 2))
    assert chance(some, []) == pytest.approx(1 / (1 + exp(-total)))


def test_the_table_of_numbers_has_none_that_nothing_is_known_by() -> None:
    names = [*Weighed._fields]
    _, *rows = csv.reader((files("bot.nominate") / "numbers.csv").read_text("utf-8").splitlines())
    for first, second, _ in rows:
        assert (first or second) == first, (first, second)
        assert not second or names.index(first) < names.index(second)
        assert not first or first in names
    assert len({(first, second) for first, second, _ in rows}) == len(rows)


def test_beyond_doubt_is_what_is_told_firmly_far_ahead_of_all_others() -> None:
    sure = PLAIN._replace(told=1.0, firm=1.0, ahead=3.0)
    assert is_beyond_doubt(sure)
    for but in ({"told": 0.0}, {"firm": 0.0}, {"ahead": 2.9}, {"doubted": 1.0}, {"other": 1.0}):
        assert not is_beyond_doubt(sure._replace(**but)), but


def test_a_pick_beyond_doubt_is_sure_however_much_is_said_around_it(lexicon: Lexicon) -> None:
    text = (
        "Oh, man, so many choices. There's the obvious one from Coffee Prince. I think my favorite in recent memory "
        "is actually from the Thai remake of Full House. What's funny is it's not a deep or intense kiss. In fact "
        "their lips barely touch, but the way it was filmed was so good, the longing and desire was perfect. The "
        "lighting was beautiful and how the scene was cut made it very intimate, and I've watched it many times."
    )
    found = {n.wording: n for n in read(text, Context(prompt="best kiss"), lexicon).nominations}
    assert found["Full House"].ruling is Ruling.COUNTED
