"""Who sends: a name for this very process, and whether a sender by its name is still alive."""

import os
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path


def this_sender() -> str:
    """The running process by machine, id and start: "host:1234:56789"."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_started(pid)}"


def is_alive(sender: str | None) -> bool:
    """Whether another process of that name still runs on this machine, paused ones included.

    False for this process itself, and for one on another machine, where only its claim's
    end tells: whoever claims starts nothing that could outlast the claim.
    """
    parts = (sender or "").rsplit(":", 2)
    if len(parts) != 3 or sender == this_sender() or parts[0] != socket.gethostname():
        return False
    pid = int(parts[1]) if parts[1].isdigit() else 0
    return pid > 0 and _started(pid) not in {"", "gone"} and _started(pid) == parts[2]


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
