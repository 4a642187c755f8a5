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


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A fresh SQLite file, migrated to the newest schema."""
    opened = open_store(f"sqlite:///{tmp_path / 'talk.db'}")
    yield opened
    opened.close()
