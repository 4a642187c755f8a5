"""`talkforreal dossier`."""

from contextlib import closing
from typing import Annotated

import typer

from bot import privacy
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, harmless, screen


def command(
    options: Options,
    account: Annotated[str, typer.Argument(help="The account's id, such as x:4711.")],
    json: Annotated[bool, typer.Option("--json", help="For a program, or to hand over.")] = False,
) -> None:  # fmt: skip
    """Show everything that is kept of an account, for the person whose it is."""
    with closing(start.app(options)) as app:
        found = privacy.dossier(app.store, account)
    if json:
        as_json(found)
        return
    for name, rows in found.items():
        screen().print(f"\n{name} ({len(rows)})", style="bold")
        for row in rows:
            shown = "  ".join(f"{key}={harmless(str(value))}" for key, value in row.items())
            screen().print(f"  {shown}")
