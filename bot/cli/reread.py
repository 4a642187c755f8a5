"""`talkforreal reread`."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.app import App
from bot.app.rereading import Change, rehearse, reread
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, heading, progress, screen, table

_SHOWN = 20  # shifts of a talk


def command(
    options: Options,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would change in each standing.")
    ] = False,
    workers: Annotated[
        bool, typer.Option("--workers", help="Let the workers do it, and wait for them.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="What was done, as JSON.")] = False,
) -> None:
    """Read every answer again that an older catalogue, older cues or program read; hosts' verdicts hold.

    Broken off, it goes on where it was. What was read by the present ones is left alone.
    """
    now = datetime.now(UTC)
    with closing(start.app(options)) as app:
        app.meet(now)
        total = app.store.unread.count(app.read_with)
        with progress("Reading", total) as shown:
            bar = shown.task_ids[0]
            if dry_run:
                changes = rehearse(app, now, lambda more: shown.advance(bar, more))
            elif workers:
                _by_workers(app, lambda left: shown.update(bar, completed=total - left))
            else:
                reread(app, now, lambda more: shown.advance(bar, more))
    if dry_run:
        _report(changes, total, json=json)
    elif json:
        as_json({"read": total})
    else:
        screen().print(f"{total} answers read again.")


def _by_workers(app: App, tell: Callable[[int], None]) -> None:
    from bot.worker import Workers  # noqa: PLC0415 (an extra brings what it needs)

    queue = Workers(app)
    queue.prepare()
    queue.hand_out_reread()
    while left := app.store.unread.count(app.read_with):
        tell(left)
        time.sleep(1)


def _report(changes: Sequence[Change], total: int, *, json: bool) -> None:
    if json:
        as_json({"would_read": total, "talks": [_plain(change) for change in changes]})
        return
    out = screen()
    out.print(f"{total} answers would be read again. Nothing was changed.")
    for change in changes:
        out.print(heading(f"\n{change.talk}"))
        before, after = change.people
        waiting = f"{change.pending[0]} → {change.pending[1]} wait for a host"
        out.print(f"{before} → {after} people, {waiting}")
        rows = [(s.nominee, str(s.before), str(s.after)) for s in change.shifts[:_SHOWN]]
        if rows:
            out.print(table(["nominee", "before", "after"], rows, right=["before", "after"]))
        if len(change.shifts) > _SHOWN:
            out.print(f"… and {len(change.shifts) - _SHOWN} more")


def _plain(change: Change) -> dict[str, object]:
    return {
        "talk": change.talk,
        "people": list(change.people),
        "pending": list(change.pending),
        "shifts": [
            {"nominee": s.nominee, "before": s.before, "after": s.after} for s in change.shifts
        ],
    }
