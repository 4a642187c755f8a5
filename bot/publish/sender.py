"""Who sends or polls: a name for this very process, and whether another by its name still lives."""

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A process by machine, id and start; as text "host/boot/space:1234:56789".

    `machine` is a host since it was last started, and where process ids mean the same
    things: what two containers of one host call 7 is not one process.
    """

    machine: str
    pid: int
    started: str

    def __str__(self) -> str:
        return f"{self.machine}:{self.pid}:{self.started}"

    @classmethod
    def named(cls, name: str) -> "Sender | None":
        """The process of such a name; None where it is no name of ours."""
        machine, _, rest = name.partition(":")
        pid, _, started = rest.partition(":")
        return cls(machine=machine, pid=int(pid), started=started) if pid.isdecimal() else None


def fate(name: str, here: Sender, started: Callable[[int], str]) -> bool | None:
    """Whether a process lives, seen from another one; None where that cannot be seen from here.

    `started` tells when a process of this machine began, "gone" for one that is no more, ""
    where nothing tells. Pure but for it.
    """
    other = Sender.named(name)
    if other is None or other.machine != here.machine or not other.started:
        return None
    began = started(other.pid)
    return None if not began else began == other.started


def this_sender() -> str:
    """The name of the running process."""
    return str(_here())


def is_alive(sender: str | None) -> bool:
    """Whether another process of that name still runs on this machine, paused ones included.

    False for this process itself, and for one on another machine, where only its claim's
    end tells: whoever claims starts nothing that could outlast the claim.
    """
    here = _here()
    return bool(sender) and sender != str(here) and fate(sender or "", here, _started) is True


def is_dead(sender: str) -> bool:
    """Whether a process of that name is known to be no more: it was on this machine, and ended."""
    return fate(sender, _here(), _started) is False


def _here() -> Sender:
    pid = os.getpid()
    return Sender(machine=_machine(), pid=pid, started=_started(pid))


@cache
def _machine() -> str:
    boot = _told(Path("/proc/sys/kernel/random/boot_id"))[:8]
    try:
        space = str(Path("/proc/self/ns/pid").stat().st_ino)
    except OSError:
        space = ""
    return f"{socket.gethostname()}/{boot}/{space}".replace(":", "-")


def _told(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError:
        return ""


def _started(pid: int) -> str:
    """When a process began, in the kernel's ticks; "gone" for a dead one, "" where nothing tells."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return "gone" if Path("/proc/self/stat").exists() else ""
    # the command's name may hold blanks and brackets, so fields are counted after the last one
    fields = stat.rpartition(")")[2].split()
    return "gone" if fields[0] in {"Z", "X"} else fields[19]


def running_from(now: datetime) -> Callable[[], datetime]:
    """A clock that reads `now` at this instant and goes on from there, through pauses and sleep."""
    steady, wall = time.monotonic(), time.time()

    def clock() -> datetime:
        # a suspended machine stops the steady clock, a stepped wall clock may go back
        passed = max(time.monotonic() - steady, time.time() - wall)
        return now + timedelta(seconds=passed)

    return clock
