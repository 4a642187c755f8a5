"""`talkforreal worker`, twice, on one PostgreSQL: each thing is done once, whoever of them dies."""

import re
import signal
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.living import StandIn, ended, until
from tests.ops.test_bad_days_as_a_process import counted, has, placed, say, shut

pytestmark = [pytest.mark.server("postgres"), pytest.mark.apart, pytest.mark.timeout(600)]
MINUTES = 240  # seconds: what is due is handed out once a minute


def test_two_workers_do_each_thing_once_and_one_goes_on_when_the_other_is_killed(
    folder: Path, x: StandIn, migrated_postgres_url: str
) -> None:
    place = placed(folder, x, 8916, TALKFORREAL_DATABASE=migrated_postgres_url)
    with place.running("worker") as one, place.running("worker") as other:
        for n in (1, 2, 3):
            say(x, n)
        until(partial(has, place, 3), "answers", MINUTES)
        one.kill()
        say(x, 4)
        until(partial(has, place, 4), "the answer after its death", MINUTES)
        assert ended(other, signal.SIGTERM) == 0
    assert "Traceback" not in place.log()
    # late in a UTC day the feed's daily round is made too: that is another job
    job = r"Starting job [^\n]*x:mention[^\n]*'collect'[^\n]*\"timestamp\": \"(.{16})"
    asked = re.findall(job, place.log())
    assert max(Counter(asked).values()) == 1, "each minute one of them asks"
    assert "Coffee Prince" not in place.log()


def test_a_worker_whose_database_goes_away_says_so_and_ends_and_its_successor_goes_on(
    folder: Path, x: StandIn, migrated_postgres_url: str
) -> None:
    place = placed(folder, x, 8917, TALKFORREAL_DATABASE=migrated_postgres_url)
    with place.running("worker") as process:
        say(x, 1)
        until(partial(has, place, 1), "first answer", MINUTES)
        with shut(migrated_postgres_url):
            say(x, 2)
            assert process.wait(MINUTES) == 1
    assert "\ntalkforreal: the database went away: " in place.log()
    assert "\nTraceback" not in place.log()
    with place.running("worker") as again:
        until(lambda: counted(place) == 2, "the answer given meanwhile", MINUTES)
        assert ended(again, signal.SIGTERM) == 0
