"""Reading again what another reader or lexicon read: in portions, to be broken off and gone on with."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app.app import App
from bot.model import Standing, Talk
from bot.storage import open_store
from bot.storage.backup import back_up
from bot.storage.unread import Portion, Span

PORTION = 500
"""Answers that are read and stored at once."""

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What reading again does to one nominee: the people that count before and after."""

    nominee: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What reading again does to a talk's standing; without shifts its figures stay."""

    talk: str
    people: tuple[int, int]
    pending: tuple[int, int]
    shifts: tuple[Shift, ...]


def reread(app: App, now: datetime, tell: Tell = lambda _more: None) -> int:
    """Read again all that another reader or lexicon read last; returns how many answers.

    Portion by portion, each a transaction: broken off, it goes on where it was; done again, it
    does nothing. Verdicts hold as they did. `tell` hears how many more were read.
    """
    app.meet(now)
    wanted = app.read_with
    done = sum(read_span(app, span, tell) for span in app.store.unread.spans(wanted, PORTION))
    return done + read_replies(app, tell)


def read_span(app: App, span: Span, tell: Tell = lambda _more: None) -> int:
    """Read again what replies to nothing within a span; what is read already is passed over."""
    done = 0
    while not app.stopping():
        portion = app.store.unread.within(app.read_with, span)
        if not portion.answers:
            break
        done += _read(app, portion, tell)
    return done


def read_replies(app: App, tell: Tell = lambda _more: None) -> int:
    """Read again the replies, in the order in which they were said."""
    done, after = 0, None
    while not app.stopping():
        portion = app.store.unread.replies(app.read_with, after, PORTION)
        if not portion.answers:
            break
        stale = len(portion.answers)
        done += (read := _read(app, portion, tell))
        stale -= read
        if not stale:  # else those left out are met again
            after = (portion.answers[-1].said_at, portion.answers[-1].id)
    return done


def _read(app: App, portion: Portion, tell: Tell) -> int:
    stale = app.store.unread.store(portion, app.reader()(portion.answers))
    read = len(portion.answers) - len(stale)
    tell(read)
    return read


def rehearse(app: App, now: datetime, tell: Tell = lambda _more: None) -> Sequence[Change]:
    """What reading again would do to every talk's standing, tried on a copy; nothing changes here."""
    with _copy(app) as copy:
        reread(copy, now, tell)
        return [
            compared(app.standings.of(talk, now), copy.standings.of(talk, now), talk)
            for talk in app.config.talks
        ]


def compared(before: Standing, after: Standing, talk: Talk) -> Change:
    """The difference of two standings of a talk, the largest shifts first. Pure."""
    names = {p.nominee.key: p.nominee.name for each in (before, after) for p in each.places}
    was = {place.nominee.key: place.people for place in before.places}
    is_ = {place.nominee.key: place.people for place in after.places}
    shifts = [
        Shift(nominee=name, before=was.get(key, 0), after=is_.get(key, 0))
        for key, name in names.items()
        if was.get(key, 0) != is_.get(key, 0)
    ]
    return Change(
        talk=talk.name,
        people=(before.people, after.people),
        pending=(before.pending, after.pending),
        shifts=tuple(sorted(shifts, key=lambda s: (-abs(s.after - s.before), s.nominee))),
    )


@contextmanager
def _copy(app: App) -> Iterator[App]:
    with TemporaryDirectory() as folder:
        file = back_up(app.store.engine, Path(folder) / "copy.db")
        with closing(
            App(app.config, open_store(f"sqlite:///{file}"), stopping=app.stopping)
        ) as copy:
            copy.catalogue, copy.cues = app.catalogue, app.cues
            yield copy
