"""The names of the shipped catalogue, as fans write them."""

import pytest

from bot.catalogue import Lexicon
from bot.model import Ruling
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
    found = lexicon.mentions("watch Chan-hyuk go")
    assert [(m.surface, m.capitals) for m in found] == [("Chan-hyuk", True)]


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


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Be My Princess was fine but My Princess is my favorite!", "My Princess (2011)"),
        ("My Secret Garden was a bore. Secret Garden is my favorite.", "Secret Garden (2010)"),
        ("I liked A Taxi Driver but my pick is Taxi Driver", "Taxi Driver (2021)"),
    ],
)
def test_titles_that_differ_by_a_small_word_are_works_of_their_own(
    read: Read, text: str, title: str
) -> None:
    chosen = [n for n in read(text, prompt="favorite drama").nominations if n.ruling]
    assert [means(n).name for n in chosen] == [title]


def test_a_bracket_that_goes_on_behind_a_title_names_another_work(read: Read) -> None:
    text = "Hana Yori Dango (Meteor Garden was awful)"
    found = {means(n).name for n in read(text, prompt="favorite drama").nominations}
    assert found == {"Hana Yori Dango (2005)", "Meteor Garden (2001)"}


def test_a_drama_after_a_comic_is_no_comic(read: Read) -> None:
    text = "My favorite is the drama adapted from the webtoon Misaeng. I also loved Coffee Prince."
    found = {means(n).name for n in read(text, prompt="favorite drama").nominations}
    assert found == {"Misaeng (2014)", "Coffee Prince (2007)"}


def test_a_title_is_quoted_in_part(lexicon: Lexicon) -> None:
    assert titles(lexicon, 'Hyun Bin in secret "garden"') == ['secret "garden']
    assert 'The "Game' not in titles(lexicon, 'The "Game Over" kiss')


def test_two_people_with_one_name_stay_two(lexicon: Lexicon) -> None:
    singer = {m.candidates for m in lexicon.mentions("Hyomin") if m.kind == "actor"}
    actress = {m.candidates for m in lexicon.mentions("Park Sun-young") if m.kind == "actor"}
    assert singer
    assert actress
    assert not singer & actress


def test_a_title_with_its_capital_inside_is_written_large(lexicon: Lexicon) -> None:
    (found,) = [m for m in lexicon.mentions("Ahhhh iPartment 5!!!") if m.kind == "title"]
    assert found.capitals


def test_a_word_of_praise_is_no_slip_for_the_beginning_of_a_title(lexicon: Lexicon) -> None:
    assert titles(lexicon, "I loved Palace II!") == ["Palace II"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Park Bo-young & Ahn Hyo-seop's kiss!!", "Abyss (2019)"),
        ("Rain & Tiffany Tang's kiss!!", "Diamond Lover (2015)"),
        ("Ji Hyun-woo & Kim Ok-bin's kiss!!", "Over the Rainbow (2006)"),
        ("Lee Si-young/Kim Young-kwang forever", "Lookout (2017)"),
        ("Kim Ji-young & Son Tae-young's kiss!!", "Two Wives (2009)"),
    ],
)
def test_two_actors_of_one_work_stand_for_it(read: Read, text: str, title: str) -> None:
    """Also where a name is made of common words, or begins another title."""
    (one,) = read(text).nominations
    assert means(one).name == title


def test_a_couple_beside_a_title_leaves_it_the_pick(read: Read) -> None:
    text = "Rain and Song Hye-kyo look good, but my pick is Coffee Prince."
    (one,) = [n for n in read(text).nominations if n.ruling]
    assert means(one).name == "Coffee Prince (2007)"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Yoon Kyun-sang as Hong Gil-dong in Rebel: Thief Who Stole the People",
            "Rebel: Thief Who Stole the People (2017)",
        ),
        ("Jang Dan-bi and King Sejong from Splash Splash Love", "Splash Splash Love (2015)"),
    ],
)
def test_who_is_in_a_title_has_no_title_of_their_own(read: Read, text: str, title: str) -> None:
    (one,) = read(text).nominations
    assert means(one).name == title


def test_the_weather_is_nobody(read: Read) -> None:
    text = "Song Hye Kyo and Rain is falling outside"
    assert not [n for n in read(text).nominations if n.ruling is Ruling.COUNTED]
    (alone,) = read("Song Hye Kyo! Rain made her sad").nominations
    assert alone.nominee is None


@pytest.mark.parametrize(
    ("text", "title", "ruling"),
    [
        ("season 2 of Hospital Playlist is my favorite", "Hospital Playlist 2 (2021)", "counted"),
        ("season 3 of Hospital Playlist is my favorite", "Hospital Playlist (2020)", "pending"),
        ("Hospital Playlist season 3 is my favorite", "Hospital Playlist (2020)", "pending"),
        ("season 2 of Love Playlist is my favorite", "Love Playlist 2 (2017)", "counted"),
        ("season 4 of Love Playlist is my favorite", "Love Playlist 4 (2019)", "counted"),
    ],
)
def test_a_season_that_is_named_is_that_one_or_left_to_the_hosts(
    read: Read, text: str, title: str, ruling: str
) -> None:
    (nomination,) = read(text, prompt="favorite drama").nominations
    assert nomination.ruling is not None
    assert nomination.ruling.value == ruling
    likely = [c.name for c in nomination.candidates] or [means(nomination).name]
    assert likely[0] == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "I discovered Boys Over Flowers in 2018 and it is my favorite",
            "Boys Over Flowers (2009)",
        ),
        ("Hana Yori Dango in 2009! My all time favorite", "Hana Yori Dango (2005)"),
        ("I found Full House in 2014. It is my favorite", "Full House (2004)"),
        ("My favorite is Full House (2014)", "Full House (2014)"),
        ("My favorite is Full House from 2014", "Full House (2014)"),
    ],
)
def test_the_year_in_which_a_drama_was_found_picks_no_remake(
    read: Read, text: str, title: str
) -> None:
    (nomination,) = read(text, prompt="favorite drama").nominations
    assert means(nomination).name == title


@pytest.mark.parametrize(
    "text",
    [
        "el remake tailandés de Full House, mi favorito",
        "Full House (versión tailandesa) es mi favorita",
        "Full House versi Thailand favoritku",
        "my favorite is the Thai version of Full House",
    ],
)
def test_a_version_is_told_in_every_language(read: Read, text: str) -> None:
    (nomination,) = read(text, prompt="favorite drama").nominations
    assert means(nomination).name == "Full House (2014)"


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("Painter in the Wind", "Painter of the Wind (2008)"),
        ("Lovers of Paris", "Lovers in Paris (2004)"),
        ("I Told The Sunset About You", "I Told Sunset About You (2020)"),
        ("What Happen in Bali", "Memories of Bali (2004)"),
        ("When Love Walking In", "When Love Walked In (2012)"),
        ("Mary Stay Out All Night", "Mary Stayed Out All Night (2010)"),
    ],
)
def test_a_small_word_or_the_form_of_a_verb_leaves_a_title_known(
    read: Read, text: str, work: str
) -> None:
    (one,) = read(f"My favorite is {text}.", prompt="favorite drama").nominations
    assert means(one).name == work


@pytest.mark.parametrize(
    "text",
    [
        "Coffee, Prince. A first love is never forgotten",
        "a whole full of house plants",
        "what I love about romance",
    ],
)
def test_a_small_word_joins_no_title_across_a_stop_nor_in_two_words(
    lexicon: Lexicon, text: str
) -> None:
    assert not [m for m in lexicon.mentions(text) if m.slips]


@pytest.mark.parametrize(
    ("text", "prompt", "work"),
    [
        (
            "The Japanese Mother (2010) wins for me",
            "which version did it best?",
            "Mother (2010)",
        ),
        ("1 damo 2 resurrection 3 alone in love", "top three", "Resurrection (2005)"),
        ("damo, mawang, alone in love. honorable: bad couple", "top three", "Bad Couple (2007)"),
    ],
)
def test_country_rank_or_heading_tells_a_common_word(
    read: Read, text: str, prompt: str, work: str
) -> None:
    assert work in {means(n).name for n in read(text, prompt=prompt).nominations}


@pytest.mark.parametrize(
    "text",
    [
        "watched at 9 iljimae then 10 signal lost",
        "My Korean Mother and I watched Iljimae together",
        "Iljimae, and the Korean Voice dub",
        "Iljimae was fine. the only flaw: bad couple",
    ],
)
def test_what_counts_owns_or_complains_makes_no_title_of_a_common_word(
    read: Read, text: str
) -> None:
    assert {means(n).name for n in read(text, prompt="top three").nominations} == {"Iljimae (2008)"}


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("City hunter, but with the same cast", "City Hunter (2011)"),
        ("Hi bye mama from the first episode on", "Hi Bye, Mama! (2020)"),
    ],
)
def test_a_title_that_opens_the_answer_has_one_capital(read: Read, text: str, work: str) -> None:
    assert {means(n).name for n in read(text, prompt="favorite drama").nominations} == {work}


def test_another_name_of_a_work_that_is_a_role_of_one_named_is_the_role(read: Read) -> None:
    text = "Tree with Deep Roots. Han Suk Kyu swearing as King Sejong, for the alphabet!"
    (found,) = read(text, prompt="favorite sageuk").nominations
    assert means(found).name == "Deep Rooted Tree (2011)"
    listed = read("Tree with Deep Roots, King Sejong", prompt="favorite sageuk").nominations
    assert len(listed) == 2


def test_a_country_that_is_turned_from_tells_no_work(read: Read) -> None:
    (found,) = read("not korean but Meteor Garden", prompt="first drama").nominations
    assert means(found).name == "Meteor Garden (2001)"


def test_the_name_of_five_dramas_together_waits_for_a_host(read: Read) -> None:
    (found,) = read("My favourite is Juthathep, all of it", prompt="favorite lakorn").nominations
    assert found.ruling is Ruling.PENDING
    assert len(found.candidates) == 5


def test_who_is_named_later_moves_no_title_to_a_remake(read: Read) -> None:
    def first(text: str, prompt: str) -> str:
        return means(read(text, prompt=prompt).nominations[0]).name

    later = "To The Beautiful You took a good story and lost it. Ella and Wu Chun, come home."
    assert first(later, "worst remake") == "To the Beautiful You (2012)"
    before = "My vote goes to Park Bo Gum. Perfect in Nodame Cantabile as second lead"
    assert first(before, "best second lead") == "Cantabile Tomorrow (2014)"


def test_a_letter_of_a_country_may_be_bound_to_a_title(read: Read) -> None:
    found = read("J-HanaKimi beats K-HanaKimi any day", prompt="favorite drama").nominations
    assert [means(n).name for n in found] == [
        "Hanazakari no Kimitachi e (2007)", "To the Beautiful You (2012)",
    ]  # fmt: skip


def test_the_per_cent_of_a_title_is_its_own(lexicon: Lexicon) -> None:
    assert titles(lexicon, "Something About 1%, the remake") == ["Something About 1"]
    assert titles(lexicon, "Princess Hours 2% of it") == ["Princess Hours"]


def test_of_a_short_word_the_first_letter_is_not_missing(lexicon: Lexicon) -> None:
    assert "Nanay" not in titles(lexicon, "Nanay raised us")
    assert "Jumang" in titles(lexicon, "Jumang raised us")
    assert "Kumong" in titles(lexicon, "Kumong raised us")


def test_an_english_word_is_not_romanised_otherwise(lexicon: Lexicon) -> None:
    assert "Swoony" not in titles(lexicon, "Swoony and cracky in one go")
