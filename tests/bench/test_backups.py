from pathlib import Path

from tests.bench.backups import holdings, made, main


def test_what_is_backed_up_and_restored_is_equal() -> None:
    assert main(["--answers", "300"]) == 0


def test_a_copy_with_another_word_in_it_is_not_equal(tmp_path: Path) -> None:
    made(tmp_path / "one.db", 100, seed=1)
    made(tmp_path / "other.db", 100, seed=2)
    assert holdings(tmp_path / "one.db") != holdings(tmp_path / "other.db")
