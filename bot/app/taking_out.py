"""A talk's answers taken out to a file, to be opened, passed on, or taken in elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from bot.model import Answer, Route, Ruling, Stance
from bot.networks.archive import Found, Writing, line_of
from bot.storage import Store
from bot.storage.conclusions import Kept

BATCH = 1000
"""Answers that are held in memory at once."""


def take_out(
    store: Store, talk: str, out: Writing, tell: Callable[[int], None] = lambda _more: None
) -> int:
    """Write a talk's answers, by the order in which they came in; returns how many.

    Left out is what its author or the network took back, what only some may see, and whoever
    asked to be left out; of each answer the version that stands, under the route that found it
    first. Memory does not grow with the talk. `tell` hears how many more were written.
    """
    written = 0
    for some in _batches(store.answers.shown_of_talk(talk, batch=BATCH)):
        lines = _lines(store, talk, some)
        out.write(lines)
        written += len(lines)
        tell(len(lines))
    return written


def _lines(store: Store, talk: str, some: Sequence[Answer]) -> Sequence[dict[str, object]]:
    left_out = store.opt_outs.among({answer.account.id for answer in some})
    wanted = [answer for answer in some if answer.account.id not in left_out]
    uids = [answer.id for answer in wanted]
    routes, concluded = store.answers.routes(uids), store.conclusions.of(uids)
    return [
        line_of(
            Found(answer=answer, route=next(iter(routes.get(answer.id, ())), Route.IMPORT)),
            _counted(concluded.get(answer.id, ()), talk),
        )
        for answer in wanted
    ]


def _counted(found: Sequence[Kept], talk: str) -> Sequence[str]:
    picks = (kept.settled.stands for kept in found if kept.talk == talk)
    return [
        pick.nominee.name
        for pick in picks
        if pick.nominee is not None
        and (pick.stance, pick.ruling) == (Stance.NOMINATED, Ruling.COUNTED)
    ]


def _batches(answers: Iterator[Answer]) -> Iterator[Sequence[Answer]]:
    while some := list(islice(answers, BATCH)):
        yield some
