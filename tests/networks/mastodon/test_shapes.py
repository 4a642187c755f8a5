"""Posts as Mastodon, GoToSocial, Pleroma and Misskey's descendants write them, read as answers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Answer, Visibility
from bot.networks.mastodon.publisher import limits_of
from bot.networks.mastodon.shapes import Above, native_in, read

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)

ACCOUNT = {
    "id": "7",
    "acct": "demo_mina@far.example",
    "uri": "https://far.example/users/demo_mina",
    "url": "https://far.example/@demo_mina",
    "display_name": "Mina",
    "note": "<p>dramas &amp; tea</p>",
    "bot": False,
    "created_at": "2020-01-02T00:00:00.000Z",
    "fields": [
        {"name": "blog", "value": '<a href="https://mina.example" rel="me">mina.example</a>', "verified_at": "2024-01-01T00:00:00.000Z"},
        {"name": "shop", "value": '<a href="https://shop.example">shop.example</a>', "verified_at": None},
    ],
}  # fmt: skip

MASTODON = {
    "id": "1150001",
    "uri": "https://far.example/users/demo_mina/statuses/99",
    "url": "https://far.example/@demo_mina/99",
    "account": ACCOUNT,
    "content": (
        '<p><span class="h-card"><a href="https://home.example/@host" class="u-url mention">@<span>host</span></a></span>'
        ' Healer! 1 &lt; 2 <a href="https://far.example/tags/TalkForReal" class="mention hashtag" rel="tag">#<span>TalkForReal</span></a>'
        '<br>see <a href="https://www.example.org/a/long/path"><span class="invisible">https://www.</span><span class="ellipsis">example.org/a/lo</span><span class="invisible">ng/path</span></a></p>'
    ),
    "created_at": "2026-09-01T10:00:00.000Z",
    "edited_at": None,
    "visibility": "public",
    "spoiler_text": "",
    "language": "en",
    "in_reply_to_id": None,
    "mentions": [{"acct": "host", "url": "https://home.example/@host"}],
    "tags": [{"name": "talkforreal", "url": "https://home.example/tags/talkforreal"}],
    "reblog": None,
}  # fmt: skip

GOTOSOCIAL: dict[str, Any] = {
    "id": "01J6Z8Q3CV5R7X8M2N4P6T9W0Y",
    "uri": "https://gts.example/users/demo_jo/statuses/01J6Z8",
    "url": "https://gts.example/@demo_jo/statuses/01J6Z8",
    "account": {"id": "01H", "acct": "demo_jo@gts.example", "url": "https://gts.example/@demo_jo", "fields": []},
    "content": "<p>Goblin #talkforreal</p>",
    "created_at": "2026-09-01T10:00:00.000Z",
    "visibility": "mutuals_only",
    "spoiler_text": None,
    "tags": [],
    "mentions": [],
}  # fmt: skip

PLEROMA = {
    "id": "AmZ3kq2",
    "uri": "https://pleroma.example/objects/5f",
    "url": "https://pleroma.example/notice/AmZ3kq2",
    "account": {"id": "Aa1", "acct": "demo_ren", "url": "https://pleroma.example/users/demo_ren", "pleroma": {"ap_id": "https://pleroma.example/users/demo_ren"}},
    "content": 'Signal <a class="hashtag" data-tag="talkforreal" href="https://pleroma.example/tag/talkforreal">#talkforreal</a>',
    "created_at": "2026-09-01T10:00:00.000Z",
    "visibility": "local",
    "tags": [{"name": "talkforreal", "url": "/tag/talkforreal"}],
    "mentions": [],
    "pleroma": {"conversation_id": 4, "quote": {"id": "1", "uri": "https://a.example/1"}},
}  # fmt: skip

SHARKEY = {
    "id": "9x2k",
    "uri": "https://sharkey.example/notes/9x2k",
    "url": "https://sharkey.example/notes/9x2k",
    "account": {"id": "9a", "acct": "demo_yu@sharkey.example", "fqn": "demo_yu@sharkey.example", "url": "https://sharkey.example/@demo_yu", "fields": None, "note": None},
    "content": "<p>Nirvana in Fire <br>#TalkForReal</p>",
    "created_at": "2026-09-01T10:00:00.000Z",
    "visibility": "unlisted",
    "tags": None,
    "mentions": None,
    "spoiler_text": "the end!",
}  # fmt: skip


def answer(status: Any, **more: Any) -> Answer:
    seen = read({**status, **more}, "home.example", NOW)
    assert seen is not None
    assert seen.answer is not None
    return seen.answer


def test_a_post_is_text_as_its_writer_had_it_with_tags_mentions_and_links() -> None:
    found = answer(MASTODON)
    assert found.text == (
        "@host Healer! 1 < 2 #TalkForReal\nsee https://www.example.org/a/long/path"
    )
    assert found.id == "mastodon:https://far.example/users/demo_mina/statuses/99"
    assert found.tags == ("talkforreal",)
    assert found.mentions == ("host@home.example",)
    assert found.links == ("https://www.example.org/a/long/path",)
    assert found.language == "en"
    assert found.conversation == found.id


def test_only_verified_links_are_a_profiles_links() -> None:
    account = answer(MASTODON).account
    assert account.id == "mastodon:https://far.example/users/demo_mina"
    assert account.links == ("https://mina.example",)
    assert account.bio == "dramas & tea\nshop.example"
    assert account.handle == "demo_mina@far.example"


@pytest.mark.parametrize(
    ("status", "handle", "seen_by"),
    [
        (GOTOSOCIAL, "demo_jo@gts.example", Visibility.PRIVATE),
        (PLEROMA, "demo_ren@home.example", Visibility.SIGNED_IN),
        (SHARKEY, "demo_yu@sharkey.example", Visibility.UNLISTED),
    ],
)
def test_kin_of_mastodons_are_read(status: Any, handle: str, seen_by: Visibility) -> None:
    found = answer(status)
    assert [tag.casefold() for tag in found.tags] == ["talkforreal"]
    assert found.account.handle == handle
    assert found.visibility is seen_by
    assert found.links == ()
    assert native_in(found.version) == status["id"]


def test_a_quote_names_what_is_quoted() -> None:
    assert answer(PLEROMA).quotes == "mastodon:https://a.example/1"
    quote = {"state": "accepted", "quoted_status": {"id": "2", "uri": "https://a.example/2"}}
    assert answer(MASTODON, quote=quote).quotes == "mastodon:https://a.example/2"


def test_a_content_warning_stays_a_spoiler() -> None:
    found = answer(SHARKEY)
    assert (found.spoiler, "the end" in found.text) == ("the end!", False)


@pytest.mark.parametrize("word", ["private", "direct", "list", "something new"])
def test_what_is_not_known_to_be_public_is_private(word: str) -> None:
    assert answer(MASTODON, visibility=word).visibility is Visibility.PRIVATE


def test_an_edit_is_another_version_and_looking_again_is_none() -> None:
    first = answer(MASTODON)
    assert answer(MASTODON).version == first.version
    edited = answer(MASTODON, content="<p>Big</p>", edited_at="2026-09-01T11:00:00.000Z")
    assert edited.version != first.version
    assert edited.edited_at == datetime(2026, 9, 1, 11, tzinfo=UTC)
    assert answer(GOTOSOCIAL, content="<p>Big</p>").version != answer(GOTOSOCIAL).version


@pytest.mark.parametrize(
    ("uri", "original"),
    [
        (
            "https://bsky.brid.gy/convert/ap/at://did:plc:abc/app.bsky.feed.post/3k",
            "at://did:plc:abc/app.bsky.feed.post/3k",
        ),
        ("https://bird.makeup/users/demo/statuses/1840000000000000000", "x:1840000000000000000"),
        ("https://far.example/users/demo_mina/statuses/99", None),
        ("https://[broken", None),
    ],
)
def test_a_bridges_mirror_names_its_original(uri: str, original: str | None) -> None:
    assert answer(MASTODON, uri=uri).mirror_of == original


def test_what_a_reply_stands_under_is_as_it_was_found() -> None:
    above = Above(reply_to="mastodon:b", conversation="mastodon:a")
    seen = read({**MASTODON, "in_reply_to_id": "5"}, "home.example", NOW, above)
    assert seen is not None
    assert seen.answer is not None
    assert (seen.answer.reply_to, seen.answer.conversation) == ("mastodon:b", "mastodon:a")
    assert answer(MASTODON, in_reply_to_id="5").conversation is None


def test_a_boost_is_no_answer_and_a_nameless_one_a_fault() -> None:
    assert read({**MASTODON, "reblog": MASTODON}, "home.example", NOW) is None
    seen = read({**MASTODON, "account": None}, "home.example", NOW)
    assert seen is not None
    assert seen.answer is None
    assert "1150001" in (seen.fault or "")


def test_a_time_to_come_is_now() -> None:
    assert answer(MASTODON, created_at="2031-01-01T00:00:00Z").said_at == NOW


def test_limits_are_read_from_every_flavour_of_instance() -> None:
    told = {"configuration": {"statuses": {"max_characters": 5000}, "media_attachments": {"description_limit": 900}}}  # fmt: skip
    assert (limits_of(told).weight, limits_of(told).alt) == (5000, 900)
    assert limits_of({"max_toot_chars": 4000}).weight == 4000
    assert limits_of({"configuration": None}).weight == 500
    assert limits_of(told).weigh("see https://example.org/" + "x" * 200) == 4 + 23


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(MASTODON)), _JSON))
def test_no_shape_breaks_the_reading(changes: dict[str, Any]) -> None:
    read({**MASTODON, **changes}, "home.example", NOW)
