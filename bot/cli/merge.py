"""`talkforreal merge`."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli import start
from bot.cli.frame import Options
from bot.cli.rule import found
from bot.cli.screen import screen
from bot.cli.signing import Host, known_host


def command(
    options: Options,
    host: Host,
    keep: Annotated[str, typer.Argument(help="The nominee to keep, by key or words.", show_default=False)] = "",
    join: Annotated[str, typer.Argument(help="The nominee that is the same.", show_default=False)] = "",
    talk: Annotated[str, typer.Option(help="In this talk alone; else in all.")] = "",
    different: Annotated[bool, typer.Option("--different", help="Say that they are not the same.")] = False,
    undo: Annotated[str, typer.Option(help="Undo the merge with this id instead.")] = "",
) -> None:  # fmt: skip
    """Say that two nominees are the same, or different, or take that back.

    Any merge can be undone alone, in any order.
    """
    now = datetime.now(UTC)
    with closing(start.app(options)) as app:
        app.meet(now)
        name = known_host(app.config, host)
        if undo:
            app.review.undo(undo, host=name, now=now)
            screen().print(f"Undone: {undo}.")
            return
        if not keep or not join:
            raise typer.BadParameter(
                "give the nominee to KEEP and the one to JOIN, or --undo and an id"
            )
        where = app.config.talk(talk).name if talk else None
        a, b = found(app, keep), found(app, join)
        say = app.review.different if different else app.review.merge
        done = say(a.key, b.key, host=name, now=now, talk=where)
    what = "are different" if different else "are one"
    screen().print(f"{a.name} and {b.name} {what}. To take it back: --undo {done.ids[0]}")
