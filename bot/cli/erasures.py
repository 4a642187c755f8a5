"""`talkforreal erasures`."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from bot.cli import start
from bot.cli.forget import instant
from bot.cli.frame import Options
from bot.cli.screen import as_json, screen, table
from bot.storage.remembering import ALWAYS, Erased

_SHOWN = 20


def command(
    options: Options,
    since: Annotated[str, typer.Option(help="From when on (ISO time with zone); else all.")] = "",
    within: Annotated[int, typer.Option(help="The hours within which it must be done.", min=1)] = 24,
    json: Annotated[bool, typer.Option("--json", help="Every erasure, as JSON.")] = False,
) -> None:  # fmt: skip
    """Show when each erasure was asked for or found out, and when it was done.

    Nobody is named: each is known by a keyed hash alone, which `forget` gives with its receipt.
    Ends with 1 where one took longer than it may; X allows 24 hours.
    """
    with closing(start.app(options)) as app:
        done = app.store.erasures.done(instant(since, "--since") if since else ALWAYS)
    late = [one for one in done if one.took > timedelta(hours=within)]
    if json:
        as_json({
            "erasures": [_plain(one) for one in done],
            "longest_seconds": _longest(done).total_seconds(),
            "within_hours": within,
            "late": len(late),
        })  # fmt: skip
    else:
        _show(done, late, within)
    raise typer.Exit(1 if late else 0)


def _show(done: Sequence[Erased], late: Sequence[Erased], within: int) -> None:
    out = screen()
    counted = Counter((one.scope, one.why) for one in done)
    rows = [(scope, why, str(n)) for (scope, why), n in sorted(counted.items())]
    out.print(table(["erased", "why", "how many"], rows, right=["how many"]))
    for one in (late or done)[-_SHOWN:]:
        out.print(
            f"{one.digest[:12]}  {one.scope}, {one.why}: {_at(one.asked_at)} → {_at(one.at)}"
            f" ({_length(one.took)})"
        )
    out.print(
        f"{len(done)} erasures, the longest after {_length(_longest(done))};"
        f" {len(late)} took longer than {within} hours."
    )


def _longest(done: Sequence[Erased]) -> timedelta:
    return max((one.took for one in done), default=timedelta(0))


def _plain(one: Erased) -> dict[str, object]:
    return {
        "digest": one.digest,
        "scope": one.scope,
        "why": one.why,
        "asked_at": one.asked_at.isoformat(),
        "done_at": one.at.isoformat(),
        "seconds": one.took.total_seconds(),
        "receipt": one.receipt or None,
    }


def _at(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _length(took: timedelta) -> str:
    return str(timedelta(seconds=round(took.total_seconds())))
