"""The program as a wheel brings it: a copy of the source with its reader compiled, made once for each state of it."""

import shutil
import subprocess
import sys
import sysconfig
from hashlib import sha256
from pathlib import Path

from bot.catalogue import lexicon

ROOT = Path(__file__).parents[2]
HOOK = ROOT / "hatch_build.py"


def is_compiled() -> bool:
    """Whether the reader of this process is."""
    return not str(lexicon.__file__).endswith(".py")


def place() -> Path | str:
    """A folder with `bot`, compiled, and links to `config` and `tests`; or why there can be none.

    The first call for a state of the source takes some four minutes.
    """
    home = ROOT / "build" / "compiled" / _digest()
    if not home.is_dir():
        shutil.rmtree(home.parent, ignore_errors=True)
        making = home.with_suffix(".making")
        shutil.copytree(ROOT / "bot", making / "bot", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("config", "tests"):
            (making / name).symlink_to(ROOT / name)
        print("compiling the reader, some four minutes ...", file=sys.stderr, flush=True)
        ran = subprocess.run(
            [sys.executable, HOOK, making],
            cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        if ran.returncode:
            return f"the reader could not be compiled: {ran.stdout.strip()[-400:]}"
        making.rename(home)
    return home


def _digest() -> str:
    """Of all that goes into it, and of the Python that it is for."""
    found = sha256(sysconfig.get_config_var("EXT_SUFFIX").encode())
    sources = (path for path in (ROOT / "bot").rglob("*") if path.suffix in {".py", ".csv"})
    for path in (HOOK, *sorted(sources)):
        found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]
