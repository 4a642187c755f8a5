"""The table in docs/asvs.md names only tests that there are, and files that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "asvs.md").read_text("utf-8")


def test_every_test_that_the_table_names_is_there() -> None:
    named = set(re.findall(r"\b(test_\w+)`", TABLE)) - {"test_guard", "test_hosts"}
    there = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    assert len(named) > 30
    assert named <= there


def test_every_file_that_the_table_names_is_there() -> None:
    paths = set(re.findall(r"`((?:bot|tests|docs)/[\w/.-]+)", TABLE))
    assert len(paths) > 5
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_row_says_what_holds_it() -> None:
    rows = [line.split("|") for line in TABLE.splitlines() if line.startswith("| ")]
    assert len(rows) > 40
    assert all(len(row) == 5 and row[3].strip() for row in rows)
