"""X's ids tell the time: milliseconds since X's own epoch stand above the lowest 22 bits."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657_000, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def said_at(native: str) -> datetime:
    """When an id was made (aware UTC, to the millisecond)."""
    return _EPOCH + (int(native) >> 22) * _MILLISECOND


def first_id(at: datetime) -> str:
    """The lowest id that can have been made at an instant or later; "1" before the epoch."""
    return str(max(1, (at - _EPOCH) // _MILLISECOND << 22))


def worldwide(native: str) -> str:
    """The id by which the rest of the program knows a post."""
    return f"x:{native}"


def newest(*natives: str | None) -> str | None:
    """The highest of some ids, None where there is none."""
    return max(filter(None, natives), key=int, default=None)


def oldest(*natives: str | None) -> str | None:
    """The lowest of some ids, None where there is none."""
    return min(filter(None, natives), key=int, default=None)
