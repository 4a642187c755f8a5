"""Quick while answers come, slow while they do not, and never past an instant that matters."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.collect import Outcome, Pace, next_poll
from bot.errors import Trouble

NOW = datetime(2015, 10, 10, 12, tzinfo=UTC)
QUICK, SLOW = timedelta(minutes=5), timedelta(hours=1)
PACE = Pace(quickest=QUICK, slowest=SLOW)
QUIET = Outcome(feed="f", complete=True)
FRESH = Outcome(feed="f", complete=True, fresh=1)


def wait(outcome: Outcome, before: timedelta | None = None) -> timedelta:
    return next_poll(outcome, NOW, before, PACE) - NOW


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


def test_trouble_that_lasts_is_asked_after_less_and_less() -> None:
    lasting = Outcome(feed="f", trouble=Trouble.LATER, again=True)
    waits = [QUICK]
    for _ in range(5):
        waits.append(wait(lasting, waits[-1]))
    assert [w // timedelta(minutes=1) for w in waits] == [5, 10, 20, 40, 60, 60]


def test_the_first_hours_after_the_prompt_are_quick_even_while_nothing_comes() -> None:
    for hours, expected in ((1, QUICK), (3, SLOW)):
        opened = NOW - timedelta(hours=hours)
        assert next_poll(QUIET, NOW, SLOW, PACE, prompted=[opened]) - NOW == expected


def test_no_wait_passes_over_the_instant_by_which_answers_are_wanted() -> None:
    roundup = NOW + timedelta(minutes=30)
    found = next_poll(QUIET, NOW, SLOW, PACE, wanted_by=[roundup, NOW - SLOW])
    assert found == roundup - timedelta(minutes=2)
    soon = next_poll(QUIET, NOW, SLOW, PACE, wanted_by=[NOW + timedelta(minutes=3)])
    assert soon == NOW + QUICK
