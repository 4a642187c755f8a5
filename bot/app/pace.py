"""When a feed is asked again, and how much asking may cost."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.collect import Outcome
from bot.config import Budget, Polling
from bot.errors import Trouble
from bot.model import Allowance, Talk
from bot.storage import Store

_A_HOST_MUST_ACT = {Trouble.CREDITS, Trouble.CREDENTIALS, Trouble.REFUSED}


def next_poll(
    outcome: Outcome, now: datetime, before: timedelta | None, polling: Polling
) -> datetime:
    """When a feed is due again, from how its poll went.

    The network's own word comes first. What brought something, stopped half-way or met a
    passing trouble is asked again soon; what waits for a host, slowly; `before`, the last
    wait, doubles where nothing new came.
    """
    if outcome.retry_at is not None:
        return max(outcome.retry_at, now)
    if outcome.trouble in _A_HOST_MUST_ACT:
        return now + polling.slowest
    if outcome.fresh or outcome.trouble is not None or not outcome.complete or before is None:
        return now + polling.quickest
    return now + min(max(before * 2, polling.quickest), polling.slowest)


def allowance(
    store: Store,
    budget: Budget,
    *,
    talks: Sequence[Talk],
    networks: Collection[str],
    pages: int,
    now: datetime,
) -> Allowance:
    """What one poll may still spend: the least that any wall leaves.

    Walls are the general ones by UTC day and calendar month, over all `networks`, and
    those of the one talk that a feed is polled for.
    """
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    walls: list[tuple[Decimal | None, datetime, str | None]] = [
        (budget.day, day, None),
        (budget.month, day.replace(day=1), None),
    ]
    if len(talks) == 1:
        walls += [
            (talks[0].day_budget, day, talks[0].name),
            (talks[0].budget, datetime.min.replace(tzinfo=UTC), talks[0].name),
        ]
    left = [
        wall - _spent(store, networks, since, talk)
        for wall, since, talk in walls
        if wall is not None
    ]
    return Allowance(dollars=max(min(left), Decimal(0)) if left else None, pages=pages)


def _spent(store: Store, networks: Collection[str], since: datetime, talk: str | None) -> Decimal:
    sums = (store.ledger.spent(network=name, since=since, talk=talk) for name in networks)
    return sum(sums, Decimal(0))
