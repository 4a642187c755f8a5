"""`talkforreal send`."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.app import Ticked
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, screen
from bot.model import State

_BAD = (State.FAILED, State.UNKNOWN)


def command(
    options: Options,
    talk: Annotated[str, typer.Argument(help="This talk alone.", show_default=False)] = "",
    json: Annotated[bool, typer.Option("--json", help="What was done, as JSON.")] = False,
) -> None:
    """Plan what is called for and send what is due, now, once. What was sent is never sent again.

    Ends with 1 where a part failed, or nobody knows whether it arrived.
    """
    now = datetime.now(UTC)
    done = Ticked()
    with closing(start.running_app(options, now)) as app:
        app.meet(now)
        for each in [app.config.talk(talk)] if talk else app.config.talks:
            done += app.publish(each, now)
    if json:
        as_json(
            {
                "planned": [
                    {"key": p.key, "state": p.state.value, "reason": p.reason} for p in done.planned
                ],
                "posted": [
                    {"key": p.key, "part": p.n, "state": p.state.value, "reason": p.reason}
                    for p in done.posted
                ],
            }
        )
    else:
        _show(done)
    raise typer.Exit(1 if any(part.state in _BAD for part in done.posted) else 0)


def _show(done: Ticked) -> None:
    out = screen()
    for post in done.planned:
        out.print(f"planned  {post.key}: {post.state.value}{_because(post.reason)}")
    for part in done.posted:
        number = "" if part.n is None else f" part {part.n + 1}"
        out.print(f"posting  {part.key}{number}: {part.state.value}{_because(part.reason)}")
    if not done.planned and not done.posted:
        out.print("Nothing is called for, and nothing is due.")


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""
