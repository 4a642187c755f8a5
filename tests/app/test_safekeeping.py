"""Backups come by themselves, are tried by restoring them, and forget what was forgotten since."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import privacy
from bot.app import App, JobKind
from bot.app.safekeeping import JOURNAL, Safekeeping, fault
from bot.config import Backups
from bot.errors import StorageError
from bot.model import Change, Fate
from bot.storage import Store, open_store
from bot.storage.backup import beside, prove
from bot.storage.vitals import take
from tests.app.test_app import NOW, Fake, answer, made, page

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def app(store: Store, folder: Path) -> App:
    fans = page(answer(1, "Coffee Prince"), answer(2, "Secret Garden"))
    app = made(store, Fake(mention=[fans]), Fake())
    app.config = replace(app.config, backups=Backups(folder=folder.resolve(), keep=3))
    return app


def kept(app: App) -> Safekeeping:
    assert app.safekeeping is not None
    return app.safekeeping


def copies(folder: Path) -> Sequence[str]:
    return sorted(file.name for file in folder.glob("*.db"))


def test_a_tick_backs_up_once_a_day_and_what_it_made_can_be_restored(
    app: App, folder: Path
) -> None:
    app.tick(NOW)
    app.tick(NOW + timedelta(minutes=1))
    assert copies(folder) == ["talkforreal-20151010T130000Z.db"]
    assert prove(folder / copies(folder)[0])["answers"] == 3
    app.tick(NOW + DAY + HOUR)
    assert len(copies(folder)) == 2
    assert folder.stat().st_mode & 0o777 == 0o700


def test_only_the_newest_are_kept(app: App, folder: Path) -> None:
    for day in range(6):
        assert kept(app).back_up(NOW + day * DAY) == ""
    assert [name[12:20] for name in copies(folder)] == ["20151013", "20151014", "20151015"]


def test_one_that_fails_keeps_the_others_and_is_tried_again_after_an_hour(
    app: App, folder: Path, store: Store
) -> None:
    kept(app).back_up(NOW)
    folder.rename(folder.with_name("away"))
    folder.write_text("a file in its place")
    later = NOW + DAY + HOUR
    assert "cannot be made" in kept(app).back_up(later)
    assert fault(store, later) is not None
    assert not kept(app).is_due(later + timedelta(minutes=59))
    assert kept(app).is_due(later + HOUR)
    folder.unlink()
    folder.with_name("away").rename(folder)
    assert kept(app).back_up(later + HOUR) == ""
    assert fault(store, later + HOUR) is None
    assert len(copies(folder)) == 2


def test_a_clock_that_was_set_back_keeps_no_backup_from_being_made(app: App) -> None:
    kept(app).back_up(NOW + timedelta(days=400))
    assert kept(app).is_due(NOW)


def test_a_backup_that_is_damaged_is_not_taken_for_one(app: App, folder: Path) -> None:
    kept(app).back_up(NOW)
    file = folder / copies(folder)[0]
    with file.open("r+b") as pages:
        pages.seek(file.stat().st_size // 2)
        pages.write(b"\xa5" * 20_000)
    with pytest.raises(StorageError, match="is no sound backup"):
        prove(file)
    assert [each.name for each in folder.iterdir() if "arriving" in each.name] == []


def test_without_the_setting_nothing_is_made(app: App, folder: Path) -> None:
    app.config = replace(app.config, backups=None)
    app.tick(NOW)
    assert not folder.exists()


def test_a_relative_folder_lies_beside_the_file() -> None:
    folder = Path("backups")
    assert beside("sqlite:////srv/talk/own.db", folder) == Path("/srv/talk/backups")
    assert beside("postgresql+psycopg://host/talk", folder) == folder


def test_whatever_is_erased_is_journaled_by_the_next_tick_and_not_twice(
    app: App, folder: Path, store: Store
) -> None:
    app.tick(NOW)
    store.answers.apply([Change(id="x:1", fate=Fate.DELETED)], NOW)
    privacy.forget(store, "x:fan-2", asked_at=NOW - HOUR, now=NOW, who="Anna")
    app.tick(NOW + timedelta(minutes=1))
    app.tick(NOW + timedelta(minutes=2))
    lines = [json.loads(line) for line in (folder / JOURNAL).read_text().splitlines()]
    assert [(line["scope"], line["why"]) for line in lines] == [
        ("answer", "deleted"),
        ("account", "asked"),
    ]
    assert not [job for job in app.due(NOW + HOUR) if job.kind is JobKind.ERASURES]


def test_a_restored_copy_erases_again_before_its_first_tick(
    app: App, folder: Path, store: Store
) -> None:
    app.tick(NOW)
    later = NOW + HOUR
    store.answers.apply([Change(id="x:1", fate=Fate.PROTECTED)], later)
    privacy.forget(store, "x:fan-2", asked_at=later, now=later, who="Anna")
    store.opt_outs.add(["x:fan-7"], "asked", later)
    kept(app).note_erasures()
    done = store.erasures.done(NOW)

    copy = open_store(f"sqlite:///{folder / copies(folder)[0]}")
    restored = made(copy, Fake(), Fake())
    restored.config = replace(app.config, backups=Backups(folder=folder.resolve()))
    assert {a.id: a.text for a in copy.answers.all()}["x:1"] == "Coffee Prince"
    restored.begin(later + HOUR)
    left = {a.id: a.text for a in copy.answers.all()}
    assert (left["x:1"], "x:2" in left) == ("", False)
    assert copy.opt_outs.among(["x:fan-2", "x:fan-7"]) == {"x:fan-2", "x:fan-7"}
    remembered = copy.erasures.done(NOW)
    assert all(one in remembered for one in done)  # the proof came along
    restored.begin(later + 2 * HOUR)
    assert copy.erasures.done(NOW) == remembered
    copy.close()


def test_the_figures_say_when_a_backup_last_succeeded(app: App, folder: Path, store: Store) -> None:
    assert take(store.engine, NOW).backed_up_at is None
    kept(app).back_up(NOW)
    folder.rename(folder.with_name("away"))
    folder.write_text("a file in its place")
    kept(app).back_up(NOW + DAY)
    assert take(store.engine, NOW + DAY).backed_up_at == NOW
