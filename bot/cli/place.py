"""Where a command stands: its environment, and the folder of its config.

Apart from `start`, so that what only reads a text need not wait for database and networks.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import dotenv_values

from bot.cli.frame import Options
from bot.finding import find

if TYPE_CHECKING:
    from bot.config import Config


def environment() -> dict[str, str]:
    """The environment, and what .env in the current folder adds to it."""
    beside = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**beside, **os.environ}


def directory(options: Options) -> Path:
    """The config folder; raises ConfigError where there is none."""
    return find(options.config, environment(), Path.cwd())


def config(options: Options) -> "Config":
    """The checked config without any network's credentials. Raises ConfigError."""
    from bot.config import load  # noqa: PLC0415 - what reads config's files waits a while to load

    return load(directory(options), environment(), ())
