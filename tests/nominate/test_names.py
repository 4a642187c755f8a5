"""The names of the shipped catalogue, as fans write them."""

from bot.catalogue import Lexicon


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
