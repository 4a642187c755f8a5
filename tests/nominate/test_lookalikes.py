"""What only looks like a title: somebody, a kiss's nickname, a song, letters, a number."""

import pytest

from bot.model import Ruling
from tests.nominate.conftest import Read, means


def works(read: Read, text: str, prompt: str = "favorite kiss") -> set[str]:
    return {means(n).name for n in read(text, prompt=prompt).nominations if n.nominee}


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("Yoo Si Jin in Descendants Of The Sun. Big Boss (Song Joong Ki) for me", "Descendants of the Sun (2016)"),
        ("Forest kiss from Tale of the Nine Tailed, that is all", "Tale of the Nine Tailed (2020)"),
        ("“Mrs. Cop” (Ep. 18): Undercover kiss, what a goodbye", "Mrs. Cop (2015)"),
        ("Chicago Typewriter: Se-joo starts cold, Jin-o has that gaze", "Chicago Typewriter (2017)"),
        ("DH and I began with Crash Landing on You", "Crash Landing on You (2019)"),
        ("Secret Love Affair. No thank you, two statues are enough elsewhere", "Secret Love Affair (2014)"),
        ("the grim reaper and sunny in Goblin", "Goblin (2016)"),
        ("thx for the link :D :P and yes, Goblin", "Goblin (2016)"),
        ("Q10: your comfort drama? Goblin", "Goblin (2016)"),
        ("Goblin. She was saying “I love you” to the ghost", "Goblin (2016)"),
        ("Jo Pil Yeon in Giant, well done sir", "Giant (2010)"),
        ("cherry magic. thank u for asking", "Cherry Magic! (2020)"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_title_names_nothing(read: Read, text: str, work: str) -> None:
    assert works(read, text) == {work}


def test_a_role_that_has_the_name_of_its_work_names_it(read: Read) -> None:
    assert works(read, "Ji Eun Tak and the Goblin.") == {"Goblin (2016)"}


def test_a_number_of_episodes_is_no_title(read: Read) -> None:
    assert works(read, "Faith (24 eps for that?)", "favorite drama") == {"Faith (2012)"}


@pytest.mark.parametrize(
    ("text", "works_named"),
    [
        ("I loved DOTS and I cried for days", {"Descendants of the Sun (2016)"}),
        ("MDBC and I will never part", {"Moonlight Drawn by Clouds (2016)"}),
        ("Little Forest (Kim Tae Ri), Mr. Sunshine", {"Little Forest (2018)", "Mr. Sunshine (2018)"}),
        ("Crash Landing on You, and an honorable mention: Goblin kiss", {"Crash Landing on You (2019)", "Goblin (2016)"}),
        ("My favorite-Iris, of all", {"IRIS (2009)"}),
        ("I love it. Moving is my pick", {"Moving (2023)"}),
        ("Healer. Moving on", {"Healer (2014)"}),
    ],
)  # fmt: skip
def test_what_looks_alike_and_is_a_title_is_read(
    read: Read, text: str, works_named: set[str]
) -> None:
    assert works(read, text) == works_named


@pytest.mark.parametrize("text", ["Goblin it is.", "Goblin isn't here.", "Goblin I liked."])
def test_a_common_word_that_a_sentence_speaks_of_is_a_title(read: Read, text: str) -> None:
    assert works(read, text) == {"Goblin (2016)"}


@pytest.mark.parametrize(
    ("text", "prompt", "work"),
    [
        ("Faith – Fight for My Way, those two", "couples for faith, hope, charity", "Fight for My Way (2017)"),
        ("Bromance, she says. The Untamed.", "best bromance", "The Untamed (2019)"),
        ("Gold: Kim Hye Ja, The Light in Your Eyes.", "best drama moms", "The Light in Your Eyes (2019)"),
        ("Park Hyo Shin, Snow Flower, from I'm Sorry, I Love You.", "best OST", "I'm Sorry, I Love You (2004)"),
        ("They kiss again, and again, and again, lol.", "favorite kiss", "They Kiss Again (2007)"),
        ("I had it in the notebook. My pick is Pinocchio.", "favorite drama", "Pinocchio (2014)"),
        ("Pinocchio! It looks at me with sad eyes.", "favorite drama", "Pinocchio (2014)"),
        ("Pinocchio: the ramyeon, the ring", "favorite drama", "Pinocchio (2014)"),
        ("Full House: 2 and a half times", "most rewatched drama", "Full House (2004)"),
    ],
)  # fmt: skip
def test_what_the_prompt_a_medal_or_a_song_says_is_no_title(
    read: Read, text: str, prompt: str, work: str
) -> None:
    assert works(read, text, prompt) == {work}


def test_who_answers_with_mine_may_mean_their_own(read: Read) -> None:
    found = read("Mine, for switching off the wifi.", prompt="worst mother").nominations
    assert all(n.ruling is not Ruling.COUNTED for n in found)


@pytest.mark.parametrize(
    ("text", "works_named"),
    [
        ("Pinocchio. We watched it together, Mother and I, in the spring.", {"Pinocchio (2014)"}),
        ("A friend lent me Giant and I have not been a person since", {"Giant (2010)"}),
        ("Pinocchio, but was it a kiss or a lip bump", {"Pinocchio (2014)"}),
        ("I choose Jingyan and the pearl. Nirvana In Fire, greatest love story ever", {"Nirvana in Fire (2015)"}),
        ("Day 22 - Bromance: Go Nam Soon + Park Heung Soo, School 2013", {"School 2013 (2012)"}),
    ],
)  # fmt: skip
def test_what_is_said_beside_a_title_names_no_other(
    read: Read, text: str, works_named: set[str]
) -> None:
    assert works(read, text) == works_named


@pytest.mark.parametrize(
    ("text", "prompt", "work"),
    [
        ("Healer: thought it was medical, so I said no thanks.", "go watch it: Healer", "Healer (2014)"),
        ("Twenty-Five, Twenty-One has me buying a fencing jacket", "favorite drama", "Twenty-Five Twenty-One (2022)"),
        ("HEALER HEALER HEALER. What she said.", "most epic kiss", "Healer (2014)"),
        ("2. Jin. A brain surgeon has to brew penicillin", "top 5 Japanese dramas", "Jin (2009)"),
        ("3. DOTS' “Wine Kiss”. Everyone has seen it by now.", "top kisses", "Descendants of the Sun (2016)"),
        ("ur missing Giant & city hunter & gu family book!!", "must-watch", "Gu Family Book (2013)"),
        ("Four strangers, a villa. Quartet knew more about marriage than I did.", "favorite story", "Quartet (2017)"),
        ("TO THE BEAUTIFUL YOU. The Japanese Hana Kimi had Oguri Shun", "worst kiss", "To the Beautiful You (2012)"),
    ],
)  # fmt: skip
def test_marks_shouts_and_slips_leave_a_title_known(
    read: Read, text: str, prompt: str, work: str
) -> None:
    assert work in works(read, text, prompt)


@pytest.mark.parametrize(
    ("text", "prompt", "work"),
    [
        ("Mother, hands down.", "best drama about a mother", "Mother (2018)"),
        ("my favorite is roof top prince", "favorite drama", "Rooftop Prince (2012)"),
        ("1. Life: smart.\n2. Misaeng: best.", "favorite drama", "Life (2018)"),
        ("Healer is great, but full house and city hunter stay", "favorite drama", "City Hunter (2011)"),
    ],
)  # fmt: skip
def test_what_a_rule_against_lookalikes_might_take_is_left(
    read: Read, text: str, prompt: str, work: str
) -> None:
    assert work in works(read, text, prompt)


@pytest.mark.parametrize(
    "text",
    [
        "Song Joong Ki seems like a nice guy. My pick is Pinocchio.",
        "Big Korean drama fan here. My pick is Pinocchio.",
        "Mother from Japan sent me the DVDs. My pick is Pinocchio.",
        "The hwarang boys trained with her. My pick is Pinocchio.",
    ],
)
def test_words_beside_an_actor_a_country_or_an_article_name_nothing(read: Read, text: str) -> None:
    assert works(read, text) == {"Pinocchio (2014)"}
