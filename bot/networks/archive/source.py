"""A file of answers as a Source: for demonstrations, imports and replays."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from bot.errors import BadLine, NetworkError, Trouble
from bot.model import Allowance, Change, Cursor, Fate, Feed, Gap, Page, Ref
from bot.networks.archive import lines, table
from bot.networks.archive.lines import Found, Row, moment
from bot.networks.archive.writing import parquet

PAGE = 100
"""Answers of one page at most."""
FREE = Decimal(0)
"""What reading a file costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSettings:
    """Where relative paths of feeds begin, and the instant (aware) after which nothing was said yet.

    With `until`, a sweep stops before the first line whose version is later: a replay
    hands in a later instant each time, over a file in order of time.
    """

    directory: Path = Path()
    until: datetime | None = None


def connect(settings: ArchiveSettings, credentials: None = None) -> "Archive":  # noqa: ARG001 (every network is made alike)
    """An archive needs no credentials."""
    return Archive(settings)


class Archive:
    """Reads a file of JSON Lines, CSV or Parquet, told by its name; a feed's query is its path.

    A sweep begins where the last one ended, as long as the file was only added to; a
    file that was changed is read again from its beginning. Bad lines become notes of
    their page, the lines around them are kept.
    """

    def __init__(self, settings: ArchiveSettings) -> None:
        self._settings = settings

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        """The file's unread answers in its order, at most 100 a page.

        An answer that the file has twice (found by another route, or edited) begins a
        new page, since a page holds each answer once. The mark is the byte where reading
        ended and a digest of all before it. Raises NetworkError where the file cannot be read.
        """
        path = self._settings.directory / feed.query
        try:
            yield from self._pages(path, feed, cursor, allowance)
        except OSError as error:
            raise _unreadable(path, error) from error

    def _pages(
        self, path: Path, feed: Feed, cursor: Cursor, allowance: Allowance
    ) -> Iterator[Page]:
        mark = _Mark.after(path, cursor.resume or cursor.mark)
        batch = _Batch()
        left = allowance
        if not left.affords(FREE):
            return
        for row in self._said(rows(path, mark.byte)):
            if not batch.takes(row):
                yield batch.page(feed, cursor, mark, complete=False)
                left = left.less(FREE)
                if not left.affords(FREE):
                    return
                batch = _Batch()
            batch.add(row)
        yield batch.page(feed, cursor, mark, complete=True)

    def _said(self, found: Iterator[Row]) -> Iterator[Row]:
        until = self._settings.until
        for row in found:
            if until is not None and isinstance(row.held, Found) and moment(row.held) > until:
                return
            yield row

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:  # noqa: ARG002 (a file has no gaps)
        """Nothing: a file leaves no gaps."""
        return iter(())

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:  # noqa: ARG002 (free)
        """What stands in a file stands."""
        return [Change(id=ref.id, fate=Fate.STANDS) for ref in refs]


class _Batch:
    """The lines of one page as they gather."""

    def __init__(self) -> None:
        self.found: dict[str, Found] = {}
        self.notes: list[str] = []
        self.end = 0

    def takes(self, row: Row) -> bool:
        """Whether the line fits: each answer once, and a bound on answers and on faults."""
        if isinstance(row.held, BadLine):
            return len(self.notes) < PAGE
        return len(self.found) < PAGE and row.held.answer.id not in self.found

    def add(self, row: Row) -> None:
        if isinstance(row.held, BadLine):
            self.notes.append(str(row.held))
        else:
            self.found[row.held.answer.id] = row.held
        self.end = row.end

    def page(self, feed: Feed, cursor: Cursor, mark: "_Mark", *, complete: bool) -> Page:
        """The page, with the mark moved past its last line."""
        reached = mark.move(self.end)
        routes = {
            id_: found.route for id_, found in self.found.items() if found.route is not feed.route
        }
        return Page(
            answers=tuple(found.answer for found in self.found.values()),
            cursor=Cursor(mark=reached) if complete else Cursor(mark=cursor.mark, resume=reached),
            complete=complete,
            routes=routes,
            notes=tuple(self.notes),
        )


class _Mark:
    """How far a file was read: "BYTE:DIGEST" of all before that byte."""

    def __init__(self, path: Path, byte: int = 0) -> None:
        self._path = path
        self.byte = byte
        self._hash = hashlib.sha256()

    @classmethod
    def after(cls, path: Path, written: str | None) -> "_Mark":
        """The mark as stored, or the file's beginning where what was read is no longer the same."""
        byte, _, digest = (written or "0:").partition(":")
        mark = cls(path)
        if mark.move(int(byte)) == f"{byte}:{digest}":
            return mark
        return cls(path)

    def move(self, byte: int) -> str:
        """Take in the file up to a byte (never back) and write the mark down."""
        with self._path.open("rb") as file:
            file.seek(self.byte)
            while (left := byte - self.byte) > 0 and (chunk := file.read(min(left, 1 << 20))):
                self._hash.update(chunk)
                self.byte += len(chunk)
        return f"{self.byte}:{self._hash.hexdigest()}"


def rows(path: Path, start: int = 0) -> Iterator[Row]:
    """The rows of a file of any of our kinds, from a byte on where one begins."""
    kind = path.suffix.lower()
    if kind == ".parquet":
        yield from parquet().rows(path, start)
    else:
        yield from (table if kind == ".csv" else lines).rows(path, start)


def _unreadable(path: Path, error: OSError) -> NetworkError:
    missing = isinstance(error, FileNotFoundError)
    return NetworkError(
        network="archive",
        trouble=Trouble.REFUSED,
        detail=f"{path}: {'there is no such file' if missing else error.strerror or error}",
    )
