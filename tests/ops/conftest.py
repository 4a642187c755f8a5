import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.storage import Store, open_store
from tests.web.place import Place


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    """On SQLite: what a disk does to a database is SQLite's trouble."""
    opened = open_store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'talk.db')}")
    yield opened
    opened.close()


@pytest.fixture
def place(store: Store, now: datetime) -> Place:
    return Place(store, now)
