"""The wheel carries config, and the program runs from it where no source is."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def call(*arguments: object, cwd: Path, timeout: float = 240) -> str:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TALKFORREAL_", "X_", "PYTHON", "COVERAGE"))
    }
    ran = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=cwd, env=clean, capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("dist")
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", to, ROOT, cwd=to)
    (built,) = to.glob("talkforreal-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh virtual environment with the wheel in it, and this one's packages behind it."""
    home = tmp_path_factory.mktemp("elsewhere")
    call(sys.executable, "-m", "venv", "--without-pip", home / "venv", cwd=home)
    python = home / "venv" / "bin" / "python"
    site = Path(
        call(
            python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home
        ).strip()
    )
    # dependencies come from here; an editable install's own .pth is not followed from a .pth
    (site / "behind.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    call(sys.executable, "-m", "pip", "--python", python, "install", "--quiet",
         "--no-deps", "--no-index", "--disable-pip-version-check", wheel, cwd=home)  # fmt: skip
    return home


def test_the_wheel_carries_the_whole_of_config(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = {
        f"bot/_config/{path.relative_to(ROOT / 'config').as_posix()}"
        for path in (ROOT / "config").rglob("*")
        if path.is_file()
    }
    assert ours <= names
    assert "bot/py.typed" in names
    assert not any(name.startswith(("tests/", "config/")) for name in names)


def test_the_demo_runs_from_the_wheel_alone_twice(installed: Path) -> None:
    where = "import bot, bot.config, pathlib; print(bot.__file__); print(bot.config.find(None, {}, pathlib.Path.cwd()))"
    code, config = call(installed / "venv/bin/python", "-c", where, cwd=installed).splitlines()
    assert Path(code).is_relative_to(installed)
    assert Path(config).name == "_config"
    program = installed / "venv" / "bin" / "talkforreal"
    first = call(program, "demo", cwd=installed)
    assert "as X would get it" in first
    again = " ".join(call(program, "demo", cwd=installed).split())
    assert "nothing was posted twice" in again


def test_the_program_says_which_one_it_is(installed: Path) -> None:
    said = call(installed / "venv" / "bin" / "talkforreal", "--version", cwd=installed)
    assert said.startswith("talkforreal 0.")
