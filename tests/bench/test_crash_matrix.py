"""The short form: a few dozen victims."""

import pytest

from tests.bench.crash_matrix import WRONG, run, table


@pytest.mark.parametrize(
    ("trick", "times"),
    [
        ("kill -9", 20),
        ("network faults", 12),
        ("faults and kill -9", 12),
        ("paused past its claim", 5),
        ("whole process, kill -9", 1),
        ("X: kill -9", 6),
        ("X: network faults", 6),
    ],
)
# a fork of a process with threads is deprecated for what the child might find locked; ours finds nothing
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_no_part_is_posted_twice_or_lost_whatever_kills_its_sender(trick: str, times: int) -> None:
    results = run({trick: times}, seed=times)
    assert not any(results[trick][wrong] for wrong in WRONG), table(results)
