"""What is short for a title that an answer, or its prompt, names in full."""

from bot.catalogue import Lexicon
from bot.model import Stance
from bot.nominate.initials import with_initials
from bot.nominate.names import MOST
from tests.nominate.conftest import Read, means, passage


def works(read: Read, text: str, prompt: str = "favorite drama") -> dict[str, str]:
    reading = read(text, prompt=prompt)
    return {passage(text, n): means(n).name for n in reading.nominations if n.nominee}


def test_initials_of_a_title_named_before_are_that_title(read: Read) -> None:
    found = works(read, "I delurked after City Hall. CH started it all.")
    assert set(found.values()) == {"City Hall (2009)"}


def test_initials_before_their_title_are_what_they_are_elsewhere(read: Read) -> None:
    found = works(read, "CH is my pick, more than City Hall.")
    assert found["CH"] == "City Hunter (2011)"


def test_initials_of_what_the_prompt_is_about_are_read(read: Read) -> None:
    found = works(read, "OG is so good, I love it.", prompt="Office Girls breaks 5 in ratings")
    assert found == {"OG": "Office Girls (2011)"}


def test_initials_that_mean_something_else_are_no_title(read: Read) -> None:
    text = "Miss Lee was fun, and its ML is my favorite."
    assert set(works(read, text)) == {"Miss Lee"}


def test_no_text_has_more_initials_than_names_are_read(lexicon: Lexicon) -> None:
    about = frozenset({"coffee-prince-2007"})
    assert len(with_initials("all " + "CP, " * 8000, [], [], about, lexicon)) == MOST


def test_initials_that_are_spelt_out_otherwise_are_no_title(read: Read) -> None:
    assert works(read, "I'm staying for the bromance. OTB (One True Bro) for the win!!") == {}


def test_letters_that_a_smiley_ends_in_are_no_title(read: Read) -> None:
    assert works(read, "Healer, what a ride xDDD") == {"Healer": "Healer (2014)"}


def test_a_title_is_named_again_without_its_small_first_word(read: Read) -> None:
    text = "My Absolute Boyfriend [Korea]. I don't hate Absolute Boyfriend, but I am done."
    assert set(works(read, text).values()) == {"My Absolute Boyfriend (2019)"}


def test_variety_shows_are_told_where_they_are_picked_alone(read: Read) -> None:
    beside = "My pick is Healer. I knew him since Running Man."
    assert set(works(read, beside)) == {"Healer"}
    picked = read("Running Man is my favorite.", prompt="favorite show")
    assert [n.stance for n in picked.nominations] == [Stance.NOMINATED]
