"""Settling: whether a part whose fate nobody knows did arrive, by what stands on the network."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.errors import Conflict, NetworkError, Trouble
from bot.model import State
from bot.networks import Publisher
from bot.networks.addresses import ref_at
from bot.publish.press import Press
from bot.publish.sender import is_alive
from bot.publish.sending import Outcome, keep_snapshot, message
from bot.storage.outbox import KeptPart, KeptPost, Outbox

LOOKS = 2  # so many looks must miss it before it is believed not to be there
APART = timedelta(minutes=3)
_SELDOM = timedelta(hours=1)  # between looks once only a host can tell
_CLOCKS_DIFFER = timedelta(minutes=1)


def settle(press: Press, now: datetime) -> Sequence[Outcome]:
    """Look for every unknown part on its network's own timeline, and believe what is there.

    Found: sent. Missed by two looks minutes apart after its claim's end, with the sender
    known dead: due again.
    What the network calls a duplicate without showing it, and what cannot be looked for,
    waits for a host and stops nothing else. Never raises NetworkError.
    """
    outcomes: list[Outcome] = []
    ours = [p for p in press.store.outbox.unsettled() if p.occasion.talk in press.talks]
    for post in ours:
        publisher = press.publishers.get(post.occasion.network)
        if publisher is not None:
            wanted = [part for part in post.parts if _wants_a_look(part, now)]
            outcomes += [_look(press, post, part, publisher, now) for part in wanted]
    return outcomes


def decide(
    outbox: Outbox, key: str, n: int, *, sent: bool, url: str, host: str, now: datetime
) -> KeptPost:
    """A host says whether an unknown part went out, and by its address where it stands.

    Raises Unknown, or Conflict where the part is settled or on its way, where the address is
    not its own, or where the parts to come would have nothing to reply to.
    """
    post = outbox.post(key)
    if url and not sent:
        raise Conflict("an address says that it went out: leave it away, or say that it did")
    if sent and not url and n + 1 < len(post.parts):
        raise Conflict(f"the next part replies to part {n + 1}: give the address where that stands")
    ref = ref_at(post.occasion.network, url) if url else None
    if ref is not None and {ref.id, ref.native} & outbox.known_refs(post.occasion.network):
        raise Conflict(f"{url} is known as another part's address: copy the one of part {n + 1}")
    return outbox.decide(key, n, sent=sent, host=host, now=now, ref=ref)


def _wants_a_look(part: KeptPart, now: datetime) -> bool:
    if part.state_at(now) is not State.UNKNOWN:
        return False
    if part.state is State.SENDING and is_alive(part.claimed_by):
        return False
    pause = APART if part.looks < LOOKS else _SELDOM
    return part.looked_at is None or now - part.looked_at >= pause


def _look(
    press: Press, post: KeptPost, part: KeptPart, publisher: Publisher, now: datetime
) -> Outcome:
    outbox = press.store.outbox
    since = (part.sending_at or post.planned_at) - _CLOCKS_DIFFER
    try:
        found = publisher.find(message(press, post, part.n), since)
    except NetworkError as error:
        first = (part.trouble or "its sender died").partition("; looking for it: ")[0]
        trouble = f"{first}; looking for it: {error}"
        outbox.unknown(post.key, part.n, trouble)
        return Outcome(key=post.key, n=part.n, state=State.UNKNOWN, reason=trouble)
    known = outbox.known_refs(post.occasion.network)
    ours = next((ref for ref in found if not {ref.id, ref.native} & known), None)
    if ours is not None:
        outbox.sent(post.key, part.n, ours, now)
        keep_snapshot(press, post.key)
        return Outcome(key=post.key, n=part.n, state=State.SENT, reason=ours.url or ours.id)
    return _missed(press, post, part, now)


def _missed(press: Press, post: KeptPost, part: KeptPart, now: datetime) -> Outcome:
    outbox = press.store.outbox
    trouble = part.trouble or "its sender died"
    # what was sent a moment ago may show late: only looks after the claim's end speak against it
    ripe = part.claimed_until is None or part.claimed_until <= now
    looks = outbox.looked(post.key, part.n, now, trouble, counts=ripe)
    if looks < LOOKS:
        why = f"{trouble}; not there at this look"
        return Outcome(key=post.key, n=part.n, state=State.UNKNOWN, reason=why)
    if f": {Trouble.DUPLICATE.value}: " in trouble:
        why = f"{trouble}; but it is not on the timeline: a host must say"
        return Outcome(key=post.key, n=part.n, state=State.UNKNOWN, reason=why)
    outbox.not_there(post.key, part.n)
    return Outcome(key=post.key, n=part.n, state=State.DUE, reason="it never arrived")
