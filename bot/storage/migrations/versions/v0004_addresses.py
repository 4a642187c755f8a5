"""Find an answer by its address: fans ask after their own by pasting its link."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index(op.f("ix_answers_url"), "answers", ["url"])


def downgrade() -> None:
    """Drop the index; nothing is lost."""
    op.drop_index(op.f("ix_answers_url"), table_name="answers")
