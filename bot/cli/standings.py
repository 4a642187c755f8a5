"""`talkforreal standings`."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, bar, harmless, heading, screen, table
from bot.model import HostsCount, Place, Standing, Talk


def command(
    options: Options,
    talk: Annotated[str, typer.Argument(help="The talk's name.", show_default=False)],
    as_of: Annotated[
        datetime | None, typer.Option(help="Count only what was said by then (UTC).")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The standing as JSON.")] = False,
) -> None:
    """Show who stands where in a talk: people, not posts."""
    now = datetime.now(UTC)
    cut_off = None if as_of is None else as_of.replace(tzinfo=UTC)
    with closing(start.app(options)) as app:
        asked = app.config.talk(talk)
        app.meet(now)
        found = app.standings.of(asked, now, cut_off)
    if json:
        as_json(plain(asked, found))
    else:
        screen().print(shown(asked, found))


def shown(talk: Talk, standing: Standing) -> Group:
    """A standing as a table with bars, with a line above and below."""
    most = max((place.people for place in standing.places), default=0)
    apart = talk.rule.hosts is HostsCount.APART
    names = _names(standing)
    rows: list[list[str | Text]] = [
        [
            _rank(place),
            Text(harmless(names[place.nominee.key])),
            str(place.people),
            *([str(place.hosts or "")] if apart else []),
            bar(place.people, most),
            Text(", ".join(f"{name} {n}" for name, n in place.networks.items()), style="dim"),
        ]
        for place in standing.places
    ]
    headers = ["", talk.rule.counts.value, "people", *(["hosts"] if apart else []), "", "from"]
    body: Table | Text = (
        table(headers, rows, right=["", "people", "hosts"])
        if rows
        else Text("Nobody has nominated anything yet.")
    )
    return Group(
        heading(talk.prompt), Text(""), body, Text(""), Text(_below(talk, standing), style="dim")
    )


def _rank(place: Place) -> str:
    return f"{place.rank}{'=' if place.tied else '.'}"


def _names(standing: Standing) -> dict[str, str]:
    """Names as shown: told apart by their keys' ends where two would be equal."""
    given = [place.nominee.name for place in standing.places]
    return {
        place.nominee.key: place.nominee.name
        if given.count(place.nominee.name) == 1
        else f"{place.nominee.name} ({place.nominee.key.rpartition('/')[2]})"
        for place in standing.places
    }


def _below(talk: Talk, standing: Standing) -> str:
    places = ", ".join(f"{name} {n}" for name, n in standing.networks.items())
    waiting = f"; {standing.pending} nominations wait for a host" if standing.pending else ""
    said = f"{_many(standing.people, 'person', 'people')} ({places})" if places else "nobody"
    at = standing.cut_off.astimezone(talk.zone)
    return f"{said} as of {at:%Y-%m-%d %H:%M %Z}{waiting}"


def _many(n: int, one: str, more: str) -> str:
    return f"{n} {one if n == 1 else more}"


def plain(talk: Talk, standing: Standing) -> dict[str, object]:
    """A standing in the form that programs get."""
    return {
        "talk": standing.talk,
        "prompt": talk.prompt,
        "counts": talk.rule.counts.value,
        "hosts": talk.rule.hosts.value,
        "as_of": standing.cut_off.isoformat(),
        "revision": standing.revision,
        "people": standing.people,
        "answers": standing.answers,
        "pending": standing.pending,
        "networks": dict(standing.networks),
        "places": [
            {
                "rank": place.rank,
                "tied": place.tied,
                "nominee": place.nominee.name,
                "key": place.nominee.key,
                "kind": place.nominee.kind.value,
                "work": place.nominee.work,
                "people": place.people,
                "hosts": place.hosts,
                "networks": dict(place.networks),
            }
            for place in standing.places
        ],
    }
