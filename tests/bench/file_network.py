"""A network in a file of its own: what was posted outlives the process that posted it."""

import random
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from bot.errors import NetworkError, Trouble
from bot.model import Limits, Part, Ref
from bot.model.weight import weigh

LIMITS = Limits(
    network="x", weight=280, weigh=weigh, unit="weighted characters", alt=1000,
    quotes=False, text_price=Decimal("0.015"), link_price=Decimal("0.2"),
)  # fmt: skip

FAULTS = ("lost reply", "timed out", "5xx after", "5xx before", "rate limit", "bad picture")


@dataclass
class FileNetwork:
    """Obeys `Publisher`. Takes `seconds` to answer, half of them before the post is there.

    `faults` are used up one a call; "lost reply" and "5xx after" have posted, the others not.
    """

    path: Path
    now: datetime
    seconds: float = 0.0
    faults: list[str | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        with closing(self._open()) as db:
            db.execute(
                "CREATE TABLE IF NOT EXISTS posts"
                " (id INTEGER PRIMARY KEY, text TEXT, parent TEXT, pictured INTEGER, at REAL)"
            )

    @property
    def limits(self) -> Limits:
        return LIMITS

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        fault = self.faults.pop(0) if self.faults else None
        self._pause()
        if fault == "rate limit":
            raise NetworkError(network="x", trouble=Trouble.WAIT, detail=fault, retry_at=self.now)
        if fault == "bad picture" and picture is not None:
            raise NetworkError(network="x", trouble=Trouble.PICTURE, detail=fault)
        if fault in {"timed out", "5xx before"}:
            raise NetworkError(network="x", trouble=Trouble.UNCLEAR, detail=fault)
        native = self._insert(part, picture)
        self._pause()
        if fault in {"lost reply", "5xx after"}:
            raise NetworkError(network="x", trouble=Trouble.UNCLEAR, detail=fault)
        return _ref(native)

    def find(self, part: Part, since: datetime) -> Sequence[Ref]:
        with closing(self._open()) as db:
            rows = db.execute(
                "SELECT id FROM posts WHERE text = ? AND parent IS ? AND at >= ? ORDER BY id",
                (part.text, part.parent.native if part.parent else None, since.timestamp()),
            ).fetchall()
        return [_ref(str(native)) for (native,) in rows]

    def withdraw(self, ref: Ref) -> None:
        with closing(self._open()) as db:
            db.execute("DELETE FROM posts WHERE id = ?", (ref.native,))

    def timeline(self) -> list[tuple[str, str, str | None]]:
        """Everything that stands there, in order: id, text, parent."""
        with closing(self._open()) as db:
            rows = db.execute("SELECT id, text, parent FROM posts ORDER BY id").fetchall()
        return [(str(native), text, parent) for native, text, parent in rows]

    def _insert(self, part: Part, picture: bytes | None) -> str:
        with closing(self._open()) as db:
            row = (
                part.text,
                part.parent.native if part.parent else None,
                picture is not None,
                self.now.timestamp(),
            )
            cursor = db.execute(
                "INSERT INTO posts (text, parent, pictured, at) VALUES (?, ?, ?, ?)", row
            )
            return str(cursor.lastrowid)

    def _pause(self) -> None:
        if self.seconds:
            time.sleep(random.uniform(0, self.seconds))

    def _open(self) -> sqlite3.Connection:
        # it plays a machine of its own, whose power nobody cuts: no need to wait for the disk
        db = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        db.execute("PRAGMA synchronous=OFF")
        return db


def _ref(native: str) -> Ref:
    return Ref(network="x", id=f"x:{native}", native=native, url=f"https://x.com/i/{native}")


EPOCH = datetime(2015, 10, 12, 13, 0, tzinfo=UTC)
