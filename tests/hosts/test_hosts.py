from datetime import datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher

from bot.errors import Conflict, Denied
from bot.hosts import HostRole, Hosts, new_secret
from bot.storage import Store
from bot.storage.schema import hosts as table
from bot.storage.schema import sessions

GOOD = "seven umbrellas argue quietly"
FROM = {"address": "192.0.2.1", "agent": "a browser"}


@pytest.fixture
def hosts(store: Store, now: datetime) -> Hosts:
    made = Hosts(store, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made.add("Anna", HostRole.HOST, GOOD, by="the terminal", now=now)
    return made


def test_a_password_is_kept_as_argon2id_and_a_token_as_its_digest(
    hosts: Hosts, store: Store, now: datetime
) -> None:
    signed = hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    with store.engine.connect() as connection:
        kept = connection.execute(table.select()).one()
        session = connection.execute(sessions.select()).one()
    assert kept.password.startswith("$argon2id$")
    assert GOOD not in kept.password
    assert signed.token not in session.token


def test_a_session_survives_a_restart(hosts: Hosts, store: Store, now: datetime) -> None:
    signed = hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    again = Hosts(store, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    found = again.who(signed.token, now + timedelta(days=3))
    assert found is not None
    assert found.name == "Anna"


def test_a_session_ends_when_it_was_not_used_for_a_week(hosts: Hosts, now: datetime) -> None:
    signed = hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    assert hosts.who(signed.token, now + timedelta(days=7, seconds=1)) is None


def test_a_session_ends_after_a_month_however_often_it_is_used(hosts: Hosts, now: datetime) -> None:
    signed = hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    for day in range(1, 30):
        assert hosts.who(signed.token, now + timedelta(days=day)) is not None
    assert hosts.who(signed.token, now + timedelta(days=30, seconds=1)) is None


def test_signing_out_ends_the_session(hosts: Hosts, now: datetime) -> None:
    signed = hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    found = hosts.who(signed.token, now)
    assert found is not None
    hosts.sign_out(found, now)
    assert hosts.who(signed.token, now) is None


def test_a_host_who_is_ended_cannot_sign_in_and_loses_every_session(
    hosts: Hosts, store: Store, now: datetime
) -> None:
    signed = hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    store.hosts.end("Anna", by="Estelle", at=now)
    assert hosts.who(signed.token, now) is None
    with pytest.raises(Denied):
        hosts.sign_in("Anna", GOOD, "", **FROM, now=now)


def test_an_invitation_works_once(hosts: Hosts, now: datetime) -> None:
    token = hosts.invite(HostRole.MODERATOR, by="Anna", now=now)
    assert hosts.accept(token, "Estelle", GOOD, now).role is HostRole.MODERATOR
    with pytest.raises(Denied, match="used already"):
        hosts.accept(token, "Mallory", GOOD, now)


def test_an_invitation_runs_out_after_a_week(hosts: Hosts, now: datetime) -> None:
    token = hosts.invite(HostRole.HOST, by="Anna", now=now)
    with pytest.raises(Denied):
        hosts.accept(token, "Estelle", GOOD, now + timedelta(days=8))


def test_an_invitation_that_met_a_weak_password_can_still_be_used(
    hosts: Hosts, now: datetime
) -> None:
    token = hosts.invite(HostRole.HOST, by="Anna", now=now)
    with pytest.raises(Conflict, match="guessed"):
        hosts.accept(token, "Estelle", "password1234", now)
    assert hosts.accept(token, "Estelle", GOOD, now).name == "Estelle"


@pytest.mark.parametrize(
    "weak", ["short", "password123456", "talkforreal2015", "qwertyuiop123", "x" * 257]
)
def test_a_weak_password_is_refused(hosts: Hosts, now: datetime, weak: str) -> None:
    with pytest.raises(Conflict):
        hosts.add("Estelle", HostRole.HOST, weak, by="Anna", now=now)


def test_a_name_is_taken_once(hosts: Hosts, now: datetime) -> None:
    with pytest.raises(Conflict, match="already"):
        hosts.add("Anna", HostRole.HOST, GOOD, by="Anna", now=now)


def test_failures_slow_the_account_and_time_forgives(hosts: Hosts, now: datetime) -> None:
    at = now
    for _ in range(5):
        with pytest.raises(Denied):
            hosts.sign_in("Anna", "wrong", "", **FROM, now=at)
        at += timedelta(seconds=1)
    with pytest.raises(Denied, match="too many tries") as slowed:
        hosts.sign_in("Anna", GOOD, "", **FROM, now=at)
    assert slowed.value.again_at is not None
    assert hosts.sign_in("Anna", GOOD, "", **FROM, now=at + timedelta(minutes=20)).token


def test_failures_from_one_address_slow_every_account_from_there(
    hosts: Hosts, now: datetime
) -> None:
    for n in range(25):
        with pytest.raises(Denied):
            hosts.sign_in(f"guess {n}", "wrong", "", **FROM, now=now)
    with pytest.raises(Denied, match="too many tries"):
        hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    elsewhere = {**FROM, "address": "198.51.100.7"}
    assert hosts.sign_in("Anna", GOOD, "", **elsewhere, now=now).token


def test_what_was_wrong_is_not_told(hosts: Hosts, now: datetime) -> None:
    said = set()
    for name, password in (("Anna", "wrong"), ("Nobody", GOOD)):
        with pytest.raises(Denied) as denied:
            hosts.sign_in(name, password, "", **FROM, now=now)
        said.add(str(denied.value))
    assert len(said) == 1


def test_a_second_factor_is_asked_for_and_a_code_works_once(hosts: Hosts, now: datetime) -> None:
    signed = hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    anna = hosts.who(signed.token, now)
    assert anna is not None
    secret = new_secret()
    hosts.turn_on_second_factor(anna, secret, pyotp.TOTP(secret).at(now), GOOD, now)
    with pytest.raises(Denied):
        hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    later = now + timedelta(minutes=1)
    code = pyotp.TOTP(secret).at(later)
    assert hosts.sign_in("Anna", GOOD, code, **FROM, now=later).token
    with pytest.raises(Denied):
        hosts.sign_in("Anna", GOOD, code, **FROM, now=later + timedelta(seconds=1))


@pytest.mark.parametrize(
    "secret", ["", "short", "\x14", "a" * 5000, "ABCDEFGHIJKLMNOPQRSTUVWXYZ018900"]
)
def test_a_secret_that_was_never_offered_is_refused(
    hosts: Hosts, now: datetime, secret: str
) -> None:
    signed = hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    anna = hosts.who(signed.token, now)
    assert anna is not None
    with pytest.raises(Denied, match="not one that was offered"):
        hosts.turn_on_second_factor(anna, secret, "123456", GOOD, now)


def test_a_new_password_ends_every_session(hosts: Hosts, now: datetime) -> None:
    signed = hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    anna = hosts.who(signed.token, now)
    assert anna is not None
    with pytest.raises(Denied):
        hosts.change_password(anna, "wrong", "nine violins borrow thunder", now)
    hosts.change_password(anna, GOOD, "nine violins borrow thunder", now)
    assert hosts.who(signed.token, now) is None
    assert hosts.sign_in("Anna", "nine violins borrow thunder", "", **FROM, now=now).token


def test_a_password_from_cheaper_days_is_hashed_anew(store: Store, now: datetime) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    Hosts(store, cheap).add("Anna", HostRole.HOST, GOOD, by="the terminal", now=now)
    dearer = Hosts(store, PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    dearer.sign_in("Anna", GOOD, "", **FROM, now=now)
    kept = store.hosts.named("Anna")
    assert kept is not None
    assert "t=2" in (kept.password or "")


def test_every_sign_in_stands_in_the_log(hosts: Hosts, store: Store, now: datetime) -> None:
    hosts.sign_in("Anna", GOOD, "", **FROM, now=now)
    assert [entry.what for _, entry in store.log.latest(2)] == ["sign in", "add host"]
