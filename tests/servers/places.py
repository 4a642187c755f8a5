"""Where the parts of real servers lie, free ports, and how to wait for a server."""

import os
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path

CACHE = Path(os.environ.get("TALKFORREAL_TEST_CACHE", Path.home() / ".cache" / "talkforreal-tests"))
"""What `.ci/servers` fetched that no Debian package has; kept between runs."""


def missing(programs: Iterable[str], files: Iterable[Path]) -> str | None:
    """The reason why a server cannot be had here, or None."""
    gone = [name for name in programs if shutil.which(name) is None]
    gone += [str(path) for path in files if not path.exists()]
    return f"{', '.join(gone)} missing: bash .ci/servers installs it" if gone else None


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(ready: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Return once it is ready; raises TimeoutError, naming what never came."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if ready():
            return
        time.sleep(0.05)
    raise TimeoutError(f"{what} did not come up within {seconds} s")


def answers(url: str) -> bool:
    """Whether a URL answers at all, with whatever status below 500."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status < 500)
    except urllib.error.HTTPError as error:
        with error:
            return error.code < 500
    except OSError:
        return False
