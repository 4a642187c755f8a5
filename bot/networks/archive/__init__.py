"""Answers from files: an archive in JSON Lines as a Source, tables and pasted lists for an import.

An archive has one finding of one answer a line, an object with
`id network account{id handle name url links automated} text said_at` and, where known,
`route edited_at version url reply_to conversation quotes tags mentions links language
visibility spoiler mirror_of`. Times are ISO 8601 with an offset. `route` is one of
"mention", "hashtag", "reply", "nested reply", "quote", "comment", "host", "import" (which
it is when left out). The same id again with another route is the same answer found twice;
with another text it is an edit, and `edited_at` says when. `nominees` is what an export says
of it, and passed over. Any other key is a fault. CSV and Parquet hold the same in columns, the
account's as `account_id`, `account_handle` and so on, CSV's lists as JSON.
"""

from bot.networks.archive.hand import Mapped, read_csv, read_list
from bot.networks.archive.lines import Found, read
from bot.networks.archive.source import Archive, ArchiveSettings, connect
from bot.networks.archive.table import is_table
from bot.networks.archive.writing import FORMATS, Writing, line_of, writing

__all__ = [
    "FORMATS",
    "Archive",
    "ArchiveSettings",
    "Found",
    "Mapped",
    "Writing",
    "connect",
    "is_table",
    "line_of",
    "read",
    "read_csv",
    "read_list",
    "writing",
]
