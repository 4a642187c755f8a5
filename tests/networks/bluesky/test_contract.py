"""The contract, held against a real PDS and AppView."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from bot.model import Answer, Feed, Ref, Route
from bot.networks.bluesky import BlueskyCredentials, BlueskySettings, connect
from tests.networks.contract import (
    Collects,
    Edits,
    Finds,
    Ground,
    Nests,
    Pictures,
    Posts,
    TakesBack,
    Threads,
    Weathers,
)
from tests.servers.bluesky import Bluesky, Fan, Posted
from tests.stand_ins.weather import Way, weather

pytestmark = pytest.mark.server("bluesky")


class BlueskyGround(Ground):
    network = "bluesky"

    def __init__(self, bluesky: Bluesky, way: Way, patience: float = 2) -> None:
        self._bluesky = bluesky
        self._way = way
        self._fans: dict[str, Fan] = {}
        self._said: dict[str, tuple[Fan, Posted]] = {}
        self.host = bluesky.fan("host")
        self.prompt = bluesky.post(self.host, "What is the most epic kiss? #talkforreal")
        self.feed = Feed(network="bluesky", route=Route.REPLY, query=self.prompt.uri)
        credentials = BlueskyCredentials(
            handle=self.host.handle, app_password=bluesky.app_password(self.host)
        )
        settings = BlueskySettings(
            service=way.url,
            depth=2,
            read_timeout=timedelta(seconds=patience),
            total_timeout=timedelta(seconds=patience + 1),
        )
        self.source = self.publisher = connect(settings, credentials)

    def say(self, who: str, text: str, under: str | None = None) -> str:
        if who not in self._fans:
            self._fans[who] = self._bluesky.fan(who, settled=False)
        parent = self._said[under][1] if under else self.prompt
        made = self._bluesky.post(self._fans[who], text, reply=(parent, self.prompt))
        self._said[made.uri] = (self._fans[who], made)
        return made.uri

    def edit(self, answer: str, text: str) -> None:
        fan, post = self._said[answer]
        self._said[answer] = (fan, self._bluesky.edit(fan, post, text))

    def take_back(self, answer: str) -> None:
        self._bluesky.delete(*self._said[answer])

    def settle(self) -> None:
        self._bluesky.settle()

    def ref(self, answer: Answer) -> Ref:
        return Ref(network="bluesky", id=answer.id, native=answer.version)

    def standing(self) -> Sequence[str]:
        return [record["value"]["text"] for record in self._bluesky.posts_of(self.host)]

    def parent_of(self, ref: Ref) -> str | None:
        parent: str = self._bluesky.record(ref.id)["value"]["reply"]["parent"]["uri"]
        return parent

    def alt_of(self, ref: Ref) -> str:
        embed = self._bluesky.record(ref.id)["value"]["embed"]
        alt: str = embed["images"][0]["alt"]
        return alt

    def mood(self, name: str, on: str) -> None:
        self._way.add(name, on)


class TestBluesky(Collects, Nests, Edits, TakesBack, Posts, Pictures, Threads, Finds, Weathers):
    @pytest.fixture
    def ground(self, bluesky: Bluesky) -> Iterator[Ground]:
        with weather(bluesky.pds) as way:
            yield BlueskyGround(bluesky, way)

    def alt_of(self, ground: Ground, ref: Ref) -> str | None:
        assert isinstance(ground, BlueskyGround)
        return ground.alt_of(ref)
