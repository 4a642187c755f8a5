"""`talkforreal run`."""

from contextlib import closing
from typing import Annotated

import typer

from bot import daemon
from bot.app import App
from bot.cli import start
from bot.cli.frame import Options
from bot.storage import open_store
from bot.telemetry import configure


def command(
    options: Options,
    log_level: Annotated[
        str, typer.Option(help="debug, info, warning or error; debug shows what fans wrote.")
    ] = "info",
    log_json: Annotated[bool, typer.Option("--log-json", help="Log lines as JSON.")] = False,
) -> None:
    """Collect, read and post until told to stop (SIGTERM or Ctrl-C): answers come in by themselves.

    Ends cleanly within its current request; ends with 1 where too many ticks in a row failed.
    """
    config = start.config(options, needs=None)
    configure(level=log_level, as_json=log_json, secrets=config.secrets())
    stop = daemon.Stop()
    with closing(App(config, open_store(config.database), stopping=stop.is_set)) as app:
        fine = daemon.run(
            app.tick, every=config.tick, failing_ticks=config.failing_ticks, stop=stop
        )
    raise typer.Exit(0 if fine else 1)
