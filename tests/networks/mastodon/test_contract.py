"""The contract, held against a third party's server that speaks Mastodon's API."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from bot.model import Answer, Feed, Ref, Route
from bot.networks.mastodon import MastodonCredentials, MastodonSettings, connect
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
from tests.servers.mastodon import Fan, Mastodon
from tests.stand_ins.weather import Way, weather

pytestmark = pytest.mark.server("mastodon")


class MastodonGround(Ground):
    network = "mastodon"

    def __init__(self, mastodon: Mastodon, way: Way, patience: float = 2) -> None:
        self._mastodon = Mastodon(base=way.server)
        self._way = way
        self._fans: dict[str, Fan] = {}
        self._said: dict[str, tuple[Fan, str]] = {}
        self.host = mastodon.fan("host")
        prompt = mastodon.post(self.host, "What is the most epic kiss? #talkforreal")
        self.prompt: str = prompt["id"]
        self.feed = Feed(network="mastodon", route=Route.REPLY, query=self.prompt)
        settings = MastodonSettings(
            instance=way.url,
            read_timeout=timedelta(seconds=patience),
            total_timeout=timedelta(seconds=patience + 1),
        )
        credentials = MastodonCredentials(access_token=self.host.token)
        self.source = self.publisher = connect(settings, credentials)

    def say(self, who: str, text: str, under: str | None = None) -> str:
        if who not in self._fans:
            self._fans[who] = self._mastodon.fan(who)
        parent = self._said[under][1] if under else self.prompt
        made = self._mastodon.post(self._fans[who], text, under=parent)
        uri: str = made["uri"].replace(self._way.server, self._way.url)
        id_ = f"mastodon:{uri}"
        self._said[id_] = (self._fans[who], made["id"])
        return id_

    def edit(self, answer: str, text: str) -> None:
        fan, native = self._said[answer]
        self._mastodon.call("PUT", f"/api/v1/statuses/{native}", fan, json={"status": text})

    def take_back(self, answer: str) -> None:
        fan, native = self._said[answer]
        self._mastodon.call("DELETE", f"/api/v1/statuses/{native}", fan)

    def ref(self, answer: Answer) -> Ref:
        return Ref(network="mastodon", id=answer.id, native=answer.version)

    def own(self) -> Sequence[dict[str, object]]:
        path = f"/api/v1/accounts/{self.host.id}/statuses?limit=40"
        found: Sequence[dict[str, object]] = self._mastodon.call("GET", path)
        return found

    def standing(self) -> Sequence[str]:
        sources = (f"/api/v1/statuses/{status['id']}/source" for status in self.own())
        return [self._mastodon.call("GET", path)["text"] for path in sources]

    def parent_of(self, ref: Ref) -> str | None:
        status = self._mastodon.call("GET", f"/api/v1/statuses/{ref.native}")
        above = self._mastodon.call("GET", f"/api/v1/statuses/{status['in_reply_to_id']}")
        uri: str = above["uri"].replace(self._way.server, self._way.url)
        return f"mastodon:{uri}"

    def alt_of(self, ref: Ref) -> str | None:
        status = self._mastodon.call("GET", f"/api/v1/statuses/{ref.native}")
        alt: str = status["media_attachments"][0]["description"]
        return alt

    def mood(self, name: str, on: str) -> None:
        self._way.add(name, on)


class TestMastodon(Collects, Nests, Edits, TakesBack, Posts, Pictures, Threads, Finds, Weathers):
    @pytest.fixture
    def ground(self, mastodon: Mastodon) -> Iterator[Ground]:
        with weather(mastodon.base) as way:
            yield MastodonGround(mastodon, way)

    def alt_of(self, ground: Ground, ref: Ref) -> str | None:
        assert isinstance(ground, MastodonGround)
        return ground.alt_of(ref)
