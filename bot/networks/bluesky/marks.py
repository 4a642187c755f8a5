"""Marks of feeds: an instant in words where a list was read, microseconds where Jetstream was."""

from datetime import UTC, datetime


def instant(mark: str) -> datetime:
    """When everything before was seen (aware UTC)."""
    if of_stream(mark):
        return datetime.fromtimestamp(int(mark) / 1_000_000, UTC)
    return datetime.fromisoformat(mark)


def of_stream(mark: str) -> bool:
    """Whether Jetstream was read up to there."""
    return mark.isdecimal()
