"""`talkforreal roundup`."""

from contextlib import closing
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, complain, panel, screen
from bot.model import Limits, OccasionKind
from bot.networks.console import Console
from bot.publish import Statement, preview
from bot.roundup.words import listed


def command(
    options: Options,
    talk: Annotated[str, typer.Argument(help="The talk's name.", show_default=False)],
    network: Annotated[str, typer.Option(help="The network whose limits it is to fit.")] = "x",
    kind: Annotated[OccasionKind, typer.Option(help="What to say.")] = OccasionKind.ROUNDUP,
    card: Annotated[Path | None, typer.Option(help="Write the picture (PNG) to this file.")] = None,
    as_of: Annotated[datetime | None, typer.Option(help="State what held by then (UTC).")] = None,
    json: Annotated[bool, typer.Option("--json", help="Its parts as JSON.")] = False,
) -> None:
    """Show what would be posted if it were called for now. Posts nothing, writes nothing down.

    Ends with 1 where a rule of the network is broken, which it names.
    """
    at = datetime.now(UTC) if as_of is None else as_of.replace(tzinfo=UTC)
    with closing(start.app(options)) as app:
        app.meet(at)
        asked = app.config.talk(talk)
        limits = app.networks.limits(network)
        press = app.press(asked, {network: Console(network, limits=limits)})
        made = preview(press, talk, kind, network, at)
    breaches = [str(breach) for breach in made.breaches]
    if card is not None:
        _write(card, made)
    if json:
        as_json(_plain(made, limits, breaches))
    else:
        _show(made, limits)
    for breach in breaches:
        complain(breach)
    raise typer.Exit(1 if breaches else 0)


def _write(card: Path, made: Statement) -> None:
    if made.picture is None:
        complain("there is no picture: it needs talkforreal[card], and something to show")
        raise typer.Exit(1)
    try:
        card.write_bytes(made.picture)
    except OSError as error:
        complain(f"{card}: cannot be written: {error.strerror}")
        raise typer.Exit(1) from error


def _show(made: Statement, limits: Limits) -> None:
    out = screen()
    if made.composed.title and limits.html:
        out.print(Text(f"{unescape(made.composed.title)}\n", style="bold"))
    for n, text in enumerate(made.texts, start=1):
        weight = f"{limits.weigh(text)}/{limits.weight} {limits.unit}"
        out.print(panel(text, f"part {n} of {len(made.texts)}", weight))
    if made.alt:
        out.print(Text(f"with a picture: {made.alt}\n", style="dim"))
    if made.composed.left_out:
        out.print(f"Left out for want of room: {listed(made.composed.left_out)}.")
    if not made.sheet.number("people"):
        out.print("Nobody has answered yet; a roundup or a result would be skipped.")
    out.print(f"It would cost ${made.price}." if made.price else "It would cost nothing.")


def _plain(made: Statement, limits: Limits, breaches: list[str]) -> dict[str, object]:
    return {
        "talk": made.occasion.talk,
        "kind": made.occasion.kind.value,
        "network": limits.network,
        "as_of": made.occasion.cut_off.isoformat(),
        "template": made.template.name,
        "limit": limits.weight,
        "unit": limits.unit,
        "parts": [{"text": text, "weight": limits.weigh(text)} for text in made.texts],
        "alt": made.alt,
        "title": made.composed.title,
        "left_out": list(made.composed.left_out),
        "price": str(made.price),
        "breaches": breaches,
    }
