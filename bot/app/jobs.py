"""What a tick does, as values that can be done here or handed to another machine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.collect import Outcome
from bot.errors import StorageError, TalkForRealError
from bot.publish import Outcome as Posted
from bot.publish import Planned
from bot.telemetry import logger

log = logger(__name__)


class JobKind(StrEnum):
    """The kinds of work that come due."""

    PICKS = "picks"
    COLLECT = "collect"
    ROUND = "round"
    LOOK = "look again"
    PUBLISH = "publish"
    BACKUP = "back up"
    ERASURES = "note erasures"
    SERIES = "series"
    ALERT = "alert"
    TIDY = "tidy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work: doing it twice is harmless. `of` is a feed's id or a talk's name."""

    kind: JobKind
    of: str = ""

    @property
    def id(self) -> str:
        """Its name in logs and queues."""
        return f"{self.kind.value} {self.of}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What one tick did: with feeds, with posts and their parts, and what went wrong in words."""

    outcomes: tuple[Outcome, ...] = ()
    planned: tuple[Planned, ...] = ()
    posted: tuple[Posted, ...] = ()
    troubles: tuple[str, ...] = ()

    def __add__(self, other: "Ticked") -> "Ticked":
        return Ticked(
            outcomes=self.outcomes + other.outcomes,
            planned=self.planned + other.planned,
            posted=self.posted + other.posted,
            troubles=self.troubles + other.troubles,
        )


def done_each(
    jobs: Iterable[Job], do: Callable[[Job], Ticked], stopping: Callable[[], bool]
) -> Ticked:
    """Do jobs one after another, each for itself, until told to stop.

    What goes wrong by expectation is told in the result. Bugs are raised together once the
    others are done, and else the first StorageError.
    """
    done, bugs, away = Ticked(), list[Exception](), list[StorageError]()
    for job in jobs:
        if stopping():
            break
        try:
            done += do(job)
        except TalkForRealError as error:
            log.error("a job failed", job=job.id, why=str(error))  # noqa: TRY400 (foreseen: its sentence says all)
            done += Ticked(troubles=(f"{job.id}: {error}",))
            away += [error] if isinstance(error, StorageError) else []
        except Exception as bug:
            log.exception("a job met a bug", job=job.id)
            bugs.append(bug)
    if bugs:
        raise ExceptionGroup("jobs of this tick met bugs", bugs)
    if away:
        raise away[0]
    return done
