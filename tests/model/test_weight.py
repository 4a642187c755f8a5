"""Weighted length against X's own conformance cases."""

from typing import Any

import pytest
import yaml

from bot.model.weight import fold_urls, urls, weigh
from tests.shared import SHARED, needs_shared

CASES = SHARED / "twitter-text" / "validate.yml"
LINKS = SHARED / "twitter-text" / "extract.yml"

pytestmark = needs_shared("twitter-text", "validate.yml")


def cases(group: str) -> list[Any]:
    if not CASES.exists():
        return []
    tests = yaml.safe_load(CASES.read_text("utf-8"))["tests"]
    return [pytest.param(case, id=case["description"]) for case in tests[group]]


def uncontradicted() -> list[Any]:
    """The older group, without the two that count an emoji by its code points."""
    discounted = {
        c.values[0]["text"] for c in cases("WeightedTweetsWithDiscountedEmojiCounterTest")
    }
    old = cases("WeightedTweetsCounterTest")
    emoji = ("Count a mix of single byte", "Count unicode emoji chars outside the basic")
    assert not discounted or len(old) == 20
    return [case for case in old if not case.values[0]["description"].startswith(emoji)]


@pytest.mark.parametrize("case", cases("WeightedTweetsWithDiscountedEmojiCounterTest"))
def test_a_text_with_discounted_emoji_weighs_what_x_says(case: dict[str, Any]) -> None:
    assert weigh(case["text"]) == case["expected"]["weightedLength"]


@pytest.mark.parametrize("case", cases("UnicodeDirectionalMarkerCounterTest"))
def test_a_text_with_directional_marks_weighs_what_x_says(case: dict[str, Any]) -> None:
    assert weigh(case["text"]) == case["expected"]["weightedLength"]


@pytest.mark.parametrize("case", uncontradicted())
def test_a_plain_text_weighs_what_x_says(case: dict[str, Any]) -> None:
    assert weigh(case["text"]) == case["expected"]["weightedLength"]


def links(group: str) -> list[Any]:
    if not LINKS.exists():
        return []
    tests = yaml.safe_load(LINKS.read_text("utf-8"))["tests"]
    return [pytest.param(case, id=case["description"]) for case in tests[group]]


@pytest.mark.parametrize("case", links("urls") + links("tco_urls_with_params"))
def test_links_are_found_where_x_finds_them(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [text[start:stop] for start, stop in urls(text)] == case["expected"]


def test_all_eighteen_of_the_older_cases_that_do_not_contradict_are_tried() -> None:
    assert len(uncontradicted()) == 18


def test_folded_links_compare_equal_however_they_were_shortened() -> None:
    ours = "Vote at https://dramaforreal.com/2015/10/08/the-talk/ now"
    assert fold_urls(ours) == fold_urls("Vote at https://t.co/abcdefghij now")


def test_a_long_hostile_text_is_weighed_at_once() -> None:
    assert weigh("http://" + "a" * 20_000) > 280
    assert weigh("a." * 2_000) > 280
    assert weigh("http://e.com/" + "(" * 5_000) > 280
