"""A host's own cues, in the config folder that is used, are those that a text is read by."""

import json
import shutil
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from tests.cli.calling import OURS, Run

SAID = "zumthor Coffee Prince"
OWN = 'negative = ["zumthor {}"]'


WORK = 'title = "Coffee Prince"\nyear = 2007\ncountry = "KR"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Our config with a catalogue of one work, which is read at once, and our cues to add to."""
    made = tmp_path / "own"
    shutil.copytree(OURS / "cues", made / "cues")
    (made / "catalogue").mkdir()
    (made / "catalogue" / "works.toml").write_text(f"[[work]]\n{WORK}", "utf-8")
    for name in ("bot.toml", "talks", "templates"):
        (made / name).symlink_to(OURS / name)
    return made


def add(folder: Path, cues: str) -> None:
    (folder / "cues" / "own.toml").write_text(cues, "utf-8")


def stances(printed: str) -> list[str]:
    read = map(json.loads, printed.splitlines())
    return [nomination["stance"] for line in read for nomination in line["nominations"]]


def test_a_text_is_read_by_them(run: Run, folder: Path) -> None:
    assert "nominated" in run("read", SAID, "--config", folder).out
    add(folder, OWN)
    assert "negative" in run("read", SAID, "--config", folder).out


def test_objects_and_what_they_reply_to_are_read_by_them(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = {"text": "same!", "reply_to": {"text": SAID, "author": "Mina"}}
    lines = f"{json.dumps({'text': SAID})}\n{json.dumps(reply)}\n"

    def read() -> list[str]:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(lines.encode())))
        return stances(run("read", "--jsonl", "--config", folder).out)

    assert read() == ["nominated", "nominated"]
    add(folder, OWN)
    assert read() == ["negative"]


def test_labelled_answers_are_measured_by_them(run: Run, folder: Path, tmp_path: Path) -> None:
    label = {"drama": "Coffee Prince (2007)", "stance": "negative"}
    labels = {"id": "a", "text": SAID, "label": {"nominations": [label]}}
    (tmp_path / "labels.jsonl").write_text(json.dumps(labels), "utf-8")

    def right() -> float:
        ran = run("evaluate", tmp_path / "labels.jsonl", "--json", "--config", folder)
        return float(json.loads(ran.out)["all"]["exactly_right"])

    assert right() == 0
    add(folder, OWN)
    assert right() == 1


def test_the_shipped_ones_hold_where_a_config_folder_has_none(run: Run, folder: Path) -> None:
    shutil.rmtree(folder / "cues")
    assert "negative" in run("read", "I hated Coffee Prince", "--config", folder).out


def test_check_and_whatever_reads_tell_their_faults(run: Run, folder: Path) -> None:
    add(folder, '[talk]\nstopp = ["halt"]')
    told = "cues/own.toml: talk.stopp: no reader knows this key; known are "
    for command in (("check", "--network", "console"), ("read", SAID), ("evaluate", "any.jsonl")):
        ran = run(*command, "--config", folder)
        assert (ran.code, ran.err[: len(told)]) == (2, told)
