from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.app.pace import allowance, next_poll
from bot.collect import Outcome
from bot.config import Budget, Polling
from bot.errors import Trouble
from bot.model import Charge, Talk
from bot.storage import Store

NOW = datetime(2015, 10, 10, 12, tzinfo=UTC)
QUICK, SLOW = timedelta(minutes=5), timedelta(hours=1)
POLLING = Polling(quickest=QUICK, slowest=SLOW)
QUIET = Outcome(feed="f", complete=True)
FRESH = Outcome(feed="f", complete=True, fresh=1)


def wait(outcome: Outcome, before: timedelta | None = None) -> timedelta:
    return next_poll(outcome, NOW, before, POLLING) - NOW


def test_a_poll_that_brought_something_is_followed_soon() -> None:
    assert wait(FRESH, SLOW) == QUICK


def test_each_poll_that_brings_nothing_doubles_the_wait_up_to_the_slowest() -> None:
    waits = [QUICK]
    for _ in range(5):
        waits.append(wait(QUIET, waits[-1]))
    assert [w // timedelta(minutes=1) for w in waits] == [5, 10, 20, 40, 60, 60]


def test_the_networks_own_time_comes_first() -> None:
    later = NOW + timedelta(minutes=42)
    assert wait(Outcome(feed="f", trouble=Trouble.WAIT, retry_at=later)) == timedelta(minutes=42)
    assert wait(Outcome(feed="f", trouble=Trouble.WAIT, retry_at=NOW - SLOW)) == timedelta(0)


@pytest.mark.parametrize("trouble", [Trouble.CREDITS, Trouble.CREDENTIALS, Trouble.REFUSED])
def test_what_waits_for_a_host_is_asked_slowly(trouble: Trouble) -> None:
    assert wait(Outcome(feed="f", trouble=trouble), QUICK) == SLOW


def test_a_sweep_that_stopped_half_way_goes_on_soon() -> None:
    assert wait(Outcome(feed="f", complete=False), SLOW) == QUICK
    assert wait(Outcome(feed="f", trouble=Trouble.LATER), SLOW) == QUICK


def test_the_least_that_any_wall_leaves_is_what_may_be_spent(store: Store) -> None:
    talk = Talk(
        name="kiss",
        prompt="?",
        opens=NOW,
        closes=NOW + SLOW,
        zone=ZoneInfo("UTC"),
        day_budget=Decimal("0.30"),
    )
    budget = Budget(day=Decimal("1.00"), month=Decimal("1.50"))

    def left(*talks: Talk, at: datetime = NOW) -> Decimal | None:
        found = allowance(store, budget, talks=talks, networks=["x", "wordpress"], pages=7, now=at)
        assert found.pages == 7
        return found.dollars

    def spend(dollars: str, at: datetime, name: str | None = None) -> None:
        charge = Charge(resource="read", id=None, price=Decimal(dollars))
        store.ledger.book("x", [charge], now=at, talk=name, purpose="collect")

    assert left() == Decimal("1.00")
    assert left(talk) == Decimal("0.30")
    spend("0.25", NOW, "kiss")
    assert left(talk) == Decimal("0.05")
    assert left() == Decimal("0.75")
    spend("0.90", NOW - timedelta(days=2))
    assert left() == Decimal("0.35")
    spend("5", NOW)
    assert left() == Decimal(0)
    assert left(at=NOW + timedelta(days=30)) == Decimal("1.00")


def test_without_walls_only_pages_are_bounded(store: Store) -> None:
    free = allowance(store, Budget(), talks=(), networks=["x"], pages=3, now=NOW)
    assert (free.dollars, free.pages) == (None, 3)
