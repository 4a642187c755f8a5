"""Indexes that the hosts' queue reads, however many answers are stored."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PARTIAL = (
    (
        "ix_nominations_waiting",
        "nominations",
        ["talk_id", "nominee_id", "id"],
        "ruling = 'pending'",
    ),
    ("ix_nominations_alike", "nominations", ["talk_id", "folded"], "ruling = 'pending'"),
    ("ix_nominations_held", "nominations", ["talk_id", "id"], "held"),
    ("ix_answers_spam", "answers", ["id"], "spam <> 'null'"),
    ("ix_answers_clips", "answers", ["id"], "clips <> 'null'"),
)


def upgrade() -> None:
    """Add them; nothing that is stored changes."""
    for name, table, columns, where in _PARTIAL:
        op.create_index(
            name,
            table,
            columns,
            unique=False,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    op.create_index("ix_verdicts_host", "verdicts", ["host", "seq"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_verdicts_host", table_name="verdicts")
    for name, table, _columns, _where in reversed(_PARTIAL):
        op.drop_index(name, table_name=table)
