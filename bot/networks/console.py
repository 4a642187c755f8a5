"""A network that prints, wearing another's limits: the dry run is a network, not an `if`."""

import hashlib
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.errors import NetworkError, Trouble
from bot.model import Limits, Part, Ref
from bot.networks.limits import limits_of

__all__ = ["Console"]


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


def _now() -> datetime:
    return datetime.now(UTC)


class Console:
    """Prints each part with its weight, and remembers what it printed as a timeline.

    `network` is "console:x" and the like; `write` receives one line at a time (printing to
    standard output where it is not given), `clock` says when a part was printed. `limits`
    stand for the network's usual ones.
    """

    def __init__(
        self,
        network: str = "console:x",
        write: Callable[[str], None] = _print,
        clock: Callable[[], datetime] = _now,
        limits: Limits | None = None,
    ) -> None:
        self._limits = limits or limits_of(network)
        self._write = write
        self._clock = clock
        self._timeline: dict[str, tuple[datetime, Part]] = {}

    @property
    def limits(self) -> Limits:
        """The limits of the network that it stands for."""
        return self._limits

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        """Print one message. Raises NetworkError REFUSED where the real network would for its length."""
        weight = self._limits.weigh(part.text)
        if weight > self._limits.weight:
            raise NetworkError(
                network=self._limits.network,
                trouble=Trouble.REFUSED,
                detail=f"{weight} of {self._limits.weight} {self._limits.unit}",
            )
        for line in self._lines(part, weight, picture):
            self._write(line)
        self._timeline[part.key] = (self._clock(), part)
        return self._ref(part)

    def find(self, part: Part, since: datetime) -> Sequence[Ref]:
        """What was printed for this very part at or after an instant."""
        at, _ = self._timeline.get(part.key, (None, None))
        return [] if at is None or at < since else [self._ref(part)]

    def withdraw(self, ref: Ref) -> None:
        """Say that it is taken back, and forget it."""
        self._timeline = {
            key: kept for key, kept in self._timeline.items() if self._ref(kept[1]).id != ref.id
        }
        self._write(f"withdrawn: {ref.native}")

    def _lines(self, part: Part, weight: int, picture: bytes | None) -> Sequence[str]:
        head = f"── {self._limits.network} · part {part.n + 1} · {weight}/{self._limits.weight} {self._limits.unit}"
        lines = [head, *([part.title] if part.title else []), *part.text.splitlines()]
        if part.card:
            size = f"{len(picture) // 1024} kB" if picture else "not at hand"
            lines += [f"[picture, {size}] {line}" for line in part.card.alt.splitlines()[:1]]
        return lines

    def _ref(self, part: Part) -> Ref:
        native = hashlib.sha256(part.key.encode()).hexdigest()[:16]
        return Ref(
            network=self._limits.network, id=f"{self._limits.network}:{native}", native=native
        )
