"""`talkforreal import`."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import start
from bot.cli.collect import plain
from bot.cli.frame import Options
from bot.cli.screen import as_json, complain, screen
from bot.errors import BadLine
from bot.networks.archive import read


def command(
    options: Options,
    file: Annotated[Path, typer.Argument(help="Answers in JSON Lines.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="What came, as JSON.")] = False,
) -> None:
    """Take in answers from a file; those known already only gain the route.

    A line that cannot be read is told with its number, the lines around it are kept, and
    the end is 1.
    """
    now = datetime.now(UTC)
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
