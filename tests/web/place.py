"""A site to test: the real app over a fresh store, with a clock that moves only when it is asked or told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot import catalogue
from bot.app import App
from bot.catalogue import Catalogue, Lexicon
from bot.config import Config, load
from bot.hosts import HostRole, Hosts
from bot.model import Nomination, Ruling
from bot.storage import Store
from bot.web import Server, make
from bot.web.lately import PATIENCE
from tests.making import (
    HASHTAG,
    OPENS,
    a_conclusion,
    a_nomination,
    a_page,
    a_work,
    an_account,
    an_answer,
)

CONFIG = Path(__file__).parents[2] / "config"
PASSWORD = "seven umbrellas argue quietly"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # guessing is not what is tested
ORIGIN = "http://localhost"


@cache
def works() -> Catalogue:
    return catalogue.load(CONFIG / "catalogue")


@cache
def lexicon() -> Lexicon:
    return catalogue.build(works())


@cache
def config() -> Config:
    return load(CONFIG, {}, needs=())


def app_over(store: Store, given: Config | None = None) -> App:
    made = App(given or config(), store)
    made.catalogue, made.lexicon = works(), lexicon()
    return made


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)  # no two strokes of a host are at one instant
        return self.now

    def passes(self, **length: float) -> None:
        self.now += timedelta(**length)


@dataclass
class Place:
    """One site with its clock; `hears` puts answers into its store."""

    store: Store
    now: datetime
    config: Config = field(default_factory=config)
    said: int = 0
    patience: float | None = 60

    def __post_init__(self) -> None:
        self.app = app_over(self.store, self.config)
        self.clock = Clock(self.now)
        self.hosts = Hosts(self.store, CHEAP)
        self.site: FastAPI = make(
            self.app, self.clock, self.hosts, PATIENCE if self.patience is None else self.patience
        )
        self.talk = self.config.talks[0].name

    def host(self, name: str = "Anna", role: HostRole = HostRole.HOST) -> str:
        if self.store.hosts.named(name) is None:
            self.hosts.add(name, role, PASSWORD, by="the terminal", now=self.clock())
        return name

    def client(self, **more: Any) -> TestClient:
        return TestClient(
            self.site, base_url=ORIGIN, headers={"origin": ORIGIN}, follow_redirects=False, **more
        )

    def signed_in(self, name: str = "Anna", role: HostRole = HostRole.HOST) -> TestClient:
        self.host(name, role)
        client = self.client()
        signed = self.hosts.begin(name, agent="a test", now=self.clock())
        client.cookies.set("session", signed.token, domain="localhost.local")
        return client

    def hears(
        self, text: str, *nominations: Nomination, by: str = "", network: str = "x", **more: Any
    ) -> str:
        """An answer to the talk with these passages; its id."""
        self.said += 1
        name = more.pop("name", f"fan{self.said}")
        spam, clips = more.pop("spam", ()), more.pop("clips", ())
        answer = replace(
            an_answer(str(self.said), text, **more),
            account=an_account(by or str(self.said), network, name=name),
            said_at=OPENS + timedelta(minutes=self.said),
        )
        concluded = a_conclusion(answer.id, *nominations, talk=self.talk)
        concluded = replace(concluded, spam=spam, clips=clips)
        self.store.pages.keep(HASHTAG, a_page(answer), {answer.id: concluded}, now=self.clock())
        return answer.id

    def waits(self, title: str = "Coffee Prince", text: str = "", **more: Any) -> str:
        """An answer that names a work and waits for a host; its id."""
        said = text or f"{title}, surely"
        return self.hears(said, pick(said, title, Ruling.PENDING), **more)

    def counts(self, title: str = "Coffee Prince", **more: Any) -> str:
        """An answer that names a work and counts; its id."""
        said = f"{title} forever"
        return self.hears(said, pick(said, title, Ruling.COUNTED), **more)

    def standing(self) -> dict[str, int]:
        found = self.app.standings.of(self.app.config.talk(self.talk), self.clock())
        return {place.nominee.name: place.people for place in found.places}


KEYS = {
    "Coffee Prince": "coffee-prince-2007",
    "Boys Over Flowers": "boys-over-flowers-2009",
    "Lie to Me": "lie-to-me-2011",
    "Full House": "full-house-2004",
}


def pick(text: str, title: str, ruling: Ruling, **more: Any) -> Nomination:
    start = text.index(title)
    return a_nomination(
        title,
        span=(start, start + len(title)),
        nominee=a_work(title, KEYS[title]),
        ruling=ruling,
        **{"confidence": 0.61, "reason": "the title stands in the text", **more},
    )


@contextmanager
def served(site: FastAPI, given: Config) -> Iterator[str]:
    """The site behind a real socket; its address."""
    server = Server(site, replace(given.web, port=0))
    server.start()
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.stop()
