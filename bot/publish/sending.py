"""Sending: what is due goes out, each part once, claimed on disk before anything leaves."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.agenda import is_quiet
from bot.errors import NetworkError, Trouble
from bot.model import Approval, Card, Part, Ref, State
from bot.networks import Publisher
from bot.publish.planning import new_post
from bot.publish.press import Press, quotes_of, restate, state, state_correction
from bot.publish.sender import running_from, this_sender
from bot.roundup import Template, unmarked
from bot.storage.outbox import Claim, KeptPart, KeptPost, Stands
from bot.telemetry import span

LEASE = timedelta(minutes=6)  # how long a claim holds
REQUEST = timedelta(minutes=3)  # no request takes longer: none is begun with less of the claim left
GRACE = timedelta(hours=24)  # a thread that was begun may go on so long past its time
_RETRY = timedelta(minutes=15)
_SOON = timedelta(seconds=20)
_PARENT_SETTLES = timedelta(minutes=5)  # a new post may be "not visible" to its own reply at first
_RECOMPUTE_AT_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a part (or, with n None, of a post) just now, and why."""

    key: str
    n: int | None
    state: State
    reason: str = ""


def send(
    press: Press,
    now: datetime,
    *,
    who: str | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Sequence[Outcome]:
    """Send what is due, oldest first, and expire what is too late; one post never stops another.

    Before a part goes out its *sending* is on disk, with the end of its claim. A fault
    whose outcome nobody knows leaves the part *unknown* for `settle`. Never raises NetworkError.
    """
    sender = _Sender(press, who or this_sender(), clock or running_from(now))
    outcomes: list[Outcome] = []
    for post in press.store.outbox.open():
        if post.occasion.talk in press.talks:
            outcomes += sender.post(post, now)
    return outcomes


class _Sender:
    """One round of sending under one name."""

    def __init__(self, press: Press, who: str, clock: Callable[[], datetime]) -> None:
        self.press = press
        self.outbox = press.store.outbox
        self.who = who
        self.clock = clock

    def post(self, post: KeptPost, now: datetime) -> list[Outcome]:
        """Everything of a post that can go out now, part by part."""
        if late := _too_late(post, now):
            self.outbox.expire(post.key, late)
            return [Outcome(key=post.key, n=None, state=State.EXPIRED, reason=late)]
        publisher = self.press.publishers.get(post.occasion.network)
        talk = self.press.talks[post.occasion.talk]
        if publisher is None or post.decided is not State.DUE:
            return []
        if post.occasion.due > now or (is_quiet(talk, now) and not post.begun):
            return []
        with span("post", post=post.key):
            return self._parts(post.key, publisher)

    def _parts(self, key: str, publisher: Publisher) -> list[Outcome]:
        outcomes: list[Outcome] = []
        n = 0
        while n < len((post := self.outbox.post(key)).parts):
            if post.parts[n].state is not State.SENT:
                outcome = self._part(post, n, publisher)
                outcomes += [outcome] if outcome else []
                if outcome is None or outcome.state is not State.SENT:
                    return outcomes
            n += 1
        keep_snapshot(self.press, key)
        return outcomes

    def _part(self, post: KeptPost, n: int, publisher: Publisher) -> Outcome | None:
        """Claim and send one part; None where it is not ours to send."""
        at = self.clock()
        claim = self._claim(post, n, at)
        if claim is Claim.CHANGED:
            return self._compose_anew(post, at)
        if claim is not Claim.TAKEN:
            return None
        claimed = self.outbox.post(post.key)
        part, picture = self._message(claimed, n)
        if self.clock() > at + LEASE - REQUEST:
            return self._woke_late(post.key, n, at)
        return self._publish(claimed, part, picture, publisher, at)

    def _claim(self, post: KeptPost, n: int, at: datetime) -> Claim:
        claim = Claim.MOVED
        for _ in range(_RECOMPUTE_AT_MOST):
            if claim is not Claim.MOVED:
                break
            stands = None if post.begun else self._stands(post)
            claim = self.outbox.claim(
                post.key, n, who=self.who, now=at, until=at + LEASE, stands=stands
            )
        return claim

    def _stands(self, post: KeptPost) -> Stands:
        # the revision first: what is written after it was read is seen by the claim
        revision = self.press.store.talks.revision(post.occasion.talk)
        return Stands(digest=restate(self.press, post), revision=revision)

    def _woke_late(self, key: str, n: int, at: datetime) -> Outcome:
        why = "the sender was paused, and sends nothing past its claim"
        self.outbox.put_off(key, n, who=self.who, claimed_at=at, until=self.clock(), trouble=why)
        return Outcome(key=key, n=n, state=State.DUE, reason=why)

    def _compose_anew(self, post: KeptPost, at: datetime) -> Outcome:
        """What it said no longer holds: say what does, and ask the hosts again where they are asked."""
        template = Template(
            name=post.snapshot["template"],
            source=post.snapshot["source"],
            html=post.snapshot["html"],
        )
        corrects = post.snapshot.get("corrects")
        statement = (
            state_correction(self.press, post.occasion, self.outbox.post(corrects), template)
            if corrects
            else state(self.press, post.occasion, template=template)
        )
        new = new_post(statement, post.approval)
        self.outbox.revise(post.key, new, at)
        why = "what it said has changed since it was planned"
        if post.approval is not Approval.AUTO:
            why = "what it said has changed since it was approved: please look again"
            self.outbox.explain(post.key, why)
        return Outcome(key=post.key, n=None, state=new.state, reason=why)

    def _message(self, post: KeptPost, n: int) -> tuple[Part, bytes | None]:
        kept = post.parts[n]
        return message(self.press, post, n), self.outbox.card(kept.card) if kept.card else None

    def _publish(
        self, post: KeptPost, part: Part, picture: bytes | None, publisher: Publisher, at: datetime
    ) -> Outcome:
        try:
            ref = publisher.publish(part, picture)
        except NetworkError as error:
            alone = self.press.talks[post.occasion.talk].text_alone_without_card
            if error.trouble is Trouble.PICTURE and picture is not None and alone:
                return self._publish(post, without_card(part), None, publisher, at)
            return self._refused(post, part.n, error, at)
        self.outbox.sent(post.key, part.n, ref, self.clock())
        return Outcome(key=post.key, n=part.n, state=State.SENT, reason=ref.url or ref.id)

    def _refused(self, post: KeptPost, n: int, error: NetworkError, at: datetime) -> Outcome:
        """What a network's refusal or silence makes of a part."""
        why, now = str(error), self.clock()
        if error.trouble in {Trouble.UNCLEAR, Trouble.DUPLICATE}:
            self.outbox.unknown(post.key, n, why)
            return Outcome(key=post.key, n=n, state=State.UNKNOWN, reason=why)
        until = _try_again(post, n, error, now)
        if until is None:
            self.outbox.failed(post.key, n, who=self.who, claimed_at=at, trouble=why)
            return Outcome(key=post.key, n=n, state=State.FAILED, reason=why)
        self.outbox.put_off(post.key, n, who=self.who, claimed_at=at, until=until, trouble=why)
        return Outcome(key=post.key, n=n, state=State.DUE, reason=why)


def _try_again(post: KeptPost, n: int, error: NetworkError, now: datetime) -> datetime | None:
    """When a part that is known not to have gone out is tried again; None: never."""
    if error.trouble in {Trouble.WAIT, Trouble.CREDITS, Trouble.CREDENTIALS, Trouble.PICTURE}:
        return error.retry_at or now + _RETRY
    if error.trouble is Trouble.LATER:
        return error.retry_at or now + _SOON
    parent_sent = post.parts[n - 1].sent_at if n else None
    if parent_sent is not None and now - parent_sent < _PARENT_SETTLES:
        return now + _SOON
    return None


def _too_late(post: KeptPost, now: datetime) -> str:
    """Why what is unsent of a post is not sent any more; empty while it is in time."""
    expires = post.occasion.expires + (GRACE if post.begun else timedelta(0))
    unsettled = any(p.state_at(now) in {State.SENDING, State.UNKNOWN} for p in post.parts)
    if now < expires or unsettled:
        return ""
    trouble = next((part.trouble for part in post.parts if part.trouble), None)
    if trouble:
        return f"it could not be sent in time: {trouble}"
    if post.decided is State.HELD:
        return f"it was held until its time was past ({post.reason})"
    if post.decided is State.DRAFT:
        return "its time passed before enough hosts had approved it"
    return "its time passed before it could be sent"


def message(press: Press, post: KeptPost, n: int) -> Part:
    """A part as the network gets it: quotes in their places, replying to the part before it."""
    kept = post.parts[n]
    quotes = {q.id: q for q in quotes_of(press.store.outbox.quotes(post.occasion.talk))}
    html = bool(post.snapshot.get("html"))
    return Part(
        post=post.key,
        n=n,
        network=post.occasion.network,
        text=unmarked(kept.text, quotes, html=html),
        key=kept.key,
        card=Card(digest=kept.card, alt=kept.alt or "") if kept.card else None,
        parent=_ref(post.parts[n - 1]) if n else None,
        root=_ref(post.parts[0]) if n else None,
        title=kept.title,
    )


def _ref(part: KeptPart) -> Ref | None:
    return part.ref


def without_card(part: Part) -> Part:
    """The same message without its picture."""
    return Part(
        post=part.post, n=part.n, network=part.network, text=part.text, key=part.key,
        parent=part.parent, root=part.root, title=part.title, language=part.language,
    )  # fmt: skip


def keep_snapshot(press: Press, key: str) -> None:
    """Once all of a post is sent: what was said, who approved it, and a hash over both."""
    post = press.store.outbox.post(key)
    if "hash" in post.snapshot or not all(part.state is State.SENT for part in post.parts):
        return
    said = {
        **post.snapshot,
        "texts": [part.text for part in post.parts],
        "approvals": [
            [a.host, a.at.isoformat()] for a in post.approvals if a.digest == post.digest
        ],
    }
    press.store.outbox.keep_snapshot(key, {**said, "hash": hash_of(said)})


def hash_of(said: Mapping[str, Any]) -> str:
    """The hash over a snapshot, itself and later notes left out."""
    body = {name: value for name, value in said.items() if name not in {"hash", "checked"}}
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
