"""What the writer wrote comes out whole, in either dialect; nothing else does."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model import Answer
from bot.networks.x.shapes import Incomplete, read_post, read_posts


def post(**fields: Any) -> dict[str, Any]:
    return {
        "id": "2094748099015606297",
        "author_id": "7",
        "text": "Goblin",
        "created_at": "2026-09-01T11:24:00.000Z",
        "conversation_id": "2094748099015606297",
        "edit_history_tweet_ids": ["2094748099015606297"],
    } | fields


def read(**fields: Any) -> Answer:
    answer = read_post(post(**fields), {})
    assert answer is not None
    return answer


def url(start: int, end: int, expanded: str, **more: str) -> dict[str, Any]:
    return {"start": start, "end": end, "url": "https://t.co/abcdefghij", "expanded_url": expanded} | more  # fmt: skip


def test_entities_are_undone_once() -> None:
    assert read(text="It&#39;s &lt;3 &amp;amp; more &amp;lt;").text == "It&#39;s <3 &amp; more &lt;"


def test_links_are_sliced_before_the_text_is_unescaped() -> None:
    text = "&lt;3 &amp; 😭 https://t.co/abcdefghij &gt;"
    start = text.index("https")
    answer = read(
        text=text, entities={"urls": [url(start, start + 23, "https://blog.example/a?b=1&c=2")]}
    )
    assert answer.text == "<3 & 😭 https://blog.example/a?b=1&c=2 >"
    assert answer.links == ("https://blog.example/a?b=1&c=2",)


def test_a_long_post_is_read_whole_with_its_own_tags() -> None:
    for name, history in (("note_tweet", "edit_history_tweet_ids"), ("note_post", "edit_history_post_ids")):  # fmt: skip
        note = {"text": "long " * 80 + "#talkforreal", "entities": {"hashtags": [{"start": 400, "end": 412, "tag": "talkforreal"}]}}  # fmt: skip
        answer = read(text="long long… https://t.co/abcdefghij", **{name: note, history: ["2094748099015606297"]})  # fmt: skip
        assert answer.text.endswith("long #talkforreal")
        assert answer.tags == ("talkforreal",)


def test_handles_before_a_reply_are_not_the_writers_words() -> None:
    mentions = [
        {"start": 0, "end": 5, "username": "anna"},
        {"start": 6, "end": 9, "username": "ed"},
    ]
    given = {
        "text": "@anna @ed Healer &amp; you",
        "in_reply_to_user_id": "9",
        "referenced_tweets": [{"type": "replied_to", "id": "5"}],
        "entities": {"mentions": mentions},
    }
    assert read(**given).text == "Healer & you"
    assert read(**given).mentions == ("anna", "ed")
    assert read(**given).reply_to == "x:5"
    assert read(**given, display_text_range=[6, 20]).text == "@ed Healer & you"
    lone = given | {"in_reply_to_user_id": None, "referenced_tweets": None}
    assert read(**lone).text == "@anna @ed Healer & you"


def test_what_x_attached_is_not_the_writers_word() -> None:
    text = "Look https://t.co/abcdefghij https://t.co/abcdefghij"
    picture = url(5, 28, "https://x.com/f/status/1/photo/1", display_url="pic.x.com/abc")
    quote = url(29, 52, "https://twitter.com/anna/status/55")
    answer = read(
        text=text,
        entities={"urls": [picture, quote]},
        referenced_tweets=[{"type": "quoted", "id": "55"}],
    )
    assert answer.text == "Look"
    assert answer.links == ()
    assert answer.quotes == "x:55"


def test_an_edit_is_known_by_the_first_id_and_dated_by_it() -> None:
    first, second = "2094748099015606297", "2094750000000000000"
    answer = read(
        id=second,
        created_at="2026-09-01T11:31:33.000Z",
        edit_history_tweet_ids=[first, second],
    )
    assert answer.id == f"x:{first}"
    assert answer.version == second
    assert answer.said_at == datetime(2026, 9, 1, 11, 24, 0, tzinfo=UTC)
    assert answer.edited_at == datetime(2026, 9, 1, 11, 31, 33, tzinfo=UTC)


def test_both_dialects_read_alike() -> None:
    old = read(referenced_tweets=[{"type": "replied_to", "id": "5"}], in_reply_to_user_id="9")
    new = post(referenced_posts=[{"type": "replied_to", "id": "5"}], in_reply_to_user_id="9")
    new["edit_history_post_ids"] = new.pop("edit_history_tweet_ids")
    assert read_post(new, {}) == old


def test_a_repost_is_nobodys_own_words() -> None:
    assert read_post(post(referenced_tweets=[{"type": "retweeted", "id": "5"}]), {}) is None


@pytest.mark.parametrize(
    "field", ["id", "author_id", "text", "created_at", "conversation_id", "edit_history_tweet_ids"]
)
@pytest.mark.parametrize("value", [None, 5, [], {}, "x", True])
def test_a_needed_field_that_did_not_come_is_no_null(field: str, value: Any) -> None:
    given = post() | {field: value}
    if field == "text" and value == "x":
        return
    with pytest.raises(Incomplete):
        read_post(given, {})


def test_links_without_their_entities_are_missed() -> None:
    with pytest.raises(Incomplete, match="entities"):
        read(text="see https://t.co/abcdefghij")


def test_what_a_database_refuses_is_replaced() -> None:
    answer = read(
        text="a\x00b\ud800c", entities={"hashtags": [{"start": 0, "end": 1, "tag": "\x00"}]}
    )
    assert answer.text == "a\ufffdb\ufffdc"
    assert answer.tags == ("\ufffd",)


@pytest.mark.parametrize(
    "entities",
    [
        [], "x", {"urls": "x"}, {"urls": [None]}, {"urls": [{"start": -1, "end": 99999}]},
        {"urls": [{"start": 0, "end": 3}]}, {"mentions": [{"start": 0, "end": 10**9}]},
        {"hashtags": [{"start": "0", "end": 1, "tag": "t"}]},
    ],
)  # fmt: skip
def test_entities_of_any_shape_do_no_harm(entities: Any) -> None:
    assert read(entities=entities, in_reply_to_user_id="1").text == "Goblin"


def test_a_withheld_post_is_a_change_and_no_answer() -> None:
    withheld = {"copyright": True, "country_codes": ["XX"]}
    batch = read_posts({"data": [post(withheld=withheld)], "meta": {}})
    assert batch.answers == ()
    assert [change.fate.value for change in batch.changes] == ["withheld"]
    somewhere = {"copyright": False, "country_codes": ["TR"]}
    assert len(read_posts({"data": [post(withheld=somewhere)], "meta": {}}).answers) == 1


def test_of_two_versions_on_one_page_the_newer_is_kept() -> None:
    first, second = "2094748099015606297", "2094750000000000000"
    history = [first, second]
    older = post(edit_history_tweet_ids=history)
    newer = post(id=second, text="Healer", edit_history_tweet_ids=history)
    for data in ([older, newer], [newer, older]):
        (answer,) = read_posts({"data": data, "meta": {}}).answers
        assert answer.text == "Healer"


def test_guesses_that_are_no_language_are_none() -> None:
    assert [read(lang=lang).language for lang in ("ko", "und", "zxx", "qme", 5)] == [
        "ko", None, None, None, None,
    ]  # fmt: skip
