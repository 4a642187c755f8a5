"""When to come again, as a network's headers tell it, by this machine's clock."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from requests.structures import CaseInsensitiveDict

LONGEST_WAIT = timedelta(days=1)


def retry_at(
    headers: Mapping[str, str], now: datetime, *, reset: str, window: timedelta
) -> datetime:
    """When to come again, aware UTC; one window ahead where nothing sensible is said.

    `Retry-After` in seconds comes before the header named `reset`, which holds seconds since
    1970 or an ISO time by the clock of whoever set it. Never more than a day ahead.
    """
    told = CaseInsensitiveDict(headers)
    ahead = _after(told.get("Retry-After", "")) or _until(
        told.get(reset, ""), _their_time(told.get("Date", "")) or now
    )
    return now + min(ahead or window, LONGEST_WAIT)


def _after(said: str) -> timedelta | None:
    seconds = said.strip()
    return timedelta(seconds=int(seconds[:9])) if seconds.isdecimal() and int(seconds) else None


def _until(said: str, now: datetime) -> timedelta | None:
    named = said.strip()
    try:
        at = (
            datetime.fromtimestamp(int(named), UTC)
            if named.isdecimal()
            else datetime.fromisoformat(named)
        )
        ahead = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    except (OverflowError, OSError, ValueError):
        return None
    return ahead if ahead > timedelta(0) else None


def _their_time(said: str) -> datetime | None:
    try:
        told = parsedate_to_datetime(said)
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)
