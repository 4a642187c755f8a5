"""X's refusals, put into our words once: status, headers and body in, NetworkError out."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from bot.errors import NetworkError, Trouble

WINDOW = timedelta(minutes=15)  # X's rate limits are counted in these
_SKEW = timedelta(minutes=5)  # beyond it, X refuses signatures
_WORDS_KEPT = 500

_STALE = re.compile(r"'since_id'.{0,200}?larger than (\d+)", re.DOTALL)
_SPENT = re.compile(
    r"credits?depleted|spend ?cap ?reached|usage ?cap ?exceeded|usage-capped", re.IGNORECASE
)
_DUPLICATE = re.compile(r"duplicate content", re.IGNORECASE)
_NOT_YET = re.compile(r"deleted or not visible", re.IGNORECASE)
_RIGHTS = re.compile(
    r"client-forbidden|oauth1-permissions|unsupported-authentication|client not enrolled"
    r"|account is (?:suspended|temporarily locked)|locked out|not permitted to access this feature",
    re.IGNORECASE,
)


def refusal(status: int, headers: Mapping[str, str], body: bytes, *, now: datetime) -> NetworkError:
    """What X's refusal asks of us; `now` is this machine's clock, by which `retry_at` is told.

    A write may have happened in spite of a 5xx: whoever writes must read LATER as UNCLEAR.
    """
    words = wording(body) or f"HTTP {status}"
    if status == 429 and not _SPENT.search(words):
        retry_at = _retry_at(headers, now)
        return trouble(Trouble.WAIT, words, status=status, retry_at=retry_at)
    if stale := _STALE.search(words) if status == 400 else None:
        return trouble(Trouble.STALE_CURSOR, words, status=status, oldest=stale[1])
    if status == 401:
        words += _skew(headers, now)
    return trouble(_kind(status, words), words, status=status)


def trouble(
    kind: Trouble,
    detail: str,
    *,
    status: int | None = None,
    retry_at: datetime | None = None,
    oldest: str | None = None,
    billed: bool = False,
) -> NetworkError:
    """A NetworkError of X's."""
    return NetworkError(
        network="x",
        trouble=kind,
        detail=detail,
        status=status,
        retry_at=retry_at,
        oldest=oldest,
        billed=billed,
    )


def wording(body: bytes) -> str:
    """What X says in its body, titles and types included, in one line for a host's eyes."""
    try:
        problem = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    found = problem if isinstance(problem, dict) else {}
    errors = found.get("errors")
    parts = [found, *(errors if isinstance(errors, list) else [])]
    told = [_part(part) for part in parts if isinstance(part, dict)]
    return " | ".join(dict.fromkeys(filter(None, told)))[:_WORDS_KEPT]


def x_time(headers: Mapping[str, str]) -> datetime | None:
    """X's own clock, by the Date header."""
    try:
        told = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)


def _part(problem: Mapping[str, Any]) -> str:
    kind = str(problem.get("type") or "").rpartition("/")[2]
    keys = ("title", "detail", "message", "error", "reason")
    told = [str(problem[key]) for key in keys if isinstance(problem.get(key), str)]
    parameters = problem.get("parameters")
    if isinstance(parameters, dict):
        told.append("parameters " + ", ".join(map(str, parameters)))
    return ": ".join(dict.fromkeys([*([kind] if kind else []), *told]))


def _kind(status: int, words: str) -> Trouble:
    if status == 402 or (status in {403, 429} and _SPENT.search(words)):
        return Trouble.CREDITS
    if status == 401:
        return Trouble.CREDENTIALS
    if status == 403:
        return _forbidden(words)
    return Trouble.REFUSED if 400 <= status < 500 and status != 408 else Trouble.LATER


def _forbidden(words: str) -> Trouble:
    if _DUPLICATE.search(words):
        return Trouble.DUPLICATE
    if _NOT_YET.search(words):
        # said of a parent made a moment ago, too; nothing was posted
        return Trouble.LATER
    return Trouble.CREDENTIALS if _RIGHTS.search(words) else Trouble.REFUSED


def _retry_at(headers: Mapping[str, str], now: datetime) -> datetime:
    """The named time by this machine's clock; one window ahead where X names none to come."""
    x_now = x_time(headers) or now
    reset = _spent_day(headers) or headers.get("x-rate-limit-reset", "")
    try:
        ahead = datetime.fromtimestamp(int(reset), UTC) - x_now
    except (ValueError, OverflowError, OSError):
        ahead = timedelta(0)
    return now + (ahead if timedelta(0) < ahead else WINDOW)


def _spent_day(headers: Mapping[str, str]) -> str | None:
    """When a spent 24-hour limit resets: then the short window's reset misleads."""
    resets = [
        headers.get(f"x-{whose}-limit-24hour-reset", "")
        for whose in ("user", "app")
        if headers.get(f"x-{whose}-limit-24hour-remaining", "").strip() == "0"
    ]
    return max((reset for reset in resets if reset.isdecimal()), key=int, default=None)


def _skew(headers: Mapping[str, str], now: datetime) -> str:
    x_now = x_time(headers)
    if x_now is None or abs(x_now - now) < _SKEW:
        return ""
    return f" (this machine's clock is {(now - x_now).total_seconds():+.0f} s off X's)"
