"""Leave to speak as an account on X: OAuth 2 with PKCE, and tokens refreshed when they wear out."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import requests

from bot.errors import NetworkError, Trouble
from bot.networks.x.settings import XSettings

SCOPES = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")
_PATH = "/2/oauth2/token"
_TIMEOUT = (10.0, 30.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One asking for leave: what the host's browser is sent with, and what only we know of it."""

    client_id: str
    redirect: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(64), repr=False)

    def address(self, authorize: str) -> str:
        """Where the host says yes."""
        challenge = hashlib.sha256(self.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect,
            "scope": " ".join(SCOPES),
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return f"{authorize}?{urlencode(query)}"


def granted(
    settings: XSettings, request: Request, code: str, secret: str = ""
) -> Mapping[str, str]:
    """The tokens for a code that came back with the host's yes. Raises NetworkError."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": request.redirect,
        "code_verifier": request.verifier,
    }
    return _asked(settings, form, request.client_id, secret)


def refreshed(settings: XSettings, kept: Mapping[str, str]) -> Mapping[str, str]:
    """Fresh tokens for kept ones, whose refresh token works no more then. Raises NetworkError."""
    form = {"grant_type": "refresh_token", "refresh_token": kept["refresh_token"]}
    return _asked(settings, form, kept["client_id"], kept.get("client_secret", ""))


def _asked(
    settings: XSettings, form: Mapping[str, str], client_id: str, secret: str
) -> Mapping[str, str]:
    url = settings.base_url.rstrip("/") + _PATH
    auth = (client_id, secret) if secret else None
    try:
        reply = requests.post(
            url, data={**form, "client_id": client_id}, auth=auth, timeout=_TIMEOUT
        )
        found = reply.json()
    except requests.RequestException as error:  # no JSON is one of them
        raise NetworkError(network="x", trouble=Trouble.LATER, detail=str(error)) from error
    if not reply.ok or "access_token" not in found:
        kind = Trouble.LATER if reply.status_code >= 500 else Trouble.CREDENTIALS
        words = f"{found.get('error', '')} {found.get('error_description', '')}".strip()
        detail = f"{words or reply.status_code}: connect X again if this goes on"
        raise NetworkError(network="x", trouble=kind, detail=detail, status=reply.status_code)
    tokens = {
        "client_id": client_id,
        "client_secret": secret,
        "user_token": str(found["access_token"]),
        "refresh_token": str(found.get("refresh_token") or form.get("refresh_token", "")),
    }
    return {name: value for name, value in tokens.items() if value}
