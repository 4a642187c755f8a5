"""How a text speaks of what it names, where no single word says so."""

import gc
import time

import pytest

from bot.model import Nomination, Reading, Ruling, Stance
from tests.nominate.conftest import Read, passage

DRAMA = "favorite drama"


def stances(text: str, reading: Reading) -> dict[str, str]:
    return {passage(text, n): n.stance.value for n in reading.nominations}


def nominations(text: str, reading: Reading) -> dict[str, Nomination]:
    return {passage(text, n): n for n in reading.nominations}


def test_of_two_picks_the_first_waits_for_a_host(read: Read) -> None:
    text = "Healer is my favorite. Pinocchio is my favorite."
    found = nominations(text, read(text, prompt=DRAMA))
    assert found["Healer"].stance is found["Pinocchio"].stance is Stance.NOMINATED
    assert found["Healer"].ruling is Ruling.PENDING
    assert found["Pinocchio"].ruling is Ruling.COUNTED


def test_an_added_pick_leaves_the_first_beyond_doubt(read: Read) -> None:
    text = "My pick is Healer. I also love Pinocchio."
    found = nominations(text, read(text, prompt=DRAMA))
    assert found["Healer"].ruling is Ruling.COUNTED


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("What kept me up last spring was Healer.", "Healer"),
        ("Healer if you want to laugh; Pinocchio if you want to cry.", "Pinocchio"),
        ("Is it only me? Pinocchio, the one on the roof?", "Pinocchio"),
    ],
)
def test_the_place_in_the_sentence_makes_a_pick(read: Read, text: str, picked: str) -> None:
    assert stances(text, read(text, prompt=DRAMA))[picked] == "nominated"


@pytest.mark.parametrize(
    ("text", "passed_by"),
    [
        ("My mum's answer: Healer. Mine: Pinocchio.", "Healer"),
        ("It belongs to Healer... haha no. It belongs to Pinocchio.", "Healer"),
        ("Healer? No, the one in Pinocchio.", "Healer"),
        ("After Healer, Pinocchio happened.", "Healer"),
        ("After Healer, only Pinocchio could happen: my pick.", "Healer"),
        ("I loved it since Healer had just ended. My pick is Pinocchio.", "Healer"),
    ],
)
def test_what_is_given_to_others_taken_back_or_said_beside_is_no_pick(
    read: Read, text: str, passed_by: str
) -> None:
    found = stances(text, read(text, prompt=DRAMA))
    assert found[passed_by] != "nominated"
    assert found["Pinocchio"] == "nominated"


def test_the_first_of_each_country_is_a_first(read: Read) -> None:
    text = "My first Korean one was Full House; my first Japanese one, Gokusen."
    found = stances(text, read(text, prompt="first drama"))
    assert found == {"Full House": "nominated", "Gokusen": "nominated"}


def test_a_year_beside_a_first_drama_says_when_it_was_seen(read: Read) -> None:
    text = "Playful Kiss, 2013, on a cracked phone"
    (found,) = read(text, prompt="first drama").nominations
    assert found.nominee is not None
    assert found.nominee.name == "Playful Kiss (2010)"


def test_part_of_a_hashtag_is_no_title(read: Read) -> None:
    assert not read("#BigNightForReal", prompt=DRAMA).nominations


def test_many_cues_between_many_names_are_read_in_time(read: Read) -> None:
    """Every cue is measured from the names beside it, not from all."""
    text = "best: Healer - Pasta: " * 1_136
    read(text, prompt=DRAMA)
    gc.collect()
    started = time.process_time()
    read(text, prompt=DRAMA)
    assert time.process_time() - started < 1.0


CHARACTER = "favorite second lead"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("So many, for a start Mei from Love Shuffle and others I forget.", "Love Shuffle"),
        ("None other than Moon Jae shin (Sungkyunkwan Scandal), he shuts up.", "Sungkyunkwan Scandal"),
    ],
)  # fmt: skip
def test_where_somebody_is_asked_for_who_stands_before_a_title_picks_it(
    read: Read, text: str, title: str
) -> None:
    asked = nominations(text, read(text, prompt=CHARACTER))[title]
    beside = nominations(text, read(text, prompt="what is on tonight"))[title]
    assert asked.stance is Stance.NOMINATED
    assert asked.confidence > beside.confidence or beside.stance is Stance.MENTIONED


def test_a_rank_says_nothing_of_what_is_denied_behind_it(read: Read) -> None:
    ranked, denied = "5. City Hunter, better than most.", "5. This isn't City Hunter at all."
    assert stances(ranked, read(ranked, prompt=DRAMA))["City Hunter"] == "nominated"
    assert stances(denied, read(denied, prompt=DRAMA))["City Hunter"] != "nominated"
    numbered = "No. 3 City Hunter"
    assert stances(numbered, read(numbered, prompt=DRAMA))["City Hunter"] == "nominated"


def test_a_heading_that_denies_only_its_beginning_rejects_nothing(read: Read) -> None:
    text = "Not a k-drama this time, Taiwanese: Lost Romance."
    assert stances(text, read(text, prompt=DRAMA))["Lost Romance"] == "nominated"


def test_the_first_half_of_a_year_asks_for_no_first_drama(read: Read) -> None:
    text = "1. Healer 2. Pinocchio"
    found = stances(text, read(text, prompt="best drama of the first half of 2015"))
    assert found == {"Healer": "nominated", "Pinocchio": "nominated"}


@pytest.mark.parametrize(
    "prompt", ["first drama and favorites", "first kiss scene in a drama", "favourite first kiss"]
)
def test_a_first_among_other_things_leaves_the_others(read: Read, prompt: str) -> None:
    text = "1. Healer 2. Pinocchio 3. City Hunter"
    found = stances(text, read(text, prompt=prompt))
    assert set(found.values()) == {"nominated"}


@pytest.mark.parametrize(
    "text", ["Nobody from Healer, I fear, was.", "Not him, not Mei from Healer, no and no."]
)
def test_who_is_nobody_or_is_denied_picks_no_drama(read: Read, text: str) -> None:
    assert not [n for n in read(text, prompt=CHARACTER).nominations if "tells of whom" in n.reason]


@pytest.mark.parametrize(
    ("prompt", "text", "stance"),
    [
        ("lakorn you look forward to", "Looking forward to: Healer, Pinocchio", "nominated"),
        ("reactions to casting news", "I can't wait for Pinocchio!", "nominated"),
        (DRAMA, "Healer. I can't wait for Pinocchio!", "mentioned"),
    ],
)
def test_what_is_awaited_is_a_pick_where_the_prompt_asks_for_what_is_to_come(
    read: Read, prompt: str, text: str, stance: str
) -> None:
    assert stances(text, read(text, prompt=prompt))["Pinocchio"] == stance


@pytest.mark.parametrize(
    "text",
    [
        "Pinocchio may not be the most epic romance, but it's winsome.",
        "I'll say Pinocchio, and not because it wasn't good before.",
        "You never cared for love triangles, and yet Pinocchio flew into your TV set.",
        "Never felt this way about a drama until Pinocchio.",
        "Can't hate Pinocchio like I do the others.",
        "My jaw dropped when I saw Pinocchio",
    ],
)
def test_what_seems_to_speak_against_a_title_does_not(read: Read, text: str) -> None:
    assert stances(text, read(text, prompt=DRAMA))["Pinocchio"] == "nominated"


def test_behind_parentheses_that_hold_a_stop_a_title_stands_free(read: Read) -> None:
    text = "My favorite though (I think . . . so hard) is Pinocchio."
    assert stances(text, read(text, prompt=DRAMA))["Pinocchio"] == "nominated"


@pytest.mark.parametrize("prompt", ["a drama you couldn't continue", "a drama you want to like"])
def test_what_put_fans_off_is_asked_for_where_they_put_it_aside(read: Read, prompt: str) -> None:
    text = "Pinocchio isn't doing it for me."
    assert stances(text, read(text, prompt=prompt))["Pinocchio"] == "nominated"


def test_a_heading_of_neither_picks_nor_the_prompt_makes_a_pick_less_sure(read: Read) -> None:
    sure = {}
    for text in ("A disclaimer: Pinocchio, Healer", "My favorites: Pinocchio, Healer"):
        found = nominations(text, read(text, prompt=DRAMA))["Pinocchio"]
        assert found.stance is Stance.NOMINATED
        sure[text[0]] = found.confidence
    assert sure["A"] < sure["M"]


def test_where_the_best_and_the_worst_are_asked_for_the_worst_is_an_answer(read: Read) -> None:
    text = "Most annoying: Pinocchio"
    found = stances(text, read(text, prompt="favourite and most annoying love rivals"))
    assert found["Pinocchio"] == "nominated"


@pytest.mark.parametrize(
    ("text", "picks"),
    [
        ("Not even a contest: Healer", {"Healer"}),
        ("It used to be Goblin until I watched Healer", {"Healer"}),
        ("Haven't seen Goblin yet, but so far Healer", {"Healer"}),
        ("Everyone's going to say Goblin so I'll say Healer", {"Healer"}),
        ("Do kisses get better than Healer? I think not", {"Healer"}),
        ("Healer. Goblin got all the attention that year.", {"Healer"}),
        ("I won't say more until Pinocchio ends.", set()),
        ("Never felt butterflies until the Pinocchio kiss", {"Pinocchio"}),
        ("I don't usually like melodramas but Pinocchio is great", {"Pinocchio"}),
        ("I don't personally like Pinocchio", set()),
        ("I don't like Healer but Pinocchio is great", {"Pinocchio"}),
        ("I don't really like Healer but Pinocchio is great", {"Pinocchio"}),
        ("I can't, because I love Pinocchio", {"Pinocchio"}),
        ("Goblin was bad ass", {"Goblin"}),
        ("Goblin takes over my life", {"Goblin"}),
        ("Kmuse: everyone will say Goblin. My pick: Healer", {"Healer"}),
        ("Swoonworthy: Pinocchio; Tearjerker: Goblin", {"Pinocchio", "Goblin"}),
    ],
)
def test_what_is_said_of_others_leaves_the_pick(read: Read, text: str, picks: set[str]) -> None:
    found = stances(text, read(text, prompt=DRAMA))
    assert {title for title, stance in found.items() if stance == "nominated"} == picks


@pytest.mark.parametrize(
    "between",
    [
        "pales next to", "can't compete with", "doesn't hold a candle to", "has nothing on",
        "comes nowhere near", "isn't as good as",
    ],
)  # fmt: skip
def test_a_comparison_may_set_the_second_above_the_first(read: Read, between: str) -> None:
    text = f"Secret Garden {between} Pinocchio"
    found = stances(text, read(text, prompt=DRAMA))
    assert found == {"Secret Garden": "mentioned", "Pinocchio": "nominated"}


def test_what_is_awaited_is_a_pick_where_a_talk_asks_what_excites(read: Read) -> None:
    text = "I can't wait for Pinocchio"
    asked = read(text, prompt="Which drama are you most excited to watch?")
    assert stances(text, asked) == {"Pinocchio": "nominated"}
    best = "My pick is Healer. Can't wait for Pinocchio!"
    casting = read(best, prompt="best casting in a kdrama")
    assert stances(best, casting) == {"Healer": "nominated", "Pinocchio": "mentioned"}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("I don't get why everyone likes Pinocchio", Stance.NEGATIVE),
        ("I don't get why nobody says Pinocchio", Stance.NOMINATED),
        ("Never got the hype about Pinocchio", Stance.NEGATIVE),
        ("Who even watches Pinocchio anymore", Stance.NEGATIVE),
        ("stayed up till 4am because of Pinocchio", Stance.NOMINATED),
        ("If it weren't for Pinocchio I'd have none", Stance.NOMINATED),
        ("Please don't say Pinocchio", Stance.MENTIONED),
        ("Why is Pinocchio nowhere on this list?", Stance.NOMINATED),
        ("Take out the first one and put Pinocchio in, please", Stance.NOMINATED),
        ("don't sleep on Pinocchio", Stance.NOMINATED),
        ("It was sold as a joke but my vote is Pinocchio", Stance.NOMINATED),
        ("Pinocchio, when he passes it off as a joke", Stance.NOMINATED),
        ("You wrote Pinocchio twice ;)", Stance.MENTIONED),
        ("Small correction: Pinocchio is from 2014, not 2015", Stance.MENTIONED),
        ("wait is Pinocchio back on netflix??", Stance.MENTIONED),
        ("I've been looking for Pinocchio with subs for two years", Stance.MENTIONED),
    ],
)
def test_common_turns_of_speech_have_their_stance(read: Read, text: str, stance: Stance) -> None:
    (one,) = read(text, prompt=DRAMA).nominations
    assert one.stance is stance


def test_what_is_no_known_title_parts_no_list(read: Read) -> None:
    text = "Try Orange Days, Crying Violet Sundays, Proposal Daisakusen and Byakuyakou."
    found = stances(text, read(text, prompt="romantic dramas I like"))
    named = ("Orange Days", "Proposal Daisakusen", "Byakuyakou")
    assert found == dict.fromkeys(named, "nominated")


@pytest.mark.parametrize(
    "text",
    [
        "Try Orange Days (the songs!), Proposal Daisakusen (that suit) and Byakuyakou (everything)",
        "Try Orange Days for the songs, Proposal Daisakusen for the suit and Byakuyakou for tears.",
        "Orange Days, Proposal Daisakusen, Byakuyakou and so many others I can't remember now",
    ],
)
def test_a_list_has_room_for_what_each_is_named_for(read: Read, text: str) -> None:
    found = stances(text, read(text, prompt="romantic dramas I like"))
    named = ("Orange Days", "Proposal Daisakusen", "Byakuyakou")
    assert found == dict.fromkeys(named, "nominated")


def test_what_came_then_was_not_the_first(read: Read) -> None:
    text = "Coffee Prince, then City Hunter and Secret Garden followed."
    found = stances(text, read(text, prompt="first drama"))
    assert [t for t, stance in found.items() if stance == "nominated"] == ["Coffee Prince"]


def test_what_speaks_ill_before_a_but_says_nothing_of_what_follows(read: Read) -> None:
    text = "Not a perfect drama by any means, but Coffee Prince hits the right notes."
    assert stances(text, read(text, prompt=DRAMA)) == {"Coffee Prince": "nominated"}


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("Coffee Prince: yes. City Hunter: no. Secret Garden: absolutely not.", ["Coffee Prince"]),
        ("Coffee Prince and City Hunter yes, Secret Garden no.", ["Coffee Prince", "City Hunter"]),
        ("Coffee Prince, City Hunter: no. Secret Garden!", ["Secret Garden"]),
        ("Coffee Prince, no doubt", ["Coffee Prince"]),
    ],
)
def test_a_no_right_behind_a_title_is_said_of_it(read: Read, text: str, picked: list[str]) -> None:
    found = stances(text, read(text, prompt=DRAMA))
    assert [title for title, stance in found.items() if stance == "nominated"] == picked


@pytest.mark.parametrize(
    "text",
    [
        "Has anybody here seen Coffee Prince?",
        "Who plays the lead in Coffee Prince?",
        "can someone tell me where to stream Coffee Prince?",
    ],
)
def test_what_is_only_asked_about_is_no_pick(read: Read, text: str) -> None:
    assert stances(text, read(text, prompt=DRAMA)) == {"Coffee Prince": "mentioned"}


@pytest.mark.parametrize(
    "text",
    ["Does Coffee Prince count?", "Did nobody say Coffee Prince?", "What about Coffee Prince?"],
)
def test_a_question_that_puts_a_title_up_picks_it(read: Read, text: str) -> None:
    assert stances(text, read(text, prompt=DRAMA)) == {"Coffee Prince": "nominated"}


@pytest.mark.parametrize(
    ("prompt", "text", "stance"),
    [
        ("best OST", "The whole soundtrack of Coffee Prince.", "nominated"),
        ("best drama", "He sang for the soundtrack of Coffee Prince.", "mentioned"),
        ("best writer", "The writer of Coffee Prince.", "nominated"),
        ("best drama", "It is by the writer of Coffee Prince.", "mentioned"),
        ("guilty pleasure", "Coffee Prince is trash and I enjoyed every minute.", "nominated"),
        ("best drama", "Coffee Prince is trash.", "negative"),
        ("best villain", "I hated her so much in Coffee Prince, so that's my answer.", "nominated"),
        ("favorite actor", "Gong Yoo, because of Coffee Prince.", "nominated"),
        ("the drama everyone loves but you", "Coffee Prince did nothing for me.", "nominated"),
        ("most overrated drama", "Coffee Prince is overrated.", "nominated"),
        ("most overrated drama", "Coffee Prince is NOT overrated, you hate fun.", "negative"),
        ("worst drama", "Coffee Prince was not the worst.", "negative"),
        ("worst drama", "Don't hate me but Coffee Prince was the worst.", "nominated"),
    ],
)
def test_what_is_asked_for_turns_what_is_said(
    read: Read, prompt: str, text: str, stance: str
) -> None:
    assert stances(text, read(text, prompt=prompt)) == {"Coffee Prince": stance}


@pytest.mark.parametrize(
    "text",
    [
        "The chef in Healer and the boss in Pinocchio.",
        "The professor from Healer, then the goofy pilot from Pinocchio.",
        "Mine are Mina (Healer) and Sora (Pinocchio), both tough.",
        "Healer when the letter arrives, Pinocchio when the bus leaves.",
        "Healer or Pinocchio? I love them both",
    ],
)
def test_parts_that_are_built_alike_are_picked_alike(read: Read, text: str) -> None:
    found = stances(text, read(text, prompt="favorite character"))
    assert found == {"Healer": "nominated", "Pinocchio": "nominated"}


@pytest.mark.parametrize(
    "text",
    [
        "There is no sadder drama than Healer.",
        "I can't think of anything better than Healer!",
        "It doesn't get better than Healer.",
        "No top five of mine could be without Healer.",
        "Who doesn't love the kiss in Healer?",
        "I still haven't found anything to top Healer.",
        "No. 2 on my list goes to Healer.",
    ],
)
def test_what_is_denied_twice_or_surpassed_by_nothing_is_a_pick(read: Read, text: str) -> None:
    assert stances(text, read(text, prompt="saddest drama")) == {"Healer": "nominated"}


@pytest.mark.parametrize(
    "text",
    [
        "Thought nothing could be sadder than Healer, but I was wrong.",
        "Does anyone know where I can watch Healer?",
        "Should I start with Healer?",
        "No favorite yet. My aunt gave me Healer.",
        "I'm not voting this year. Healer is at home.",
        "There was no kiss in Healer, just a peck.",
    ],
)
def test_what_is_surpassed_asked_about_or_lacks_what_is_asked_for_is_no_pick(
    read: Read, text: str
) -> None:
    assert stances(text, read(text, prompt="best kiss"))["Healer"] != "nominated"


def test_titles_of_one_list_are_picked_alike(read: Read) -> None:
    text = "Healer, Pinocchio and Pasta are always on my phone."
    assert set(stances(text, read(text, prompt=DRAMA)).values()) == {"nominated"}


def test_what_is_not_better_than_another_is_set_below_it(read: Read) -> None:
    text = "Healer is not better than Pinocchio."
    found = stances(text, read(text, prompt=DRAMA))
    assert found["Pinocchio"] == "nominated"
    assert found["Healer"] != "nominated"


@pytest.mark.parametrize(
    "text",
    [
        "Don't hate me but I don't love Healer",
        "I don't love Healer without the subs",
        "Healer is not 5 stars",
        "There is no drama worse than Healer",
        "It is no better than Healer",
        "No drama disappointed me more than Healer",
    ],
)
def test_what_only_looks_denied_twice_or_unsurpassed_is_no_pick(read: Read, text: str) -> None:
    assert stances(text, read(text, prompt=DRAMA))["Healer"] != "nominated"


@pytest.mark.parametrize(
    "text",
    [
        "Misaeng. Still deciding on my second",
        "I don't have a fave yet but I really enjoyed Misaeng",
        "Has anyone seen Misaeng? It is the best drama ever!",
        "no kiss can beat the one in Misaeng",
    ],
)
def test_who_hesitates_or_asks_warmly_picks_all_the_same(read: Read, text: str) -> None:
    assert stances(text, read(text, prompt="best kiss"))["Misaeng"] == "nominated"


@pytest.mark.parametrize(
    ("text", "picks"),
    [
        ("Ciuman di Full House paling romantis!", {"Full House"}),
        ("yang di City Hunter sih menurutku", {"City Hunter"}),
        ("drama ni paling romantis: City Hunter", {"City Hunter"}),
        ("halik ni Gong Yoo ang pinaka-epic, Coffee Prince", {"Coffee Prince"}),
        ("도깨비가 상속자들보다 좋아요", {"도깨비"}),
        ("Gak suka Full House. City Hunter dong!", {"City Hunter"}),
        ("Não gostei de City Hunter, prefiro Healer", {"Healer"}),
        ("Goblin lebih bagus dari Healer", {"Goblin"}),
        ("秘密花园比太阳的后裔好看", {"秘密花园"}),
        ("シークレットガーデンは面白くなかった", set()),
        ("Belum pernah nonton City Hunter", set()),
        ("Hindi ko pa napanood ang City Hunter", set()),
        ("Ainda não vi City Hunter", set()),
        ("No hay como Full House", {"Full House"}),
        ("Antes era Full House, ahora City Hunter", {"City Hunter"}),
        ("ไม่ใช่ Full House แต่เป็น City Hunter", {"City Hunter"}),
        ("ไม่ชอบ City Hunter ชอบ Full House มากกว่า", {"Full House"}),
        ("풀하우스는 아니고 도깨비", {"도깨비"}),
        ("Hindi ko bet yung sa Goblin, mas gusto ko sa Healer", {"Healer"}),
    ],
)
def test_a_no_of_one_language_denies_nothing_in_another(
    read: Read, text: str, picks: set[str]
) -> None:
    found = stances(text, read(text, prompt="most epic kiss scene"))
    assert {name for name, stance in found.items() if stance == "nominated"} == picks


def test_no_cue_stands_within_a_name(read: Read) -> None:
    """꽃보다 남자 has "than" in it, 최고의 사랑 "the best"."""
    for text in ("꽃보다 남자요", "도깨비, 최고의 사랑"):
        for nomination in read(text, prompt=DRAMA).nominations:
            assert nomination.ruling is Ruling.COUNTED, nomination
            assert "says so" not in nomination.reason


def test_what_was_loved_until_another_came_gives_way_to_it(read: Read) -> None:
    text = "Healer was my favorite until I watched Goblin"
    assert stances(text, read(text, prompt=DRAMA)) == {"Healer": "mentioned", "Goblin": "nominated"}


@pytest.mark.parametrize(
    ("text", "picks"),
    [
        (
            "Healer. Also Pinocchio, which is only a boy who waits and who never knew him.",
            {"Healer", "Pinocchio"},
        ),
        ("Healer first for me, Pinocchio second.", {"Healer", "Pinocchio"}),
        ("Healer. The Pinocchio second lead was nothing to her.", {"Healer"}),
        ("My mother refuses it with subtitles :( but Healer made her cry.", {"Healer"}),
        ("I'm in the middle of Pinocchio and want to finish it first.", set()),
        ("When does the vote close? I only know Pinocchio from the gifs.", set()),
        ("What could be better than Pinocchio?", {"Pinocchio"}),
        (
            "Runners-up: Healer, Pinocchio (no, not for the lawyer), Big",
            {"Healer", "Pinocchio", "Big"},
        ),
        ("Healer, Pinocchio (no), Big", {"Big"}),
    ],
)
def test_what_stands_beside_the_pick_is_told_from_what_only_stands_there(
    read: Read, text: str, picks: set[str]
) -> None:
    found = stances(text, read(text, prompt=DRAMA))
    assert {name for name, stance in found.items() if stance == "nominated"} == picks


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Pinocchio: 3/10. I almost quit dramas over it", Stance.NEGATIVE),
        ("Pinocchio was a slow one, as all say. 2 out of 5", Stance.NEGATIVE),
        ("Pinocchio, 9/10", Stance.NOMINATED),
        ("Pinocchio. 12/10 would watch again", Stance.NOMINATED),
    ],
)
def test_a_low_rating_rejects_what_it_stands_behind(read: Read, text: str, stance: Stance) -> None:
    (one,) = read(text, prompt="favorite drama").nominations
    assert one.stance is stance


def test_a_low_rating_rejects_nothing_where_the_worst_is_asked_for(read: Read) -> None:
    (one,) = read("Pinocchio: 3/10", prompt="worst drama").nominations
    assert one.stance is Stance.NOMINATED


def test_what_would_rather_be_watched_than_the_worst_is_no_pick(read: Read) -> None:
    text = "Goblin. Pretty and long. I'd take Chicago Typewriter over it any day."
    found = stances(text, read(text, prompt="a drama everyone loves but you"))
    assert found == {"Goblin": "nominated", "Chicago Typewriter": "mentioned"}


def test_what_is_added_to_a_pick_takes_nothing_back(read: Read) -> None:
    text = "Chicago Typewriter!! Healer too, though that one had the last laugh in the end."
    found = stances(text, read(text, prompt="a drama that deserved better ratings"))
    assert found == {"Chicago Typewriter": "nominated", "Healer": "nominated"}


@pytest.mark.parametrize("text", ["I'll take Goblin for worst", "Goblin any day of the week"])
def test_what_is_taken_for_the_worst_is_the_pick(read: Read, text: str) -> None:
    assert stances(text, read(text, prompt="the worst drama")) == {"Goblin": "nominated"}


def test_what_the_last_decision_takes_too_is_the_decision(read: Read) -> None:
    text = "Goblin was close. In the end Healer too"
    assert stances(text, read(text, prompt=DRAMA))["Healer"] == "nominated"


def test_nowhere_near_enough_speaks_against_nothing(read: Read) -> None:
    text = "Healer, nowhere near enough episodes!"
    assert stances(text, read(text, prompt=DRAMA)) == {"Healer": "nominated"}
