"""`talkforreal approve`."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli import start
from bot.cli.frame import Options
from bot.cli.screen import harmless, panel, screen
from bot.cli.signing import Host, known_host
from bot.errors import Conflict
from bot.model import State
from bot.networks.limits import LIMITS
from bot.publish import said
from bot.storage.outbox import KeptPost, Outbox


def command(
    options: Options,
    post: Annotated[str, typer.Argument(help="The post's key, as `outbox` lists it.")],
    host: Host,
    hold: Annotated[bool, typer.Option("--hold", help="Keep it back instead.")] = False,
) -> None:
    """Agree with what a post says now; when enough hosts have, it goes out. What is held is let go.

    It shows what it says. Should that change before it goes out, it waits for approval anew.
    """
    now = datetime.now(UTC)
    out = screen()
    with closing(start.app(options)) as app:
        name = known_host(app.config, host)
        kept = app.store.outbox.post(post)
        if hold:
            app.store.outbox.hold(post, name, now)
            out.print(f"{post} is held.")
            return
        texts = said(app.press(app.config.talk(kept.occasion.talk)), post)
        for n, text in enumerate(texts, start=1):
            weight = _weight(text, kept.occasion.network)
            out.print(panel(harmless(text), f"part {n} of {len(texts)}", weight))
        kept = _agree(app.store.outbox, kept, name, now)
    missing = kept.approvals_missing
    out.print(
        f"{name} agrees; " + (f"{missing} more needed." if missing else "it goes out when due.")
    )


def _weight(text: str, network: str) -> str:
    limits = LIMITS.get(network.removeprefix("console:"))
    if limits is None:  # a network of one's own
        return f"{len(text)} characters"
    return f"{limits.weigh(text)}/{limits.weight} {limits.unit}"


def _agree(outbox: Outbox, kept: KeptPost, host: str, now: datetime) -> KeptPost:
    """The host's signature under what it says; a post that only was held needs none."""
    if kept.decided is State.HELD:
        kept = outbox.release(kept.key, host, now)
        if kept.decided is State.DUE:
            return kept
    if kept.digest is None:
        raise Conflict(f"{kept.key} says nothing, so there is nothing to approve")
    return outbox.approve(kept.key, host, kept.digest, now)
