"""The pulse of a program that ticks: whether it still does, and how the last ticks ended."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

ILL_AFTER = 3  # failing ticks in a row: one may be a restart of the database
_GRACE = timedelta(minutes=1)
_SKIPPED = 5  # intervals without any word from the metronome


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """Where the pulse stands: how often ticks went well or failed, and since when. Times are aware UTC."""

    every: timedelta | None = None
    ill_after: int = ILL_AFTER
    begun_at: datetime | None = None
    well_at: datetime | None = None
    heard_at: datetime | None = None
    well: int = 0
    failed: int = 0
    in_a_row: int = 0

    def complaint(self, now: datetime) -> str:
        """What is wrong with the ticks, in a sentence without names; empty where nothing is."""
        if self.every is None:
            return ""  # nothing ticks here: the desk alone
        if self.in_a_row >= self.ill_after:
            return f"the last {self.in_a_row} ticks failed"
        last = self.heard_at or self.begun_at or now
        silent = abs(now - last)  # a clock that was set back stops ticks as well
        if silent > self.every * _SKIPPED + _GRACE:
            return f"no tick has ended for {int(silent.total_seconds())} seconds"
        return ""


class Pulse:
    """One program's pulse; told by the metronome's threads, read by those that serve pages."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._beat = Beat()

    @property
    def beat(self) -> Beat:
        """Where it stands now."""
        with self._lock:
            return self._beat

    def begin(self, now: datetime, every: timedelta, failing_ticks: int) -> None:
        """From now on a tick is expected at every interval; so many failing ones end the program."""
        with self._lock:
            ill_after = min(ILL_AFTER, failing_ticks)
            self._beat = replace(self._beat, every=every, begun_at=now, ill_after=ill_after)

    def well(self, now: datetime) -> None:
        """A tick went well."""
        with self._lock:
            before = self._beat
            self._beat = replace(
                before, well=before.well + 1, in_a_row=0, well_at=now, heard_at=now
            )

    def at_work(self, now: datetime) -> None:
        """The tick under way is at something that may take long; that is no failure."""
        with self._lock:
            self._beat = replace(self._beat, heard_at=now)

    def failed(self, now: datetime) -> None:
        """A tick raised, was missed, or still runs when the next is due."""
        with self._lock:
            before = self._beat
            self._beat = replace(
                before, failed=before.failed + 1, in_a_row=before.in_a_row + 1, heard_at=now
            )
