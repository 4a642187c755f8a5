"""Compiles the reader by mypyc into the wheel that is built; where no C compiler is, it stays interpreted.

By gcc it is compiled twice. The first reader reads for practice and notes which of its code is
used; the second is laid out by the notes. A text takes it through more code than the nearest
cache holds, so that what is used together lies together.

Constants of these modules are `Final`: so compiled code has each in its place, and looks none up.

TALKFORREAL_READER=compiled insists, =interpreted leaves it. MYPYC_OPT_LEVEL is mypyc's own: 0
compiles in half of the time what is half as quick. An editable install is never
compiled, so that what is edited is what runs.

    python hatch_build.py FOLDER    compiles into FOLDER, as the wheel has it; some four minutes
"""

import os
import random
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOMS = ("bot/catalogue", "bot/nominate")
READS_WITH = ("ahocorasick-rs", "mypy-extensions", "rtoml")
"""Of what the program depends on, what practice takes."""
ASKED = os.environ.get("TALKFORREAL_READER", "where it can be")
NOBODY_STEPS_BETWEEN = "-fno-semantic-interposition"
"""No other library replaces the reader's own functions: so the compiler may put one within another."""
ANY_INDENTATION = "-Wno-misleading-indentation"
"""To look at how one generated file of 40 MB is indented takes gcc 12 two minutes more."""
NOTES = ("-fprofile-generate",)
BY_NOTES = ("-fprofile-use", "-Wno-missing-profile")
"""Some modules are not called in practice, and have no notes."""
PRACTISE, NO_PRACTICE = "practise", "No practice"
TEXTS = 6_000
"""So many are read for practice: it takes seconds."""
PROMPTS = (
    "What is your favorite kiss scene?",
    "Which drama made you cry?",
    "Who is the best couple of Coffee Prince?",
    "",
)


class CompiledReader(BuildHookInterface[Any]):
    """Adds the compiled modules to a wheel, which then is one platform's."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What compiling takes beside a C compiler."""
        if ASKED == "interpreted":
            return []
        ours = self.metadata.core.dependencies
        return ["mypy[mypyc]>=2.4", *(one for one in ours if one.startswith(READS_WITH))]

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
            for line in ran.stdout.splitlines():
                if line.startswith(NO_PRACTICE):
                    self.app.display_warning(line)
        elif ASKED == "compiled":
            self.app.abort(f"The reader could not be compiled:\n{ran.stdout}")
        else:
            self.app.display_warning("No C compiler: the reader is interpreted, and slower.")


def compile_reader(into: Path) -> None:
    """Compile the modules of the rooms below the working directory; each lands where its source lies."""
    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        extensions = _in_c(scratch)
        noted = _is_gcc() and _has_practised(extensions, scratch)
        _build(extensions, into, scratch, BY_NOTES if noted else ())


def _in_c(scratch: Path) -> list[Any]:
    from mypyc.build import mypycify  # noqa: PLC0415 - not there where nothing is compiled

    modules = [
        str(path)
        for room in ROOMS
        for path in sorted(Path(room).glob("*.py"))
        if path.name != "__init__.py"
    ]
    return mypycify(
        [
            "--config-file=",
            "--ignore-missing-imports",
            f"--cache-dir={scratch}/types",
            *modules,
        ],
        opt_level=os.environ.get("MYPYC_OPT_LEVEL", "3"),
        debug_level="0",
        target_dir=str(scratch),
        group_name="talkforreal",
    )


def _build(
    extensions: Sequence[Any], into: Path, scratch: Path, options: Sequence[str] = ()
) -> None:
    from setuptools import Distribution  # noqa: PLC0415 - not there where nothing is compiled
    from setuptools.command.build_ext import build_ext  # noqa: PLC0415

    ours = [NOBODY_STEPS_BETWEEN, ANY_INDENTATION] if os.name == "posix" else []
    made = [copy(extension) for extension in extensions]
    for extension in made:
        extension.extra_compile_args = [*extension.extra_compile_args, *ours, *options]
        extension.extra_link_args = [*extension.extra_link_args, *options]
    command = build_ext(Distribution({"name": "talkforreal", "ext_modules": made}))
    # the same folder each time: gcc finds its notes beside the object that made them
    command.build_lib, command.build_temp, command.force = str(into), str(scratch), True
    command.ensure_finalized()
    command.run()


def _is_gcc() -> bool:
    """Whether the compiler is one that keeps notes in gcc's way; clang keeps them in its own."""
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "")
    if os.name != "posix" or not compiler or shutil.which(compiler[0]) is None:
        return False
    told = subprocess.run(  # noqa: S603 - the compiler that is called anyhow
        [compiler[0], "--version"], check=False, text=True, capture_output=True
    )
    return "Free Software Foundation" in told.stdout


def _has_practised(extensions: Sequence[Any], scratch: Path) -> bool:
    """Compile a reader that takes notes, and let it read; whether it could."""
    from setuptools.errors import LinkError  # noqa: PLC0415 - not there where nothing is compiled

    home = scratch / "practice"
    for room in ("bot", "config"):
        shutil.copytree(room, home / room)
    try:
        _build(extensions, home, scratch, NOTES)
    except LinkError as error:  # a gcc that came without what keeps notes
        return _tell(f"{error}")
    ran = subprocess.run(  # noqa: S603 - this file, with a folder of its own making
        [sys.executable, __file__, PRACTISE, home],
        check=False, env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    return ran.returncode == 0 or _tell(f"it ended with {ran.returncode}")


def _tell(why: str) -> bool:
    sys.stderr.write(f"{NO_PRACTICE}, so that the reader is slower than it could be: {why}\n")
    return False


def practise(home: Path) -> None:
    """Let the reader in that folder read what cues and names of the catalogue make together.

    That is near enough to what fans write, in each of their languages; equal sources make
    equal texts.
    """
    sys.path.insert(0, str(home))
    from bot.catalogue import build, load  # noqa: PLC0415 - of that folder
    from bot.model import Context  # noqa: PLC0415
    from bot.nominate import read  # noqa: PLC0415

    catalogue = load(home / "config" / "catalogue")
    lexicon = build(catalogue)
    contexts = [Context(prompt=prompt, tags=("talkforreal",)) for prompt in PROMPTS]
    for number, text in enumerate(_texts(catalogue)):
        read(text, contexts[number % len(contexts)], lexicon)


def _texts(catalogue: Any) -> Iterator[str]:
    from bot.nominate.cues import shipped  # noqa: PLC0415 - of the folder of practice

    chance = random.Random(1)  # noqa: S311 - for practice, the same each time
    works = [*catalogue.works.values()]
    cues = sorted({phrase for phrases in shipped().sets.values() for phrase in phrases})

    def name() -> str:
        work = chance.choice(works)
        names = [work.title, work.title, *work.also, *filter(None, [work.native])]
        named = chance.choice(names)
        if work.cast and chance.random() < 0.2:
            role = chance.choice(work.cast)
            named = f"{chance.choice((*role.actor, *role.character))} in {named}"
        return chance.choice((named, named, named, named.lower(), *_otherwise(named, chance)))

    def sentence() -> str:
        cue, named = chance.choice(cues), name()
        return chance.choice((f"{cue} {named}", f"{named} {cue}", f"{cue} {named} {cue}", cue))

    for _ in range(TEXTS):
        between = chance.choice((". ", "! ", ", ", "\n", " 😭 "))
        text = between.join(sentence() for _ in range(chance.randint(1, 4)))
        yield text[:1].upper() + text[1:]


def _otherwise(name: str, chance: random.Random) -> tuple[str, str, str]:
    """As a hashtag, with a letter left out, and in capitals."""
    at = chance.randrange(len(name))
    return f"#{''.join(name.title().split())}", name[:at] + name[at + 1 :], name.upper()


if __name__ == "__main__":
    if sys.argv[1] == PRACTISE:
        practise(Path(sys.argv[2]))
    else:
        compile_reader(Path(sys.argv[1]))
