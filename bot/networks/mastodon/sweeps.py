"""One sweep of a list, newest first: a hashtag's timeline, or the account's mentions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from bot.model import Allowance, Answer, Cursor, Page, Route
from bot.networks.mastodon.shapes import Seen, native_of
from bot.networks.mastodon.wire import Told

FREE = Decimal(0)
"""What asking costs."""

Asked: TypeAlias = tuple[Sequence[Any], Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """How a feed is asked: a page by its token, how its items are read, which are wanted."""

    ask: Callable[[str | None], Asked]
    read: Callable[[Sequence[Any]], Sequence[Seen]]
    wanted: Callable[[Answer], bool] = lambda _answer: True
    route: Callable[[Answer], Route | None] = lambda _answer: None


@dataclass(slots=True, kw_only=True)
class Sweep:
    """A sweep under way. A mark is when the newest post was written that was seen.

    Posts come in the order in which they were written, wherever that was: what federated
    late stands among older ones, which is what the overlap is for.
    """

    road: Road
    cursor: Cursor
    allowance: Allowance
    overlap: timedelta
    _tokens: set[str] = field(default_factory=set)

    def pages(self) -> Iterator[Page]:
        """Page by page, until the overlap before the mark is read or as far as allowed."""
        token, newest = self.cursor.resume, _at(self.cursor.next_mark)
        while self.allowance.affords(FREE):
            self.allowance = self.allowance.less(FREE)
            items, told = self.road.ask(token)
            seen = self.road.read(items)
            newest = max(filter(None, (newest, *(one.at for one in seen))), default=None)
            token = self._next(items, seen, told)
            yield self._page(seen, token, newest)
            if token is None:
                return

    def _next(self, items: Sequence[Any], seen: Sequence[Seen], told: Told) -> str | None:
        """The next page's token; None where all is read, or a server goes round in circles."""
        mark = _at(self.cursor.mark)
        past = mark is not None and seen and all(one.at < mark - self.overlap for one in seen)
        # kin of Mastodon's leave the link out: their pages go on behind the last item
        token = told.next or ("Link" not in told.headers and items and native_of(items[-1])) or None
        if not items or past or token is None or token in self._tokens:
            return None
        self._tokens.add(token)
        return token

    def _page(self, seen: Sequence[Seen], token: str | None, newest: datetime | None) -> Page:
        answers = [s.answer for s in seen if s.answer is not None and self.road.wanted(s.answer)]
        return Page(
            answers=tuple(answers),
            cursor=self._moved(token, newest),
            complete=token is None,
            routes=routes_of(answers, self.road.route),
            notes=tuple(one.fault for one in seen if one.fault is not None),
        )

    def _moved(self, token: str | None, newest: datetime | None) -> Cursor:
        if token is None:
            latest = max(filter(None, (newest, _at(self.cursor.mark))), default=None)
            return Cursor(mark=latest.isoformat() if latest else None)
        mark = newest.isoformat() if newest else None
        return Cursor(mark=self.cursor.mark, resume=token, next_mark=mark)


def routes_of(
    answers: Sequence[Answer], route: Callable[[Answer], Route | None]
) -> Mapping[str, Route]:
    """How answers were found where that differs from their feed's route, by worldwide id."""
    return {answer.id: found for answer in answers if (found := route(answer)) is not None}


def _at(mark: str | None) -> datetime | None:
    return None if mark is None else datetime.fromisoformat(mark)
