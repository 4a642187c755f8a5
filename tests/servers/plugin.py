"""Fixtures that start real servers, once a session; and the rule that CI lets no test skip.

A server that cannot be had is a skip with the reason. Where TALKFORREAL_NO_SKIPS is
set, a skipped test fails the run: CI has installed everything that any test needs.
"""

import os
from collections.abc import Iterator

import pytest

from bot.storage import open_store
from tests.servers import bluesky, mastodon, postgres, wordpress
from tests.servers.bluesky import Bluesky
from tests.servers.mastodon import Mastodon
from tests.servers.wordpress import WordPress


def _site(database: str) -> Iterator[WordPress]:
    if reason := wordpress.why_not(database):
        pytest.skip(reason)
    with wordpress.running(database) as site:
        yield site


@pytest.fixture(scope="session")
def wordpress_on_sqlite() -> Iterator[WordPress]:
    """One WordPress for the session; a test makes its own posts in it."""
    yield from _site("sqlite")


@pytest.fixture(scope="session")
def wordpress_on_mariadb() -> Iterator[WordPress]:
    """The same with MariaDB, as most blogs run it."""
    yield from _site("mariadb")


@pytest.fixture(name="wordpress")
def either_wordpress(request: pytest.FixtureRequest) -> WordPress:
    """The one on SQLite; a test parametrised indirectly by "mariadb" gets the other."""
    database = getattr(request, "param", "sqlite")
    site: WordPress = request.getfixturevalue(f"wordpress_on_{database}")
    return site


@pytest.fixture(scope="session", name="bluesky")
def bluesky_network(request: pytest.FixtureRequest) -> Iterator[Bluesky]:
    """One Bluesky for the session; a test makes its own accounts in it."""
    if reason := bluesky.why_not():
        pytest.skip(reason)
    with bluesky.running(request.getfixturevalue("postgres_cluster")) as network:
        yield network


@pytest.fixture(scope="session", name="mastodon")
def mastodon_instance() -> Iterator[Mastodon]:
    """One instance for the session; a test makes its own accounts on it."""
    if reason := mastodon.why_not():
        pytest.skip(reason)
    with mastodon.running() as instance:
        yield instance


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    """The address of a PostgreSQL for the session."""
    if reason := postgres.why_not():
        pytest.skip(reason)
    with postgres.running() as address:
        yield address


@pytest.fixture
def postgres_url(postgres_cluster: str) -> Iterator[str]:
    """An empty database of the test's own, as a SQLAlchemy URL; dropped afterwards."""
    with postgres.database(postgres_cluster) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: str) -> Iterator[str]:
    """The name of a migrated database that others are copied from; nobody is connected to it."""
    with postgres.database(postgres_cluster) as url:
        open_store(url).close()
        yield postgres.name_of(url)


@pytest.fixture
def migrated_postgres_url(postgres_cluster: str, postgres_template: str) -> Iterator[str]:
    """A migrated database of the test's own, as a SQLAlchemy URL; dropped afterwards."""
    with postgres.database(postgres_cluster, template=postgres_template) as url:
        yield url


_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped and why."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        _skipped.append(f"{report.nodeid}: {reason}")


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """A whole module can be skipped too."""
    if report.skipped:
        _skipped.append(f"{report.nodeid}: {report.longrepr}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be skipped, a skip is a failure."""
    if _no_skips() and _skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was skipped where nothing may be."""
    if _no_skips() and _skipped:
        terminalreporter.section("skipped, which TALKFORREAL_NO_SKIPS forbids", red=True)
        for line in _skipped:
            terminalreporter.line(line)


def _no_skips() -> bool:
    return os.environ.get("TALKFORREAL_NO_SKIPS", "") not in {"", "0"}
