"""A metronome: ticks, counts failing ticks, stops cleanly. What a tick does is not its business."""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Lock
from types import FrameType

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_EXECUTED,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
    JobExecutionEvent,
)
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.errors import StorageError, TalkForRealError
from bot.telemetry import Pulse, logger

log = logger(__name__)

_LOOK_AGAIN = 0.5  # seconds
_SET_BACK = timedelta(seconds=5)  # clocks that are kept right go back by less

_FAILING = {
    EVENT_JOB_ERROR: "it raised",
    EVENT_JOB_MISSED: "it was missed",
    EVENT_JOB_MAX_INSTANCES: "the last one still runs",
}


class Stop:
    """Whether to end, safe to set in a signal handler, where an Event's own lock may be held."""

    def __init__(self) -> None:
        self._asked = False
        self._bell: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        """Ask for the end; asking again changes nothing."""
        self._asked = True
        self._bell.put(None)

    def is_set(self) -> bool:
        """Whether the end was asked for."""
        return self._asked

    def wait(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Wait until the end is asked for, doing `meanwhile` now and then; for one thread alone."""
        while not self._asked:
            # a signal that comes just before the wait begins does not end it: so look again
            with suppress(Empty):
                self._bell.get(timeout=_LOOK_AGAIN)
            meanwhile()


class Failures:
    """Counts failing ticks in a row; at `most` of them, says that it is over."""

    def __init__(
        self, most: int, over: Callable[[], None], pulse: Pulse, at_work: Callable[[], bool]
    ) -> None:
        self._most = most
        self._over = over
        self._pulse = pulse
        self._at_work = at_work
        self._lock = Lock()  # events come from the scheduler's thread and the tick's
        self.in_a_row = self.away = 0
        self.too_many = False  # for good: a hung tick that ends at last changes nothing any more

    def hear(self, event: JobEvent) -> None:
        """Take note of how a tick ended; a database that is away never makes it too many."""
        with self._lock:
            if event.code == EVENT_JOB_EXECUTED:
                self._pulse.well(datetime.now(UTC))
                self.in_a_row = self.away = 0
                return
            if event.code == EVENT_JOB_MAX_INSTANCES and self._at_work():
                self._pulse.at_work(datetime.now(UTC))
                return
            self._pulse.failed(datetime.now(UTC))
            self.in_a_row += 1
            raised = event.exception if isinstance(event, JobExecutionEvent) else None
            if isinstance(raised, StorageError):
                self.away += 1  # it may come back: nothing is mended by ending
            at_most = self._most + self.away
            self.too_many = self.too_many or self.in_a_row >= at_most
        why = str(raised) if isinstance(raised, TalkForRealError) else _FAILING[event.code]
        log.error("a tick failed", why=why, in_a_row=self.in_a_row)
        if self.too_many:
            self._over()


def run(
    tick: Callable[[datetime], object],
    *,
    every: timedelta,
    failing_ticks: int,
    stop: Stop,
    pulse: Pulse | None = None,
    at_work: Callable[[], bool] = lambda: False,
) -> bool:
    """Tick at once and then at every interval until `stop` is set or too many ticks failed.

    `tick` gets the present instant (aware UTC), in one thread, never twice at once. It
    should look at `stop` between its requests: its current one is waited for. SIGTERM and
    SIGINT set `stop`; a second one ends the process on the spot. `pulse` is told how each
    tick ended; `at_work` tells that the tick under way may take longer than others, which is
    then no failure. Returns whether it ended well. Must be called from the main thread.
    """
    pulse = pulse or Pulse()
    pulse.begin(datetime.now(UTC), every, failing_ticks)
    logging.getLogger("apscheduler.executors.default").addFilter(_is_a_bug)
    failures = Failures(failing_ticks, stop.set, pulse, at_work)
    scheduler = BackgroundScheduler(
        timezone=UTC, executors={"default": ThreadPoolExecutor(max_workers=1)}
    )
    scheduler.add_listener(failures.hear, EVENT_JOB_EXECUTED | sum(_FAILING))
    scheduler.add_job(
        lambda: tick(datetime.now(UTC)),
        "interval",
        seconds=every.total_seconds(),
        id="tick",
        next_run_time=datetime.now(UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    with _told_by_signals(stop):
        scheduler.start()
        log.info("ticking", every_seconds=every.total_seconds())
        stop.wait(lambda: _mind_the_clock(scheduler, every))
        scheduler.shutdown(wait=True)
    log.info("stopped", failing_ticks=failures.in_a_row)
    return not failures.too_many


def _is_a_bug(record: logging.LogRecord) -> bool:
    """Only bugs are logged with a traceback: of what is foreseen, a sentence says all."""
    return not (record.exc_info and isinstance(record.exc_info[1], TalkForRealError))


def _mind_the_clock(scheduler: BackgroundScheduler, every: timedelta) -> None:
    """Where the clock was set back, the next tick lies further off than it can: it is due now."""
    job, now = scheduler.get_job("tick"), datetime.now(UTC)
    if job is not None and job.next_run_time - now > every + _SET_BACK:
        log.warning("the clock was set back", to=now.isoformat())
        job.modify(next_run_time=now)


@contextmanager
def _told_by_signals(stop: Stop) -> Iterator[None]:
    names = (signal.SIGTERM, signal.SIGINT)
    before = {name: signal.getsignal(name) for name in names}

    def told(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)  # asked twice, it ends on the spot

    for name in names:
        signal.signal(name, told)
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
