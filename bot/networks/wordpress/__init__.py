"""WordPress, self-hosted and WordPress.com: comments of posts in, roundups as draft posts out."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.networks.wordpress.publisher import WordPressPublisher, ref_at
from bot.networks.wordpress.values import WordPressCredentials, WordPressSettings

__all__ = [
    "POST_ADDRESS",
    "WordPress",
    "WordPressCredentials",
    "WordPressSettings",
    "connect",
    "ref_at",
]

POST_ADDRESS = "https://YOUR.BLOG/?p=123"

WordPress = WordPressPublisher


def connect(
    settings: WordPressSettings,
    credentials: WordPressCredentials | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> WordPress:
    """A blog's two doors; nothing is asked before the first use. Reading needs no credentials."""
    return WordPress(settings, credentials, clock)
