"""Planning: what is called for is written down once, composed, or skipped with its reason."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.agenda import answers_needed, occasions
from bot.model import AgendaEntry, Approval, Occasion, OccasionKind, State, Talk
from bot.publish.press import WITH_STANDING, Press, Statement, sheet_in, state
from bot.roundup import Sheet
from bot.storage.outbox import KeptPost, NewPart, NewPost

_LOOK_BACK = timedelta(days=2)  # an occasion moved by quiet hours or an edit of the agenda


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A post that was planned just now: its key, its state, and why it is in that state."""

    key: str
    state: State
    reason: str = ""


def plan(press: Press, now: datetime) -> Sequence[Planned]:
    """Write down every post that is called for at `now` and was not planned before.

    Planning twice, or from two processes, plans once. A post without news or below its
    floor is kept as skipped, one that came too late as expired, both with the reason.
    One without a publisher waits unplanned until it has one or expires.
    """
    return [done for talk in press.talks.values() for done in _plan_talk(press, talk, now)]


def _plan_talk(press: Press, talk: Talk, now: datetime) -> Sequence[Planned]:
    outbox = press.store.outbox
    known = outbox.planned(talk.name)
    since = max(known.values()) - _LOOK_BACK if known else None
    answered = outbox.first_seen(talk.name, answers_needed(talk))
    planned = []
    for occasion in occasions(talk, now, answered, since):
        if occasion.key in known:
            continue
        new = _new_post(press, talk, occasion, now)
        if new is not None and outbox.plan(new, now):
            planned.append(Planned(key=occasion.key, state=new.state, reason=new.reason))
    return planned


def _new_post(press: Press, talk: Talk, occasion: Occasion, now: datetime) -> NewPost | None:
    entry = _entry(talk, occasion)
    if occasion.expires <= now:
        why = "its time passed before anything ran that could have posted it"
        return _unsaid(occasion, entry, State.EXPIRED, why)
    if occasion.network not in press.publishers:
        return None
    statement = state(press, occasion)
    earlier = press.store.outbox.previous(
        talk.name, occasion.network, WITH_STANDING, occasion.cut_off
    )
    why = _no_news(statement.sheet, occasion, entry, earlier)
    if why:
        return _unsaid(occasion, entry, State.SKIPPED, why)
    return new_post(statement, entry.approval)


def new_post(statement: Statement, approval: Approval) -> NewPost:
    """A post as it is written down: due where no host needs to agree, held where lint objects."""
    limits, breaches = statement.limits, statement.breaches
    decided = State.DUE if approval is Approval.AUTO else State.DRAFT
    card = hashlib.sha256(statement.picture).hexdigest() if statement.picture else None
    parts = [
        NewPart(
            text=text, title=statement.composed.title if limits.html else None,
            card=card if n == 0 else None, alt=statement.alt if card and n == 0 else None,
        )
        for n, text in enumerate(statement.composed.texts)
    ]  # fmt: skip
    return NewPost(
        occasion=statement.occasion,
        state=State.HELD if breaches else decided,
        approval=approval,
        parts=tuple(parts),
        digest=statement.digest,
        snapshot=statement.snapshot(),
        reason="; ".join(map(str, breaches)),
        cards={card: statement.picture} if card and statement.picture else {},
    )


def _unsaid(occasion: Occasion, entry: AgendaEntry, decided: State, why: str) -> NewPost:
    return NewPost(occasion=occasion, state=decided, approval=entry.approval, reason=why)


def _entry(talk: Talk, occasion: Occasion) -> AgendaEntry:
    """The agenda's entry that an occasion came from: the first of its kind on that network."""
    return next(
        e for e in talk.agenda if e.kind is occasion.kind and occasion.network in e.networks
    )


def _no_news(sheet: Sheet, occasion: Occasion, entry: AgendaEntry, earlier: KeptPost | None) -> str:
    """Why there is nothing to say; empty where there is."""
    if occasion.kind in {OccasionKind.PROMPT, OccasionKind.LAST_CALL}:
        return ""
    if sheet.number("people") == 0:
        return "nobody has answered yet"
    if occasion.kind not in WITH_STANDING:
        return ""
    before = sheet_in(earlier.snapshot) if earlier else Sheet({})
    new = sheet.number("answers") - before.number("answers")
    if new < entry.floor:
        return f"{max(0, new)} new answers since the last one, and the floor is {entry.floor}"
    return "nothing has changed since the last one" if _same(sheet, before) else ""


def _same(sheet: Sheet, before: Sheet) -> bool:
    def standing(of: Sheet) -> dict[str, object]:
        return {q: v for q, v in of.values.items() if q.startswith("places.") or q == "people"}

    return standing(sheet) == standing(before)
