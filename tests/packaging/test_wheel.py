"""The wheel carries config, and the program runs from it where no source is."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.bench.reading import UGLY
from tests.nominate.corpus import labelled

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(1_200)


def call(*arguments: object, cwd: Path, timeout: float = 240, given: str = "") -> str:
    return ran(*arguments, cwd=cwd, timeout=timeout, given=given).stdout


def ran(
    *arguments: object, cwd: Path, timeout: float = 240, given: str = ""
) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TALKFORREAL_", "X_", "PYTHON", "COVERAGE"))
    }
    ended = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=cwd, env=clean, input=given, capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("dist")
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", to, ROOT)
    built = ran(*command, cwd=to, timeout=900)  # compiling takes over a minute
    assert "No practice" not in built.stderr
    (made,) = to.glob("talkforreal-*.whl")
    return made


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


# source and wheel print each reading as Python shows it
READ = """
import json, sys
from pathlib import Path
from bot.catalogue import build, lexicon, load
from bot.config import find
from bot.model import Context
from bot.nominate import read
index = build(load(Path(sys.argv[1])))
print(Path(lexicon.__file__).suffix)
for line in sys.stdin:
    text, prompt = json.loads(line)
    print(read(text, Context(prompt=prompt), index), index.mentions(text))
"""


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler is here")
def test_the_compiled_reader_reads_every_text_as_its_source_does(installed: Path) -> None:
    asked = [(label["text"], label["prompt"]) for label in labelled()]
    asked += [(text, "Which drama?") for text in UGLY.values()]
    given = "".join(f"{json.dumps(one)}\n" for one in asked)
    catalogue = ROOT / "config" / "catalogue"
    source, wheel = (
        call(python, "-c", READ, catalogue, cwd=installed, given=given).splitlines()
        for python in (sys.executable, installed / "venv" / "bin" / "python")
    )
    assert (source[0], wheel[0]) == (".py", ".so")
    assert len(source) == len(asked) + 1
    assert source[1:] == wheel[1:]
