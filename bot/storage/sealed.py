"""Tokens as encrypted rows of PostgreSQL, for machines that share a database and no files."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection, Engine, delete, insert, select, text

from bot.errors import StorageError
from bot.storage.engine import reading, writing
from bot.storage.schema import tokens
from bot.storage.tokens import Kept

_LOCK = 7_461_001  # any number that nothing else here locks by


class TokenRows:
    """Tokens in the database, each network's sealed by a key that the database does not know."""

    def __init__(self, engine: Engine, key: str) -> None:
        """`key` is 32 bytes in URL-safe base64. Raises StorageError for any other."""
        self._engine = engine
        try:
            self._seal = Fernet(key)
        except ValueError as error:
            what = "TALKFORREAL_TOKEN_KEY is no key: 32 bytes in URL-safe base64"
            raise StorageError(what) from error

    def every(self) -> Mapping[str, Kept]:
        """All that is kept, by network."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(tokens.c.network, tokens.c.body)).all()
        return {row.network: self._opened(row.network, row.body) for row in rows}

    def change(self, network: str, change: Callable[[Kept], Kept]) -> Kept:
        """As `Tokens` promises: the lock is the database's, so it holds on all machines."""
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":  # SQLite has one writer anyhow
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            after = dict(change(self._of(connection, network)))
            connection.execute(delete(tokens).where(tokens.c.network == network))
            body = self._seal.encrypt(json.dumps(after).encode())
            row = {"network": network, "body": body, "at": datetime.now(UTC)}
            connection.execute(insert(tokens), row)
        return after

    def _of(self, connection: Connection, network: str) -> Kept:
        query = select(tokens.c.body).where(tokens.c.network == network)
        body = connection.execute(query).scalar_one_or_none()
        return {} if body is None else self._opened(network, body)

    def _opened(self, network: str, body: bytes) -> Kept:
        try:
            found: Kept = json.loads(self._seal.decrypt(body))
        except InvalidToken as error:
            what = f"the tokens of {network} were sealed with another TALKFORREAL_TOKEN_KEY"
            raise StorageError(what) from error
        return found
