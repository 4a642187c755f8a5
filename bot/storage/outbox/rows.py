"""Rows of the outbox ↔ values."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from bot.model import Approval, Occasion, OccasionKind, Ref, State
from bot.storage.outbox.values import Approved, KeptPart, KeptPost, NewPart
from bot.storage.schema import approvals, parts, posts


def fetch(connection: Connection, query: Select[Any]) -> Sequence[KeptPost]:
    """The posts of a query over `posts`, in its order, with parts and approvals."""
    rows = connection.execute(query).all()
    if not rows:  # as at nearly every tick
        return []
    ids = [row.id for row in rows]
    own: dict[int, list[KeptPart]] = {id_: [] for id_ in ids}
    agreed: dict[int, list[Approved]] = {id_: [] for id_ in ids}
    networks = {row.id: row.network for row in rows}
    wanted = select(parts).where(parts.c.post_id.in_(ids)).order_by(parts.c.post_id, parts.c.n)
    for part in connection.execute(wanted):
        own[part.post_id].append(_part(part, networks[part.post_id]))
    given = select(approvals).where(approvals.c.post_id.in_(ids)).order_by(approvals.c.id)
    for row in connection.execute(given):
        agreed[row.post_id].append(Approved(host=row.host, at=row.at, digest=row.digest))
    return [_post(row, own[row.id], agreed[row.id]) for row in rows]


def by_key(key: str) -> Select[Any]:
    """The post of a key."""
    return select(posts).where(posts.c.key == key)


def _post(row: Row[Any], own: Iterable[KeptPart], agreed: Iterable[Approved]) -> KeptPost:
    return KeptPost(
        occasion=Occasion(
            talk=row.talk,
            kind=OccasionKind(row.kind),
            slot=row.slot,
            network=row.network,
            due=row.due_at,
            cut_off=row.cut_off,
            expires=row.expires_at,
        ),
        decided=State(row.state),
        approval=Approval(row.approval),
        digest=row.digest,
        snapshot=row.snapshot or {},
        reason=row.reason,
        planned_at=row.planned_at,
        parts=tuple(own),
        approvals=tuple(agreed),
        edited_by=row.edited_by,
    )


def _part(row: Row[Any], network: str) -> KeptPart:
    ref = None
    if row.ref is not None:
        ref = Ref(network=network, id=row.ref, native=row.native or row.ref, url=row.url)
    return KeptPart(
        n=row.n, text=row.text, key=row.key, state=State(row.state), title=row.title,
        card=row.card, alt=row.alt, sending_at=row.sending_at, claimed_until=row.claimed_until,
        claimed_by=row.claimed_by, looks=row.looks, looked_at=row.looked_at,
        retry_at=row.retry_at, ref=ref, sent_at=row.sent_at, trouble=row.trouble,
    )  # fmt: skip


def part_rows(
    post_id: int, key: str, digest: str | None, new: Sequence[NewPart]
) -> list[dict[str, Any]]:
    """The rows of a post's parts, none of them begun."""
    return [
        {
            "post_id": post_id, "n": n, "text": part.text, "title": part.title,
            "card": part.card, "alt": part.alt, "key": part_key(key, n, digest),
            "state": State.DUE.value, "looks": 0,
        }
        for n, part in enumerate(new)
    ]  # fmt: skip


def part_key(key: str, n: int, digest: str | None) -> str:
    """The idempotency key of a part: the same for the same statement, 32 hex digits."""
    return hashlib.sha256(f"{key}#{n}#{digest}".encode()).hexdigest()[:32]
