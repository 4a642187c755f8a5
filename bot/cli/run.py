"""`talkforreal run`."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot import daemon
from bot.app import App
from bot.cli import start
from bot.cli.frame import Options
from bot.errors import ConfigError
from bot.storage import Store, open_store
from bot.storage.backup import refuse_damaged
from bot.telemetry import configure, logger
from bot.web import Server, make

log = logger(__name__)


def command(
    options: Options,
    log_level: Annotated[
        str, typer.Option(help="debug, info, warning or error; debug shows what fans wrote.")
    ] = "info",
    log_json: Annotated[bool, typer.Option("--log-json", help="Log lines as JSON.")] = False,
    desk: Annotated[bool, typer.Option(help="Serve the desk and the public pages, too.")] = True,
) -> None:
    """Collect, read and post until told to stop (SIGTERM or Ctrl-C): answers come in by themselves.

    The hosts' desk is served beside it; where its port is taken, the rest goes on without.

    Ends cleanly within its current request; ends with 1 where too many ticks in a row failed.
    """
    config = start.running_config(options, datetime.now(UTC))
    configure(level=log_level, as_json=log_json, secrets=config.secrets())
    stop = daemon.Stop()
    with (
        start.spans(),
        closing(App(config, _sound(config.database), stopping=stop.is_set)) as app,
        _served(app) if desk else nullcontext(),
    ):
        app.begin(datetime.now(UTC))
        fine = daemon.run(
            app.tick,
            every=config.tick,
            failing_ticks=config.failing_ticks,
            stop=stop,
            pulse=app.pulse,
            at_work=lambda: app.safekeeping is not None and app.safekeeping.at_work,
        )
    raise typer.Exit(0 if fine else 1)


def _sound(database: str) -> Store:
    store = open_store(database)
    refuse_damaged(store.engine)
    return store


@contextmanager
def _served(app: App) -> Iterator[None]:
    try:
        server = Server(make(app), app.config.web)
    except ConfigError as error:
        log.error("the desk is not served", why=str(error))  # noqa: TRY400 (its sentence says all)
        yield
        return
    server.start()
    log.info("the desk is served", address=app.config.web.address, port=server.port)
    try:
        yield
    finally:
        server.stop()
