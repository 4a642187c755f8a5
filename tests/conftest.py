"""Rules for every test: sockets reach this machine only; the clock is a value."""

import os
import shutil
from collections import Counter
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


# servers that are started once, on ports of their own: whoever needs them shares a process
ONCE = ("bluesky", "mastodon")


# what takes longest begins first, so that no process is left alone with it at the end
LONGEST = (
    "packaging",
    "e2e",
    "bench",
    "networks",
    "web/test_every_page.py",
    "ops",
    "nominate/test_answers.py",
    "catalogue",
)


def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: many tests wait for servers longer than they compute."""
    return (os.cpu_count() or 1) + 1


def _turn(item: pytest.Item) -> int:
    where = item.nodeid.partition("/")[2]
    return next((n for n, begin in enumerate(LONGEST) if where.startswith(begin)), len(LONGEST))


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same step
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests in one process, and all that need such a server in one.

    What is marked `apart` goes wherever there is room: it waits for long, and shares nothing.
    Two tests of one name would be run once by several processes, so there may be none.
    """
    names = Counter(item.nodeid for item in items)
    if twice := [name for name, times in names.items() if times > 1]:
        raise pytest.UsageError(f"tests of one name: {', '.join(twice)}")
    items.sort(key=_turn)
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        group = next((server for server in ONCE if server in fixtures), None)
        if group is None and not item.get_closest_marker("apart"):
            group = item.nodeid.partition("::")[0]
        if group is not None:
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture
def now() -> datetime:
    """A Saturday noon within the epic-kiss talk."""
    return NOON


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that others are copied from."""
    file = tmp_path_factory.mktemp("template") / "talk.db"
    open_store(f"sqlite:///{file}").close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a fresh database: each test that asks runs on SQLite and on PostgreSQL."""
    if request.param == "postgresql":
        address: str = request.getfixturevalue("migrated_postgres_url")
        return address
    shutil.copyfile(request.getfixturevalue("migrated_file"), tmp_path / "talk.db")
    return f"sqlite:///{tmp_path / 'talk.db'}"


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """A fresh database, migrated to the newest schema."""
    opened = open_store(database)
    yield opened
    opened.close()
