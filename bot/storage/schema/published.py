"""What goes out: posts, their parts, cards, approvals, quotes."""

from sqlalchemy import (
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
)

from bot.storage.schema.base import metadata
from bot.storage.types import Instant, Json, Key

# fmt: off  (one column a line: the tables are read as tables)

posts = Table(
    "posts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # talk/kind/slot/network
    Column("talk", String(100), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("slot", String(40), nullable=False),
    Column("network", String(40), nullable=False),
    Column(
        "state", String(10), nullable=False
    ),  # draft, due, held, skipped, expired, withdrawn; else by its parts
    Column("due_at", Instant, nullable=False),
    Column("cut_off", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("approval", String(10), nullable=False),
    Column("digest", String(64)),  # of the figures and quotes stated
    Column("snapshot", Json),  # figures, template, texts: what was said
    Column("reason", Text, nullable=False, default=""),
    Column("planned_at", Instant, nullable=False),
    Column("edited_by", String(100)),
    Index("ix_posts_state_due", "state", "due_at"),
)

parts = Table(
    "parts",
    metadata,
    Column("post_id", Key, ForeignKey("posts.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("card", String(64), ForeignKey("cards.digest")),
    Column("alt", Text),
    Column("key", String(64), nullable=False, unique=True),
    Column("state", String(10), nullable=False),
    Column("sending_at", Instant),
    Column("claimed_until", Instant),
    Column("claimed_by", Text),
    Column("looks", Integer, nullable=False, default=0),
    Column("looked_at", Instant),
    Column("retry_at", Instant),
    Column("ref", Text),
    Column("native", Text),
    Column("url", Text),
    Column("sent_at", Instant),
    Column("trouble", Text),
    Index("ix_parts_state", "state"),
)

cards = Table(
    "cards",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("png", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("post_id", Key, ForeignKey("posts.id"), nullable=False, index=True),
    Column("host", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("digest", String(64), nullable=False),
    UniqueConstraint("post_id", "host", "digest"),
)

quotes = Table(  # what hosts chose to quote: referenced, so that an erasure blanks it everywhere
    "quotes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("talk", String(100), nullable=False),
    Column("answer_id", Key, ForeignKey("answers.id"), nullable=False),
    Column("host", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("spoiler", Boolean, nullable=False, default=False),
    Column("dropped_at", Instant),
    UniqueConstraint("talk", "answer_id"),
)
