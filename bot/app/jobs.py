"""What a tick does, as values that can be done here or handed to another machine."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.collect import Outcome


class JobKind(StrEnum):
    """The kinds of work that come due."""

    PICKS = "picks"
    COLLECT = "collect"
    PLAN = "plan"
    SEND = "send"


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
    """What one tick did: outcomes of feeds, keys of posts planned and sent, what went wrong in words."""

    outcomes: tuple[Outcome, ...] = ()
    planned: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    troubles: tuple[str, ...] = field(default_factory=tuple)

    def __add__(self, other: "Ticked") -> "Ticked":
        return Ticked(
            outcomes=self.outcomes + other.outcomes,
            planned=self.planned + other.planned,
            sent=self.sent + other.sent,
            troubles=self.troubles + other.troubles,
        )
