"""Mastodon put together: one wire, a source and a publisher on it."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.networks.mastodon.publisher import MastodonPublisher
from bot.networks.mastodon.settings import MastodonCredentials, MastodonSettings
from bot.networks.mastodon.source import MastodonSource
from bot.networks.mastodon.wire import Wire


def utc_now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


class Mastodon(MastodonSource, MastodonPublisher):
    """Mastodon's two doors. Made by `connect`."""

    def __init__(
        self, settings: MastodonSettings, wire: Wire, clock: Callable[[], datetime]
    ) -> None:
        MastodonSource.__init__(self, settings, wire, clock)
        MastodonPublisher.__init__(self, settings, wire, clock)


def connect(
    settings: MastodonSettings,
    credentials: MastodonCredentials | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Mastodon:
    """Make a Mastodon; no request is sent yet."""
    given = credentials or MastodonCredentials()
    return Mastodon(settings, Wire(settings, given, clock), clock)
