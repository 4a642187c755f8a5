"""Leave to write on WordPress.com: OAuth 2 by a code, for one blog; its token does not wear out."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import requests

from bot.errors import NetworkError, Trouble
from bot.networks.wordpress.http import trouble
from bot.networks.wordpress.values import WordPressSettings

APPS = "https://developer.wordpress.com/apps/"
"""Where a host registers the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One asking for leave: what the host's browser is sent with, and the program's own secret."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def address(self, settings: WordPressSettings) -> str:
        """Where the host says yes, for this blog alone."""
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect,
            "blog": urlsplit(settings.site).hostname or settings.site,
            "state": self.state,
        }
        return f"{settings.public_api}/oauth2/authorize?{urlencode(query)}"


def granted(settings: WordPressSettings, request: Request, code: str) -> Mapping[str, str]:
    """The token for a code that came back with the host's yes. Raises NetworkError."""
    form = {
        "grant_type": "authorization_code",
        "client_id": request.client_id,
        "client_secret": request.client_secret,
        "redirect_uri": request.redirect,
        "code": code,
    }
    where = f"{settings.public_api}/oauth2/token"
    try:
        reply = requests.post(where, data=form, timeout=settings.timeout)
        found = reply.json()
    except requests.RequestException as error:  # no JSON is one of them
        raise trouble(Trouble.LATER, str(error)) from error
    if not reply.ok or "access_token" not in found:
        raise _refused(reply.status_code, found)
    return {"token": str(found["access_token"])}


def _refused(status: int, found: Mapping[str, str]) -> NetworkError:
    kind = Trouble.LATER if status >= 500 else Trouble.CREDENTIALS
    words = f"{found.get('error', '')} {found.get('error_description', '')}".strip()
    return trouble(kind, f"the code was not taken: {words or status}", status)
