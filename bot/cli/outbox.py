"""`talkforreal outbox`."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import as_json, one_line, screen, table
from bot.model import State
from bot.roundup.words import counted
from bot.storage.outbox import KeptPost

_FIRST = (
    State.UNKNOWN,
    State.FAILED,
    State.HELD,
    State.DRAFT,
)  # what needs a host, most urgent first


def command(
    options: Options,
    talk: Annotated[str, typer.Argument(help="This talk alone.", show_default=False)] = "",
    json: Annotated[bool, typer.Option("--json", help="The posts as JSON.")] = False,
) -> None:
    """List what was planned, sent, or waits for a host; what needs a host comes first."""
    now = datetime.now(UTC)
    with closing(start.app(options)) as app:
        posts = app.store.outbox.posts(app.config.talk(talk).name if talk else None)
    ordered = sorted(posts, key=lambda post: _urgency(post, now))
    if json:
        as_json([plain(post, now) for post in ordered])
    elif posts:
        screen().print(_table(ordered, now))
        for advice in _advice(ordered, now):
            screen().print(advice)
    else:
        screen().print("Nothing was planned yet.")


def _urgency(post: KeptPost, now: datetime) -> int:
    state = post.state_at(now)
    return _FIRST.index(state) if state in _FIRST else len(_FIRST)


def _advice(posts: Sequence[KeptPost], now: datetime) -> Iterator[str]:
    """What a host can do about what waits."""
    states = {post.state_at(now) for post in posts}
    if State.UNKNOWN in states:
        yield "\nUnknown is looked for on its network; where that does not settle it, look there yourself:"
        yield "talkforreal settle POST --host NAME --link ADDRESS, or --not-sent"
    if states & {State.DRAFT, State.HELD}:
        yield "\nSee and agree: talkforreal approve POST --host NAME"


def _table(posts: Sequence[KeptPost], now: datetime) -> object:
    rows = [
        (post.key, post.state_at(now).value, f"{post.occasion.due:%Y-%m-%d %H:%M}", _sent(post), one_line(_why(post)))
        for post in posts
    ]  # fmt: skip
    return table(["post", "state", "due (UTC)", "parts sent", "why"], rows, right=["parts sent"])


def _sent(post: KeptPost) -> str:
    sent = sum(part.state is State.SENT for part in post.parts)
    return f"{sent} of {len(post.parts)}" if post.parts else ""


def _why(post: KeptPost) -> str:
    whys = dict.fromkeys([post.reason, *(part.trouble or "" for part in post.parts)])
    if post.decided is State.DRAFT and post.approvals_missing:
        waits = f"waits for {counted(post.approvals_missing, 'host', 'hosts')}"
        return "; ".join(filter(None, [waits, post.reason]))
    return "; ".join(filter(None, whys))


def plain(post: KeptPost, now: datetime) -> dict[str, object]:
    """A post in the form that programs get."""
    return {
        "key": post.key,
        "state": post.state_at(now).value,
        "due": post.occasion.due.isoformat(),
        "cut_off": post.occasion.cut_off.isoformat(),
        "expires": post.occasion.expires.isoformat(),
        "reason": _why(post),
        "approvals_missing": post.approvals_missing,
        "parts": [
            {
                "n": part.n,
                "state": part.state_at(now).value,
                "text": part.text,
                "url": part.ref.url if part.ref else None,
                "id": part.ref.id if part.ref else None,
                "sent_at": part.sent_at and part.sent_at.isoformat(),
                "trouble": part.trouble,
            }
            for part in post.parts
        ],
    }
