"""Whole readings: the page that began it all, details, confidence, memory, threads."""

import gc
import os
import subprocess
import sys
import time
import tomllib
import weakref
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import nominate
from bot.catalogue import Lexicon, build, fold, load
from bot.model import (
    Context,
    Nomination,
    Nominee,
    NomineeKind,
    Reading,
    Remembered,
    Ruling,
    Said,
    Stance,
)
from bot.nominate.cues import shipped
from tests.nominate.conftest import CONFIG, Read, country, means, passage

GREATEST_LOVE = Nominee(
    kind=NomineeKind.WORK,
    key="work/the-greatest-love-2011",
    name="The Greatest Love (2011)",
    work="the-greatest-love-2011",
)


def picks(reading: Reading) -> list[str]:
    return [means(n).name for n in reading.nominations if n.stance is Stance.NOMINATED]


def passing(reading: Reading) -> list[str]:
    return [means(n).name for n in reading.nominations if n.stance is Stance.MENTIONED]


def only(reading: Reading) -> Nomination:
    (nomination,) = [n for n in reading.nominations if n.stance is Stance.NOMINATED]
    return nomination


@pytest.fixture(scope="module")
def hosts() -> dict[str, str]:
    talk = tomllib.loads((CONFIG / "talks" / "epic-kiss.toml").read_text("utf-8"))
    return {pick["host"]: pick["text"] for pick in talk["picks"]}


CHRISTINA = (
    "Oh, man, so many choices. There’s the obvious one from Coffee Prince, or a great, very "
    "passionate kiss/makeout scene from Autumn’s Concerto. I think my favorite in recent memory "
    "is actually from the Thai remake of Full House. Everyone calls it the ice cream kiss. What’s "
    "funny is it’s not a deep or intense kiss. In fact their lips barely touch, but the way it was "
    "filmed was so good. The chemistry of the OTP, the way they conveyed longing and desire was "
    "perfect. The lighting was beautiful and how the scene was cut made it very intimate. I’ve "
    "watched that scene on YouTube way to many times."
)
TABLE = (
    "There are many good choices out there, but my all time favorite has to be the intense kissing "
    "scene in Ep. 6 of Me Too, Flower. I get swept away by the passion of that scene every time, "
    "especially the second part of the scene where the girl kisses the guy. You really get the "
    "feeling of watching 2 people completely lost in one another."
)
HARIA = (
    "I’m in Anna’s team all the way. Okay, perhaps I lack a liiiittle objectivity since The "
    "Greatest Love was my first K-drama. I had watched numerous films before coming across Korean "
    "TV. The whole concept was a “terra incognita” to me and it has absolutely nothing to do with "
    "anything I knew about romantic comedies. That kissing scene was just AMAZING. It had "
    "everything: passion but not in an angsty teenage way, the difference in height came with a "
    "purpose (credit to Hong sisters), the burst of feelings was so touching (and the OST helped a "
    "lot). The Award did not come out of nowhere, I swear, ladies! Thank you, Anna for the clip, I "
    "haven’t watched it in ages. There was a reason why they called this “The Snake Kiss”, hahaha! "
    "Cha Seung-won proved to keep himself in excellent shape,- he also displayed his superior "
    "“kissing” talent in City Hall. 😉"
)


# the page that began it all


def test_annas_long_answer_is_the_greatest_love(read: Read, hosts: dict[str, str]) -> None:
    nomination = only(read(hosts["Anna"]))
    assert nomination.nominee == GREATEST_LOVE
    assert nomination.ruling is Ruling.COUNTED


def test_estelle_decides_for_boys_over_flowers_by_its_characters(
    read: Read, hosts: dict[str, str]
) -> None:
    reading = read(hosts["Estelle"])
    assert picks(reading) == ["Boys Over Flowers (2009)"]
    assert set(passing(reading)) == {
        "Lie to Me (2011)",
        "It's Okay, That's Love (2014)",
        "My Fair Princess (1998)",
    }
    assert only(reading).people == ("Gu Joon Pyo", "Geum Jan Di")
    assert only(reading).scene == "swoop-in kiss"


def test_christina_means_the_thai_full_house_and_its_ice_cream_kiss(
    read: Read, lexicon: Lexicon
) -> None:
    nomination = only(read(CHRISTINA))
    assert country(lexicon, nomination) == "TH"
    assert nomination.scene == "ice cream kiss"
    assert set(passing(read(CHRISTINA))) == {"Coffee Prince (2007)", "Autumn's Concerto (2009)"}


def test_table122000_names_the_sixth_episode(read: Read) -> None:
    nomination = only(read(TABLE))
    assert (means(nomination).work, nomination.episode) == ("me-too-flower-2011", 6)


def test_hariaharia_sides_with_anna_and_only_mentions_city_hall(
    read: Read, hosts: dict[str, str]
) -> None:
    anna = read(hosts["Anna"]).nominations
    reading = read(HARIA, said_by={"anna": anna})
    assert picks(reading) == ["The Greatest Love (2011)"]
    assert passing(reading) == ["City Hall (2009)"]
    assert only(reading).ruling is Ruling.COUNTED
    assert only(reading).scene == "The Snake Kiss"
    assert "anna" in only(reading).reason


def test_a_chatty_reply_nominates_nothing(read: Read) -> None:
    text = (
        "Well, I know every itsy-bitsy detail about Greatest Love. It’s all their fault I became "
        "a proud addict after all! 😉"
    )
    assert picks(read(text, reply=True)) == []


# details


@pytest.mark.parametrize(
    ("text", "episode"),
    [
        ("Ep. 6 of Me Too, Flower! No contest", 6),
        ("Healer, episode 8", 8),
        ("Healer ep8!!", 8),
        ("the 12th episode of Healer", 12),
        ("Healer's first episode", 1),
        ("Healer, 6화", 6),
        ("琅琊榜 第12集", 12),
        ("all 25 episodes of Healer", None),
        ("Healer: 12/10", None),
        ("Healer (as of ep 8)", None),
        ("Healer, even if I dropped it after ep8", None),
        ("I'm on episode 5 of Healer and I love it", None),
        ("Healer in 2014", None),
    ],
)
def test_an_episode_is_the_scenes_and_not_how_far_someone_got(
    read: Read, text: str, episode: int | None
) -> None:
    found = [n for n in read(text).nominations if n.nominee]
    assert found[0].episode == episode


@pytest.mark.parametrize(
    ("text", "scene"),
    [
        ("The Cola Kiss from Lie to Me", "Cola Kiss"),
        ("the fox bead kiss in My Girlfriend is a Gumiho", "fox bead kiss"),
        ("Lie to Me, that famous coke kiss", "coke kiss"),
        ("Secret Garden’s “foam kiss”!", "foam kiss"),
        ("the best kiss ever is in Healer", None),
        ("the most epic kiss: Healer", None),
        ("Healer won “Best Kiss Scene” that year and is my pick", None),
        ("Playful Kiss. In the rain!", None),
    ],
)
def test_a_scene_is_called_by_its_nickname(read: Read, text: str, scene: str | None) -> None:
    assert only(read(text)).scene == scene


def test_clips_are_kept(read: Read) -> None:
    reading = read("Healer! https://youtu.be/abc123 and https://example.org/x")
    assert reading.clips == ("https://youtu.be/abc123",)


def test_a_spoiler_warning_marks_the_nomination(read: Read) -> None:
    assert only(read("SPOILER for Healer: the rooftop kiss, my favourite")).spoiler


def test_spans_are_code_points_of_the_text_as_given(read: Read) -> None:
    text = "😍😍 “Coffee Prince” hands down"
    nomination = only(read(text))
    assert passage(text, nomination) == "Coffee Prince" == nomination.wording
    assert nomination.folded == fold("Coffee Prince")


def test_a_runner_up_stands_second(read: Read) -> None:
    first, second = read("Signal, with Stranger a close second.").nominations
    assert (first.honourable, second.honourable) == (False, True)


# confidence


def test_a_common_word_with_nothing_else_is_pending_in_words(read: Read) -> None:
    nomination = only(read("Thinking. Big."))
    assert nomination.ruling is Ruling.PENDING
    assert nomination.reason.startswith(
        "“Big” is a common word; nothing else points to the drama *Big* (2012)"
    )


@pytest.mark.parametrize("text", ["Healer 4 the W!", "big hugs", "time will tell", "oh my god"])
def test_common_speech_names_no_drama(read: Read, text: str) -> None:
    assert not {"w-2016", "big-2012"} & {
        n.nominee.work for n in read(text).nominations if n.nominee
    }


def test_what_is_not_nominated_has_no_ruling(read: Read) -> None:
    found = read("I hated Goblin, so Healer. Currently watching Vincenzo.").nominations
    assert {nomination.stance for nomination in found} == {*Stance}
    for nomination in found:
        assert (nomination.ruling is not None) == (nomination.stance is Stance.NOMINATED)


@pytest.mark.parametrize(
    ("text", "ruling"),
    [
        ("🔥 WATCH Coffee Prince FREE IN HD 🔥 click here https://free.example/now #kdrama", None),
        ("My pick is Coffee Prince! Click here https://free.example/now", Ruling.PENDING),
    ],
)
def test_an_advertisement_never_counts(read: Read, text: str, ruling: Ruling | None) -> None:
    reading = read(text)
    assert reading.spam
    assert [n.ruling for n in reading.nominations] == [ruling]


@pytest.mark.parametrize(
    "text",
    [
        "Pinocchio ep 9! Watch it here https://youtu.be/abc",
        "Coffee Prince, such a cheap trick but what a kiss https://youtu.be/abc",
        "Coffee Prince! Full episode here https://youtu.be/abc",
    ],
)
def test_who_shows_a_clip_sells_nothing(read: Read, text: str) -> None:
    reading = read(text)
    assert not reading.spam
    assert only(reading).ruling is Ruling.COUNTED


def test_nothing_but_a_link_is_told(read: Read) -> None:
    assert read("https://example.org/x").spam == ("nothing but links",)


@pytest.mark.parametrize("text", ["STOP", "@annaandestelle stop!", "please stop #talkforreal"])
def test_stop_as_the_whole_text_asks_to_be_left_alone(read: Read, text: str) -> None:
    assert read(text).stops


def test_stop_within_an_answer_does_not(read: Read) -> None:
    assert not read("I can't stop watching Healer").stops


# remakes


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("Full House", "KR"),
        ("the Thai remake of Full House", "TH"),
        ("Full House (Thai version)", "TH"),
        ("Full House with Rain and Song Hye Kyo", "KR"),
    ],
)
def test_remakes_are_told_apart(read: Read, lexicon: Lexicon, text: str, work: str) -> None:
    assert country(lexicon, only(read(text))) == work


def test_a_prompts_country_decides_where_a_name_is_shared(read: Read, lexicon: Lexicon) -> None:
    nomination = only(read("A Love So Beautiful", countries=("KR",)))
    assert country(lexicon, nomination) == "KR"


# people


def test_two_characters_of_one_work_name_it(read: Read) -> None:
    nomination = only(read("Yoon Se-ri and Ri Jeong-hyeok!!!", prompt="best drama couple"))
    assert means(nomination).work == "crash-landing-on-you-2019"
    assert nomination.from_thread


def test_one_actor_alone_names_no_work(read: Read) -> None:
    (nomination,) = read("Lee Hyun Woo", prompt="best second male lead").nominations
    assert nomination.nominee is None
    assert nomination.ruling is Ruling.PENDING
    assert nomination.candidates


# memory


def test_a_hosts_earlier_choice_is_taken_and_named(read: Read) -> None:
    remembered = Remembered(nominee=GREATEST_LOVE, verdict="v1")
    nomination = only(read("Best Love!!", memory={fold("Best Love"): remembered}))
    assert nomination.nominee == GREATEST_LOVE
    assert nomination.leans_on == ("v1",)
    assert "a host chose" in nomination.reason


# threads


def above(read: Read, text: str = "Mine is Healer", author: tuple[str, ...] = ("Bora",)) -> Said:
    return Said(text=text, author=author, nominations=read(text).nominations)


@pytest.mark.parametrize(
    "text",
    [
        "THIS",
        "+1",
        "same!",
        "@bora SAME!! 🙌",
        "This, so much this. I squeaked.",
        "agreed!",
        "me too",
    ],
)
def test_agreeing_with_the_answer_above_is_a_proposal(read: Read, text: str) -> None:
    nomination = only(read(text, thread=(above(read),), reply=True))
    assert means(nomination).name == "Healer (2014)"
    assert nomination.ruling is Ruling.PENDING
    assert nomination.from_thread


def test_siding_with_somebody_by_name_takes_up_their_pick(read: Read) -> None:
    anna = read("Mine is Healer").nominations
    nomination = only(read("I'm with Anna on this one", said_by={"anna": anna}))
    assert means(nomination).name == "Healer (2014)"
    assert "anna" in nomination.reason


@pytest.mark.parametrize(
    "text",
    [
        "Me too. I want to watch Healer next",
        "Same! I haven't seen Healer yet though",
        "This. Still haven't watched Healer",
    ],
)
def test_a_second_that_names_the_pick_only_in_passing_is_a_proposal(read: Read, text: str) -> None:
    nomination = only(read(text, thread=(above(read),), reply=True))
    assert nomination.stance is Stance.NOMINATED
    assert nomination.ruling is Ruling.PENDING


def test_a_second_that_picks_the_same_by_name_counts(read: Read) -> None:
    nomination = only(read("Same! Healer forever", thread=(above(read),), reply=True))
    assert nomination.ruling is Ruling.COUNTED


def test_siding_with_somebody_about_one_thing_alone_is_a_proposal(read: Read) -> None:
    anna = read("Mine is Healer").nominations
    assert only(read("I'm with Anna.", said_by={"anna": anna})).ruling is Ruling.COUNTED
    part = only(read("I'm with Anna about the music.", said_by={"anna": anna}))
    assert part.ruling is Ruling.PENDING


@pytest.mark.parametrize("name", ["😀", "♥", "", "  "])
def test_an_answer_below_somebody_without_letters_in_their_name_is_read(
    read: Read, name: str
) -> None:
    nomination = only(read("same here", thread=(above(read, author=(name,)),), reply=True))
    assert nomination.ruling is Ruling.PENDING


def test_agreeing_with_nobody_nominates_nothing(read: Read) -> None:
    assert read("THIS").nominations == ()
    assert read("same!").nominations == ()


def test_an_answer_of_its_own_is_no_second(read: Read) -> None:
    reading = read("I agree that kiss was nice. Mine is Pasta.", thread=(above(read),), reply=True)
    assert picks(reading) == ["Pasta (2010)"]


# hostile texts

HOSTILE = [
    "",
    "\ud800\udfff Healer \ud800",
    "😂" * 1000,
    "H̷̛͓e̸͙͠a̴l̶e̸r̵ " * 50,
    "\u202e\u200fHealer\u200b",
    "(" * 25_000,
    '"' * 25_000,
    "Big, " * 5_000,
    "not " * 6_000 + "Healer",
    "best: " * 4_000 + "Healer",
    "1. " * 8_000,
    "ชอบที่สุด" * 2_500,
    "@a #b https://c.d " * 1_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_read_all_the_same(read: Read, text: str) -> None:
    read(text[:25_000])


def test_an_index_that_made_way_for_another_is_let_go() -> None:
    """Each is tens of megabytes, and every name made at the desk makes a new one."""
    index = build(load(CONFIG / "catalogue"))
    nominate.read("Healer!", Context(prompt="Which one?"), index)
    # a part of it, since what is compiled has no weak references of its own
    kept = weakref.ref(next(iter(index.kin.family.values())))
    del index
    assert kept() is None


def test_ten_times_the_text_takes_about_ten_times_as_long(read: Read) -> None:
    """The 50 ms for 25,000 characters are held by `tests.bench.reading`, where nothing else runs."""
    text = ("I loved the kiss in Healer so much, but Goblin was not bad. " * 500)[:25_000]
    assert seconds(read, text) < 16 * seconds(read, text[:2_500])


def seconds(read: Read, text: str) -> float:
    """The least of nine readings; without the collector, which the catalogue's size makes slow."""
    read(text)
    gc.collect()
    gc.disable()
    try:
        spent = []
        for _ in range(9):
            started = time.process_time()
            read(text)
            spent.append(time.process_time() - started)
    finally:
        gc.enable()
    return min(spent)


PROMPTS = [
    "What is the most epic kiss scene you've ever seen?",
    "What was your first drama?",
    "worst or most overrated drama",
    "the best and worst couples / awards of the year",
    "second lead syndrome",
    "What are you watching?",
    "Tu primer dorama",
]
SAID = [
    "Healer",
    "Goblin",
    ": ",
    "? ",
    ". ",
    " - ",
    "(",
    ")",
    "1. ",
    "no ",
    "not ",
    "my favorite is ",
]
SAID += [
    "ͺ",
    "same!",
    "I'm with ",
    "최고",
    "\n",
    " > ",
    "season 3 ",
    "in 2014 ",
    "Lee Min Ho ",
    "BOF",
]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    parts=st.lists(st.one_of(st.text(max_size=40), st.sampled_from(SAID)), max_size=8),
    prompt=st.one_of(st.text(max_size=60), st.sampled_from(PROMPTS)),
    author=st.text(max_size=6),
    above=st.booleans(),
    counts=st.sampled_from([NomineeKind.SCENE, NomineeKind.WORK, NomineeKind.PHRASE]),
)
def test_no_text_makes_the_reader_raise(
    lexicon: Lexicon,
    *,
    parts: list[str],
    prompt: str,
    author: str,
    above: bool,
    counts: NomineeKind,
) -> None:
    text = "".join(parts)
    context = Context(prompt=prompt, reply=above, counts=counts)
    if above:
        earlier = nominate.read("Mine is Healer", Context(prompt=prompt), lexicon).nominations
        thread = (Said(text="Mine is Healer", author=(author,), nominations=earlier),)
        context = replace(context, thread=thread, said_by={fold(author): earlier})
    reading = nominate.read(text, context, lexicon)
    for n in reading.nominations:
        assert n.span is None or text[slice(*n.span)] == n.wording
        assert 0.0 <= n.confidence <= 1.0


CUES = sorted(shipped().by_text)
WORDS = sorted({word for said in shipped().sets.values() for word in said})


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    parts=st.lists(
        st.one_of(
            st.sampled_from(
                ["Healer", "Big", "Full House", "Kill Me, Heal Me", "Love You", "ISWAK"]
            ),
            st.sampled_from(["Gong Yoo", "Lee Min Ho", "Gu Joon Pyo and Geum Jan Di"]),
            st.sampled_from([" > ", " in ", ", ", ". ", ": ", "? ", "\n", " (", ") ", " 2. ", '"']),
            st.sampled_from(CUES).map(lambda cue: cue.replace("{}", "Healer")),
            st.sampled_from(WORDS),
        ),
        max_size=20,
    ),
    prompt=st.sampled_from(PROMPTS),
)
def test_whatever_names_cues_and_marks_stand_side_by_side_they_are_read(
    lexicon: Lexicon, parts: list[str], prompt: str
) -> None:
    text = " ".join(parts)
    for n in nominate.read(text, Context(prompt=prompt), lexicon).nominations:
        assert n.span is None or text[slice(*n.span)] == n.wording


def test_what_a_sign_sets_above_is_in_no_list_with_what_it_is_set_above(read: Read) -> None:
    reading = read("Kim Go-eun in Goblin > Roy Chiu in Miss Rose, and that says a lot")
    assert picks(reading) == ["Goblin (2016)"]
    assert passing(reading) == ["Miss Rose (2012)"]


TITLES = [
    "Coffee Prince",
    "Crash Landing on You",
    "Boys Over Flowers",
    "Descendants of the Sun",
    "My Girlfriend Is a Gumiho",
    "Hana Yori Dango",
    "Nirvana in Fire",
    "Sungkyunkwan Scandal",
]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    title=st.sampled_from(TITLES),
    case=st.sampled_from([str, str.lower, str.upper, str.title]),
    tail=st.text(alphabet="!?.… ♥", max_size=5),
)
def test_neither_case_nor_trailing_punctuation_changes_what_is_linked(
    lexicon: Lexicon, title: str, case: Callable[[str], str], tail: str
) -> None:
    context = Context(prompt="favorite drama")
    plain = {n.nominee for n in nominate.read(title, context, lexicon).nominations}
    assert {
        n.nominee for n in nominate.read(case(title) + tail, context, lexicon).nominations
    } == plain


def test_occurrences_of_one_wording_are_counted_from_zero(read: Read) -> None:
    reading = read(
        "What about My Girl? And the other My Girl (2018), from Taiwan?", prompt="dramas"
    )
    assert len({(n.folded, n.occurrence) for n in reading.nominations}) == len(reading.nominations)


def test_beside_the_drama_that_a_prompt_names_another_does_not_count(read: Read) -> None:
    text = "Stairway to Heaven. There was no contest!"
    (found,) = read(text, prompt="Goong: who is your prince?").nominations
    assert found.ruling is not Ruling.COUNTED
    (found,) = read("I saw Stairway to Heaven before it", prompt="Goong: your prince?").nominations
    assert found.stance is Stance.MENTIONED
    (found,) = read(text, prompt="favorite drama").nominations
    assert found.ruling is Ruling.COUNTED


READ_IN_A_PROCESS = """
import json, sys
from pathlib import Path
from bot.catalogue import build, load
from bot.nominate import read_json
lexicon = build(load(Path(sys.argv[1])))
for line in sys.argv[2:]:
    prompt, text = line.split("|")
    given = {"id": "1", "prompt": prompt, "text": text}
    print(json.dumps(read_json(given, lexicon), sort_keys=True, default=str))
"""


def test_every_process_reads_the_same() -> None:
    lines = (
        "Tu primer dorama de la vida|Empecé con Boys Over Flowers, después vi Goblin y Healer",
        "top five worst or least favorite dramas|5. Heirs, overrated. Big was fine, I loved Pasta",
        "awards of the year: best and worst|Best: Healer or Pasta. Worst, hands down: Big",
    )
    read = {
        subprocess.run(
            [sys.executable, "-c", READ_IN_A_PROCESS, str(CONFIG / "catalogue"), *lines],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in (1, 3, 6)
    }
    assert len(read) == 1


def test_a_clip_that_is_shown_twice_sells_nothing_either(read: Read) -> None:
    text = "Coffee Prince, full episode! https://youtu.be/abc again: https://youtu.be/abc"
    assert not read(text).spam
