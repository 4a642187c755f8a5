"""Two processes find their token worn out at once: it is refreshed once, since its refresh works once."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.app.tokens import DEFAULT_FILE, tokens_of
from bot.storage.sealed import TokenRows
from bot.storage.tokens import Tokens
from tests.cli.connected import ROOT
from tests.stand_ins.x import World, serve

SCRIPT = """
import os, sys
from bot.app.tokens import tokens_of, wiring
from bot.model import Part
from bot.networks.x import XCredentials, XSettings, connect

name, url, database = sys.argv[1:]
settings = XSettings(base_url=url, handle="annaandestelle", user_id="1000")
tokens = tokens_of(database, os.environ)
x = connect(settings, XCredentials(user_token="user-old"), **wiring("x", settings, tokens))
print("ready", flush=True)
sys.stdin.readline()
x.publish(Part(post="talk/roundup/1", n=0, network="x", text=f"By {name}", key=name))
"""


@contextmanager
def started(name: str, url: str, database: str, environ: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:  # fmt: skip
    """A process that waits, ready to post, for a line."""
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, name, url, database],
        env={**os.environ, **environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process


def _closed(tokens: Tokens) -> None:
    if isinstance(tokens, TokenRows):
        tokens._engine.dispose()


@pytest.mark.parametrize("kept", ["as a file", "as an encrypted row"])
def test_a_token_is_refreshed_once_for_both(
    kept: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    world = World(now=datetime.now(UTC))
    world.user("annaandestelle")
    world.grants.refresh.add("once")
    world.grants.worn.add("user-old")
    environ = {"TALKFORREAL_TOKENS": str(tmp_path / DEFAULT_FILE)}
    database = f"sqlite:///{tmp_path / 'talk.db'}"
    if kept == "as an encrypted row":
        environ["TALKFORREAL_TOKEN_KEY"] = Fernet.generate_key().decode()
        database = request.getfixturevalue("migrated_postgres_url")
    tokens = tokens_of(database, environ)
    request.addfinalizer(lambda: _closed(tokens))
    before = {"client_id": "c", "user_token": "user-old", "refresh_token": "once"}
    tokens.change("x", lambda _: before)
    with (
        serve(world) as url,
        started("one", url, database, environ) as one,
        started("two", url, database, environ) as two,
    ):
        for process in (one, two):
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [process.communicate(timeout=60)[1] for process in (one, two)]
        assert [one.returncode, two.returncode] == [0, 0], said
    assert world.grants.refreshed == 1
    assert sorted(post.text for post in world.posts.values()) == ["By one", "By two"]
    assert tokens.every()["x"]["user_token"] in world.grants.live
    if kept == "as a file":
        assert (tmp_path / DEFAULT_FILE).stat().st_mode & 0o777 == 0o600
        assert json.loads((tmp_path / DEFAULT_FILE).read_text("utf-8"))["x"]["client_id"] == "c"
    else:
        assert not (tmp_path / DEFAULT_FILE).exists()
