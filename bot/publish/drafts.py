"""Drafts: looking at a post before it is one, and a host's own wording."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import Conflict, Unknown
from bot.model import Occasion, OccasionKind, State
from bot.publish.press import Press, Statement, digest_of, sheet_in, state
from bot.roundup import lint
from bot.storage.outbox import KeptPost, NewPart, NewPost


def preview(press: Press, talk: str, kind: OccasionKind, network: str, now: datetime) -> Statement:
    """What a post would say if it were called for now. Writes nothing.

    Raises Unknown for a talk or network that is not there, Conflict for a correction, which
    is of a post that was sent.
    """
    if kind is OccasionKind.CORRECTION:
        raise Conflict(
            "a correction is of a post that was sent: it is drafted by itself once that holds no"
            " more, and stands in the outbox"
        )
    if talk not in press.talks:
        raise Unknown("talk", talk, sorted(press.talks))
    if network not in press.publishers:
        raise Unknown("network", network, sorted(press.publishers))
    day = now.astimezone(press.talks[talk].zone).date().isoformat()
    return state(
        press,
        Occasion(
            talk=talk, kind=kind, slot=day, network=network,
            due=now, cut_off=now, expires=now + timedelta(hours=12),
        ),
    )  # fmt: skip


def edit(press: Press, key: str, texts: Sequence[str], host: str, now: datetime) -> KeptPost:
    """Reword a post that nothing of was sent; earlier approvals no longer hold for it.

    Raises Unknown, or Conflict where it was begun, or where the words break a rule.
    """
    outbox = press.store.outbox
    post = outbox.post(key)
    limits = press.publishers[post.occasion.network].limits
    live = bool(sheet_in(post.snapshot).of("live_mentions"))
    breaches = lint(texts, limits, live_mentions=live)
    if breaches:
        raise Conflict("; ".join(map(str, breaches)))
    wording = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    snapshot = {**post.snapshot, "edited": wording}
    digest = digest_of(sheet_in(snapshot), snapshot["stated"], snapshot["quotes"], [wording])
    first = post.parts[0] if post.parts else None
    parts = [NewPart(text=text) for text in texts]
    if first is not None:
        parts[0] = replace(parts[0], title=first.title, card=first.card, alt=first.alt)
    new = NewPost(
        occasion=post.occasion, state=State.DRAFT, approval=post.approval, parts=tuple(parts),
        digest=digest, snapshot=snapshot, reason=f"reworded by {host}",
    )  # fmt: skip
    if not outbox.revise(key, new, now, edited_by=host):
        raise Conflict(f"{key} was begun or is done with; it cannot be reworded")
    return outbox.post(key)
