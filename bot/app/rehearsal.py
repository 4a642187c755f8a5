"""The rehearsal: the real pipeline over an archive, on a clock of its own, posting to the console.

The talk is the one of its file with an overlay: asked where the archive's answers stand,
every post approved by itself and sent to `console:x`. Its database is its own, so that a
made-up answer never counts where real ones do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app.app import App
from bot.app.feeds import Wanted
from bot.app.jobs import Ticked
from bot.app.sources import Networks
from bot.config import Config
from bot.model import AgendaEntry, Approval, Feed, Route, Talk
from bot.networks.archive import ArchiveSettings, connect
from bot.networks.console import Console
from bot.storage import open_store

TALK = "epic-kiss"
FOLDER = "demo"
ARCHIVE = "answers.jsonl"
POSTS_TO = "console:x"
PROMPT = "demo-prompt"  # the archive's id of the post that asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One tick of the rehearsal's clock, and what it did."""

    now: datetime
    done: Ticked


class Rehearsal:
    """A talk from its first answer to shortly before its close. Raises Unknown without that talk."""

    def __init__(self, config: Config, database: Path) -> None:
        talk = overlaid(config.talk(TALK))
        quiet = replace(config, talks=(talk,), database=f"sqlite:///{database}")
        self._folder = config.directory / FOLDER
        self.talk = talk
        self._now = talk.opens
        self.networks = Networks(quiet, {POSTS_TO: Console(POSTS_TO, lambda _line: None, self.now)})
        self.app = App(quiet, open_store(quiet.database), self.networks)
        self.feed = Feed(network="archive", route=Route.IMPORT, query=ARCHIVE)

    def close(self) -> None:
        """Give its database back."""
        self.app.close()

    def now(self) -> datetime:
        """The rehearsal's clock."""
        return self._now

    @property
    def moments(self) -> Sequence[datetime]:
        """When it ticks: each morning, just after the hour at which roundups are due, and at the end."""
        zone, talk = self.talk.zone, self.talk
        day = talk.opens.astimezone(zone).replace(hour=9, minute=5)
        mornings = []
        while day < talk.closes:
            if day >= talk.opens:
                mornings.append(day.astimezone(UTC))
            # by the calendar, so that it stays five past nine right through daylight saving
            day += timedelta(days=1)
        return [*mornings, talk.closes - timedelta(hours=1)]

    def steps(self) -> Iterator[Step]:
        """Tick through the talk; each tick sees only what had been said by then."""
        for now in self.moments:
            self._now = now
            yield Step(now=now, done=self._tick(now))

    def _tick(self, now: datetime) -> Ticked:
        app, talk = self.app, self.talk
        app.meet(now)
        source = connect(ArchiveSettings(directory=self._folder, until=now))
        done = app.keep_picks(talk, now)
        outcome = app.poll(Wanted(feed=self.feed, talks=(talk,)), now, source)
        return done + Ticked(outcomes=(outcome,)) + app.publish(talk, now)


def overlaid(talk: Talk) -> Talk:
    """The talk as it is rehearsed: the archive's prompt, posts to the console, nobody to approve."""
    asked = tuple(
        replace(place, post=PROMPT) if place.network == "x" else place for place in talk.asked_on
    )
    return replace(talk, asked_on=asked, agenda=tuple(_to_console(talk.agenda)))


def _to_console(agenda: Sequence[AgendaEntry]) -> Iterator[AgendaEntry]:
    for entry in agenda:
        if "x" in entry.networks:
            yield replace(entry, networks=(POSTS_TO,), approval=Approval.AUTO)
