"""What can be set about Bluesky: services, patience, whose labels are heeded, whose account it is."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.errors import ConfigError, Fault

MODERATION = "did:plc:ar7c4by46qjdydhdevvrndac"
"""Bluesky's own moderation service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueskySettings:
    """How Bluesky is spoken to.

    `service` is where the account signs in; `appview` is asked where nobody is signed in.
    Labels of the `labelers` (DIDs) are heeded. `overlap` is read again before the mark, since
    posts are indexed late. `depth` is how many levels of a thread one request brings, at
    most 40. With `jetstream` ("wss://…/subscribe") hashtags and threads are followed there
    once they were read, as long as the mark is younger than `jetstream_reach`; one poll
    listens for `jetstream_patience` at most. `connect_timeout` and `read_timeout` bound each
    step of a request, `total_timeout` the whole of it.
    """

    service: str = "https://bsky.social"
    appview: str = "https://public.api.bsky.app"
    labelers: tuple[str, ...] = (MODERATION,)
    overlap: timedelta = timedelta(hours=6)
    depth: int = 20
    page_size: int = 100
    jetstream: str | None = None
    jetstream_reach: timedelta = timedelta(hours=20)
    jetstream_patience: timedelta = timedelta(minutes=1)
    connect_timeout: timedelta = timedelta(seconds=10)
    read_timeout: timedelta = timedelta(seconds=30)
    total_timeout: timedelta = timedelta(seconds=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueskyCredentials:
    """The account's handle and an app password of it.

    Without them threads and quotes can still be read; mentions, hashtags and posts cannot.
    """

    handle: str | None = None
    app_password: str | None = field(default=None, repr=False)

    @property
    def signs_in(self) -> bool:
        """Whether there is an account to sign in with."""
        return self.handle is not None

    def check(self) -> None:
        """Raise ConfigError where one is given without the other."""
        given = {"BLUESKY_HANDLE": self.handle, "BLUESKY_APP_PASSWORD": self.app_password}
        missing = [name for name, value in given.items() if value is None]
        if len(missing) == 1:
            what = "is not set, but its other half is: make an app password in Bluesky's settings"
            raise ConfigError([Fault(file="environment", key=missing[0], what=what)])
