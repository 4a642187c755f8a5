"""`talkforreal talks`."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, one_line, screen, table
from bot.model import Talk


def command(
    options: Options,
    json: Annotated[bool, typer.Option("--json", help="The list as JSON.")] = False,
) -> None:
    """List the talks: what they ask, when they are open, where."""
    with closing(start.app(options)) as app:
        talks = app.config.talks
    now = datetime.now(UTC)
    if json:
        as_json([_plain(talk, now) for talk in talks])
        return
    rows = [
        (talk.name, _state(talk, now), _day(talk, talk.opens), _day(talk, talk.closes), _where(talk), one_line(talk.prompt))
        for talk in talks
    ]  # fmt: skip
    screen().print(table(["talk", "state", "opens", "closes", "asked on", "prompt"], rows))


def _state(talk: Talk, now: datetime) -> str:
    if now < talk.opens:
        return "to come"
    return "open" if talk.is_open(now) else "closed"


def _day(talk: Talk, at: datetime) -> str:
    return f"{at.astimezone(talk.zone):%Y-%m-%d %H:%M}"


def _where(talk: Talk) -> str:
    return ", ".join(asked.network for asked in talk.asked_on)


def _plain(talk: Talk, now: datetime) -> dict[str, object]:
    return {
        "name": talk.name,
        "prompt": talk.prompt,
        "state": _state(talk, now),
        "opens": talk.opens.isoformat(),
        "closes": talk.closes.isoformat(),
        "zone": talk.zone.key,
        "series_tag": talk.series_tag,
        "tag": talk.tag,
        "asked_on": [asked.network for asked in talk.asked_on],
        "counts": talk.rule.counts.value,
    }
