"""`talkforreal withdraw`."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, complain, screen
from bot.cli.signing import Host, known_host
from bot.model import State
from bot.publish import withdraw


def command(
    options: Options,
    post: Annotated[str, typer.Argument(help="The post's key, as `outbox` lists it.")],
    host: Host,
    json: Annotated[
        bool, typer.Option("--json", help="What became of each part, as JSON.")
    ] = False,
) -> None:
    """Take a post back: delete what was sent, last part first, and send no more of it.

    Ends with 1 where the network did not delete a part; called again, it tries again.
    """
    now = datetime.now(UTC)
    with closing(start.running_app(options, now)) as app:
        name = known_host(app.config, host)
        talk = app.config.talk(app.store.outbox.post(post).occasion.talk)
        outcomes = withdraw(app.press(talk, app.paying(talk, now)), post, name, now)
    standing = [part for part in outcomes if part.state is not State.WITHDRAWN]
    if json:
        as_json([{"part": p.n, "state": p.state.value, "reason": p.reason} for p in outcomes])
    else:
        deleted = len(outcomes) - len(standing)
        parts = "part" if deleted == 1 else "parts"
        done = f"{deleted} {parts} deleted" if outcomes else "nothing of it was out"
        screen().print(f"{post} is withdrawn by {name}: {done}.")
    for part in standing:
        complain(f"part {(part.n or 0) + 1} still stands: {part.reason}")
    raise typer.Exit(1 if standing else 0)
