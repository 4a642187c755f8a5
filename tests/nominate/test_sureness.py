"""The chance that a title is a pick: what was weighed for it, fitted on labelled answers."""

from bot.catalogue import Lexicon
from bot.model import Context, Stance
from bot.nominate import read
from bot.nominate.sureness import Weighed, chance

PLAIN = Weighed(
    points=0.5, passed=0, firm=0, sole=0, lesser=0, beside=0, viewed=0, fond=0, others=0, made=0,
    long=0.8, years=0, sour=0, later=0, opens=0, bare=0,
)  # fmt: skip


def test_more_points_make_a_pick_likelier() -> None:
    assert chance(PLAIN._replace(points=2.0)) > chance(PLAIN)


def test_what_opens_a_sentence_stands_alone_is_decided_or_loved_is_likelier() -> None:
    for told in ("opens", "sole", "firm", "fond"):
        assert chance(PLAIN._replace(**{told: 1.0})) > chance(PLAIN), told


def test_what_is_passed_by_compared_watched_spoken_ill_of_or_told_at_length_is_less_likely() -> (
    None
):
    for told in (
        "passed", "lesser", "beside", "viewed", "others", "made", "long", "years", "sour", "later", "bare",
    ):  # fmt: skip
        assert chance(PLAIN._replace(**{told: 1.0})) < chance(PLAIN), told


def test_a_chance_lies_between_none_and_certainty() -> None:
    low = PLAIN._replace(points=0, passed=2, lesser=1, beside=1, viewed=1, long=2.0, years=1)
    high = PLAIN._replace(points=3, opens=1, firm=1, sole=1, fond=1, long=0.4)
    assert 0 < chance(low) < 0.1
    assert 0.9 < chance(high) < 1


def test_a_title_is_weighed_by_what_follows_it_up_to_the_next(lexicon: Lexicon) -> None:
    def sure(text: str) -> float:
        (first, *_) = read(text, Context(prompt="best drama of the year"), lexicon).nominations
        return first.confidence if first.stance is Stance.NOMINATED else 0.0

    assert sure("City Hall, what a mess.") < sure("City Hall, what a drama.")
    assert sure("City Hall. The end was a mess.") < sure("City Hall. The end was a wonder.")
    assert sure("City Hall, and Iljimae was shrill.") == sure("City Hall, and Iljimae was rare.")


def test_ill_words_are_no_matter_where_the_prompt_asks_for_them(lexicon: Lexicon) -> None:
    (bad,) = read("City Hall, a mess", Context(prompt="worst drama"), lexicon).nominations
    (good,) = read("City Hall, a wonder", Context(prompt="worst drama"), lexicon).nominations
    assert bad.confidence >= good.confidence
