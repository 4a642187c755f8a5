"""The chance that a title is a pick: what was weighed for it, and its words, fitted on labelled answers."""

from bot.catalogue import Lexicon
from bot.model import Context, Stance
from bot.nominate import read
from bot.nominate.layout import PERSON
from bot.nominate.sureness import BEFORE, BEHIND, NO_WORD, PLACES, Weighed, chance, telling, words

PLAIN = Weighed(
    points=0.2, passed=0, firm=0, aside=0, bare=0, told=0, doubted=0, asked=0, inside=0, quoted=0,
    led=0, joined=0, line=0, runs=0, ends=0, first=1, sole=0, last=0, ahead=0,
    again=0.25, other=0, after=0, long=0.8, beside=0, years=0, open=0, both=0, survey=0,
    beginning=0, other_year=0, abroad=0, wanted=0,
)  # fmt: skip


def test_more_points_make_a_pick_likelier() -> None:
    assert chance(PLAIN._replace(points=2.0), []) > chance(PLAIN, [])


def test_what_is_told_decided_alone_opens_a_line_or_is_named_again_is_likelier() -> None:
    for told in ("told", "firm", "sole", "line", "again", "ahead", "wanted"):
        assert chance(PLAIN._replace(**{told: 1.0}), []) > chance(PLAIN, []), told


def test_what_is_passed_by_doubted_aside_asked_or_told_at_length_is_less_likely() -> None:
    for told in (
        "passed", "doubted", "aside", "asked", "inside", "quoted", "long", "beside", "years", "open", "bare",
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
