"""Feeds as X knows them: which endpoint, which query, at what price a post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.errors import Trouble
from bot.model import PAGE, Charge, Feed, Route
from bot.networks.x.settings import Dialect, XSettings
from bot.networks.x.troubles import trouble

# The ledger bills equal (resource, id) once a day. An owned read and a post read of one
# post have two prices, and X does not say that the one makes the other free.
POST_READ = "post read"
OWNED_READ = "owned read"
USER_READ = "user read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """Where a feed is read.

    `bounded`: it takes since_id and until_id. `forgets`: it shows what was said within
    X's reach only. `deepest` is how many posts it shows at most. `price` is dollars a post, `worst` with
    all that may come along.
    """

    endpoint: str
    params: Mapping[str, str]
    token_name: str
    resource: str
    price: Decimal
    worst: Decimal
    smallest: int
    largest: int
    bounded: bool = True
    forgets: bool = False
    deepest: int | None = None
    as_user: bool = False

    def size(self, dollars: Decimal | None, wanted: int) -> int:
        """Posts to ask for in a page, so that its worst price fits; 0 where not even the smallest does."""
        wanted = min(self.largest, max(self.smallest, wanted))
        if dollars is None or self.worst == 0:
            return wanted
        affordable = int(dollars / self.worst)
        return min(wanted, affordable) if affordable >= self.smallest else 0


def query(feed: Feed, settings: XSettings, *, excluding: bool = True) -> str:
    """The search query of a feed; `excluding`: without what the host's mentions bring already.

    Raises NetworkError with REFUSED for a query longer than X takes.
    """
    asked = feed.query.lstrip("#@")
    named = {
        Route.HASHTAG: f"#{asked}",
        Route.MENTION: f"@{asked}",
        Route.REPLY: f"conversation_id:{asked}",
        Route.NESTED_REPLY: f"conversation_id:{asked}",
    }
    words = [named.get(feed.route, feed.query)]
    handle = (settings.handle or "").lstrip("@")
    if handle and feed.route is not Route.MENTION:
        words += [*([f"-@{handle}"] if excluding else []), f"-from:{handle}"]
    text = " ".join([*words, "-is:retweet"])
    if len(text) > settings.query_limit:
        words_of = f"the query has {len(text)} characters, X takes {settings.query_limit}: {text}"
        raise trouble(Trouble.REFUSED, words_of)
    return text


def search(text: str, settings: XSettings) -> Road:
    """The road of a search query."""
    return Road(
        endpoint="/2/tweets/search/recent",
        params={"query": text},
        token_name="next_token",  # noqa: S106  # a parameter's name
        resource=POST_READ,
        price=settings.prices.post_read,
        worst=_worst(settings.prices.post_read, settings),
        smallest=10,
        largest=100,
        forgets=True,
    )


def lookup(settings: XSettings) -> Road:
    """The road of posts by their ids, a hundred a request."""
    return replace(search("", settings), endpoint="/2/tweets", params={}, bounded=False)


def mentions(user_id: str, settings: XSettings, *, owned: bool) -> Road:
    """The road of an account's mentions; `owned`: read as that account, which owns the app."""
    return _timeline(f"/2/users/{user_id}/mentions", settings, owned=owned, deepest=800)


def timeline(user_id: str, settings: XSettings, *, owned: bool) -> Road:
    """The road of an account's own posts."""
    return _timeline(f"/2/users/{user_id}/tweets", settings, owned=owned, deepest=3200)


def quotes(native: str, settings: XSettings) -> Road:
    """The road of a post's quotes, which knows no bounds: it is always read from the top."""
    return Road(
        endpoint=f"/2/tweets/{native}/quote_tweets",
        params={},
        token_name="pagination_token",  # noqa: S106  # a parameter's name
        resource=POST_READ,
        price=settings.prices.post_read,
        worst=_worst(settings.prices.post_read, settings),
        smallest=10,
        largest=100,
        bounded=False,
    )


def charges(road: Road, posts: tuple[str, ...], users: tuple[str, ...], settings: XSettings) -> tuple[Charge, ...]:  # fmt: skip
    """What a page cost by the price list: its posts, and the users that came along."""
    read = [Charge(resource=road.resource, id=native, price=road.price) for native in posts]
    price = settings.prices.user_read
    return (*read, *(Charge(resource=USER_READ, id=native, price=price) for native in users))


def page(road: Road, posts: int) -> tuple[Charge, ...]:
    """What a page of so many posts is billed at worst."""
    return (Charge(resource=PAGE, id=None, price=road.worst * posts),)


def named(road: Road, natives: Sequence[str]) -> tuple[Charge, ...]:
    """What posts that are asked for by their ids are billed at worst, with all that may come along."""
    posts = [Charge(resource=road.resource, id=native, price=road.price) for native in natives]
    along = (road.worst - road.price) * len(natives)
    return (*posts, *([Charge(resource=PAGE, id=None, price=along)] if along else []))


def _timeline(endpoint: str, settings: XSettings, *, owned: bool, deepest: int) -> Road:
    price = settings.prices.owned_read if owned else settings.prices.post_read
    return Road(
        endpoint=endpoint,
        params={},
        token_name="pagination_token",  # noqa: S106  # a parameter's name
        resource=OWNED_READ if owned else POST_READ,
        price=price,
        worst=_worst(price, settings),
        smallest=5,
        largest=100,
        as_user=owned,
        deepest=deepest,
    )


def _worst(price: Decimal, settings: XSettings) -> Decimal:
    """In the newer dialect author, addressee, and the posts replied to, quoted, edited come along."""
    if settings.dialect is Dialect.TWEET:
        return price
    along, users, edits = 2, 3, 5
    return price * (1 + along + edits) + settings.prices.user_read * users
