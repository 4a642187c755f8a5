import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.cli.frame import imported
from tests.cli.calling import Run

ROOT = Path(__file__).parents[2]
HEAVY = {
    "sqlalchemy",
    "tweepy",
    "fastapi",
    "typst",
    "alembic",
    "requests",
    "pydantic",
    "apscheduler",
}


def printed_and_imported(*arguments: str) -> tuple[str, set[str]]:
    """What a fresh process prints, and the modules that it has imported by then."""
    script = (
        "import sys\nfrom bot.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print('modules', *sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    printed, _, modules = ran.stdout.rpartition("modules")
    return printed, set(modules.split())


def test_help_imports_nothing_heavy() -> None:
    help_, modules = printed_and_imported("--help")
    assert all(command.name in help_ for command in COMMANDS)
    assert HEAVY & modules == set()


def test_a_command_imports_only_what_it_needs() -> None:
    _, modules = printed_and_imported("talks", "--help")
    assert {"tweepy", "typst", "fastapi"} & modules == set()


def test_reading_one_line_waits_for_neither_config_nor_database() -> None:
    read, modules = printed_and_imported("read", "Healer!")
    assert "Healer (2014)" in read
    # Typer brings pydantic itself once it has arguments to read
    unneeded = HEAVY - {"pydantic"} | {"sqlalchemy", "tomlkit", "bot.config", "bot.storage"}
    assert unneeded & modules == set()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(run: Run, command: object) -> None:
    name = getattr(command, "name")  # noqa: B009 (a named tuple, as pytest hands it over)
    ran = run(name, "--help")
    assert ran.code == 0
    assert name in ran.out


def test_every_command_takes_config_and_database_behind_its_name() -> None:
    for command in COMMANDS:
        made = imported(command)
        leaves = made.commands.values() if hasattr(made, "commands") else [made]
        for leaf in leaves:
            assert {"config", "database"} <= {parameter.name for parameter in leaf.params}


def test_a_slip_in_a_commands_name_is_mended_in_words(run: Run) -> None:
    ran = run("standing")
    assert ran.code == 2
    assert "standings" in ran.err


def test_no_config_is_told_with_what_to_do(run: Run, tmp_path: Path) -> None:
    ran = run("talks", "--config", tmp_path / "nowhere")
    assert ran.code == 2
    assert ran.err == f"{tmp_path / 'nowhere'}: --config: there is no such folder\n"


def test_an_unusable_database_is_a_sentence(run: Run) -> None:
    ran = run("standings", "epic-kiss", "--database", "sqlite:////no/such/folder/x.db")
    assert ran.code == 1
    assert ran.err.startswith("talkforreal: ")
    assert "Traceback" not in ran.err


def test_objects_are_read_one_a_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (
        '{"id": "a", "text": "Coffee Prince, always"}\n\nnonsense\n[1]\n'
        '{"id": "b", "text": "same!", "reply_to": {"text": "Coffee Prince, always", "author": "Mina"}}\n'
    )
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(lines.encode())))
    ran = run("read", "--jsonl")
    assert ran.code == 1
    assert [line.startswith('{"id": "') for line in ran.out.splitlines()] == [True, True]
    assert "line 3" in ran.err
    assert "line 4" in ran.err
