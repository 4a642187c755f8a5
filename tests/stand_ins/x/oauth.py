"""X's leave by OAuth 2 with PKCE: a browser is sent back at once, refresh tokens work once."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

AUTHORIZE, TOKEN = "/i/oauth2/authorize", "/2/oauth2/token"


@dataclass(slots=True)
class Grants:
    """What was granted; `worn` are access tokens that are refused by now."""

    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refresh: set[str] = field(default_factory=set)
    live: set[str] = field(default_factory=set)
    worn: set[str] = field(default_factory=set)
    refreshed: int = 0

    def wear_out(self) -> None:
        """Two hours later: no access token is taken any more."""
        self.worn |= self.live
        self.live.clear()

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent to."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The answer of the token endpoint."""
        if form.get("grant_type") == "authorization_code":
            granted = self._by_code(form)
        else:
            granted = form.get("refresh_token") in self.refresh
            self.refresh.discard(form.get("refresh_token", ""))
            self.refreshed += granted
        if not granted:
            return 400, {"error": "invalid_request", "error_description": "Value passed for the token was invalid."}  # fmt: skip
        access, refresh = (f"user-{secrets.token_urlsafe(8)}" for _ in range(2))
        self.live.add(access)
        self.refresh.add(refresh)
        return 200, {"token_type": "bearer", "expires_in": 7200, "access_token": access, "refresh_token": refresh, "scope": "tweet.read"}  # fmt: skip

    def _by_code(self, form: dict[str, str]) -> bool:
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return (
            asked is not None
            and asked["code_challenge"] == challenge
            and asked["redirect_uri"] == form.get("redirect_uri")
            and asked["client_id"] == form.get("client_id")
        )
