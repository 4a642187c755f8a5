"""`talkforreal forget`."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot import privacy
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, screen, table
from bot.cli.signing import Host, known_host
from bot.storage.erasure import Receipt


def command(
    options: Options,
    host: Host,
    account: Annotated[str, typer.Argument(help="The account's id, such as x:4711.")],
    asked: Annotated[str, typer.Option(help="When it was asked for (ISO time with zone); else now.")] = "",
    linked: Annotated[bool, typer.Option("--linked", help="The accounts linked to it too.")] = False,
    json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
) -> None:  # fmt: skip
    """Delete all that is kept of an account, leave it out from now on, and give a receipt."""
    now = datetime.now(UTC)
    with closing(start.app(options)) as app:
        receipts = privacy.forget(
            app.store,
            account,
            asked_at=instant(asked, "--asked") if asked else now,
            now=now,
            who=known_host(app.config, host),
            linked=linked,
        )
        if app.safekeeping is not None:
            app.safekeeping.note_erasures()
    if json:
        as_json([_plain(receipt) for receipt in receipts])
        return
    for receipt in receipts:
        screen().print(f"Forgotten; receipt {receipt.id}. It will not be gathered again.")
        rows = [(name, str(number)) for name, number in receipt.rows.items()]
        screen().print(table(["kept in", "rows deleted"], rows, right=["rows deleted"]))


def _plain(receipt: Receipt) -> dict[str, object]:
    return {
        "id": receipt.id,
        "digest": receipt.digest,
        "at": receipt.at.isoformat(),
        "rows": dict(receipt.rows),
    }


def instant(text: str, option: str) -> datetime:
    """An option's ISO time, which must name its zone."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{option}: {text!r} is no ISO time") from error
    if given.tzinfo is None:
        raise typer.BadParameter(f"{option}: {text!r} has no zone: add one, such as {text}Z")
    return given
