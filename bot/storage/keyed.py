"""Keyed hashes: they tell that it is the same one again, and nothing else of who it was."""

import hashlib
import hmac
import secrets

from sqlalchemy import Connection, select

from bot.storage.schema import settings
from bot.storage.sql import insert_new

_KEY = "opt-out key"


def key_of(connection: Connection) -> str:
    """The key of this database's hashes, made when first needed, in the caller's transaction."""
    insert_new(connection, settings, [{"name": _KEY, "value": secrets.token_hex(32)}])
    key = stored_key(connection)
    assert key is not None, "it was inserted just now"
    return key


def stored_key(connection: Connection) -> str | None:
    """The key where one was made, else None; writes nothing."""
    query = select(settings.c.value).where(settings.c.name == _KEY)
    value = connection.execute(query).scalar_one_or_none()
    return None if value is None else str(value)


def keyed(key: str, uid: str) -> str:
    """HMAC-SHA-256 of a worldwide id under the database's key, in hex."""
    return hmac.new(bytes.fromhex(key), uid.encode(), hashlib.sha256).hexdigest()
