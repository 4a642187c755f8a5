"""`talkforreal collect`."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, screen, table
from bot.collect import Outcome


def command(
    options: Options,
    talk: Annotated[
        str, typer.Argument(help="This talk alone; else all.", show_default=False)
    ] = "",
    network: Annotated[
        list[str] | None, typer.Option(help="This network alone; may be given more than once.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="What came, as JSON.")] = False,
) -> None:
    """Gather answers now, once, due or not; what is known already is not kept twice.

    Comments are read of closed talks too, mentions and hashtags only of talks that are open
    or named. Ends with 1 where a network made trouble.
    """
    with closing(start.app(options, network)) as app:
        done = app.by_hand(datetime.now(UTC), network or (), talk)
    if json:
        as_json([plain(outcome) for outcome in done.outcomes])
    else:
        screen().print(outcomes(done.outcomes))
    raise typer.Exit(1 if any(outcome.trouble for outcome in done.outcomes) else 0)


def outcomes(done: Sequence[Outcome]) -> object:
    """What feeds brought, as a table."""
    if not done:
        return "Nothing to collect: no talk is open. Name one to read it all the same."
    rows = [
        (o.feed, str(o.answers), str(o.fresh), str(o.edited), f"${o.dollars:.3f}", _ended(o))
        for o in done
    ]
    headers = ["feed", "answers", "new", "edited", "cost", "ended"]
    return table(headers, rows, right=headers[1:5])


def _ended(outcome: Outcome) -> str:
    if outcome.busy:
        return "another process is reading it"
    if outcome.trouble is not None:
        until = f", again at {outcome.retry_at:%H:%M} UTC" if outcome.retry_at else ""
        return f"{outcome.trouble.value}: {outcome.detail}{until}"
    return "all read" if outcome.complete else "stopped at its allowance; goes on next time"


def plain(outcome: Outcome) -> dict[str, object]:
    """An outcome in the form that programs get."""
    return {
        "feed": outcome.feed,
        "pages": outcome.pages,
        "answers": outcome.answers,
        "fresh": outcome.fresh,
        "edited": outcome.edited,
        "set_aside": outcome.set_aside,
        "gone": outcome.gone,
        "dollars": str(outcome.dollars),
        "complete": outcome.complete,
        "trouble": None if outcome.trouble is None else outcome.trouble.value,
        "detail": outcome.detail,
        "retry_at": outcome.retry_at and outcome.retry_at.isoformat(),
        "notes": list(outcome.notes),
    }
