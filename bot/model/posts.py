"""What is said back: occasions, posts, parts, and each network's limits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.model.answers import Ref
from bot.model.talks import OccasionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something that a talk's agenda calls for.

    `slot` is a local date or an ordinal ("2015-10-12", "1"), never a clock time, so that
    moving an hour plans nothing twice. `due` and `cut_off` are aware UTC; `expires` is
    when it is too late.
    """

    talk: str
    kind: OccasionKind
    slot: str
    network: str
    due: datetime
    cut_off: datetime
    expires: datetime

    @property
    def key(self) -> str:
        """talk/kind/slot/network: unique for good."""
        return f"{self.talk}/{self.kind.value}/{self.slot}/{self.network}"


class State(StrEnum):
    """Where a post or a part stands."""

    DRAFT = "draft"
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A picture by the hash of its bytes, and the words that say what it shows."""

    digest: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of a post. `n` counts from 0; a later part replies to the one before it.

    `key` is a stable idempotency key for networks that take one (Idempotency-Key, rkey).
    `parent` is set when the part is claimed.
    """

    post: str
    n: int
    network: str
    text: str
    key: str
    card: Card | None = None
    parent: Ref | None = None
    root: Ref | None = None
    title: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a network takes in one message: weight of a text, length of an alt text, pictures.

    `weigh` returns a text's weight in the network's own units; `unit` names them.
    `text_price` and `link_price` are dollars a message without and with a URL, `alt_price`
    dollars for a picture's words, `delete_price` for taking a message back, `look_price` at
    worst for a look at what was posted. `at_calls` says whether "@name" in a text calls
    somebody, `live_mentions` whether it may. `withdrawal` says in a sentence what taking a
    message back comes to there.
    """

    network: str
    weight: int
    weigh: Callable[[str], int]
    unit: str
    alt: int
    pictures: int = 1
    threads: bool = True
    links: bool = True
    at_calls: bool = True
    live_mentions: bool = False
    quotes: bool = True
    text_price: Decimal = Decimal(0)
    link_price: Decimal = Decimal(0)
    alt_price: Decimal = Decimal(0)
    delete_price: Decimal = Decimal(0)
    look_price: Decimal = Decimal(0)
    withdrawal: str = "It is asked to delete each message."
    html: bool = False
