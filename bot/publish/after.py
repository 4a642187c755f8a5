"""After the fact: corrections of what no longer holds, and taking back what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import Conflict, NetworkError
from bot.model import Approval, Occasion, OccasionKind, State
from bot.networks import Publisher
from bot.publish.planning import Planned, new_post
from bot.publish.press import (
    WITH_STANDING,
    Press,
    current_sheet,
    quotes_of,
    sheet_in,
    state_correction,
)
from bot.publish.revising import revised
from bot.publish.sending import Outcome
from bot.roundup import Quote, Sheet, order, unmarked
from bot.storage.outbox import KeptPart, KeptPost, nowhere, quote_digests

CORRECTED_FOR = timedelta(days=30)
_CHECK_EVERY = timedelta(hours=1)
_LATE = timedelta(days=7)


def correct(press: Press, now: datetime) -> Sequence[Planned]:
    """Draft a correction of each sent post whose published places or quotes hold no longer.

    Counts that grew are no error; another title, order or rank in a place is. A
    correction is never sent without a host. What stands as a draft on its network, and no
    host has made public, is brought up to date instead.
    """
    return [
        done
        for talk in press.talks.values()
        for post in press.store.outbox.posts(talk.name, decided=[State.DUE])
        if _is_due_a_check(press, post, now)
        for done in _correct(press, post, now)
    ]


def _is_due_a_check(press: Press, post: KeptPost, now: datetime) -> bool:
    if post.occasion.kind not in {*WITH_STANDING, OccasionKind.RESULT}:
        return False
    if post.occasion.network not in press.publishers:
        return False
    if post.state_at(now) is not State.SENT or now - post.occasion.due > CORRECTED_FOR:
        return False
    revision, at = post.snapshot.get("checked") or (-1, None)
    if revision == press.store.talks.revision(post.occasion.talk):
        return False
    return at is None or now - datetime.fromisoformat(at) >= _CHECK_EVERY


def _correct(press: Press, post: KeptPost, now: datetime) -> Sequence[Planned]:
    outbox = press.store.outbox
    revision = press.store.talks.revision(post.occasion.talk)
    said, holds = sheet_in(post.snapshot), current_sheet(press, post)
    live = quote_digests(outbox.quotes(post.occasion.talk))
    gone = any(id_ not in live for id_ in post.snapshot["quotes"])
    checked = {**post.snapshot, "checked": [revision, now.isoformat()]}
    outbox.keep_snapshot(post.key, checked)
    if gone or said.values != holds.values:
        try:
            if revised(press, replace(post, snapshot=checked), now):
                return [
                    Planned(
                        key=post.key, state=State.SENT, reason="its draft was brought up to date"
                    )
                ]
        except NetworkError as error:
            # the next check looks again
            outbox.keep_snapshot(post.key, {**checked, "checked": [-1, now.isoformat()]})
            return [Planned(key=post.key, state=State.SENT, reason=str(error))]
    if not gone and not _moved(said, holds, post.snapshot["stated"]):
        return []
    occasion = Occasion(
        talk=post.occasion.talk,
        kind=OccasionKind.CORRECTION,
        slot=f"{post.occasion.kind.value} {post.occasion.slot} {holds.digest(holds.values)[:6]}"[
            -40:
        ],
        network=post.occasion.network,
        due=now,
        cut_off=post.occasion.cut_off,
        expires=now + _LATE,
    )
    approval = Approval.TWO if post.approval is Approval.TWO else Approval.ONE
    new = new_post(state_correction(press, occasion, post), approval)
    planned = outbox.plan(new, now)
    return [Planned(key=occasion.key, state=new.state, reason=new.reason)] if planned else []


def _moved(said: Sheet, holds: Sheet, stated: Sequence[str]) -> bool:
    """Whether a place that was published is another now."""
    published = {int(query.split(".")[1]) for query in stated if query.startswith("places.")}
    lead = "lead.titles" in stated and said.of("lead.titles") != holds.of("lead.titles")
    return lead or any(order(said, n) != order(holds, n) for n in published)


def withdraw(press: Press, key: str, host: str, now: datetime) -> Sequence[Outcome]:
    """Take a post back: delete what was sent, last part first, and send no more of it.

    Raises Unknown for a key that is not there; Conflict while a part is on its way, where
    something stands on a network that is not connected, or where nothing is to come nor stands.
    What the network does not delete stays *sent*, with the reason, and is tried again when
    asked again.
    """
    outbox = press.store.outbox
    post = outbox.post(key)
    if post.state_at(now) in {State.SENDING, State.UNKNOWN}:
        raise Conflict(f"{key} is {post.state_at(now).value}: settle that first")
    out = [part for part in post.parts if part.state is State.SENT]
    publisher = press.publishers.get(post.occasion.network)
    if publisher is None and out:
        why = (
            "is not connected here, so nothing can be deleted there: `talkforreal doctor` says more"
        )
        raise Conflict(f"{post.occasion.network} {why}")
    if not out and post.decided in {State.SKIPPED, State.EXPIRED}:
        raise Conflict(f"{key} is {post.decided.value}: there is nothing to take back")
    outbox.withdraw(key, host, now)
    if publisher is None:
        return []
    return [_deleted(press, publisher, key, part, host) for part in reversed(out)]


def _deleted(press: Press, publisher: Publisher, key: str, part: KeptPart, host: str) -> Outcome:
    if part.ref is None or part.ref.id == nowhere(key, part.n):
        why = f"{host} said that it went out, but not where: please delete it there"
        return _still_stands(press, key, part.n, why)
    try:
        publisher.withdraw(part.ref)
    except NetworkError as error:
        return _still_stands(press, key, part.n, f"it could not be deleted: {error}")
    press.store.outbox.withdrawn(key, part.n, f"withdrawn by {host}")
    return Outcome(key=key, n=part.n, state=State.WITHDRAWN)


def _still_stands(press: Press, key: str, n: int, why: str) -> Outcome:
    press.store.outbox.still_stands(key, n, why)
    return Outcome(key=key, n=n, state=State.SENT, reason=why)


def said(press: Press, key: str) -> Sequence[str]:
    """What a post says, or said: its messages byte for byte; an erased quote leaves a note.

    Raises Unknown.
    """
    post = press.store.outbox.post(key)
    quotes: Mapping[str, Quote] = {
        q.id: q for q in quotes_of(press.store.outbox.quotes(post.occasion.talk))
    }
    return [unmarked(p.text, quotes, html=bool(post.snapshot.get("html"))) for p in post.parts]
