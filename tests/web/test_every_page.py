"""Every page that the site has, as people of all kinds meet it: `tests.web.sweep` in the suite."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.pages import NO_PAGES, PAGES, paths
from tests.web.pictures import rehearsed
from tests.web.place import Place
from tests.web.sweep import report, sweep


def test_no_page_is_forgotten(place: Place) -> None:
    assert paths(place.site, "get") == PAGES.keys() | NO_PAGES.keys()


@pytest.mark.server("chromium")
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_is_found_on_any_page_light_or_dark_narrow_or_wide(
    chromium: Browser, tmp_path: Path
) -> None:
    with rehearsed(tmp_path) as (base, _):
        found = sweep(chromium, base)
    print(report(found))
    assert {each.shot.name: each.faults for each in found if each.faults} == {}
