"""`talkforreal host`."""

import sys
from contextlib import closing
from datetime import UTC, datetime
from getpass import getpass
from typing import Annotated

import typer

from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, screen, table
from bot.errors import Conflict
from bot.hosts import INVITED_FOR, HostRole, Hosts

command = typer.Typer(help="Say who may sign in at the desk.", no_args_is_help=True)

BY = "the terminal"  # who signs what is done here, in the log

Name = Annotated[str, typer.Argument(help="The host's name.", show_default=False)]
Role = Annotated[HostRole, typer.Option(help="host: all of the desk; moderator: its queue.")]


@command.command("add")
def add(options: Options, name: Name, role: Role = HostRole.HOST) -> None:
    """Make a host; asks for the password, or reads it as a line of standard input."""
    with closing(start.app(options)) as app:
        Hosts(app.store).add(name, role, _password(), by=BY, now=_now())
    screen().print(f"{name} may sign in, as {role.value}.")


@command.command("invite")
def invite(options: Options, role: Role = HostRole.HOST) -> None:
    """Print a link that makes its reader a host; it works once."""
    with closing(start.app(options)) as app:
        token = Hosts(app.store).invite(role, by=BY, now=_now())
        web = app.config.web
    base = web.url or f"http://{web.address}:{web.port}"
    print(f"{base}/invited/{token}")  # noqa: T201 (the link must stand on one line)
    screen().print(f"It works once, within {INVITED_FOR.days} days.")


@command.command("list")
def listed(
    options: Options, json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> None:
    """List the hosts."""
    with closing(start.app(options)) as app:
        hosts = app.store.hosts.every()
    if json:
        as_json(
            [
                {
                    "name": host.name,
                    "role": host.role.value,
                    "since": host.created_at.isoformat(),
                    "ended": host.ended_at and host.ended_at.isoformat(),
                    "second_factor": bool(host.totp),
                }
                for host in hosts
            ]
        )
        return
    rows = [
        (
            host.name,
            host.role.value,
            f"{host.created_at:%Y-%m-%d}",
            "on" if host.totp else "",
            f"{host.ended_at:%Y-%m-%d}" if host.ended_at else "",
        )
        for host in hosts
    ]
    screen().print(table(["host", "role", "since", "second factor", "ended"], rows))


@command.command("end")
def end(options: Options, name: Name) -> None:
    """End a host and all their sessions; what they decided stays."""
    with closing(start.app(options)) as app:
        app.store.hosts.end(name, by=BY, at=_now())
    screen().print(f"{name} may not sign in any more.")


@command.command("password")
def password(options: Options, name: Name) -> None:
    """Give a host a new password; their second factor is turned off and their sessions end."""
    with closing(start.app(options)) as app:
        Hosts(app.store).reset(name, _password(), by=BY, now=_now())
    screen().print(f"{name} has a new password.")


def _password() -> str:
    """Asked for twice at a terminal; never an argument, which others on this machine could read."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    given = getpass("Password: ")
    if getpass("Once more: ") != given:
        raise Conflict("the two were not the same")
    return given


def _now() -> datetime:
    return datetime.now(UTC)
