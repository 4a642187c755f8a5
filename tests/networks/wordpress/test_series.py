"""The posts that ask a series' questions are found by its tag, on a real WordPress."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.networks import Series
from bot.networks.wordpress import WordPressSettings, connect
from tests.servers.wordpress import WordPress

pytestmark = pytest.mark.server("wordpress")

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def tag() -> str:
    """A tag that no other test's posts carry."""
    return f"talk{uuid4().hex[:10]}"


def found(
    site: WordPress, tag: str, since: datetime = LONG_AGO, series: str | None = None
) -> list[str]:
    source = connect(WordPressSettings(site=site.base, series=series))
    assert isinstance(source, Series)
    return [post.title for post in source.prompt_posts(tag, since)]


def tagged(site: WordPress, name: str) -> int:
    number: int = site.call("POST", "/tags", json={"name": name})["id"]
    return number


@pytest.mark.parametrize("wordpress", ["sqlite", "mariadb"], indirect=True)
def test_posts_are_found_by_the_blogs_own_tag_and_by_the_hashtag_in_their_text(
    wordpress: WordPress, tag: str
) -> None:
    own = tagged(wordpress, f"#{tag}")
    wordpress.post("Second", f"<p>Tweet us (#{tag})</p>", date_gmt="2015-10-09T12:00:00")
    wordpress.post("First", "<p>Well?</p>", tags=[own], date_gmt="2015-10-08T12:00:00")
    wordpress.post("Other", f"<p>about {tag}, #{tag}ists and example.org/#{tag}</p>")
    assert found(wordpress, tag) == ["First", "Second"]
    assert found(wordpress, tag, datetime(2015, 10, 9, tzinfo=UTC)) == ["Second"]


def test_a_post_comes_as_plain_text_with_its_time_and_address(
    wordpress: WordPress, tag: str
) -> None:
    made = wordpress.post(
        "Tom &amp; Jerry’s talk",
        f"<p>For any fan, 1 &lt; 2.</p><p>Anna: Healer!</p><p>And you? #{tag}</p>",
        date_gmt="2015-10-08T13:00:00",
    )
    [post] = connect(WordPressSettings(site=wordpress.base)).prompt_posts(tag, LONG_AGO)
    assert post.title == "Tom & Jerry’s talk"
    assert post.text == f"For any fan, 1 < 2.\n\nAnna: Healer!\n\nAnd you? #{tag}"
    assert (post.url, post.site) == (made["link"], wordpress.base)
    assert post.said_at == datetime(2015, 10, 8, 13, tzinfo=UTC)


def test_what_not_everybody_can_read_asks_nobody(wordpress: WordPress, tag: str) -> None:
    text = f"<p>And you? #{tag}</p>"
    for more in ({"status": "draft"}, {"status": "private"}, {"password": "secret"}):
        wordpress.post("Hidden", text, **more)
    assert found(wordpress, tag) == []


def test_a_blog_may_call_its_series_otherwise(wordpress: WordPress, tag: str) -> None:
    own = tagged(wordpress, f"{tag} talk")
    wordpress.post("Named", "<p>Well?</p>", tags=[own])
    assert found(wordpress, "talkforreal", series=f"{tag}-talk") == ["Named"]


def test_posts_that_were_made_after_an_instant_are_new(wordpress: WordPress, tag: str) -> None:
    wordpress.post("Now", f"<p>And you? #{tag}</p>")
    now = datetime.now(UTC)
    assert found(wordpress, tag, now - timedelta(minutes=5)) == ["Now"]
    assert found(wordpress, tag, now + timedelta(minutes=5)) == []
