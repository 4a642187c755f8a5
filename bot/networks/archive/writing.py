"""Answers written as an archive: JSON Lines, CSV, or Parquet by an extra; flat in memory."""

import csv
import importlib
import json
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from typing import Any, BinaryIO, Protocol

from bot.errors import NetworkError, Trouble
from bot.networks.archive.lines import Found
from bot.networks.archive.table import COLUMNS, cells

FORMATS = ("jsonl", "csv", "parquet")


class Writing(Protocol):
    """Takes lines' objects one after another."""

    def write(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Add lines, in their order."""
        ...

    def close(self) -> None:
        """Finish what was begun; the stream itself stays open."""
        ...


def writing(kind: str, stream: BinaryIO) -> Writing:
    """What writes one of FORMATS to a stream. Raises NetworkError where its extra is not installed."""
    if kind == "parquet":
        made: Writing = parquet().Parquet(stream)
        return made
    return _Csv(stream) if kind == "csv" else _JsonLines(stream)


def parquet() -> Any:
    """The module for Parquet. Raises NetworkError where the extra is not installed."""
    try:
        return importlib.import_module("bot.networks.archive.parquet")
    except ModuleNotFoundError as error:
        what = f"Parquet needs {error.name}: install 'talkforreal[parquet]'"
        raise NetworkError(network="archive", trouble=Trouble.REFUSED, detail=what) from error


def line_of(found: Found, nominees: Sequence[str] = ()) -> dict[str, Any]:
    """An answer as a line's object; `nominees` are for whoever reads it, an import passes over them."""
    answer, account = found.answer, found.answer.account
    given = {
        "id": answer.id,
        "network": answer.network,
        "route": found.route.value,
        "account": _present(
            id=account.id,
            handle=account.handle,
            name=account.name,
            url=account.url,
            links=list(account.links),
            automated=account.automated,
        ),
        "text": answer.text,
        "said_at": answer.said_at,
    }
    return given | _present(
        edited_at=answer.edited_at,
        version=answer.version,
        url=answer.url,
        reply_to=answer.reply_to,
        conversation=answer.conversation,
        quotes=answer.quotes,
        tags=list(answer.tags),
        mentions=list(answer.mentions),
        links=list(answer.links),
        language=answer.language,
        visibility=answer.visibility.value,
        spoiler=answer.spoiler,
        mirror_of=answer.mirror_of,
        nominees=list(nominees),
    )


def _present(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value not in (None, [], False)}


class _JsonLines:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, lines: Sequence[Mapping[str, Any]]) -> None:
        for line in lines:
            told = json.dumps(line, ensure_ascii=False, default=lambda at: at.isoformat())
            self._stream.write(told.encode() + b"\n")

    def close(self) -> None:
        self._stream.flush()


class _Csv:
    def __init__(self, stream: BinaryIO) -> None:
        # the mark by which spreadsheets know UTF-8
        self._text = TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        self._table = csv.DictWriter(self._text, COLUMNS)
        self._table.writeheader()

    def write(self, lines: Sequence[Mapping[str, Any]]) -> None:
        self._table.writerows(map(cells, lines))

    def close(self) -> None:
        self._text.detach()  # flushed, and the stream is its owner's
