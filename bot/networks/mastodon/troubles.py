"""Mastodon's refusals, put into our words once."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.errors import NetworkError, Trouble
from bot.networks.mastodon.settings import NETWORK

WINDOW = timedelta(minutes=5)
"""In which Mastodon counts requests."""
_LONGEST_WAIT = timedelta(days=1)
_KINDS = {
    401: Trouble.CREDENTIALS,
    403: Trouble.CREDENTIALS,
    408: Trouble.LATER,
    425: Trouble.LATER,
}


def trouble(kind: Trouble, detail: str, *, status: int | None = None) -> NetworkError:
    """A NetworkError of Mastodon's."""
    return NetworkError(network=NETWORK, trouble=kind, detail=detail, status=status)


def refusal(
    status: int, headers: Mapping[str, str], body: bytes, *, fateful: bool, now: datetime
) -> NetworkError:
    """What a refusal asks of us. After a 5xx a `fateful` request may have been done: UNCLEAR."""
    words = _said(body) or f"status {status}"
    if status == 429:
        return NetworkError(
            network=NETWORK,
            trouble=Trouble.WAIT,
            detail=words,
            status=status,
            retry_at=retry_at(headers, now),
        )
    kind = _KINDS.get(status, Trouble.REFUSED)
    if status >= 500:
        kind = Trouble.UNCLEAR if fateful else Trouble.LATER
    return trouble(kind, words, status=status)


def _said(body: bytes) -> str:
    """The instance's own words; GoToSocial and Pleroma put them under the same key."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    error = given.get("error") if isinstance(given, dict) else None
    return error[:500] if isinstance(error, str) else ""


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime:
    """When to come again by this machine's clock; one window ahead where nothing sensible is said."""
    ahead = _after(headers) or _reset(headers, now) or WINDOW
    return now + min(ahead, _LONGEST_WAIT)


def _after(headers: Mapping[str, str]) -> timedelta | None:
    said = headers.get("Retry-After", "").strip()
    return timedelta(seconds=int(said[:9])) if said.isdecimal() and int(said) else None


def _reset(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How far off the named reset is: an ISO time on Mastodon, seconds since 1970 on GoToSocial."""
    said = headers.get("X-RateLimit-Reset", "").strip()
    try:
        at = (
            datetime.fromtimestamp(int(said), UTC)
            if said.isdecimal()
            else datetime.fromisoformat(said)
        )
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        ahead = at - (_their_time(headers) or now)
    except (OverflowError, OSError, ValueError):
        return None
    return ahead if ahead > timedelta(0) else None


def _their_time(headers: Mapping[str, str]) -> datetime | None:
    try:
        told = parsedate_to_datetime(headers.get("Date", ""))
    except ValueError:
        return None
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told
