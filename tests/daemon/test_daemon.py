import io
import json
import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
import time_machine

from bot import daemon
from bot.errors import StorageError
from bot.telemetry import Pulse, configure

SOON = timedelta(milliseconds=150)


def ending_after(
    n: int, stop: daemon.Stop, then: Callable[[], None] = lambda: None
) -> tuple[list[datetime], Callable[[datetime], None]]:
    ticks: list[datetime] = []

    def tick(now: datetime) -> None:
        ticks.append(now)
        if len(ticks) >= n:
            stop.set()
        then()

    return ticks, tick


def test_it_ticks_at_once_and_goes_on() -> None:
    stop = daemon.Stop()
    ticks, tick = ending_after(3, stop)
    began = datetime.now(UTC)
    assert daemon.run(tick, every=SOON, failing_ticks=5, stop=stop)
    assert len(ticks) == 3
    assert all(now.tzinfo is UTC for now in ticks)
    assert ticks[0] - began < timedelta(seconds=5)


def test_too_many_failing_ticks_end_it() -> None:
    def tick(_now: datetime) -> None:
        ticks.append(_now)
        raise RuntimeError("a bug")

    ticks: list[datetime] = []
    assert not daemon.run(tick, every=SOON, failing_ticks=3, stop=daemon.Stop())
    assert len(ticks) == 3


def test_a_tick_that_goes_well_forgives_those_before_it() -> None:
    stop = daemon.Stop()
    ticks, tick = ending_after(9, stop)

    def two_of_three_fail(now: datetime) -> None:
        tick(now)
        if len(ticks) % 3:
            raise RuntimeError("now and then")

    assert daemon.run(two_of_three_fail, every=SOON, failing_ticks=3, stop=stop)


def test_a_tick_that_hangs_is_alarmed_and_ends_it() -> None:
    told = Event()

    def hang(_now: datetime) -> None:
        told.wait(5)

    def wake() -> None:
        while not stop.is_set():
            time.sleep(0.01)
        told.set()

    stop = daemon.Stop()
    Thread(target=wake).start()
    assert not daemon.run(hang, every=SOON, failing_ticks=2, stop=stop)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_it_when_the_tick_is_done(name: str) -> None:
    finished = []

    def tick(_now: datetime) -> None:
        os.kill(os.getpid(), getattr(signal, name))
        time.sleep(0.1)
        finished.append(True)

    before = signal.getsignal(getattr(signal, name))
    assert daemon.run(tick, every=timedelta(hours=1), failing_ticks=3, stop=daemon.Stop())
    assert finished == [True]
    assert signal.getsignal(getattr(signal, name)) == before


def test_a_database_that_is_away_ends_nothing_however_long() -> None:
    stop = daemon.Stop()
    ticks, tick = ending_after(9, stop)

    def away(now: datetime) -> None:
        tick(now)
        raise StorageError("the database went away")

    assert daemon.run(away, every=SOON, failing_ticks=3, stop=stop)
    assert len(ticks) == 9


def test_a_bug_ends_it_even_where_the_database_was_away_before() -> None:
    ticks: list[datetime] = []

    def away_and_then_broken(now: datetime) -> None:
        ticks.append(now)
        raise StorageError("away") if len(ticks) <= 5 else RuntimeError("a bug")

    assert not daemon.run(away_and_then_broken, every=SOON, failing_ticks=3, stop=daemon.Stop())
    assert len(ticks) == 8


def test_a_clock_that_is_set_back_does_not_stop_the_ticks() -> None:
    stop = daemon.Stop()
    ticks: list[datetime] = []
    back = time_machine.travel(datetime.now(UTC) - timedelta(hours=2), tick=True)

    def tick(now: datetime) -> None:
        ticks.append(now)
        if len(ticks) == 1:
            back.start()
        if len(ticks) == 3:
            stop.set()

    try:
        assert daemon.run(tick, every=SOON, failing_ticks=5, stop=stop)
    finally:
        back.stop()
    assert ticks[0] - ticks[-1] > timedelta(hours=1)


def test_a_tick_that_is_at_something_long_is_waited_for() -> None:
    stop, pulse, skipped = daemon.Stop(), Pulse(), list[None]()

    def at_work() -> bool:
        skipped.append(None)
        return True

    def tick(_now: datetime) -> None:
        while len(skipped) < 6:
            time.sleep(0.01)
        stop.set()

    assert daemon.run(tick, every=SOON, failing_ticks=2, stop=stop, pulse=pulse, at_work=at_work)
    assert pulse.beat.failed == 0


def test_a_bug_is_logged_with_its_traceback_and_a_foreseen_failure_in_a_sentence() -> None:
    told = io.StringIO()
    configure(as_json=True, stream=told)
    ticks: list[datetime] = []

    def tick(now: datetime) -> None:
        ticks.append(now)
        raise StorageError("the disk is full") if len(ticks) == 1 else RuntimeError("a plain bug")

    assert not daemon.run(tick, every=SOON, failing_ticks=2, stop=daemon.Stop())
    lines = [json.loads(line) for line in told.getvalue().splitlines()]
    failed = [line["why"] for line in lines if line["event"] == "a tick failed"]
    assert failed == ["the disk is full", "it raised", "it raised"]
    traces = [line["exception"] for line in lines if "exception" in line]
    assert len(traces) == 2
    assert all("RuntimeError: a plain bug" in trace for trace in traces)
