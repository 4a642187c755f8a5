"""Schemas: one chain, forth from every one, and back where nothing is lost, on both databases."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.errors import StorageError
from bot.storage import Store
from bot.storage.engine import reading
from bot.storage.retention import Retention
from bot.storage.schema import metadata
from bot.storage.upgrade import _config, downgrade, head, upgrade, version
from tests.making import HASHTAG, a_conclusion, a_nomination, a_page, an_answer

CHAIN = [
    script.revision
    for script in ScriptDirectory.from_config(_config()).walk_revisions("base", "heads")
][::-1]


def fill(store: Store, now: datetime) -> None:
    store.talks.register(["epic-kiss"], now)
    said = [an_answer(str(n), by=str(n), raw={"n": n}) for n in range(20)]
    concluded = {each.id: a_conclusion(each.id, a_nomination()) for each in said}
    store.pages.keep(HASHTAG, a_page(*said), concluded, now=now, keep_raw=timedelta(days=30))


def held(store: Store) -> Mapping[str, list[Any]]:
    """Every row of every table of the newest schema."""
    with reading(store.engine) as connection:
        names = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
        return {
            name: sorted(map(repr, connection.execute(text(f'select * from "{name}"')).mappings()))
            for name in names
        }


def indexes(store: Store) -> set[str]:
    found = inspect(store.engine)
    return {
        str(index["name"])
        for table in metadata.tables
        for index in found.get_indexes(table)
        if not str(index["name"]).startswith(("uq_", "sqlite_autoindex"))
    }


def test_there_is_one_chain_with_one_end() -> None:
    assert ScriptDirectory.from_config(_config()).get_heads() == [head()]
    assert [f"{n:04}" for n in range(1, len(CHAIN) + 1)] == CHAIN


def test_the_newest_schema_is_the_one_that_is_written_down(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differs = [
            each
            for each in compare_metadata(context, metadata)
            if "procrastinate" not in repr(each)
        ]
    assert differs == []


@pytest.mark.parametrize("old", CHAIN[:-1])
def test_what_is_stored_goes_back_to_every_schema_and_forth_again_unchanged(
    old: str, store: Store, now: datetime
) -> None:
    fill(store, now)
    before, known = held(store), indexes(store)
    downgrade(store.engine, old)
    assert version(store.engine) == old
    upgrade(store.engine)
    assert version(store.engine) == head()
    assert held(store) == before
    assert indexes(store) == known


def test_an_older_schema_that_would_lose_something_is_not_gone_back_to(
    store: Store, now: datetime
) -> None:
    fill(store, now)
    Retention(store.engine).erase_texts("epic-kiss", (), now)
    before = held(store)
    with pytest.raises(StorageError, match="no way back to schema 0004: texts were erased"):
        downgrade(store.engine, "0004")
    assert (version(store.engine), held(store)) == (head(), before)


def test_a_newer_schema_and_one_that_is_half_there_are_refused(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StorageError, match="newer than this program: upgrade talkforreal"):
        upgrade(store.engine)
    with store.engine.begin() as connection:
        connection.execute(text("delete from alembic_version"))
    with pytest.raises(StorageError, match="half migrated; restore a backup"):
        upgrade(store.engine)
    with store.engine.begin() as connection:
        connection.execute(text("insert into alembic_version values ('0002'), ('0003')"))
    with pytest.raises(StorageError, match="half migrated"):
        upgrade(store.engine)
