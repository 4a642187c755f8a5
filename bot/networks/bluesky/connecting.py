"""Bluesky put together: one wire, a source and a publisher on it."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.networks.bluesky.publisher import BlueskyPublisher
from bot.networks.bluesky.settings import BlueskyCredentials, BlueskySettings
from bot.networks.bluesky.source import BlueskySource
from bot.networks.bluesky.wire import Wire


def utc_now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


def nothing_kept() -> str | None:
    """No session is kept between runs."""
    return None


def keep_nothing(_session: str) -> None:
    """Forget a session when the program ends."""


class Bluesky(BlueskySource, BlueskyPublisher):
    """Bluesky's two doors. Made by `connect`."""

    def __init__(
        self, settings: BlueskySettings, wire: Wire, clock: Callable[[], datetime]
    ) -> None:
        BlueskySource.__init__(self, settings, wire, clock)
        BlueskyPublisher.__init__(self, wire, clock)


def connect(
    settings: BlueskySettings,
    credentials: BlueskyCredentials | None = None,
    clock: Callable[[], datetime] = utc_now,
    recall: Callable[[], str | None] = nothing_kept,
    keep: Callable[[str], None] = keep_nothing,
) -> Bluesky:
    """Make a Bluesky; no request is sent yet. Raises ConfigError for half a login.

    `recall` gives the session string that `keep` was handed last, perhaps by another
    process: logins are limited to 300 a day. It is a secret.
    """
    given = credentials or BlueskyCredentials()
    given.check()
    return Bluesky(settings, Wire(settings, given, clock, recall, keep), clock)
