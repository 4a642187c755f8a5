"""A world with a host in it, served on loopback, and an X connected to it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.model import Allowance, Answer, Cursor, Feed, Page, Route
from bot.networks.x import X, XCredentials, XSettings, connect
from tests.stand_ins.x import World, serve

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
HOST = "annaandestelle"
MENTIONS = Feed(network="x", route=Route.MENTION, query=HOST)
HASHTAG = Feed(network="x", route=Route.HASHTAG, query="talkforreal")
SIGNED = XCredentials(
    consumer_key="key", consumer_secret="s1", access_token="1000-token", access_token_secret="s2"
)
FREE = Allowance()


def dollars(text: str, pages: int | None = None) -> Allowance:
    return Allowance(dollars=Decimal(text), pages=pages)


def cost(pages: list[Page]) -> Decimal:
    return sum((charge.price for page in pages for charge in page.charges), Decimal(0))


def answers(pages: list[Page]) -> list[Answer]:
    return [answer for page in pages for answer in page.answers]


def texts(pages: list[Page]) -> set[str]:
    return {answer.text for answer in answers(pages)}


def sweep(
    x: X, feed: Feed, cursor: Cursor | None = None, allowance: Allowance = FREE
) -> list[Page]:
    return list(x.pages(feed, cursor or Cursor(), allowance))


def crowd(world: World, size: int, *, minutes: int = 60, text: str = "#talkforreal pick") -> None:
    """So many answers by as many fans, evenly over the last minutes."""
    for n in range(size):
        at = world.now - timedelta(minutes=minutes) * (size - n) / size - timedelta(minutes=1)
        world.place(f"fan{n}", f"{text} {n}", at=at)


@pytest.fixture
def world() -> World:
    made = World(now=NOON)
    made.user(HOST)
    return made


@pytest.fixture
def base_url(world: World) -> Iterator[str]:
    with serve(world) as url:
        yield url


@pytest.fixture
def settings(base_url: str) -> XSettings:
    return XSettings(
        base_url=base_url,
        handle=HOST,
        user_id="1000",
        page_size=10,
        read_timeout=timedelta(seconds=0.4),
        total_timeout=timedelta(seconds=1),
    )


@pytest.fixture
def x(world: World, settings: XSettings) -> X:
    return connect(settings, SIGNED, clock=lambda: world.now)


@pytest.fixture
def x_with(world: World, settings: XSettings) -> Callable[..., X]:
    """An X with other settings or credentials."""

    def make(credentials: XCredentials = SIGNED, **changes: Any) -> X:
        return connect(replace(settings, **changes), credentials, clock=lambda: world.now)

    return make
