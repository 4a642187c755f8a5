"""`talkforreal import`."""

from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app.by_hand import TakenIn, native_of
from bot.cli import start
from bot.cli.collect import plain
from bot.cli.frame import Options
from bot.cli.screen import as_json, complain, screen
from bot.errors import BadLine
from bot.networks.archive import read


def command(
    options: Options,
    what: Annotated[
        str,
        typer.Argument(
            help="A file of answers in JSON Lines; or of X's posts (.json, .csv, .zip);"
            " or a post of X by its id or address.",
            show_default=False,
        ),
    ],
    from_x: Annotated[
        bool, typer.Option("--from-x", help="The file in JSON Lines holds pages of X's API.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="What came, as JSON.")] = False,
) -> None:
    """Take in answers that were found by hand; those known already only gain the route.

    A post of X costs one billed read by its id, and nothing out of a file: JSON of the API,
    a table with twarc's columns, or the archive that X gives its users.

    A line that cannot be read is told with its number, the lines around it are kept, and
    the end is 1.
    """
    now = datetime.now(UTC)
    file = Path(what)
    if from_x or native_of(what) or file.suffix.lower() in {".json", ".csv", ".zip"}:
        raise typer.Exit(_of_x(options, what, now, json=json))
    with closing(start.app(options)) as app:
        outcome = app.take_in(file, now)
    bad = [line for line in read(file) if isinstance(line, BadLine)] if file.is_file() else []
    for line in bad:
        complain(str(line))
    if json:
        as_json(plain(outcome))
    elif outcome.trouble is not None:
        complain(outcome.detail)
    else:
        screen().print(
            f"{outcome.answers} answers read, {outcome.fresh} new, {outcome.edited} edited,"
            f" {len(bad)} lines passed over."
        )
    raise typer.Exit(1 if bad or outcome.trouble is not None else 0)


def _of_x(options: Options, what: str, now: datetime, *, json: bool) -> int:
    """Take in posts of X; the exit code."""
    needs = ["x"] if native_of(what) else ()
    with closing(start.app(options, needs)) as app:
        done = app.take_in_posts(what, now)
    for fault in done.faults:
        complain(fault)
    if json:
        as_json(asdict(done))
    else:
        screen().print(_said(done))
    return 1 if done.faults else 0


def _said(done: TakenIn) -> str:
    return (
        f"{done.answers} posts read for ${done.dollars}, {done.fresh} new, {done.edited} edited,"
        f" {len(done.faults)} passed over."
    )
