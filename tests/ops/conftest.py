import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.storage import Store, open_store
from tests.e2e.living import StandIn, stand_in
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


@pytest.fixture
def x() -> Iterator[StandIn]:
    with stand_in() as running:
        yield running


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that anybody may enter, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="bad-day"))
    made.chmod(0o755)
    yield made
    log = made / "run.log"
    print(log.read_text("utf-8")[-3000:] if log.exists() else "")  # shown where a test failed
    shutil.rmtree(made, ignore_errors=True)
