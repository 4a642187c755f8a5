"""One sweep of a feed, newest first: page by page, within an allowance, through X's moods.

What a sweep must know to go on after a stop is in the cursor's resume token, as JSON.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from bot.errors import NetworkError, Trouble
from bot.model import Account, Allowance, Answer, Cursor, Feed, Gap, Page, Route
from bot.networks.x import ids, roads
from bot.networks.x.roads import Road
from bot.networks.x.settings import XSettings
from bot.networks.x.shapes import POST_PARAMS, Batch, read_posts
from bot.networks.x.troubles import trouble
from bot.networks.x.wire import Reply, Wire

_BROKEN = "broken post "
_ENDLESS = "X handed out pages without end; the sweep ended"
_TURNS = 3  # how often a sweep may change its bounds because X refused them


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where a sweep stands: ids above `since` and below `until`, the next page's token, the lowest id read."""

    since: str | None = None
    until: str | None = None
    token: str | None = None
    low: str | None = None
    read: int = 0

    @property
    def is_fresh(self) -> bool:
        """Whether nothing of the sweep was read before."""
        return self.token is None and self.until is None

    def to_resume(self) -> str:
        """The window as a cursor's resume token."""
        return json.dumps([self.since, self.until, self.token, self.low, self.read])

    @classmethod
    def from_resume(cls, resume: str) -> "Window":
        """The window that a resume token of ours describes."""
        since, until, token, low, read = json.loads(resume)
        return cls(since=since, until=until, token=token, low=low, read=read)


@dataclass(slots=True, kw_only=True)
class Sweep:
    """A sweep under way. `window` and `cursor` move with every page."""

    feed: Feed
    road: Road
    wire: Wire
    settings: XSettings
    allowance: Allowance
    window: Window
    own: Account | None = None
    cursor: Cursor = field(default_factory=Cursor)
    first_mark: str | None = None
    lost: Gap | None = None
    fills: bool = False
    fresh: bool = field(init=False)
    _seen: set[str] = field(default_factory=set)
    _barren: int = 0
    _turns: int = 0

    def __post_init__(self) -> None:
        self.fresh = self.window.is_fresh

    def pages(self) -> Iterator[Page]:
        """The pages that the allowance admits. Raises NetworkError."""
        while (size := self._size()) and self.allowance.admits(roads.page(self.road, size)):
            try:
                page = self._read(self._asked(size))
            except NetworkError as error:
                if (turned := self._turned(error)) is not None:
                    yield turned
                continue
            yield page
            if page.complete or page.cursor.resume is None:
                return

    def _size(self) -> int:
        if not self.allowance.affords(Decimal(0)):
            return 0
        return self.road.size(self.allowance.dollars, self.settings.page_size)

    def _asked(self, size: int) -> Reply:
        window = self.window
        params = {**self.road.params, **POST_PARAMS[self.settings.dialect], "max_results": size}
        if self.road.bounded:
            bounds = {"since_id": window.since, "until_id": window.until}
            params |= {name: value for name, value in bounds.items() if value is not None}
        if window.token is not None:
            params[self.road.token_name] = window.token
        return self.wire.get(self.road.endpoint, params, as_user=self.road.as_user)

    def _turned(self, error: NetworkError) -> Page | None:
        """Go on elsewhere where X refuses a bound or a token of ours; else the error stands."""
        self._turns += 1
        if self._turns > _TURNS:
            raise error
        low, window = self.window.low, self.window
        until = ids.oldest(window.until, low)
        if error.trouble is Trouble.STALE_CURSOR and window.since is not None:
            self.window = Window(until=until, low=low)
            return self._forgotten(window.since, error.oldest)
        if error.status == 400 and window.token is not None and "token" in error.detail.casefold():
            self.window = Window(since=window.since, until=until, low=low)
            return None
        raise error

    def _forgotten(self, since: str, oldest: str | None) -> Page | None:
        """What lies between the mark and the oldest that X still has is lost, and said so."""
        low = self.cursor.mark or since
        if oldest is None or int(low) >= int(oldest):
            return None
        gap = Gap(
            feed=self.feed.id,
            low=low,
            high=oldest,
            why="not read while X still had it",
            since=ids.said_at(oldest),
            lost=True,
        )
        self.lost = gap
        self.cursor = replace(self.cursor, resume=self.window.to_resume())
        return Page(answers=(), cursor=self.cursor, complete=False, gap=gap)

    def _read(self, reply: Reply) -> Page:
        batch = read_posts(reply.body, self.own)
        if batch.is_hollow and not self.fills:
            why = ", ".join(sorted(set(batch.broken.values())))
            what = f"every post came broken: {why}; has X changed its dialect?"
            raise trouble(Trouble.LATER, what, billed=True)
        charged = roads.charges(self.road, batch.posts, batch.users, self.settings)
        self.allowance = self.allowance.less(sum((one.price for one in charged), Decimal(0)))
        more, cut_short = self._moved(batch, reply)
        gap = self._broken(batch, reply)
        if more and not self._size() and self.road.bounded and self.window.low is not None:
            more, gap = False, self._unread(gap, reply)
            self.cursor = Cursor(mark=ids.newest(self.first_mark, self.cursor.mark))
            complete = False
        else:
            complete = not more
            gap = gap or (self._out_of_sight(reply) if complete else None)
        notes = (*batch.notes, *self._broken_notes(batch), *([_ENDLESS] if cut_short else ()))
        return Page(
            answers=batch.answers,
            cursor=self.cursor,
            complete=complete,
            charges=charged,
            routes=self._routes(batch.answers),
            gap=gap,
            changes=batch.changes,
            notes=notes,
            cut_short=cut_short,
        )

    def _moved(self, batch: Batch, reply: Reply) -> tuple[bool, bool]:
        """Move window and cursor past a page; whether more is to be asked for, and whether X only says so."""
        new = set(batch.posts) - self._seen
        self._seen |= new
        self._barren = 0 if new else self._barren + 1
        self.first_mark = self.first_mark or ids.newest(*batch.posts)
        low = ids.oldest(self.window.low, *batch.posts)
        endless = self._barren >= self.settings.barren_pages
        past = not self.road.bounded and self._is_past(low)
        more = batch.token is not None and not endless and not past
        cut_short = batch.token is not None and endless
        read = self.window.read + len(new)
        self.window = replace(self.window, token=batch.token, low=low, read=read)
        if more:
            self.cursor = Cursor(
                mark=self.cursor.mark, resume=self.window.to_resume(), next_mark=self.first_mark
            )
        else:
            self.cursor = Cursor(mark=self._mark(reply, promised=cut_short))
        return more, cut_short

    def _is_past(self, low: str | None) -> bool:
        since = self.window.since
        return since is not None and low is not None and int(low) <= int(since)

    def _mark(self, reply: Reply, *, promised: bool) -> str | None:
        """Where the next sweep begins; a quiet feed's mark moves on by X's clock, unless X `promised` more."""
        known = ids.newest(self.first_mark, self.cursor.mark)
        if not self.fresh or promised:
            return known
        return ids.newest(known, ids.first_id(reply.at - self.settings.quiet))

    def _unread(self, broken: Gap | None, reply: Reply) -> Gap:
        high = ids.newest(self.window.low, broken.high if broken is not None else None)
        return Gap(
            feed=self.feed.id,
            low=self.window.since,
            high=high,
            why="the allowance ended before this was read",
            since=reply.at,
        )

    def _out_of_sight(self, reply: Reply) -> Gap | None:
        """Where a timeline ends at its greatest depth, what lies below it was never shown."""
        if self.road.deepest is None or self.window.read < self.road.deepest:
            return None
        return Gap(
            feed=self.feed.id,
            low=self.window.since,
            high=self.window.low,
            why=f"X shows no more than {self.road.deepest} of these",
            since=reply.at,
            lost=True,
        )

    def _broken(self, batch: Batch, reply: Reply) -> Gap | None:
        """Broken posts are a stretch to be read again."""
        known = [native for native in batch.broken if native.isdecimal()]
        if not known or not self.road.bounded:
            return None
        numbers = sorted(map(int, known))
        return Gap(
            feed=self.feed.id,
            low=str(numbers[0] - 1),
            high=str(numbers[-1] + 1),
            why=f"{_BROKEN}{numbers[0]}: {batch.broken[str(numbers[0])]}",
            since=reply.at,
        )

    @staticmethod
    def _broken_notes(batch: Batch) -> tuple[str, ...]:
        return tuple(f"post {native} was not kept: {why}" for native, why in batch.broken.items())

    def _routes(self, answers: tuple[Answer, ...]) -> dict[str, Route]:
        """In a conversation, whoever does not reply to its root replies to another fan."""
        if self.feed.route not in {Route.REPLY, Route.NESTED_REPLY}:
            return {}
        root = ids.worldwide(self.feed.query)
        return {
            answer.id: Route.REPLY if answer.reply_to == root else Route.NESTED_REPLY
            for answer in answers
        }


def fill(sweep: Sweep, gap: Gap, *, reach: datetime) -> Iterator[Page]:
    """The pages of a gap, each with what remains of the gap after it. Raises NetworkError.

    What lies before `reach` (aware UTC) is lost on a road that forgets; so is a post that
    stayed broken since before it. Where X says that more is to come and sends nothing, the gap
    stays, once.
    """
    forgotten = gap.high is not None and sweep.road.forgets and ids.said_at(gap.high) < reach
    given_up = gap.why.startswith(_BROKEN) and gap.since < reach
    if forgotten or given_up or not sweep.road.bounded:
        yield Page(answers=(), cursor=Cursor(), complete=False, gap=replace(gap, lost=True))
        return
    sweep.fills = True
    for page in sweep.pages():
        if page.gap is not None and page.gap is sweep.lost:
            continue
        high = ids.oldest(gap.high, sweep.window.low)
        remains: Gap | None = replace(gap, high=high)
        if page.complete and sweep.lost is not None:
            remains = replace(gap, high=sweep.lost.high, lost=True)
        elif page.cut_short and gap.why != _ENDLESS:
            remains = replace(gap, high=high, why=_ENDLESS)  # believed the second time
        elif page.complete:
            remains = page.gap and replace(page.gap, since=min(page.gap.since, gap.since))
        yield replace(page, gap=remains)
