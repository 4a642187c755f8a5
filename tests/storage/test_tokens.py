import json
import stat
import threading
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.errors import StorageError
from bot.storage import Store
from bot.storage.sealed import TokenRows
from bot.storage.tokens import Kept, TokenFile, Tokens


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


def taken_up(tokens: Tokens) -> list[str]:
    """Ten threads that each use a token up which works once, and keep the next."""
    used: list[str] = []

    def use() -> None:
        def next_one(kept: Kept) -> Kept:
            used.append(kept["refresh_token"])
            return {"refresh_token": str(int(kept["refresh_token"]) + 1)}

        tokens.change("x", next_one)

    threads = [threading.Thread(target=use) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return used


def test_tokens_are_kept_in_a_file_that_only_its_owner_reads(file: Path) -> None:
    TokenFile(file).change("x", lambda _: {"user_token": "secret"})
    assert TokenFile(file).every() == {"x": {"user_token": "secret"}}
    for path in file.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_one_networks_tokens_leave_the_others_alone(file: Path) -> None:
    tokens = TokenFile(file)
    tokens.change("x", lambda _: {"user_token": "1"})
    tokens.change("mastodon", lambda _: {"access_token": "2"})
    assert tokens.every() == {"x": {"user_token": "1"}, "mastodon": {"access_token": "2"}}


def test_a_change_that_fails_changes_nothing(file: Path) -> None:
    tokens = TokenFile(file)
    tokens.change("x", lambda _: {"user_token": "1"})

    def fails(_kept: Kept) -> Kept:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tokens.change("x", fails)
    assert tokens.every() == {"x": {"user_token": "1"}}


def test_a_token_that_works_once_is_used_once_however_many_want_it(file: Path) -> None:
    tokens = TokenFile(file)
    tokens.change("x", lambda _: {"refresh_token": "0"})
    assert sorted(taken_up(tokens), key=int) == [str(n) for n in range(10)]


def test_a_broken_file_is_a_sentence(file: Path) -> None:
    for words in ("[1]", "{", '{"x": "user_token"}'):
        file.write_text(words, "utf-8")
        with pytest.raises(StorageError, match="tokens"):
            TokenFile(file).every()


def test_rows_are_sealed_and_used_once_too(store: Store) -> None:
    key = Fernet.generate_key().decode()
    rows = TokenRows(store.engine, key)
    rows.change("x", lambda _: {"refresh_token": "0"})
    assert sorted(taken_up(rows), key=int) == [str(n) for n in range(10)]
    rows.change("x", lambda _: {"user_token": "very-secret"})
    with store.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT body FROM tokens").scalar_one()
    assert b"very-secret" not in bytes(stored)
    assert rows.every() == {"x": {"user_token": "very-secret"}}


def test_rows_sealed_with_another_key_are_a_sentence(store: Store) -> None:
    TokenRows(store.engine, Fernet.generate_key().decode()).change("x", lambda _: {"a": "b"})
    with pytest.raises(StorageError, match="another TALKFORREAL_TOKEN_KEY"):
        TokenRows(store.engine, Fernet.generate_key().decode()).every()
    with pytest.raises(StorageError, match="is no key"):
        TokenRows(store.engine, "nonsense")


def test_the_file_is_json_that_a_host_can_read(file: Path) -> None:
    TokenFile(file).change("x", lambda _: {"user_token": "1"})
    assert json.loads(file.read_text("utf-8")) == {"x": {"user_token": "1"}}
