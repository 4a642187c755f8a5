"""The command line run within the test, and a demo that was played once for all of them."""

from pathlib import Path

import pytest

from tests.cli.calling import OURS, Ran, Run, called
from tests.cli.connected import program

__all__ = ["program"]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs the program in an empty folder, with our config and a database of its own."""
    monkeypatch.chdir(tmp_path)
    for name in ("TALKFORREAL_DATABASE", "TALKFORREAL_CONFIG", "X_CONSUMER_KEY"):
        monkeypatch.delenv(name, raising=False)

    def ran(*arguments: object) -> Ran:
        capsys.readouterr()
        code = called(["--config", str(OURS), *map(str, arguments)])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return ran


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the demo was played; copy it before writing to it."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    assert called(["--config", str(OURS), "demo", "--file", str(file)]) == 0
    return file
