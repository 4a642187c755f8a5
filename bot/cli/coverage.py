"""`talkforreal coverage`."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.app.reports import Coverage, Unread
from bot.cli import start
from bot.cli.feeds import spoken
from bot.cli.frame import Options
from bot.cli.screen import as_json, heading, one_line, screen, table
from bot.errors import Trouble
from bot.ledger import Estimate

# what a trouble asks of whom, for a host's eyes
_ASKS = {
    Trouble.WAIT: "it asked us to wait",
    Trouble.LATER: "no answer that could be used; tried again by itself",
    Trouble.CREDITS: "money ran out there: a host must top up or raise the limit",
    Trouble.CREDENTIALS: "it lets us in no more: a host must see to the keys",
    Trouble.REFUSED: "it refuses this for good: a host must look",
    Trouble.STALE_CURSOR: "what was read last is older than it remembers",
    Trouble.DUPLICATE: "it says that this was posted already",
    Trouble.PICTURE: "it did not take the picture",
    Trouble.UNCLEAR: "nobody knows whether it was done",
}


def command(
    options: Options,
    talk: Annotated[str, typer.Argument(help="The talk's name.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Show what may be missing from a talk: counts, samples, hours not read, feeds in trouble."""
    now = datetime.now(UTC)
    with closing(start.app(options)) as app:
        app.meet(now)
        found = app.coverage(talk, now)
    if json:
        as_json(plain(found))
    else:
        screen().print(shown(found))


def shown(found: Coverage) -> Group:
    """A talk's completeness: what was gathered beside what there is, what was not read, what ails."""
    return Group(
        heading(f"How complete {found.talk} is"),
        Text(""),
        table(["", ""], _measures(found), header=False),
        *_gaps(found),
        *_ailing(found),
    )


def _measures(found: Coverage) -> Iterator[tuple[str, str]]:
    yield "gathered", f"{found.answers} answers"
    if found.counted:
        yield (
            "X counted",
            (
                f"{found.counted} posts with the hashtags; {found.kept} of them are kept"
                f" ({100 * found.kept / found.counted:.0f} %)"
            ),
        )
    elif found.is_sampled:
        yield "X counted", "not asked yet: it is asked late on every UTC day"
    if found.share is None and found.is_sampled:
        yield "by samples", "none was drawn yet: one is drawn late on every UTC day"
    elif found.share is not None:
        low, high = (f"{100 * bound:.1f}" for bound in (found.share.low, found.share.high))
        yield (
            "by samples",
            (
                f"{100 * found.share.value:.1f} % gathered ({low} to {high} %):"
                f" of {found.shown} posts drawn {found.known} were known"
            ),
        )
    if found.crowd is not None:
        yield "so in all about", _about(found.crowd)
    yield "not read", f"{_hours(found.blind)} of the talk's time"
    if found.only_by:
        routes = (f"{route.value} {n}" for route, n in sorted(found.only_by.items()))
        yield "by one route alone", ", ".join(routes)


def _gaps(found: Coverage) -> Iterator[Text | Table]:
    if not found.unread:
        yield Text("\nNo stretch of any feed was left out.", style="dim")
        return
    rows = [
        (spoken(each.feed), _span(each), "lost" if each.lost else "to be filled", each.why)
        for each in found.unread
    ]
    yield Text("")
    yield table(["stretch not read", "from and to (UTC)", "", "why"], rows)


def _span(unread: Unread) -> str:
    since = f"{unread.since:%m-%d %H:%M}" if unread.since else "the beginning"
    until = f"{unread.until:%m-%d %H:%M}" if unread.until else "now"
    return f"{since} – {until}"


def _ailing(found: Coverage) -> Iterator[Text | Table]:
    if not found.ailing:
        return
    rows = [
        (
            spoken(each.feed),
            f"{each.since:%m-%d %H:%M}" if each.since else "",
            f"{each.next_at:%m-%d %H:%M}" if each.next_at else "",
            f"{_ASKS[each.trouble]} ({one_line(each.detail, 90)})",
        )
        for each in found.ailing
    ]
    yield Text("")
    yield table(["feed in trouble", "since", "asked again", "what it is"], rows)


def _about(crowd: Estimate) -> str:
    return f"{crowd.value:.0f} answers ({crowd.low:.0f} to {crowd.high:.0f})"


def _hours(length: timedelta) -> str:
    return f"{length / timedelta(hours=1):.1f} hours"


def plain(found: Coverage) -> dict[str, object]:
    """A talk's completeness in the form that programs get."""
    return {
        "talk": found.talk,
        "answers": found.answers,
        "counted": found.counted,
        "kept": found.kept,
        "shown": found.shown,
        "known": found.known,
        "share": _bounds(found.share),
        "crowd": _bounds(found.crowd),
        "blind_hours": found.blind / timedelta(hours=1),
        "gaps": [
            {
                "feed": each.feed,
                "why": each.why,
                "lost": each.lost,
                "since": each.since and each.since.isoformat(),
                "until": each.until and each.until.isoformat(),
            }
            for each in found.unread
        ],
        "troubles": [
            {
                "feed": each.feed,
                "trouble": each.trouble.value,
                "detail": each.detail,
                "since": each.since and each.since.isoformat(),
                "next_at": each.next_at and each.next_at.isoformat(),
            }
            for each in found.ailing
        ],
        "only_by": {route.value: n for route, n in found.only_by.items()},
    }


def _bounds(estimate: Estimate | None) -> dict[str, float] | None:
    if estimate is None:
        return None
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}
