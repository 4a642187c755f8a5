"""The archive's lines in Parquet, a batch at a time. Imported only when such a file is met."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from bot.errors import NetworkError, Trouble
from bot.networks.archive.lines import Row, checked
from bot.networks.archive.table import COLUMNS, LISTS, flat, nested

_BATCH = 2000
_INSTANT = pa.timestamp("us", tz="UTC")
_KINDS = {
    **dict.fromkeys(COLUMNS, pa.string()),
    **dict.fromkeys(LISTS, pa.list_(pa.string())),
    **dict.fromkeys(("said_at", "edited_at"), _INSTANT),
    "account_automated": pa.bool_(),
}
_SCHEMA = pa.schema([(name, _KINDS[name]) for name in COLUMNS])


def rows(path: Path, start: int = 0) -> Iterator[Row]:
    """Every row, numbered from 1; nothing where `start` is the file's end.

    A file is read whole or not at all: only its last row says that it ends. Memory does not
    grow with the file. Raises OSError, and NetworkError with REFUSED where it is no such file.
    """
    size = path.stat().st_size
    if start >= size:
        return
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            left = file.metadata.num_rows
            for number, given in enumerate(_given(file), 1):
                end = size if number == left else 0
                yield Row(end=end, held=checked(str(path), number, nested(given)))
    except pa.ArrowException as error:
        what = f"{path}: cannot be read as Parquet: {error}"
        raise NetworkError(network="archive", trouble=Trouble.REFUSED, detail=what) from error


def _given(file: pq.ParquetFile) -> Iterator[Mapping[str, Any]]:
    for batch in file.iter_batches(batch_size=_BATCH):
        yield from batch.to_pylist()


class Parquet:
    """Writes lines' objects to a stream, a row group for every few thousand of them."""

    def __init__(self, stream: BinaryIO) -> None:
        self._file = pq.ParquetWriter(stream, _SCHEMA)
        self._waiting: list[Mapping[str, Any]] = []

    def write(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Add lines; they may stand in memory until there are enough of them."""
        self._waiting += map(flat, lines)
        if len(self._waiting) >= _BATCH:
            self._out()

    def close(self) -> None:
        """Write what waits, and the file's end."""
        self._out()
        self._file.close()

    def _out(self) -> None:
        if self._waiting:
            columns = {name: [row.get(name) for row in self._waiting] for name in COLUMNS}
            self._file.write_table(pa.table(columns, schema=_SCHEMA))
            self._waiting.clear()
