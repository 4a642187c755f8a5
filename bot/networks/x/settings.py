"""What can be set about X: addresses, patience, prices, whose account it is. Nothing is read from outside."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from bot.errors import ConfigError, Fault
from bot.model import Limits
from bot.model.weight import HEAVIEST, weigh
from bot.networks.limits import LIMITS


class Dialect(StrEnum):
    """Which of X's two vocabularies requests are put in; answers are read in either."""

    TWEET = "tweet"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class XPrices:
    """X's price list in dollars: a resource read, a request, or a message."""

    post_read: Decimal = Decimal("0.005")
    owned_read: Decimal = Decimal("0.001")
    user_read: Decimal = Decimal("0.010")
    counts: Decimal = Decimal("0.005")
    create: Decimal = Decimal("0.015")
    create_with_link: Decimal = Decimal("0.200")
    delete: Decimal = Decimal("0.010")
    alt_text: Decimal = Decimal("0.005")


@dataclass(frozen=True, slots=True, kw_only=True)
class XSettings:
    """How X is spoken to.

    `handle` (without "@") and `user_id` are the account that posts and is mentioned;
    `owns_app` tells that it owns the app, which makes its own mentions and timeline
    owned reads. `authorize` is where a host lets us in.
    `overlap` is read again before the mark, since ids come late. A feed
    that brought nothing newer for `quiet` moves its mark on by itself, so that it neither
    grows stale nor pays for its overlap every day. `connect_timeout` and `read_timeout`
    bound each step of a request, `total_timeout` the whole of it.
    """

    handle: str | None = None
    user_id: str | None = None
    owns_app: bool = True
    base_url: str = "https://api.twitter.com"
    authorize: str = "https://x.com/i/oauth2/authorize"
    dialect: Dialect = Dialect.TWEET
    connect_timeout: timedelta = timedelta(seconds=10)
    read_timeout: timedelta = timedelta(seconds=30)
    total_timeout: timedelta = timedelta(seconds=90)
    overlap: timedelta = timedelta(minutes=10)
    quiet: timedelta = timedelta(hours=1)
    reach: timedelta = timedelta(days=7)
    page_size: int = 100
    barren_pages: int = 3
    query_limit: int = 512
    live_mentions: bool = False
    prices: XPrices = field(default_factory=XPrices)

    @property
    def limits(self) -> Limits:
        """What a message on X may weigh and carry, and what it costs at these prices."""
        return Limits(
            network="x", weight=HEAVIEST, weigh=weigh, unit="weighted characters", alt=1000,
            quotes=False, live_mentions=self.live_mentions, text_price=self.prices.create,
            link_price=self.prices.create_with_link, alt_price=self.prices.alt_text,
            delete_price=self.prices.delete, withdrawal=LIMITS["x"].withdrawal,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class XCredentials:
    """What X lets us in by: an OAuth 1.0a quartet, or an OAuth 2 user token, or a bearer token.

    The quartet or the user token writes, and reads what is the account's own; a bearer
    token only reads. Where both stand, the bearer token does the searching, since an
    app's limits are wider than a user's.
    """

    consumer_key: str | None = field(default=None, repr=False)
    consumer_secret: str | None = field(default=None, repr=False)
    access_token: str | None = field(default=None, repr=False)
    access_token_secret: str | None = field(default=None, repr=False)
    user_token: str | None = field(default=None, repr=False)
    bearer_token: str | None = field(default=None, repr=False)

    @property
    def signs(self) -> bool:
        """Whether the OAuth 1.0a quartet is whole."""
        return None not in (
            self.consumer_key,
            self.consumer_secret,
            self.access_token,
            self.access_token_secret,
        )

    @property
    def is_user(self) -> bool:
        """Whether requests can be made as the account itself."""
        return self.signs or self.user_token is not None

    @property
    def user_id(self) -> str | None:
        """The account's id, which an OAuth 1.0a access token begins with."""
        number, _, rest = (self.access_token or "").partition("-")
        return number if rest and number.isdecimal() else None

    def check(self) -> None:
        """Raise ConfigError where nothing among these lets us in."""
        if self.is_user or self.bearer_token is not None:
            return
        what = "is not set: give the four OAuth 1.0a values, or a user token, or a bearer token"
        raise ConfigError([Fault(file="environment", key="X_CONSUMER_KEY", what=what)])
