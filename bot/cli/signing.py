"""Who decides: every decision is signed with a host's name."""

import difflib
from typing import Annotated

import typer

from bot.config import Config
from bot.errors import Unknown

Host = Annotated[
    str,
    typer.Option(
        "--host", envvar="TALKFORREAL_HOST", help="Who decides, by name.", show_default=False
    ),
]


def known_host(config: Config, given: str) -> str:
    """The host's name as config spells it. Raises Unknown with what is near."""
    for host in config.hosts:
        if host.casefold() == given.casefold():
            return host
    near = difflib.get_close_matches(given, config.hosts)
    raise Unknown("host", given, near or config.hosts)
