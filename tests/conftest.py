"""Rules for every test: sockets reach this machine only; the clock is a value."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import socket_allow_hosts

from bot.storage import Store, open_store

pytest_plugins = ["tests.servers.plugin"]

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")

NOON = datetime(2015, 10, 10, 12, 0, tzinfo=UTC)


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)


@pytest.fixture
def now() -> datetime:
    """A Saturday noon within the epic-kiss talk."""
    return NOON


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: each test that asks runs on SQLite and on PostgreSQL."""
    if request.param == "postgresql":
        address: str = request.getfixturevalue("postgres_url")
        return address
    return f"sqlite:///{tmp_path / 'talk.db'}"


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """A fresh database, migrated to the newest schema."""
    opened = open_store(database)
    yield opened
    opened.close()
