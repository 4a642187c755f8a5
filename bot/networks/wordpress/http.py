"""Asking a WordPress: one session, time-outs on everything, every failure told once in our words."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.auth import HTTPBasicAuth
from requests.structures import CaseInsensitiveDict

from bot.errors import NetworkError, Trouble
from bot.networks.wordpress.values import WordPressCredentials

NETWORK = "wordpress"
LARGEST = 16 << 20
"""Bytes of the largest answer that is read."""
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

_TROUBLES = {
    401: Trouble.CREDENTIALS,
    402: Trouble.CREDITS,
    429: Trouble.WAIT,
    408: Trouble.LATER,
    425: Trouble.LATER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer with a status below 400: its status, headers, body and final address."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    def json(self) -> Any:
        """The body as JSON; a page of HTML or half an object raises NetworkError."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            what = "a page of HTML" if self.body.lstrip()[:1] == b"<" else "broken JSON"
            raise trouble(Trouble.LATER, f"{what} instead of an answer", self.status) from error


def trouble(kind: Trouble, detail: str, status: int | None = None) -> NetworkError:
    """A NetworkError of this network."""
    return NetworkError(network=NETWORK, trouble=kind, detail=detail, status=status)


class Http:
    """One shared session. Reads go out without credentials: only what everybody sees is collected."""

    def __init__(
        self,
        credentials: WordPressCredentials | None,
        timeout: tuple[float, float],
        longest: float,
        clock: Callable[[], datetime],
    ) -> None:
        self._credentials = credentials
        self._timeout = timeout
        self._longest = longest
        self._clock = clock
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "talkforreal (comments and roundups of a blog)"
        # neither proxies' nor .netrc's credentials may sign what we ask
        self._session.trust_env = False

    def get(self, url: str, headers: Mapping[str, str] | None = None, **params: object) -> Reply:
        """Ask as anybody; a 304 is an answer too. Raises NetworkError."""
        return self._ask("GET", url, writes=False, params=params, headers=headers)

    def get_as_us(self, url: str, **params: object) -> Reply:
        """Ask with our credentials, for drafts. Raises NetworkError."""
        return self._ask("GET", url, writes=False, params=params, signed=True)

    def write(
        self,
        method: str,
        url: str,
        *,
        body: Mapping[str, Any] | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **params: object,
    ) -> Reply:
        """Change something with our credentials. Raises NetworkError, UNCLEAR where it may have happened."""
        data: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body}
        return self._ask(
            method, url, writes=True, params=params, headers=headers, signed=True, **data
        )

    def _ask(
        self, method: str, url: str, *, writes: bool, signed: bool = False, **more: Any
    ) -> Reply:
        if signed:
            more |= self._signed(url, more.pop("headers", None))
        # a redirected POST would arrive as a GET
        follow = not writes
        deadline = time.monotonic() + self._longest
        if writes:
            # a kept connection may be dying, and a write's fate would be unclear for nothing
            self._session.close()
        try:
            with self._session.request(
                method, url, timeout=self._timeout, stream=True, allow_redirects=follow, **more
            ) as response:
                body = _body(response, deadline)
        except requests.RequestException as error:
            lost = Trouble.UNCLEAR if writes and not _never_sent(error) else Trouble.LATER
            raise trouble(lost, _in_words(error)) from error
        self._refuse(response, body, writes=writes)
        return Reply(
            status=response.status_code, headers=response.headers, body=body, url=response.url
        )

    def _signed(self, url: str, headers: Mapping[str, str] | None) -> dict[str, Any]:
        given = self._credentials
        if given is None or not (given.token or given.application_password):
            raise trouble(Trouble.CREDENTIALS, "no application password or token is set")
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise trouble(Trouble.CREDENTIALS, "a password goes over https only: give the site so")
        if given.token:
            return {"headers": {**(headers or {}), "Authorization": f"Bearer {given.token}"}}
        # requests would write Latin-1
        name, password = (given.user or "").encode(), (given.application_password or "").encode()
        return {"headers": headers, "auth": HTTPBasicAuth(name, password)}

    def _refuse(self, response: requests.Response, body: bytes, *, writes: bool) -> None:
        status = response.status_code
        if status < 300 or status == 304:
            return
        if status < 400:
            where = response.headers.get("Location", "elsewhere")
            raise trouble(Trouble.REFUSED, f"it has moved to {where}: change the site", status)
        kind = _TROUBLES.get(status, Trouble.REFUSED)
        if status >= 500:
            kind = Trouble.UNCLEAR if writes else Trouble.LATER
        raise NetworkError(
            network=NETWORK,
            trouble=kind,
            detail=_said(status, body),
            status=status,
            retry_at=retry_at(response.headers, self._clock()),
        )


def _body(response: requests.Response, deadline: float) -> bytes:
    """The body, read as it comes: a chunk that must first be full may never be."""
    body = bytearray()
    try:
        while chunk := response.raw.read1(1 << 16, decode_content=True):
            body += chunk
            if len(body) > LARGEST:
                raise requests.RequestException(f"more than {LARGEST} bytes")
            if time.monotonic() > deadline:
                raise requests.exceptions.ReadTimeout("the answer did not end in time")
    except urllib3.exceptions.ReadTimeoutError as error:
        raise requests.exceptions.ReadTimeout(error) from error
    except urllib3.exceptions.HTTPError as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error
    return bytes(body)


def _never_sent(error: requests.RequestException) -> bool:
    """Whether the request surely never reached the site."""
    return isinstance(
        error, requests.exceptions.ConnectTimeout | requests.exceptions.InvalidURL
    ) or "NewConnectionError" in repr(error)


def _in_words(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the answer broke off"
    if isinstance(error, requests.exceptions.SSLError):
        return f"its certificate was not accepted ({error})"
    if isinstance(error, requests.ConnectionError):
        return f"no connection ({error})"
    return str(error) or type(error).__name__


def _said(status: int, body: bytes) -> str:
    """The site's own words where it speaks REST, else just the status."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return f"status {status}"
    if not isinstance(given, dict) or "code" not in given:
        return f"status {status}"
    return f"{given['code']}: {given.get('message', '')}"


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When Retry-After says to come again (seconds or a date), aware UTC; None where it says nothing."""
    written = CaseInsensitiveDict(headers).get("Retry-After", "").strip()
    if written.isdecimal():
        return now + timedelta(seconds=min(int(written), 86_400))
    try:
        named = parsedate_to_datetime(written)
    except ValueError:
        return None
    return named if named.tzinfo else named.replace(tzinfo=UTC)
