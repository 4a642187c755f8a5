"""The program as a process, on a config of its own, against servers on this machine."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "bot.cli"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder with a config, a database and an environment of its own."""

    folder: Path
    environ: Mapping[str, str]

    @classmethod
    def made(
        cls, folder: Path, bot: str | None, talks: Mapping[str, str], **environ: str
    ) -> "Place":
        """Our own config with other talks, and with another bot.toml where one is given."""
        shutil.copytree(ROOT / "config", folder / "config")
        shutil.rmtree(folder / "config" / "talks")
        (folder / "config" / "talks").mkdir()
        if bot is not None:
            (folder / "config" / "bot.toml").write_text(bot, "utf-8")
        for name, text in talks.items():
            (folder / "config" / "talks" / f"{name}.toml").write_text(text, "utf-8")
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TALKFORREAL_", "X_", "WORDPRESS_"))
        }
        own = {
            "TALKFORREAL_CONFIG": str(folder / "config"),
            "TALKFORREAL_DATABASE": f"sqlite:///{folder / 'talk.db'}",
        }
        return cls(folder=folder, environ={**kept, **own, **environ})

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command, to its end."""
        return subprocess.run(
            [*PROGRAM, *arguments], cwd=ROOT, env=dict(self.environ), capture_output=True,
            text=True, timeout=120, check=False,
        )  # fmt: skip

    def spoken(self, *arguments: str) -> Any:
        """What a command says in JSON."""
        ran = self.call(*arguments, "--json")
        assert ran.stdout, ran.stderr
        return json.loads(ran.stdout)

    @contextmanager
    def running(self, command: str = "run") -> Iterator[subprocess.Popen[bytes]]:
        """`talkforreal run`, or another that goes on, killed at the end where the test did not end it."""
        with (self.folder / "run.log").open("ab") as log:
            process = subprocess.Popen(
                [*PROGRAM, command, "--log-json"], cwd=ROOT, env=dict(self.environ),
                stdout=log, stderr=log,
            )  # fmt: skip
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()
                process.wait(30)

    def log(self) -> str:
        """All that the runs have logged."""
        return (self.folder / "run.log").read_text("utf-8")


def ended(process: "subprocess.Popen[bytes]", by: signal.Signals) -> int:
    """Signal a process and wait for its end; its exit code."""
    process.send_signal(by)
    return process.wait(60)


def until(met: Callable[[], bool], what: str, seconds: float = 90) -> None:
    """Wait until something holds, or fail saying what did not."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, f"after {seconds} s: no {what}"
        time.sleep(0.25)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """The stand-in of X as a process, driven by JSON."""

    base_url: str

    def say(self, author: str, text: str, **more: Any) -> str:
        """A fan posts; its id."""
        made = self._ask("POST", "posts", {"author": author, "text": text, **more})
        return str(made["id"])

    def fault(self, name: str, **more: Any) -> None:
        """Something goes wrong from now on."""
        self._ask("POST", "faults", {"name": name, **more})

    def state(self) -> Any:
        """All that it knows."""
        return self._ask("GET", "state", None)

    def _ask(self, method: str, what: str, body: Any) -> Any:
        answer = requests.request(
            method, f"{self.base_url}/_stand_in/{what}", json=body, timeout=10
        )
        assert answer.ok, answer.text
        return answer.json()


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """A stand-in of X on a free port, on this machine's clock."""
    command = [sys.executable, "-m", "tests.stand_ins.x"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield StandIn(base_url=process.stdout.readline().strip())
        finally:
            process.kill()
