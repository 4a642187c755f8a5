"""`talkforreal cost`."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.cli import start
from bot.cli.feeds import spoken
from bot.cli.frame import Options
from bot.cli.screen import as_json, heading, screen, table
from bot.ledger import Cost

_FOR = {
    "collect": "reading",
    "recheck": "looking again",
    "count": "X's count",
    "sample": "sample",
    "publish": "posting",
    "look-up": "names",
}


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
    """A talk's costs: its roads with their sum, the walls, and how long the money lasts."""
    return Group(
        heading(f"What {talk} costs"),
        Text(""),
        _roads(cost),
        Text(""),
        *([_walls(cost)] if cost.walls else [Text("No budget is set: nothing bounds this.")]),
        Text(""),
        *(Text(sentence, style="dim") for sentence in _below(cost)),
    )


def _roads(cost: Cost) -> Table:
    headers = ["road", "for", "answers", "so far", "a day now", "an answer"]
    rows = [
        (
            spoken(road.name),
            _FOR.get(road.purpose, road.purpose),
            str(road.answers or ""),
            _money(road.dollars),
            _money(road.a_day),
            _each(road.an_answer),
        )
        for road in cost.roads
    ]
    total = ("in all", "", str(cost.answers), _money(cost.dollars), _money(cost.a_day), _each(cost.an_answer))  # fmt: skip
    return table(headers, [*rows, total], right=headers[2:])


def _walls(cost: Cost) -> Table:
    headers = ["budget", "set", "spent", "left"]
    rows = [
        (wall.name, _money(wall.bound), _money(wall.spent), _money(wall.left))
        for wall in cost.walls
    ]
    return table(headers, rows, right=headers[1:])


def _below(cost: Cost) -> Iterator[str]:
    """What the tables do not say, in sentences."""
    if cost.days_left is not None:
        yield f"At this rate the talk's budget lasts another {cost.days_left:.0f} days."
    if cost.unclear:
        yield (
            f"{_money(cost.unclear)} of it is unclear: asked for and never arrived whole, so that"
            " it may have been billed; it counts at its worst price."
        )
    yield "What talks share is paid poll by poll by one of them; free roads are shown, too."


def _money(dollars: Decimal | None) -> str:
    return "" if dollars is None else f"${dollars:,.3f}"


def _each(dollars: Decimal | None) -> str:
    return "" if dollars is None else f"${dollars:.4f}"


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
        "unclear": str(cost.unclear),
        "walls": [
            {"wall": wall.name, "bound": str(wall.bound), "spent": str(wall.spent)}
            for wall in cost.walls
        ],
        "roads": [
            {
                "road": road.name,
                "for": road.purpose,
                "answers": road.answers,
                "dollars": str(road.dollars),
                "a_day": str(road.a_day),
                "an_answer": _exact(road.an_answer),
                "unclear": str(road.unclear),
            }
            for road in cost.roads
        ],
    }


def _exact(dollars: Decimal | None) -> str | None:
    return None if dollars is None else str(dollars)
