"""What `connect` was given by networks: a file that only its owner can read, changed under a lock."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeAlias

from filelock import FileLock, Timeout

from bot.errors import StorageError

Kept: TypeAlias = Mapping[str, str]
"""One network's tokens and what belongs to them, by the names of its credentials."""

PATIENCE = 60.0
"""Seconds that a change waits for another one to end."""


class Tokens(Protocol):
    """Where tokens are kept. Raises StorageError."""

    def every(self) -> Mapping[str, Kept]:
        """All that is kept, by network."""
        ...

    def change(self, network: str, change: Callable[[Kept], Kept]) -> Kept:
        """Put what `change` makes of a network's tokens in their place; return that.

        Nobody else changes them meanwhile, in this process or another, so that a token that
        works once is used once. Where `change` raises, everything stays as it was.
        """
        ...


class TokenFile:
    """Tokens in a JSON file with mode 0600, replaced whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(f"{path}.lock", timeout=PATIENCE, mode=0o600)

    def every(self) -> Mapping[str, Kept]:
        """All that is kept, by network; nothing where there is no file."""
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise StorageError(f"{self._path} cannot be read: {error}") from error
        if not isinstance(found, dict) or not all(isinstance(v, dict) for v in found.values()):
            raise StorageError(f"{self._path} holds no tokens: delete it and connect again")
        return {name: {k: str(v) for k, v in kept.items()} for name, kept in found.items()}

    def change(self, network: str, change: Callable[[Kept], Kept]) -> Kept:
        """As the protocol promises; the file is written aside and moved into its place."""
        try:
            with self._lock:
                before = self.every()
                after = dict(change(before.get(network, {})))
                self._write({**before, network: after})
        except Timeout as error:
            raise StorageError(f"{self._path} is being changed by another program") from error
        except OSError as error:
            raise StorageError(f"{self._path} cannot be written: {error.strerror}") from error
        return after

    def _write(self, every: Mapping[str, Kept]) -> None:
        aside = self._path.with_name(f"{self._path.name}.new")
        with suppress(FileNotFoundError):
            aside.unlink()  # left by a run that was cut short, with whatever mode
        made = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w", encoding="utf-8") as file:
            json.dump(every, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._path)
