"""The contract, held against a real WordPress, on SQLite and on MariaDB."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

import pytest

from bot.model import Answer, Feed, Part, Ref, Route
from bot.networks.wordpress import WordPressCredentials, WordPressSettings, connect
from tests.networks.contract import (
    Collects,
    Edits,
    Finds,
    Ground,
    Nests,
    Pictures,
    Posts,
    TakesBack,
    Weathers,
)
from tests.servers.wordpress import WordPress
from tests.stand_ins.weather import Way, weather

pytestmark = pytest.mark.server("wordpress")


class WordPressGround(Ground):
    network = "wordpress"

    def __init__(self, site: WordPress, way: Way, patience: float = 2) -> None:
        self.site = site
        self._way = way
        self._key = way.url.removeprefix("http://")
        self._post = site.post(f"The Talk: kisses {uuid4().hex}", "<p>Well?</p>")
        self._drafts: list[str] = []
        link = self._post["link"].replace(site.base, way.url)
        self.feed = Feed(network="wordpress", route=Route.COMMENT, query=link)
        credentials = WordPressCredentials(user=site.user, application_password=site.password)
        settings = WordPressSettings(
            site=way.url, timeout=(patience, patience), longest=patience + 1
        )
        self.source = self.publisher = connect(settings, credentials)

    def say(self, who: str, text: str, under: str | None = None) -> str:
        parent = _number(under) if under else 0
        email = f"{who}@example.org"
        made = self.site.comment(self._post["id"], who, text, email=email, parent=parent)
        return f"wordpress:{self._key}#comment-{made}"

    def say_all(self, script: Sequence[tuple[str, str, int | None]]) -> list[str]:
        rows = [
            {
                "comment_post_ID": self._post["id"],
                "comment_author": who,
                "comment_author_email": f"{who}@example.org",
                "comment_content": text,
                **({} if under is None else {"nth_parent": under}),
            }
            for who, text, under in script
        ]
        return [f"wordpress:{self._key}#comment-{made}" for made in self.site.comments(rows)]

    def edit(self, answer: str, text: str) -> None:
        self.site.edit(_number(answer), content=text)

    def take_back(self, answer: str) -> None:
        self.site.trash(_number(answer))

    def ref(self, answer: Answer) -> Ref:
        return Ref(network="wordpress", id=answer.id, native=answer.version)

    def standing(self) -> Sequence[str]:
        posts = self.site.call("GET", "/posts?status=draft&context=edit&per_page=100")
        return [post["content"]["raw"] for post in posts]

    def mood(self, name: str, on: str) -> None:
        self._way.add(name, on)

    def part(self, text: str = "The standing so far: 1. Healer", **more: object) -> Part:
        # drafts of other tests stand beside ours: no two say the same
        return super().part(f"<p>{text}</p><!-- {uuid4().hex} -->", title="Kisses", **more)


def _number(answer: str) -> int:
    return int(answer.rpartition("-")[2])


class _Weighs(Posts):
    """A post of a blog has no bound worth the name."""

    def test_what_is_too_long_is_refused_and_weighed_as_such(self, ground: Ground) -> None:
        assert ground.publisher.limits.weight >= 100_000


class TestWordPress(Collects, Nests, Edits, TakesBack, _Weighs, Pictures, Finds, Weathers):
    """Threads it has none: a roundup is one post."""

    @pytest.fixture(params=["sqlite", "mariadb"])
    def ground(self, request: pytest.FixtureRequest) -> Iterator[Ground]:
        site: WordPress = request.getfixturevalue(f"wordpress_on_{request.param}")
        with weather(site.base) as way:
            yield WordPressGround(site, way)

    def alt_of(self, ground: Ground, ref: Ref) -> str | None:
        assert isinstance(ground, WordPressGround)
        post = ground.site.call("GET", f"/posts/{ref.native}?context=edit")
        alt: str = ground.site.call("GET", f"/media/{post['featured_media']}")["alt_text"]
        return alt
