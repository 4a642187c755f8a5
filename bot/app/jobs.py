"""What a tick does, as values that can be done here or handed to another machine."""

from dataclasses import dataclass
from enum import StrEnum

from bot.collect import Outcome
from bot.publish import Outcome as Posted
from bot.publish import Planned


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
