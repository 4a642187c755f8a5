"""`talkforreal desk`."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.app import App
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import complain, screen
from bot.config import Config
from bot.storage import open_store
from bot.telemetry import configure
from bot.web import Server, make


def command(
    options: Options,
    port: Annotated[int | None, typer.Option(help="Another port; 0 takes a free one.")] = None,
) -> None:
    """Serve the hosts' desk and the public pages alone, until told to stop.

    Nothing is collected or sent by this one; `run` does that, and serves them as well.
    """
    config, missing = start.able_config(options, datetime.now(UTC))
    configure(level="warning", secrets=config.secrets())
    web = config.web if port is None else replace(config.web, port=port)
    with closing(App(config, open_store(config.database))) as app:
        app.begin(datetime.now(UTC))
        server = Server(make(app, missing=missing), web)
        if not any(host.ended_at is None for host in app.store.hosts.every()):
            complain("nobody can sign in yet: make a host with `talkforreal host add NAME`")
        server.run(ready=lambda: screen().print(f"the desk is at {address(config, server.port)}"))


def address(config: Config, port: int) -> str:
    """Where a browser finds the desk."""
    shown = f"[{config.web.address}]" if ":" in config.web.address else config.web.address
    return f"{config.web.url or f'http://{shown}:{port}'}/desk"
