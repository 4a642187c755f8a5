import re
import shutil
import sqlite3
from pathlib import Path

from tests.cli.calling import Run


def counted(file: Path, table: str) -> int:
    with sqlite3.connect(file) as connection:
        (n,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    return int(n)


def test_the_demo_names_its_database_and_ends_with_a_standing_and_a_roundup(
    run: Run, tmp_path: Path
) -> None:
    ran = run("demo", "--file", tmp_path / "demo.db")
    assert ran.code == 0
    assert ran.err == ""
    assert str(tmp_path / "demo.db") in ran.out.replace("\n", "")
    assert re.search(r"1[.=] +\S.* people|1[.=] +\S+", ran.out)
    assert "as X would get it" in ran.out
    weights = [(int(a), int(b)) for a, b in re.findall(r"part \d of \d · (\d+)/(\d+)", ran.out)]
    assert weights
    assert all(weight <= limit == 280 for weight, limit in weights)
    assert "What to do next" in ran.out


def test_a_second_run_collects_and_posts_nothing_twice_and_says_so(
    run: Run, played: Path, tmp_path: Path
) -> None:
    file = tmp_path / "again.db"
    shutil.copy(played, file)
    before = [counted(file, table) for table in ("answers", "posts", "parts", "nominations")]
    ran = run("demo", "--file", file)
    assert ran.code == 0
    assert "no answer was kept twice, nothing was posted twice" in " ".join(ran.out.split())
    assert "in an earlier run, not again" in ran.out
    assert before == [
        counted(file, table) for table in ("answers", "posts", "parts", "nominations")
    ]


def test_the_demo_leaves_no_other_database_behind(run: Run, tmp_path: Path) -> None:
    run("demo")
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in tmp_path.iterdir()} == {
        "talkforreal-demo.db"
    }
