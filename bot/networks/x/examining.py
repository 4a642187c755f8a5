"""What X lets us do with the credentials at hand, and what it asks of automated accounts."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.errors import NetworkError
from bot.networks.findings import Finding, advice, clock, fine, missing
from bot.networks.x.connecting import nothing_newer, utc_now
from bot.networks.x.settings import XCredentials, XSettings
from bot.networks.x.wire import Wire

_LABEL = "X asks accounts that post by themselves to carry the label “Automated”"
_TURN_ON = (
    "signed in as the account: Settings, Your account, Account information, Automation;"
    " name there the account of the person who runs it"
)


def examine(
    settings: XSettings,
    credentials: XCredentials,
    now: Callable[[], datetime] = utc_now,
    renew: Callable[[str], str | None] = nothing_newer,
) -> Sequence[Finding]:
    """What may be done, by one request as the account (billed as a read of an own user)."""
    found = [clock(settings.base_url, now())]
    if not credentials.is_user:
        wanted = "talkforreal connect x, or set the four OAuth 1.0a values"
        found.append(fine("reading", "by an app's bearer token: hashtags, conversations, mentions"))
        return [*found, missing("posting", "no token of the account itself is there", wanted)]
    try:
        wire = Wire(settings, credentials, now, renew)
        reply = wire.get("/2/users/me", {"user.fields": "description"}, as_user=True)
    except NetworkError as error:
        return [*found, missing("account", error.detail, "talkforreal connect x")]
    user = reply.body.get("data")
    user = user if isinstance(user, dict) else {}
    name = str(user.get("username") or "")
    found.append(fine("posting", f"as @{name}"))
    found.append(fine("reading", "mentions, hashtags and conversations"))
    if settings.handle and name.casefold() != settings.handle.lstrip("@").casefold():
        remedy = f"set networks.x.handle, or connect as @{settings.handle}"
        found.append(
            missing("account", f"the token is @{name}'s, not @{settings.handle}'s", remedy)
        )
    if "@" not in str(user.get("description") or ""):
        remedy = "write into it that posts are automated, and the @handle of who runs it"
        found.append(advice("bio", "does not name who runs the account", remedy))
    # X's API does not tell whether the label is on
    return [*found, advice("label", _LABEL, _TURN_ON)]
