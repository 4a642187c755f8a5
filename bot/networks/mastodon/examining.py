"""What the home instance lets us do with the token at hand."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.errors import NetworkError
from bot.networks.findings import Finding, advice, clock, fine, missing
from bot.networks.mastodon.connecting import utc_now
from bot.networks.mastodon.publisher import MastodonPublisher
from bot.networks.mastodon.settings import MastodonCredentials, MastodonSettings
from bot.networks.mastodon.wire import Wire

_CONNECT = "talkforreal connect mastodon"


def examine(
    settings: MastodonSettings,
    credentials: MastodonCredentials,
    now: Callable[[], datetime] = utc_now,
) -> Sequence[Finding]:
    """What may be done; asks who the account is."""
    found = [clock(settings.home, now())]
    wire = Wire(settings, credentials, now)
    if not wire.signs_in:
        found.append(fine("reading", "hashtags and threads, as far as the instance shows them"))
        return [*found, missing("mentions, posting", "no access token is set", _CONNECT)]
    try:
        me = wire.me
    except NetworkError as error:
        return [*found, missing("account", error.detail, _CONNECT)]
    most = MastodonPublisher(settings, wire, now).limits.weight
    found.append(fine("reading", "mentions, hashtags and threads"))
    found.append(fine("posting", f"as {me.get('acct')}@{settings.host}, {most} characters a post"))
    if not me.get("bot"):
        remedy = "in the account's profile, tick “This is an automated account”"
        found.append(advice("label", "the account is not marked as automated", remedy))
    return found
