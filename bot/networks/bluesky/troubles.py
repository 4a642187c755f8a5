"""Bluesky's refusals, put into our words once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.errors import NetworkError, Trouble
from bot.networks.bluesky.uris import NETWORK

WINDOW = timedelta(minutes=5)  # the shortest that Bluesky counts requests in
_LONGEST_WAIT = timedelta(days=1)
_WORN_OUT = {"ExpiredToken", "InvalidToken"}
_PICTURES = {"BlobTooLarge", "InvalidMimeType"}
_BY_NAME = {
    "InvalidSwap": Trouble.DUPLICATE,
    "AuthFactorTokenRequired": Trouble.CREDENTIALS,
    "AccountTakedown": Trouble.CREDENTIALS,
    "AuthMissing": Trouble.CREDENTIALS,
    "AuthenticationRequired": Trouble.CREDENTIALS,
    "UpstreamTimeout": Trouble.LATER,
    "UpstreamFailure": Trouble.LATER,
    "NotEnoughResources": Trouble.LATER,
}
_LATER = {408, 425}


class TokenRefused(NetworkError):
    """The session's token is worn out or unknown; nothing was done. Sign in anew and ask again."""


def trouble(kind: Trouble, detail: str, *, status: int | None = None) -> NetworkError:
    """A NetworkError of Bluesky's."""
    return NetworkError(network=NETWORK, trouble=kind, detail=detail, status=status)


def refusal(
    status: int, headers: Mapping[str, str], name: str, message: str, *, now: datetime
) -> NetworkError:
    """What a refusal asks of us, by its status and its name (as "InvalidSwap").

    A write may have happened in spite of a 5xx: whoever writes must read LATER as UNCLEAR.
    """
    words = ": ".join(filter(None, (name, message))) or f"status {status}"
    if name in _WORN_OUT:
        return TokenRefused(
            network=NETWORK, trouble=Trouble.CREDENTIALS, detail=words, status=status
        )
    if status == 429:
        return NetworkError(
            network=NETWORK,
            trouble=Trouble.WAIT,
            detail=words,
            status=status,
            retry_at=retry_at(headers, now),
        )
    return trouble(_kind(status, name), words, status=status)


def _kind(status: int, name: str) -> Trouble:
    if name in _PICTURES or status == 413:
        return Trouble.PICTURE
    if name in _BY_NAME:
        return _BY_NAME[name]
    if status in {401, 403}:
        return Trouble.CREDENTIALS
    return Trouble.LATER if status >= 500 or status in _LATER else Trouble.REFUSED


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime:
    """When to come again by this machine's clock; one window ahead where nothing (sensible) is said."""
    ahead = _after(headers) or _reset(headers, now) or WINDOW
    return now + min(ahead, _LONGEST_WAIT)


def _after(headers: Mapping[str, str]) -> timedelta | None:
    said = headers.get("retry-after", "").strip()
    return timedelta(seconds=int(said[:9])) if said.isdecimal() and int(said) else None


def _reset(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How far off the named reset is, by the clock of whoever named it."""
    said = headers.get("ratelimit-reset", "").strip()
    if not said.isdecimal():
        return None
    try:
        ahead = datetime.fromtimestamp(int(said), UTC) - (_their_time(headers) or now)
    except (OverflowError, OSError, ValueError):
        return None
    return ahead if ahead > timedelta(0) else None


def _their_time(headers: Mapping[str, str]) -> datetime | None:
    try:
        told = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)
