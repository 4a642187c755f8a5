"""What a sentence says of the works in the one before it."""

import pytest

from bot.model import Reading, Ruling, Stance
from tests.nominate.conftest import Read, passage


def stances(text: str, reading: Reading) -> dict[str, Stance]:
    return {passage(text, n): n.stance for n in reading.nominations}


@pytest.mark.parametrize(
    ("text", "prompt", "expected"),
    [
        pytest.param(
            "No Healer?? otherwise a great list",
            "favorite drama",
            {"Healer": Stance.NOMINATED},
            id="a title that is missed in a list is a pick",
        ),
        pytest.param(
            "Healer. The remake bored me.",
            "favorite drama",
            {"Healer": Stance.NOMINATED},
            id="what is said of a remake is not said of the original",
        ),
        pytest.param(
            "Healer? It's fun, but my favorite? Nah. Pinocchio is mine.",
            "favorite drama",
            {"Healer": Stance.MENTIONED, "Pinocchio": Stance.NOMINATED},
            id="what an own question asks on about is denied with it",
        ),
        pytest.param(
            "Real answer: Healer, no wait, Pinocchio",
            "favorite drama",
            {"Healer": Stance.MENTIONED, "Pinocchio": Stance.NOMINATED},
            id="the first of two that one sentence takes back is no pick",
        ),
        pytest.param(
            "The one in Healer? Not that great. My pick is Pinocchio.",
            "favorite kiss",
            {"Healer": Stance.NEGATIVE, "Pinocchio": Stance.NOMINATED},
            id="a curt not answers a question",
        ),
        pytest.param(
            "Pinocchio was lovely, Healer I liked least.",
            "favorite drama",
            {"Pinocchio": Stance.NOMINATED, "Healer": Stance.NEGATIVE},
            id="what is liked least is no pick",
        ),
        pytest.param(
            "#2 Baek In Ho (Cheese in the Trap) I was sure about him",
            "second lead syndrome",
            {"Cheese in the Trap": Stance.NOMINATED},
            id="a number with its sign is a rank",
        ),
        pytest.param(
            "Best Supporting Actor: Kim Mi Kyung (Healer)",
            "best supporting actor",
            {"Healer": Stance.NOMINATED},
            id="where somebody is asked for the drama is what they played in",
        ),
        pytest.param(
            "All I finished: Healer / Pinocchio",
            "best drama",
            {"Healer": Stance.MENTIONED, "Pinocchio": Stance.MENTIONED},
            id="a heading holds for the list under it",
        ),
        pytest.param(
            "• Itaewon Class - simple guy • Pinocchio - reporters, romcom",
            "must watch Korean dramas",
            {"Itaewon Class": Stance.NOMINATED, "Pinocchio": Stance.NOMINATED},
            id="bullets amid a line part it",
        ),
        pytest.param(
            "Just this year's: 1. Healer, best ending of the lot 2. Pinocchio",
            "three favourite finales",
            {"Healer": Stance.NOMINATED, "Pinocchio": Stance.NOMINATED},
            id="a rank may stand behind a heading",
        ),
        pytest.param(
            "7. Pinocchio, with Goblin's Kim Go-eun. Cute.",
            "best k-dramas",
            {"Pinocchio": Stance.NOMINATED, "Goblin": Stance.MENTIONED},
            id="whose actor plays in a ranked drama is named for that alone",
        ),
        pytest.param(
            "#5 Healer, #4 Pinocchio, #3 Itaewon Class",
            "best soundtracks",
            dict.fromkeys(("Healer", "Pinocchio", "Itaewon Class"), Stance.NOMINATED),
            id="each of several ranks in one line counts",
        ),
        pytest.param(
            "Not final, I haven't seen Healer, Itaewon Class or even Pinocchio",
            "top 10",
            dict.fromkeys(("Healer", "Pinocchio", "Itaewon Class"), Stance.MENTIONED),
            id="what is put beside the unseen is unseen too",
        ),
        pytest.param(
            "Enjoyed Pinocchio, liked Healer",
            "what did you think of My Girlfriend Is a Gumiho?",
            {"Pinocchio": Stance.MENTIONED, "Healer": Stance.MENTIONED},
            id="beside the work that a prompt is about others are compared",
        ),
        pytest.param(
            "(1) Pinocchio - two tries, both times I gave up. So dull.",
            "popular dramas whose popularity I don't get",
            {"Pinocchio": Stance.NOMINATED},
            id="what fans do not get is asked for, not liked",
        ),
        pytest.param(
            "Not yet watched: Pinocchio, Healer",
            "kdramas I watched",
            {"Pinocchio": Stance.MENTIONED, "Healer": Stance.MENTIONED},
            id="a heading may say that nothing under it was seen",
        ),
        pytest.param(
            "Healer is quite good, but nothing can beat Pinocchio",
            "best drama",
            {"Healer": Stance.MENTIONED, "Pinocchio": Stance.NOMINATED},
            id="what nothing beats stands above the other",
        ),
        pytest.param(
            "Pinocchio, the worst of the worst",
            "top 5 worst dramas",
            {"Pinocchio": Stance.NOMINATED},
            id="a list of the top may be of the worst",
        ),
        pytest.param(
            "Secret Garden I just didn't get, really boring",
            "drama everyone else loved and you did not",
            {"Secret Garden": Stance.NOMINATED},
            id="what others love and the writer does not is asked for",
        ),
        pytest.param(
            "After that only snippets: Healer, Pinocchio",
            "first Korean drama",
            {"Healer": Stance.MENTIONED, "Pinocchio": Stance.MENTIONED},
            id="a heading may say that what follows came later",
        ),
        pytest.param(
            "Pinocchio was robbed!",
            "drama awards",
            {"Pinocchio": Stance.NOMINATED},
            id="who was robbed should have won",
        ),
        pytest.param(
            "From that channel only Healer, didn't enjoy the other two.",
            "best drama",
            {"Healer": Stance.NOMINATED},
            id="what is said of the others is not said of the one that is named",
        ),
        pytest.param(
            "He was so good in Oh My Venus!",
            "favorite second lead",
            {"Oh My Venus": Stance.NOMINATED},
            id="who somebody was in a drama picks it where people are asked for",
        ),
        pytest.param(
            "Back then all my friends went crazy over Healer. Not me. Pinocchio was mine.",
            "favorite drama",
            {"Healer": Stance.MENTIONED, "Pinocchio": Stance.NOMINATED},
            id="what friends of the writer did is told of somebody else",
        ),
        pytest.param(
            "Healer, how do they give everyone an arc? And Pinocchio. More of both",
            "favorite cast",
            {"Healer": Stance.NOMINATED, "Pinocchio": Stance.NOMINATED},
            id="a question about the title that it opens with picks it",
        ),
        pytest.param(
            "Rooftop Prince? quit around the sixth, and I like Park Yoochun!",
            "favorite drama",
            {"Rooftop Prince": Stance.NEGATIVE},
            id="praise of an actor is none of the drama",
        ),
        pytest.param(
            "No. 5, 30 points: Healer",
            "best couple",
            {"Healer": Stance.NOMINATED},
            id="a number that begins with no denies nothing",
        ),
        pytest.param(
            "Pinocchio is my pick. In Healer he's just too pretty",
            "favorite drama",
            {"Pinocchio": Stance.NOMINATED, "Healer": Stance.MENTIONED},
            id="too of degree adds nothing",
        ),
        pytest.param(
            "MY best of the year > Healer, that smile > Pinocchio, those newcomers",
            "best drama of the year",
            {"Healer": Stance.NOMINATED, "Pinocchio": Stance.NOMINATED},
            id="a sign that opens a line compares nothing",
        ),
        pytest.param(
            "My first would be Healer, I know many of you loved it.",
            "biggest disappointment",
            {"Healer": Stance.NOMINATED},
            id="whom everybody loves is what is asked for among the disappointments",
        ),
    ],
)
def test_an_answer_is_read_as_a_person_reads_it(
    read: Read, text: str, prompt: str, expected: dict[str, Stance]
) -> None:
    assert stances(text, read(text, prompt=prompt)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "My pick is Healer... no, Pinocchio.",
        "Healer… wait, it was Pinocchio.",
        "It has to be Healer... jk. Pinocchio, always.",
    ],
)
def test_what_trails_off_and_is_taken_back_is_no_pick(read: Read, text: str) -> None:
    found = stances(text, read(text, prompt="favorite drama"))
    assert found == {"Healer": Stance.MENTIONED, "Pinocchio": Stance.NOMINATED}


@pytest.mark.parametrize(
    "text",
    [
        "Healer or Pinocchio? Pinocchio.",
        "The leads of Healer? Pinocchio? Hard. OK: Pinocchio, on the roof.",
    ],
)
def test_of_what_a_question_puts_up_the_answer_is_the_pick(read: Read, text: str) -> None:
    reading = read(text, prompt="favorite drama")
    assert [passage(text, n) for n in reading.nominations if n.stance is Stance.NOMINATED] == [
        "Pinocchio"
    ]


def test_an_advertisement_picks_nothing_unless_somebody_speaks_in_it(read: Read) -> None:
    sold = "Win FREE tickets! Healer, Pinocchio, all your favs: bit.ly/abc"
    told = "My favs are Healer and Pinocchio, buy cheap tickets at bit.ly/abc"
    assert Stance.NOMINATED not in stances(sold, read(sold, prompt="favorite drama")).values()
    assert Stance.NOMINATED in stances(told, read(told, prompt="favorite drama")).values()


def test_a_song_in_quotes_is_no_drama(read: Read) -> None:
    text = 'Healer, for "Can You Hear My Heart" by Epik High'
    assert set(stances(text, read(text, prompt="best OST"))) == {"Healer"}


def test_a_season_makes_a_title_of_a_common_word(read: Read) -> None:
    for text in ("Stranger s1. Best writing ever.", "Nobody beats season 1 of Stranger"):
        assert stances(text, read(text, prompt="favorite drama")) == {"Stranger": Stance.NOMINATED}


def test_a_year_in_a_title_is_said_short(read: Read) -> None:
    text = "Reply 88 forever"
    (found,) = read(text, prompt="favorite drama").nominations
    assert found.nominee is not None
    assert found.nominee.name == "Reply 1988 (2015)"


def test_a_year_stands_for_a_title_where_its_series_is_named_or_it_opens(read: Read) -> None:
    for text, years in (
        ("1988. Every time it rains.", {"1988"}),
        ("Reply 1997 first, then 1994", {"Reply 1997", "1994"}),
        ("Born in 1994, so Healer", {"Healer"}),
        ("Healer (1988)", {"Healer"}),
    ):
        assert set(stances(text, read(text, prompt="favorite drama"))) == years


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("You're the Apple of My Eye", "You Are the Apple of My Eye (2011)"),
        ("It is Okay, That's Love", "It's Okay, That's Love (2014)"),
        ('"Down with Love"', "Down with Love (2010)"),
    ],
)
def test_a_title_is_known_with_its_small_words_as_fans_write_them(
    read: Read, text: str, work: str
) -> None:
    (found,) = read(text, prompt="favorite drama").nominations
    assert found.nominee is not None
    assert found.nominee.name == work


def test_who_is_thanked_is_no_drama(read: Read) -> None:
    text = "My pick is Pinocchio, thanks Heartbeat!"
    assert set(stances(text, read(text, prompt="favorite drama"))) == {"Pinocchio"}


@pytest.mark.parametrize(
    ("prompt", "text", "title"),
    [
        ("mejor dorama de la historia", "para mí Boys Over Flowers", "Boys Over Flowers (2009)"),
        ("mejor dorama", "No puedo elegir: Pinocchio", "Pinocchio (2014)"),
        ("best confession", "nothing ever hit me like Pinocchio", "Pinocchio (2014)"),
        ("best first kiss", "Ep 7 of Hwayugi, when she wakes up. Wow.", "A Korean Odyssey (2017)"),
    ],
)
def test_what_seems_to_pass_a_pick_by_does_not(
    read: Read, prompt: str, text: str, title: str
) -> None:
    (found,) = read(text, prompt=prompt).nominations
    assert found.nominee is not None
    assert (found.nominee.name, found.stance) == (title, Stance.NOMINATED)


def test_a_title_of_which_only_the_work_is_open_is_named_beside_others(read: Read) -> None:
    text = "I love Pinocchio, and First Love too"
    assert set(stances(text, read(text, prompt="favorite drama"))) == {"Pinocchio", "First Love"}


def test_who_is_not_sure_has_not_said_no(read: Read) -> None:
    (found,) = read("Full House? Not sure.", prompt="favorite kiss scene").nominations
    assert (found.stance, found.ruling) == (Stance.NOMINATED, Ruling.PENDING)


def test_what_is_said_against_a_drama_spares_who_is_asked_for(read: Read) -> None:
    text = "Moon Joo Won in The Greatest Love. A forgettable show otherwise."
    (found,) = read(text, prompt="favorite second lead").nominations
    assert found.stance is not Stance.NEGATIVE


@pytest.mark.parametrize(
    "opening", ["3-4 months later I've been through", "37-sai ni and", "3.5/5 for"]
)
def test_a_number_that_goes_on_is_no_rank(read: Read, opening: str) -> None:
    (nomination,) = read(f"{opening} Healer", prompt="favorite drama").nominations
    assert "rank" not in nomination.reason
    (ranked,) = read("3 - Healer", prompt="favorite drama").nominations
    assert "rank" in ranked.reason


def test_a_low_rank_among_the_best_and_the_worst_is_no_pick(read: Read) -> None:
    for text, stance in (
        ("2. Healer, every minute", Stance.NOMINATED),
        ("24. Healer, every minute", Stance.MENTIONED),
    ):
        found = stances(text, read(text, prompt="the best and the worst of the year, ranked"))
        assert found == {"Healer": stance}


def test_the_worst_case_and_an_unpopular_opinion_ask_for_nothing_bad(read: Read) -> None:
    loved = "Healer, I love it"
    for prompt in ("worst case of second lead syndrome", "unpopular opinions"):
        (found,) = read(loved, prompt=prompt).nominations
        assert found.stance is Stance.NOMINATED
    text = "Quit Healer after two episodes, I hated it"
    (found,) = read(text, prompt="unpopular opinions").nominations
    assert found.stance is Stance.NEGATIVE


def test_a_but_within_a_cue_parts_it(read: Read) -> None:
    text = "In Healer he was good but in Pinocchio... one of my favorites ever"
    found = stances(text, read(text, prompt="favorite drama"))
    assert found["Pinocchio"] is Stance.NOMINATED


def test_what_a_question_turns_from_is_no_pick(read: Read) -> None:
    text = "Healer for the jokes, Pinocchio for the tears, but overall? Signal."
    found = {n.wording: n.stance for n in read(text, prompt="favorite drama").nominations}
    assert found["Signal"] is Stance.NOMINATED
    assert Stance.NOMINATED not in {found["Healer"], found["Pinocchio"]}
