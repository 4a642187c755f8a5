"""What Bluesky lets us do with the credentials at hand."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.errors import NetworkError
from bot.networks.bluesky.connecting import keep_nothing, nothing_kept, utc_now
from bot.networks.bluesky.settings import BlueskyCredentials, BlueskySettings
from bot.networks.bluesky.wire import Wire
from bot.networks.findings import Finding, clock, fine, missing


def examine(
    settings: BlueskySettings,
    credentials: BlueskyCredentials,
    now: Callable[[], datetime] = utc_now,
    recall: Callable[[], str | None] = nothing_kept,
    keep: Callable[[str], None] = keep_nothing,
) -> Sequence[Finding]:
    """What may be done; signs in where there is an account."""
    if not credentials.signs_in:
        remedy = "talkforreal connect bluesky"
        return [
            clock(settings.appview, now()),
            fine("reading", "threads and quotes"),
            missing("mentions, hashtags, posting", "no account is set", remedy),
        ]
    found = [clock(settings.service, now())]
    try:
        did = Wire(settings, credentials, now, recall, keep).did
    except NetworkError as error:
        return [*found, missing("account", error.detail, "talkforreal connect bluesky")]
    return [
        *found,
        fine("reading", "mentions, hashtags, threads and quotes"),
        fine("posting", f"as {credentials.handle} ({did})"),
    ]
