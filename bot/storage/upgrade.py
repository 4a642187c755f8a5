"""Which schema a database has, and the way to the newest; Alembic does the work."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect

from bot.errors import StorageError
from bot.storage.engine import reading, writing

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the database to this program's schema, in one transaction.

    Does nothing where it is there already. Raises StorageError where the schema is
    newer than this program, or holds our tables without saying which version it is.
    """
    script = ScriptDirectory.from_config(_config())
    with reading(engine) as connection:
        if _version(connection, script) == script.get_current_head():
            return
    with writing(engine) as connection:  # another process may have been quicker: asked again
        if _version(connection, script) != script.get_current_head():
            command.upgrade(_config(connection), "head")


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to an older schema, in one transaction; raises StorageError where that would lose something."""
    with writing(engine) as connection:
        try:
            command.downgrade(_config(connection), revision)
        except (CommandError, NotImplementedError) as error:
            raise StorageError(f"there is no way back to schema {revision}: {error}") from error


def head() -> str:
    """The schema version that this program uses."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def version(engine: Engine) -> str | None:
    """The schema version that the database has; None where it is empty. Raises StorageError as `upgrade`."""
    with reading(engine) as connection:
        return _version(connection, ScriptDirectory.from_config(_config()))


def _version(connection: Connection, script: ScriptDirectory) -> str | None:
    heads = MigrationContext.configure(connection).get_current_heads()
    if len(heads) > 1:
        raise StorageError(f"the schema is half migrated ({', '.join(heads)}): restore a backup")
    known = {revision.revision for revision in script.walk_revisions()}
    if heads and heads[0] not in known:
        raise StorageError(
            f"the database has schema {heads[0]}, which is newer than this program: upgrade talkforreal"
        )
    if not heads and inspect(connection).has_table("answers"):
        raise StorageError(
            "the database holds tables but no schema version: it is half migrated; restore a backup"
        )
    return heads[0] if heads else None


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
