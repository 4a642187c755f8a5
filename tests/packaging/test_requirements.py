"""The pinned files say every package's hash, and name no registry."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = ("requirements.txt", "requirements-dev.txt")


def pinned(file: str) -> dict[str, str]:
    text = (ROOT / file).read_text("utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all("--hash=sha256:" in entry for entry in entries)
    found = (re.match(r"([A-Za-z0-9._-]+)==(\S+)", entry) for entry in entries)
    return {match[1].lower(): match[2] for match in found if match}


@pytest.mark.parametrize("file", FILES)
def test_no_registry_is_named(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text


def test_everything_that_is_declared_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    dev = project["optional-dependencies"]["dev"]

    def names(lines: list[str]) -> set[str]:
        split = (re.split(r"[\[<>=;! ]", line)[0].lower() for line in lines)
        return {name for name in split if name != "talkforreal"}

    assert names(project["dependencies"]) <= pinned("requirements.txt").keys()
    assert names([*project["dependencies"], *dev]) <= pinned("requirements-dev.txt").keys()


def test_both_files_pin_the_same_versions() -> None:
    ship, dev = (pinned(file) for file in FILES)
    assert {name: dev[name] for name in ship if name in dev} == {
        name: ship[name] for name in ship if name in dev
    }
