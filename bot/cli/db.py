"""`talkforreal db …`: look after the database itself."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot import privacy
from bot.app.safekeeping import JOURNAL
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, complain, progress, screen, table
from bot.config import Config
from bot.errors import StorageError
from bot.storage import Store, open_store
from bot.storage.backup import back_up, faults
from bot.storage.backup import beside as in_its_place
from bot.storage.backup import restore as put_back
from bot.storage.engine import opened
from bot.storage.moving import Moved, rows_by_table
from bot.storage.moving import move as move_rows
from bot.storage.upgrade import head, upgrade, version

command = typer.Typer(no_args_is_help=True, help="Look after the database itself.")

_Json = Annotated[bool, typer.Option("--json", help="The answer as JSON.")]


@command.command("upgrade")
def bring_up(options: Options) -> None:
    """Bring the database to this program's schema; every other command does so by itself, too."""
    url = start.config(options).database
    with opened(url) as engine:
        before = version(engine)
        upgrade(engine)
    screen().print(f"Schema {head()}, as before." if before == head() else f"Schema {head()}.")


@command.command()
def check(options: Options, json: _Json = False) -> None:
    """Look for damage, and count what is stored. Ends with 1 where something is wrong."""
    with opened(start.config(options).database) as engine:
        found, wrong = version(engine), list(faults(engine))
        if found != head():
            wrong.append(f"the schema is {found or 'empty'}, not {head()}: talkforreal db upgrade")
        rows = dict(rows_by_table(engine)) if found == head() else {}
    if json:
        as_json({"schema": found, "rows": rows, "faults": wrong})
    else:
        for fault in wrong:
            complain(fault)
        full = [(name, f"{count:,}") for name, count in rows.items() if count]
        screen().print(table(["table", "rows"], full, right=["rows"]))
        schema = f"Schema {found}" if found else "No schema"
        screen().print(f"{schema}." if not wrong else f"{schema}; it is not sound.")
    raise typer.Exit(1 if wrong else 0)


@command.command()
def backup(
    options: Options,
    file: Annotated[Path, typer.Argument(help="Where to; a SQLite file.", show_default=False)],
) -> None:
    """Copy all that is stored to a file, checked, while the program runs on.

    From PostgreSQL, too, the copy is a SQLite file, which can be restored into either.
    """
    url = start.config(options).database
    with _told("Copying") as tell, closing(open_store(url)) as store:
        back_up(store.engine, file, tell)
    screen().print(f"{file}: {_size(file)}, checked.")


@command.command()
def restore(
    options: Options,
    file: Annotated[Path, typer.Argument(help="A backup.", show_default=False)],
    replace: Annotated[
        bool, typer.Option("--replace", help="Keep the present file beside, under another name.")
    ] = False,
) -> None:
    """Put a backup in the database's place. Stop every other `talkforreal` first.

    What was erased since the backup was made is erased again at once: by the database that
    was there before, and by erasures.jsonl beside the backup, where they are there.
    """
    config, now = start.config(options), datetime.now(UTC)
    url = config.database
    with _told("Restoring") as tell:
        aside = put_back(file, url, now=now, replace=replace, tell=tell)
    with closing(open_store(url)) as store:
        erased = sum(privacy.replay(store, each, now) for each in _journals(config, file))
        if aside is not None:
            erased += _erase_as_in(aside, store, now)
    kept = f" The former one is kept as {aside}." if aside else ""
    again = f" {erased} things erased since then were erased again." if erased else ""
    screen().print(f"{file} is in its place.{again}{kept}")


def _journals(config: Config, file: Path) -> Sequence[Path]:
    """Where erasures since a backup may be written: beside it, and where backups go by themselves."""
    beside = file.resolve().with_name(JOURNAL)
    if config.backups is None:
        return [beside]
    own = (in_its_place(config.database, config.backups.folder) / JOURNAL).resolve()
    return [beside] if own == beside else [beside, own]


def _erase_as_in(aside: Path, store: Store, now: datetime) -> int:
    try:
        with closing(open_store(f"sqlite:///{aside}")) as before:
            return store.erasures.replay(
                before.erasures.done(datetime.min.replace(tzinfo=UTC)), now
            )
    except StorageError as error:  # a damaged file may be why a backup is restored
        complain(f"{aside}: what was erased since the backup cannot be read: {error}")
        return 0


@command.command()
def move(
    options: Options,
    to: Annotated[
        str, typer.Argument(metavar="URL", help="An empty database.", show_default=False)
    ],
    json: _Json = False,
) -> None:
    """Copy everything into another database, from SQLite to PostgreSQL or back.

    Every row is compared; all of it arrives or nothing. The present database stays as it is:
    change `database` in bot.toml (or TALKFORREAL_DATABASE) afterwards. Stop every other
    `talkforreal` first, since what comes in meanwhile is not moved.
    """
    url = start.config(options).database
    with _told("Moving") as tell, closing(open_store(url)) as old, closing(open_store(to)) as new:
        moved = move_rows(old.engine, new.engine, tell)
    if json:
        as_json({each.table: each.rows for each in moved})
    else:
        _show(moved)


def _show(moved: Sequence[Moved]) -> None:
    rows = [(each.table, f"{each.rows:,}") for each in moved if each.rows]
    screen().print(table(["table", "rows"], rows, right=["rows"]))
    screen().print(
        "Equal row by row. Now name the new database in bot.toml or TALKFORREAL_DATABASE."
    )


@contextmanager
def _told(what: str) -> Iterator[Callable[[str, int], None]]:
    with progress(what) as shown:
        yield lambda name, done: _tell(shown, f"{what} {name}", done)


def _tell(shown: Progress, what: str, done: int) -> None:
    shown.update(shown.task_ids[0], description=what, completed=done)


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1_000_000:.1f} MB"
