"""The stand-in's search means what X's operators mean."""

from datetime import UTC, datetime

import pytest

from tests.stand_ins.x import World
from tests.stand_ins.x.operators import BadQuery, predicate

WORLD = World(now=datetime(2026, 9, 1, 12, tzinfo=UTC))
HOST = WORLD.place("anna", "What is it? #TalkForReal")
PLAIN = WORLD.place("fan", "Coffee Prince! #talkforreal https://e.example.com", lang="ko")
JOINED = WORLD.place("fan", "no tag #talkforreality here")
MENTION = WORLD.place("fan", "@Anna Goblin")
REPLY = WORLD.place("other", "Healer", reply_to=HOST.id)
QUOTE = WORLD.place("other", "this one", quotes=HOST.id, media=True)
REPOST = WORLD.place("other", "RT #talkforreal", reposts=HOST.id)
EVERY = [HOST, PLAIN, JOINED, MENTION, REPLY, QUOTE, REPOST]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("#talkforreal", [HOST, PLAIN, REPOST]),
        ("#TALKFORREAL -is:retweet", [HOST, PLAIN]),
        ("#talkforreal -from:anna -is:retweet", [PLAIN]),
        ("@anna", [MENTION, REPLY]),
        ("@anna -is:reply", [MENTION]),
        ("to:anna", [REPLY]),
        ("from:other", [REPLY, QUOTE, REPOST]),
        ("from:other is:quote", [QUOTE]),
        (f"conversation_id:{HOST.id}", [HOST, REPLY]),
        (f"in_reply_to_tweet_id:{HOST.id}", [REPLY]),
        (f"conversation_id:{HOST.id} -@anna", [HOST]),
        ('"coffee prince"', [PLAIN]),
        ('"prince coffee"', []),
        ("coffee", [PLAIN]),
        ("#talkforreal lang:ko", [PLAIN]),
        ("#talkforreal has:links", [PLAIN]),
        ("from:other has:media", [QUOTE]),
        ("goblin OR healer", [MENTION, REPLY]),
        ("(goblin OR healer) -is:reply", [MENTION]),
        ("from:fan (goblin OR #talkforreal)", [PLAIN, MENTION]),
        ("from:fan goblin OR from:other healer", [MENTION, REPLY]),
    ],
)
def test_a_query_finds_what_x_would_find(query: str, found: list[object]) -> None:
    matches = predicate(query)
    assert [post for post in EVERY if matches(post)] == found


@pytest.mark.parametrize(
    "query",
    [
        "", "lang:ko", "is:reply has:links", "-#talkforreal", "#a -(b OR c)", "(#a", "#a )",
        "#a OR", "#a is:nice", "#a near:here", "#a " + "x" * 510,
    ],
)  # fmt: skip
def test_a_query_that_x_refuses_is_refused(query: str) -> None:
    with pytest.raises(BadQuery):
        predicate(query)
