"""Hosts, their invitations and sessions, and tries that are slowed; secrets only as digests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, select, update

from bot.errors import Conflict, Denied, Unknown
from bot.storage.engine import reading, writing
from bot.storage.log import Entry, note
from bot.storage.schema import attempts, hosts, invites, sessions


class HostRole(StrEnum):
    """What a host may do at the desk: all of it, or settle the queue only."""

    HOST = "host"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHost:
    """A host's row. `password` and `totp` are never shown: a hash, and a secret with its last step."""

    name: str
    role: HostRole
    created_at: datetime
    ended_at: datetime | None
    password: str | None
    totp: str | None

    def __repr__(self) -> str:
        return f"KeptHost({self.name!r}, {self.role.value})"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSession:
    """A session by the digest of its token, from which nobody can make the token again."""

    digest: str
    host: str
    made_at: datetime
    seen_at: datetime
    until: datetime
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptInvite:
    """An invitation by the digest of its token."""

    digest: str
    role: HostRole
    by: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """How often something failed in a stretch of time, and when it did last."""

    count: int
    last: datetime | None


class Hosts:
    """Who may sign in, and who has."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, role: HostRole, password: str, *, by: str, at: datetime) -> None:
        """Make a host, or give one who was ended a new start. Raises Conflict where there is one."""
        with writing(self._engine) as connection:
            _add(connection, name, role, password, at)
            _note(connection, at, by, "add host", name, role=role.value)

    def every(self) -> Sequence[KeptHost]:
        """All hosts, ended ones too, by name."""
        with reading(self._engine) as connection:
            return [_host(row) for row in connection.execute(select(hosts).order_by(hosts.c.name))]

    def named(self, name: str) -> KeptHost | None:
        """The host of that name who has not been ended."""
        with reading(self._engine) as connection:
            return _named(connection, name)

    def end(self, name: str, *, by: str, at: datetime) -> None:
        """End a host and every session; what was decided stays signed. Raises Unknown."""
        with writing(self._engine) as connection:
            _known(connection, name)
            values = {"ended_at": at, "password": None, "totp": None}
            connection.execute(update(hosts).where(hosts.c.name == name).values(values))
            _end_sessions(connection, name, at)
            _note(connection, at, by, "end host", name)

    def set_password(self, name: str, password: str, *, by: str, at: datetime) -> None:
        """Put a new password hash in place, and end every session. Raises Unknown."""
        with writing(self._engine) as connection:
            _known(connection, name)
            connection.execute(update(hosts).where(hosts.c.name == name).values(password=password))
            _end_sessions(connection, name, at)
            _note(connection, at, by, "new password", name)

    def rehash(self, name: str, password: str) -> None:
        """The same password under today's cost."""
        with writing(self._engine) as connection:
            connection.execute(update(hosts).where(hosts.c.name == name).values(password=password))

    def set_totp(self, name: str, totp: str | None, *, by: str, at: datetime) -> None:
        """Turn the second factor on or off. Raises Unknown."""
        with writing(self._engine) as connection:
            _known(connection, name)
            connection.execute(update(hosts).where(hosts.c.name == name).values(totp=totp))
            what = "second factor on" if totp else "second factor off"
            _note(connection, at, by, what, name)

    def move_totp(self, name: str, before: str, after: str) -> bool:
        """Note the step of a code that was used; False where another request used one meanwhile."""
        with writing(self._engine) as connection:
            which = (hosts.c.name == name) & (hosts.c.totp == before)
            return connection.execute(update(hosts).where(which).values(totp=after)).rowcount == 1

    def invite(
        self, digest: str, role: HostRole, *, by: str, at: datetime, until: datetime
    ) -> None:
        """Keep an invitation by its digest."""
        with writing(self._engine) as connection:
            row = {"token": digest, "role": role.value, "by": by, "at": at, "until": until}
            connection.execute(invites.insert().values(row))
            _note(connection, at, by, "invite", digest[:12], role=role.value)

    def invited(self, digest: str, at: datetime) -> KeptInvite | None:
        """An invitation that can still be used."""
        with reading(self._engine) as connection:
            return _invited(connection, digest, at)

    def use_invite(self, digest: str, name: str, password: str, at: datetime) -> KeptHost:
        """Make the host that an invitation is for; it works once.

        Raises Denied where it cannot be used any more, Conflict where the name is taken.
        """
        with writing(self._engine) as connection:
            invite = _invited(connection, digest, at)
            if invite is None:
                raise Denied("this invitation was used already or has run out: ask for another")
            _add(connection, name, invite.role, password, at)
            used = {"used_at": at, "used_by": name}
            connection.execute(update(invites).where(invites.c.token == digest).values(used))
            _note(connection, at, invite.by, "add host", name, role=invite.role.value)
            return _known(connection, name)

    def begin_session(self, kept: KeptSession) -> None:
        """Keep a session, with its line in the log."""
        with writing(self._engine) as connection:
            row = {
                "token": kept.digest, "host": kept.host, "made_at": kept.made_at,
                "seen_at": kept.seen_at, "until": kept.until, "agent": kept.agent,
            }  # fmt: skip
            connection.execute(sessions.insert().values(row))
            _note(connection, kept.made_at, kept.host, "sign in", kept.digest[:12])

    def session(self, digest: str, at: datetime) -> tuple[KeptSession, KeptHost] | None:
        """A session that still holds, and whose it is."""
        query = select(sessions).where(
            sessions.c.token == digest, sessions.c.ended_at.is_(None), sessions.c.until > at
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
            host = _named(connection, row.host) if row is not None else None
        return None if row is None or host is None else (_session(row), host)

    def touch(self, digest: str, at: datetime) -> None:
        """A session was used."""
        with writing(self._engine) as connection:
            connection.execute(
                update(sessions).where(sessions.c.token == digest).values(seen_at=at)
            )

    def sessions(self, host: str, at: datetime) -> Sequence[KeptSession]:
        """A host's sessions that still hold, the latest used first."""
        query = (
            select(sessions)
            .where(sessions.c.host == host, sessions.c.ended_at.is_(None), sessions.c.until > at)
            .order_by(sessions.c.seen_at.desc())
        )
        with reading(self._engine) as connection:
            return [_session(row) for row in connection.execute(query)]

    def end_sessions(
        self, host: str, at: datetime, *, only: str | None = None, but: str | None = None
    ) -> int:
        """End a host's sessions: all, the one whose digest begins so, or all but one digest."""
        with writing(self._engine) as connection:
            ended = _end_sessions(connection, host, at, only=only, but=but)
            _note(connection, at, host, "end sessions", host, ended=ended)
            return ended

    def try_once(
        self, what: str, who: Sequence[str], *, at: datetime, since: datetime
    ) -> Mapping[str, Tries]:
        """Count a try against each of `who` and return what was tried since, before this one.

        It is counted before it is known to fail, so that guesses made at once slow each other.
        """
        with writing(self._engine) as connection:
            before = {each: _tries(connection, what, each, since) for each in who}
            rows = [{"at": at, "what": what, "who": each} for each in who]
            connection.execute(attempts.insert(), rows)
            return before

    def tries(self, what: str, who: str, since: datetime) -> Tries:
        """What was tried since."""
        with reading(self._engine) as connection:
            return _tries(connection, what, who, since)

    def forgive(self, what: str, who: Sequence[str], *, before: datetime) -> None:
        """Forget tries of `who` that were no failures, and anybody's that are too old to matter."""
        with writing(self._engine) as connection:
            mine = (attempts.c.what == what) & attempts.c.who.in_(who)
            connection.execute(delete(attempts).where(mine | (attempts.c.at < before)))


def _add(connection: Connection, name: str, role: HostRole, password: str, at: datetime) -> None:
    row = connection.execute(select(hosts).where(hosts.c.name == name)).one_or_none()
    if row is not None and row.ended_at is None:
        raise Conflict(f"there is a host called {name} already: choose another name")
    values: dict[str, Any] = {
        "role": role.value, "password": password, "totp": None, "created_at": at, "ended_at": None,
    }  # fmt: skip
    if row is None:
        connection.execute(hosts.insert().values(name=name, **values))
    else:
        connection.execute(update(hosts).where(hosts.c.name == name).values(values))


def _named(connection: Connection, name: str) -> KeptHost | None:
    query = select(hosts).where(hosts.c.name == name, hosts.c.ended_at.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else _host(row)


def _known(connection: Connection, name: str) -> KeptHost:
    found = _named(connection, name)
    if found is None:
        names = connection.execute(select(hosts.c.name).where(hosts.c.ended_at.is_(None)))
        raise Unknown("host", name, sorted(names.scalars()))
    return found


def _invited(connection: Connection, digest: str, at: datetime) -> KeptInvite | None:
    query = select(invites).where(
        invites.c.token == digest, invites.c.used_at.is_(None), invites.c.until > at
    )
    row = connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        return None
    return KeptInvite(digest=row.token, role=HostRole(row.role), by=row.by, until=row.until)


def _end_sessions(
    connection: Connection,
    host: str,
    at: datetime,
    *,
    only: str | None = None,
    but: str | None = None,
) -> int:
    which = (sessions.c.host == host) & sessions.c.ended_at.is_(None)
    if only is not None:
        which &= sessions.c.token.startswith(only, autoescape=True)
    if but is not None:
        which &= sessions.c.token != but
    return connection.execute(update(sessions).where(which).values(ended_at=at)).rowcount


def _tries(connection: Connection, what: str, who: str, since: datetime) -> Tries:
    query = select(func.count(), func.max(attempts.c.at)).where(
        attempts.c.what == what, attempts.c.who == who, attempts.c.at >= since
    )
    count, last = connection.execute(query).one()
    return Tries(count=count, last=last)


def _host(row: Row[Any]) -> KeptHost:
    return KeptHost(
        name=row.name,
        role=HostRole(row.role),
        created_at=row.created_at,
        ended_at=row.ended_at,
        password=row.password,
        totp=row.totp,
    )


def _session(row: Row[Any]) -> KeptSession:
    return KeptSession(
        digest=row.token,
        host=row.host,
        made_at=row.made_at,
        seen_at=row.seen_at,
        until=row.until,
        agent=row.agent or "",
    )


def _note(
    connection: Connection, at: datetime, who: str, what: str, about: str, **details: Any
) -> None:
    note(connection, Entry(at=at, who=who, what=what, about=f"host {about}", details=details))
