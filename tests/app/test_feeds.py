from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.app import listened_to, wanted
from bot.app.feeds import below_prompts, prompts
from bot.model import Answer, AskedOn, Talk
from tests.making import an_answer

X = AskedOn(network="x", handle="somebody")
BLOG = AskedOn(network="wordpress", site="https://a.example", post="https://a.example/kiss/")
OPENS = datetime(2015, 10, 8, 13, tzinfo=UTC)
KISS = Talk(
    name="kiss",
    prompt="Which kiss?",
    opens=OPENS,
    closes=OPENS + timedelta(days=30),
    zone=ZoneInfo("America/New_York"),
    series_tag="talkforreal",
    asked_on=(BLOG, X),
)


def ids(*talks: Talk) -> list[str]:
    return [want.feed.id for want in wanted(talks)]


def test_mentions_come_before_hashtags_and_comments() -> None:
    assert ids(KISS) == [
        "x:mention:somebody",
        "x:hashtag:talkforreal",
        "wordpress:comment:https://a.example/kiss/",
    ]


def test_two_talks_with_one_series_tag_share_its_feeds() -> None:
    other = replace(KISS, name="couple", asked_on=(X,), tag="bestcouple")
    shared = {want.feed.id: [talk.name for talk in want.talks] for want in wanted([KISS, other])}
    assert shared["x:hashtag:talkforreal"] == ["couple", "kiss"]
    assert shared["x:hashtag:bestcouple"] == ["couple"]
    assert len(shared) == 4


def test_only_a_posts_comments_are_a_talks_own() -> None:
    assert [want.own for want in wanted([KISS])] == [False, False, True]


def test_a_talk_is_listened_to_from_its_opening_until_some_time_after_its_close() -> None:
    late = timedelta(days=3)
    for at, heard in (
        (OPENS - timedelta(seconds=1), False),
        (OPENS, True),
        (KISS.closes + late - timedelta(seconds=1), True),
        (KISS.closes + late, False),
    ):
        assert bool(listened_to([KISS], at, late)) is heard


def test_a_prompt_is_known_by_its_address_and_by_what_that_ends_with() -> None:
    tweet = replace(X, post="https://x.com/somebody/status/123")
    assert prompts([replace(KISS, asked_on=(tweet,))]) == {
        "x:https://x.com/somebody/status/123": "kiss",
        "x:123": "kiss",
    }


BLUESKY = AskedOn(
    network="bluesky",
    handle="somebody.example",
    post="https://bsky.app/profile/somebody.example/post/3lyiggg75ikh4",
)


def test_a_talk_asked_on_bluesky_has_its_thread_and_its_quotes_for_its_own() -> None:
    found = {want.feed.id: want.own for want in wanted([replace(KISS, asked_on=(BLUESKY,))])}
    assert found == {
        "bluesky:mention:somebody.example": False,
        "bluesky:hashtag:talkforreal": False,
        f"bluesky:reply:{BLUESKY.post}": True,
        f"bluesky:quote:{BLUESKY.post}": True,
    }


def test_a_reply_to_a_prompt_is_known_by_the_end_of_its_id_on_the_same_network() -> None:
    talks = [replace(KISS, asked_on=(BLUESKY,))]
    prompt = "at://did:plc:abc/app.bsky.feed.post/3lyiggg75ikh4"
    other = "at://did:plc:abc/app.bsky.feed.post/3lyiggg75ikh5"

    def reply(network: str, root: str) -> Answer:
        return an_answer(network=network, reply_to="at://x/y/z", conversation=root)

    assert below_prompts([reply("bluesky", prompt)], talks) == {prompt: "kiss"}
    assert below_prompts([reply("bluesky", other), reply("mastodon", prompt)], talks) == {}
