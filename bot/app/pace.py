"""When a feed is asked again: the hosts' bounds, and the instants by which answers are wanted."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot import agenda
from bot.app.feeds import Wanted
from bot.collect import Outcome, Pace
from bot.collect import next_poll as paced
from bot.config import Polling
from bot.model import Route

# X shows a prompt's quotes from the top each time, and bills what it shows
_SPARSE = Pace(quickest=timedelta(days=1), slowest=timedelta(days=4))


def next_poll(
    outcome: Outcome, now: datetime, before: timedelta | None, polling: Polling, want: Wanted
) -> datetime:
    """When a feed is due again, from how its poll went and what its talks have ahead."""
    if want.feed.route is Route.QUOTE:
        return paced(outcome, now, before, _SPARSE)
    pace = Pace(quickest=polling.quickest, slowest=polling.slowest)
    return paced(
        outcome,
        now,
        before,
        pace,
        prompted=[talk.opens for talk in want.talks],
        wanted_by=_ahead(want, now, polling.slowest),
    )


def _ahead(want: Wanted, now: datetime, within: timedelta) -> Iterator[datetime]:
    for talk in want.talks:
        yield talk.closes
        yield from (occasion.due for occasion in agenda.upcoming(talk, now, within))
