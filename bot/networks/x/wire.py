"""The one place where X is spoken to: tweepy signs and sends, every foreign error ends here.

tweepy's own methods speak only the old dialect and drop names that they do not know, so
requests go through its `Client.request`. A time-out stands on every one of them.
"""

import io
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import requests
import tweepy
import urllib3
from requests.adapters import HTTPAdapter

from bot.errors import NetworkError, Trouble
from bot.networks.x.settings import XCredentials, XSettings
from bot.networks.x.troubles import refusal, trouble, x_time

HOST = "https://api.twitter.com"  # a literal within tweepy
_CHUNK = 65_536
_LARGEST = 32 * 1024 * 1024  # far beyond any page; a body without end must end


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A body that was JSON, and when X says that it answered."""

    body: Mapping[str, Any]
    at: datetime


class Wire:
    """Requests to X, each of which returns a Reply or raises NetworkError, in bounded time."""

    def __init__(
        self,
        settings: XSettings,
        credentials: XCredentials,
        clock: Callable[[], datetime],
        renew: Callable[[str], str | None],
    ) -> None:
        self._clock = clock
        self._settings = settings
        self._renew = renew
        self._sign_in(credentials)

    def _sign_in(self, credentials: XCredentials) -> None:
        self._credentials = credentials
        self._client = tweepy.Client(
            bearer_token=credentials.bearer_token or credentials.user_token,
            consumer_key=credentials.consumer_key,
            consumer_secret=credentials.consumer_secret,
            access_token=credentials.access_token,
            access_token_secret=credentials.access_token_secret,
            return_type=dict,
            wait_on_rate_limit=False,
        )
        self._as_account = tweepy.Client(bearer_token=credentials.user_token)
        for client in (self._client, self._as_account):
            client.session.mount(HOST, _Door(self._settings))
            client.session.hooks["response"].append(self._refuse)

    def get(self, route: str, params: Mapping[str, Any], *, as_user: bool = False) -> Reply:
        """Ask; a repeat does no harm. `as_user`: as the account itself, where it can be."""
        with _translated(fateful=False):
            return self._sent("GET", route, params=dict(params), as_user=as_user)

    def write(self, method: str, route: str, body: Any = None, *, fateful: bool = False) -> Reply:
        """Change something, as the account.

        `fateful`: it must not happen twice, so whatever leaves it open whether it happened
        raises UNCLEAR.
        """
        with _translated(fateful=fateful):
            return self._sent(method, route, json=body, as_user=True)

    def _sent(self, method: str, route: str, *, as_user: bool, **what: Any) -> Reply:
        """A refused token means that nothing was done: ask once more with a fresh one."""
        try:
            return self._sent_once(method, route, as_user=as_user, **what)
        except NetworkError as error:
            if error.status != 401 or not self._renewed():
                raise
        return self._sent_once(method, route, as_user=as_user, **what)

    def _renewed(self) -> bool:
        worn = self._credentials.user_token
        fresh = None if worn is None else self._renew(worn)
        if fresh is not None:
            self._sign_in(replace(self._credentials, user_token=fresh))
        return fresh is not None

    def _sent_once(self, method: str, route: str, *, as_user: bool, **what: Any) -> Reply:
        given = self._credentials
        plain = as_user and not given.signs and given.user_token is not None
        client = self._as_account if plain else self._client
        signed = given.signs and (as_user or client.bearer_token is None)
        response = client.request(method, route, user_auth=signed, **what)
        return Reply(body=_decoded(response), at=x_time(response.headers) or self._clock())

    def _refuse(self, response: requests.Response, **_: Any) -> None:
        """Ends every refusal before tweepy, whose errors trip over bodies of other shapes."""
        if not 200 <= response.status_code < 300:
            raise refusal(
                response.status_code, response.headers, response.content, now=self._clock()
            )


class _Door(HTTPAdapter):
    """Sends to the set address with time-outs, and reads the body within a total time."""

    def __init__(self, settings: XSettings) -> None:
        super().__init__()
        self._base = settings.base_url.rstrip("/")
        self._steps = (
            settings.connect_timeout.total_seconds(),
            settings.read_timeout.total_seconds(),
        )
        self._total = settings.total_timeout.total_seconds()

    def send(  # type: ignore[override]  # the base's many parameters pass through as they are
        self, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        started = time.monotonic()
        if request.method != "GET":
            # on a kept connection that has died, a write's fate would be unclear for nothing
            self.close()
        options["timeout"] = self._steps
        if self._base != HOST:
            options["proxies"] = None
        request.url = self._base + (request.url or "").removeprefix(HOST)
        response = super().send(request, **options)
        response.raw = io.BytesIO(self._body(response.raw, started + self._total))
        return response

    def _body(self, raw: urllib3.HTTPResponse, deadline: float) -> bytes:
        chunks, size = [], 0
        while chunk := raw.read1(_CHUNK, decode_content=True):
            chunks.append(chunk)
            size += len(chunk)
            if time.monotonic() > deadline or size > _LARGEST:
                raw.close()
                raise requests.ReadTimeout("the body did not end in time")
        raw.release_conn()
        return b"".join(chunks)


def _decoded(response: requests.Response) -> Mapping[str, Any]:
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        kind = response.headers.get("content-type", "nothing said of its type")
        status = response.status_code
        what = f"no JSON, but {kind}: {error}"
        raise trouble(Trouble.LATER, what, status=status, billed=True) from error
    if not isinstance(body, dict):
        what, status = "JSON, but no object", response.status_code
        raise trouble(Trouble.LATER, what, status=status, billed=True)
    return body


@contextmanager
def _translated(*, fateful: bool) -> Iterator[None]:
    """Foreign errors become ours; of a fateful request, LATER becomes UNCLEAR once it left."""
    try:
        yield
    except NetworkError as error:
        if fateful and error.trouble is Trouble.LATER and error.status != 403:
            raise trouble(Trouble.UNCLEAR, error.detail, status=error.status) from error
        raise
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        left = not _never_left(error)
        kind = Trouble.UNCLEAR if fateful and left else Trouble.LATER
        raise trouble(kind, f"{type(error).__name__}: {error}", billed=left) from error


def _never_left(error: Exception) -> bool:
    """Whether no connection came about, so that X cannot have seen the request."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, urllib3.exceptions.NewConnectionError)
