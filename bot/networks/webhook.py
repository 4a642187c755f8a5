"""Alerts to where hosts talk: a message posted to a webhook, as chat servers take them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import requests

from bot.errors import NetworkError, Trouble
from bot.model import Limits, Part, Ref

NETWORK = "webhook"
_LIMITS = Limits(
    network=NETWORK, weight=2000, weigh=len, unit="characters", alt=0, pictures=0, threads=False
)
_TROUBLES = {
    401: Trouble.CREDENTIALS,
    408: Trouble.LATER,
    425: Trouble.LATER,
    429: Trouble.LATER,
}
_FAILED, _BROKEN = 300, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """How it is spoken to. `key` is the text's name in the JSON: "text", or "content" for Discord."""

    key: str = "text"
    timeout: timedelta = timedelta(seconds=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCredentials:
    """The webhook's address: whoever knows it can write there."""

    url: str = field(repr=False)


class Webhook:
    """A Publisher that cannot look back: what was posted there stays, and is not found again."""

    def __init__(self, settings: WebhookSettings, credentials: WebhookCredentials) -> None:
        self._settings = settings
        self._url = credentials.url
        self._session = requests.Session()
        # neither proxies' nor .netrc's credentials may sign what we ask
        self._session.trust_env = False

    @property
    def limits(self) -> Limits:
        """What the smallest of the usual servers takes."""
        return _LIMITS

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:  # noqa: ARG002 (it takes none)
        """Post the part's text. Raises NetworkError, UNCLEAR where it may have arrived."""
        seconds = self._settings.timeout.total_seconds()
        try:
            reply = self._session.post(
                self._url,
                json={self._settings.key: part.text},
                headers={"Idempotency-Key": part.key},
                timeout=seconds,
                allow_redirects=False,
            )
        except requests.ConnectTimeout as error:
            raise _trouble(Trouble.LATER, "it cannot be reached in time") from error
        except requests.Timeout as error:
            raise _trouble(Trouble.UNCLEAR, f"it said nothing for {seconds:.0f} seconds") from error
        except requests.RequestException as error:
            # the address is the secret, and stands in the library's own words
            raise _trouble(Trouble.LATER, f"cannot be reached: {type(error).__name__}") from None
        if reply.status_code >= _FAILED:
            raise _refused(reply.status_code)
        return Ref(network=NETWORK, id=f"{NETWORK}:{part.key}", native=part.key)

    def find(self, part: Part, since: datetime) -> Sequence[Ref]:  # noqa: ARG002 (it only takes)
        """Nothing: a webhook cannot be asked."""
        return ()

    def withdraw(self, ref: Ref) -> None:
        """Raises NetworkError: what was said there cannot be taken back."""
        raise _trouble(Trouble.REFUSED, f"{ref.native} cannot be taken back")


def connect(settings: WebhookSettings, credentials: WebhookCredentials) -> Webhook:
    """Make a Webhook; nothing is sent yet."""
    return Webhook(settings, credentials)


def _refused(status: int) -> NetworkError:
    kind = Trouble.LATER if status >= _BROKEN else _TROUBLES.get(status, Trouble.REFUSED)
    return _trouble(kind, f"it answered {status}", status)


def _trouble(kind: Trouble, detail: str, status: int | None = None) -> NetworkError:
    return NetworkError(network=NETWORK, trouble=kind, detail=detail, status=status)
