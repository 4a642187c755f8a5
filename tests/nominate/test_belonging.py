"""Which talk an answer belongs to."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.model import Account, Answer, AskedOn, Belonging, Ruling
from bot.nominate import belong, not_an_answer
from tests.making import CLOSES, a_talk, an_answer

PROMPT = "What is the most epic kiss scene you've ever seen?"


def names(belonging: tuple[Belonging, ...]) -> list[tuple[str, Ruling]]:
    return [(b.talk, b.ruling) for b in belonging]


def a_tagless(**fields: Any) -> Answer:
    return an_answer(**{"tags": ()} | fields)


def test_the_conversation_decides_before_any_tag() -> None:
    first, second = a_talk("first", tag="firsttag"), a_talk("second")
    answer = an_answer(conversation="x:prompt", tags=("firsttag",))
    assert names(belong(answer, (first, second), {"x:prompt": "second"})) == [
        ("second", Ruling.COUNTED)
    ]


def test_a_reply_decides_before_the_conversation() -> None:
    talks = (a_talk("first"), a_talk("second"))
    answer = an_answer(reply_to="x:a", conversation="x:b")
    assert names(belong(answer, talks, {"x:a": "first", "x:b": "second"})) == [
        ("first", Ruling.COUNTED)
    ]


def test_a_late_reply_in_the_conversation_still_belongs() -> None:
    answer = a_tagless(conversation="x:prompt", said_at=CLOSES + timedelta(days=3))
    assert names(belong(answer, (a_talk("first"),), {"x:prompt": "first"})) == [
        ("first", Ruling.COUNTED)
    ]


def test_the_talks_own_tag_decides_before_the_series_tag() -> None:
    talks = (a_talk("first", tag="kisstalk"), a_talk("second", tag="tearstalk"))
    answer = an_answer(tags=("TalkForReal", "KissTalk"))
    assert names(belong(answer, talks, {})) == [("first", Ruling.COUNTED)]


def test_the_series_tag_of_one_open_talk_is_enough() -> None:
    assert names(belong(an_answer(), (a_talk("first"),), {})) == [("first", Ruling.COUNTED)]


def test_two_open_talks_of_one_series_leave_it_to_a_host() -> None:
    found = belong(an_answer(), (a_talk("first"), a_talk("second")), {})
    assert names(found) == [("first", Ruling.PENDING), ("second", Ruling.PENDING)]
    assert "first and second are open at once" in found[0].reason


@pytest.mark.parametrize("moment", [CLOSES, CLOSES + timedelta(days=1)])
def test_a_tag_after_the_close_belongs_nowhere(moment: datetime) -> None:
    assert belong(an_answer(said_at=moment), (a_talk("first"),), {}) == ()


def test_the_own_tag_of_a_closed_talk_does_not_fall_to_another() -> None:
    closed = a_talk("closed", tag="kisstalk", closes=CLOSES - timedelta(days=20))
    answer = an_answer(tags=("kisstalk", "talkforreal"), said_at=CLOSES - timedelta(days=10))
    assert belong(answer, (closed, a_talk("open")), {}) == ()


def test_a_mention_of_the_host_belongs_to_the_talk_that_is_open() -> None:
    talk = a_talk("first", asked_on=(AskedOn(network="x", handle="annaandestelle"),))
    answer = a_tagless(mentions=("AnnaAndEstelle",))
    assert names(belong(answer, (talk,), {})) == [("first", Ruling.COUNTED)]


def test_what_carries_nothing_belongs_nowhere() -> None:
    assert belong(a_tagless(), (a_talk("first"),), {}) == ()


def test_a_comment_below_the_talks_post_belongs_to_it() -> None:
    post = "https://dramaforreal.com/2015/10/08/the-talk/"
    talk = a_talk("first", asked_on=(AskedOn(network="wordpress", post=post),))
    answer = a_tagless(network="wordpress", conversation=f"wordpress:{post}")
    assert names(belong(answer, (talk,), {})) == [("first", Ruling.COUNTED)]


def test_a_hosts_pick_belongs_to_its_talk() -> None:
    answer = a_tagless(network="host")
    pick = type(answer)(
        id="host:first#Anna",
        network="host",
        account=Account(id="host:Anna", network="host", name="Anna"),
        text="Healer",
        said_at=answer.said_at,
        version="1",
    )
    assert names(belong(pick, (a_talk("first"),), {})) == [("first", Ruling.COUNTED)]


HOSTED = a_talk("first", prompt=PROMPT, asked_on=(AskedOn(network="x", handle="annaandestelle"),))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (
            {"account": Account(id="x:1", network="x", handle="AnnaAndEstelle")},
            "the hosts said it themselves",
        ),
        ({"text": "RT @somebody: Healer #talkforreal"}, "it is a repost"),
        (
            {"account": Account(id="x:1", network="x", bio="hello #nobot")},
            "its author asks bots to stay away",
        ),
        (
            {"text": f"“{PROMPT}” https://x.example/1 #talkforreal"},
            "it quotes the prompt and adds nothing",
        ),
    ],
)
def test_what_can_be_no_answer_is_told_apart(fields: dict[str, Any], why: str) -> None:
    answer = an_answer(**fields)
    assert not_an_answer(answer, (HOSTED,)) == why
    assert belong(answer, (HOSTED,), {"x:prompt": "first"}) == ()


BOT = Account(id="x:4711", network="x", handle="DramaQuotes", url="https://x.com/DramaQuotes")


@pytest.mark.parametrize("listed", ["x:4711", "dramaquotes"])
def test_a_bot_on_the_list_says_nothing_that_counts(listed: str) -> None:
    answer = an_answer(account=BOT)
    assert belong(answer, (a_talk("first"),), {}, bots={listed}) == ()
    assert not_an_answer(answer, (), {listed}) == "its author is on the list of bots"
    assert names(belong(answer, (a_talk("first"),), {}, bots={"x:47"})) == [
        ("first", Ruling.COUNTED)
    ]


def test_what_a_host_named_belongs_to_the_talk_that_was_open_then() -> None:
    first, later = a_talk("first"), a_talk("later", opens=CLOSES, closes=CLOSES + timedelta(days=9))
    (belonging,) = belong(a_tagless(), (first, later), {}, named=True)
    assert (belonging.talk, belonging.ruling) == ("first", Ruling.COUNTED)
    assert belonging.reason == "a host found it while the talk is open"
    assert belong(a_tagless(text="RT @fan: Healer"), (first,), {}, named=True) == ()


def test_what_a_host_named_waits_where_two_talks_could_be_meant() -> None:
    found = belong(a_tagless(), (a_talk("first"), a_talk("second")), {}, named=True)
    assert names(found) == [("first", Ruling.PENDING), ("second", Ruling.PENDING)]


def test_a_quote_of_the_prompt_with_an_answer_is_one() -> None:
    answer = an_answer(text=f"“{PROMPT}” Healer! #talkforreal")
    assert not_an_answer(answer, (HOSTED,)) is None
