"""Spans from tick to post, where somebody follows them; their ids are those of the log.

Who follows them is handed in (`follow`); nothing of OpenTelemetry is imported here.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

from bot.telemetry.logs import within


class Follower(Protocol):
    """Hears of each span as it begins and ends."""

    def span(self, name: str, **ids: str) -> AbstractContextManager[object]:
        """A span within the present one; an exception marks it by its class and passes on."""
        ...


class _Following:
    follower: Follower | None = None


def follow(follower: Follower | None) -> None:
    """From now on tell this one of every span; None: nobody."""
    _Following.follower = follower


@contextmanager
def span(name: str, **ids: str) -> Iterator[None]:
    """A piece of work under its ids: its log lines carry them, and its span where one is followed.

    Ids are plain names of ticks, jobs, feeds, pages and posts: never secrets, never fans' words.
    """
    follower = _Following.follower
    followed = nullcontext() if follower is None else follower.span(name, **ids)
    with within(**ids), followed:
        yield
