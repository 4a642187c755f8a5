"""`talkforreal export`."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from bot.app.taking_out import take_out
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, progress, screen
from bot.networks.archive import FORMATS, writing

_STREAM = "-"


def command(
    options: Options,
    talk: Annotated[str, typer.Argument(help="The talk's name.", show_default=False)],
    to: Annotated[
        str,
        typer.Option(metavar="FILE", help="Where to: .jsonl, .csv or .parquet; - for standard output."),
    ],
    kind: Annotated[
        str, typer.Option("--as", help="jsonl, csv or parquet, where the file's name does not say it.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="What was written, as JSON.")] = False,
) -> None:  # fmt: skip
    """Write a talk's answers to a file that `import` and spreadsheets can read.

    Left out are answers that were deleted, made private or withheld, those that only some may
    see, and those of people who asked to be left out. A cell that a spreadsheet would take for
    a formula begins with an apostrophe. Only you can read the file: it holds what fans said.
    X lets its posts be passed on by their ids alone.
    """
    kind = kind or ("jsonl" if to == _STREAM else Path(to).suffix.removeprefix("."))
    if kind not in FORMATS:
        raise typer.BadParameter(f"--to {to}: say by --as which it is: {', '.join(FORMATS)}")
    with closing(start.app(options)) as app:
        app.learn_talks()
        name = app.config.talk(talk).name
        with progress("Writing", app.store.answers.shown_count(name)) as shown, _out(to) as file:
            bar = shown.task_ids[0]
            out = writing(kind, file)
            written = take_out(app.store, name, out, lambda more: shown.advance(bar, more))
            out.close()
    if json and to != _STREAM:
        as_json({"talk": name, "file": to, "answers": written})
    elif to != _STREAM:
        screen().print(f"{to}: {written} answers.")


@contextmanager
def _out(to: str) -> Iterator[BinaryIO]:
    """Standard output, or a file of which nothing is seen before it is whole."""
    if to == _STREAM:
        yield sys.stdout.buffer
        return
    file = Path(to)
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)  # its mode might be another's
    try:
        with open(partial, "wb", opener=_own) as stream:
            yield stream
        partial.replace(file)
    except OSError as error:
        raise typer.BadParameter(f"--to {to}: cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)


def _own(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
