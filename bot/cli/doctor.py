"""`talkforreal doctor`."""

from typing import Annotated

import typer

from bot.app.doctor import diagnoses
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, harmless, screen, table
from bot.networks.findings import Level

_SIGNS = {Level.FINE: "ok", Level.ADVICE: "advice", Level.MISSING: "missing"}


def command(
    options: Options,
    only: Annotated[
        list[str] | None, typer.Option("--network", help="Ask this network alone.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Ask each network what we may do there; say what is missing and how to get it.

    Also how far this machine's clock is off, and what a network asks of accounts that post by
    themselves. Ends with 1 where something is missing.
    """
    config, faults = start.lenient_config(options, only)
    found = diagnoses(config)
    bad = bool(faults) or any(f.level is Level.MISSING for some in found.values() for f in some)
    if json:
        as_json(
            {
                "networks": {
                    name: [
                        {"about": f.about, "level": f.level, "what": f.what, "remedy": f.remedy}
                        for f in some
                    ]
                    for name, some in found.items()
                },
                "faults": [{"file": f.file, "key": f.key, "what": f.what} for f in faults],
            }
        )
        raise typer.Exit(int(bad))
    rows = [
        (name, _SIGNS[f.level], f.about, harmless(f.what + (f": {f.remedy}" if f.remedy else "")))
        for name, some in found.items()
        for f in some
    ]
    rows += [(f.key.split("_")[0].lower(), "missing", f.key, f.what) for f in faults]
    screen().print(table(["network", "", "about", "how it stands"], rows))
    raise typer.Exit(int(bad))
