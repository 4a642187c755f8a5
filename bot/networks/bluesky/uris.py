"""How posts are named: AT-URIs, public addresses, and record keys made from a part's key."""

import hashlib
import re
from datetime import UTC, datetime
from typing import NamedTuple

NETWORK = "bluesky"
POST = "app.bsky.feed.post"

_AT = re.compile(r"at://([^/\s]+)/([\w.]+)/([\w.~:-]+)")
_WEB = re.compile(r"https?://[^/\s]+/profile/([^/\s]+)/post/([\w.~:-]+)/?(?:[?#].*)?")
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_FIRST = datetime(2024, 1, 1, tzinfo=UTC)
_SPAN = 46  # bits of microseconds: a little more than two years
_CLOCK = 10  # bits that tell clocks apart in a key


class Place(NamedTuple):
    """Where a record stands: whose repository (DID or handle), which collection, which key."""

    repo: str
    collection: str
    rkey: str

    @property
    def uri(self) -> str:
        """The AT-URI."""
        return f"at://{self.repo}/{self.collection}/{self.rkey}"


def place(named: str) -> Place | None:
    """Where a post stands, by its AT-URI or its public address; None where it is neither."""
    if at := _AT.fullmatch(named):
        return Place(*at.groups())
    web = _WEB.fullmatch(named)
    return Place(web[1], POST, web[2]) if web else None


def is_post(uri: object) -> bool:
    """Whether something is a post's AT-URI."""
    found = place(uri) if isinstance(uri, str) and uri.startswith("at://") else None
    return found is not None and found.collection == POST


def address(uri: str) -> str | None:
    """A post's public address."""
    at = place(uri)
    return f"https://bsky.app/profile/{at.repo}/post/{at.rkey}" if at else None


def rkey_of(key: str) -> str:
    """The record key of a part: always the same for the same key, and a valid TID.

    A TID is a time and a clock's number. The time here is a made-up one, in years past, since
    servers look askance at times to come.
    """
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest(), "big")
    start = int(_FIRST.timestamp()) * 1_000_000
    micros = start + digest % (1 << _SPAN)
    number = micros << _CLOCK | (digest >> _SPAN) % (1 << _CLOCK)
    return "".join(_SORTABLE[number >> 5 * place & 31] for place in range(12, -1, -1))


def folded(handle: str) -> str:
    """A handle as it is compared."""
    return handle.strip().lstrip("@").casefold()
