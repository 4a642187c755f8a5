"""What was said, by whom, where it was found: facts as a network's door hands them in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Route(StrEnum):
    """How an answer was found. One answer can have several."""

    MENTION = "mention"
    HASHTAG = "hashtag"
    REPLY = "reply"
    NESTED_REPLY = "nested reply"
    QUOTE = "quote"
    COMMENT = "comment"
    HOST = "host"
    IMPORT = "import"


class Visibility(StrEnum):
    """Who may see it where it was said. Only public and unlisted answers are ever shown.

    *Signed in* is for everybody who has an account there: it counts, and is not shown.
    """

    PUBLIC = "public"
    UNLISTED = "unlisted"
    SIGNED_IN = "signed in"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An author on one network.

    `id` is worldwide: "x:12345", "bluesky:did:plc:…", "mastodon:https://host/users/a",
    "wordpress:SITE#avatar-hash". `handle` and `name` are None until they were paid
    for or came along; a flip of either is no edit. `links` are what the profile or the
    comment form gave (rel-me, author URL), for proposals that two accounts are one person.
    """

    id: str
    network: str
    handle: str | None = None
    name: str | None = None
    url: str | None = None
    bio: str | None = None
    links: tuple[str, ...] = ()
    since: datetime | None = None
    automated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one account said, as a fact, in the version that was last seen.

    `id` is worldwide: "x:" + first id of the edit history, WordPress "SITE#comment-ID",
    Mastodon's `uri`, an AT-URI. `text` is plain text as its writer had it: HTML and
    entities are undone by the network's door, U+0000 and lone surrogates are U+FFFD.
    `version` tells edits of one answer apart (an edit's own id, or a digest of the
    text); `said_at` is the first version's time, `edited_at` this one's, both aware UTC.
    `reply_to` and `conversation` are worldwide ids. `tags` are hashtags without "#",
    `mentions` handles without "@", `links` expanded URLs. `mirror_of` is the original's
    id where a bridge made this. `spoiler` is a content warning's text. `raw` is the
    network's own form, kept for a time and never shown.
    """

    id: str
    network: str
    account: Account
    text: str
    said_at: datetime
    version: str
    edited_at: datetime | None = None
    url: str | None = None
    reply_to: str | None = None
    conversation: str | None = None
    quotes: str | None = None
    tags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    language: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    spoiler: str | None = None
    mirror_of: str | None = None
    raw: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)


class Fate(StrEnum):
    """What became of an answer where it was said."""

    EDITED = "edited"
    DELETED = "deleted"
    PROTECTED = "protected"
    SUSPENDED = "suspended"
    WITHHELD = "withheld"
    SPAM = "spam"
    OPTED_OUT = "opted out"  # its author asked to be left out
    STANDS = "stands"

    @property
    def is_gone(self) -> bool:
        """Whether it leaves every count and every page."""
        return self not in {Fate.STANDS, Fate.EDITED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a re-check found of one answer; `answer` is its present form where it has one."""

    id: str
    fate: Fate
    answer: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """Where something stands on a network: its worldwide id, the network's own id, its public URL."""

    network: str
    id: str
    native: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Something to poll, once for all talks: (network, route, query)."""

    network: str
    route: Route
    query: str

    @property
    def id(self) -> str:
        """The feed's name in tables, logs and metrics."""
        return f"{self.network}:{self.route.value}:{self.query}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a feed has been read; both strings are of the network's own making.

    `mark` is where the last complete sweep began (None: never swept). `resume` is the
    token of a sweep under way, `next_mark` what becomes `mark` when that sweep ends.
    """

    mark: str | None = None
    resume: str | None = None
    next_mark: str | None = None


# what the ledger says of a request that may have been billed, until what it cost is known
UNCLEAR = "unclear read"
PAGE = "page"
"""The resource of a page that is asked for: nobody knows yet which answers it will hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One billed resource: what it is, its id where it has one, its list price in dollars.

    The ledger bills equal (network, resource, id) once a UTC day; the list price is
    what it costs when it is the first of that day.
    """

    resource: str
    id: str | None
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What may still be spent: dollars (None: free or unlimited) and pages (None: no bound).

    `keep_back` writes down what a request may cost at worst before it goes out, and says
    whether it may: others spend before the same walls.
    """

    dollars: Decimal | None = None
    pages: int | None = None
    keep_back: "Callable[[Sequence[Charge]], bool] | None" = field(
        default=None, repr=False, compare=False
    )

    def affords(self, worst: Decimal, pages: int = 1) -> bool:
        """Whether a request fits whose worst price and number of pages are given."""
        money = self.dollars is None or worst <= self.dollars
        return money and (self.pages is None or pages <= self.pages)

    def admits(self, worst: Sequence[Charge]) -> bool:
        """Whether a request may go out that is billed so at worst. Ask right before asking."""
        price = sum((charge.price for charge in worst), Decimal(0))
        return self.affords(price) and (self.keep_back is None or self.keep_back(worst))

    def less(self, spent: Decimal, pages: int = 1) -> "Allowance":
        """What is left after spending; never below zero dollars."""
        dollars = None if self.dollars is None else max(Decimal(0), self.dollars - spent)
        return replace(
            self, dollars=dollars, pages=None if self.pages is None else self.pages - pages
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a feed as read: kept in one transaction with the cursor that follows from it.

    `routes` maps an answer's id to a route where it differs from the feed's. `cursor` is
    what to store with this page. `complete` is True on the last page of a sweep; `cut_short`
    too, where that was ended though the network says that more is to come: what was not seen
    may be there all the same. A
    `gap` is a stretch that this page shows to be unread. `gone` are changes seen by the
    way. `notes` are partial errors in words for the log.
    """

    answers: tuple[Answer, ...]
    cursor: Cursor
    complete: bool
    charges: tuple[Charge, ...] = ()
    routes: Mapping[str, Route] = field(default_factory=dict)
    gap: "Gap | None" = None
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    cut_short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch of a feed that was not read: bounds of the network's own making, and why.

    `low` is exclusive, `high` is where reading stopped; None is an open end. `lost` is set
    when the network no longer has it.
    """

    feed: str
    low: str | None
    high: str | None
    why: str
    since: datetime
    lost: bool = False
