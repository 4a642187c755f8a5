"""The tables, version 1: facts, conclusions, hosts' facts, and what goes out.

Large tables have small integer keys inside; worldwide ids (`uid`, `key`) are strings and
unique. `Instant` refuses naive datetimes; `Dollars` keeps Decimal as whole millionths.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.types import Dollars, Instant, Json, Key

# fmt: off  (one column a line: the tables are read as tables)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

talks = Table(
    "talks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("spec", Json, nullable=True),  # a talk made at the desk; None: it has a file
    Column("revision", BigInteger, nullable=False, default=0),
    Column("created_at", Instant, nullable=False),
    Column("opened_draft", Boolean, nullable=False, default=False),
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
    Column("url", Text, index=True),
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
    Column("read_with", String(64)),  # digest of reader and lexicon that drew the conclusions
    Column("host", String(100)),  # the host's name where this is a pick from a talk's file
    Column("is_answer", Boolean),
    Column("spam", Json),
    Column("clips", Json),
    Column("quote_leave", String(10)),  # asked, granted, refused
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
