"""Requests to Bluesky: signed in when first needed, and anew where the session has worn out."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import Trouble
from bot.networks.bluesky.settings import BlueskyCredentials, BlueskySettings
from bot.networks.bluesky.troubles import TokenRefused, trouble
from bot.networks.bluesky.uris import folded

if TYPE_CHECKING:
    from bot.networks.bluesky.line import Line

_T = TypeVar("_T")


class Wire:
    """Requests, each of which returns JSON or raises NetworkError, in bounded time.

    `recall` gives the session kept last, `keep` is handed each new one.
    """

    def __init__(
        self,
        settings: BlueskySettings,
        credentials: BlueskyCredentials,
        clock: Callable[[], datetime],
        recall: Callable[[], str | None],
        keep: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._credentials = credentials
        self._clock = clock
        self._recall = recall
        self._keep = keep
        self._line: Line | None = None
        self._refused: str | None = None

    @property
    def signs_in(self) -> bool:
        """Whether there is an account to ask as."""
        return self._credentials.signs_in

    @property
    def handle(self) -> str | None:
        """The account's handle, folded."""
        return folded(self._credentials.handle or "") or None

    @property
    def did(self) -> str:
        """The account's DID. Raises NetworkError."""
        did = self._tried(lambda line: line.did)
        if did is None:
            raise trouble(Trouble.CREDENTIALS, "no handle and app password are set")
        return did

    def ask(self, method: str, **params: Any) -> Mapping[str, Any]:
        """Ask; None among the parameters is left out. A repeat does no harm."""
        given = {name: value for name, value in params.items() if value is not None}
        return self._tried(lambda line: line.get(method, given))

    def write(
        self, method: str, body: Mapping[str, Any], *, fateful: bool = False
    ) -> Mapping[str, Any]:
        """Change something as the account; a `fateful` one raises UNCLEAR where it may have happened."""
        content = json.dumps({"repo": self.did, **body}).encode()
        return self._tried(
            lambda line: line.post(method, content, "application/json", fateful=fateful)
        )

    def upload(self, content: bytes, kind: str) -> Mapping[str, Any]:
        """Hand over a picture; what it is called in records."""
        assert self.did, "raises"
        method = "com.atproto.repo.uploadBlob"
        found = self._tried(lambda line: line.post(method, content, kind, fateful=False))
        blob = found.get("blob")
        if not isinstance(blob, dict):
            raise trouble(Trouble.LATER, "the picture was taken, but not named")
        return blob

    def _tried(self, request: Callable[["Line"], _T]) -> _T:
        """A refused token means that nothing was done: ask once more with a fresh one."""
        line = self._connected()
        try:
            return request(line)
        except TokenRefused:
            if not self.signs_in:
                raise
            self._refused, self._line = line.session, None
        return request(self._connected())

    def _connected(self) -> "Line":
        if self._line is None:
            self._line = self._new_line()
        return self._line

    def _new_line(self) -> "Line":
        from bot.networks.bluesky.line import Line  # noqa: PLC0415 (the SDK takes seconds to load)

        given = self._credentials
        base_url = self._settings.service if given.signs_in else self._settings.appview
        line = Line(base_url, self._settings, self._clock, self._keep)
        if given.signs_in and not self._resumed(line):
            line.sign_in(given.handle or "", given.app_password or "")
        return line

    def _resumed(self, line: "Line") -> bool:
        """Whether a kept session serves: not one that was refused, nor another account's."""
        session = self._recall()
        if session is None or session == self._refused:
            return False
        return line.resume(session, self._credentials.handle or "")
