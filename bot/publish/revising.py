"""What stands on a network as a draft is brought up to date when the standing moves, never doubled."""

from dataclasses import replace
from datetime import datetime

from bot.model import Card, State
from bot.networks import Revising
from bot.publish.planning import new_post
from bot.publish.press import Press, state
from bot.publish.sending import keep_snapshot, message
from bot.roundup import Template
from bot.storage.outbox import KeptPost, NewPost


def revised(press: Press, post: KeptPost, now: datetime) -> bool:
    """Whether a sent post says on its network what holds now, in place of what it said.

    Only where the network has it as a draft that no host has made public or reworded; it says
    it in the same words. Raises NetworkError: then nothing is known to have changed, and
    another try does no harm.
    """
    publisher = press.publishers[post.occasion.network]
    ref = post.parts[0].ref if len(post.parts) == 1 else None
    if ref is None or post.snapshot.get("edited") or not isinstance(publisher, Revising):
        return False
    statement = state(press, post.occasion, template=_template_of(post))
    new = new_post(statement, post.approval)
    if new.state is State.HELD or len(new.parts) != 1:
        return False
    [said], [text] = new.parts, statement.texts
    card = Card(digest=said.card, alt=said.alt or "") if said.card else None
    part = replace(message(press, post, 0), text=text, title=said.title, card=card)
    if not publisher.revise(ref, part, statement.picture):
        return False
    _keep(press, post, new, now)
    return True


def _template_of(post: KeptPost) -> Template:
    kept = post.snapshot
    return Template(name=kept["template"], source=kept["source"], html=kept["html"])


def _keep(press: Press, post: KeptPost, new: NewPost, now: datetime) -> None:
    checked = {"checked": post.snapshot.get("checked")}
    press.store.outbox.restate(
        post.key, replace(new, snapshot={**(new.snapshot or {}), **checked}), now
    )
    keep_snapshot(press, post.key)
