"""The outside world through two narrow doors; one file a network, deletable.

A network's file turns its own shapes into `Answer`s and its own failures into
`NetworkError`; nothing past it has heard of tweets. Every text passes `clean`.
The registry is a dict of module names, so that a network is imported only when used.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.model import (
    Account,
    Allowance,
    Change,
    Charge,
    Cursor,
    Feed,
    Gap,
    Limits,
    Page,
    Part,
    PromptPost,
    Ref,
)

REGISTRY: Mapping[str, str] = {
    "x": "bot.networks.x",
    "wordpress": "bot.networks.wordpress",
    "bluesky": "bot.networks.bluesky",
    "mastodon": "bot.networks.mastodon",
    "archive": "bot.networks.archive",
    "console": "bot.networks.console",
    "webhook": "bot.networks.webhook",
    "email": "bot.networks.email",
}
ALERTING = ("email", "webhook")
"""The networks by which hosts are told what they must know; fans are never asked there."""


class Source(Protocol):
    """Where answers come from. Raises NetworkError; any other exception is a bug."""

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        """Yield the feed's unread pages, each with the cursor to store along with it.

        Stops early, without an error, when the next page's worst price does not fit the
        allowance; the last page yielded then is not `complete`, and its cursor resumes.
        """
        ...

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:
        """Yield what can still be read of a gap; its last page's `gap` is what remains."""
        ...

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        """What became of these: edited, gone, protected, or still standing."""
        ...


class Publisher(Protocol):
    """Where posts go. Raises NetworkError; any other exception is a bug."""

    @property
    def limits(self) -> Limits:
        """What one message may weigh and carry."""
        ...

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        """Send one message, once. Not safe to repeat: claim first.

        `picture` holds the bytes of `part.card`. Raises NetworkError with UNCLEAR where
        the message may have gone out, DUPLICATE where the network says that it has.
        """
        ...

    def find(self, part: Part, since: datetime) -> Sequence[Ref]:
        """Look on our own timeline for the part as sent at or after an instant (aware UTC)."""
        ...

    def withdraw(self, ref: Ref) -> None:
        """Delete what was posted."""
        ...


@runtime_checkable
class Revising(Protocol):
    """A network where what was posted stands as a draft, until a host makes it public."""

    def revise(self, ref: Ref, part: Part, picture: bytes | None = None) -> bool:
        """Say something else in the draft's place; False where it is the hosts' own by now, or gone.

        Safe to repeat. Raises NetworkError.
        """
        ...


@runtime_checkable
class Series(Protocol):
    """A network on which the posts of a series, which ask new talks' questions, can be found."""

    def prompt_posts(self, tag: str, since: datetime) -> Sequence[PromptPost]:
        """Public posts made at or after an instant (aware UTC) that carry a tag, oldest first.

        Raises NetworkError.
        """
        ...


@runtime_checkable
class Billing(Protocol):
    """A network that bills what no page carries."""

    def take_charges(self) -> Sequence[Charge]:
        """Hand over, once, what was billed outside of pages; whoever asks books it."""
        ...


@runtime_checkable
class Metered(Billing, Protocol):
    """A Source that bills what is read, and has meters that tell what may be missing."""

    def query(self, feed: Feed, *, excluding: bool = True) -> str:
        """The feed as a search query; without `excluding`, with what other feeds bring too."""
        ...

    def tally(self, query: str, start: datetime, end: datetime, allowance: Allowance) -> int | None:
        """How many posts match a query, said from `start` up to `end`; None if not affordable."""
        ...

    def sample(self, feed: Feed, allowance: Allowance) -> Page | None:
        """One page of a feed as if no other feed were read; None if not affordable."""
        ...

    def mark_at(self, at: datetime) -> str:
        """The mark below which everything was said before an instant, as a gap's bounds."""
        ...

    def said_at(self, mark: str) -> datetime:
        """The instant (aware UTC) of a mark."""
        ...

    def look_up(self, accounts: Sequence[str], allowance: Allowance) -> Sequence[Account]:
        """Names and bios of accounts by worldwide id, as far as the allowance goes."""
        ...

    def posts(self, natives: Sequence[str], allowance: Allowance) -> Page:
        """Posts that a host found by hand, by the network's own ids."""
        ...


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """Replace U+0000 and lone surrogates, which databases refuse, by U+FFFD.

    Length in code points is kept, so that spans and entity offsets stay true.
    """
    return _UNSTORABLE.sub("\ufffd", text)
