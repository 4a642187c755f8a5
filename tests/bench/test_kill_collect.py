"""The short form: a few dozen kills, spread over the writes of one scene."""

from pathlib import Path

import pytest

from bot.collect import polling
from tests.bench.kill_collect import killed, pattern_in


# a fork of a process with threads is deprecated for what the child might find locked; ours finds nothing
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_collect_killed_at_any_write_loses_nothing_and_keeps_nothing_twice(
    tmp_path: Path,
) -> None:
    # the next one comes within a minute: what the dead one held must be free by then
    assert polling.CLAIM.total_seconds() > 60
    pattern = pattern_in(tmp_path)
    ends = [killed(2026, n, pattern, tmp_path) for n in range(1, 150, 5)]
    assert [what for _, what in ends if what] == []
    assert sum(died for died, _ in ends) > 20
