"""`talkforreal worker`."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.app import App
from bot.cli import start
from bot.cli.frame import Options
from bot.errors import StorageError
from bot.storage import open_store
from bot.telemetry import configure


def command(
    options: Options,
    log_level: Annotated[
        str, typer.Option(help="debug, info, warning or error; debug shows what fans wrote.")
    ] = "info",
    log_json: Annotated[bool, typer.Option("--log-json", help="Log lines as JSON.")] = False,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="End when nothing is left to do.")
    ] = False,
) -> None:
    """Do the work of `run` together with other workers, on this machine and others, over PostgreSQL.

    Start as many as you like; one is enough to go on. Ends cleanly after its present job.
    """
    config = start.running_config(options, datetime.now(UTC))
    configure(level=log_level, as_json=log_json, secrets=config.secrets())
    try:
        from bot.worker import Workers  # noqa: PLC0415 (an extra brings what it needs)
    except ModuleNotFoundError as error:
        raise StorageError(f"workers need {error.name}: install 'talkforreal[postgres]'") from error
    with start.spans(), closing(App(config, open_store(config.database))) as app:
        app.begin(datetime.now(UTC))
        workers = Workers(app)
        workers.prepare()
        workers.work(until_idle=until_idle)
