"""The servers that tests are held against start, keep tests apart, and may be forbidden to be missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.servers import wordpress as sites
from tests.servers.wordpress import WordPress

ROOT = Path(__file__).parents[2]

SKIPS = """
import pytest
def test_a(): assert True
@pytest.mark.skip(reason="no such server here")
def test_b(): assert True
"""


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="run by one process")
def test_a_files_tests_are_kept_together(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@tests/servers/test_servers.py")


@pytest.mark.server("postgres")
def test_every_test_has_a_database_of_its_own(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("create table mine (a int)"))
        assert connection.execute(text("select current_database()")).scalar_one() in postgres_url
    engine.dispose()


@pytest.mark.server("postgres")
def test_another_test_does_not_see_it(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        found = connection.execute(text("select to_regclass('mine')")).scalar_one()
    engine.dispose()
    assert found is None


@pytest.mark.server("wordpress")
def test_a_site_says_its_name(wordpress: WordPress) -> None:
    assert wordpress.run("echo get_bloginfo('name');") == "Prompt blog"


def test_a_server_that_is_missing_has_a_reason_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    reason = sites.why_not("mariadb") or ""
    assert "mariadbd" in reason
    assert "bash .ci/servers" in reason


@pytest.mark.parametrize(("forbidden", "code"), [("", 0), ("0", 0), ("1", 1)])
def test_a_skip_fails_the_run_where_skips_are_forbidden(
    tmp_path: Path, forbidden: str, code: int
) -> None:
    (tmp_path / "test_skips.py").write_text(SKIPS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.servers.plugin", str(tmp_path)],
        cwd=tmp_path,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "TALKFORREAL_NO_SKIPS": forbidden, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert "1 passed, 1 skipped" in done.stdout
    assert ("no such server here" in done.stdout.partition("TALKFORREAL_NO_SKIPS forbids")[2]) == (
        code == 1
    )
