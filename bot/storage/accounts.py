"""Accounts as they are kept: found by what hosts know of them, and which are a host's own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, func, or_, select, update

from bot.errors import Unknown
from bot.model import Account
from bot.storage.engine import reading, writing
from bot.storage.log import Entry, note
from bot.storage.schema import accounts, talks
from bot.storage.talks import bump

_CHUNK = 500  # ids in one statement


class Accounts:
    """Every account that was met."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_id(self, uids: Iterable[str]) -> Mapping[str, Account]:
        """Accounts by worldwide id; unknown ones are missing."""
        wanted = sorted(set(uids))
        found: dict[str, Account] = {}
        with reading(self._engine) as connection:
            for start in range(0, len(wanted), _CHUNK):
                some = accounts.c.uid.in_(wanted[start : start + _CHUNK])
                rows = connection.execute(select(accounts).where(some))
                found |= {row.uid: _account(row) for row in rows}
        return found

    def find(self, words: str, limit: int = 20) -> Sequence[Account]:
        """Accounts whose id is this, or whose handle or name begins so, whatever the case."""
        given = words.strip().removeprefix("@").casefold()
        if not given:
            return []
        query = (
            select(accounts)
            .where(
                or_(
                    accounts.c.uid == words.strip(),
                    func.lower(accounts.c.handle).startswith(given, autoescape=True),
                    func.lower(accounts.c.name).startswith(given, autoescape=True),
                )
            )
            .order_by(accounts.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [_account(row) for row in connection.execute(query)]

    def of_hosts(self) -> Mapping[str, str]:
        """The hosts' own accounts: worldwide id to the host's name."""
        query = select(accounts.c.uid, accounts.c.host).where(accounts.c.host.is_not(None))
        with reading(self._engine) as connection:
            return dict(connection.execute(query.order_by(accounts.c.uid)).all())

    def set_host(self, uid: str, host: str | None, *, by: str, at: datetime) -> None:
        """Say whose account this is, or nobody's; every standing may change by it. Raises Unknown."""
        with writing(self._engine) as connection:
            change = update(accounts).where(accounts.c.uid == uid).values(host=host)
            row = connection.execute(change.returning(accounts.c.id)).first()
            if row is None:
                raise Unknown("account", uid)
            bump(connection, connection.execute(select(talks.c.name)).scalars())
            details = {"host": host or "nobody"}
            about = f"account {row.id}"
            note(connection, Entry(at=at, who=by, what="own account", about=about, details=details))


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.uid,
        network=row.network,
        handle=row.handle,
        name=row.name,
        url=row.url,
        bio=row.bio,
        links=tuple(row.links or ()),
        since=row.since,
        automated=row.automated,
    )
