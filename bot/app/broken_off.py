"""Polls that broke off because the database went away, so that they are made again at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.errors import StorageError


class BrokenOff:
    """Feeds whose poll broke off here because the database went away: nobody holds them any more.

    `by` is this process, `is_dead` tells of another one that it is no more.
    """

    def __init__(self, by: str, is_dead: Callable[[str], bool]) -> None:
        self._by = by
        self._is_dead = is_dead
        self._feeds: set[str] = set()

    @contextmanager
    def polling(self, feed: str) -> Iterator[Callable[[str], bool]]:
        """While a feed is polled: whether whoever holds it is no more, or was a broken poll of ours."""
        try:
            yield (
                lambda holder: self._is_dead(holder) or (holder == self._by and feed in self._feeds)
            )
        except StorageError:
            self._feeds.add(feed)
            raise
        self._feeds.discard(feed)
