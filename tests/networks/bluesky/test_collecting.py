"""A real Bluesky is read: mentions, hashtags, quotes and whole threads, and followed as they change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Cursor, Fate, Ref, Route, Visibility
from bot.networks.bluesky import Bluesky as Adapter
from bot.networks.bluesky import BlueskySettings, connect
from tests.networks.bluesky.conftest import feed, said, sweep
from tests.servers.bluesky import Bluesky, Fan, Posted, ago

pytestmark = pytest.mark.server("bluesky")


def ref(post: Posted) -> Ref:
    return Ref(network="bluesky", id=post.uri, native=post.cid)


def test_a_mention_a_reply_a_nested_reply_and_a_quote_come_by_their_routes(
    bluesky: Bluesky, adapter: Adapter, host: Fan, ana: Fan, prompt: Posted
) -> None:
    mention = bluesky.post(ana, f"🎉 @{host.handle} Healer", mentions=[host])
    reply = bluesky.post(ana, "Healer!", reply=(prompt, prompt))
    nested = bluesky.post(ana, "and Big", reply=(reply, prompt))
    quote = bluesky.post(ana, "Coffee Prince", quotes=prompt)
    like = {
        "$type": "app.bsky.feed.like",
        "subject": prompt.ref,
        "createdAt": "2026-01-01T00:00:00Z",
    }
    bluesky.write(
        "com.atproto.repo.createRecord",
        {"repo": ana.did, "collection": "app.bsky.feed.like", "record": like},
        ana,
    )
    bluesky.settle()
    [page] = sweep(adapter, feed(Route.MENTION, host.handle))
    assert page.routes == {
        mention.uri: Route.MENTION,
        reply.uri: Route.REPLY,
        nested.uri: Route.NESTED_REPLY,
        quote.uri: Route.QUOTE,
    }
    found = said([page])
    assert found.keys() == page.routes.keys()
    assert found[mention.uri].mentions == (host.handle,)
    assert found[nested.uri].reply_to == reply.uri
    assert found[nested.uri].conversation == prompt.uri
    assert found[quote.uri].quotes == prompt.uri
    assert found[quote.uri].account.id == f"bluesky:{ana.did}"
    assert found[quote.uri].url == f"https://bsky.app/profile/{ana.did}/post/{quote.rkey}"


def test_mentions_of_another_handle_are_searched_for(
    bluesky: Bluesky, adapter: Adapter, ana: Fan
) -> None:
    anna = bluesky.fan("anna")
    named = bluesky.post(ana, f"@{anna.handle} Healer", mentions=[anna])
    bluesky.post(ana, f"not@{anna.handle}.example, no mention")
    bluesky.settle()
    assert said(sweep(adapter, feed(Route.MENTION, anna.handle))).keys() == {named.uri}


def test_a_hashtag_is_held_to_the_tag_and_our_own_posts_are_left_out(
    bluesky: Bluesky, adapter: Adapter, host: Fan, ana: Fan
) -> None:
    mine = bluesky.post(ana, "Healer #Kissing2")
    beside = bluesky.post(ana, "#Kissing2 is in the text alone", facets=[])
    bluesky.post(ana, "#Kissing22 is another tag")
    bluesky.post(host, "The standing #Kissing2")
    bluesky.settle()
    found = said(sweep(adapter, feed(Route.HASHTAG, "Kissing2")))
    assert found.keys() == {mine.uri, beside.uri}
    assert found[mine.uri].tags == ("Kissing2",)


def test_quotes_of_a_post_come_by_its_public_address(
    bluesky: Bluesky, adapter: Adapter, host: Fan, ana: Fan, prompt: Posted
) -> None:
    quote = bluesky.post(ana, "Healer", quotes=prompt)
    bluesky.settle()
    web = f"https://bsky.app/profile/{host.handle}/post/{prompt.rkey}"
    assert said(sweep(adapter, feed(Route.QUOTE, web))).keys() == {quote.uri}


@pytest.mark.parametrize("levels", [1, 3, 20])
def test_a_deep_thread_is_walked_to_its_end(
    bluesky: Bluesky,
    adapter_with: Callable[..., Adapter],
    ana: Fan,
    prompt: Posted,
    levels: int,
) -> None:
    above = prompt
    posts = []
    for n in range(12):
        above = bluesky.post(ana, f"level {n}", reply=(above, prompt))
        posts.append(above)
    side = bluesky.post(ana, "beside", reply=(posts[4], prompt))
    bluesky.settle()
    found = said(sweep(adapter_with(depth=levels), feed(Route.REPLY, prompt.uri)))
    assert found.keys() == {side.uri, *(post.uri for post in posts)}
    for parent, child in pairwise(posts):
        assert found[child.uri].reply_to == parent.uri


def test_a_prompt_that_is_not_there_is_told(adapter: Adapter, ana: Fan) -> None:
    for query in (f"at://{ana.did}/app.bsky.feed.post/3k2akzdlpcs2f", "https://example.org/x"):
        with pytest.raises(NetworkError) as raised:
            sweep(adapter, feed(Route.REPLY, query))
        assert raised.value.trouble is Trouble.REFUSED


def test_pages_of_a_list_go_on_where_they_stopped_and_then_from_the_mark(
    bluesky: Bluesky, adapter_with: Callable[..., Adapter], ana: Fan
) -> None:
    adapter = adapter_with(page_size=2, overlap=timedelta(0))
    posts = [bluesky.post(ana, f"Healer {n} #Pages3", at=ago(minutes=9 - n)) for n in range(5)]
    bluesky.settle()
    tag = feed(Route.HASHTAG, "Pages3")
    [first] = sweep(adapter, tag, pages=1)
    assert not first.complete
    rest = sweep(adapter, tag, first.cursor)
    assert said([first, *rest]).keys() == {post.uri for post in posts}
    assert rest[-1].complete
    assert rest[-1].cursor.resume is None
    new = bluesky.post(ana, "new #Pages3")
    bluesky.settle()
    again = sweep(adapter, tag, rest[-1].cursor)
    assert new.uri in said(again)
    assert len(again) == 2  # what lies before the mark is not read to its end


def test_a_kept_token_that_is_not_taken_any_more_begins_the_sweep_anew(
    bluesky: Bluesky, adapter: Adapter, ana: Fan
) -> None:
    post = bluesky.post(ana, "Healer #Stale4")
    bluesky.settle()
    stale = Cursor(resume='"no such token"', next_mark="2026-01-01T00:00:00+00:00")
    pages = sweep(adapter, feed(Route.HASHTAG, "Stale4"), stale)
    assert said(pages).keys() == {post.uri}
    assert pages[-1].complete


def test_a_deleted_reply_is_gone_and_what_stood_under_it_still_stands(
    bluesky: Bluesky, adapter: Adapter, ana: Fan, prompt: Posted
) -> None:
    reply = bluesky.post(ana, "Healer!", reply=(prompt, prompt))
    nested = bluesky.post(ana, "and Big", reply=(reply, prompt))
    bluesky.delete(ana, reply)
    bluesky.settle()
    gone, stands = adapter.recheck([ref(reply), ref(nested)], Allowance())
    assert (gone.fate, gone.answer) == (Fate.DELETED, None)
    assert stands.fate is Fate.STANDS


def test_an_account_that_was_switched_off_or_blocks_us_is_told_from_a_deletion(
    bluesky: Bluesky, adapter: Adapter, host: Fan, ana: Fan
) -> None:
    bea = bluesky.fan("bea")
    by_ana, by_bea = (bluesky.post(fan, "Healer #Off5") for fan in (ana, bea))
    bluesky.settle()
    bluesky.deactivate(ana)
    block = {
        "$type": "app.bsky.graph.block",
        "subject": host.did,
        "createdAt": "2026-01-01T00:00:00Z",
    }
    bluesky.write(
        "com.atproto.repo.createRecord",
        {"repo": bea.did, "collection": "app.bsky.graph.block", "record": block},
        bea,
    )
    bluesky.settle()
    fates = {c.id: c.fate for c in adapter.recheck([ref(by_ana), ref(by_bea)], Allowance())}
    assert fates == {by_ana.uri: Fate.SUSPENDED, by_bea.uri: Fate.PROTECTED}


def test_more_than_one_requests_worth_is_rechecked(
    bluesky: Bluesky, adapter: Adapter, ana: Fan
) -> None:
    posts = [bluesky.post(ana, f"Healer {n}") for n in range(27)]
    bluesky.settle()
    changes = adapter.recheck([ref(post) for post in posts], Allowance())
    assert [change.id for change in changes] == [post.uri for post in posts]
    assert len(adapter.recheck([ref(post) for post in posts], Allowance(pages=1))) == 25
    assert adapter.recheck([ref(post) for post in posts], Allowance(pages=0)) == []


def test_what_a_moderation_service_hides_is_withheld_and_what_it_calls_spam_is_spam(
    bluesky: Bluesky, adapter: Adapter, ana: Fan, prompt: Posted
) -> None:
    hidden, spam, warned, plain = (
        bluesky.post(ana, f"{what} answer", reply=(prompt, prompt))
        for what in ("hidden", "spam", "warned", "plain")
    )
    bluesky.settle()
    before = sweep(adapter, feed(Route.REPLY, prompt.uri))
    assert len(said(before)) == 4
    bluesky.label(hidden.uri, "!hide", hidden.cid)
    bluesky.label(spam.uri, "spam", spam.cid)
    bluesky.label(warned.uri, "graphic-media", warned.cid)
    pages = sweep(adapter, feed(Route.REPLY, prompt.uri), before[-1].cursor)
    found = said(pages)
    assert found.keys() == {warned.uri, plain.uri}
    assert found[warned.uri].spoiler == "graphic-media"
    assert found[plain.uri].spoiler is None
    changes = {c.id: c.fate for page in pages for c in page.changes}
    assert changes == {hidden.uri: Fate.WITHHELD, spam.uri: Fate.SPAM}
    rechecked = {c.id: c.fate for c in adapter.recheck([ref(hidden), ref(plain)], Allowance())}
    assert rechecked == {hidden.uri: Fate.WITHHELD, plain.uri: Fate.STANDS}


def test_a_post_taken_down_is_gone(bluesky: Bluesky, adapter: Adapter, ana: Fan) -> None:
    post = bluesky.post(ana, "Healer #Down6")
    bluesky.settle()
    bluesky.take_down(post.uri)
    assert said(sweep(adapter, feed(Route.HASHTAG, "Down6"))) == {}
    [change] = adapter.recheck([ref(post)], Allowance())
    assert change.fate is Fate.DELETED


def test_a_writers_own_labels_warn_and_keep_strangers_out(
    bluesky: Bluesky, adapter: Adapter, ana: Fan, prompt: Posted
) -> None:
    labels = {"$type": "com.atproto.label.defs#selfLabels"}
    bluesky.profile(
        ana, displayName="Ana", labels=labels | {"values": [{"val": "!no-unauthenticated"}]}
    )
    post = bluesky.post(
        ana, "Healer", reply=(prompt, prompt), labels=labels | {"values": [{"val": "nudity"}]}
    )
    bluesky.settle()
    answer = said(sweep(adapter, feed(Route.REPLY, prompt.uri)))[post.uri]
    assert answer.visibility is Visibility.SIGNED_IN
    assert answer.spoiler == "nudity"
    assert answer.account.name == "Ana"


def test_a_claimed_time_to_come_gives_way_to_when_it_was_first_seen(
    bluesky: Bluesky, adapter: Adapter, ana: Fan, prompt: Posted
) -> None:
    ahead = bluesky.post(ana, "from next year", reply=(prompt, prompt), at=ago(days=-365))
    old = bluesky.post(ana, "bridged", reply=(prompt, prompt), at=ago(days=2))
    bluesky.settle()
    found = said(sweep(adapter, feed(Route.REPLY, prompt.uri)))
    now = datetime.now(UTC)
    assert now - found[ahead.uri].said_at < timedelta(minutes=5)
    assert timedelta(days=2) <= now - found[old.uri].said_at < timedelta(days=2, minutes=5)


def test_without_an_account_threads_and_quotes_are_read_and_the_rest_is_told(
    bluesky: Bluesky, ana: Fan, prompt: Posted
) -> None:
    reply = bluesky.post(ana, "Healer!", reply=(prompt, prompt))
    quote = bluesky.post(ana, "Big", quotes=prompt)
    bluesky.settle()
    nobody = connect(BlueskySettings(service=bluesky.pds, appview=bluesky.appview))
    assert said(sweep(nobody, feed(Route.REPLY, prompt.uri))).keys() == {reply.uri}
    assert said(sweep(nobody, feed(Route.QUOTE, prompt.uri))).keys() == {quote.uri}
    for wanted in (feed(Route.MENTION, ana.handle), feed(Route.HASHTAG, "talkforreal")):
        with pytest.raises(NetworkError) as raised:
            sweep(nobody, wanted)
        assert raised.value.trouble is Trouble.CREDENTIALS
        assert "BLUESKY_APP_PASSWORD" in raised.value.detail
