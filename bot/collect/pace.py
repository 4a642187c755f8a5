"""When a feed is asked again: quickly while answers come, slowly while they do not. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.collect.polling import Outcome
from bot.errors import Trouble

_A_HOST_MUST_ACT = {Trouble.CREDITS, Trouble.CREDENTIALS, Trouble.REFUSED}
_AFTER_PROMPT = timedelta(hours=2)  # most answers come in the first hours
_BEFORE = timedelta(minutes=2)  # so long before an instant its poll must be done


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The hosts' bounds of the wait between two polls of a feed, both inclusive."""

    quickest: timedelta
    slowest: timedelta


def next_poll(
    outcome: Outcome,
    now: datetime,
    before: timedelta | None,
    pace: Pace,
    *,
    prompted: Iterable[datetime] = (),
    wanted_by: Iterable[datetime] = (),
) -> datetime:
    """When a feed is due again, from how its poll went.

    The network's own word comes first. What brought something, stopped half-way or met a
    passing trouble is asked again soon, and so is every feed in the first hours after an
    instant of `prompted`; what waits for a host, slowly; `before`, the last wait, doubles
    where nothing new came, and where trouble lasts. No wait passes over an instant of
    `wanted_by`, by which answers are to be there.
    """
    if outcome.retry_at is not None:
        return max(outcome.retry_at, now)
    return now + min(_wait(outcome, now, before, pace, prompted), _until(now, wanted_by, pace))


def _wait(
    outcome: Outcome,
    now: datetime,
    before: timedelta | None,
    pace: Pace,
    prompted: Iterable[datetime],
) -> timedelta:
    if outcome.trouble in _A_HOST_MUST_ACT:
        return pace.slowest
    doubled = min(max((before or timedelta(0)) * 2, pace.quickest), pace.slowest)
    if outcome.trouble is not None:
        return doubled if outcome.again else pace.quickest
    fresh = outcome.fresh or not outcome.complete or before is None
    lively = any(at <= now < at + _AFTER_PROMPT for at in prompted)
    return pace.quickest if fresh or lively else doubled


def _until(now: datetime, wanted_by: Iterable[datetime], pace: Pace) -> timedelta:
    """How long until the next instant by which answers are wanted, at least the quickest wait."""
    ahead = [at - _BEFORE - now for at in wanted_by if at - _BEFORE > now]
    return max(min(ahead, default=pace.slowest), pace.quickest)
