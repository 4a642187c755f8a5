"""A host and fans on a real Bluesky, and an adapter signed in as the host."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.model import Allowance, Answer, Cursor, Feed, Page, Route
from bot.networks.bluesky import Bluesky as Adapter
from bot.networks.bluesky import BlueskyCredentials, BlueskySettings, connect
from tests.servers.bluesky import Bluesky, Fan, Posted


@pytest.fixture
def host(bluesky: Bluesky) -> Fan:
    return bluesky.fan("host")


@pytest.fixture
def ana(bluesky: Bluesky) -> Fan:
    return bluesky.fan("ana")


@pytest.fixture
def prompt(bluesky: Bluesky, host: Fan) -> Posted:
    made = bluesky.post(host, "What is the most epic kiss? #talkforreal")
    bluesky.settle()
    return made


@pytest.fixture
def adapter_with(bluesky: Bluesky, host: Fan) -> Callable[..., Adapter]:
    """An adapter with other settings, signed in as the host."""
    credentials = BlueskyCredentials(handle=host.handle, app_password=bluesky.app_password(host))

    def make(**changes: Any) -> Adapter:
        given = {"service": bluesky.pds, "appview": bluesky.appview, "labelers": (bluesky.labeler,)}
        return connect(BlueskySettings(**(given | changes)), credentials)

    return make


@pytest.fixture
def adapter(adapter_with: Callable[..., Adapter]) -> Adapter:
    return adapter_with()


def feed(route: Route, query: str) -> Feed:
    return Feed(network="bluesky", route=route, query=query)


def sweep(
    adapter: Adapter, feed: Feed, cursor: Cursor | None = None, pages: int | None = None
) -> list[Page]:
    return list(adapter.pages(feed, cursor or Cursor(), Allowance(pages=pages)))


def said(pages: list[Page]) -> dict[str, Answer]:
    return {answer.id: answer for page in pages for answer in page.answers}
