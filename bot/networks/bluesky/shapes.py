"""A post as Bluesky shows it → an Answer. Everything in it was written by strangers' programs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.model import Account, Answer, Change
from bot.networks import clean
from bot.networks.bluesky.labels import Verdict, heeded
from bot.networks.bluesky.uris import NETWORK, address, is_post

_TAG = re.compile(r"(?<![\w&/#])[#＃](\w*[^\W\d]\w*)")
_MENTION = re.compile(r"(?<![\w@/.])@([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
_FEDIVERSE = re.compile(r"(https://[^/\s]+)/@([\w.-]+)/(\d+)")
_PROVIDERS = (".bsky.social", ".bsky.team", ".brid.gy")
_INVALID = "handle.invalid"
_FACET = "app.bsky.richtext.facet#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one item of a list is: an answer, one that was taken away, or a fault in words.

    `at` is when the network sorts it (aware UTC), `indexed` when it came to know of it.
    """

    uri: str
    at: datetime
    indexed: datetime
    answer: Answer | None = None
    change: Change | None = None
    fault: str | None = None


def read(view: Any, now: datetime) -> Seen | None:
    """A post view or a notification; None where it is no post at all.

    A claimed time that cannot be read or lies ahead of when the network first saw the post
    gives way to the latter.
    """
    if not isinstance(view, dict) or not is_post(view.get("uri")):
        return None
    uri, record = view["uri"], _mapping(view.get("record"))
    indexed = _time(view.get("indexedAt")) or now
    at = min(_time(record.get("createdAt")) or indexed, indexed)
    author = _mapping(view.get("author"))
    if not isinstance(record.get("text"), str) or not isinstance(author.get("did"), str):
        fault = f"{uri} is not understood: it has no text or no author"
        return Seen(uri=uri, at=at, indexed=indexed, fault=fault)
    verdict = heeded(view, now)
    if verdict.fate is not None:
        change = Change(id=uri, fate=verdict.fate)
        return Seen(uri=uri, at=at, indexed=indexed, change=change)
    answer = _answer(view, record, author, verdict, at)
    return Seen(uri=uri, at=at, indexed=indexed, answer=answer)


def _answer(
    view: Mapping[str, Any],
    record: Mapping[str, Any],
    author: Mapping[str, Any],
    verdict: Verdict,
    at: datetime,
) -> Answer:
    text = clean(record["text"])
    found = _Found.of(record)
    reply = _mapping(record.get("reply"))
    return Answer(
        id=view["uri"],
        network=NETWORK,
        account=account(author, automated=verdict.automated),
        text=text.strip(),
        said_at=at,
        version=str(view.get("cid") or ""),
        url=address(view["uri"]),
        reply_to=_uri(reply.get("parent")),
        conversation=_uri(reply.get("root")) or view["uri"],
        quotes=_quoted(_mapping(record.get("embed"))),
        tags=_once(*found.tags, *_TAG.findall(text)),
        mentions=_once(*found.mentions, *_MENTION.findall(text)),
        links=_once(*found.links),
        language=_language(record.get("langs")),
        visibility=verdict.visibility,
        spoiler=clean(verdict.spoiler) if verdict.spoiler else None,
        mirror_of=_original(record, author),
        raw=view,
    )


def account(author: Mapping[str, Any], *, automated: bool = False) -> Account:
    """The writer. A handle that is a domain of their own is a link to their site."""
    did = author["did"]
    handle = author.get("handle")
    handle = clean(handle) if isinstance(handle, str) and handle != _INVALID else None
    name = author.get("displayName")
    bio = author.get("description")
    own_domain = handle is not None and not handle.endswith(_PROVIDERS)
    return Account(
        id=f"{NETWORK}:{did}",
        network=NETWORK,
        handle=handle,
        name=clean(name).strip() or None if isinstance(name, str) else None,
        url=f"https://bsky.app/profile/{did}",
        bio=clean(bio) if isinstance(bio, str) else None,
        links=(f"https://{handle}",) if own_domain else (),
        since=_time(author.get("createdAt")),
        automated=automated,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a record's facets and embeds hold."""

    tags: tuple[str, ...]
    mentions: tuple[str, ...]
    links: tuple[str, ...]

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "_Found":
        facets = list(_facets(record))
        beside = record.get("tags")
        card = _mapping(_mapping(record.get("embed")).get("external")).get("uri")
        return cls(
            tags=(
                *_features(facets, "tag", "tag"),
                *(tag for tag in (beside if isinstance(beside, list) else ()) if _is_text(tag)),
            ),
            mentions=tuple(
                words.removeprefix("@")
                for words, feature in facets
                if feature.get("$type") == f"{_FACET}mention" and words.startswith("@")
            ),
            links=(*_features(facets, "link", "uri"), *((card,) if _is_text(card) else ())),
        )


def _facets(record: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each feature with the words that it stands for; offsets are bytes of UTF-8."""
    written = record["text"].encode("utf-8", "surrogatepass")
    facets = record.get("facets")
    for facet in facets if isinstance(facets, list) else ():
        index = _mapping(_mapping(facet).get("index"))
        start, end = index.get("byteStart"), index.get("byteEnd")
        features = _mapping(facet).get("features")
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
            continue
        words = written[start:end].decode("utf-8", "replace")
        for feature in features if isinstance(features, list) else ():
            if isinstance(feature, dict):
                yield words, feature


def _features(
    facets: Iterable[tuple[str, Mapping[str, Any]]], kind: str, key: str
) -> Iterator[str]:
    for _, feature in facets:
        if feature.get("$type") == f"{_FACET}{kind}" and _is_text(feature.get(key)):
            yield feature[key]


def _quoted(embed: Mapping[str, Any]) -> str | None:
    """The post that is quoted, alone or beside a picture."""
    record = _mapping(embed.get("record"))
    uri = _uri(record) or _uri(record.get("record"))
    return uri if is_post(uri) else None


def _original(record: Mapping[str, Any], author: Mapping[str, Any]) -> str | None:
    """What a bridge mirrored, where it says so: Mastodon's addresses as its ids."""
    url = record.get("bridgyOriginalUrl")
    if not isinstance(url, str) or not str(author.get("handle")).endswith(".brid.gy"):
        return None
    shown = _FEDIVERSE.fullmatch(url)
    if shown:
        return clean(f"mastodon:{shown[1]}/users/{shown[2]}/statuses/{shown[3]}")
    return clean(f"mastodon:{url}") if ".ap.brid.gy" in str(author["handle"]) else clean(url)


def _language(langs: Any) -> str | None:
    first = langs[0] if isinstance(langs, list) and langs else None
    return clean(first)[:35] if isinstance(first, str) else None


def _once(*words: str) -> tuple[str, ...]:
    """Each once, tags and handles compared as a reader would."""
    kept: dict[str, str] = {}
    for word in words:
        kept.setdefault(word.casefold(), clean(word))
    return tuple(kept.values())


def _uri(ref: Any) -> str | None:
    uri = ref.get("uri") if isinstance(ref, dict) else None
    return clean(uri) if isinstance(uri, str) else None


def _time(said: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(said)
    except (TypeError, ValueError):
        return None
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
