"""The contract, held against X's stand-in."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from bot.model import Answer, Feed, Ref, Route
from bot.networks.x import connect
from bot.networks.x.settings import XSettings
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
from tests.networks.x.conftest import HOST, NOON, SIGNED
from tests.stand_ins.x import World, serve

KINDS = {"read": "search", "write": "create"}


class XGround(Ground):
    network = "x"

    def __init__(self, world: World, base_url: str) -> None:
        self.world = world
        self._newest: dict[str, str] = {}
        world.user(HOST)
        # as a post of the hosts' own, whose answers need not name them
        self._prompt = world.place("drama_blog", "What is the most epic kiss? #talkforreal")
        world.advance(timedelta(minutes=1))
        self.feed = Feed(network="x", route=Route.REPLY, query=self._prompt.id)
        settings = XSettings(
            base_url=base_url,
            user_id="1000",
            page_size=10,
            read_timeout=timedelta(seconds=0.4),
            total_timeout=timedelta(seconds=1),
        )
        self.source = self.publisher = connect(settings, SIGNED, clock=lambda: world.now)

    def now(self) -> datetime:
        return self.world.now

    def say(self, who: str, text: str, under: str | None = None) -> str:
        parent = self._newest[under] if under else self._prompt.id
        post = self.world.place(who, text, reply_to=parent)
        self._newest[f"x:{post.id}"] = post.id
        return f"x:{post.id}"

    def edit(self, answer: str, text: str) -> None:
        self._newest[answer] = self.world.edit(self._newest[answer], text).id

    def take_back(self, answer: str) -> None:
        self.world.set_fate(self._newest[answer], "deleted")

    def settle(self) -> None:
        self.world.advance(timedelta(minutes=1))  # until search knows

    def ref(self, answer: Answer) -> Ref:
        return Ref(network="x", id=answer.id, native=answer.version)

    def standing(self) -> Sequence[str]:
        posts = self.world.posts.values()
        return [post.text for post in posts if post.author.username == HOST and post.fate is None]

    def parent_of(self, ref: Ref) -> str | None:
        return f"x:{self.world.posts[ref.native].reply_to}"

    def mood(self, name: str, on: str) -> None:
        self.world.mischief.add(name, KINDS[on])


class TestX(Collects, Nests, Edits, TakesBack, Posts, Pictures, Threads, Finds, Weathers):
    @pytest.fixture
    def ground(self) -> Iterator[Ground]:
        world = World(now=NOON)
        with serve(world) as base_url:
            yield XGround(world, base_url)

    def alt_of(self, ground: Ground, ref: Ref) -> str | None:
        assert isinstance(ground, XGround)
        assert ground.world.posts[ref.native].media
        return next(iter(ground.world.media.values()))
