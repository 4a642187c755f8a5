"""What stands before every page: who may ask from where, and what a browser may do with the answer."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.config import Web

LARGEST_BODY = 1_000_000  # bytes of a form; a talk's file is a few thousand

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
_READS = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Where a request came from, as far as it can be believed."""

    address: str
    secure: bool


def visitor(peer: str, headers: Mapping[str, str], web: Web) -> Visitor:
    """The visitor's own address: what a listed proxy says, or else the other end of the line."""
    own = (web.url or "").startswith("https://")
    if peer not in web.proxies:
        return Visitor(address=peer, secure=own)
    secure = own or headers.get("x-forwarded-proto", "").strip() == "https"
    for hop in reversed(headers.get("x-forwarded-for", "").split(",")):
        if not _is_address(hop.strip()):
            break
        peer = hop.strip()
        if peer not in web.proxies:
            break
    return Visitor(address=peer, secure=secure)


def is_ours(host: str, web: Web) -> bool:
    """Whether a Host header names this site: no page of another name can stand in for it."""
    name = urlsplit(f"//{host}").hostname or ""
    named = urlsplit(web.url).hostname if web.url else None
    return name == "localhost" or _is_address(name) or name == named


def may_write(headers: Mapping[str, str], web: Web) -> bool:
    """Whether a request that changes something came from a page of this very site."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin, own = urlsplit(headers.get("origin", "")), urlsplit(web.url or "")
    if own.netloc and origin.netloc == own.netloc:
        return origin.scheme == own.scheme  # a page without TLS may be anybody's
    return origin.scheme in {"http", "https"} and origin.netloc == headers.get("host", "")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class Guard:
    """Wraps the whole site: refuses what comes from elsewhere, and adds the headers that protect.

    A page that sets a header of its own keeps it; the embed lets itself be framed so.
    """

    def __init__(self, app: ASGIApp, web: Web) -> None:
        self._app = app
        self._web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        peer = (scope.get("client") or ("",))[0]
        who = visitor(peer, headers, self._web)
        scope["visitor"] = who
        protect = _Protecting(send, secure=who.secure)
        refusal = self._refusal(scope["method"], headers)
        if refusal is not None:
            await refusal(scope, receive, protect)
            return
        await self._app(scope, _Limited(receive), protect)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        if not is_ours(headers.get("host", ""), self._web):
            said = "This site is not known by that name: set url under [web] in bot.toml."
            return PlainTextResponse(said, status_code=421)
        if method in _READS:
            return None
        if not may_write(headers, self._web):
            said = "That came from another page than this site's own, so nothing was done."
            return PlainTextResponse(said, status_code=403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return PlainTextResponse("That is more than a form can hold.", status_code=413)
        return None


class _Limited:
    """A body that ends in an error where it grows beyond what any form holds."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._seen = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self._seen > LARGEST_BODY else message


class _Protecting:
    def __init__(self, send: Send, *, secure: bool) -> None:
        self._send = send
        self._secure = secure

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "content-security-policy" not in headers:
                headers["content-security-policy"] = CONTENT_POLICY
                headers["x-frame-options"] = "DENY"
            for name, value in _ALWAYS.items():
                headers.setdefault(name, value)
            if self._secure:
                headers.setdefault("strict-transport-security", "max-age=31536000")
        await self._send(message)


def same_site(path: str, allowed: Sequence[str] = ("/desk",)) -> str:
    """A path of this site to go on to, or the first allowed one: never another site's."""
    plain = path.startswith(tuple(allowed)) and not any(c in path for c in "\\\r\n\t")
    return path if plain and not path.startswith("//") else allowed[0]
