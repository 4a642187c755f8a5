"""Disks and clocks that fail: said plainly, nothing lost, and it goes on by itself."""

import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.errors import StorageError
from bot.storage import Store, open_store
from tests.app.test_app import NOW, Fake, answer, made, page, people

NOBODY = 65534
LATER = timedelta(hours=1)  # past the claim of a poll that could not end


def answers(count: int) -> Fake:
    return Fake(mention=[page(*(answer(n, "Coffee Prince " + "♥" * 400) for n in range(count)))])


@pytest.fixture
def folder(migrated_file: Path) -> Iterator[Path]:
    """One that anybody may enter, unlike pytest's own."""
    made_for = Path(tempfile.mkdtemp(prefix="disk"))
    made_for.chmod(0o755)
    shutil.copyfile(migrated_file, made_for / "talk.db")
    yield made_for
    shutil.rmtree(made_for)


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'talk.db'}")


@contextmanager
def full(folder: Path, room: int = 16_384) -> Iterator[None]:
    """No file may grow beyond what is there now and a little room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(file.stat().st_size for file in folder.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody may write there; root becomes nobody for as long."""
    folder.chmod(0o555)
    for file in folder.iterdir():
        file.chmod(0o444)
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)
        folder.chmod(0o755)
        for file in folder.iterdir():
            file.chmod(0o644)


def complaint(app: App, at: datetime) -> str:
    """What a tick says that cannot do its work."""
    try:
        return " ".join(app.tick(at).troubles)
    except StorageError as error:
        return str(error)


def test_a_full_disk_is_said_and_all_is_kept_once_there_is_room(folder: Path) -> None:
    store = opened(folder)
    app = made(store, answers(300), Fake())
    app.tick(NOW - timedelta(days=1, hours=23))
    before = people(app)
    app.networks = made(store, answers(900), Fake()).networks
    with full(folder):
        said = complaint(app, NOW)
    assert "the database cannot be used" in said
    assert people(app) == before
    app.tick(NOW + LATER)
    assert max(people(app).values()) == max(before.values()) + 600
    store.close()


def test_a_read_only_disk_is_said_and_it_goes_on_once_it_can_write(folder: Path) -> None:
    store = opened(folder)
    app = made(store, answers(3), Fake())
    app.meet(NOW)
    store.engine.dispose()
    with read_only(folder):
        said = complaint(app, NOW)
    assert "the database cannot be used" in said
    app.tick(NOW + LATER)
    assert max(people(app).values()) == 3
    store.close()


def test_a_clock_that_jumped_ahead_and_back_stops_no_feed(store: Store) -> None:
    x = answers(3)
    app = made(store, x, Fake())
    app.tick(NOW)
    counted = people(app)
    app.tick(NOW + timedelta(days=20))
    asked = len(x.asked)
    app.tick(NOW + timedelta(minutes=30))
    assert len(x.asked) > asked
    assert people(app) == counted


def test_a_clock_that_was_set_back_makes_it_unwell(store: Store) -> None:
    app = made(store, Fake(), Fake())
    app.pulse.begin(NOW, timedelta(seconds=30), 10)
    app.pulse.well(NOW)
    assert "no tick has ended" in app.pulse.beat.complaint(NOW - timedelta(hours=1))


def test_a_poll_that_the_database_broke_off_is_made_again_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = made(store, answers(3), Fake())

    def away(*_: object, **__: object) -> None:
        raise StorageError("the database went away")

    with monkeypatch.context() as broken:
        broken.setattr(store.pages, "keep", away)
        with pytest.raises(StorageError):
            app.tick(NOW)
    app.tick(NOW + timedelta(seconds=30))
    assert max(people(app).values()) == 3
