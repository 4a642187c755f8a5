"""Leave to speak as an account on Mastodon: a code that the instance shows to the host."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.errors import Trouble
from bot.networks.mastodon.settings import MastodonSettings
from bot.networks.mastodon.troubles import trouble

SCOPES = ("read", "write:statuses", "write:media")
_OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The program as the instance knows it."""

    client_id: str
    client_secret: str = field(repr=False)
    address: str


def registered(settings: MastodonSettings) -> Application:
    """Make the program known to the instance; `address` is where the host says yes. Raises NetworkError."""
    from mastodon import Mastodon, MastodonError  # noqa: PLC0415 (the SDK is loaded when it is needed)

    try:
        client_id, secret = Mastodon.create_app(
            "talkforreal",
            scopes=list(SCOPES),
            redirect_uris=_OUT_OF_BAND,
            api_base_url=settings.home,
        )
        client = Mastodon(client_id, secret, api_base_url=settings.home, ratelimit_method="throw")
        address = client.auth_request_url(
            redirect_uris=_OUT_OF_BAND, scopes=list(SCOPES), skip_server_info=True, allow_http=True
        )
    except (MastodonError, OSError) as error:
        raise trouble(
            Trouble.LATER, f"{settings.home} did not take the program: {error}"
        ) from error
    return Application(client_id=str(client_id), client_secret=str(secret), address=str(address))


def granted(settings: MastodonSettings, application: Application, code: str) -> Mapping[str, str]:
    """The access token for the code that the instance showed. Raises NetworkError."""
    from mastodon import Mastodon, MastodonError  # noqa: PLC0415 (the SDK is loaded when it is needed)

    client = Mastodon(
        application.client_id,
        application.client_secret,
        api_base_url=settings.home,
        ratelimit_method="throw",
    )
    try:
        token = client.log_in(
            code=code.strip(), redirect_uri=_OUT_OF_BAND, scopes=list(SCOPES), allow_http=True
        )
    except (MastodonError, OSError) as error:
        raise trouble(Trouble.CREDENTIALS, f"the code was not taken: {error}") from error
    return {"access_token": str(token)}
