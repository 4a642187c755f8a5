"""Values that take a while to make, served as they were a moment ago while they are made anew."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.telemetry import logger

log = logger(__name__)

T = TypeVar("T")
PATIENCE = 0.1  # seconds of making that a page can wait for
_REST = 10  # it rests so many times as long as the last making took, so that pages come first


@dataclass(slots=True)
class _Kept(Generic[T]):
    revision: int
    value: T
    took: float
    at: float


class Lately(Generic[T]):
    """A value by name, made anew in the background once its revision has moved.

    The first is waited for, and any that takes less than `patience` seconds; others never are. `make` is called for one name at a time
    and says in the value as of when it is.
    """

    def __init__(
        self, make: Callable[[str], T], revision: Callable[[str], int], patience: float = PATIENCE
    ) -> None:
        self._make = make
        self._patience = patience
        self._revision = revision
        self._kept: dict[str, _Kept[T]] = {}
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def of(self, name: str) -> T:
        """The latest value there is."""
        with self._lock:
            kept = self._kept.get(name)
        if kept is None or (kept.took < self._patience and kept.revision != self._revision(name)):
            return self._remake(name).value
        if self._is_due(name, kept):
            threading.Thread(target=self._behind, args=(name,), daemon=True).start()
        return kept.value

    def fresh(self, name: str) -> T:
        """The value as it is now, waited for where it has moved."""
        with self._lock:
            kept = self._kept.get(name)
        if kept is not None and kept.revision == self._revision(name):
            return kept.value
        return self._remake(name).value

    def _is_due(self, name: str, kept: _Kept[T]) -> bool:
        if time.monotonic() - kept.at < kept.took * _REST or kept.revision == self._revision(name):
            return False
        with self._lock:
            if name in self._busy:
                return False
            self._busy.add(name)
        return True

    def _behind(self, name: str) -> None:
        try:
            self._remake(name)
        except Exception:
            log.exception("a page's figures could not be made anew", talk=name)
        finally:
            with self._lock:
                self._busy.discard(name)

    def _remake(self, name: str) -> _Kept[T]:
        began = time.monotonic()
        revision = self._revision(name)
        value = self._make(name)
        ended = time.monotonic()
        kept = _Kept(revision=revision, value=value, took=ended - began, at=ended)
        with self._lock:
            self._kept[name] = kept
        return kept
