"""The outbox while a post goes out: claims before sending, and what came of each part."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from bot.errors import Conflict
from bot.model import Approval, Ref, State
from bot.storage.engine import reading, writing
from bot.storage.log import Entry, note
from bot.storage.outbox.planning import decide_post, id_of, post_of
from bot.storage.outbox.quoting import quotes_hold
from bot.storage.outbox.rows import fetch
from bot.storage.outbox.values import Claim, KeptPost, NewPost, Stands, nowhere
from bot.storage.schema import cards, parts, posts, talks
from bot.storage.sql import insert_new

_UNSETTLED = (State.SENDING.value, State.UNKNOWN.value)


class Sending:
    """Parts on their way out. Nothing goes out whose *sending* is not on disk."""

    _engine: Engine

    def claim(
        self, key: str, n: int, *, who: str, now: datetime, until: datetime, stands: Stands | None
    ) -> Claim:
        """Take a part for sending: a conditional update that writes *sending*, or nothing.

        `stands` is what the post states as recomputed just before; None for a part whose
        post is already begun, which goes on as it began. The talk's row is locked and its
        revision compared, since whatever could change a standing raises that in its own
        transaction: so what was recomputed outside holds inside. CHANGED makes a post
        that hosts agreed to a draft again, in this same transaction.
        """
        with writing(self._engine) as connection:
            post = post_of(connection, key, lock=True)
            if not _is_due(post, n, now):
                return Claim.GONE
            if stands is not None and not post.begun:
                if _revision(connection, post.occasion.talk) != stands.revision:
                    return Claim.MOVED
                if stands.digest != post.digest or not quotes_hold(connection, post.snapshot):
                    if post.approval is not Approval.AUTO:
                        why = "what it says has changed since it was agreed"
                        decide_post(connection, key, State.DRAFT, why)
                    return Claim.CHANGED
            values = {
                "state": State.SENDING.value, "claimed_by": who, "claimed_until": until,
                "sending_at": post.parts[n].sending_at or now, "looks": 0, "looked_at": None,
            }  # fmt: skip
            free = parts.c.state == State.DUE.value
            taken = connection.execute(
                update(parts).where(_part(connection, key, n), free).values(values)
            )
            return Claim.TAKEN if taken.rowcount == 1 else Claim.GONE

    def sent(self, key: str, n: int, ref: Ref, now: datetime) -> bool:
        """It is out there: a reference in hand is the truth, whoever's claim it was.

        False where the part is known as sent already.
        """
        values = {
            "state": State.SENT.value, "ref": ref.id, "native": ref.native, "url": ref.url,
            "sent_at": now, "trouble": None, "retry_at": None,
        }  # fmt: skip
        return self._change(key, n, values, (*_UNSETTLED, State.DUE.value))

    def put_off(
        self, key: str, n: int, *, who: str, claimed_at: datetime, until: datetime, trouble: str
    ) -> bool:
        """It is known not to have gone out, and may be tried again at an instant."""
        values = {"state": State.DUE.value, "retry_at": until, "trouble": trouble}
        return self._unsent(key, n, who, claimed_at, values)

    def failed(self, key: str, n: int, *, who: str, claimed_at: datetime, trouble: str) -> bool:
        """It is known not to have gone out, and never will as it is."""
        return self._unsent(
            key, n, who, claimed_at, {"state": State.FAILED.value, "trouble": trouble}
        )

    def _unsent(
        self, key: str, n: int, who: str, claimed_at: datetime, values: Mapping[str, Any]
    ) -> bool:
        mine = (parts.c.claimed_by == who) & (parts.c.state.in_(_UNSETTLED))
        with writing(self._engine) as connection:
            which = _part(connection, key, n) & mine
            # begun before this claim: it may have gone out then, so that instant is kept
            fresh = which & (parts.c.sending_at == claimed_at)
            connection.execute(update(parts).where(fresh).values(sending_at=None))
            return connection.execute(update(parts).where(which).values(values)).rowcount == 1

    def unknown(self, key: str, n: int, trouble: str) -> bool:
        """Nobody knows whether it went out; it will be looked for."""
        values = {"state": State.UNKNOWN.value, "trouble": trouble}
        return self._change(key, n, values, _UNSETTLED)

    def unsettled(self) -> Sequence[KeptPost]:
        """Posts with a part that is *sending* or *unknown*, oldest due first."""
        from_parts = select(parts.c.post_id).where(parts.c.state.in_(_UNSETTLED))
        query = select(posts).where(posts.c.id.in_(from_parts)).order_by(posts.c.due_at, posts.c.id)
        with reading(self._engine) as connection:
            return fetch(connection, query)

    def looked(self, key: str, n: int, now: datetime, trouble: str, *, counts: bool) -> int:
        """A look at the network did not find it; returns how many counted since the claim."""
        with writing(self._engine) as connection:
            which = _part(connection, key, n) & parts.c.state.in_(_UNSETTLED)
            values = {
                "state": State.UNKNOWN.value, "looks": parts.c.looks + int(counts),
                "looked_at": now, "trouble": trouble,
            }  # fmt: skip
            connection.execute(update(parts).where(which).values(values))
            query = select(parts.c.looks).where(_part(connection, key, n))
            return int(connection.execute(query).scalar_one())

    def not_there(self, key: str, n: int) -> bool:
        """It never arrived: it is due again. The instant it was first begun is kept."""
        values = {"state": State.DUE.value, "retry_at": None}
        return self._change(key, n, values, (State.UNKNOWN.value,))

    def decide(
        self, key: str, n: int, *, sent: bool, host: str, now: datetime, ref: Ref | None = None
    ) -> KeptPost:
        """A host says whether an unknown part went out.

        Raises Unknown, or Conflict where it is settled, or is being sent at this moment.
        """
        values: dict[str, Any] = {"state": State.DUE.value, "retry_at": None}
        if sent:
            values = {
                "state": State.SENT.value, "sent_at": now, "trouble": None,
                "ref": ref.id if ref else nowhere(key, n), "native": ref.native if ref else None,
                "url": ref.url if ref else None,
            }  # fmt: skip
        with writing(self._engine) as connection:
            post = post_of(connection, key, lock=True)
            if n >= len(post.parts) or post.parts[n].state.value not in _UNSETTLED:
                raise Conflict(f"part {n + 1} of {key} is settled already")
            if post.parts[n].state_at(now) is State.SENDING:
                raise Conflict(
                    f"part {n + 1} of {key} is being sent just now: see what comes of it"
                )
            connection.execute(update(parts).where(_part(connection, key, n)).values(values))
            about = {"part": n, "sent": sent}
            note(connection, Entry(at=now, who=host, what="settle part", about=key, details=about))
            return post_of(connection, key)

    def known_refs(self, network: str) -> frozenset[str]:
        """All that is known to stand on a network, by either id, so that none is taken for another."""
        query = (
            select(parts.c.ref, parts.c.native)
            .join(posts, posts.c.id == parts.c.post_id)
            .where(posts.c.network == network, parts.c.ref.is_not(None))
        )
        with reading(self._engine) as connection:
            found = connection.execute(query)
            return frozenset(id_ for row in found for id_ in row if id_ is not None)

    def withdrawn(self, key: str, n: int, reason: str) -> bool:
        """A sent part was taken back."""
        values = {"state": State.WITHDRAWN.value, "trouble": reason}
        return self._change(key, n, values, (State.SENT.value,))

    def still_stands(self, key: str, n: int, trouble: str) -> bool:
        """A sent part that was to be taken back is still there, and why."""
        return self._change(key, n, {"trouble": trouble}, (State.SENT.value,))

    def withdraw(self, key: str, host: str, now: datetime) -> None:
        """Nothing more of this post goes out; unsent parts are withdrawn with it."""
        with writing(self._engine) as connection:
            decide_post(connection, key, State.WITHDRAWN, f"withdrawn by {host}")
            note(connection, Entry(at=now, who=host, what="withdraw post", about=key))
            waiting = parts.c.state.in_([State.DUE.value, State.FAILED.value])
            which = (parts.c.post_id == id_of(connection, key)) & waiting
            connection.execute(update(parts).where(which).values(state=State.WITHDRAWN.value))

    def keep_snapshot(self, key: str, snapshot: Mapping[str, Any]) -> None:
        """What was said, for good."""
        with writing(self._engine) as connection:
            connection.execute(
                update(posts).where(posts.c.key == key).values(snapshot=dict(snapshot))
            )

    def restate(self, key: str, new: NewPost, now: datetime) -> None:
        """What was sent says something else by now, where it stands; its parts keep key and place."""
        with writing(self._engine) as connection:
            rows = [
                {"digest": d, "png": png, "made_at": now} for d, png in (new.cards or {}).items()
            ]
            insert_new(connection, cards, rows)
            stated = {"digest": new.digest, "snapshot": dict(new.snapshot or {})}
            connection.execute(update(posts).where(posts.c.key == key).values(stated))
            for n, part in enumerate(new.parts):
                says = {"text": part.text, "title": part.title, "card": part.card, "alt": part.alt}
                connection.execute(update(parts).where(_part(connection, key, n)).values(says))

    def _change(self, key: str, n: int, values: Mapping[str, Any], allowed: Sequence[str]) -> bool:
        with writing(self._engine) as connection:
            which = _part(connection, key, n) & parts.c.state.in_(allowed)
            return connection.execute(update(parts).where(which).values(values)).rowcount == 1


def _is_due(post: KeptPost, n: int, now: datetime) -> bool:
    part = post.parts[n] if n < len(post.parts) else None
    return (
        post.decided is State.DUE
        and part is not None
        and part.state is State.DUE
        and (part.retry_at is None or part.retry_at <= now)
        and all(earlier.state is State.SENT for earlier in post.parts[:n])
    )


def _revision(connection: Connection, talk: str) -> int:
    query = select(talks.c.revision).where(talks.c.name == talk).with_for_update()
    return int(connection.execute(query).scalar_one_or_none() or 0)


def _part(connection: Connection, key: str, n: int) -> Any:
    return (parts.c.post_id == id_of(connection, key)) & (parts.c.n == n)
