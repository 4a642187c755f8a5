"""Who asked to be left out: kept as keyed hashes, which outlive everything else of them."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select

from bot.model import Change, Fate
from bot.storage.answers import note_changes
from bot.storage.engine import reading, writing
from bot.storage.schema import accounts, answers, opt_outs, settings
from bot.storage.sql import insert_new

_KEY = "opt-out key"


class OptOuts:
    """The accounts that are not to be gathered any more."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, uids: Iterable[str], why: str, now: datetime) -> None:
        """Leave accounts out from now on, and erase what is kept of them, in one transaction.

        Their answers leave every count and lose their text; saying it twice is harmless.
        """
        wanted = sorted(set(uids))
        with writing(self._engine) as connection:
            key = _key(connection)
            rows = [{"digest": _digest(key, uid), "at": now, "why": why} for uid in wanted]
            insert_new(connection, opt_outs, rows)
            note_changes(connection, _all_of(connection, wanted), now)

    def remove(self, uid: str) -> None:
        """Take an account in again from now on, because it asked for that."""
        with writing(self._engine) as connection:
            digest = _digest(_key(connection), uid)
            connection.execute(delete(opt_outs).where(opt_outs.c.digest == digest))

    def among(self, uids: Iterable[str]) -> frozenset[str]:
        """Those of these accounts that are left out."""
        wanted = set(uids)
        with reading(self._engine) as connection:
            key = _stored_key(connection)
            if key is None or not wanted:
                return frozenset()
            digests: Mapping[str, str] = {_digest(key, uid): uid for uid in wanted}
            query = select(opt_outs.c.digest).where(opt_outs.c.digest.in_(digests))
            return frozenset(digests[digest] for (digest,) in connection.execute(query))


def _all_of(connection: Connection, uids: list[str]) -> list[Change]:
    query = (
        select(answers.c.uid)
        .join(accounts, accounts.c.id == answers.c.account_id)
        .where(accounts.c.uid.in_(uids))
    )
    return [Change(id=uid, fate=Fate.OPTED_OUT) for (uid,) in connection.execute(query)]


def _key(connection: Connection) -> str:
    """The key of this database's hashes, made when first needed."""
    insert_new(connection, settings, [{"name": _KEY, "value": secrets.token_hex(32)}])
    key = _stored_key(connection)
    assert key is not None, "it was inserted just now"
    return key


def _stored_key(connection: Connection) -> str | None:
    query = select(settings.c.value).where(settings.c.name == _KEY)
    value = connection.execute(query).scalar_one_or_none()
    return None if value is None else str(value)


def _digest(key: str, uid: str) -> str:
    return hmac.new(bytes.fromhex(key), uid.encode(), hashlib.sha256).hexdigest()
