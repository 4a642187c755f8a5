"""What the outbox hands out: posts and their parts as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.model import Approval, Occasion, Ref, State


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPart:
    """A part's row. `sending_at` is when it was first begun and not yet known to have failed.

    `text` holds a mark where a quote stands. `looks` counts looks at the network since the
    last claim; `trouble` says in words what kept it from being sent.
    """

    n: int
    text: str
    key: str
    state: State
    title: str | None = None
    card: str | None = None
    alt: str | None = None
    sending_at: datetime | None = None
    claimed_until: datetime | None = None
    claimed_by: str | None = None
    looks: int = 0
    looked_at: datetime | None = None
    retry_at: datetime | None = None
    ref: Ref | None = None
    sent_at: datetime | None = None
    trouble: str | None = None

    def state_at(self, now: datetime) -> State:
        """Its state; *sending* past its claim reads as *unknown*."""
        ran_out = self.claimed_until is not None and self.claimed_until <= now
        return State.UNKNOWN if self.state is State.SENDING and ran_out else self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A host's approval of what a post states, by the digest of it."""

    host: str
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPost:
    """A post's row with its parts in order.

    `decided` is the stored state: where it stands before any part was begun. `state_at`
    derives how it stands now. `reason` says why it is where it is.
    """

    occasion: Occasion
    decided: State
    approval: Approval
    digest: str | None
    snapshot: Mapping[str, Any]
    reason: str
    planned_at: datetime
    parts: tuple[KeptPart, ...] = ()
    approvals: tuple[Approved, ...] = ()
    edited_by: str | None = None

    @property
    def key(self) -> str:
        """talk/kind/slot/network."""
        return self.occasion.key

    @property
    def begun(self) -> bool:
        """Whether any part may have gone out."""
        return any(part.sending_at is not None for part in self.parts)

    @property
    def approvals_missing(self) -> int:
        """How many hosts must still agree with what it states now."""
        needed = {Approval.AUTO: 0, Approval.ONE: 1, Approval.TWO: 2}[self.approval]
        agreed = {a.host for a in self.approvals if a.digest == self.digest}
        return max(0, needed - len(agreed))

    def state_at(self, now: datetime) -> State:
        """How the post stands, derived from its parts: the one that needs a host most comes first."""
        if self.decided in {State.SKIPPED, State.WITHDRAWN} or not self.parts:
            return self.decided
        states = [part.state_at(now) for part in self.parts]
        for state in (State.UNKNOWN, State.SENDING, State.FAILED):
            if state in states:
                return state
        if all(state is State.SENT for state in states):
            return State.SENT
        return self.decided


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """A part to be planned."""

    text: str
    title: str | None = None
    card: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """A post to be planned; `state` is draft, due, skipped or expired. `cards` are PNGs by digest."""

    occasion: Occasion
    state: State
    approval: Approval
    parts: tuple[NewPart, ...] = ()
    digest: str | None = None
    snapshot: Mapping[str, Any] | None = None
    reason: str = ""
    cards: Mapping[str, bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """What a post states as recomputed just now, and the talk's revision that it was computed at."""

    digest: str
    revision: int


class Claim(StrEnum):
    """What came of a claim."""

    TAKEN = "taken"
    MOVED = "moved"  # something was written meanwhile: recompute and try again
    CHANGED = "changed"  # what it says no longer holds: it is a draft again
    GONE = "gone"  # another has it, or it is not due


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """An answer that hosts chose to quote, as its author has it now."""

    id: str
    answer: str
    text: str
    version: str
    network: str
    name: str | None
    handle: str | None
    url: str | None
    spoiler: bool


def nowhere(key: str, n: int) -> str:
    """The id of a part that a host says went out, where nobody knows its place."""
    return f"{key}#{n}"
