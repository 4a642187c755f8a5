"""Compiles the reader by mypyc into the wheel that is built; where no C compiler is, it stays interpreted.

TALKFORREAL_READER=compiled insists, =interpreted leaves it. MYPYC_OPT_LEVEL is mypyc's own: 0
compiles in half of the time what is half as quick. An editable install is never
compiled, so that what is edited is what runs.

    python hatch_build.py FOLDER    compiles into FOLDER, as the wheel has it; a minute
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOMS = ("bot/catalogue", "bot/nominate")
ASKED = os.environ.get("TALKFORREAL_READER", "where it can be")
NOBODY_STEPS_BETWEEN = "-fno-semantic-interposition"
"""No other library replaces the reader's own functions: so the compiler may put one within another."""


class CompiledReader(BuildHookInterface[Any]):
    """Adds the compiled modules to a wheel, which then is one platform's."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What compiling takes beside a C compiler."""
        return [] if ASKED == "interpreted" else ["mypy[mypyc]>=2.4"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into a folder that lasts until the wheel is written."""
        if self.target_name != "wheel" or version == "editable" or ASKED == "interpreted":
            return
        self.folder = TemporaryDirectory()
        into = Path(self.folder.name)
        ran = subprocess.run(  # noqa: S603 - this file, with a folder of its own making
            [sys.executable, __file__, into],
            cwd=self.root, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        if ran.returncode == 0:
            build_data["infer_tag"], build_data["pure_python"] = True, False
            build_data["force_include"] |= {
                str(made): made.relative_to(into).as_posix() for made in into.rglob("*.*")
            }
        elif ASKED == "compiled":
            self.app.abort(f"The reader could not be compiled:\n{ran.stdout}")
        else:
            self.app.display_warning("No C compiler: the reader is interpreted, and slower.")


def compile_reader(into: Path) -> None:
    """Compile the modules of the rooms below the working directory; each lands where its source lies."""
    from mypyc.build import mypycify  # noqa: PLC0415 - not there where nothing is compiled
    from setuptools import Distribution  # noqa: PLC0415
    from setuptools.command.build_ext import build_ext  # noqa: PLC0415

    modules = [
        str(path)
        for room in ROOMS
        for path in sorted(Path(room).glob("*.py"))
        if path.name != "__init__.py"
    ]
    with TemporaryDirectory() as scratch:
        extensions = mypycify(
            [
                "--config-file=",
                "--ignore-missing-imports",
                f"--cache-dir={scratch}/types",
                *modules,
            ],
            opt_level=os.environ.get("MYPYC_OPT_LEVEL", "3"),
            debug_level="0",
            target_dir=scratch,
            group_name="talkforreal",
        )
        if os.name == "posix":
            for extension in extensions:
                extension.extra_compile_args.append(NOBODY_STEPS_BETWEEN)
        command = build_ext(Distribution({"name": "talkforreal", "ext_modules": extensions}))
        command.build_lib, command.build_temp = str(into), scratch
        command.ensure_finalized()
        command.run()


if __name__ == "__main__":
    compile_reader(Path(sys.argv[1]))
