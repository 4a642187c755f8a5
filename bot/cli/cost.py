"""`talkforreal cost`."""

from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, heading, screen, table
from bot.ledger import Cost


def command(
    options: Options,
    talk: Annotated[str, typer.Argument(help="The talk's name.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Show what a talk costs: each road so far, a day at the present rate, an answer, what is left.

    What talks share is paid poll by poll by the one whose budget has most left.
    """
    now = datetime.now(UTC)
    with closing(start.app(options)) as app:
        app.meet(now)
        found = app.cost(talk, now)
    if json:
        as_json(plain(talk, found))
    else:
        screen().print(shown(talk, found))


def shown(talk: str, cost: Cost) -> Group:
    """A talk's costs as a table with a line below."""
    rows = [
        (
            road.name,
            road.purpose,
            str(road.answers or ""),
            f"${road.dollars:.3f}",
            f"${road.a_day:.3f}",
            "" if road.an_answer is None else f"${road.an_answer:.4f}",
        )
        for road in cost.roads
    ]
    headers = ["road", "for", "answers", "so far", "a day now", "an answer"]
    body = table(headers, rows, right=headers[2:]) if rows else Text("Nothing was spent yet.")
    return Group(
        heading(f"What {talk} costs"), Text(""), body, Text(""), Text(_below(cost), style="dim")
    )


def _below(cost: Cost) -> str:
    each = "" if cost.an_answer is None else f", ${cost.an_answer:.4f} an answer"
    lasts = "" if cost.days_left is None else f", enough for {cost.days_left:.0f} days at this rate"
    return (
        f"${cost.dollars:.3f} for {cost.answers} answers{each}; left: "
        f"{_left(cost.left_today)} today, {_left(cost.left)} in all{lasts}"
    )


def _left(dollars: Decimal | None) -> str:
    return "no wall" if dollars is None else f"${dollars:.3f}"


def plain(talk: str, cost: Cost) -> dict[str, object]:
    """A talk's costs in the form that programs get; dollars as text, exactly."""
    return {
        "talk": talk,
        "dollars": str(cost.dollars),
        "a_day": str(cost.a_day),
        "answers": cost.answers,
        "an_answer": _exact(cost.an_answer),
        "left_today": _exact(cost.left_today),
        "left": _exact(cost.left),
        "days_left": _exact(cost.days_left),
        "roads": [
            {
                "road": road.name,
                "for": road.purpose,
                "answers": road.answers,
                "dollars": str(road.dollars),
                "a_day": str(road.a_day),
                "an_answer": _exact(road.an_answer),
            }
            for road in cost.roads
        ],
    }


def _exact(dollars: Decimal | None) -> str | None:
    return None if dollars is None else str(dollars)
