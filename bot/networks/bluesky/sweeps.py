"""One sweep of a list, newest first: notifications, a search, a post's quotes."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from bot.errors import NetworkError
from bot.model import Allowance, Answer, Cursor, Page, Route
from bot.networks.bluesky.marks import instant
from bot.networks.bluesky.shapes import Seen, read

FREE = Decimal(0)
"""What asking Bluesky costs."""

Ask: TypeAlias = Callable[[str | None], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """How a feed is asked: a page by its token, under which key its items are, which are wanted."""

    ask: Ask
    items: str
    wanted: Callable[[Answer, Mapping[str, Any]], bool]
    route: Callable[[Answer], Route | None] = lambda _answer: None


@dataclass(slots=True, kw_only=True)
class Sweep:
    """A sweep under way. Marks are instants: everything indexed before one was seen then."""

    road: Road
    cursor: Cursor
    allowance: Allowance
    overlap: timedelta
    now: datetime
    _tokens: set[str] = field(default_factory=set)

    def pages(self) -> Iterator[Page]:
        """Page by page, until the overlap before the mark is read or as far as allowed."""
        token = None if self.cursor.resume is None else json.loads(self.cursor.resume)
        newest = _at(self.cursor.next_mark)
        while self.allowance.affords(FREE):
            self.allowance = self.allowance.less(FREE)
            reply = self._asked(token)
            if reply is None:
                token, newest = None, None
                continue
            items = _items(reply, self.road.items)
            seen = [(item, found) for item in items if (found := read(item, self.now))]
            newest = max(filter(None, (newest, *(s.indexed for _, s in seen))), default=None)
            token = self._next(reply, [found for _, found in seen])
            yield self._page(seen, token, newest)
            if token is None:
                return

    def _asked(self, token: str | None) -> Mapping[str, Any] | None:
        """A page; None where a token kept from another day is not taken any more.

        Servers trip over such a one with a 5xx just as well as with a 400.
        """
        try:
            return self.road.ask(token)
        except NetworkError as error:
            answered = error.status is not None and (error.status == 400 or error.status >= 500)
            if not answered or token is None or self._tokens:
                raise
            self._tokens.add(token)
            return None

    def _next(self, reply: Mapping[str, Any], seen: Sequence[Seen]) -> str | None:
        """The next page's token; None where all is read, or a server goes round in circles."""
        token = reply.get("cursor")
        since = self._since
        past = since is not None and seen and all(max(s.at, s.indexed) < since for s in seen)
        if not isinstance(token, str) or not token or token in self._tokens or past:
            return None
        if not _items(reply, self.road.items):
            return None
        self._tokens.add(token)
        return token

    @property
    def _since(self) -> datetime | None:
        mark = _at(self.cursor.mark)
        return None if mark is None else mark - self.overlap

    def _page(
        self,
        seen: Sequence[tuple[Mapping[str, Any], Seen]],
        token: str | None,
        newest: datetime | None,
    ) -> Page:
        answers = [
            one.answer
            for item, one in seen
            if one.answer is not None and self.road.wanted(one.answer, item)
        ]
        return Page(
            answers=tuple(answers),
            cursor=self._moved(token, newest),
            complete=token is None,
            routes={a.id: route for a in answers if (route := self.road.route(a)) is not None},
            changes=tuple(one.change for _, one in seen if one.change is not None),
            notes=tuple(one.fault for _, one in seen if one.fault is not None),
        )

    def _moved(self, token: str | None, newest: datetime | None) -> Cursor:
        mark = newest.isoformat() if newest else None
        if token is None:
            latest = max(filter(None, (newest, _at(self.cursor.mark))), default=None)
            return Cursor(mark=latest.isoformat() if latest else None)
        return Cursor(mark=self.cursor.mark, resume=json.dumps(token), next_mark=mark)


def _items(reply: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    found = reply.get(key)
    return [item for item in (found if isinstance(found, list) else []) if isinstance(item, dict)]


def _at(mark: str | None) -> datetime | None:
    return None if mark is None else instant(mark)
