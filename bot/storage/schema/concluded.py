"""What was concluded, and what hosts decided of it."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from bot.storage.schema.base import metadata
from bot.storage.types import Instant, Json, Key

# fmt: off  (one column a line: the tables are read as tables)

nominees = Table(
    "nominees",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    Column("name", Text, nullable=False),
    Column("work", Text),
    Column("made_by", String(100)),  # the host who made it at the desk
)

nominee_names = Table(  # aliases made at the desk, carried to later talks
    "nominee_names",
    metadata,
    Column("nominee_id", Key, ForeignKey("nominees.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("host", String(100), nullable=False),
    Column("at", Instant, nullable=False),
)

belongings = Table(
    "belongings",
    metadata,
    Column("answer_id", Key, ForeignKey("answers.id"), primary_key=True),
    Column("talk_id", Key, ForeignKey("talks.id"), primary_key=True),
    Column("ruling", String(10), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_belongings_talk", "talk_id", "ruling"),
    sqlite_with_rowid=False,
)

nominations = Table(
    "nominations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("answer_id", Key, ForeignKey("answers.id"), nullable=False),
    Column("talk_id", Key, ForeignKey("talks.id"), nullable=False),
    Column("account_id", Key, ForeignKey("accounts.id"), nullable=False),
    Column("nominee_id", Key, ForeignKey("nominees.id")),
    Column("place", Integer, nullable=False),
    Column("start", Integer),
    Column("stop", Integer),
    Column("wording", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("occurrence", Integer, nullable=False, default=0),
    Column("stance", String(10), nullable=False),
    Column("ruling", String(10)),  # after verdicts: what stands; None unless nominated
    Column("confidence", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("honourable", Boolean, nullable=False, default=False),
    Column(
        "details", Json
    ),  # episode, scene, people, mood, spoiler, candidates, from_thread, as_read
    Column("leans_on", String(36)),
    Column("held", Boolean, nullable=False, default=False),
    Index("ix_nominations_answer", "answer_id"),
    Index("ix_nominations_count", "talk_id", "ruling", "nominee_id", "account_id"),
    Index(  # counting reads a person's votes from this alone
        "ix_nominations_ballots", "talk_id", "ruling", "account_id", "nominee_id", "answer_id"
    ),
    Index(
        "ix_nominations_leans",
        "leans_on",
        sqlite_where=text("leans_on IS NOT NULL"),
        postgresql_where=text("leans_on IS NOT NULL"),
    ),
    Index(
        "ix_nominations_waiting",
        "talk_id",
        "nominee_id",
        "id",
        sqlite_where=text("ruling = 'pending'"),
        postgresql_where=text("ruling = 'pending'"),
    ),
    Index(
        "ix_nominations_alike",
        "talk_id",
        "folded",
        sqlite_where=text("ruling = 'pending'"),
        postgresql_where=text("ruling = 'pending'"),
    ),
    Index(
        "ix_nominations_held",
        "talk_id",
        "id",
        sqlite_where=text("held"),
        postgresql_where=text("held"),
    ),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("seq", Key, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("host", String(100), nullable=False),
    Column("talk", String(100), nullable=False, index=True),
    Column("answer", Text, nullable=False, index=True),
    Column("wording", Text, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("sentence", String(64), nullable=False),
    Column("decision", Json, nullable=False),  # only the fields decided
    Column("undoes", String(36)),
    Column("reason", Text, nullable=False, default=""),
    Index("ix_verdicts_host", "host", "seq"),
)

edges = Table(
    "edges",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("seq", Key, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("host", String(100), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("a", Text, nullable=False, index=True),
    Column("b", Text, nullable=False, index=True),
    Column("talk", String(100)),
    Column("undoes", String(36)),
    Column("reason", Text, nullable=False, default=""),
)

group_names = Table(  # a merge group's name is a choice of its own
    "group_names",
    metadata,
    Column("nominee", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("host", String(100), nullable=False),
    Column("at", Instant, nullable=False),
)

objections = Table(
    "objections",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("answer_id", Key, ForeignKey("answers.id"), nullable=False),
    Column("talk", String(100), nullable=False),
    Column("says", Text, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", String(100)),
)

log = Table(  # who did what when; triggers refuse to change it
    "log",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", String(100), nullable=False),
    Column("what", String(60), nullable=False),
    Column("about", Text, nullable=False),
    Column("details", Json),
)
