"""`talkforreal host` and `talkforreal desk`."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.cli.calling import OURS, Run

PASSWORD = "seven umbrellas argue quietly"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'hosts.db'}"


def typed(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{line}\n"))


def test_a_host_is_made_listed_and_ended(
    run: Run, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, PASSWORD)
    assert run("host", "add", "Anna", "--database", database).code == 0
    listed = json.loads(run("host", "list", "--json", "--database", database).out)
    assert [(h["name"], h["role"], h["ended"]) for h in listed] == [("Anna", "host", None)]
    assert run("host", "end", "Anna", "--database", database).code == 0
    assert json.loads(run("host", "list", "--json", "--database", database).out)[0]["ended"]


def test_a_password_is_never_an_argument_and_a_weak_one_is_refused(
    run: Run, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("host", "add", "Anna", PASSWORD, "--database", database).code == 2
    typed(monkeypatch, "password1234")
    refused = run("host", "add", "Anna", "--database", database)
    assert refused.code == 1
    assert "easily guessed" in refused.err


def test_an_invitation_is_a_link_on_a_line_of_its_own(run: Run, database: str) -> None:
    ran = run("host", "invite", "--role", "moderator", "--database", database)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/invited/[\w-]{43}", ran.out.splitlines()[0])


def test_a_host_that_is_none_is_told(run: Run, database: str) -> None:
    ran = run("host", "end", "Nobody", "--database", database)
    assert ran.code == 1
    assert "there is no host 'Nobody'" in ran.err


def test_the_desk_is_served_alone_until_told_to_stop(tmp_path: Path, database: str) -> None:
    command = [
        sys.executable,
        "-m",
        "bot.cli",
        "--config",
        str(OURS),
        "desk",
        "--port",
        "0",
        "--database",
        database,
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as desk:
        assert desk.stdout is not None
        address = desk.stdout.readline().split()[-1]
        with urllib.request.urlopen(address, timeout=30) as page:
            assert "The hosts’ desk" in page.read().decode()
        desk.send_signal(signal.SIGTERM)
        assert desk.wait(timeout=30) == 0
        assert desk.stderr is not None
        assert "talkforreal host add NAME" in desk.stderr.read()
