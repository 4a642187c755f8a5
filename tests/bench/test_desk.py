import pytest

from tests.bench.desk import measure
from tests.web import browser


@pytest.mark.server("chromium")
def test_the_queue_is_settled_by_keys_with_ten_thousand_answers_stored() -> None:
    """The short form: that it runs; its own goals are for a machine that does nothing else."""
    if reason := browser.why_not():
        pytest.skip(reason)
    drawn, acted = measure(10_000, 20, 0.02)
    assert drawn.measured < 4 * drawn.goal
    assert acted.measured < 4 * acted.goal
