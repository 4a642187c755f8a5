"""A prompt's thread: one request brings thousands of replies, and the walk goes on below the last.

An instance shows the top of a large thread, reply by reply and each with all below it; what
stands below the last ones is asked for by them. What it never shows of a post's own
direct replies (of which it counts more than it gives) is told in a note: mentions and
hashtags bring those.
"""

import base64
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Answer, Cursor, Page, Route
from bot.networks.mastodon.shapes import Above, Seen, native_of, parent_of, read, uri_of
from bot.networks.mastodon.sweeps import FREE
from bot.networks.mastodon.troubles import trouble
from bot.networks.mastodon.wire import Wire

_LEAST_CUT = 60  # replies of a thread that an instance shows at least before it cuts
_LEAST_DEPTH = 20  # levels that it shows at least


@dataclass(slots=True, kw_only=True)
class Walk:
    """A walk under way; `ahead` are the posts (own id, worldwide id) to go on below."""

    wire: Wire
    prompt: str
    host: str
    cursor: Cursor
    allowance: Allowance
    clock: Callable[[], datetime]
    ahead: list[tuple[str, str]] = field(default_factory=list)
    _root: str = ""
    _met: set[str] = field(default_factory=set)

    def pages(self) -> Iterator[Page]:
        """One page a request, until the thread was read or as far as allowed; REFUSED without a prompt.

        Memory holds one request's posts and the names of all.
        """
        begun = self.cursor.next_mark or self.clock().isoformat()
        self._root = self._named()
        resumed = self.cursor.resume
        self.ahead = [(self.prompt, self._root)] if resumed is None else unpack(resumed)
        while self.ahead and self.allowance.affords(FREE):
            self.allowance = self.allowance.less(FREE)
            yield self._page(*self._below(*self.ahead.pop()), begun)

    def _named(self) -> str:
        status, _ = self.wire.ask(lambda client: client.status(self.prompt), dict)
        uri = uri_of(status)
        if uri is None:
            raise trouble(Trouble.LATER, f"the prompt {self.prompt} has no address")
        return uri

    def _below(self, native: str, uri: str) -> tuple[Sequence[Seen], Sequence[str]]:
        """What stands below a post, and what is to be said of it."""
        statuses = self._asked(native)
        names = {native: uri} | {
            own: named
            for status in statuses
            if (own := native_of(status)) and (named := uri_of(status))
        }
        self._go_on_below(native, statuses, names)
        fresh = [status for status in statuses if native_of(status) not in self._met]
        self._met |= {own for status in fresh if (own := native_of(status))}
        seen = [self._read(status, names) for status in fresh]
        return [one for one in seen if one is not None], ()

    def _read(self, status: Mapping[str, Any], names: Mapping[str, str]) -> Seen | None:
        above = Above(reply_to=names.get(parent_of(status) or ""), conversation=self._root)
        return read(status, self.host, self.clock(), above)

    def _go_on_below(
        self, native: str, statuses: Sequence[Mapping[str, Any]], names: Mapping[str, str]
    ) -> None:
        """Remember the posts whose replies were cut off, the deepest on top."""
        replies = Counter(parent_of(status) for status in statuses)
        depths = {native: 0}
        for status in statuses:
            own = native_of(status) or ""
            depths[own] = depth = depths.get(parent_of(status) or "", 0) + 1
            was_cut = len(statuses) >= _LEAST_CUT or depth >= _LEAST_DEPTH
            more = status.get("replies_count")
            is_short = isinstance(more, int) and more > replies[own]
            if was_cut and is_short and own in names and own not in self._met:
                self.ahead.append((own, names[own]))

    def _asked(self, native: str) -> Sequence[Mapping[str, Any]]:
        """The replies below a post, parents before children; none where it was deleted since."""
        try:
            context, _ = self.wire.ask(lambda client: client.status_context(native), dict)
        except NetworkError as error:
            if error.trouble is not Trouble.REFUSED or native == self.prompt:
                raise
            return ()
        found = context.get("descendants")
        return (
            [status for status in found if isinstance(status, dict)]
            if isinstance(found, list)
            else ()
        )

    def _page(self, seen: Sequence[Seen], notes: Sequence[str], begun: str) -> Page:
        answers = [one.answer for one in seen if one.answer is not None]
        cursor = Cursor(mark=begun)
        if self.ahead:
            cursor = Cursor(mark=self.cursor.mark, resume=pack(self.ahead), next_mark=begun)
        return Page(
            answers=tuple(answers),
            cursor=cursor,
            complete=not self.ahead,
            routes={answer.id: route_below(self._root, answer) for answer in answers},
            notes=(*notes, *(one.fault for one in seen if one.fault is not None)),
        )


def route_below(prompt: str, answer: Answer) -> Route:
    """How an answer of a prompt's thread was found."""
    return Route.REPLY if answer.reply_to == prompt else Route.NESTED_REPLY


def pack(ahead: Sequence[tuple[str, str]]) -> str:
    """Names of posts, compressed."""
    return base64.b85encode(zlib.compress(json.dumps(list(ahead)).encode(), 9)).decode()


def unpack(packed: str) -> list[tuple[str, str]]:
    """What `pack` packed."""
    return [(own, uri) for own, uri in json.loads(zlib.decompress(base64.b85decode(packed)))]
