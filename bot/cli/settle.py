"""`talkforreal settle`."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot import publish
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import screen
from bot.cli.signing import Host, known_host
from bot.errors import Conflict
from bot.model import State
from bot.storage.outbox import KeptPost


def command(
    options: Options,
    post: Annotated[str, typer.Argument(help="The post's key, as `outbox` lists it.")],
    host: Host,
    sent: Annotated[
        bool | None,
        typer.Option("--sent/--not-sent", help="Whether it went out.", show_default=False),
    ] = None,
    link: Annotated[str, typer.Option(help="Where it stands; says that it went out.")] = "",
    part: Annotated[int, typer.Option(help="Which part, from 1; else the one that is unknown.")] = 0,
) -> None:  # fmt: skip
    """Say whether a part whose fate nobody knows went out: look at the network first.

    What went out is not sent again, and the rest of its thread goes on below it. What did not
    is sent with the next tick.
    """
    if sent is None and not link:
        raise typer.BadParameter("say --link and its address, or --sent, or --not-sent")
    now = datetime.now(UTC)
    went_out = bool(link) if sent is None else sent
    with closing(start.app(options)) as app:
        name = known_host(app.config, host)
        outbox = app.store.outbox
        n = _which(outbox.post(post), part, now)
        publish.decide(outbox, post, n, sent=went_out, url=link, host=name, now=now)
    what = "went out" if went_out else "did not go out, and is sent with the next tick"
    screen().print(f"{name} says: part {n + 1} of {post} {what}.")


def _which(post: KeptPost, part: int, now: datetime) -> int:
    """The number, from 0, of the part that is meant. Raises Conflict where that is none."""
    if part:
        if not 1 <= part <= len(post.parts):
            raise Conflict(f"{post.key} has no part {part}: its parts are 1 to {len(post.parts)}")
        return part - 1
    unknown = [each.n for each in post.parts if each.state_at(now) is State.UNKNOWN]
    if not unknown:
        raise Conflict(f"{post.key} is {post.state_at(now).value}: nothing of it is unknown")
    return unknown[0]
