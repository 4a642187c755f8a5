"""The fast form of `python -m tests.web.ten_minutes`: nothing is cloned, and it ticks quickly."""

from pathlib import Path

import pytest

from tests.servers.wordpress import WordPress
from tests.web import browser
from tests.web.ten_minutes import GOAL, report, ten_minutes


@pytest.mark.server("wordpress")
@pytest.mark.server("chromium")
@pytest.mark.slow
def test_a_new_host_comes_to_the_first_roundup_within_ten_minutes(
    wordpress: WordPress, tmp_path: Path
) -> None:
    if reason := browser.why_not():
        pytest.skip(reason)
    person = ten_minutes(tmp_path, wordpress, installed=True, quick=True)
    assert person.total <= GOAL, report(person)
    assert person.steps[-1] == "approve the roundup"
    config = tmp_path / "config"
    assert [file.name for file in (config / "talks").iterdir()] == ["epic-kiss.toml"]
