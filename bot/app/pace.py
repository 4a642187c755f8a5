"""When a feed is asked again: the hosts' bounds, and the instants by which answers are wanted."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot import agenda
from bot.app.feeds import Wanted, on_call
from bot.collect import Outcome, Pace
from bot.collect import next_poll as paced
from bot.config import Polling
from bot.model import Feed, Route
from bot.storage.feeds import FeedState

# X shows a prompt's quotes from the top each time, and bills what it shows, so many at least
_SHOWN = 10
_SET_BACK = timedelta(minutes=5)  # machines' clocks differ by less
_QUOTES_QUICKEST, _QUOTES_SLOWEST = timedelta(days=1), timedelta(days=7)


def is_due(feed: Feed, state: FeedState, now: datetime) -> bool:
    """Whether a feed is to be polled at an instant."""
    if on_call(feed):
        return False
    if state.last_at is not None and state.last_at > now + _SET_BACK:
        return True  # what a wrong clock planned may lie years ahead
    return state.next_at is None or state.next_at <= now


def next_poll(
    outcome: Outcome, now: datetime, before: timedelta | None, polling: Polling, want: Wanted
) -> datetime:
    """When a feed is due again, from how its poll went and what its talks have ahead."""
    if want.feed.route is Route.QUOTE and outcome.complete:
        return _quotes_again(outcome, now, before, want)
    pace = Pace(quickest=polling.quickest, slowest=polling.slowest)
    return paced(
        outcome,
        now,
        before,
        pace,
        prompted=[talk.opens for talk in want.talks],
        wanted_by=_ahead(want, now, polling.slowest),
    )


def _quotes_again(
    outcome: Outcome, now: datetime, before: timedelta | None, want: Wanted
) -> datetime:
    """When about as many new quotes will be there as X shows at once, and after the close."""
    usual = (before or _QUOTES_QUICKEST) * _SHOWN / max(1, outcome.fresh)
    at = now + min(max(usual, _QUOTES_QUICKEST), _QUOTES_SLOWEST)
    return min([at, *(talk.closes for talk in want.talks if talk.closes > now)])


def _ahead(want: Wanted, now: datetime, within: timedelta) -> Iterator[datetime]:
    for talk in want.talks:
        yield talk.closes
        yield from (occasion.due for occasion in agenda.upcoming(talk, now, within))
