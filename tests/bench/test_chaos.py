"""The short form: some seconds of it."""

import pytest

from tests.bench.chaos import run


@pytest.mark.server("postgres")
@pytest.mark.usefixtures("postgres_cluster")
def test_nothing_is_lost_doubled_or_left_unsaid_whatever_happens_to_the_workers() -> None:
    done, wrong = run(seconds=12, seed=7)
    assert wrong == []
    assert done.total() > 3
