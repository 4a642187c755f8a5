"""What stands around common words, and makes titles of them or not."""

import pytest

from bot.catalogue import Lexicon
from bot.model import Ruling, Stance
from bot.nominate.cues import shipped
from bot.nominate.evidence import NOTHING, Evidence
from bot.nominate.people import KINDS, people
from bot.nominate.surroundings import Surroundings
from tests.nominate.conftest import Read, means, passage
from tests.nominate.corpus import labelled


def named(read: Read, text: str, prompt: str = "favorite drama") -> set[str]:
    return {passage(text, n) for n in read(text, prompt=prompt).nominations}


@pytest.mark.parametrize(
    ("stressed", "title"),
    [
        ("Healer, NO DOUBT", "Healer"),
        ("ten couples, who can name only TEN? Pinocchio for me", "Pinocchio"),
        ("He LIES all day in Pinocchio", "Pinocchio"),
    ],
)
def test_a_word_in_capitals_for_the_stress_is_no_title(
    read: Read, stressed: str, title: str
) -> None:
    assert named(read, stressed) == {title}


def test_a_word_in_capitals_is_a_title_where_it_stands_like_one(read: Read) -> None:
    assert named(read, "MINE. The walk down the stairs.") == {"MINE"}
    assert named(read, "My pick is SIGNAL, the pilot alone") == {"SIGNAL"}


@pytest.mark.parametrize(
    "text",
    [
        "Pinocchio, for La La La Love Song alone",
        "Pinocchio, and the Legends of the Hidden Valley",
        "Pinocchio, like a Blood & Roses for teens",
    ],
)
def test_the_end_of_a_longer_name_is_no_title(read: Read, text: str) -> None:
    assert named(read, text) == {"Pinocchio"}


@pytest.mark.parametrize(
    "text",
    [
        "Pinocchio, seen in THREE days",
        "Pinocchio, the best that K-Land has",
        "Pinocchio, the revenge drama of the year",
        "Pinocchio, and I like the 2nd CP too",
        "Pinocchio. Alice Tseng was elsewhere",
    ],
)
def test_a_part_of_something_else_is_no_title(read: Read, text: str) -> None:
    assert named(read, text) == {"Pinocchio"}


def test_whose_title_it_is_stands_before_it(read: Read) -> None:
    assert named(read, "I liked Lee Da Hae's My Girl the best.") == {"My Girl"}
    assert named(read, "Pinocchio was worse than Korea's God of Study") == {
        "Pinocchio", "God of Study",
    }  # fmt: skip


def test_a_title_that_is_counted_off_ends_before_the_next_number(read: Read) -> None:
    assert named(read, "4. Lovers 5. Coffee Prince") == {"Lovers", "Coffee Prince"}


def test_an_everyday_word_that_is_somebodys_is_no_title(read: Read) -> None:
    assert named(read, "Pinocchio, every scene with her Mom") == {"Pinocchio"}


def test_who_is_named_beside_somebody_is_no_drama(read: Read) -> None:
    text = "2 Moons 2. At first I feared the new cast, then I liked Joong and Nine more."
    assert "Nine" not in named(read, text, prompt="favorite BL couples")


def test_a_letter_opens_an_answer_before_a_mark(read: Read) -> None:
    assert named(read, "W, for the hotel scenes") == {"W"}
    assert named(read, "W - about the easiest way in") == {"W"}
    assert "W" not in named(read, "4 the W! Healer")


def test_a_letter_alone_amid_a_sentence_is_a_title_where_titles_stand(read: Read) -> None:
    assert named(read, "my favorite is W, hands down") == {"W"}
    assert named(read, "we loved W so much") == {"W"}
    assert named(read, "Mr. W is no good, nor is George W. Bush") == set()


def test_letters_in_capitals_are_no_title_of_small_ones(read: Read) -> None:
    assert named(read, "Nobody here in the US has seen it") == set()
    assert named(read, "“Us”") == {"Us"}


def test_a_common_word_of_a_drama_hardly_known_is_left_to_a_host(read: Read) -> None:
    (found,) = read("we sat by the Uncle in the bus").nominations
    assert found.ruling is Ruling.PENDING
    assert "nothing else points to" in found.reason
    assert named(read, "we sat by the Uncle in the bus, like in Secret Garden") == {"Secret Garden"}


def test_a_number_that_goes_on_is_none_of_a_title(read: Read) -> None:
    assert named(read, "Princess Hours, 2/3 of it guaranteed giggles") == {"Princess Hours"}
    assert named(read, "Let's Eat 2, all of it") == {"Let's Eat 2"}


def test_women_may_be_written_for_woman(read: Read) -> None:
    (found,) = read("Women of Dignity").nominations
    assert means(found).name == "Woman of Dignity (2017)"


def test_small_letters_are_a_title_behind_somebody_in_it(read: Read) -> None:
    assert "heirs" in named(read, "Kim Woo Bin in heirs?? Always.", prompt="favorite second lead")


def test_a_title_in_small_letters_may_fill_a_line(read: Read) -> None:
    text = "My three:\n\nboys over flowers\n\nHotaru no Hikari\n\nDal Ja's Spring"
    assert "boys over flowers" in named(read, text)


def test_a_line_that_goes_on_is_no_list_of_titles(read: Read) -> None:
    text = "4. Winter Sonata\n\nFirst love, ten years on."
    assert named(read, text, prompt="saddest drama") == {"Winter Sonata"}


def test_a_number_makes_a_title_of_small_letters(read: Read) -> None:
    text = "still bitter about reply 1994, and To the Beautiful You hurt as well"
    assert named(read, text) == {"reply 1994", "To the Beautiful You"}


def test_where_songs_are_asked_for_the_drama_stands_behind_them(read: Read) -> None:
    text = "9. Can You Hear My Heart by Epik High (Moon Lovers)"
    (found,) = read(text, prompt="favorite OST").nominations
    assert (passage(text, found), found.stance) == ("Moon Lovers", Stance.NOMINATED)


def test_two_parts_of_names_side_by_side_are_no_couple(read: Read) -> None:
    assert not read("Here I hated Zhi Zhu the most", prompt="worst character").nominations


def test_names_of_a_dub_tell_no_remake_from_its_original(read: Read) -> None:
    text = "Lovers in Paris, my mom had it on every night. Vivian and Carlo!"
    (found,) = read(text, prompt="favorite drama").nominations
    assert found.nominee is not None
    assert found.nominee.name == "Lovers in Paris (2004)"


def test_a_rank_in_words_makes_a_title_of_small_letters(read: Read) -> None:
    assert named(read, "Boys Over Flowers first. Third, 49 days, a bucket of tears") >= {"49 days"}


@pytest.mark.parametrize(
    "text",
    [
        "Pinocchio. Bii sings “We Are Walking in Love” in it",
        "Pinocchio. She is a General's daughter and won't have it",
        "Pinocchio, for Jeong Yoo-jin (“A Walk to Remember” fan)",
    ],
)
def test_a_part_of_what_is_quoted_or_described_is_no_title(read: Read, text: str) -> None:
    assert named(read, text) == {"Pinocchio"}


def test_a_title_that_opens_large_stands_in_a_list(read: Read) -> None:
    text = "Honorable: Heart to heart, Reply 1988, Healer"
    assert named(read, text) == {"Heart to heart", "Reply 1988", "Healer"}


def test_a_cry_in_front_of_a_title_ends_no_sentence(read: Read) -> None:
    assert named(read, "Runners Up: Oh! My Ghostess, Reply 1988") >= {"Oh! My Ghostess"}


def test_a_list_may_hold_names_that_nobody_knows(read: Read) -> None:
    text = "Healer, Some Unheard Thing, Pinocchio, Signal."
    found = read(text, prompt="top 5 dramas").nominations
    assert {passage(text, n) for n in found if n.stance is Stance.NOMINATED} >= {
        "Healer",
        "Pinocchio",
        "Signal",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Kwon Jung-rok and Oh Jin-sim in Pinocchio",
        "Pinocchio! DUN DUN DUUUUN",
        "Pinocchio (エリートの話)",
    ],
)
def test_a_part_of_a_longer_word_or_a_drum_roll_is_no_title(read: Read, text: str) -> None:
    assert named(read, text) == {"Pinocchio"}


def test_a_name_that_begins_behind_a_rank_holds_its_last_word(read: Read) -> None:
    assert named(read, "9. Second Time – Cyndi and Lucas\n8. Pinocchio") == {"Pinocchio"}
    assert "Misty" in named(read, "Dropped after ep 2. Watch Misty instead.")


def test_the_cast_of_a_remake_tells_nothing_of_the_original_beside_it(read: Read) -> None:
    text = "1. KISS ME, remake of It Started With a Kiss. Mike Angelo is perfectly cast"
    meant = {n.nominee.name for n in read(text, prompt="top Thai remakes").nominations if n.nominee}
    assert meant == {"Kiss Me (2015)", "It Started with a Kiss (2005)"}


def test_the_year_that_a_prompt_names_tells_an_original_from_its_remake(read: Read) -> None:
    text = "Summer Scent / 1% of Anything"
    for year in ("2003", "2016"):
        meant = read(text, prompt=f"best Kdramas of {year}").nominations[1].nominee
        assert meant
        assert meant.name == f"Something About 1% ({year})"


def test_who_is_told_of_beside_a_title_shares_that_work(read: Read) -> None:
    text = "4. Lee Jong Hyuk and Lee Chun Hee, The Master's Sun, episodes 11, 14-17"
    assert named(read, text, prompt="best k-drama cameos") == {"The Master's Sun"}


def test_a_film_is_no_drama_of_that_name(read: Read) -> None:
    text = 'Not a drama but the Movie "Nobody Knows", and Pinocchio'
    assert named(read, text, prompt="drama that made you cry") == {"Pinocchio"}


def test_a_year_in_another_clause_dates_no_title(read: Read) -> None:
    text = "I began it in 2009 because it adapts Meteor Garden"
    (only,) = read(text, prompt="first drama").nominations
    assert only.nominee
    assert only.nominee.name == "Meteor Garden (2001)"


def test_given_names_of_chinese_characters_are_known(read: Read) -> None:
    (only,) = read("I like ISWAK but not Xiang Qin", prompt="favourites").nominations
    assert only.nominee
    assert only.nominee.name == "It Started with a Kiss (2005)"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("prison kiss in W, and the first one in Pinocchio", "W"),
        ("also 49 days (i sobbed)", "49 days"),
        ("The Korean Full House is my favorite", "Full House"),
        ("coffee prince is my new addiction, her hair in Goong was longer", "coffee prince"),
        ("2. Liar game 3. Pinocchio", "Liar game"),
        ("Itazura na Kiss - Love in Tokyo is my favorite", "Itazura na Kiss - Love in Tokyo"),
        ("Memories of Alhambra, then Hyde, Jekyll and Me!", "Hyde, Jekyll and Me"),
        ("Loved Meteor Garden 1, please skip meteor garden 2. So boring", "meteor garden 2"),
    ],
)
def test_a_title_is_seen_however_it_is_written(read: Read, text: str, title: str) -> None:
    assert title in named(read, text)


def test_a_channel_tells_the_country(read: Read) -> None:
    (only,) = read("Fated to Love You (MBC)", prompt="favorite drama").nominations
    assert only.nominee
    assert only.nominee.name == "Fated to Love You (2014)"


def test_what_is_passed_over_amid_words_would_be_no_title_anyway(lexicon: Lexicon) -> None:
    cues = shipped()
    texts = [form for label in labelled() for form in (label["text"], label["text"].lower())]
    passed = 0
    for text in texts:
        mentions = lexicon.mentions(text)
        titles = [m for m in mentions if m.kind not in KINDS]
        somebody = people(text, mentions)
        near = Surroundings(text, titles, somebody, cues)
        evidence = Evidence(near, somebody, cues, works=lexicon.works, known=lexicon.common)
        amid = [m for m in titles if m.common and near.is_amid_words(m)]
        assert all(evidence.likely(m) == NOTHING for m in amid), text
        passed += len(amid)
    assert passed > len(texts) / 10


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("el beso en goblin, sin duda", "goblin"),
        ("mi voto es signal", "signal"),
        ("ciuman di goblin", "goblin"),
        ("favorit adalah healer", "healer"),
        ("ang halik sa goblin", "goblin"),
    ],
)
def test_words_of_other_languages_lead_to_a_title_too(read: Read, text: str, title: str) -> None:
    assert named(read, text) == {title}


def test_a_bracket_that_closes_ends_a_name(read: Read) -> None:
    assert named(read, "Coffee Prince (Korean), HanaKimi (Japanese)") == {
        "Coffee Prince",
        "HanaKimi",
    }


def test_a_capital_amid_a_sentence_begins_a_title_of_two_words(read: Read) -> None:
    assert named(read, "I could watch them again, like Full house for me") == {"Full house"}
    assert named(read, "We had a full house for it") == set()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("GOBLINNNN!!!", "GOBLINNNN"),
        ("no contest, Coffeeee Princeee", "Coffeeee Princeee"),
        ("Seongkyunkwan Scandal", "Seongkyunkwan Scandal"),
    ],
)
def test_letters_drawn_out_and_other_romanisations_leave_a_title(
    read: Read, text: str, title: str
) -> None:
    assert named(read, text) == {title}


def test_the_first_word_of_a_title_stands_for_it_where_it_was_named_before(read: Read) -> None:
    text = "Currently: the Nokdu Flower. I love Nokdu."
    assert {means(n).name for n in read(text).nominations} == {"Nokdu Flower (2019)"}
    assert len({means(n).name for n in read("Secret Garden, Healer, Secret").nominations}) == 3


def test_the_first_word_of_a_title_that_is_one_too_is_left_to_a_host(read: Read) -> None:
    text = "Rookie Historian Goo Hae Ryung! Rookie is the best of the year."
    short = next(n for n in read(text).nominations if n.wording == "Rookie")
    assert short.ruling is not Ruling.COUNTED
    named = {candidate.name for candidate in short.candidates}
    assert "Rookie Historian Goo Hae-ryung (2019)" in named


def test_what_translates_a_title_in_its_own_script_is_no_title_of_another(read: Read) -> None:
    assert named(read, "장밋빛 인생 (Life in Pink)") == {"장밋빛 인생"}
    assert named(read, "장밋빛 인생, Life") == {"장밋빛 인생", "Life"}
    tied = "나의 아저씨 (tied with Reply 1988)"
    assert named(read, tied) == {"나의 아저씨", "Reply 1988"}


def test_a_word_is_no_name_that_is_written_in_capitals(read: Read) -> None:
    assert named(read, "The Days in it were warm. Healer!") == {"Healer"}
    assert "DAYS" in named(read, "DAYS, always.")


def test_a_hyphen_makes_another_word_of_one_that_opens_a_sentence(read: Read) -> None:
    assert named(read, "Healer for me. Reverse-harem, I know.") == {"Healer"}


def test_a_sentence_begins_behind_a_quotation_that_ended_one(read: Read) -> None:
    text = "No “happily ever after.” In Secret Love Affair they are doomed."
    assert named(read, text) == {"Secret Love Affair"}


def test_a_number_behind_a_title_that_ends_with_one_is_no_season(read: Read) -> None:
    text = "Best dramas: 1. Nine 2. School 2013 3. The Queen of Office"
    assert named(read, text) == {"Nine", "School 2013", "The Queen of Office"}


def test_the_number_of_the_next_item_is_none_of_a_name(read: Read) -> None:
    text = "Mine: 1. Princess Hours or Goong 2. Healer 3. Smile, You"
    assert named(read, text) >= {"Princess Hours", "Healer", "Smile, You"}
    assert "Goong 2" not in named(read, text)


def test_a_title_in_small_letters_that_is_loved_is_one_beside_titles_with_capitals(
    read: Read,
) -> None:
    assert "secret garden" in named(read, "i love secret garden, still it is no You're Beautiful.")


@pytest.mark.parametrize(
    "text",
    [
        "1. Goblin. I only finished half of season 2. Healer I never saw.",
        "1. Goblin - I cried in episode 2. Healer bored me.",
    ],
)
def test_a_number_that_counts_something_opens_no_item(read: Read, text: str) -> None:
    found = {n.wording: n.stance for n in read(text, prompt="favorite drama").nominations}
    assert found["Goblin"] is Stance.NOMINATED
    assert found["Healer"] is not Stance.NOMINATED


def test_a_number_in_a_circle_is_a_rank_too(read: Read) -> None:
    assert named(read, "①. Healer") == {"Healer"}
    assert named(read, "1. Goblin ❷. Healer") == {"Goblin", "Healer"}


@pytest.mark.parametrize("text", ["Aww I love youuuu", "thank youuuu so much"])
def test_what_anybody_says_is_no_title_with_its_letters_drawn_out(read: Read, text: str) -> None:
    assert not [n for n in read(text).nominations if n.ruling is Ruling.COUNTED]


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("Pinocchio. So-young gets what she deserves.", "So-young"),
        ("Pinocchio, and Se-do behind her back", "Se"),
        ("Pinocchio. Eun-hee and Chan-hyuk should make up!", "Eun-hee"),
        ("Pinocchio (Siu Hon Fong Wan), 40 episodes", "Hon"),
    ],
)
def test_given_names_are_no_titles(read: Read, text: str, nobody: str) -> None:
    assert nobody not in named(read, text)


def test_small_letters_behind_somebody_of_another_work_are_no_title(read: Read) -> None:
    text = "Kim Ji-hoon in suits, yummy. He looks so good."
    assert "suits" not in named(read, f"He kisses properly. {text}", prompt="drama crush")


def test_a_slip_beside_a_strange_name_is_no_title(read: Read) -> None:
    assert named(read, "Zorvak Pinochio with Mik looks good", prompt="lakorn to come") == set()
    assert named(read, "Omggg Pinochio with Mik looks good") == {"Pinochio"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("BOF-that's where it all began", "BOF"),
        ("My pick is IRIS-it rocked", "IRIS"),
        ("Mask-the best!", "Mask"),
        ("Dream-high was my favorite", "Dream-high"),
        ("City-hunter, no contest", "City-hunter"),
        ("In Pinochio Lee Jong-suk made me cry.", "Pinochio"),
    ],
)
def test_a_dash_or_a_capital_beside_a_title_leaves_it_one(
    read: Read, text: str, title: str
) -> None:
    assert title in named(read, text)


@pytest.mark.parametrize(
    ("prompt", "text", "title"),
    [
        (
            "what do you think of Heartstrings?",
            "You know how it pulls at heartstrings.",
            "heartstrings",
        ),
        ("Secret Garden: the kiss", "As a secret garden addict I die.", "secret garden"),
    ],
)
def test_a_name_of_the_prompt_counts_in_small_letters(
    read: Read, prompt: str, text: str, title: str
) -> None:
    assert title in named(read, text, prompt=prompt)
    assert title not in named(read, text)


def test_a_comic_named_as_one_beside_dramas_is_none(read: Read) -> None:
    assert named(read, "They Kiss Again, from the manga Itazura na Kiss") == {"They Kiss Again"}
    assert named(read, "The live action of the manga Hana Kimi!") == {"Hana Kimi"}


def test_quoted_small_words_are_said_where_titles_have_capitals(read: Read) -> None:
    assert "pretty boy" not in named(read, "Kang Suk Woo, the original “pretty boy”. My crush!")


def test_a_title_in_three_words_opens_an_answer_with_one_capital(read: Read) -> None:
    text = "Oh my venus. So Ji Sub's comeback after three years."
    assert named(read, text) == {"Oh my venus"}


def test_a_title_in_brackets_begins_behind_the_bracket(read: Read) -> None:
    assert "Oh My Baby" in named(read, "Healer. (Recapping Oh My Baby meanwhile.)")


@pytest.mark.parametrize(
    "text",
    [
        "Goblin owns my heart",
        "Goblin stan forever",
        "Goblin lives rent free in my head",
        "Goblin 10/10, Healer 9/10",
        "Goblin first, then Healer",
    ],
)
def test_a_common_word_that_opens_an_answer_is_a_title_where_it_is_spoken_of_so(
    read: Read, text: str
) -> None:
    assert "Goblin" in {passage(text, n) for n in read(text, prompt="favorite drama").nominations}


@pytest.mark.parametrize(
    "text",
    [
        "My favorite drama is {}.",
        "It has to be {}!",
        "I love {}.",
        "I'm watching {} right now.",
        "The {} kiss!",
        "My favorite kiss was the one in {}.",
        "Hands down {}.",
        "Also {}.",
        "I started with {} and never stopped.",
    ],
)
@pytest.mark.parametrize("title", ["healer", "city hunter", "boys over flowers"])
def test_a_title_in_small_letters_is_one_where_a_sentence_waits_for_it(
    read: Read, text: str, title: str
) -> None:
    (one,) = read(text.format(title), prompt="favorite drama").nominations
    assert title in one.wording


def test_where_names_have_capitals_small_words_wait_for_no_title(read: Read) -> None:
    found = named(read, "Lee Min Ho was a healer. I love pasta.")
    assert found.isdisjoint({"healer", "pasta"})


def test_what_anybody_may_say_is_a_title_only_as_an_answer(read: Read) -> None:
    assert named(read, "My favorite drama is mother.") == {"mother"}
    assert named(read, "I love my mother.") == set()


def test_romanised_words_are_a_title_in_whatever_case(read: Read) -> None:
    text = "My favorite for now: Kimi wa petto. Second, Million Stars Falling from the Sky."
    assert "Kimi wa petto" in named(read, text)


def test_words_shouted_amid_others_are_no_title(read: Read) -> None:
    assert "LOVE YOU" not in named(read, "Is he okay? WE LOVE YOU SO MUCH! Nobody else does.")
    assert "LOVE YOU" in named(read, "My pick is LOVE YOU, the one from Taiwan.")


def test_a_stroke_parts_what_a_slip_would_join(read: Read) -> None:
    assert "Love/hate" not in named(read, "Love/hate with the writer for the tragedy.")


@pytest.mark.parametrize(
    "text",
    [
        "@annaandestelle {}",
        "@annaandestelle {} #talkforreal",
        "#talkforreal {}",
        "fav: {}",
        "mine = {}",
        "kiss in the rain - {}",
        "Yes! {}.",
        "{} obvi",
        "{} 2014",
        "def {}",
        "#{}2014 kiss",
    ],
)
@pytest.mark.parametrize("title", ["healer", "goblin"])
def test_a_common_word_that_stands_free_in_an_answer_is_a_title(
    read: Read, text: str, title: str
) -> None:
    assert named(read, text.format(title)) == {title}


def test_what_stands_free_behind_a_handle_is_free_there_alone(read: Read) -> None:
    assert named(read, "@annaandestelle healer") == {"healer"}
    assert named(read, "a healer was needed, they said, and a goblin too") == set()


@pytest.mark.parametrize(
    "text",
    [
        "{a}, {b}, {c}",
        "{a}/{b}/{c}",
        "1. {a} 2. {b} 3. {c}",
        "- {a}\n- {b}\n- {c}",
        "{a} ❤️ {b} ❤️ {c}",
        "i love {a}, {b} and {c}",
        "top 3: {a}, {b}, {c}",
        "{a}, then {b}, then {c}",
        "my top three are {a}, {b} and {c}",
    ],
)
def test_a_list_in_small_letters_is_known_from_one_of_its_titles(read: Read, text: str) -> None:
    found = named(read, text.format(a="healer", b="my girl", c="full house"))
    assert found == {"healer", "my girl", "full house"}


def test_a_list_of_lines_with_capitals_is_known(read: Read) -> None:
    assert named(read, "Healer\nGoblin\nPinocchio") == {"Healer", "Goblin", "Pinocchio"}


def test_words_beside_a_title_make_no_list_of_it(read: Read) -> None:
    text = "i give in to the goong addiction. with princess hours"
    assert named(read, text) == {"princess hours"}


@pytest.mark.parametrize(
    "text",
    [
        "definitivamente healer",
        "mi beso favorito es el de healer",
        "healer por siempre",
        "pasti healer",
        "paling suka healer",
        "gusto ko yung healer",
    ],
)
def test_an_english_word_amid_another_language_is_a_title(read: Read, text: str) -> None:
    assert named(read, text) == {"healer"}


def test_letters_of_another_script_make_no_other_language(read: Read) -> None:
    assert named(read, "wait, that's on air? ㅋㅋㅋ") == set()


@pytest.mark.parametrize("text", ["I love pasta.", "hahahaha pasta pls"])
def test_a_common_word_that_is_only_liked_or_stands_out_waits_for_a_host(
    read: Read, text: str
) -> None:
    (one,) = read(text, prompt="favorite kiss").nominations
    assert one.ruling is Ruling.PENDING


@pytest.mark.parametrize(
    "text",
    [
        "goblin. big, funny, sweet",
        "goblin, life saver",
        "goblin, signal boost please",
        "goblin. happiness, tears, joy in every episode",
    ],
)
def test_what_only_follows_a_title_in_small_letters_is_in_no_list_with_it(
    read: Read, text: str
) -> None:
    assert named(read, text) == {"goblin"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("- Uncontrollably Fond\n- 49 Days\n- Mother (kr)\n- Goodbye My Princess", "Mother"),
        (
            "A friend made me watch an episode of kill me heal me. Now I Love Korea.",
            "kill me heal me",
        ),
        ("Best: Signal. Worst: W. They had no idea how to end it.", "W"),
        ("W! Had no idea what I was watching and loved it", "W"),
    ],
)
def test_a_bullet_a_colon_or_the_word_for_an_episode_leads_to_a_title(
    read: Read, text: str, title: str
) -> None:
    found = read(text, prompt="best and worst dramas").nominations
    assert title in {passage(text, one) for one in found}


def test_the_word_of_the_prompt_asked_back_and_a_number_behind_an_episode_name_nothing(
    read: Read,
) -> None:
    for text in (
        "Revenge? Healer, every time.",
        "Dropped Healer after ep 5. Four sad people, no thanks.",
    ):
        found = read(text, prompt="best revenge drama").nominations
        assert [passage(text, one) for one in found] == ["Healer"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Entourage Korea. I've seen better acting", "Entourage"),
        ("Quartet from Japan. You understand or you don't", "Quartet"),
        ("Mother (JP): bird.", "Mother"),
        ("2) Jo Pil-yeon of Giant. Sixty episodes!", "Giant"),
        ("Lemon in Unnatural lands each week", "Unnatural"),
        ("kim soohyun in dream high when he was a boy. Samdong-ah!!", "dream high"),
        ("start up was fine until the credits", "start up"),
        ("soulmate from 2006, half my ipod came from it", "soulmate"),
        ("By number of times: Pasta 6, and no other", "Pasta"),
        ("same with hwarang!! The last eps are fun", "hwarang"),
    ],
)
def test_a_country_somebody_or_a_number_tells_a_title(read: Read, text: str, title: str) -> None:
    assert title in named(read, text)


def test_the_country_of_no_work_of_that_name_tells_none(read: Read) -> None:
    assert named(read, "Quartet from Spain. You understand or you don't") == set()
