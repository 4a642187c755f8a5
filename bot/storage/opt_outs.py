"""Who asked to be left out: kept as keyed hashes, which outlive everything else of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select

from bot.model import Change, Fate
from bot.storage.answers import note_changes
from bot.storage.engine import reading, writing
from bot.storage.keyed import key_of, keyed, stored_key
from bot.storage.remembering import Erased, remember
from bot.storage.schema import accounts, answers, opt_outs
from bot.storage.sql import insert_new


class OptOuts:
    """The accounts that are not to be gathered any more."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self, uids: Iterable[str], why: str, now: datetime, asked_at: datetime | None = None
    ) -> None:
        """Leave accounts out from now on, and erase what is kept of them, in one transaction.

        Their answers leave every count and lose their text; saying it twice is harmless.
        `asked_at` is when they asked for it, where that is known.
        """
        wanted = sorted(set(uids))
        with writing(self._engine) as connection:
            key = key_of(connection)
            digests = [keyed(key, uid) for uid in wanted]
            fresh = set(digests) - _known(connection, digests)
            rows = [{"digest": digest, "at": now, "why": why} for digest in digests]
            insert_new(connection, opt_outs, rows)
            for digest in sorted(fresh):
                said = Erased(
                    digest=digest, scope="account", why=Fate.OPTED_OUT.value,
                    asked_at=asked_at or now, at=now,
                )  # fmt: skip
                remember(connection, said)
            note_changes(connection, all_of(connection, wanted), now, asked_at)

    def remove(self, uid: str) -> None:
        """Take an account in again from now on, because it asked for that."""
        with writing(self._engine) as connection:
            digest = keyed(key_of(connection), uid)
            connection.execute(delete(opt_outs).where(opt_outs.c.digest == digest))

    def among(self, uids: Iterable[str]) -> frozenset[str]:
        """Those of these accounts that are left out."""
        wanted = set(uids)
        with reading(self._engine) as connection:
            key = stored_key(connection)
            if key is None or not wanted:
                return frozenset()
            digests: Mapping[str, str] = {keyed(key, uid): uid for uid in wanted}
            return frozenset(digests[digest] for digest in _known(connection, digests))


def _known(connection: Connection, digests: Iterable[str]) -> set[str]:
    query = select(opt_outs.c.digest).where(opt_outs.c.digest.in_(list(digests)))
    return set(connection.execute(query).scalars())


def all_of(connection: Connection, uids: Iterable[str]) -> list[Change]:
    """What becomes of all answers of accounts that are left out."""
    query = (
        select(answers.c.uid)
        .join(accounts, accounts.c.id == answers.c.account_id)
        .where(accounts.c.uid.in_(list(uids)))
    )
    return [Change(id=uid, fate=Fate.OPTED_OUT) for (uid,) in connection.execute(query)]
