"""Answers from files: an archive in JSON Lines as a Source, tables and pasted lists for an import.

An archive has one finding of one answer a line, an object with
`id network account{id handle name url links automated} text said_at` and, where known,
`route edited_at version url reply_to conversation quotes tags mentions links language
visibility spoiler mirror_of`. Times are ISO 8601 with an offset. `route` is one of
"mention", "hashtag", "reply", "nested reply", "quote", "comment", "host", "import" (which
it is when left out). The same id again with another route is the same answer found twice;
with another text it is an edit, and `edited_at` says when. Any other key is a fault.
"""

from bot.networks.archive.hand import Mapped, read_csv, read_list
from bot.networks.archive.lines import Found, read
from bot.networks.archive.source import Archive, ArchiveSettings, connect

__all__ = ["Archive", "ArchiveSettings", "Found", "Mapped", "connect", "read", "read_csv", "read_list"]  # fmt: skip
