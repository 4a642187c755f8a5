"""How long backing up, checking and restoring take, by the operator's own commands. Exits 1 on a miss.

    python -m tests.bench.backups           20,000 answers
    python -m tests.bench.backups --full    1,000,000 answers

The answers are read and stored as the program does it; beyond the first 20,000 they are the same
once more under other ids. A copy is right when each table holds as many rows and each answer its
text.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from sqlalchemy import Column, Insert, Table, insert, select

from bot.storage.engine import opened, reading, writing
from bot.storage.moving import rows_by_table
from bot.storage.schema import metadata
from tests.bench.scale import A_TALK, FULL, SHORT, Row, an_app, stored, table
from tests.e2e.living import PROGRAM, ROOT, Place

GROWING = ("accounts", "answers", "raws", "routes", "belongings", "nominations")
FLAT_MB = 200  # as much as `run` may hold
PROVE = "import sys; from pathlib import Path; from bot.storage.backup import prove; prove(Path(sys.argv[1]))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a process took: seconds by the clock and of the CPU, megabytes at its peak."""

    seconds: float
    cpu: float
    peak_mb: float


def ran(place: Place, *command: str, database: Path | None = None) -> Ran:
    """Run a command to its end; it has to end well."""
    environ = dict(place.environ)
    if database is not None:
        environ["TALKFORREAL_DATABASE"] = f"sqlite:///{database}"
    began, peak, before = time.perf_counter(), 0.0, os.times()
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, peak_mb(process.pid))
        time.sleep(0.02)
    assert process.returncode == 0, command
    after = os.times()
    cpu = (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    )  # of children that have ended
    return Ran(seconds=time.perf_counter() - began, cpu=cpu, peak_mb=peak)


def peak_mb(pid: int) -> float:
    """The most that a process has held up to now; 0 once it is gone."""
    told = Path(f"/proc/{pid}/status").read_text("utf-8").partition("VmHWM:")[2]
    return int(told.split()[0]) * 1024 / 1e6 if told else 0.0


def made(file: Path, n: int, seed: int) -> None:
    """A database with so many answers, read and with their raw forms."""
    with closing(an_app(f"sqlite:///{file}")) as app:
        stored(app, min(n, SHORT), seed)
        for time_ in range(1, n // SHORT):
            with writing(app.store.engine) as connection:
                for name in GROWING:
                    connection.execute(once_more(metadata.tables[name], time_))


def once_more(rows_of: Table, time_: int) -> Insert:
    """Every row of the first time again, under ids of its own."""
    shift = time_ * FULL
    columns = [
        column + shift
        if is_key(column)
        else column + f".{time_}"
        if column.name == "uid"
        else column
        for column in rows_of.columns
    ]
    first = next(column for column in rows_of.columns if is_key(column))
    again = select(*columns).where(first < FULL)
    return insert(rows_of).from_select(list(rows_of.columns), again)


def is_key(column: Column[Any]) -> bool:
    """Whether it names an account, an answer or a nomination by its number."""
    targets = {str(column), *(key.target_fullname for key in column.foreign_keys)}
    return bool(targets & {"accounts.id", "answers.id", "nominations.id"})


def plain_copy(file: Path, to: Path) -> float:
    """Seconds to copy the bytes and have them on the disk: nothing that copies is quicker."""
    began = time.perf_counter()
    shutil.copyfile(file, to)
    with to.open("rb") as copied:
        os.fsync(copied.fileno())
    return time.perf_counter() - began


def holdings(file: Path) -> tuple[object, ...]:
    """The rows of each table, and every answer's text."""
    with opened(f"sqlite:///{file}") as engine, reading(engine) as connection:
        answers = metadata.tables["answers"]
        said = connection.execute(select(answers.c.id, answers.c.text).order_by(answers.c.id))
        digest = 0
        for row in said:
            digest = hash((digest, *row))
        return dict(rows_by_table(engine)), digest


def rows(file: Path, folder: Path) -> Iterator[Row]:
    place = Place.made(folder, None, {"kiss": A_TALK}, TALKFORREAL_DATABASE=f"sqlite:///{file}")
    copy, restored = folder / "copy.db", folder / "restored.db"
    plain = plain_copy(file, folder / "plain.db")
    yield Row(what="the file, copied plainly", value=f"{plain:.1f} s", goal="", met=True)
    steps = {
        "db backup": ran(place, *PROGRAM, "db", "backup", str(copy)),
        "db check": ran(place, *PROGRAM, "db", "check"),
        "a backup tried by restoring it": ran(place, sys.executable, "-c", PROVE, str(copy)),
        "db restore": ran(place, *PROGRAM, "db", "restore", str(copy), database=restored),
    }
    for what, taken in steps.items():
        yield Row(
            what=what,
            value=f"{taken.seconds:.1f} s ({taken.cpu:.1f} of the CPU), {taken.peak_mb:.0f} MB",
            goal=f"≤ {FLAT_MB} MB",
            met=taken.peak_mb <= FLAT_MB,
        )
    same = holdings(file) == holdings(restored)
    yield Row(what="what is restored", value="equal" if same else "other", goal="equal", met=same)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--answers", type=int)
    parser.add_argument("--seed", type=int, default=2015)
    given = parser.parse_args(arguments)
    answers = given.answers or (FULL if given.full else SHORT)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "made.db"
        made(file, answers, given.seed)
        measured = list(rows(file, Path(name)))
        size = file.stat().st_size / 1e9
    console = Console(width=120)
    console.print(f"{answers:,} answers, {size:.2f} GB, seed {given.seed}")
    console.print(table(measured))
    return 1 if any(row.met is False for row in measured) else 0


if __name__ == "__main__":
    sys.exit(main())
