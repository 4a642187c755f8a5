"""Posts and users in X's shapes, in either dialect: escaped, shortened, cut, with their entities."""

import html
import re
import zlib
from datetime import datetime
from typing import Any

from tests.stand_ins.x.operators import LINK
from tests.stand_ins.x.world import HANDLE, TAG, Post, User, World

CUT = 270
LONGEST = 280

ALWAYS = {"tweet": {"id", "text", "edit_history_tweet_ids"}, "post": {"id", "text"}}
OLD_NAMES = {
    "edit_history": "edit_history_tweet_ids",
    "note": "note_tweet",
    "references": "referenced_tweets",
}
NEW_NAMES = {
    "edit_history": "edit_history_post_ids",
    "note": "note_post",
    "references": "referenced_posts",
}
# what the newer dialect gives for an expansion, the older for a field
EXPANDED = {"author_id", "edit_history_post_ids", "in_reply_to_user_id", "referenced_posts"}


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def post_shape(post: Post, world: World, dialect: str, fields: set[str]) -> dict[str, Any]:
    """A post with the fields that were asked for; X drops what it does not know in silence."""
    names = OLD_NAMES if dialect == "tweet" else NEW_NAMES
    whole, is_long = post.whole, len(post.whole) > LONGEST
    cut = f"{whole[:CUT]}… https://x.com/i/web/status/{post.id}" if is_long else whole
    text, entities = marked(cut, post, world)
    parent = world.posts.get(post.reply_to or "")
    full: dict[str, Any] = {
        "id": post.id,
        "text": text,
        "author_id": post.author.id,
        "conversation_id": post.conversation,
        "created_at": stamp(post.created_at),
        "lang": post.lang,
        "display_text_range": [_lead_length(post), max(_lead_length(post) + 1, len(text))],
        names["edit_history"]: list(post.chain),
    }
    if entities:
        full["entities"] = entities
    if post.reply_to:
        full["in_reply_to_user_id"] = parent.author.id if parent else "1"
    if references := _references(post):
        full[names["references"]] = references
    if is_long:
        note, note_entities = marked(whole, post, world)
        full[names["note"]] = {"text": note} | (
            {"entities": note_entities} if note_entities else {}
        )
    if world.fate_of(post) == "withheld":
        full["withheld"] = {"copyright": True, "country_codes": ["XX"]}
    asked = fields | ALWAYS[dialect]
    return {name: value for name, value in full.items() if name in asked}


def marked(text: str, post: Post, world: World) -> tuple[str, dict[str, Any]]:
    """Escaped text and its entities, whose offsets are code points of the escaped text."""
    attached = _attached(post, world)
    found = sorted(
        [
            *(("urls", match) for match in LINK.finditer(text)),
            *(("hashtags", match) for match in TAG.finditer(text)),
            *(("mentions", match) for match in HANDLE.finditer(text)),
        ],
        key=lambda pair: pair[1].start(),
    )
    out, end, entities = "", 0, dict[str, list[dict[str, Any]]]()
    for kind, match in found:
        if match.start() < end:
            continue
        out += escape(text[end : match.start()])
        shown = _short(match[0]) if kind == "urls" else escape(match[0])
        entity = _entity(kind, match, world) | {"start": len(out), "end": len(out) + len(shown)}
        entities.setdefault(kind, []).append(entity)
        out += shown
        end = match.end()
    out += escape(text[end:])
    for entity in attached:
        out += " "
        place = {"start": len(out), "end": len(out) + len(entity["url"])}
        entities.setdefault("urls", []).append(entity | place)
        out += entity["url"]
    return out, entities


def user_shape(user: User, fields: set[str]) -> dict[str, Any]:
    full = {
        "id": user.id,
        "name": html.escape(user.name, quote=False),
        "username": user.username,
        "created_at": "2014-03-01T08:00:00.000Z",
        "description": html.escape(user.bio, quote=False),
    }
    return {name: full[name] for name in full if name in fields | {"id", "name", "username"}}


def escape(text: str) -> str:
    return html.escape(text, quote=False)


def _lead_length(post: Post) -> int:
    return sum(len(handle) + 2 for handle in post.lead)


def _references(post: Post) -> list[dict[str, str]]:
    kinds = {"replied_to": post.reply_to, "quoted": post.quotes, "retweeted": post.reposts}
    return [{"type": kind, "id": native} for kind, native in kinds.items() if native]


def _short(url: str) -> str:
    slug = format(zlib.crc32(url.encode()), "010d")[:10]
    return f"https://t.co/{slug}"


def _entity(kind: str, match: "re.Match[str]", world: World) -> dict[str, Any]:
    if kind == "hashtags":
        return {"tag": match[1]}
    if kind == "mentions":
        known = world.named(match[1])
        return {"username": match[1]} | ({"id": known.id} if known else {})
    url = match[0] if "://" in match[0] else f"http://{match[0]}"
    shown = url.removeprefix("https://").removeprefix("http://")
    return {"url": _short(match[0]), "expanded_url": url, "display_url": shown[:30]}


def _attached(post: Post, world: World) -> list[dict[str, Any]]:
    links = []
    quoted = world.posts.get(post.quotes or "")
    if quoted is not None:
        url = f"https://twitter.com/{quoted.author.username}/status/{quoted.id}"
        links.append({"url": _short(url), "expanded_url": url, "display_url": url[8:38]})
    if post.media:
        url = f"https://twitter.com/{post.author.username}/status/{post.id}/photo/1"
        shown = f"pic.twitter.com/{post.id[-10:]}"
        links.append(
            {
                "url": _short(url),
                "expanded_url": url,
                "display_url": shown,
                "media_key": f"3_{post.id}",
            }
        )
    return links
