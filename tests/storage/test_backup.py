"""A backup is whole, checked, made while others write, and put back with nothing lost on the way."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.errors import StorageError
from bot.storage import Store, open_store
from bot.storage.backup import back_up, faults, refuse_damaged, restore
from bot.storage.engine import make_engine
from bot.storage.upgrade import downgrade, version
from tests.making import HASHTAG, a_page, an_answer

FIRST = "0001"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "own.db"


@pytest.fixture
def own(place: Path, now: datetime) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{place}")
    opened.pages.keep(HASHTAG, a_page(an_answer("kept")), {}, now=now)
    yield opened
    opened.close()


def ids(url: str) -> set[str]:
    store = open_store(url)
    try:
        return {answer.id for answer in store.answers.all()}
    finally:
        store.close()


def damage(file: Path) -> None:
    """Overwrite pages in the middle, as a bad disk does."""
    with file.open("r+b") as pages:
        pages.seek(file.stat().st_size // 3)
        pages.write(b"\xa5" * 40_000)


def test_a_backup_made_of_either_database_is_restored_into_a_file(
    store: Store, tmp_path: Path, now: datetime
) -> None:
    store.pages.keep(HASHTAG, a_page(an_answer("1")), {}, now=now)
    copy = back_up(store.engine, tmp_path / "copy.db")
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    assert restore(copy, url, now=now) is None
    assert ids(url) == {"x:1"}


@pytest.mark.server("postgres")
def test_a_backup_is_restored_into_postgresql(
    own: Store, postgres_url: str, tmp_path: Path, now: datetime
) -> None:
    restore(back_up(own.engine, tmp_path / "copy.db"), postgres_url, now=now)
    assert ids(postgres_url) == {"x:kept"}
    with pytest.raises(StorageError, match="not empty"):
        restore(tmp_path / "copy.db", postgres_url, now=now)


def test_a_backup_made_while_others_write_is_one_moment(
    own: Store, tmp_path: Path, now: datetime
) -> None:
    ended = Event()

    def write() -> None:
        n = 0
        while not ended.is_set():
            own.pages.keep(HASHTAG, a_page(an_answer(f"a{n}"), an_answer(f"b{n}")), {}, now=now)
            n += 1

    writer = Thread(target=write)
    writer.start()
    try:
        copies = [back_up(own.engine, tmp_path / f"{n}.db") for n in range(5)]
    finally:
        ended.set()
        writer.join()
    for copy in copies:
        found = ids(f"sqlite:///{copy}") - {"x:kept"}
        assert {i.replace("a", "b") for i in found} == {
            i.replace("a", "b") for i in found if "a" in i
        }
        assert len(found) % 2 == 0


def test_a_backup_is_one_file_and_leaves_nothing_beside(own: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(own.engine, folder / "copy.db")
    assert [path.name for path in folder.iterdir()] == ["copy.db"]


def test_restoring_does_not_change_the_backup(own: Store, tmp_path: Path, now: datetime) -> None:
    copy = back_up(own.engine, tmp_path / "copy.db")
    before = copy.read_bytes()
    restore(copy, f"sqlite:///{tmp_path / 'restored.db'}", now=now)
    assert copy.read_bytes() == before


def test_what_is_there_is_refused_or_kept_beside(
    own: Store, place: Path, tmp_path: Path, now: datetime
) -> None:
    copy = back_up(own.engine, tmp_path / "copy.db")
    own.pages.keep(HASHTAG, a_page(an_answer("later")), {}, now=now)
    own.close()
    url = f"sqlite:///{place}"
    with pytest.raises(StorageError, match="--replace"):
        restore(copy, url, now=now)
    aside = restore(copy, url, now=now, replace=True)
    assert ids(url) == {"x:kept"}
    assert ids(f"sqlite:///{aside}") == {"x:kept", "x:later"}


def test_an_older_backup_is_brought_to_this_programs_schema(
    own: Store, tmp_path: Path, now: datetime
) -> None:
    downgrade(own.engine, FIRST)
    copy = tmp_path / "old.db"
    with sqlite3.connect(own.engine.url.database or "") as pages, sqlite3.connect(copy) as old:
        pages.backup(old)
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    restore(copy, url, now=now)
    assert ids(url) == {"x:kept"}


@pytest.mark.parametrize("what", ["damaged", "no database", "somebody else's", "missing"])
def test_what_is_no_sound_backup_is_refused(
    own: Store, tmp_path: Path, now: datetime, what: str
) -> None:
    copy = tmp_path / "copy.db"
    if what == "damaged":
        damage(back_up(own.engine, copy))
    elif what == "no database":
        copy.write_text("dear diary")
    elif what == "somebody else's":
        with sqlite3.connect(copy) as other:
            other.execute("create table recipes (name text)")
    with pytest.raises(StorageError, match=r"no sound backup|no such backup"):
        restore(copy, f"sqlite:///{tmp_path / 'restored.db'}", now=now)
    assert not (tmp_path / "restored.db").exists()


def test_a_damaged_file_is_noticed_before_anything_relies_on_it(
    own: Store, place: Path, now: datetime
) -> None:
    own.pages.keep(
        HASHTAG, a_page(*(an_answer(str(n), text="x" * 900) for n in range(400))), {}, now=now
    )
    assert list(faults(own.engine)) == []
    own.close()
    refuse_damaged(make_engine(f"sqlite:///{place}"))
    damage(place)
    with pytest.raises(StorageError, match="damaged"):
        refuse_damaged(make_engine(f"sqlite:///{place}"))


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "diary.db").write_text("dear diary, " * 500)
    with pytest.raises(StorageError, match=r"damaged|cannot be used"):
        open_store(f"sqlite:///{tmp_path / 'diary.db'}")


def test_a_folder_that_is_not_there_is_a_sentence(own: Store, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        back_up(own.engine, tmp_path / "nowhere" / "copy.db")


def test_every_schema_goes_forth_and_back_on_both(store: Store, now: datetime) -> None:
    store.pages.keep(HASHTAG, a_page(an_answer("1")), {}, now=now)
    newest = version(store.engine)
    url = store.engine.url.render_as_string(hide_password=False)
    downgrade(store.engine, FIRST)
    assert version(store.engine) == FIRST
    assert ids(url) == {"x:1"}
    assert version(store.engine) == newest
