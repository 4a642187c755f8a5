"""Out: plan what is called for, send what is due, each once.

One tick is `tick(press, now)`: plan → settle → send → correct. A `Press` is made once of
a store, publishers by network, talks by name, `standing_at(talk, cut_off)`, and a `House`
(`load_templates`, `Titles.among(works)`, who paints the card). All times are aware UTC.

- `plan(press, now)` writes down what is called for, once: `Planned(key, state, reason)`.
- `send(press, now)` sends what is due: `Outcome(key, n, state, reason)`.
- `settle(press, now)` finds out about parts whose fate is unknown; `decide(outbox, key, n, …)`
  is a host's word on one.
- `correct(press, now)` drafts corrections of what no longer holds.
- `preview(press, talk, kind, network, now)` composes without writing: `Statement.texts`.
- `said(press, key)` is what a post says; `edit(press, key, texts, host, now)` rewords a
  draft; `withdraw(press, key, host, now)` takes a post back.
- `rounds(posts, now)` are the standings that posts stated; `present(standing, n)` is that of now.
- `press.store.outbox` has the rest: `posts`, `post`, `approve(key, host, digest, now)`,
  `hold`, `release`, `quote`, `drop_quote`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.publish.after import correct, said, withdraw
from bot.publish.drafts import edit, preview
from bot.publish.planning import Planned, plan
from bot.publish.press import House, Press, Statement
from bot.publish.rounds import Round, Stated, present, rounds
from bot.publish.sender import is_dead, this_sender
from bot.publish.sending import Outcome, send
from bot.publish.settling import decide, settle

__all__ = [
    "House",
    "Outcome",
    "Planned",
    "Press",
    "Round",
    "Stated",
    "Statement",
    "Ticked",
    "correct",
    "decide",
    "edit",
    "is_dead",
    "plan",
    "present",
    "preview",
    "rounds",
    "said",
    "send",
    "settle",
    "this_sender",
    "tick",
    "withdraw",
]


class Ticked(NamedTuple):
    """What one tick did."""

    planned: Sequence[Planned]
    outcomes: Sequence[Outcome]


def tick(press: Press, now: datetime) -> Ticked:
    """Plan, settle, send and correct, in this order. Never raises NetworkError."""
    planned = list(plan(press, now))
    outcomes = [*settle(press, now), *send(press, now)]
    return Ticked([*planned, *correct(press, now)], outcomes)
