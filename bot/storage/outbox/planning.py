"""The outbox before anything is sent: planning, composing anew, hosts' approvals."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, select, update

from bot.errors import Conflict, Unknown
from bot.model import OccasionKind, State
from bot.storage.engine import reading, writing
from bot.storage.log import Entry, note
from bot.storage.outbox.rows import by_key, fetch, part_rows
from bot.storage.outbox.values import KeptPost, NewPart, NewPost
from bot.storage.schema import answers, approvals, belongings, cards, parts, posts, talks
from bot.storage.sql import insert, insert_new

_OPEN = (State.DRAFT.value, State.DUE.value, State.HELD.value)


class Planning:
    """Posts as they are planned and agreed upon."""

    _engine: Engine

    def planned(self, talk: str) -> Mapping[str, datetime]:
        """Every key that was ever planned for a talk, with when it was due."""
        query = select(posts.c.key, posts.c.due_at).where(posts.c.talk == talk)
        with reading(self._engine) as connection:
            return {row.key: row.due_at for row in connection.execute(query)}

    def plan(self, new: NewPost, now: datetime) -> bool:
        """Write a post and its parts; False, and nothing written, where its key is there already."""
        with writing(self._engine) as connection:
            insert_new(
                connection,
                cards,
                [{"digest": d, "png": png, "made_at": now} for d, png in (new.cards or {}).items()],
            )
            statement = insert(connection, posts).values(_row(new, now)).on_conflict_do_nothing()
            post_id = connection.execute(statement.returning(posts.c.id)).scalar_one_or_none()
            if post_id is None:
                return False
            _write_parts(connection, post_id, new.occasion.key, new.digest, new.parts)
            return True

    def post(self, key: str) -> KeptPost:
        """The post of a key. Raises Unknown where there is none."""
        with reading(self._engine) as connection:
            return post_of(connection, key)

    def posts(
        self, talk: str | None = None, *, decided: Sequence[State] = (), limit: int = 500
    ) -> Sequence[KeptPost]:
        """Posts, newest due first; of one talk or of all, in some of the stored states or in any."""
        query = select(posts).order_by(posts.c.due_at.desc(), posts.c.id.desc()).limit(limit)
        if talk is not None:
            query = query.where(posts.c.talk == talk)
        if decided:
            query = query.where(posts.c.state.in_([state.value for state in decided]))
        with reading(self._engine) as connection:
            return fetch(connection, query)

    def conversations(self) -> Mapping[str, str]:
        """The worldwide ids of all that went out, each with its talk."""
        query = select(parts.c.ref, posts.c.talk).join(posts, posts.c.id == parts.c.post_id)
        with reading(self._engine) as connection:
            return dict(connection.execute(query.where(parts.c.ref.is_not(None))).all())

    def open(self) -> Sequence[KeptPost]:
        """Posts that are not done with: draft, due or held, oldest due first."""
        unsent = select(parts.c.post_id).where(parts.c.state != State.SENT.value)
        query = select(posts).where(posts.c.state.in_(_OPEN), posts.c.id.in_(unsent))
        with reading(self._engine) as connection:
            return fetch(connection, query.order_by(posts.c.due_at, posts.c.id))

    def previous(
        self, talk: str, network: str, kinds: Sequence[OccasionKind], before: datetime
    ) -> KeptPost | None:
        """The latest earlier post of these kinds that stated something (not skipped, not expired)."""
        query = (
            select(posts)
            .where(
                posts.c.talk == talk,
                posts.c.network == network,
                posts.c.kind.in_([kind.value for kind in kinds]),
                posts.c.cut_off < before,
                posts.c.state.in_(_OPEN),
            )
            .order_by(posts.c.cut_off.desc(), posts.c.id.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            return next(iter(fetch(connection, query)), None)

    def first_seen(self, talk: str, n: int) -> Sequence[datetime]:
        """When the talk's first n answers came to be known, oldest first."""
        query: Select[Any] = (
            select(answers.c.first_seen_at)
            .join(belongings, belongings.c.answer_id == answers.c.id)
            .join(talks, talks.c.id == belongings.c.talk_id)
            .where(talks.c.name == talk, belongings.c.ruling == "counted", answers.c.host.is_(None))
            .order_by(answers.c.first_seen_at)
            .limit(n)
        )
        if n == 0:
            return []
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def revise(
        self, key: str, new: NewPost, now: datetime, *, edited_by: str | None = None
    ) -> bool:
        """Replace what an unbegun post says; False where it was begun or is done with."""
        with writing(self._engine) as connection:
            post = post_of(connection, key, lock=True)
            if post.begun or post.decided not in {State.DRAFT, State.DUE, State.HELD}:
                return False
            insert_new(
                connection,
                cards,
                [{"digest": d, "png": png, "made_at": now} for d, png in (new.cards or {}).items()],
            )
            post_id = id_of(connection, key)
            values = {
                "state": new.state.value, "digest": new.digest, "reason": new.reason,
                "snapshot": dict(new.snapshot or {}), "edited_by": edited_by,
            }  # fmt: skip
            connection.execute(update(posts).where(posts.c.id == post_id).values(values))
            connection.execute(delete(parts).where(parts.c.post_id == post_id))
            _write_parts(connection, post_id, key, new.digest, new.parts)
            return True

    def approve(self, key: str, host: str, digest: str, now: datetime) -> KeptPost:
        """A host agrees with what a post states; enough of them make it due.

        Raises Unknown for a key that is not there, Conflict where the post states
        something else by now, or is past approving.
        """
        with writing(self._engine) as connection:
            post = post_of(connection, key, lock=True)
            if post.decided not in {State.DRAFT, State.HELD}:
                raise Conflict(f"{key} is {post.decided.value}; only a draft can be approved")
            if post.digest != digest:
                raise Conflict(f"{key} says something else by now; look at it again")
            post_id = id_of(connection, key)
            row = {"post_id": post_id, "host": host, "at": now, "digest": digest}
            insert_new(connection, approvals, [row])
            note(
                connection,
                Entry(at=now, who=host, what="approve post", about=key, details={"digest": digest}),
            )
            post = post_of(connection, key, lock=True)
            if post.approvals_missing == 0 and post.decided is State.DRAFT:
                decide_post(connection, key, State.DUE, "")
            return post_of(connection, key)

    def hold(self, key: str, host: str, now: datetime, reason: str = "") -> KeptPost:
        """Keep a post back until it is released. Raises Conflict where it is past holding."""
        with writing(self._engine) as connection:
            post = post_of(connection, key, lock=True)
            if post.decided not in {State.DRAFT, State.DUE, State.HELD}:
                raise Conflict(f"{key} is {post.decided.value}; only what is to come can be held")
            decide_post(connection, key, State.HELD, reason or f"held by {host}")
            note(connection, Entry(at=now, who=host, what="hold post", about=key))
            return post_of(connection, key)

    def release(self, key: str, host: str, now: datetime) -> KeptPost:
        """Let a held post go on: due where enough hosts agreed, else a draft."""
        with writing(self._engine) as connection:
            post = post_of(connection, key, lock=True)
            if post.decided is not State.HELD:
                raise Conflict(f"{key} is {post.decided.value}, not held")
            decide_post(connection, key, State.DRAFT if post.approvals_missing else State.DUE, "")
            note(connection, Entry(at=now, who=host, what="release post", about=key))
            return post_of(connection, key)

    def hasten(self, key: str, host: str, now: datetime) -> KeptPost:
        """A host wants a post out at once. Raises Conflict where it was begun or is done with."""
        with writing(self._engine) as connection:
            post = post_of(connection, key, lock=True)
            if post.begun or post.decided not in {State.DRAFT, State.DUE}:
                raise Conflict(f"{key} was begun or is done with; it cannot be hurried")
            sooner = min(post.occasion.due, now)
            connection.execute(update(posts).where(posts.c.key == key).values(due_at=sooner))
            note(connection, Entry(at=now, who=host, what="hasten post", about=key))
            return post_of(connection, key)

    def explain(self, key: str, reason: str) -> None:
        """Say why a post is where it is."""
        with writing(self._engine) as connection:
            connection.execute(update(posts).where(posts.c.key == key).values(reason=reason))

    def expire(self, key: str, reason: str) -> None:
        """It is too late for what was not sent of a post, and why."""
        with writing(self._engine) as connection:
            decide_post(connection, key, State.EXPIRED, reason)
            waiting = parts.c.state == State.DUE.value
            mine = parts.c.post_id == id_of(connection, key)
            connection.execute(
                update(parts).where(mine, waiting).values(state=State.EXPIRED.value, trouble=reason)
            )

    def card(self, digest: str) -> bytes | None:
        """A picture by its digest."""
        with reading(self._engine) as connection:
            query = select(cards.c.png).where(cards.c.digest == digest)
            return connection.execute(query).scalar_one_or_none()


def _row(new: NewPost, now: datetime) -> dict[str, Any]:
    occasion = new.occasion
    return {
        "key": occasion.key, "talk": occasion.talk, "kind": occasion.kind.value,
        "slot": occasion.slot, "network": occasion.network, "state": new.state.value,
        "due_at": occasion.due, "cut_off": occasion.cut_off, "expires_at": occasion.expires,
        "approval": new.approval.value, "digest": new.digest,
        "snapshot": dict(new.snapshot or {}), "reason": new.reason, "planned_at": now,
    }  # fmt: skip


def _write_parts(
    connection: Connection, post_id: int, key: str, digest: str | None, new: Sequence[NewPart]
) -> None:
    rows = part_rows(post_id, key, digest, new)
    if rows:
        connection.execute(parts.insert(), rows)


def post_of(connection: Connection, key: str, *, lock: bool = False) -> KeptPost:
    """The post of a key, in the caller's transaction; `lock` keeps others from changing it.

    Raises Unknown where there is none.
    """
    found = fetch(connection, by_key(key).with_for_update() if lock else by_key(key))
    if not found:
        talk = key.partition("/")[0]
        near = select(posts.c.key).where(posts.c.key.startswith(f"{talk}/", autoescape=True))
        raise Unknown("post", key, list(connection.execute(near.limit(3)).scalars()))
    return found[0]


def id_of(connection: Connection, key: str) -> int:
    """The inner key of a post that is there."""
    return int(connection.execute(select(posts.c.id).where(posts.c.key == key)).scalar_one())


def decide_post(connection: Connection, key: str, state: State, reason: str) -> None:
    """Store a post's state and why, in the caller's transaction."""
    values = {"state": state.value, "reason": reason}
    connection.execute(update(posts).where(posts.c.key == key).values(values))
