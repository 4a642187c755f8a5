"""A prompt's whole thread: one request brings some levels, and the walk goes on below them."""

import base64
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Answer, Cursor, Page, Route
from bot.networks.bluesky.shapes import Seen, read
from bot.networks.bluesky.sweeps import FREE
from bot.networks.bluesky.troubles import trouble
from bot.networks.bluesky.wire import Wire

_THREAD = "app.bsky.feed.defs#threadViewPost"


@dataclass(slots=True, kw_only=True)
class Walk:
    """A walk under way, depth first; `ahead` are the posts below which nothing was read yet."""

    wire: Wire
    prompt: str
    depth: int
    cursor: Cursor
    allowance: Allowance
    clock: Callable[[], datetime]
    ahead: list[str] = field(default_factory=list)

    def pages(self) -> Iterator[Page]:
        """One page a request, until the whole thread was read or as far as allowed.

        Memory holds one request's posts and the names of those to go on from.
        """
        if self.cursor.resume is None:
            self.ahead = [self.prompt]
            begun = self.clock().isoformat()
        else:
            self.ahead = unpack(self.cursor.resume)
            begun = self.cursor.next_mark or self.clock().isoformat()
        while self.ahead and self.allowance.affords(FREE):
            self.allowance = self.allowance.less(FREE)
            seen = self._below(self.ahead.pop())
            yield self._page(seen, begun)

    def _below(self, uri: str) -> Sequence[Seen]:
        thread = self._asked(uri)
        if thread is None or thread.get("$type") != _THREAD:
            if uri == self.prompt:
                raise trouble(Trouble.REFUSED, f"{uri}: no post is there that we may see")
            return ()
        # newest first on the stack, so that what was said first comes first
        nodes = [(reply, 1) for reply in reversed(_replies(thread))]
        found: list[Seen] = []
        while nodes:
            node, level = nodes.pop()
            seen = read(node.get("post"), self.clock())
            if seen is None:
                continue
            found.append(seen)
            replies = _replies(node)
            nodes += [(reply, level + 1) for reply in reversed(replies)]
            if not replies and _has_replies(node):
                self.ahead.append(seen.uri)
        return found

    def _asked(self, uri: str) -> Mapping[str, Any] | None:
        """The thread below a post; None where it was deleted since it was seen."""
        try:
            reply = self.wire.ask(
                "app.bsky.feed.getPostThread", uri=uri, depth=self.depth, parentHeight=0
            )
        except NetworkError as error:
            if error.trouble is not Trouble.REFUSED:
                raise
            return None
        thread = reply.get("thread")
        return thread if isinstance(thread, dict) else None

    def _page(self, seen: Sequence[Seen], begun: str) -> Page:
        answers = [one.answer for one in seen if one.answer is not None]
        cursor = Cursor(mark=begun)
        if self.ahead:
            cursor = Cursor(mark=self.cursor.mark, resume=pack(self.ahead), next_mark=begun)
        return Page(
            answers=tuple(answers),
            cursor=cursor,
            complete=not self.ahead,
            routes={answer.id: route_below(self.prompt, answer) for answer in answers},
            changes=tuple(one.change for one in seen if one.change is not None),
            notes=tuple(one.fault for one in seen if one.fault is not None),
        )


def route_below(prompt: str, answer: Answer) -> Route:
    """How an answer of a prompt's thread was found."""
    return Route.REPLY if answer.reply_to == prompt else Route.NESTED_REPLY


def _replies(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The replies that can be seen, by their time; what was blocked or deleted is left out."""
    found = node.get("replies")
    replies = [
        reply
        for reply in (found if isinstance(found, list) else [])
        if isinstance(reply, dict) and isinstance(reply.get("post"), dict)
    ]
    return sorted(replies, key=lambda reply: str(reply["post"].get("indexedAt")))


def _has_replies(node: Mapping[str, Any]) -> bool:
    count = node["post"].get("replyCount")
    return isinstance(count, int) and count > 0


def pack(uris: Sequence[str]) -> str:
    """Names of posts, compressed."""
    return base64.b85encode(zlib.compress(json.dumps(list(uris)).encode(), 9)).decode()


def unpack(packed: str) -> list[str]:
    """What `pack` packed."""
    uris: list[str] = json.loads(zlib.decompress(base64.b85decode(packed)))
    return uris
