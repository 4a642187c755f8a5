"""`talkforreal check`."""

from typing import Annotated

import typer

from bot import catalogue, nominate
from bot.app.house import look_of
from bot.cli import place, start
from bot.cli.frame import Options
from bot.cli.screen import as_json, screen
from bot.errors import ConfigError, Fault
from bot.roundup import check_templates


def command(
    options: Options,
    only: Annotated[
        list[str] | None,
        typer.Option("--network", help="Check this network alone, whether or not a talk uses it."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Faults as JSON.")] = False,
) -> None:
    """Find every fault of config, catalogue, cues, templates and environment at once, as `file: key: what`.

    Ends with 0 where nothing is wrong, else with 2.
    """
    folder = place.directory(options)
    faults: list[Fault] = []
    try:
        read = start.config(options, only)
        faults += look_of(read.blog).faults(str(folder / "bot.toml"))
    except ConfigError as error:
        faults += error.faults
    try:
        works = catalogue.load(folder / "catalogue")
    except ConfigError as error:
        faults += error.faults
    try:
        nominate.cues_of(folder)
    except ConfigError as error:
        faults += error.faults
    faults += check_templates(folder / "templates")
    if json:
        as_json([{"file": f.file, "key": f.key, "what": f.what} for f in faults])
        raise typer.Exit(2 if faults else 0)
    if faults:
        raise ConfigError(faults)
    screen().print(
        f"{folder} is fine: {len(read.talks)} talks, {len(works.works)} works,"
        f" networks {', '.join(sorted(read.networks)) or 'none'}."
    )
