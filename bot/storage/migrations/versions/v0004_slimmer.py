"""Less room a million answers: tables that are their own key, and indexes of what is there alone."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OWN_KEY = "WITHOUT ROWID"
_LEANS = "leans_on IS NOT NULL"


def upgrade() -> None:
    """Lay them anew; no row changes."""
    op.drop_index("ix_nominations_folded", table_name="nominations")  # pending ones have theirs
    op.drop_index("ix_nominations_leans", table_name="nominations")
    where = sa.text(_LEANS)
    op.create_index(
        "ix_nominations_leans",
        "nominations",
        ["leans_on"],
        sqlite_where=where,
        postgresql_where=where,
    )
    _lay_anew(own_key=True)


def downgrade() -> None:
    """As it was before; no row changes."""
    _lay_anew(own_key=False)
    op.drop_index("ix_nominations_leans", table_name="nominations")
    op.create_index("ix_nominations_leans", "nominations", ["leans_on"])
    op.create_index("ix_nominations_folded", "nominations", ["talk_id", "folded"])


def _lay_anew(*, own_key: bool) -> None:
    """Only SQLite knows the difference; nothing points to either table."""
    if op.get_context().dialect.name != "sqlite":
        return
    for name in ("routes", "belongings"):
        query = sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :name")
        words = op.get_bind().execute(query, {"name": name}).scalar_one().removesuffix(_OWN_KEY)
        words = words.replace(name, f"{name}_anew", 1) + (f" {_OWN_KEY}" if own_key else "")
        op.execute(sa.text(words.replace(":", "\\:")))
        op.execute(f"INSERT INTO {name}_anew SELECT * FROM {name}")  # noqa: S608 (names of ours)
        op.drop_table(name)
        op.rename_table(f"{name}_anew", name)
    op.create_index("ix_belongings_talk", "belongings", ["talk_id", "ruling"])
