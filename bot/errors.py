"""What goes wrong by expectation: values with plain ids and times, never a foreign exception.

The tree is shallow on purpose. A room catches the branch that it can answer
and lets the rest pass; whatever is not in this tree is a bug and ends loudly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TalkForRealError(Exception):
    """The root: something that is expected to go wrong now and then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in a file or in the environment: where, which key, and what to do."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.what}"


class ConfigError(TalkForRealError):
    """Config or environment cannot be used; carries every fault found, never only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class Trouble(StrEnum):
    """What a network's refusal or silence asks of us."""

    WAIT = "wait"  # rate limited: try again at `retry_at`
    LATER = "later"  # 5xx, a time-out, nonsense: the next tick tries again
    CREDITS = "credits"  # out of credit or at the spending limit: a host must act
    CREDENTIALS = "credentials"  # 401, or a missing right: a host must act
    REFUSED = "refused"  # this very request will never be granted (403, 404, 400)
    DUPLICATE = "duplicate"  # the network says that this was posted already
    STALE_CURSOR = "stale cursor"  # the mark is older than what the network still has
    PICTURE = "picture"  # the picture was not taken and nothing was posted: the text may go alone
    UNCLEAR = "unclear"  # a write whose fate is unknown: it may have happened


class NetworkError(TalkForRealError):
    """A network did not do what was asked.

    `trouble` says what follows from it; `retry_at` (aware UTC) is set where the
    network named a time; `oldest` is the oldest mark it still accepts, with
    STALE_CURSOR. `billed` tells of a read that came to nothing and may have been billed
    all the same. `detail` is the network's own wording, for a host's eyes.
    """

    def __init__(
        self,
        *,
        network: str,
        trouble: Trouble,
        detail: str,
        status: int | None = None,
        retry_at: datetime | None = None,
        oldest: str | None = None,
        billed: bool = False,
    ) -> None:
        told = detail.removeprefix(f"{trouble.value}: ")  # some networks call it just so
        super().__init__(f"{network}: {trouble.value}: {told}")
        self.network = network
        self.trouble = trouble
        self.detail = detail
        self.status = status
        self.retry_at = retry_at
        self.oldest = oldest
        self.billed = billed


class StorageError(TalkForRealError):
    """The database cannot be used as it is: missing, locked, full, newer, half migrated, corrupt."""


class Conflict(TalkForRealError):
    """What was asked contradicts what was decided before; `path` names the chain that says so."""

    def __init__(self, what: str, path: Sequence[str] = ()) -> None:
        super().__init__(what)
        self.path = tuple(path)


class Unknown(TalkForRealError):
    """A talk, answer, nominee, host or post by that name does not exist; says which and what is near."""

    def __init__(self, kind: str, name: str, near: Sequence[str] = ()) -> None:
        hint = f" (did you mean {', '.join(near)}?)" if near else ""
        super().__init__(f"there is no {kind} {name!r}{hint}")
        self.kind = kind
        self.name = name
        self.near = tuple(near)


class Denied(TalkForRealError):
    """Who asks may not do that, or not yet: `again_at` (aware UTC) is when it may be tried again."""

    def __init__(self, what: str, again_at: datetime | None = None) -> None:
        super().__init__(what)
        self.again_at = again_at


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line of an archive or an import that could not be read; the lines around it were kept."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}: line {self.line}: {self.what}"
