"""From a command's options to what it works with: the environment, config, the app."""

import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from dotenv import dotenv_values

from bot import config as files
from bot.app import App
from bot.cli.frame import Options
from bot.config import Config
from bot.telemetry import configure


def environment() -> dict[str, str]:
    """The environment, and what .env in the current folder adds to it."""
    beside = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**beside, **os.environ}


def directory(options: Options) -> Path:
    """The config folder; raises ConfigError where there is none."""
    return files.find(options.config, environment(), Path.cwd())


def config(options: Options, needs: Collection[str] | None = ()) -> Config:
    """The checked config; `needs` are the networks that the command will use (None: all)."""
    read = files.load(directory(options), environment(), needs)
    return read if options.database is None else replace(read, database=options.database)


def app(options: Options, needs: Collection[str] | None = ()) -> App:
    """The app over the config, its store open, logs set up; raises ConfigError or StorageError."""
    read = config(options, needs)
    configure(level="warning", secrets=read.secrets())
    return App.open(read)
