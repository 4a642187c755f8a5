"""What a blog lets us do with the password at hand."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.errors import NetworkError
from bot.networks.findings import Finding, clock, fine, missing
from bot.networks.wordpress.api import Api
from bot.networks.wordpress.http import Http
from bot.networks.wordpress.values import WordPressCredentials, WordPressSettings

_CONNECT = "talkforreal connect wordpress"


def examine(
    settings: WordPressSettings,
    credentials: WordPressCredentials,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Sequence[Finding]:
    """What may be done; asks who the user is and what they may write."""
    found = [clock(settings.home, now())]
    api = Api(settings, Http(credentials, settings.timeout, settings.longest, now))
    try:
        shut = api.is_shut()
    except NetworkError as error:
        return [*found, missing("site", error.detail, "set networks.wordpress.site to its address")]
    if shut:
        remedy = "let the site's REST interface be read, which a plugin of it shuts"
        found.append(missing("reading", "only the newest ten comments, by the feed", remedy))
    else:
        found.append(fine("reading", "all comments of public posts"))
    if not (credentials.application_password or credentials.token):
        return [*found, missing("posting", "no application password or token is set", _CONNECT)]
    try:
        me = api.http.get_as_us(f"{api.root()}/users/me", context="edit").json()
    except NetworkError as error:
        return [*found, missing("posting", error.detail, _CONNECT)]
    able = me.get("capabilities") if isinstance(me, dict) else None
    if isinstance(able, dict) and not able.get("edit_posts"):
        remedy = "make the user a contributor, author or editor of the site"
        return [*found, missing("posting", f"{me.get('name')} may not write posts", remedy)]
    return [*found, fine("posting", f"drafts, as {me.get('name')}")]
