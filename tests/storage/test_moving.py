"""From one kind of database into the other and back: everything arrives, or nothing."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, null, select, text

from bot.errors import StorageError
from bot.model import Change, Fate
from bot.storage import Store, open_store
from bot.storage.engine import reading, writing
from bot.storage.moving import Moved, move
from bot.storage.schema import metadata, settings, talks
from tests.making import HASHTAG, a_conclusion, a_nomination, a_page, an_account, an_answer

LONG_AGO = datetime.fromisoformat("1999-12-31T23:59:59.000001+00:00")


@pytest.fixture
def postgres(migrated_postgres_url: str) -> Iterator[Store]:
    opened = open_store(migrated_postgres_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'own.db'}")
    yield opened
    opened.close()


def fill(store: Store, now: datetime) -> None:
    store.talks.register(["epic-kiss"], now)
    store.talks.save("made-at-the-desk", {"prompt": "왜? 🎉", "share": 0.1, "none": None}, now)
    said = [
        an_answer(
            str(n), text=f"커피프린스 {n} 🎉", raw={"n": n, "deep": {"b": [1, None], "a": 0.1}}
        )
        for n in range(50)
    ]
    concluded = {a.id: a_conclusion(a.id, a_nomination(mood="tears")) for a in said}
    store.pages.keep(HASHTAG, a_page(*said), concluded, now=now, keep_raw=timedelta(days=30))
    store.pages.keep_accounts([an_account("Ä", name="z", since=LONG_AGO)], now=now)
    store.answers.apply([Change(id="x:1", fate=Fate.DELETED)], now)


def held(store: Store) -> Mapping[str, list[Any]]:
    with reading(store.engine) as connection:
        return {
            table.name: sorted(
                map(tuple, connection.execute(select(table))), key=lambda row: repr(row[:3])
            )
            for table in metadata.sorted_tables
        }


def counts(moved: object) -> dict[str, int]:
    assert isinstance(moved, list)
    return {each.table: each.rows for each in moved if each.rows and isinstance(each, Moved)}


@pytest.mark.server("postgres")
def test_all_goes_to_postgresql_and_comes_back_the_same(
    sqlite: Store, postgres: Store, tmp_path: Path, now: datetime
) -> None:
    fill(sqlite, now)
    there = counts(move(sqlite.engine, postgres.engine))
    assert (there["answers"], there["talks"], there["raws"]) == (50, 2, 49)
    again = open_store(f"sqlite:///{tmp_path / 'again.db'}")
    assert counts(move(postgres.engine, again.engine)) == there
    assert held(again) == held(sqlite)
    again.close()


@pytest.mark.server("postgres")
def test_what_was_moved_can_be_added_to(sqlite: Store, postgres: Store, now: datetime) -> None:
    fill(sqlite, now)
    move(sqlite.engine, postgres.engine)
    kept = postgres.pages.keep(HASHTAG, a_page(an_answer("new", by="2")), {}, now=now)
    assert kept.fresh == ("x:new",)
    assert postgres.talks.specs() == sqlite.talks.specs()


@pytest.mark.server("postgres")
def test_an_absent_value_stays_apart_from_a_null_in_json(
    sqlite: Store, postgres: Store, now: datetime
) -> None:
    with writing(sqlite.engine) as connection:
        connection.execute(insert(talks), {"name": "absent", "created_at": now, "spec": null()})
        connection.execute(insert(settings), {"name": "nothing", "value": None})
    move(sqlite.engine, postgres.engine)
    assert postgres.talks.specs() == {}
    with reading(postgres.engine) as connection:
        (kept,) = connection.execute(text("select value::text from settings"))
    assert kept.value == "null"


def test_a_database_that_holds_something_is_not_moved_into(
    sqlite: Store, tmp_path: Path, now: datetime
) -> None:
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    other.talks.register(["mine"], now)
    with pytest.raises(StorageError, match="not empty \\(talks\\)"):
        move(sqlite.engine, other.engine)
    other.close()


@pytest.mark.server("postgres")
def test_a_row_that_is_refused_moves_nothing(sqlite: Store, postgres: Store, now: datetime) -> None:
    sqlite.talks.register(["fine", "n" * 101], now)  # SQLite keeps to no length
    with pytest.raises(StorageError, match="talks: a row is refused"):
        move(sqlite.engine, postgres.engine)
    assert held(postgres)["talks"] == []


@pytest.mark.server("postgres")
def test_a_row_that_changes_on_its_way_moves_nothing(
    sqlite: Store, postgres: Store, now: datetime
) -> None:
    fill(sqlite, now)
    with writing(postgres.engine) as connection:
        connection.execute(text(
            "create function shout() returns trigger language plpgsql as"
            " $$ begin new.text := upper(new.text); return new; end $$"
        ))  # fmt: skip
        connection.execute(text(
            "create trigger shout before insert on answers for each row execute function shout()"
        ))  # fmt: skip
    sqlite.pages.keep(HASHTAG, a_page(an_answer("loud", text="quiet")), {}, now=now)
    with pytest.raises(StorageError, match=r"answers: row .* differs"):
        move(sqlite.engine, postgres.engine)
    assert held(postgres)["talks"] == []


def test_each_table_is_told_as_it_goes(sqlite: Store, tmp_path: Path, now: datetime) -> None:
    fill(sqlite, now)
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    heard: dict[str, int] = {}
    move(sqlite.engine, other.engine, heard.__setitem__)
    assert heard["answers"] == 50
    assert heard.keys() == {table.name for table in metadata.sorted_tables}
    other.close()
