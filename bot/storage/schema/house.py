"""Who may decide, who asked to be left out, and small facts of this database."""

from sqlalchemy import Column, Index, LargeBinary, String, Table, Text

from bot.storage.schema.base import metadata
from bot.storage.types import Instant, Json, Key

# fmt: off  (one column a line: the tables are read as tables)

hosts = Table(
    "hosts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    Column("password", Text),
    Column("totp", Text),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("alert_to", Text),
)

invites = Table(
    "invites",
    metadata,
    Column("token", String(64), primary_key=True),  # a digest: the token itself is only in the link
    Column("role", String(10), nullable=False),
    Column("by", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("used_at", Instant),
    Column("used_by", String(100)),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),  # a digest
    Column("host", String(100), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("agent", Text),
)

attempts = Table(  # failed sign-ins and other things that are slowed
    "attempts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("what", String(20), nullable=False),
    Column("who", Text, nullable=False),
    Index("ix_attempts_who_at", "what", "who", "at"),
)

opt_outs = Table(
    "opt_outs",
    metadata,
    Column("digest", String(64), primary_key=True),  # keyed hash of the account's worldwide id
    Column("at", Instant, nullable=False),
    Column("why", String(40), nullable=False),
)

erasures = Table(  # replayed on a restored copy before its first tick
    "erasures",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("scope", String(10), nullable=False),  # answer, account
    Column("why", String(40), nullable=False),
    Column("receipt", String(64), nullable=False),
)

settings = (
    Table(  # small facts about this database: the opt-out key, the last backup, the demo's overlay
        "settings",
        metadata,
        Column("name", String(60), primary_key=True),
        Column("value", Json, nullable=False),
    )
)

tokens = Table(  # credentials of networks, encrypted; on SQLite they are a 0600 file instead
    "tokens",
    metadata,
    Column("network", String(40), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
)
