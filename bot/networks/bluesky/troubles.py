"""Bluesky's refusals, put into our words once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.errors import NetworkError, Trouble
from bot.networks.bluesky.uris import NETWORK
from bot.networks.retrying import retry_at

WINDOW = timedelta(minutes=5)  # the shortest that Bluesky counts requests in
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
            retry_at=retry_at(headers, now, reset="RateLimit-Reset", window=WINDOW),
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
