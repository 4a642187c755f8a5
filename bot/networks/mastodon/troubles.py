"""Mastodon's refusals, put into our words once."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.errors import NetworkError, Trouble
from bot.networks.mastodon.settings import NETWORK
from bot.networks.retrying import retry_at

WINDOW = timedelta(minutes=5)
"""In which Mastodon counts requests."""
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
            retry_at=retry_at(headers, now, reset="X-RateLimit-Reset", window=WINDOW),
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
