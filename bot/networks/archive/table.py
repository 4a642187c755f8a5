"""The archive's lines as a table in CSV, made so that no cell is a formula where it is opened."""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from bot.errors import BadLine
from bot.networks.archive.lines import LONGEST, Found, Row, checked, lines_before

LISTS = ("account_links", "tags", "mentions", "links", "nominees")
COLUMNS = (
    "id", "network", "route", "account_id", "account_handle", "account_name", "account_url",
    "account_links", "account_automated", "text", "said_at", "edited_at", "version", "url",
    "reply_to", "conversation", "quotes", "tags", "mentions", "links", "language", "visibility",
    "spoiler", "mirror_of", "nominees",
)  # fmt: skip
"""What a table of answers holds; a file may have them in any order, and others beside them."""
NEEDED = frozenset({"id", "network", "account_id", "text", "said_at"})

# what spreadsheets take for a formula, also behind spaces, wide forms of East Asia among them
_FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r\n]")


def harmless(cell: str) -> str:
    """A cell with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_was(cell: str) -> str:
    """The inverse of `harmless`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def flat(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line's object with its account's keys beside the others."""
    account = {f"account_{name}": value for name, value in line["account"].items()}
    return {name: value for name, value in line.items() if name != "account"} | account


def nested(row: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of `flat`; columns that no line has, and empty cells, are left out."""
    given = {name: row[name] for name in COLUMNS if row.get(name) not in (None, "", [])}
    account = {
        name.removeprefix("account_"): given.pop(name)
        for name in tuple(given)
        if name.startswith("account_")
    }
    return {"text": "", **given, "account": account}


def cells(line: Mapping[str, Any]) -> dict[str, str]:
    """A line's object as the cells of a row: lists as JSON, every text harmless."""
    return {name: harmless(_cell(value)) for name, value in flat(line).items() if value is not None}


def is_table(path: Path) -> bool:
    """Whether a file is a table with our columns, not somebody else's. Raises OSError."""
    with path.open("rb") as file:
        return set(_header(_Lines(file))) >= NEEDED


def rows(path: Path, start: int = 0) -> Iterator[Row]:
    """The rows from a byte on, which must be the beginning of one; numbered by the file's lines.

    Memory does not grow with the file. A row that cannot be read is told, the rows around it
    are kept. Raises OSError.
    """
    with path.open("rb") as file:
        lines = _Lines(file)
        header = _header(lines)
        if missing := sorted(NEEDED - set(header)):
            what = f"the table lacks the columns {', '.join(missing)}"
            yield Row(end=lines.end, held=BadLine(file=str(path), line=1, what=what))
            return
        lines.go_to(max(start, lines.end))
        yield from _rows(str(path), lines, header)


def _rows(file: str, lines: "_Lines", header: Sequence[str]) -> Iterator[Row]:
    reader = csv.reader(lines, strict=True)
    while True:
        number = lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, UnicodeDecodeError) as error:
            what = f"no row of a table in UTF-8: {error}"
            yield Row(end=lines.end, held=BadLine(file=file, line=number, what=what))
            reader = csv.reader(lines, strict=True)
            continue
        if any(row):
            yield Row(end=lines.end, held=_found(file, number, header, row))


def _found(file: str, number: int, header: Sequence[str], row: Sequence[str]) -> Found | BadLine:
    if len(row) != len(header):
        what = f"{len(row)} cells below {len(header)} columns"
        return BadLine(file=file, line=number, what=what)
    given = {name: as_was(cell) for name, cell in zip(header, row, strict=True)}
    try:
        listed = {name: json.loads(given[name]) for name in LISTS if given.get(name)}
    except json.JSONDecodeError as error:
        return BadLine(file=file, line=number, what=f"no list as JSON: {error.msg}")
    return checked(file, number, nested(given | listed))


def _header(lines: "_Lines") -> Sequence[str]:
    try:
        return [as_was(cell.strip()) for cell in next(csv.reader(lines), ())]
    except (csv.Error, UnicodeDecodeError):
        return ()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Lines:
    """A file's lines as text, with the number of the last one and the byte where it ends."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.number = 0
        self.end = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        raw = self._file.readline(LONGEST)
        if not raw:
            raise StopIteration
        self.number += 1
        self.end += len(raw)
        return raw.decode("utf-8-sig" if self.number == 1 else "utf-8")

    def go_to(self, byte: int) -> None:
        """Go on from there."""
        if byte != self.end:
            self._file.seek(0)
            self.number = lines_before(self._file, byte)
            self._file.seek(byte)
            self.end = byte
