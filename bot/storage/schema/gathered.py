"""What was gathered, and how: facts, feeds, and what they cost."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.schema.base import metadata
from bot.storage.types import Dollars, Instant, Json, Key

# fmt: off  (one column a line: the tables are read as tables)

talks = Table(
    "talks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("spec", Json, nullable=True),  # a talk made at the desk; None: it has a file
    Column("revision", BigInteger, nullable=False, default=0),
    Column("created_at", Instant, nullable=False),
    Column(
        "opened_draft", Boolean, nullable=False, default=False
    ),  # proposed from a post, no talk yet
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("network", String(40), nullable=False),
    Column("handle", Text),
    Column("name", Text),
    Column("url", Text),
    Column("bio", Text),
    Column("links", Json),
    Column("since", Instant),
    Column("automated", Boolean, nullable=False, default=False),
    Column("looked_up_at", Instant),
    Column("host", String(100)),  # the host whose account this is
    Index(
        "ix_accounts_host",
        "host",
        sqlite_where=text("host IS NOT NULL"),
        postgresql_where=text("host IS NOT NULL"),
    ),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("network", String(40), nullable=False),
    Column("account_id", Key, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("said_at", Instant, nullable=False, index=True),
    Column("edited_at", Instant),
    Column("first_seen_at", Instant, nullable=False),
    Column("url", Text),
    Column("reply_to", Text),
    Column("conversation", Text, index=True),
    Column("quotes", Text),
    Column(
        "details", Json
    ),  # tags, mentions, links, language, spoiler: read together or not at all
    Column("visibility", String(10), nullable=False, default="public"),
    Column("mirror_of", Text),
    Column("fate", String(12), nullable=False, default="stands"),
    Column("fate_at", Instant),
    Column("checked_at", Instant),
    Column("read_with", String(64)),  # digest of what drew the conclusions: reader, lexicon, cues
    Column("host", String(100)),  # the host's name where this is a pick from a talk's file
    Column("is_answer", Boolean),
    Column("spam", Json),
    Column("clips", Json),
    Column("quote_leave", String(10)),  # asked, granted, refused
    Column("erased_at", Instant),  # its text went after the talk's time; what it counts stays
    Index(
        "ix_answers_spam",
        "id",
        sqlite_where=text("spam <> 'null'"),
        postgresql_where=text("spam <> 'null'"),
    ),
    Index(
        "ix_answers_clips",
        "id",
        sqlite_where=text("clips <> 'null'"),
        postgresql_where=text("clips <> 'null'"),
    ),
)

raws = Table(
    "raws",
    metadata,
    Column("answer_id", Key, ForeignKey("answers.id"), primary_key=True),
    Column("body", LargeBinary, nullable=False),  # see bot.storage.packing
    Column("kept_until", Instant, index=True),
)

versions = Table(  # the first version stays in `answers` until an edit comes
    "versions",
    metadata,
    Column("answer_id", Key, ForeignKey("answers.id"), primary_key=True),
    Column("version", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

routes = Table(
    "routes",
    metadata,
    Column("answer_id", Key, ForeignKey("answers.id"), primary_key=True),
    Column("route", String(16), primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("found_at", Instant, nullable=False),
    sqlite_with_rowid=False,  # its key is most of it
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("network", String(40), nullable=False),
    Column("mark", Text),
    Column("resume", Text),
    Column("next_mark", Text),
    Column("next_at", Instant),
    Column("last_at", Instant),
    Column("last_new_at", Instant),
    Column("trouble", String(20)),
    Column("trouble_detail", Text),
    Column("trouble_since", Instant),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_by", Text),
    Column("locked_until", Instant),
)

polls = Table(  # one row a poll: what coverage and the meters are computed from
    "polls",
    metadata,
    Column("id", Key, primary_key=True),
    Column("feed", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),
    Column("trouble", String(20)),
    Index("ix_polls_feed_at", "feed", "at"),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Key, primary_key=True),
    Column("feed", Text, nullable=False, index=True),
    Column("low", Text),
    Column("high", Text),
    Column("why", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("lost", Boolean, nullable=False, default=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("day", String(10), nullable=False),  # the UTC day by which the network bills
    Column("network", String(40), nullable=False),
    Column("feed", Text),
    Column("talk", String(100)),
    Column(
        "purpose", String(16), nullable=False
    ),  # collect, recheck, count, sample, publish, look-up
    Column("resource", String(40), nullable=False),
    Column("resource_id", Text, nullable=False),
    Column("dollars", Dollars, nullable=False),
    UniqueConstraint("network", "resource", "resource_id", "day"),
    Index("ix_ledger_day", "day", "network"),
)

measures = Table(  # a reading of a meter: counts endpoint, recapture sample, rate-limit headers
    "measures",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("talk", String(100)),
    Column("name", String(40), nullable=False),
    Column("value", Json, nullable=False),
    Index("ix_measures_name_at", "name", "at"),
)

set_aside = Table(  # a row that the database refused, with the reason: nothing is lost
    "set_aside",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("feed", Text, nullable=False),
    Column("uid", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("body", LargeBinary),
)
