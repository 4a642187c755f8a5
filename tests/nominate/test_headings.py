"""What stands before a colon tells how the works behind it are meant."""

import pytest

from bot.model import Stance
from tests.nominate.conftest import Read, means


def stances(read: Read, text: str, prompt: str = "favorite kiss") -> dict[str, Stance]:
    return {means(n).name: n.stance for n in read(text, prompt=prompt).nominations}


@pytest.mark.parametrize(
    "heading",
    [
        "Left out on purpose, so don't write me",
        "Ruled out so far",
        "PLS NO",
        "Supposed to, didn't",
        "Bottom of my list",
    ],
)
def test_a_heading_that_leaves_out_rejects_what_is_under_it(read: Read, heading: str) -> None:
    found = stances(read, f"{heading}: Pinocchio, Uncontrollably Fond")
    assert [*found.values()] == [Stance.NEGATIVE, Stance.NEGATIVE]


@pytest.mark.parametrize(
    "heading", ["House rules before I begin", "Paused", "Not on it since I haven't seen them yet"]
)
def test_a_heading_of_other_things_picks_nothing(read: Read, heading: str) -> None:
    found = stances(read, f"{heading}: Pinocchio, Uncontrollably Fond")
    assert [*found.values()] == [Stance.MENTIONED, Stance.MENTIONED]


def test_a_heading_may_say_no_and_mean_no_order(read: Read) -> None:
    found = stances(read, "no order: Pinocchio, Uncontrollably Fond")
    assert [*found.values()] == [Stance.NOMINATED, Stance.NOMINATED]


def test_ok_heads_a_list_beside_others_and_turns_where_it_stands_alone(read: Read) -> None:
    lists = stances(
        read, "GOOD: Pinocchio. OK: Suspicious Partner. BAD: Uncontrollably Fond", "best/worst kiss"
    )
    assert [*lists.values()] == [Stance.NOMINATED, Stance.MENTIONED, Stance.NEGATIVE]
    alone = stances(read, "I can't choose. OK: Pinocchio, the kiss with the ketchup")
    assert [*alone.values()] == [Stance.NOMINATED]


def test_a_no_that_turns_from_what_stands_before_heads_nothing(read: Read) -> None:
    text = "Go Go Squid! made me want to shake both. No: give me The Romance of Tiger and Rose"
    assert stances(read, text)["The Romance of Tiger and Rose (2020)"] is Stance.NOMINATED


def test_a_no_that_opens_a_line_heads_a_list(read: Read) -> None:
    found = stances(read, "I watched a lot this year.\nNo: Vagabond, Snowdrop", "favorite drama")
    assert [*found.values()] == [Stance.NEGATIVE, Stance.NEGATIVE]


def test_a_long_heading_that_ends_in_a_no_may_lead_to_a_pick(read: Read) -> None:
    found = stances(read, "A drama everyone mocked and I didn't: Healer", "favorite drama")
    assert [*found.values()] == [Stance.NOMINATED]


@pytest.mark.parametrize("heading", ["Dishonourable mention", "Struck off after a second viewing"])
def test_what_is_struck_off_is_rejected(read: Read, heading: str) -> None:
    assert [*stances(read, f"{heading}: Pinocchio").values()] == [Stance.NEGATIVE]


@pytest.mark.parametrize("heading", ["Candidates", "Casting news"])
def test_what_was_or_may_be_is_passed_by(read: Read, heading: str) -> None:
    text = f"{heading}: Pinocchio. Now: Uncontrollably Fond"
    assert stances(read, text)["Pinocchio (2014)"] is Stance.MENTIONED


@pytest.mark.parametrize(
    "heading",
    ["Honourable mention, with one complaint", "The best that came out after 2016", "The one I never gave up on"],
)  # fmt: skip
def test_a_complaint_within_a_heading_leaves_it_a_pick(read: Read, heading: str) -> None:
    assert stances(read, f"{heading}: Pinocchio") == {"Pinocchio (2014)": Stance.NOMINATED}


@pytest.mark.parametrize("heading", ["First, the rules", "A word about subs", "A note on spelling"])
def test_a_heading_that_announces_something_leads_to_no_pick(read: Read, heading: str) -> None:
    found = stances(read, f"{heading}: Pinocchio is told of here from beginning to end.")
    assert Stance.NOMINATED not in found.values()
