"""`talkforreal catalogue`."""

import typer

from bot import catalogue
from bot.cli import place
from bot.cli.frame import Options
from bot.cli.screen import screen
from bot.errors import ConfigError

command = typer.Typer(help="Look after the catalogue of works.", no_args_is_help=True)


@command.callback()
def _group() -> None:
    """Look after the catalogue of works."""


@command.command("check")
def check(options: Options) -> None:
    """Find duplicates, impossible years, and aliases that two works claim unmarked.

    Ends with 0 where nothing is wrong, else with 2 and every fault.
    """
    found = catalogue.load(place.directory(options) / "catalogue")
    faults = catalogue.check(found)
    if faults:
        raise ConfigError(faults)
    screen().print(f"{len(found.works)} works, and nothing wrong with them.")
