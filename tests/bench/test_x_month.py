"""The short form: a day and a half of X, and a few random walls."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.telemetry import configure
from tests.bench.x_month import (
    START,
    budgets,
    furnished,
    month,
    plain_poller,
    random_day_named,
    rows,
    shown,
)
from tests.bench.x_script import written


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    configure(level="critical")
    return furnished(tmp_path)


def test_a_random_day_that_breaks_says_how_to_run_it_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(StorageError):
        random_day_named(7, tmp_path / "nowhere")
    assert capsys.readouterr().err.endswith("--days 1 --answers 10 --runs 1 --seed 7\n")


def test_a_short_month_reaches_every_goal(directory: Path) -> None:
    script = written(START, 2, 240, seed=4)
    found = month(script, directory, a_day=10.0, seed=4, tick=timedelta(minutes=15))
    table = rows(found, plain_poller(script), budgets(2, directory, seed=11))
    assert all(row.good is not False for row in table), shown(table)
    assert found.faults > 5
    assert found.noticed > 0
    assert found.counted > 150
