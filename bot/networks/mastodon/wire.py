"""Requests to the home instance: Mastodon.py writes them, their answers are read here as plain JSON.

Its types refuse what kin of Mastodon's say, and take many times the memory of what came; so
it is handed no bodies. Every failure is told once in our words.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import requests
import urllib3

from bot.errors import Trouble
from bot.networks.mastodon.settings import MastodonCredentials, MastodonSettings
from bot.networks.mastodon.troubles import refusal, trouble

if TYPE_CHECKING:
    from bot.networks.mastodon.client import Client

LARGEST = 64 << 20
"""Bytes of the largest answer that is read: a thread comes whole."""
_NEXT = re.compile(r'<[^>]*[?&]max_id=([^&>]+)[^>]*>;\s*rel="?next"?')
_VERSION = "4.4.0"  # which features Mastodon.py may use; nothing is asked to find out
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came: its status, headers and body as it was."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def next(self) -> str | None:
        """The token of the page behind this one, where there is one."""
        found = _NEXT.search(self.headers.get("Link") or "")
        return found[1] if found else None


class Door(requests.Session):
    """A session that reads within a total time and size, and keeps what came for whoever asks."""

    def __init__(self, settings: MastodonSettings) -> None:
        super().__init__()
        self._total = settings.total_timeout.total_seconds()
        self._steps = (
            settings.connect_timeout.total_seconds(),
            settings.read_timeout.total_seconds(),
        )
        self._came: Told | requests.RequestException | None = None
        # neither proxies' nor .netrc's credentials may sign what we ask
        self.trust_env = False

    def request(self, method: Any, url: Any, **more: Any) -> requests.Response:  # type: ignore[override]  # all that Mastodon.py passes, by name
        """One request; the response that is handed on has no body."""
        self._came = None
        deadline = time.monotonic() + self._total
        # a redirected POST would arrive as a GET
        more |= {"stream": True, "timeout": self._steps, "allow_redirects": method == "GET"}
        if method != "GET":
            # a kept connection may be dying, and a write's fate would be unclear for nothing
            self.close()
        try:
            with super().request(method, url, **more) as response:
                body = _body(response, deadline)
        except requests.RequestException as error:
            self._came = error
            raise
        self._came = Told(status=response.status_code, headers=response.headers, body=body)
        response._content = b""  # noqa: SLF001 (the way to say that all was read)
        return response

    def take(self) -> Told | requests.RequestException | None:
        """Hand over, once, what came of the last request; None where none was made."""
        came, self._came = self._came, None
        return came


class Wire:
    """Requests, each of which returns JSON or raises NetworkError, in bounded time."""

    def __init__(
        self,
        settings: MastodonSettings,
        credentials: MastodonCredentials,
        clock: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._token = credentials.access_token
        self._clock = clock
        self._door = Door(settings)
        self._client: Client | None = None
        self._me: Mapping[str, Any] | None = None

    @property
    def signs_in(self) -> bool:
        """Whether there is an account to ask as."""
        return self._token is not None

    @property
    def me(self) -> Mapping[str, Any]:
        """The account as the instance shows it, asked once. Raises NetworkError."""
        if self._me is None:
            if not self.signs_in:
                raise trouble(Trouble.CREDENTIALS, "no access token is set: MASTODON_ACCESS_TOKEN")
            self._me, _ = self.ask(lambda client: client.account_verify_credentials(), dict)
        return self._me

    def ask(
        self, call: Callable[["Client"], object], kind: type, *, fateful: bool = False
    ) -> tuple[Any, Told]:
        """What one call of Mastodon.py's asks for, as JSON of the kind expected, and how it came.

        A `fateful` request raises UNCLEAR where it may have been done all the same.
        """
        told = self._told(call, fateful=fateful)
        lost = Trouble.UNCLEAR if fateful else Trouble.LATER
        try:
            found = json.loads(told.body)
        except (ValueError, RecursionError) as error:
            what = "a page of HTML" if told.body.lstrip()[:1] == b"<" else "broken JSON"
            raise trouble(lost, f"{what} instead of an answer", status=told.status) from error
        if not isinstance(found, kind):
            raise trouble(lost, "an answer that is not understood", status=told.status)
        return found, told

    def streaming(self) -> "Client":
        """A client for streams alone, which are read by whoever opens them."""
        from bot.networks.mastodon import streaming  # noqa: PLC0415 (the SDK is loaded when it is needed)

        self._must_be_private()
        seconds = self._settings.connect_timeout.total_seconds()
        return streaming.client(self._settings.home, self._token, _VERSION, _LOOPBACK, seconds)

    def _told(self, call: Callable[["Client"], object], *, fateful: bool) -> Told:
        from mastodon import MastodonError  # noqa: PLC0415 (the SDK is loaded with the first request)

        said: MastodonError | None = None
        try:
            call(self._connected())
        except MastodonError as error:  # it always misses the body, which is here
            said = error
        came = self._door.take()
        if isinstance(came, requests.RequestException):
            lost = Trouble.UNCLEAR if fateful and not _never_sent(came) else Trouble.LATER
            raise trouble(lost, _in_words(came)) from came
        assert came is not None, said
        if came.status >= 300:
            now = self._clock()
            raise refusal(came.status, came.headers, came.body, fateful=fateful, now=now) from said
        return came

    def _connected(self) -> "Client":
        if self._client is None:
            from bot.networks.mastodon.client import Client  # noqa: PLC0415 (the SDK is loaded with the first request)

            self._must_be_private()
            self._client = Client(
                access_token=self._token,
                api_base_url=self._settings.home,
                ratelimit_method="throw",
                request_timeout=self._settings.read_timeout.total_seconds(),
                mastodon_version=_VERSION,
                version_check_mode="none",
                session=self._door,
                user_agent="talkforreal",
            )
        return self._client

    def _must_be_private(self) -> None:
        host = self._settings.host.rpartition(":")[0] or self._settings.host
        if self.signs_in and not self._settings.home.startswith("https:") and host not in _LOOPBACK:
            raise trouble(Trouble.CREDENTIALS, "a token goes over https only: give the instance so")


def _body(response: requests.Response, deadline: float) -> bytes:
    """The body, read as it comes: a chunk that must first be full may never be."""
    body = bytearray()
    try:
        while chunk := response.raw.read1(1 << 16, decode_content=True):
            body += chunk
            if len(body) > LARGEST or time.monotonic() > deadline:
                raise requests.exceptions.ReadTimeout("the answer did not end in time")
    except urllib3.exceptions.ReadTimeoutError as error:
        raise requests.exceptions.ReadTimeout(error) from error
    except urllib3.exceptions.HTTPError as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error
    return bytes(body)


def _never_sent(error: requests.RequestException) -> bool:
    """Whether the request surely never reached the instance."""
    return isinstance(error, requests.ConnectTimeout) or "NewConnectionError" in repr(error)


def _in_words(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    return f"no connection ({error})" if isinstance(error, requests.ConnectionError) else str(error)
