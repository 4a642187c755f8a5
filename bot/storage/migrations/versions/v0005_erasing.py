"""When an answer's text was erased after its talk's time; its count stays."""

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; no row changes."""
    op.add_column("answers", sa.Column("erased_at", Instant(), nullable=True))


def downgrade() -> None:
    """Take it away again, where no text was erased: an older program would read and count those anew."""
    erased = sa.text("SELECT 1 FROM answers WHERE erased_at IS NOT NULL LIMIT 1")
    if op.get_bind().execute(erased).first() is not None:
        raise NotImplementedError(
            "texts were erased, whose answers an older program would not count"
        )
    op.execute("ALTER TABLE answers DROP COLUMN erased_at")
