"""What a post's writer wrote: the long text where there is one, links whole, entities undone.

X escapes text for HTML, shortens links and puts handles before a reply. Entity offsets
are code points of the escaped text: slice first, unescape after.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.networks import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A post's text as its writer had it, and what X found in it."""

    text: str
    tags: tuple[str, ...]
    mentions: tuple[str, ...]
    links: tuple[str, ...]
    short_links_left: bool


def words(post: Mapping[str, Any], *, is_reply: bool, quoted: str | None) -> Words:
    """The writer's words of a post in either dialect."""
    escaped, entities = _whole(post)
    urls = [url for url in _entities(entities, "urls") if _fits(escaped, url, "http")]
    start = _lead(post, escaped, entities) if is_reply else 0
    shown = [url for url in urls if not _is_attached(url, escaped, quoted)]
    text = "".join(_pieces(escaped, urls, start, quoted))
    return Words(
        text=clean(text).strip(),
        tags=_told(_entities(entities, "hashtags"), "tag"),
        mentions=_told(_entities(entities, "mentions"), "username"),
        links=tuple(dict.fromkeys(clean(_target(url)) for url in shown)),
        short_links_left="https://t.co/" in escaped and not urls,
    )


def unescaped(text: str) -> str:
    """X escapes these three and nothing else."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def either(post: Mapping[str, Any], *names: str) -> Any:
    """The first of a field's names, old or new, that came."""
    return next((post[name] for name in names if post.get(name) is not None), None)


def _whole(post: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    note = either(post, "note_post", "note_tweet")
    if isinstance(note, dict) and isinstance(note.get("text"), str):
        return note["text"], _mapping(note.get("entities"))
    return post["text"], _mapping(post.get("entities"))


def _lead(post: Mapping[str, Any], escaped: str, entities: Mapping[str, Any]) -> int:
    """Where the writer's own words begin: after the handles that X put before a reply."""
    shown, text = post.get("display_text_range"), post["text"]
    if isinstance(shown, list) and shown and isinstance(shown[0], int):
        before = text[: max(0, shown[0])]
        if escaped.startswith(before):
            return len(before)
    position = 0
    for mention in _entities(entities, "mentions"):
        if mention["start"] != position or escaped[position : position + 1] not in {"@", "＠"}:
            break
        position = mention["end"]
        position += len(escaped[position:]) - len(escaped[position:].lstrip())
    return position


def _pieces(
    escaped: str, urls: Sequence[Mapping[str, Any]], start: int, quoted: str | None
) -> Iterator[str]:
    end = start
    for url in urls:
        if url["start"] < end:
            continue
        yield unescaped(escaped[end : url["start"]])
        yield "" if _is_attached(url, escaped, quoted) else _target(url)
        end = url["end"]
    yield unescaped(escaped[end:])


def _is_attached(url: Mapping[str, Any], escaped: str, quoted: str | None) -> bool:
    """Whether X put the link there itself: for a picture, or for the post quoted at the end."""
    shown = str(url.get("display_url") or "")
    if url.get("media_key") or shown.startswith(("pic.twitter.com/", "pic.x.com/")):
        return True
    ends = not escaped[url["end"] :].strip()
    return quoted is not None and ends and _target(url).rstrip("/").endswith(f"/status/{quoted}")


def _target(url: Mapping[str, Any]) -> str:
    target = either(url, "unwound_url", "expanded_url")
    if isinstance(target, str) and target.startswith(("https://", "http://")):
        return target
    return str(url.get("url") or "")


def _entities(entities: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    """Entities of a kind that say where they stand, in the order of the text."""
    found = entities.get(kind)
    placed = [
        entity
        for entity in (found if isinstance(found, list) else [])
        if isinstance(entity, dict)
        and isinstance(entity.get("start"), int)
        and isinstance(entity.get("end"), int)
        and 0 <= entity["start"] < entity["end"]
    ]
    return sorted(placed, key=lambda entity: int(entity["start"]))


def _fits(escaped: str, url: Mapping[str, Any], beginning: str) -> bool:
    return url["end"] <= len(escaped) and escaped.startswith(beginning, url["start"])


def _told(entities: Sequence[Mapping[str, Any]], key: str) -> tuple[str, ...]:
    told = [clean(entity[key]) for entity in entities if isinstance(entity.get(key), str)]
    return tuple(dict.fromkeys(told))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
