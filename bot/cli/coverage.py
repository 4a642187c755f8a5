"""`talkforreal coverage`."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from bot.app.reports import Coverage, Unread
from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, harmless, heading, screen
from bot.ledger import Estimate


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
        screen().print(
            Group(heading(f"How complete {talk} is"), Text(""), *map(Text, lines(found)))
        )


def lines(found: Coverage) -> Iterator[str]:
    """What is known of a talk's completeness, in sentences."""
    yield f"{found.answers} answers gathered."
    if found.counted:
        yield f"X counted {found.counted} posts with the hashtags, {found.kept} of them are kept."
    if found.share is None:
        yield "No sample was drawn yet: one is drawn late on every UTC day."
    else:
        low, high = (f"{100 * bound:.1f}" for bound in (found.share.low, found.share.high))
        yield (
            f"Of {found.shown} posts drawn as samples {found.known} were known:"
            f" {100 * found.share.value:.1f} % gathered ({low} to {high} %)."
        )
    if found.crowd is not None:
        yield f"So there are about {_about(found.crowd)}."
    yield f"Not read: {_hours(found.blind)} of the talk's time."
    yield from (_gap(each) for each in found.unread)
    for feed in found.ailing:
        again = f"; asked again at {feed.next_at:%Y-%m-%d %H:%M} UTC" if feed.next_at else ""
        yield f"In trouble: {feed.feed}: {feed.trouble.value}: {harmless(feed.detail)}{again}."
    for route, n in sorted(found.only_by.items()):
        yield f"Found by {route.value} alone: {n}."


def _about(crowd: Estimate) -> str:
    return f"{crowd.value:.0f} answers ({crowd.low:.0f} to {crowd.high:.0f})"


def _hours(length: timedelta) -> str:
    return f"{length / timedelta(hours=1):.1f} hours"


def _gap(unread: Unread) -> str:
    since = f"{unread.since:%Y-%m-%d %H:%M}" if unread.since else "the beginning"
    until = f"{unread.until:%Y-%m-%d %H:%M} UTC" if unread.until else "now"
    state = "lost" if unread.lost else "to be filled"
    return f"Gap in {unread.feed}, {since} to {until}, {state}: {unread.why}."


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
