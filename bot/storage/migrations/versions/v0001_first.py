"""The first schema."""

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Dollars, Instant, Json, Key

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "accounts",
        sa.Column("id", Key, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("handle", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("bio", sa.Text(), nullable=True),
        sa.Column("links", Json, nullable=True),
        sa.Column("since", Instant(), nullable=True),
        sa.Column("automated", sa.Boolean(), nullable=False),
        sa.Column("looked_up_at", Instant(), nullable=True),
        sa.Column("host", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("uid", name=op.f("uq_accounts_uid")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_who_at", "attempts", ["what", "who", "at"], unique=False)
    op.create_table(
        "cards",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_cards")),
    )
    op.create_table(
        "edges",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("seq", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("host", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("a", sa.Text(), nullable=False),
        sa.Column("b", sa.Text(), nullable=False),
        sa.Column("talk", sa.String(length=100), nullable=True),
        sa.Column("undoes", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edges")),
        sa.UniqueConstraint("seq", name=op.f("uq_edges_seq")),
    )
    op.create_index(op.f("ix_edges_a"), "edges", ["a"], unique=False)
    op.create_index(op.f("ix_edges_b"), "edges", ["b"], unique=False)
    op.create_table(
        "erasures",
        sa.Column("id", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_table(
        "feeds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.Text(), nullable=True),
        sa.Column("resume", sa.Text(), nullable=True),
        sa.Column("next_mark", sa.Text(), nullable=True),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("last_at", Instant(), nullable=True),
        sa.Column("last_new_at", Instant(), nullable=True),
        sa.Column("trouble", sa.String(length=20), nullable=True),
        sa.Column("trouble_detail", sa.Text(), nullable=True),
        sa.Column("trouble_since", Instant(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_by", sa.Text(), nullable=True),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
    )
    op.create_table(
        "gaps",
        sa.Column("id", Key, nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("low", sa.Text(), nullable=True),
        sa.Column("high", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
    )
    op.create_index(op.f("ix_gaps_feed"), "gaps", ["feed"], unique=False)
    op.create_table(
        "group_names",
        sa.Column("nominee", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host", sa.String(length=100), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("nominee", name=op.f("pk_group_names")),
    )
    op.create_table(
        "hosts",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("totp", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("alert_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hosts")),
        sa.UniqueConstraint("name", name=op.f("uq_hosts_name")),
    )
    op.create_table(
        "invites",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("used_by", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_invites")),
    )
    op.create_table(
        "ledger",
        sa.Column("id", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("feed", sa.Text(), nullable=True),
        sa.Column("talk", sa.String(length=100), nullable=True),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("resource", sa.String(length=40), nullable=False),
        sa.Column("resource_id", sa.Text(), nullable=False),
        sa.Column("dollars", Dollars(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint(
            "network",
            "resource",
            "resource_id",
            "day",
            name=op.f("uq_ledger_network_resource_resource_id_day"),
        ),
    )
    op.create_index("ix_ledger_day", "ledger", ["day", "network"], unique=False)
    op.create_table(
        "log",
        sa.Column("id", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("details", Json, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )
    op.create_table(
        "measures",
        sa.Column("id", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("talk", sa.String(length=100), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
    )
    op.create_index("ix_measures_name_at", "measures", ["name", "at"], unique=False)
    op.create_table(
        "nominees",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=True),
        sa.Column("made_by", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominees")),
        sa.UniqueConstraint("key", name=op.f("uq_nominees_key")),
    )
    op.create_table(
        "opt_outs",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_opt_outs")),
    )
    op.create_table(
        "polls",
        sa.Column("id", Key, nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
    )
    op.create_index("ix_polls_feed_at", "polls", ["feed", "at"], unique=False)
    op.create_table(
        "posts",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("talk", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("cut_off", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("approval", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("snapshot", Json, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.Column("edited_by", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("key", name=op.f("uq_posts_key")),
    )
    op.create_index("ix_posts_state_due", "posts", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_posts_talk"), "posts", ["talk"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("host", sa.String(length=100), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_host"), "sessions", ["host"], unique=False)
    op.create_table(
        "set_aside",
        sa.Column("id", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "talks",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("spec", Json, nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("opened_draft", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talks")),
        sa.UniqueConstraint("name", name=op.f("uq_talks_name")),
    )
    op.create_table(
        "tokens",
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("network", name=op.f("pk_tokens")),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("seq", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("host", sa.String(length=100), nullable=False),
        sa.Column("talk", sa.String(length=100), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.String(length=64), nullable=False),
        sa.Column("decision", Json, nullable=False),
        sa.Column("undoes", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
        sa.UniqueConstraint("seq", name=op.f("uq_verdicts_seq")),
    )
    op.create_index(op.f("ix_verdicts_answer"), "verdicts", ["answer"], unique=False)
    op.create_index(op.f("ix_verdicts_talk"), "verdicts", ["talk"], unique=False)
    op.create_table(
        "answers",
        sa.Column("id", Key, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.Column("edited_at", Instant(), nullable=True),
        sa.Column("first_seen_at", Instant(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.Column("conversation", sa.Text(), nullable=True),
        sa.Column("quotes", sa.Text(), nullable=True),
        sa.Column("details", Json, nullable=True),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("mirror_of", sa.Text(), nullable=True),
        sa.Column("fate", sa.String(length=12), nullable=False),
        sa.Column("fate_at", Instant(), nullable=True),
        sa.Column("checked_at", Instant(), nullable=True),
        sa.Column("read_with", sa.String(length=64), nullable=True),
        sa.Column("host", sa.String(length=100), nullable=True),
        sa.Column("is_answer", sa.Boolean(), nullable=True),
        sa.Column("spam", Json, nullable=True),
        sa.Column("clips", Json, nullable=True),
        sa.Column("quote_leave", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_answers_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("uid", name=op.f("uq_answers_uid")),
    )
    op.create_index(op.f("ix_answers_account_id"), "answers", ["account_id"], unique=False)
    op.create_index(op.f("ix_answers_conversation"), "answers", ["conversation"], unique=False)
    op.create_index(op.f("ix_answers_said_at"), "answers", ["said_at"], unique=False)
    op.create_table(
        "approvals",
        sa.Column("id", Key, nullable=False),
        sa.Column("post_id", Key, nullable=False),
        sa.Column("host", sa.String(length=100), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_approvals_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint(
            "post_id", "host", "digest", name=op.f("uq_approvals_post_id_host_digest")
        ),
    )
    op.create_index(op.f("ix_approvals_post_id"), "approvals", ["post_id"], unique=False)
    op.create_table(
        "nominee_names",
        sa.Column("nominee_id", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host", sa.String(length=100), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["nominee_id"], ["nominees.id"], name=op.f("fk_nominee_names_nominee_id_nominees")
        ),
        sa.PrimaryKeyConstraint("nominee_id", "name", name=op.f("pk_nominee_names")),
    )
    op.create_table(
        "parts",
        sa.Column("post_id", Key, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("card", sa.String(length=64), nullable=True),
        sa.Column("alt", sa.Text(), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sending_at", Instant(), nullable=True),
        sa.Column("claimed_until", Instant(), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("looked_at", Instant(), nullable=True),
        sa.Column("retry_at", Instant(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("native", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["card"], ["cards.digest"], name=op.f("fk_parts_card_cards")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_parts_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "n", name=op.f("pk_parts")),
        sa.UniqueConstraint("key", name=op.f("uq_parts_key")),
    )
    op.create_index("ix_parts_state", "parts", ["state"], unique=False)
    op.create_table(
        "belongings",
        sa.Column("answer_id", Key, nullable=False),
        sa.Column("talk_id", Key, nullable=False),
        sa.Column("ruling", sa.String(length=10), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_belongings_answer_id_answers")
        ),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talks.id"], name=op.f("fk_belongings_talk_id_talks")
        ),
        sa.PrimaryKeyConstraint("answer_id", "talk_id", name=op.f("pk_belongings")),
    )
    op.create_index("ix_belongings_talk", "belongings", ["talk_id", "ruling"], unique=False)
    op.create_table(
        "nominations",
        sa.Column("id", Key, nullable=False),
        sa.Column("answer_id", Key, nullable=False),
        sa.Column("talk_id", Key, nullable=False),
        sa.Column("account_id", Key, nullable=False),
        sa.Column("nominee_id", Key, nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("stop", sa.Integer(), nullable=True),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(length=10), nullable=False),
        sa.Column("ruling", sa.String(length=10), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("honourable", sa.Boolean(), nullable=False),
        sa.Column("details", Json, nullable=True),
        sa.Column("leans_on", sa.String(length=36), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_nominations_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_nominations_answer_id_answers")
        ),
        sa.ForeignKeyConstraint(
            ["nominee_id"], ["nominees.id"], name=op.f("fk_nominations_nominee_id_nominees")
        ),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talks.id"], name=op.f("fk_nominations_talk_id_talks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominations")),
    )
    op.create_index("ix_nominations_answer", "nominations", ["answer_id"], unique=False)
    op.create_index(
        "ix_nominations_count",
        "nominations",
        ["talk_id", "ruling", "nominee_id", "account_id"],
        unique=False,
    )
    op.create_index("ix_nominations_folded", "nominations", ["talk_id", "folded"], unique=False)
    op.create_index("ix_nominations_leans", "nominations", ["leans_on"], unique=False)
    op.create_table(
        "objections",
        sa.Column("id", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("answer_id", Key, nullable=False),
        sa.Column("talk", sa.String(length=100), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_objections_answer_id_answers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    op.create_table(
        "quotes",
        sa.Column("id", Key, nullable=False),
        sa.Column("talk", sa.String(length=100), nullable=False),
        sa.Column("answer_id", Key, nullable=False),
        sa.Column("host", sa.String(length=100), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("spoiler", sa.Boolean(), nullable=False),
        sa.Column("dropped_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_quotes_answer_id_answers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
        sa.UniqueConstraint("talk", "answer_id", name=op.f("uq_quotes_talk_answer_id")),
    )
    op.create_table(
        "raws",
        sa.Column("answer_id", Key, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("kept_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_raws_answer_id_answers")
        ),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_raws")),
    )
    op.create_index(op.f("ix_raws_kept_until"), "raws", ["kept_until"], unique=False)
    op.create_table(
        "routes",
        sa.Column("answer_id", Key, nullable=False),
        sa.Column("route", sa.String(length=16), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("found_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_routes_answer_id_answers")
        ),
        sa.PrimaryKeyConstraint("answer_id", "route", "feed", name=op.f("pk_routes")),
    )
    op.create_table(
        "versions",
        sa.Column("answer_id", Key, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_versions_answer_id_answers")
        ),
        sa.PrimaryKeyConstraint("answer_id", "version", name=op.f("pk_versions")),
    )


def downgrade() -> None:
    """Drop them again: what was stored is lost, so only an empty database goes back."""
    op.drop_table("versions")
    op.drop_table("routes")
    op.drop_index(op.f("ix_raws_kept_until"), table_name="raws")
    op.drop_table("raws")
    op.drop_table("quotes")
    op.drop_table("objections")
    op.drop_index("ix_nominations_leans", table_name="nominations")
    op.drop_index("ix_nominations_folded", table_name="nominations")
    op.drop_index("ix_nominations_count", table_name="nominations")
    op.drop_index("ix_nominations_answer", table_name="nominations")
    op.drop_table("nominations")
    op.drop_index("ix_belongings_talk", table_name="belongings")
    op.drop_table("belongings")
    op.drop_index("ix_parts_state", table_name="parts")
    op.drop_table("parts")
    op.drop_table("nominee_names")
    op.drop_index(op.f("ix_approvals_post_id"), table_name="approvals")
    op.drop_table("approvals")
    op.drop_index(op.f("ix_answers_said_at"), table_name="answers")
    op.drop_index(op.f("ix_answers_conversation"), table_name="answers")
    op.drop_index(op.f("ix_answers_account_id"), table_name="answers")
    op.drop_table("answers")
    op.drop_index(op.f("ix_verdicts_talk"), table_name="verdicts")
    op.drop_index(op.f("ix_verdicts_answer"), table_name="verdicts")
    op.drop_table("verdicts")
    op.drop_table("tokens")
    op.drop_table("talks")
    op.drop_table("settings")
    op.drop_table("set_aside")
    op.drop_index(op.f("ix_sessions_host"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_index(op.f("ix_posts_talk"), table_name="posts")
    op.drop_index("ix_posts_state_due", table_name="posts")
    op.drop_table("posts")
    op.drop_index("ix_polls_feed_at", table_name="polls")
    op.drop_table("polls")
    op.drop_table("opt_outs")
    op.drop_table("nominees")
    op.drop_index("ix_measures_name_at", table_name="measures")
    op.drop_table("measures")
    op.drop_table("log")
    op.drop_index("ix_ledger_day", table_name="ledger")
    op.drop_table("ledger")
    op.drop_table("invites")
    op.drop_table("hosts")
    op.drop_table("group_names")
    op.drop_index(op.f("ix_gaps_feed"), table_name="gaps")
    op.drop_table("gaps")
    op.drop_table("feeds")
    op.drop_table("erasures")
    op.drop_index(op.f("ix_edges_b"), table_name="edges")
    op.drop_index(op.f("ix_edges_a"), table_name="edges")
    op.drop_table("edges")
    op.drop_table("cards")
    op.drop_index("ix_attempts_who_at", table_name="attempts")
    op.drop_table("attempts")
    op.drop_table("accounts")
