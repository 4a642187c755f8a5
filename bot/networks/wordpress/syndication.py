"""A post's comments by its feed, where REST is shut: the newest ten, without addresses."""

import io
import re
from calendar import timegm
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser

from bot.errors import Trouble
from bot.networks.wordpress.comments import Comment
from bot.networks.wordpress.http import trouble

_NUMBER = re.compile(r"#comment-(\d+)$|[?&]c=(\d+)$")
_IN_REPLY = re.compile(
    r"^\s*<p>[^<]{0,80}<a\s[^>]*href=\"[^\"]*#comment-(\d+)\"[^>]*>[^<]*</a>\.?</p>"
)


def address(home: str, query: str) -> str:
    """Where the feed of a post's comments is, by the post's address or number."""
    if query.isdecimal():
        return f"{home}/?feed=rss2&p={query}"
    if urlsplit(query).query:
        return f"{query}&feed=rss2"
    return f"{query.rstrip('/')}/feed/"


def newest(body: bytes) -> Sequence[Comment]:
    """The comments of a feed, oldest first. Raises NetworkError where it is no feed.

    The feed puts "In reply to NAME." before a reply: that says where the comment hangs,
    and is taken out of its text.
    """
    read = feedparser.parse(io.BytesIO(body))
    if not read.version:
        raise trouble(Trouble.LATER, "no feed where the feed was expected")
    found = (_comment(entry) for entry in read.entries)
    return sorted((each for each in found if each), key=lambda each: (each.date_gmt, each.id))


def _comment(entry: Any) -> Comment | None:
    match = _NUMBER.search(entry.get("link", "")) or _NUMBER.search(entry.get("id", ""))
    when = entry.get("published_parsed")
    if match is None or when is None:
        return None
    content = entry.get("content") or [{"value": entry.get("summary", "")}]
    markup = content[0]["value"]
    parent = _IN_REPLY.search(markup)
    read = Comment.read(
        {
            "id": int(match[1] or match[2]),
            "post": 0,
            "parent": int(parent[1]) if parent else 0,
            "author_name": entry.get("author", ""),
            "date_gmt": datetime.fromtimestamp(timegm(when), UTC),
            "content": {"rendered": _IN_REPLY.sub("", markup, count=1)},
            "link": entry.get("link", ""),
        }
    )
    return read if isinstance(read, Comment) else None
