"""The database looked after from the command line."""

import json
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import privacy
from bot.storage import open_store
from tests.cli.calling import Run


@pytest.fixture
def file(played: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(played, tmp_path / "own.db"))


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def test_a_check_counts_what_is_stored(run: Run, file: Path) -> None:
    ran = run("--database", url(file), "db", "check", "--json")
    told = json.loads(ran.out)
    assert (ran.code, told["faults"]) == (0, [])
    assert told["rows"]["answers"] > 50


def test_a_check_of_a_damaged_file_ends_with_one(run: Run, file: Path) -> None:
    with file.open("r+b") as pages:
        pages.seek(file.stat().st_size // 2)
        pages.write(b"\xa5" * 50_000)
    ran = run("--database", url(file), "db", "check")
    assert ran.code == 1
    assert "Traceback" not in ran.err


def test_a_check_of_an_empty_database_says_what_brings_it_up(run: Run, tmp_path: Path) -> None:
    ran = run("--database", url(tmp_path / "empty.db"), "db", "check")
    assert (ran.code, ran.out.splitlines()[-1]) == (1, "No schema; it is not sound.")
    assert "talkforreal db upgrade" in ran.err


def test_an_old_schema_is_brought_up(run: Run, tmp_path: Path) -> None:
    ran = run("--database", url(tmp_path / "new.db"), "db", "upgrade")
    assert (ran.code, "as before" in ran.out) == (0, False)
    assert "as before" in run("--database", url(tmp_path / "new.db"), "db", "upgrade").out


def test_a_newer_schema_is_refused_with_a_sentence(run: Run, file: Path) -> None:
    with sqlite3.connect(file) as newer:
        newer.execute("update alembic_version set version_num = '9999'")
    ran = run("--database", url(file), "standings", "epic-kiss")
    assert ran.code == 1
    assert "newer than this program: upgrade talkforreal" in ran.err


def test_a_half_migrated_schema_is_refused_with_a_sentence(run: Run, file: Path) -> None:
    with sqlite3.connect(file) as half:
        half.execute("delete from alembic_version")
    ran = run("--database", url(file), "standings", "epic-kiss")
    assert ran.code == 1
    assert "half migrated; restore a backup" in ran.err


def test_a_backup_is_restored_and_what_was_forgotten_since_is_forgotten_again(
    run: Run, file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "backup.db"
    assert run("--database", url(file), "db", "backup", copy).code == 0
    store = open_store(url(file))
    someone = next(iter(store.answers.all())).account.id
    now = datetime.now(UTC)
    privacy.forget(store, someone, asked_at=now, now=now, who="test")
    store.close()
    refused = run("--database", url(file), "db", "restore", copy)
    assert (refused.code, "--replace" in refused.err) == (1, True)
    assert run("--database", url(file), "db", "restore", "--replace", copy).code == 0
    restored = open_store(url(file))
    assert someone not in {answer.account.id for answer in restored.answers.all()}
    assert restored.opt_outs.among([someone])
    restored.close()


@pytest.mark.server("postgres")
def test_everything_moves_to_postgresql_and_stands_as_it_stood(
    run: Run, file: Path, postgres_url: str
) -> None:
    before = run("--database", url(file), "standings", "epic-kiss", "--at", "2015-11-09").out
    ran = run("--database", url(file), "db", "move", postgres_url, "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["answers"] > 50
    assert (
        run("--database", postgres_url, "standings", "epic-kiss", "--at", "2015-11-09").out
        == before
    )
    again = run("--database", url(file), "db", "move", postgres_url)
    assert (again.code, "not empty" in again.err) == (1, True)
