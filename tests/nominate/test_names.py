"""The names of the shipped catalogue, as fans write them."""

from bot.catalogue import Lexicon
from tests.nominate.conftest import Read, means, passage


def titles(lexicon: Lexicon, text: str) -> list[str]:
    """The titles of a text, as they stand there."""
    return [m.surface for m in lexicon.mentions(text) if m.kind == "title"]


def test_a_title_wins_over_one_short_of_a_small_word(lexicon: Lexicon) -> None:
    assert titles(lexicon, "how I love Dream High") == ["Dream High"]


def test_a_number_behind_a_comma_begins_another_title(lexicon: Lexicon) -> None:
    assert titles(lexicon, "Lovesick, Two Moons") == ["Lovesick", "Two Moons"]
    assert titles(lexicon, "Hana Yori Dango, Season 2") == ["Hana Yori Dango, Season 2"]


def test_what_stands_before_many_colons_is_no_title(lexicon: Lexicon) -> None:
    assert "Drama Special" not in titles(lexicon, "a Drama Special")


def test_fans_change_one_article_for_another(lexicon: Lexicon) -> None:
    assert titles(lexicon, "wish upon the star") == ["wish upon the star"]


def test_a_hyphen_leaves_a_given_name_its_capital(lexicon: Lexicon) -> None:
    assert all(m.capitals for m in lexicon.mentions("watch Chan-hyuk go"))


def test_an_actor_has_all_names_of_all_casts(lexicon: Lexicon) -> None:
    (one,) = [m for m in lexicon.mentions("Chen Qiao En") if m.kind == "actor"]
    (other,) = [m for m in lexicon.mentions("Joe Chen") if m.kind == "actor"]
    assert one.name == other.name == "Joe Chen"
    assert set(one.candidates) == set(other.candidates)


def test_a_bracket_opens_in_no_title(lexicon: Lexicon) -> None:
    assert titles(lexicon, "My Absolute Boyfriend [Korea]") == ["My Absolute Boyfriend"]


def test_two_names_of_one_text_are_two_works(read: Read) -> None:
    text = (
        "1) Meteor Garden. If you know Hana Yori Dango and Boys Over Flowers, Barbie Hsu is best."
    )
    found = {means(n).name for n in read(text, prompt="Taiwanese dramas").nominations}
    assert found == {
        "Meteor Garden (2001)", "Hana Yori Dango (2005)", "Boys Over Flowers (2009)",
    }  # fmt: skip


def test_a_bracket_behind_a_title_may_have_another_of_its_names(read: Read) -> None:
    text = "Mischievous Kiss: Love In Tokyo (Itazura Na Kiss), 16 episodes."
    (one,) = read(text, prompt="favorite drama").nominations
    assert means(one).name == "Mischievous Kiss: Love in Tokyo (2013)"


def test_of_two_works_of_one_name_a_list_means_the_one_of_its_years(read: Read) -> None:
    text = "Good Doctor, Who Are You, The Master's Sun, Two Weeks"
    found = {passage(text, n): n.candidates for n in read(text, prompt="drama").nominations}
    assert [nominee.name for nominee in found["Who Are You"]][:1] == ["Who Are You (2013)"]
