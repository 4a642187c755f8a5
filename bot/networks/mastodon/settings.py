"""What can be set about Mastodon: the home instance, patience, whose account it is."""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

NETWORK = "mastodon"


@dataclass(frozen=True, slots=True, kw_only=True)
class MastodonSettings:
    """How Mastodon is spoken to.

    `instance` is the address of the home instance. `overlap` is read again before the mark,
    since posts federate late with ids that tell when they were written. With `streaming` a poll of
    mentions or a hashtag goes on to listen to what happens for `stream_patience`, where the
    instance offers that. `connect_timeout` and
    `read_timeout` bound each step of a request, `total_timeout` the whole of it.
    """

    instance: str
    overlap: timedelta = timedelta(hours=48)
    page_size: int = 40
    visibility: str = "public"
    streaming: bool = False
    stream_patience: timedelta = timedelta(seconds=20)
    connect_timeout: timedelta = timedelta(seconds=10)
    read_timeout: timedelta = timedelta(seconds=30)
    total_timeout: timedelta = timedelta(seconds=90)

    @property
    def home(self) -> str:
        """The instance's address without a slash at its end."""
        return self.instance.rstrip("/")

    @property
    def host(self) -> str:
        """The instance's host and port, which stand behind its accounts' names."""
        return urlsplit(self.home).netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class MastodonCredentials:
    """The account's access token.

    Without one, hashtags and short threads can still be read where the instance shows them.
    """

    access_token: str | None = field(default=None, repr=False)
