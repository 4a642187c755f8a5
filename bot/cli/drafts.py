"""`talkforreal drafts`."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from bot.app import App
from bot.app.drafting import BACK, Draft
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, harmless, screen
from bot.cli.signing import Host, known_host
from bot.errors import ConfigError, Conflict
from bot.model import Nomination

_NEEDS = ("wordpress",)  # where series have posts


def command(
    options: Options,
    name: Annotated[str, typer.Argument(help="This draft alone.", show_default=False)] = "",
    use: Annotated[bool, typer.Option("--use", help="Make the draft a talk, as it is.")] = False,
    refuse: Annotated[
        bool, typer.Option("--refuse", help="Never propose this post again.")
    ] = False,
    days: Annotated[
        int, typer.Option(min=1, help="How old a post may be that asks something new.")
    ] = BACK.days,
    host: Host = "",
    json: Annotated[bool, typer.Option("--json", help="The drafts as JSON.")] = False,
) -> None:
    """Look for new posts of the series, and show the talks that they propose.

    Each with its question, the hosts' own answers, and what their passages were read to name.
    A draft becomes a talk by --use, or at the desk, where it can be changed before.
    """
    if use and refuse:
        raise Conflict("a draft is used or refused, not both")
    now = datetime.now(UTC)
    with closing(start.app(options, _NEEDS)) as app:
        app.meet(now)
        if use or refuse:
            signed = known_host(app.config, host)
            screen().print(
                _used(app, name, signed, now) if use else _refused(app, name, signed, now)
            )
            return
        app.drafting.look(now, now - timedelta(days=days))
        drafts = [app.drafting.draft(name)] if name else app.drafting.waiting()
    if json:
        as_json([plain(draft) for draft in drafts])
        return
    for line in _shown(drafts):
        screen().print(line)


def _used(app: App, name: str, host: str, now: datetime) -> str:
    draft = app.drafting.draft(name)
    if draft.faults:
        raise ConfigError(draft.faults)
    app.store.talks.save(name, draft.spec, now, by=host)
    return f"{name} is a talk now: talkforreal talks"


def _refused(app: App, name: str, host: str, now: datetime) -> str:
    app.drafting.refuse(name, host, now)
    return f"{name} is not proposed again."


def _shown(drafts: Sequence[Draft]) -> Iterator[str]:
    if not drafts:
        yield "No post of the series waits to become a talk."
    for draft in drafts:
        yield f"{draft.name}  {draft.post}"
        yield f"  asks: {harmless(str(draft.spec['prompt']))}"
        for read in draft.read:
            yield f"  {read.host}: {harmless(' '.join(read.text.split()))[:300]}"
            for nomination in read.nominations:
                yield f"    {_passage(nomination)}"
        for fault in draft.faults:
            yield f"  missing: {fault.key}: {harmless(fault.what)}"
        yield f"  make it a talk: talkforreal drafts {draft.name} --use"


def _passage(found: Nomination) -> str:
    named = found.nominee.name if found.nominee else "?"
    ruling = found.ruling.value if found.ruling else "not counted"
    return harmless(f"“{found.wording}” → {named}: {found.stance.value}, {ruling}")


def plain(draft: Draft) -> dict[str, object]:
    """A draft in the form that programs get."""
    return {
        "name": draft.name,
        "post": draft.post,
        "spec": dict(draft.spec),
        "faults": [{"key": fault.key, "what": fault.what} for fault in draft.faults],
        "picks": [
            {
                "host": read.host,
                "text": read.text,
                "passages": [
                    {
                        "wording": found.wording,
                        "span": found.span,
                        "nominee": found.nominee and found.nominee.key,
                        "stance": found.stance.value,
                        "ruling": found.ruling and found.ruling.value,
                        "reason": found.reason,
                    }
                    for found in read.nominations
                ],
            }
            for read in draft.read
        ],
    }
