"""Drafts from the blog are shown at the desk with their passages, and become talks there or do not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.app import Networks
from bot.config import Network
from bot.hosts import HostRole
from bot.model import PromptPost
from bot.networks.wordpress import WordPressSettings
from tests.app.test_app import Fake
from tests.web.place import Place, app_over

TEXT = (
    "Anna: Coffee Prince, the one in the rain.\n\n"
    "Which <b>rain</b> scene do you love?\n\nTweet us #talkforreal"
)


class Blogging(Fake):
    """A blog with one new post."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.now = now

    def prompt_posts(self, tag: str, since: datetime) -> Sequence[PromptPost]:
        assert since < self.now
        url = "https://a.example/2015/10/the-talk-rain/"
        return [
            PromptPost(
                network="wordpress", site="https://a.example", url=url, title="The Talk: rain",
                text=TEXT, said_at=self.now - timedelta(hours=1),
            )
        ]  # fmt: skip


@pytest.fixture
def blogging(place: Place) -> Place:
    settings = WordPressSettings(site="https://a.example")
    networks = {"wordpress": Network(name="wordpress", settings=settings)}
    config = replace(place.config, networks=networks)
    app = app_over(place.store, config)
    app.networks = Networks(config, {"wordpress": Blogging(place.now)})
    place.app = app
    place.site.state.site = replace(place.site.state.site, app=app)
    return place


def test_a_draft_is_found_shown_and_made_a_talk(blogging: Place) -> None:
    client = blogging.signed_in()
    assert "None waits" in client.get("/desk/talks").text
    assert client.post("/desk/drafts/look").headers["location"] == "/desk/talks"
    shown = client.get("/desk/talks").text
    assert "<mark>Coffee Prince</mark>" in shown
    assert "Which &lt;b&gt;rain&lt;/b&gt; scene do you love?" in shown

    form = client.get("/desk/drafts/the-talk-rain").text
    assert 'value="https://a.example/2015/10/the-talk-rain/"' in form
    assert "Coffee Prince, the one in the rain." in form
    spec = {
        "name": "rain", "prompt": "Which rain scene do you love?", "zone": "Asia/Seoul",
        "opens": "2015-10-09T09:00", "closes": "2015-11-09T09:00",
        "asked.wordpress.post": "https://a.example/2015/10/the-talk-rain/",
    }  # fmt: skip
    assert client.post("/desk/talks", data=spec).headers["location"] == "/desk/t/rain"
    assert "None waits" in client.get("/desk/talks").text


def test_a_draft_that_asks_nothing_goes_and_stays_away(blogging: Place) -> None:
    client = blogging.signed_in()
    client.post("/desk/drafts/look")
    assert client.post("/desk/drafts/the-talk-rain/refuse").status_code == 303
    client.post("/desk/drafts/look")
    assert "None waits" in client.get("/desk/talks").text
    assert client.get("/desk/drafts/the-talk-rain").status_code == 404


def test_drafts_are_for_hosts(blogging: Place) -> None:
    client = blogging.signed_in("Mo", HostRole.MODERATOR)
    assert client.post("/desk/drafts/look").status_code == 403
