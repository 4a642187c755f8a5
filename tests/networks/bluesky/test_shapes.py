"""Posts as strangers' programs write them: what is good is read, nothing breaks the reading."""

import string
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError, NetworkError, Trouble
from bot.model import Fate, Visibility
from bot.networks.bluesky import BlueskyCredentials
from bot.networks.bluesky.shapes import read
from bot.networks.bluesky.threads import pack, unpack
from bot.networks.bluesky.troubles import TokenRefused, refusal
from bot.networks.bluesky.uris import Place, address, place, rkey_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URI = "at://did:plc:abc/app.bsky.feed.post/3lyiggg75ikh4"
PROMPT = "at://did:plc:host/app.bsky.feed.post/3lyiggg75ikh5"


def view(text: Any = "Healer", author: Any = None, record: Any = None, **more: Any) -> Any:
    said = {"text": text, "createdAt": "2026-11-22T11:00:00.000Z"}
    return {
        "uri": URI,
        "cid": "bafy1",
        "author": {"did": "did:plc:abc", "handle": "ana.example"} | (author or {}),
        "record": said | (record or {}),
        "indexedAt": "2026-11-22T11:00:05.000Z",
    } | more


def answer(*given: Any, **more: Any) -> Any:
    seen = read(view(*given, **more), NOW)
    assert seen is not None
    return seen.answer


def facet(start: Any, end: Any, **feature: Any) -> Any:
    kind = next(iter(feature))
    features = [{"$type": f"app.bsky.richtext.facet#{kind}", **feature[kind]}]
    return {"index": {"byteStart": start, "byteEnd": end}, "features": features}


def test_facets_are_cut_by_bytes_and_not_by_characters() -> None:
    text = "🎉🎉 @ana.test 키스 #키스 example.org/…"
    at = len("🎉🎉 ".encode())
    facets = [
        facet(at, at + 9, mention={"did": "did:plc:x"}),
        facet(at + 17, at + 24, tag={"tag": "키스"}),
        facet(at + 25, at + 40, link={"uri": "https://example.org/whole"}),
    ]
    found = answer(text, record={"facets": facets, "tags": ["Beside"]})
    assert found.mentions == ("ana.test",)
    assert found.tags == ("키스", "Beside")
    assert found.links == ("https://example.org/whole",)


@pytest.mark.parametrize(
    "facets",
    [
        None,
        "x",
        [None],
        [{}],
        [{"index": {"byteStart": "0", "byteEnd": 3}}],
        [facet(5, 2, tag={"tag": "x"})],
        [facet(-1, 2, tag={"tag": "x"})],
        [facet(0, 3, tag={"tag": 7})],
        [{"index": {"byteStart": 0, "byteEnd": 1}, "features": ["x"]}],
    ],
)
def test_facets_of_no_known_shape_are_passed_over(facets: Any) -> None:
    found = answer("Healer", record={"facets": facets})
    assert (found.tags, found.links, found.mentions) == ((), (), ())


def test_a_facet_that_points_beyond_the_text_or_into_a_letter_breaks_nothing() -> None:
    found = answer("키스", record={"facets": [facet(1, 400, mention={"did": "did:plc:x"})]})
    assert found.mentions == ()
    assert found.text == "키스"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just(URI),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = ["reply", "embed", "facets", "langs", "labels", "tags", "createdAt", "bridgyOriginalUrl"]


@given(
    st.dictionaries(st.sampled_from(KEYS), json_values),
    st.dictionaries(
        st.sampled_from(["handle", "displayName", "labels", "description", "createdAt"]),
        json_values,
    ),
    st.dictionaries(st.sampled_from(["cid", "labels", "indexedAt", "embed"]), json_values),
)
def test_no_shape_of_a_post_is_more_than_passed_over(record: Any, author: Any, more: Any) -> None:
    seen = read(view(record=record, author=author) | more, NOW)
    assert seen is not None
    assert seen.answer is not None or seen.change is not None
    assert seen.at <= seen.indexed


@given(json_values)
def test_nothing_that_is_no_post_is_an_answer(value: Any) -> None:
    assert read(value, NOW) is None


def test_a_post_without_text_or_author_is_told_by_its_name() -> None:
    for broken in (view(text=None), view(author={"did": None}), view(record={"text": ["x"]})):
        seen = read(broken, NOW)
        assert seen is not None
        assert seen.answer is None
        assert URI in (seen.fault or "")


def test_what_databases_refuse_is_replaced() -> None:
    found = answer("Hea\x00ler \ud800", author={"displayName": "A\x00na"})
    assert found.text == "Hea\ufffdler \ufffd"
    assert found.account.name == "A\ufffdna"


def test_a_reply_and_a_quote_beside_a_picture_are_known() -> None:
    parent = "at://did:plc:x/app.bsky.feed.post/3lyiggg75ikh6"
    reply = {"parent": {"uri": parent, "cid": "c"}, "root": {"uri": PROMPT, "cid": "c"}}
    embed = {
        "$type": "app.bsky.embed.recordWithMedia",
        "record": {"$type": "app.bsky.embed.record", "record": {"uri": PROMPT, "cid": "c"}},
        "media": {},
    }
    found = answer(record={"reply": reply, "embed": embed})
    assert (found.reply_to, found.conversation, found.quotes) == (parent, PROMPT, PROMPT)


def test_an_embedded_list_or_feed_is_no_quote_and_a_linked_page_is_a_link() -> None:
    other = {"record": {"uri": "at://did:plc:x/app.bsky.graph.list/3lyiggg75ikh6"}}
    assert answer(record={"embed": other}).quotes is None
    card = {"$type": "app.bsky.embed.external", "external": {"uri": "https://a.example/"}}
    assert answer(record={"embed": card}).links == ("https://a.example/",)


@pytest.mark.parametrize(
    ("handle", "links"),
    [
        ("ana.example", ("https://ana.example",)),
        ("ana.bsky.social", ()),
        ("ana.ap.brid.gy", ()),
        ("handle.invalid", ()),
    ],
)
def test_a_handle_of_ones_own_domain_is_a_link_to_it(handle: str, links: tuple[str, ...]) -> None:
    account = answer(author={"handle": handle}).account
    assert account.links == links
    assert account.handle == (None if handle == "handle.invalid" else handle)


@pytest.mark.parametrize(
    ("handle", "url", "original"),
    [
        ("ana.mastodon.example.ap.brid.gy", "https://m.example/@ana/11223", "mastodon:https://m.example/users/ana/statuses/11223"),
        ("ana.gts.example.ap.brid.gy", "https://gts.example/notes/1", "mastodon:https://gts.example/notes/1"),
        ("blog.example.web.brid.gy", "https://blog.example/post", "https://blog.example/post"),
        ("ana.example", "https://m.example/@ana/11223", None),
    ],
)  # fmt: skip
def test_a_bridges_mirror_names_its_original_and_nobody_else_may(
    handle: str, url: str, original: str | None
) -> None:
    found = answer(author={"handle": handle}, record={"bridgyOriginalUrl": url})
    assert found.mirror_of == original


LABELER = "did:plc:labeler"


def label(val: str, src: str = LABELER, **more: Any) -> Any:
    return {"val": val, "src": src, "uri": URI} | more


def test_a_label_that_was_taken_back_or_has_ended_says_nothing() -> None:
    back = [label("!hide"), label("!hide", neg=True)]
    ended = [label("spam", exp="2026-11-22T11:59:00.000Z")]
    for labels in (back, ended):
        seen = read(view(labels=labels), NOW)
        assert seen is not None
        assert seen.answer is not None


def test_a_label_on_the_account_holds_for_its_posts() -> None:
    seen = read(view(author={"labels": [label("!suspend")]}), NOW)
    assert seen is not None
    assert seen.change is not None
    assert seen.change.fate is Fate.WITHHELD


def test_a_writer_cannot_call_themselves_hidden_but_can_say_that_they_are_a_program() -> None:
    own = [label("!hide", "did:plc:abc"), label("bot", "did:plc:abc")]
    found = answer(author={"labels": own})
    assert found.account.automated
    assert found.visibility is Visibility.PUBLIC


@pytest.mark.parametrize("written", [URI, address(URI)])
def test_a_post_is_named_by_its_uri_or_its_address(written: str) -> None:
    assert place(written) == Place("did:plc:abc", "app.bsky.feed.post", "3lyiggg75ikh4")


def test_a_parts_record_key_is_always_the_same_and_a_valid_tid_of_the_past() -> None:
    keys = [rkey_of(f"talk/roundup/{n}") for n in range(500)]
    assert len(set(keys)) == 500
    assert keys[7] == rkey_of("talk/roundup/7")
    sortable = "234567" + string.ascii_lowercase
    for key in keys:
        assert len(key) == 13
        number = 0
        for letter in key:
            number = number * 32 + sortable.index(letter)
        made = datetime.fromtimestamp((number >> 10) / 1_000_000, UTC)
        assert datetime(2024, 1, 1, tzinfo=UTC) <= made < NOW


def test_where_a_walk_goes_on_survives_being_packed() -> None:
    uris = [f"at://did:plc:{n}/app.bsky.feed.post/3lyiggg75ikh4" for n in range(300)]
    assert unpack(pack(uris)) == uris


@pytest.mark.parametrize(
    ("headers", "ahead"),
    [
        ({"retry-after": "90"}, timedelta(seconds=90)),
        (
            {"ratelimit-reset": "1000000300", "date": "Sun, 09 Sep 2001 01:46:40 GMT"},
            timedelta(minutes=5),
        ),
        ({"ratelimit-reset": "1000000000"}, timedelta(minutes=5)),
        ({"ratelimit-reset": "9" * 30}, timedelta(minutes=5)),
        ({"retry-after": "99999999"}, timedelta(days=1)),
        ({}, timedelta(minutes=5)),
    ],
)
def test_when_to_come_again_is_told_by_our_clock_and_within_reason(
    headers: dict[str, str], ahead: timedelta
) -> None:
    error = refusal(429, headers, "RateLimitExceeded", "", now=NOW)
    assert error.trouble is Trouble.WAIT
    assert error.retry_at == NOW + ahead


@pytest.mark.parametrize(
    ("status", "name", "trouble"),
    [
        (400, "InvalidRequest", Trouble.REFUSED),
        (400, "InvalidSwap", Trouble.DUPLICATE),
        (401, "AuthFactorTokenRequired", Trouble.CREDENTIALS),
        (403, "", Trouble.CREDENTIALS),
        (413, "PayloadTooLarge", Trouble.PICTURE),
        (400, "BlobTooLarge", Trouble.PICTURE),
        (502, "UpstreamFailure", Trouble.LATER),
        (500, "InternalServerError", Trouble.LATER),
    ],
)
def test_a_refusal_says_what_follows_from_it(status: int, name: str, trouble: Trouble) -> None:
    error = refusal(status, {}, name, "words", now=NOW)
    assert isinstance(error, NetworkError)
    assert error.trouble is trouble
    assert (name or "words") in error.detail


def test_a_worn_out_token_is_told_from_a_wrong_password() -> None:
    assert isinstance(refusal(400, {}, "ExpiredToken", "", now=NOW), TokenRefused)
    assert not isinstance(refusal(401, {}, "AuthenticationRequired", "", now=NOW), TokenRefused)


def test_half_a_login_is_a_fault_that_names_the_other_half() -> None:
    with pytest.raises(ConfigError, match="BLUESKY_APP_PASSWORD"):
        BlueskyCredentials(handle="host.example").check()
    BlueskyCredentials().check()
