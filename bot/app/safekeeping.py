"""Backups on a schedule, each tried by restoring it, and beside them the journal of erasures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import privacy
from bot.app.jobs import Job, JobKind
from bot.errors import StorageError
from bot.storage import Store
from bot.storage.backup import back_up, prove
from bot.storage.measures import Measure
from bot.storage.remembering import ALWAYS
from bot.telemetry import logger

log = logger(__name__)

JOURNAL = "erasures.jsonl"
"""Beside the backups: what was erased since they were made."""
_METER = "backup"
_NAME = "talkforreal-{:%Y%m%dT%H%M%SZ}.db"
_AGAIN = timedelta(hours=1)  # after a backup that failed


@dataclass(slots=True, kw_only=True)
class Safekeeping:
    """What is kept outside of the database for the day when it is lost."""

    store: Store
    folder: Path
    every: timedelta
    keep: int
    at_work: bool = False  # a backup is being made, which may take minutes
    _journaled: int = -1  # the last erasure that the journal is known to hold

    @property
    def journal(self) -> Path:
        """The file of erasures that a restored copy must do again."""
        return self.folder / JOURNAL

    def begin(self, now: datetime) -> None:
        """Before the first tick: what was erased since this copy was made is erased again."""
        again = privacy.replay(self.store, self.journal, now)
        if again:
            log.warning("erased again what was erased since this copy was made", things=again)

    def due(self, now: datetime) -> Sequence[Job]:
        """What a tick at this instant should do."""
        behind = [Job(kind=JobKind.ERASURES)] if self._is_behind() else []
        return [*behind, Job(kind=JobKind.BACKUP)] if self.is_due(now) else behind

    def do(self, kind: JobKind, now: datetime) -> Sequence[str]:
        """Do one of those; returns what went wrong, in words. Raises StorageError."""
        if kind is JobKind.ERASURES:
            self.note_erasures()
            return ()
        failed = self.back_up(now)
        return [failed] if failed else []

    def is_due(self, now: datetime) -> bool:
        """Whether a backup is to be made now; one that failed is tried again after an hour."""
        lately = _readings(self.store, now - self.every, now)
        made = any(not one["fault"] for _, one in lately)
        return not made and not any(now - at < min(_AGAIN, self.every) for at, one in lately)

    def back_up(self, now: datetime) -> str:
        """Make a backup, restore it for trial, let go of the oldest; returns what failed, in words."""
        value: dict[str, Any] = {"fault": ""}
        self.at_work = True
        try:
            value |= self._made(now)
        except (StorageError, OSError) as error:
            value["fault"] = str(error)
            log.error("a backup failed", why=str(error))  # noqa: TRY400 (foreseen: its sentence says all)
        finally:
            self.at_work = False
        self.store.measures.note(Measure(name=_METER, at=now, value=value))
        return str(value["fault"])

    def _is_behind(self) -> bool:
        return self.store.erasures.last() != max(self._journaled, 0)

    def note_erasures(self) -> None:
        """Bring the journal up to date. Raises StorageError."""
        last = self.store.erasures.last()
        self._make_folder()
        privacy.journal(self.store, self.journal, ALWAYS)
        self._journaled = last

    def _made(self, now: datetime) -> Mapping[str, Any]:
        self._make_folder()
        file = back_up(self.store.engine, self.folder / _NAME.format(now.astimezone(UTC)))
        held = prove(file)
        for old in sorted(self.folder.glob("talkforreal-*Z.db"))[: -self.keep]:
            old.unlink()
        size = file.stat().st_size
        log.info("backed up", file=str(file), bytes=size, answers=held["answers"])
        return {"file": file.name, "bytes": size, "rows": sum(held.values())}

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"{self.folder}: cannot be made: {error.strerror}") from error


def fault(store: Store, now: datetime) -> tuple[datetime, str] | None:
    """When the last backup was tried and what failed of it; None where nothing did."""
    readings = _readings(store, now - timedelta(days=366), now)
    if not readings or not readings[-1][1]["fault"]:
        return None
    at, value = readings[-1]
    return at, str(value["fault"])


def _readings(
    store: Store, since: datetime, now: datetime
) -> Sequence[tuple[datetime, Mapping[str, Any]]]:
    # those from the future were noted by a clock that was wrong
    return [(m.at, m.value) for m in store.measures.since(_METER, since) if m.at <= now]
