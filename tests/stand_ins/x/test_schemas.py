"""The stand-in answers in X's published shapes, and we ask within its published parameters."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from bot.model import Allowance, Card, Cursor, Feed, Part, Ref, Route
from bot.networks.x import Dialect, XCredentials, XSettings, connect
from tests.shared import needs_shared
from tests.stand_ins.x import World, serve
from tests.stand_ins.x.mischief import REFUSALS
from tests.stand_ins.x.schemas import faults, request_faults, template

pytestmark = needs_shared("x", "openapi-2.167.json")

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
DIALECTS = ["tweet", "post"]


@pytest.fixture
def world() -> World:
    """Posts of every kind: long, with links, pictures, quotes, replies, edits, and missing ones."""
    made = World(now=NOON)
    made.user("annaandestelle")
    prompt = made.place("annaandestelle", "What is your favourite? #talkforreal")
    fan = made.place("fan", "@annaandestelle Goblin & <3 https://blog.example.com/a #talkforreal")
    made.place("nested", "same! #talkforreal", reply_to=fan.id)
    made.place("quoting", "Healer #talkforreal", quotes=prompt.id, media=True)
    made.place("long", "word " * 80 + "#talkforreal https://blog.example.com/b")
    made.edit(made.place("editor", "Goblni #talkforreal").id, "Goblin #talkforreal")
    made.set_fate(made.place("held", "#talkforreal").id, "withheld")
    made.advance(timedelta(minutes=2))
    return made


@pytest.fixture
def base_url(world: World) -> Iterator[str]:
    with serve(world) as url:
        yield url


def fields(dialect: str) -> dict[str, str]:
    from_schema = {
        "tweet": "author_id,conversation_id,created_at,edit_history_tweet_ids,entities,"
        "in_reply_to_user_id,lang,note_tweet,referenced_tweets,withheld",
        "post": "conversation_id,created_at,entities,lang,note_post,withheld",
    }
    along = {"expansions": "author_id,edit_history_post_ids,referenced_posts"}
    return {f"{dialect}.fields": from_schema[dialect]} | (along if dialect == "post" else {})


def ask(base_url: str, method: str, path: str, **what: Any) -> requests.Response:
    headers = {"Authorization": "Bearer user"}
    return requests.request(method, base_url + path, headers=headers, timeout=5, **what)


def check(response: requests.Response, dialect: str, *, path: str) -> None:
    method = response.request.method or ""
    found = faults(dialect, method, template(path), response.status_code, response.json())
    assert found == [], json.dumps(response.json())[:2000]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/2/tweets/search/recent", {"query": "#talkforreal", "max_results": "10"}),
        ("/2/tweets/search/recent", {"query": "#nobody"}),
        ("/2/users/1000/mentions", {"max_results": "5"}),
        ("/2/users/1000/tweets", {"max_results": "5"}),
    ],
)
def test_pages_of_posts_hold_to_the_schema(
    base_url: str, dialect: str, path: str, params: dict[str, str]
) -> None:
    response = ask(base_url, "GET", path, params={**params, **fields(dialect)})
    assert response.status_code == 200
    check(response, dialect, path=path)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_look_ups_hold_to_the_schema_missing_ones_too(
    world: World, base_url: str, dialect: str
) -> None:
    world.dialects = frozenset({dialect})
    gone = list(world.posts)[:2]
    world.set_fate(gone[0], "deleted")
    world.set_fate(gone[1], "suspended")
    known = {"ids": ",".join([*world.posts, "5"])}
    posts = ask(base_url, "GET", "/2/tweets", params={**known, **fields(dialect)})
    check(posts, dialect, path="/2/tweets")
    none = ask(base_url, "GET", "/2/tweets", params={"ids": "5", **fields(dialect)})
    assert "data" not in none.json()
    check(none, dialect, path="/2/tweets")
    users = ask(base_url, "GET", "/2/users", params={"ids": "1000,1001,9999"})
    check(users, dialect, path="/2/users")
    check(ask(base_url, "GET", "/2/users/me"), dialect, path="/2/users/me")
    by_name = ask(base_url, "GET", "/2/users/by/username/fan")
    check(by_name, dialect, path="/2/users/by/username/fan")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_counts_hold_to_the_schema(base_url: str, dialect: str) -> None:
    path = "/2/tweets/counts/recent"
    response = ask(base_url, "GET", path, params={"query": "#talkforreal"})
    check(response, dialect, path=path)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_writing_holds_to_the_schema(base_url: str, dialect: str) -> None:
    made = ask(base_url, "POST", "/2/tweets", json={"text": f"in {dialect}"})
    assert made.status_code == 201
    check(made, dialect, path="/2/tweets")
    gone = f"/2/tweets/{made.json()['data']['id']}"
    check(ask(base_url, "DELETE", gone), dialect, path=gone)
    media = {"media": "iVBORw0KGgo=", "media_category": "tweet_image"}
    upload = ask(base_url, "POST", "/2/media/upload", json=media)
    check(upload, dialect, path="/2/media/upload")
    told = {"id": upload.json()["data"]["id"], "metadata": {"alt_text": {"text": "a card"}}}
    check(ask(base_url, "POST", "/2/media/metadata", json=told), dialect, path="/2/media/metadata")


@pytest.mark.parametrize("mood", REFUSALS)
def test_refusals_have_the_shape_of_problems(world: World, base_url: str, mood: str) -> None:
    world.mischief.add(mood, "search")
    response = ask(base_url, "GET", "/2/tweets/search/recent", params={"query": "#talkforreal"})
    assert response.status_code == REFUSALS[mood][0]
    # the newer schema lists nine problems and leaves most refusals out
    check(response, "tweet", path="/2/tweets/search/recent")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_whatever_we_ask_is_within_xs_parameters(world: World, base_url: str, dialect: str) -> None:
    settings = XSettings(
        base_url=base_url, handle="annaandestelle", user_id="1000", page_size=10,
        dialect=Dialect(dialect),
    )  # fmt: skip
    x = connect(settings, XCredentials(user_token="user"), clock=lambda: world.now)
    free, prompt = Allowance(), next(iter(world.posts))
    feeds = [
        Feed(network="x", route=Route.MENTION, query="annaandestelle"),
        Feed(network="x", route=Route.MENTION, query="fan"),
        Feed(network="x", route=Route.HASHTAG, query="talkforreal"),
        Feed(network="x", route=Route.REPLY, query=prompt),
        Feed(network="x", route=Route.QUOTE, query=prompt),
    ]
    for feed in feeds:
        for page in x.pages(feed, Cursor(), free):
            list(x.pages(feed, page.cursor, free))
    x.recheck([Ref(network="x", id=f"x:{one}", native=one) for one in world.posts], free)
    x.count(x.query(feeds[2]), start=world.now - timedelta(hours=3), granularity="minute")
    x.look_up(["x:1001"], free)
    part = Part(post="p", n=0, network="x", text="So far", key="k", card=Card(digest="d", alt="a"))
    first = x.publish(part, PNG)
    second = Part(post="p", n=1, network="x", text="and more", key="l", parent=first)
    x.withdraw(x.publish(second))
    x.find(part, world.now)
    asked = {
        (one["method"], template(str(one["path"]))): request_faults(
            dialect, str(one["method"]), template(str(one["path"])), one["params"], one["body"]  # type: ignore[arg-type]  # a record of mixed values
        )
        for one in world.requests
    }  # fmt: skip
    assert len(asked) == 12
    assert {key: found for key, found in asked.items() if found} == {}
