"""X put together: one wire, a source and a publisher on it, and the costs that no page carries."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime

from bot.model import Charge
from bot.networks.x.account import OwnAccount
from bot.networks.x.publisher import XPublisher
from bot.networks.x.settings import XCredentials, XSettings
from bot.networks.x.source import XSource
from bot.networks.x.wire import Wire


def utc_now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


def nothing_newer(_refused: str) -> str | None:
    """No token is kept that could be renewed."""
    return None


class X(XSource, XPublisher):
    """X's two doors. Made by `connect`."""

    def __init__(
        self,
        settings: XSettings,
        credentials: XCredentials,
        clock: Callable[[], datetime],
        renew: Callable[[str], str | None],
    ) -> None:
        wire = Wire(settings, credentials, clock, renew)
        self._charges: deque[Charge] = deque()
        own = OwnAccount(settings, credentials, wire, self._charges.append)
        XSource.__init__(self, settings, wire, own, clock, self._charges.append)
        XPublisher.__init__(self, settings, wire, own, self._charges.append)

    def take_charges(self) -> tuple[Charge, ...]:
        """Hand over, once, what was billed outside of pages: re-checks, counts, look-ups, posts.

        What a page cost stands in the page itself.
        """
        return tuple(self._charges.popleft() for _ in range(len(self._charges)))


def connect(
    settings: XSettings,
    credentials: XCredentials,
    clock: Callable[[], datetime] = utc_now,
    renew: Callable[[str], str | None] = nothing_newer,
) -> X:
    """Make an X; no request is sent yet. Raises ConfigError where nothing lets us in.

    `clock` tells this machine's time (aware UTC), by which times to try again are told.
    `renew` gives a user token in place of one that was refused, or None.
    """
    credentials.check()
    return X(settings, credentials, clock, renew)
