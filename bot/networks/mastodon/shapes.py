"""A post as Mastodon and kin show it → an Answer. Everything in it was written by strangers' programs."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from bot.model import Account, Answer, Visibility
from bot.networks import clean
from bot.networks.html import plain
from bot.networks.mastodon.settings import NETWORK

_TAG = re.compile(r"(?<![\w&/#])[#＃](\w*[^\W\d]\w*)")
_AT_URI = re.compile(r"at://did:[a-z]+:[\w.%:-]+/app\.bsky\.feed\.post/[\w.~:-]+")
_ON_X = re.compile(r"https://[^/]+/(?:users/)?@?\w+/(?:statuses|status)/(\d+)")
_MIRRORS_OF_X = ("bird.makeup",)
_BRIDGE = "bsky.brid.gy"
_SEEN_BY = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.UNLISTED,
    "local": Visibility.SIGNED_IN,  # Pleroma's and its kin's
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one item of a list is: an answer, or a fault in words. `at` is when it was written."""

    native: str
    at: datetime
    answer: Answer | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """What a reply stands under, by worldwide ids, as far as it is known."""

    reply_to: str | None = None
    conversation: str | None = None


def read(status: Any, host: str, now: datetime, above: Above | None = None) -> Seen | None:
    """A post of any flavour; None where it is none, or repeats another's.

    `host` stands behind names of the instance's own accounts. A time ahead of now is now.
    """
    native = native_of(status)
    if native is None or _mapping(status).get("reblog"):
        return None
    at = min(_time(status.get("created_at")) or now, now)
    author = status.get("account")
    if uri_of(status) is None or not isinstance(author, dict) or account_id(author) is None:
        return Seen(
            native=native,
            at=at,
            fault=f"post {native} is not understood: it has no address or no author",
        )
    return Seen(native=native, at=at, answer=_answer(status, host, at, above or Above()))


def native_of(status: Any) -> str | None:
    """The instance's own id of a post; some of Mastodon's kin give numbers."""
    native = _mapping(status).get("id")
    return str(native) if isinstance(native, str | int) and str(native) else None


def uri_of(status: Any) -> str | None:
    """A post's worldwide id."""
    uri = _mapping(status).get("uri") or _mapping(status).get("url")
    return f"{NETWORK}:{clean(uri)}" if isinstance(uri, str) else None


def parent_of(status: Mapping[str, Any]) -> str | None:
    """The instance's own id of what a post replies to."""
    parent = status.get("in_reply_to_id")
    return str(parent) if isinstance(parent, str | int) and str(parent) else None


def native_in(version: str) -> str:
    """The instance's own id, which an answer's version begins with."""
    return version.partition("~")[0]


def _answer(status: Mapping[str, Any], host: str, at: datetime, above: Above) -> Answer:
    content = plain(_text(status.get("content")))
    spoiler = plain(_text(status.get("spoiler_text"))).text
    uri = uri_of(status) or ""
    url = status.get("url")
    edited = _time(status.get("edited_at"))
    return Answer(
        id=uri,
        network=NETWORK,
        account=account(status["account"], host),
        text=content.text,
        said_at=at,
        version=_version(status, edited, content.text, spoiler),
        edited_at=edited,
        url=_web(url),
        reply_to=above.reply_to,
        conversation=above.conversation or (None if parent_of(status) else uri),
        quotes=_quoted(status),
        tags=_once(*_names(status.get("tags"), "name"), *_TAG.findall(content.text)),
        mentions=_once(*(_full(name, host) for name in _names(status.get("mentions"), "acct"))),
        links=tuple(link for link in content.links if not _is_marking(link, status)),
        language=_language(status.get("language")),
        visibility=_SEEN_BY.get(str(status.get("visibility")), Visibility.PRIVATE),
        spoiler=spoiler or None,
        mirror_of=mirrored(status),
        raw=status,
    )


def _version(status: Mapping[str, Any], edited: datetime | None, text: str, spoiler: str) -> str:
    """The instance's own id, by which it is asked for again, and what tells this edit apart."""
    if edited is not None:
        return f"{native_of(status)}~{edited.isoformat()}"
    words = hashlib.sha256(f"{spoiler}\0{text}".encode()).hexdigest()[:12]
    return f"{native_of(status)}~{words}"


def account(author: Mapping[str, Any], host: str) -> Account:
    """The writer. Links are those that were verified (rel=me); the others stand in the bio."""
    fields = [field for field in _list(author.get("fields")) if isinstance(field, dict)]
    verified = [link for f in fields if f.get("verified_at") for link in _links(f.get("value"))]
    claimed = [plain(_text(f.get("value"))).text for f in fields if not f.get("verified_at")]
    bio = "\n".join(filter(None, [plain(_text(author.get("note"))).text, *claimed]))
    acct, name, url = author.get("acct"), author.get("display_name"), author.get("url")
    return Account(
        id=account_id(author) or "",
        network=NETWORK,
        handle=_full(acct, host) if isinstance(acct, str) and acct else None,
        name=clean(name).strip() or None if isinstance(name, str) else None,
        url=_web(url),
        bio=bio or None,
        links=_once(*verified),
        since=_time(author.get("created_at")),
        automated=bool(author.get("bot")),
    )


def account_id(author: Mapping[str, Any]) -> str | None:
    """An account's worldwide id; where its address in the protocol is not given, that of its page."""
    for uri in (author.get("uri"), _mapping(author.get("pleroma")).get("ap_id"), author.get("url")):
        if isinstance(uri, str) and uri:
            return f"{NETWORK}:{clean(uri)}"
    return None


def mirrored(status: Mapping[str, Any]) -> str | None:
    """The original's worldwide id, where a bridge made this."""
    uri = _text(status.get("uri"))
    try:
        host = urlsplit(uri).hostname or ""
    except ValueError:
        return None
    if host == _BRIDGE and (found := _AT_URI.search(uri)):
        return found[0]
    if host in _MIRRORS_OF_X and (found := _ON_X.match(uri)):
        return f"x:{found[1]}"
    return None


def _quoted(status: Mapping[str, Any]) -> str | None:
    quote = _mapping(status.get("quote")) or _mapping(_mapping(status.get("pleroma")).get("quote"))
    return uri_of(quote.get("quoted_status") or quote)


def _is_marking(link: str, status: Mapping[str, Any]) -> bool:
    """Whether a link is only how a mention or a hashtag is marked up."""
    mentions = set(_names(status.get("mentions"), "url"))
    tags = {name.casefold() for name in _names(status.get("tags"), "name")}
    try:
        parts = urlsplit(link).path.rstrip("/").split("/")
    except ValueError:
        return True
    is_tag = len(parts) > 2 and parts[-2] in {"tags", "tag"} and parts[-1].casefold() in tags
    return is_tag or link in mentions


def _links(markup: Any) -> tuple[str, ...]:
    return plain(_text(markup)).links


def _full(acct: str, host: str) -> str:
    """A handle with its host, as it is known everywhere."""
    return clean(acct if "@" in acct else f"{acct}@{host}")


def _names(items: Any, key: str) -> Iterator[str]:
    for item in _list(items):
        name = _mapping(item).get(key)
        if isinstance(name, str) and name:
            yield name


def _language(language: Any) -> str | None:
    return clean(language)[:35] or None if isinstance(language, str) else None


def _once(*words: str) -> tuple[str, ...]:
    """Each once, compared as a reader would."""
    kept: dict[str, str] = {}
    for word in words:
        kept.setdefault(word.casefold(), clean(word))
    return tuple(kept.values())


def _time(said: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(said)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _web(url: Any) -> str | None:
    is_web = isinstance(url, str) and url.startswith(("https://", "http://"))
    return clean(url) if is_web else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else ()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
