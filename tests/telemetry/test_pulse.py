from datetime import UTC, datetime, timedelta

from bot.telemetry import Pulse

NOON = datetime(2015, 10, 10, 12, tzinfo=UTC)
TICK = timedelta(seconds=30)


def ticking(failing_ticks: int = 10) -> Pulse:
    pulse = Pulse()
    pulse.begin(NOON, TICK, failing_ticks)
    return pulse


def test_nothing_is_wrong_where_nothing_ticks() -> None:
    assert Pulse().beat.complaint(NOON + timedelta(days=400)) == ""


def test_one_failing_tick_is_forgiven_and_three_are_not() -> None:
    pulse = ticking()
    for _ in range(2):
        pulse.failed(NOON)
    assert pulse.beat.complaint(NOON) == ""
    pulse.failed(NOON)
    assert pulse.beat.complaint(NOON) == "the last 3 ticks failed"
    pulse.well(NOON)
    assert pulse.beat.complaint(NOON) == ""


def test_a_program_that_one_failing_tick_ends_is_ill_at_the_first() -> None:
    pulse = ticking(failing_ticks=1)
    pulse.failed(NOON)
    assert pulse.beat.complaint(NOON) == "the last 1 ticks failed"


def test_a_metronome_that_fell_silent_is_noticed() -> None:
    pulse = ticking()
    pulse.well(NOON)
    assert pulse.beat.complaint(NOON + 6 * TICK) == ""
    assert "no tick has ended" in pulse.beat.complaint(NOON + timedelta(minutes=10))
