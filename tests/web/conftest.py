import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.storage import Store, open_store
from tests.web import browser
from tests.web.place import Place


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    """On SQLite: which database is behind a page is for the tests of storage to tell."""
    opened = open_store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'talk.db')}")
    yield opened
    opened.close()


@pytest.fixture
def place(store: Store, now: datetime) -> Iterator[Place]:
    made = Place(store, now)
    yield made
    made.app.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser for a file's tests: while it is there, an event loop runs in this thread."""
    if reason := browser.why_not():
        pytest.skip(reason)
    with browser.browser() as made:
        yield made
