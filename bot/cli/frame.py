"""The frame around the commands: their names and one-liners at hand, their modules imported late."""

import functools
import importlib
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What every command may be told: where config lies, and which database to use instead."""

    config: Path | None = None
    database: str | None = None


class Command(NamedTuple):
    """A command before it is imported.

    Its module holds a function, or a `typer.Typer` of sub-commands, called `command`.
    """

    name: str
    module: str
    says: str


def program(commands: Sequence[Command]) -> Callable[..., Any]:
    """The whole command line, callable with its arguments."""
    by_name = {command.name: command for command in commands}

    class Commands(TyperGroup):
        """A group that knows its commands by name, and imports the one that is called."""

        def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 (the base class names it)
            return list(by_name)

        def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 (the base class names it)
            known = by_name.get(cmd_name)
            return known and TyperCommand(name=known.name, help=known.says)

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            self.commands = {name: self.get_command(ctx, name) for name in by_name}
            name, found, rest = super().resolve_command(ctx, args)
            return name, found and imported(by_name[found.name or ""]), rest

    frame = typer.Typer(
        cls=Commands,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    frame.callback()(_root)
    return get_command(frame)


@functools.cache  # a group's callbacks are given their options in place, once
def imported(command: Command) -> Any:
    """The command itself, with the options that all of them take."""
    found = importlib.import_module(command.module).command
    frame = found if isinstance(found, typer.Typer) else typer.Typer()
    if frame is not found:
        frame.command(command.name)(found)
    for registered in frame.registered_commands:
        if registered.callback is not None:
            registered.callback = with_options(registered.callback)
    frame.pretty_exceptions_enable = False
    frame._add_completion = False  # noqa: SLF001 (the way to say it that Typer has no argument for here)
    made = get_command(frame)
    made.name = command.name
    return made


_Config = Annotated[
    Path | None, typer.Option("--config", metavar="DIR", help="The folder of the config files.")
]
_Database = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="The database to use instead.")
]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - seldom asked

        try:
            number = version("talkforreal")
        except PackageNotFoundError:  # run from its sources, never installed
            number = "from source"
        typer.echo(f"talkforreal {number}")
        raise typer.Exit


def _root(
    ctx: typer.Context,
    config: _Config = None,
    database: _Database = None,
    _shown: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say which one this is."),
    ] = False,
) -> None:
    """Gathers the answers to a Talk, reads what each nominates, counts people, posts roundups."""
    ctx.obj = Options(config=config, database=database)


def with_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command's function as Typer calls it: --config and --database come behind the name too.

    The function receives them together as its first argument, an `Options`.
    """

    @functools.wraps(function)
    def command(ctx: typer.Context, config: Path | None, database: str | None, **given: Any) -> Any:
        before: Options = ctx.find_root().obj
        options = Options(config=config or before.config, database=database or before.database)
        return function(options, **given)

    _, *own = inspect.signature(function, eval_str=True).parameters.values()
    kinds = {"ctx": typer.Context, "config": _Config, "database": _Database}
    # Typer passes everything by name; so no order is to be kept
    parameters = [
        *(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own),
        *(
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                annotation=kind,
                default=inspect.Parameter.empty if name == "ctx" else None,
            )
            for name, kind in kinds.items()
        ),
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # functions have it
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    return command
