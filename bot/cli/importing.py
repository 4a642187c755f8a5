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
from bot.cli.screen import as_json, complain, progress, screen
from bot.model import Page
from bot.networks.archive import is_table


def command(
    options: Options,
    what: Annotated[
        str,
        typer.Argument(
            help="A file of answers in JSON Lines, CSV or Parquet; or of X's posts (.json, .csv,"
            " .zip); or a post of X by its id or address.",
            show_default=False,
        ),
    ],
    from_x: Annotated[
        bool, typer.Option("--from-x", help="The file in JSON Lines holds pages of X's API.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="What came, as JSON.")] = False,
) -> None:
    """Take in answers that were found by hand; those known already only gain the route.

    Broken off, it goes on where it was when it is called again.

    A post of X costs one billed read by its id, and nothing out of a file: JSON of the API,
    a table with twarc's columns, or the archive that X gives its users.

    A line that cannot be read is told with its number, the lines around it are kept, and
    the end is 1.
    """
    now = datetime.now(UTC)
    file = Path(what)
    if from_x or native_of(what) or _holds_posts(file):
        raise typer.Exit(_of_x(options, what, now, json=json))
    bad = 0
    with closing(start.app(options)) as app, progress("Taking in") as shown:

        def tell(page: Page) -> None:
            nonlocal bad
            bad += len(page.notes)
            shown.advance(shown.task_ids[0], len(page.answers))
            for note in page.notes:
                complain(note)

        outcome = app.take_in(file, now, tell)
    if json:
        as_json(plain(outcome))
    elif outcome.trouble is not None:
        complain(outcome.detail)
    else:
        screen().print(
            f"{outcome.answers} answers read, {outcome.fresh} new, {outcome.edited} edited,"
            f" {bad} lines passed over."
        )
    raise typer.Exit(1 if bad or outcome.trouble is not None else 0)


def _holds_posts(file: Path) -> bool:
    """Whether a file is of X's kinds rather than of our own."""
    kind = file.suffix.lower()
    return kind in {".json", ".zip"} or (kind == ".csv" and file.is_file() and not is_table(file))


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
