"""The archive's format: JSON Lines, one finding of one answer a line, checked line by line."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bot.errors import BadLine
from bot.model import Account, Answer, Route, Visibility
from bot.networks import clean

LONGEST = 1 << 20
"""Bytes of the longest line that is read; a longer one is reported and passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer as a file gave it, and how it was found."""

    answer: Answer
    route: Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a file: what it held, and the byte where it ends."""

    end: int
    held: Found | BadLine


_Instant = Annotated[AwareDatetime, AfterValidator(lambda at: at.astimezone(UTC))]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Account(_Strict):
    id: str = Field(min_length=1)
    handle: str | None = None
    name: str | None = None
    url: str | None = None
    links: tuple[str, ...] = ()
    automated: bool = False


class _Line(_Strict):
    id: str = Field(min_length=1)
    network: str = Field(min_length=1, max_length=40)
    route: Route = Route.IMPORT
    account: _Account
    text: str
    said_at: _Instant
    edited_at: _Instant | None = None
    version: str | None = None
    url: str | None = None
    reply_to: str | None = None
    conversation: str | None = None
    quotes: str | None = None
    tags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    language: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    spoiler: str | None = None
    mirror_of: str | None = None
    nominees: tuple[str, ...] = ()  # what an export says of it; read anew when it comes in


def read(path: Path) -> Iterator[Found | BadLine]:
    """Every line of an archive, in its order, as an answer or as what is wrong with it.

    Memory does not grow with the file. Blank lines are passed over. Raises OSError.
    """
    return (row.held for row in rows(path))


def rows(path: Path, start: int = 0) -> Iterator[Row]:
    """The lines from a byte on, which must be the beginning of one; numbered from the file's first."""
    with path.open("rb") as file:
        for number, end, raw in _raw_lines(file, start, lines_before(file, start)):
            if raw is None:
                what = f"longer than {LONGEST} bytes"
                yield Row(end=end, held=BadLine(file=str(path), line=number, what=what))
            elif raw.strip():
                yield Row(end=end, held=_found(str(path), number, raw))


def lines_before(file: BinaryIO, start: int) -> int:
    """How many lines end before a byte, from where the file stands."""
    counted = 0
    while (left := start - file.tell()) > 0 and (chunk := file.read(min(left, LONGEST))):
        counted += chunk.count(b"\n")
    return counted


def _raw_lines(file: BinaryIO, end: int, number: int) -> Iterator[tuple[int, int, bytes | None]]:
    """(number, byte where it ends, bytes or None where it is too long) of each line."""
    while raw := file.readline(LONGEST + 1):
        number += 1
        end += len(raw)
        too_long = len(raw) > LONGEST
        while not raw.endswith(b"\n") and (rest := file.readline(LONGEST)):
            end += len(rest)
            raw = rest
        yield number, end, None if too_long else raw


def _found(file: str, number: int, raw: bytes) -> Found | BadLine:
    try:
        given = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return BadLine(file=file, line=number, what=f"not UTF-8 at byte {error.start}")
    except json.JSONDecodeError as error:
        return BadLine(file=file, line=number, what=f"not JSON: {error.msg} at {error.colno}")
    except RecursionError:
        return _too_deep(file, number)
    return checked(file, number, given)


def checked(file: str, number: int, given: Any) -> Found | BadLine:
    """A line's object as an answer, or what is wrong with it."""
    if not isinstance(given, dict):
        what = "JSON, but no object: a line holds one answer, as `export` writes it"
        return BadLine(file=file, line=number, what=what)
    try:
        line = _Line.model_validate(_storable(given))
    except RecursionError:
        return _too_deep(file, number)
    except ValidationError as error:
        return BadLine(file=file, line=number, what=_in_words(error))
    return Found(answer=_answer(line), route=line.route)


def _too_deep(file: str, number: int) -> BadLine:
    return BadLine(file=file, line=number, what="not an answer: nested too deeply")


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): _storable(item) for key, item in value.items()}
    return value


def _in_words(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'line'}: {fault['msg']}"
        for fault in error.errors(include_url=False, include_input=False, include_context=False)
    )


def _answer(line: _Line) -> Answer:
    given = line.model_dump(exclude={"account", "route", "version", "nominees"})
    account = Account(network=line.network, **line.account.model_dump())
    return Answer(**given, account=account, version=line.version or digest(line.text))


def digest(*parts: str) -> str:
    """A short name for a text: equal texts have equal ones."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def moment(found: Found) -> datetime:
    """When this version was said: an edit's own time where there is one."""
    return found.answer.edited_at or found.answer.said_at
