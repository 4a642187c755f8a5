"""Indexes that counting reads instead of tables, and a log that only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SQLITE = """
create trigger log_no_{event} before {event} on log
begin select raise(abort, 'the log only grows'); end
"""
_FUNCTION = """
create function log_only_grows() returns trigger language plpgsql as
$$ begin raise exception 'the log only grows' using errcode = 'integrity_constraint_violation'; end $$
"""
_POSTGRES = """
create trigger log_no_{event} before {event} on log
for each statement execute function log_only_grows()
"""


def upgrade() -> None:
    """Add what counting reads, and refuse changes to the log."""
    op.create_index(
        "ix_nominations_ballots",
        "nominations",
        ["talk_id", "ruling", "account_id", "nominee_id", "answer_id"],
        unique=False,
    )
    op.create_index(
        "ix_accounts_host",
        "accounts",
        ["host"],
        unique=False,
        sqlite_where=sa.text("host IS NOT NULL"),
        postgresql_where=sa.text("host IS NOT NULL"),
    )
    if op.get_context().dialect.name == "sqlite":
        for event in ("update", "delete"):
            op.execute(_SQLITE.format(event=event))
    else:
        op.execute(_FUNCTION)
        for event in ("update", "delete", "truncate"):
            op.execute(_POSTGRES.format(event=event))


def downgrade() -> None:
    """Take both away again; no row is lost."""
    if op.get_context().dialect.name == "sqlite":
        for event in ("update", "delete"):
            op.execute(f"drop trigger log_no_{event}")
    else:
        for event in ("update", "delete", "truncate"):
            op.execute(f"drop trigger log_no_{event} on log")
        op.execute("drop function log_only_grows()")
    op.drop_index("ix_accounts_host", table_name="accounts")
    op.drop_index("ix_nominations_ballots", table_name="nominations")
