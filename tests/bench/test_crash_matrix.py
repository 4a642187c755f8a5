"""The short form: a few dozen victims on each network."""

from contextlib import nullcontext
from functools import partial

import pytest

from tests.bench.crash_matrix.goals import Goal
from tests.bench.crash_matrix.grounds import Fresh, on_bluesky, on_file, on_mastodon, on_x
from tests.bench.crash_matrix.schedulers import called_twice, two_schedulers
from tests.bench.crash_matrix.trials import tried, wrong
from tests.servers.bluesky import Bluesky
from tests.servers.mastodon import Mastodon

# a fork of a process with threads is deprecated for what the child might find locked; ours finds nothing
pytestmark = pytest.mark.filterwarnings(
    "ignore:This process .* is multi-threaded:DeprecationWarning"
)


def assert_nothing_is_wrong(fresh: Fresh, trick: str, times: int) -> None:
    [(_, verdicts)] = tried(lambda: nullcontext(fresh), {trick: times}, seed=times)
    assert not wrong(verdicts), verdicts
    assert verdicts["sent"] + verdicts["shown"] == times


@pytest.mark.parametrize(
    ("trick", "times"),
    [
        ("kill -9", 20),
        ("network faults", 12),
        ("faults and kill -9", 12),
        ("paused past its claim", 5),
        ("whole process, kill -9", 1),
    ],
)
def test_no_part_is_posted_twice_or_lost_whatever_kills_its_sender(trick: str, times: int) -> None:
    assert_nothing_is_wrong(on_file, trick, times)


@pytest.mark.parametrize("trick", ["kill -9", "network faults"])
def test_no_part_is_twice_or_lost_on_x(trick: str) -> None:
    assert_nothing_is_wrong(on_x, trick, 6)


@pytest.mark.parametrize("trick", ["kill -9", "faults and kill -9"])
def test_no_part_is_twice_or_lost_on_bluesky(trick: str, bluesky: Bluesky) -> None:
    assert_nothing_is_wrong(partial(on_bluesky, bluesky), trick, 3)


@pytest.mark.parametrize("trick", ["kill -9", "faults and kill -9"])
def test_no_part_is_twice_or_lost_on_mastodon(trick: str, mastodon: Mastodon) -> None:
    assert_nothing_is_wrong(partial(on_mastodon, mastodon), trick, 3)


def test_two_schedulers_on_one_database_call_for_each_occasion_once() -> None:
    seen = two_schedulers()
    assert called_twice(seen) == ""
    assert seen.occasions == seen.called_for == 12


def test_a_missed_goal_says_so() -> None:
    assert str(Goal(what="cards", goal="1 s", measured="2 s", met=False)).startswith("MISSED")
