import pytest

from tests.bench.thread import THREADS, Measured, main, missed


@pytest.mark.parametrize("network", THREADS)
def test_a_long_thread_is_read_whole_in_flat_memory_and_linear_time(network: str) -> None:
    assert main(["--replies", "9000", "--network", network]) == 0


def test_each_goal_that_is_missed_is_named() -> None:
    small = Measured(read=1, nested=1, seconds=1, above=1)
    assert missed(small, Measured(read=5, nested=5, seconds=5, above=1), 5) == ""
    worse = Measured(read=4, nested=3, seconds=10, above=81)
    assert len(missed(small, worse, 5).split(", ")) == 4
