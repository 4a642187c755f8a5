"""What config says, checked: frozen values for the rooms above."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import Unknown
from bot.model import Talk

if TYPE_CHECKING:
    from bot.storage.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Blog:
    """Whose Talk it is: for the card, the desk and the roundups. Colours are "#rrggbb"."""

    name: str
    url: str | None = None
    ink: str = "#2b2140"
    paper: str = "#fffaf3"
    accent: str = "#c2386b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """How often feeds are asked.

    A feed that brought something new is asked again after `quickest`; each poll that brings
    nothing doubles the wait, up to `slowest`. `after_close` is how long late answers are
    still looked for. `pages` bounds one poll of one feed.
    """

    quickest: timedelta = timedelta(minutes=5)
    slowest: timedelta = timedelta(hours=1)
    after_close: timedelta = timedelta(days=3)
    pages: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Walls in dollars over all talks, by UTC day and calendar month; None is no wall.

    Within them, `recheck` bounds what looking again at answers may cost before one roundup,
    `sample` what the daily sample of a hashtag may, and `quotes` one reading of a prompt's
    quotes, which X shows from the top each time.
    """

    day: Decimal | None = None
    month: Decimal | None = None
    recheck: Decimal = Decimal("0.50")
    sample: Decimal = Decimal("0.10")
    quotes: Decimal = Decimal("0.05")


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What one network's `connect` is given, in the types that it declares; None: it takes none.

    Credentials are never shown, also not by repr.
    """

    name: str
    settings: Any = None
    credentials: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Where the pages are served. Loopback only, unless `address` says otherwise.

    `url` is the address by which browsers reach them where that is another, such as a
    proxy's. What a request says of where it came from is believed only from `proxies`.
    `refusals` are the reasons that hosts pick from.
    """

    address: str = "127.0.0.1"
    port: int = 8765
    url: str | None = None
    proxies: tuple[str, ...] = ()
    refusals: tuple[str, ...] = (
        "spam",
        "not an answer",
        "cannot tell what it names",
        "outside the question",
        "asked not to be counted",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Backups:
    """Copies made by itself: where to, how often, and how many of them are kept."""

    folder: Path = Path("backups")
    every: timedelta = timedelta(days=1)
    keep: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that was decided before the program starts. `directory` is where it was found.

    `tick` is how often the daemon looks for what is due, `failing_ticks` how many failing
    ticks in a row end it. `networks` can be used; `listed` are all tables of networks as
    they stand in bot.toml. `bots` are accounts that count for nothing, by folded handle or
    worldwide id. `tokens` is where `connect` keeps what networks gave.
    """

    directory: Path
    database: str
    blog: Blog
    hosts: tuple[str, ...] = ()
    bots: frozenset[str] = frozenset()
    networks: Mapping[str, Network] = field(default_factory=dict)
    listed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    talks: tuple[Talk, ...] = ()
    polling: Polling = field(default_factory=Polling)
    budget: Budget = field(default_factory=Budget)
    tick: timedelta = timedelta(seconds=30)
    failing_ticks: int = 10
    keep_raw: timedelta | None = timedelta(days=30)
    web: Web = field(default_factory=Web)
    backups: Backups | None = None
    tokens: "Tokens | None" = field(default=None, repr=False)

    def talk(self, name: str) -> Talk:
        """The talk of that name; raises Unknown with what is near."""
        for talk in self.talks:
            if talk.name == name:
                return talk
        raise Unknown("talk", name, tuple(talk.name for talk in self.talks))

    def secrets(self) -> tuple[str, ...]:
        """Every secret that it holds, so that logs can mask them."""
        given = (network.credentials for network in self.networks.values())
        return tuple(
            str(getattr(credentials, each.name))
            for credentials in given
            if credentials is not None
            for each in fields(credentials)
        )

    def open_talks(self, at: datetime) -> tuple[Talk, ...]:
        """The talks that are open at an instant, in the order of their names."""
        return tuple(talk for talk in self.talks if talk.is_open(at))
