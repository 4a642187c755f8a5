"""What a network lets us do, what is missing for the rest, and how far its clock is from ours."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

import requests

SKEW = timedelta(seconds=30)
"""How far a clock may be off before it matters: OAuth 1.0a signatures are dated."""
_TIMEOUT = (5.0, 10.0)


class Level(StrEnum):
    """How a finding is to be taken."""

    FINE = "fine"
    ADVICE = "advice"  # nothing is broken, and something should be done
    MISSING = "missing"  # something cannot be done until it is mended


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found: what it is about, how it stands, and what to do where it is not fine."""

    about: str
    level: Level
    what: str
    remedy: str | None = None


def fine(about: str, what: str) -> Finding:
    """Something that works."""
    return Finding(about=about, level=Level.FINE, what=what)


def missing(about: str, what: str, remedy: str) -> Finding:
    """Something that does not work yet."""
    return Finding(about=about, level=Level.MISSING, what=what, remedy=remedy)


def advice(about: str, what: str, remedy: str) -> Finding:
    """Something that should be looked after."""
    return Finding(about=about, level=Level.ADVICE, what=what, remedy=remedy)


def clock(url: str, now: datetime) -> Finding:
    """How a server's Date compares with `now` (aware UTC), within the second that it is given in."""
    try:
        with requests.get(url, timeout=_TIMEOUT, allow_redirects=False, stream=True) as reply:
            told = reply.headers.get("Date", "")
        theirs = parsedate_to_datetime(told)
    except (requests.RequestException, ValueError) as error:
        return missing(
            "clock", f"{url} tells no time: {error}", "see whether it can be reached from here"
        )
    off = now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))
    seconds = round(off.total_seconds())
    if abs(off) <= SKEW:
        return fine("clock", "agrees with this machine's")
    side = "ahead of" if seconds > 0 else "behind"
    what = f"this machine's clock is {abs(seconds)} seconds {side} the network's"
    return missing("clock", what, "let this machine set its clock by NTP")
