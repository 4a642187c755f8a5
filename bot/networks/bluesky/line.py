"""The one place where atproto is spoken: a line to a service, and every foreign error ends here.

Loaded with the first request. Methods are called by name and answers read as plain JSON:
the SDK's models refuse a whole page for one odd post.
"""

import json
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from ssl import SSLContext
from typing import Any

import httpx
from atproto import Client, Request, Session, SessionEvent
from atproto.exceptions import AtProtocolError
from atproto_client.exceptions import RequestErrorBase
from atproto_client.models.common import XrpcError
from atproto_client.models.dot_dict import DotDict
from atproto_client.utils.facet_detection import detect_facets

from bot.errors import NetworkError, Trouble
from bot.networks.bluesky.settings import BlueskySettings
from bot.networks.bluesky.troubles import refusal, trouble
from bot.networks.bluesky.uris import folded

_LARGEST = 64 << 20  # bytes of an answer: a thread comes whole


class Line:
    """A line to one service, as an account or as nobody.

    `session` is what resumes it (None as nobody), `did` the account. `keep` is told each
    new session, since logins are limited and a used refresh token works no more.
    """

    def __init__(
        self,
        base_url: str,
        settings: BlueskySettings,
        clock: Callable[[], datetime],
        keep: Callable[[str], None],
    ) -> None:
        self._clock = clock
        self._keep = keep
        request = _request(settings)
        weakref.finalize(self, request.close)
        self._client = Client(base_url, request=request)
        self._client.on_session_change(self._changed)
        if settings.labelers:
            self._client.configure_labelers_header(list(settings.labelers))
        self.session: str | None = None
        self.did: str | None = None

    def sign_in(self, handle: str, app_password: str) -> None:
        """Make a new session. Raises NetworkError."""
        with _translated(self._clock, fateful=False):
            self._client.login(folded(handle), app_password, fetch_bsky_profile=False)

    def resume(self, session: str, handle: str) -> bool:
        """Go on with a kept session; False where it is not this account's. Nothing is asked yet."""
        try:
            if folded(Session.decode(session).handle) != folded(handle):
                return False
            self._client.login(session_string=session, fetch_bsky_profile=False)
        except (ValueError, TypeError, AtProtocolError):
            return False
        return True

    def get(self, method: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask; a repeat does no harm. Raises NetworkError."""
        with _translated(self._clock, fateful=False):
            reply = self._client.invoke_query(method, params=DotDict(dict(params)))
        return _object(reply.content, Trouble.LATER)

    def post(self, method: str, body: bytes, kind: str, *, fateful: bool) -> Mapping[str, Any]:
        """Change something. `fateful`: what leaves it open whether it happened raises UNCLEAR."""
        with _translated(self._clock, fateful=fateful):
            reply = self._client.invoke_procedure(method, content=body, input_encoding=kind)
        return _object(reply.content or {}, Trouble.UNCLEAR if fateful else Trouble.LATER)

    def _changed(self, event: SessionEvent, session: Session) -> None:
        self.session, self.did = session.export(), session.did
        if event is not SessionEvent.IMPORT:
            self._keep(self.session)


def facets_of(text: str) -> list[dict[str, Any]]:
    """Links and hashtags of a text as facets; offsets are UTF-8 bytes."""
    return [json.loads(facet.model_dump_json(by_alias=True)) for facet in detect_facets(text)]


def _object(content: Any, otherwise: Trouble) -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise trouble(otherwise, "no JSON object where one was expected")
    return content


def _request(settings: BlueskySettings) -> Request:
    steps = httpx.Timeout(
        settings.read_timeout.total_seconds(), connect=settings.connect_timeout.total_seconds()
    )
    # neither proxies' nor .netrc's credentials may sign what we ask
    return Request(transport=_Door(settings.total_timeout), timeout=steps, trust_env=False)


@cache
def _trusted() -> SSLContext:
    """The authorities that are believed, read once: reading them takes longer than a request."""
    return httpx.create_ssl_context()


class _Door(httpx.BaseTransport):
    """Reads an answer within a total time and size."""

    def __init__(self, total: timedelta) -> None:
        self._total = total.total_seconds()
        self._reading = httpx.HTTPTransport(verify=_trusted())
        # on a kept connection that has died, a write's fate would be unclear for nothing
        self._writing = httpx.HTTPTransport(
            verify=_trusted(), limits=httpx.Limits(max_keepalive_connections=0)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        until = time.monotonic() + self._total
        way = self._reading if request.method == "GET" else self._writing
        response = way.handle_request(request)
        try:
            body = _body(response, request, until)
        finally:
            response.close()
        return httpx.Response(
            response.status_code, headers=response.headers, stream=httpx.ByteStream(body)
        )

    def close(self) -> None:
        self._reading.close()
        self._writing.close()


def _body(response: httpx.Response, request: httpx.Request, until: float) -> bytes:
    assert isinstance(response.stream, httpx.SyncByteStream)
    body = bytearray()
    for chunk in response.stream:
        body += chunk
        if len(body) > _LARGEST or time.monotonic() > until:
            raise httpx.ReadTimeout("the answer did not end in time", request=request)
    return bytes(body)


@contextmanager
def _translated(clock: Callable[[], datetime], *, fateful: bool) -> Iterator[None]:
    """Foreign errors become ours; of a fateful request, LATER becomes UNCLEAR once it left."""
    try:
        yield
    except RequestErrorBase as error:
        raise _ours(error, clock(), fateful=fateful) from error
    except (AtProtocolError, httpx.HTTPError, ValueError, RecursionError) as error:
        # besides a broken line: a body that is no JSON, or no session where one was promised
        raise _silence(error, fateful=fateful) from error


def _ours(error: RequestErrorBase, now: datetime, *, fateful: bool) -> NetworkError:
    if error.response is None:
        return _silence(error.__cause__ or error, fateful=fateful)
    response = error.response
    name, message = _named(response.content)
    ours = refusal(response.status_code, response.headers, name, message, now=now)
    if fateful and ours.trouble is Trouble.LATER:
        return trouble(Trouble.UNCLEAR, ours.detail, status=ours.status)
    return ours


def _named(content: Any) -> tuple[str, str]:
    if isinstance(content, XrpcError):
        return str(content.error or ""), str(content.message or "")
    return "", ""


def _silence(error: BaseException, *, fateful: bool) -> NetworkError:
    never_left = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    kind = Trouble.UNCLEAR if fateful and not never_left else Trouble.LATER
    return trouble(kind, _in_words(error))


def _in_words(error: BaseException) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpx.HTTPError):
        return f"no connection ({error})"
    return f"an answer that is not understood ({type(error).__name__}: {str(error)[:200]})"
