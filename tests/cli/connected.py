"""A config folder of one's own whose networks are on loopback, and a program that is asked things."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
import requests

from tests.cli.calling import OURS, Ran, called

ROOT = Path(__file__).parents[2]
_OURS = ("X_", "TALKFORREAL", "BLUESKY", "MASTODON", "WORDPRESS")
_NETWORKS = re.compile(r"^\[networks.*", re.MULTILINE | re.DOTALL)
_ASKED_ON = {"x": "", "wordpress": 'site = "https://blog.example"', "console": ""}


def config_with(folder: Path, networks: str) -> Path:
    """Our config, with other networks; those where its talk is asked are there in any case."""
    for name, setting in _ASKED_ON.items():
        if f"[networks.{name}]" not in networks:
            networks += f"\n[networks.{name}]\n{setting}\n"
    made = folder / "config"
    shutil.copytree(OURS, made)
    main = made / "bot.toml"
    main.write_text(_NETWORKS.sub(networks, main.read_text("utf-8")), "utf-8")
    return made


@pytest.fixture
def program(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Runs the program within the test, in a folder, with these answers and this environment."""
    for name in os.environ:
        if name.startswith(_OURS):
            monkeypatch.delenv(name)

    def ran(folder: Path, *arguments: str, answers: str = "", **environ: str) -> Ran:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "stdin", StringIO(answers))
        with monkeypatch.context() as patch:
            for name, value in environ.items():
                patch.setenv(name, value)
            capsys.readouterr()
            code = called(["--config", str(folder / "config"), *arguments])
        return Ran(code, *capsys.readouterr())

    return ran


def process(
    folder: Path,
    *arguments: str,
    answers: str = "",
    visit: Callable[[str], bool] = lambda _line: False,
) -> Ran:
    """Run the program in a folder; lines that `visit` picks are opened as a browser would."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(_OURS)}
    running = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "--config", str(folder / "config"), *arguments],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdin
    assert running.stdout
    assert running.stderr
    running.stdin.write(answers)
    running.stdin.close()
    killer = threading.Timer(60, running.kill)
    killer.start()
    lines = []
    for line in running.stdout:
        lines.append(line)
        if visit(line):
            requests.get(line.strip(), timeout=10)
    complaints = running.stderr.read()
    code = running.wait(60)
    killer.cancel()
    running.stdout.close()
    running.stderr.close()
    return Ran(code, "".join(lines), complaints)
