"""Who may sign in and what they may do: passwords, invitations, sessions, second factors.

Tokens are 256 random bits; only their digests are stored. A password is hashed by argon2id.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn

from bot.errors import Conflict, Denied
from bot.storage import Store
from bot.storage.hosts import HostRole, KeptHost, KeptInvite, KeptSession, Tries

__all__ = ["Host", "HostRole", "Hosts", "SignedIn", "digest", "new_secret", "provisioning"]

SHORTEST = 12
LONGEST = 256  # longer ones only make work
_FEWEST_GUESSES = 3  # zxcvbn's score of 0 to 4: "safely unguessable" from here
IDLE = timedelta(days=7)
LONGEST_SESSION = timedelta(days=30)
_SEEN_EVERY = timedelta(minutes=1)
INVITED_FOR = timedelta(days=7)
_REMEMBERED = timedelta(hours=1)  # how long failures slow the next try
_FREE_TRIES = 4
_FREE_TRIES_ADDRESS = 20
_LONGEST_WAIT = timedelta(minutes=15)
_SECRET = re.compile("[A-Z2-7]{32}")
_STEP = 30  # seconds that a TOTP code is for


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """Somebody who is signed in. `session` is the digest of the session's token."""

    name: str
    role: HostRole
    session: str
    second_factor: bool = False

    @property
    def is_host(self) -> bool:
        """Whether all of the desk is theirs; a moderator settles the queue only."""
        return self.role is HostRole.HOST


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session's token, to be kept by the browser and nowhere else, and when it ends."""

    token: str
    until: datetime


class Hosts:
    """The hosts of one database."""

    def __init__(self, store: Store, hasher: PasswordHasher | None = None) -> None:
        self._kept = store.hosts
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex())

    def add(self, name: str, role: HostRole, password: str, *, by: str, now: datetime) -> None:
        """Make a host. Raises Conflict for a name that is taken or a password that is too weak."""
        clean = _clean_name(name)
        self._kept.add(clean, role, self._hashed(password, clean), by=by, at=now)

    def invite(self, role: HostRole, *, by: str, now: datetime) -> str:
        """The token of an invitation, which works once within a week."""
        token = secrets.token_urlsafe(32)
        self._kept.invite(digest(token), role, by=by, at=now, until=now + INVITED_FOR)
        return token

    def invited(self, token: str, now: datetime) -> KeptInvite | None:
        """What a token invites to; None where it is used up, too old, or none of ours."""
        return self._kept.invited(digest(token), now)

    def accept(self, token: str, name: str, password: str, now: datetime) -> KeptHost:
        """Become a host by an invitation. Raises as `add`, and Denied where it was used."""
        clean = _clean_name(name)
        return self._kept.use_invite(digest(token), clean, self._hashed(password, clean), now)

    def sign_in(
        self, name: str, password: str, code: str, *, address: str, agent: str, now: datetime
    ) -> SignedIn:
        """Begin a session. Raises Denied, in the same words whatever was wrong.

        Failures of an hour slow the next try, by account and by address, up to a quarter of
        an hour; nothing sleeps, `again_at` says when.
        """
        account = f"account:{name.strip().casefold()[:100]}"
        who = (account, f"address:{address}")
        before = self._kept.try_once("sign in", who, at=now, since=now - _REMEMBERED)
        again = max(
            _again_at(before[account], _FREE_TRIES),
            _again_at(before[who[1]], _FREE_TRIES_ADDRESS),
        )
        if again > now:
            wait = int((again - now).total_seconds()) + 1
            raise Denied(f"too many tries: wait {_in_words(wait)} and try again", again_at=again)
        host = self._kept.named(name.strip())
        if not self._is_password(host, password) or not self._is_code(host, code, now):
            raise Denied("name, password or code is not right")
        assert host is not None
        self._kept.forgive("sign in", who, before=now - _REMEMBERED)
        return self.begin(host.name, agent=agent, now=now)

    def begin(self, name: str, *, agent: str, now: datetime) -> SignedIn:
        """A new session of a host who was just recognised."""
        token, until = secrets.token_urlsafe(32), now + LONGEST_SESSION
        kept = KeptSession(
            digest=digest(token), host=name, made_at=now, seen_at=now, until=until,
            agent=agent[:200],
        )  # fmt: skip
        self._kept.begin_session(kept)
        return SignedIn(token=token, until=until)

    def who(self, token: str, now: datetime) -> Host | None:
        """Whose session a token is; None where it ended, or was not used for a week."""
        found = self._kept.session(digest(token), now) if token else None
        if found is None:
            return None
        session, host = found
        if now - session.seen_at > IDLE:
            return None
        if now - session.seen_at > _SEEN_EVERY:
            self._kept.touch(session.digest, now)
        return Host(
            name=host.name, role=host.role, session=session.digest, second_factor=bool(host.totp)
        )

    def sign_out(self, host: Host, now: datetime) -> None:
        """End this session."""
        self._kept.end_sessions(host.name, now, only=host.session)

    def change_password(self, host: Host, old: str, new: str, now: datetime) -> None:
        """A new password; every session ends. Raises Denied for the old one, Conflict for a weak one."""
        self._refuse_guessing(host, now)
        if not self._is_password(self._kept.named(host.name), old):
            raise Denied("the present password is not right")
        self._kept.set_password(host.name, self._hashed(new, host.name), by=host.name, at=now)

    def reset(self, name: str, password: str, *, by: str, now: datetime) -> None:
        """A new password for one who forgot theirs; second factor off, sessions ended."""
        self._kept.set_password(name, self._hashed(password, name), by=by, at=now)
        self._kept.set_totp(name, None, by=by, at=now)

    def turn_on_second_factor(
        self, host: Host, secret: str, code: str, password: str, now: datetime
    ) -> None:
        """Ask for a code at every sign-in. Raises Denied where password or code is not right."""
        self._refuse_guessing(host, now)
        if not self._is_password(self._kept.named(host.name), password):
            raise Denied("the password is not right")
        if not is_secret(secret):
            raise Denied("that secret is not one that was offered: scan the picture anew")
        step = _step_of(secret, code, now)
        if step is None:
            raise Denied("that code is not right: is the phone's clock?")
        self._kept.set_totp(host.name, f"{secret} {step}", by=host.name, at=now)

    def turn_off_second_factor(self, host: Host, password: str, now: datetime) -> None:
        """Ask for no code any more. Raises Denied where the password is not right."""
        self._refuse_guessing(host, now)
        if not self._is_password(self._kept.named(host.name), password):
            raise Denied("the password is not right")
        self._kept.set_totp(host.name, None, by=host.name, at=now)

    def _refuse_guessing(self, host: Host, now: datetime) -> None:
        who = f"account:{host.name.casefold()}"
        before = self._kept.try_once("password", [who], at=now, since=now - _REMEMBERED)[who]
        again = _again_at(before, _FREE_TRIES)
        if again > now:
            raise Denied("too many tries: wait a while and try again", again_at=again)

    def _is_password(self, host: KeptHost | None, password: str) -> bool:
        """As slow for a name that does not exist as for one that does."""
        kept = host.password if host is not None and host.password else self._nobody
        try:
            self._hasher.verify(kept, password[:LONGEST])
        except (VerifyMismatchError, InvalidHashError):
            return False
        if host is None or not host.password:
            return False
        if self._hasher.check_needs_rehash(kept):
            self._kept.rehash(host.name, self._hasher.hash(password[:LONGEST]))
        return True

    def _is_code(self, host: KeptHost | None, code: str, now: datetime) -> bool:
        """Whether the second factor, where there is one, is right and was not used before."""
        if host is None or not host.totp:
            return True
        secret, _, last = host.totp.partition(" ")
        step = _step_of(secret, code, now)
        if step is None or step <= int(last or 0):
            return False
        return self._kept.move_totp(host.name, host.totp, f"{secret} {step}")

    def _hashed(self, password: str, name: str) -> str:
        if not SHORTEST <= len(password) <= LONGEST:
            raise Conflict(f"a password has {SHORTEST} to {LONGEST} characters")
        found = zxcvbn(password[:72], user_inputs=[name, "talkforreal"])
        if found["score"] < _FEWEST_GUESSES:
            raise Conflict(
                "that password is easily guessed: take a few words that do not belong together"
            )
        return self._hasher.hash(password)


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_secret() -> str:
    """A secret for a second factor, in the letters that authenticators read."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Whether a text has the form of what `new_secret` gives."""
    return _SECRET.fullmatch(text) is not None


def provisioning(secret: str, name: str, issuer: str) -> str:
    """The otpauth: address of a secret, to be shown as a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step that a code is for: this one or its neighbours."""
    totp, this = pyotp.TOTP(secret), int(now.timestamp()) // _STEP
    given = "".join(code.split())
    for step in (this, this - 1, this + 1):
        if secrets.compare_digest(totp.at(step * _STEP).encode(), given.encode()):
            return step
    return None


def _again_at(before: Tries, free: int) -> datetime:
    """When the next try may be made: twice as long after each failure past the free ones."""
    over = before.count - free
    if before.last is None or over < 0:
        return datetime.min.replace(tzinfo=UTC)
    return before.last + min(timedelta(seconds=2 ** min(over + 2, 12)), _LONGEST_WAIT)


def _in_words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"


def _clean_name(name: str) -> str:
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= 60 or not clean.isprintable():
        raise Conflict("a host's name has 1 to 60 letters")
    return clean
