"""The app: the work of a tick, and what a host asks for by hand."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot import collect, publish
from bot.app import tidying
from bot.app.alerts import Watched, alerts, tell
from bot.app.assembly import Assembly
from bot.app.by_hand import ONE_BY_ONE, TakenIn, native_of, take_in_file, take_in_page
from bot.app.feeds import Wanted, asked_for, listened_to, wanted
from bot.app.jobs import Job, JobKind, Ticked, done_each
from bot.app.outcomes import tell_of
from bot.app.pace import is_due, next_poll
from bot.app.sources import Heard, Picks, Stoppable
from bot.app.walls import Walled
from bot.app.watch import Watch
from bot.collect import Outcome
from bot.model import Allowance, Feed, Page, Route, Talk
from bot.networks import ALERTING, Publisher, Source
from bot.telemetry import logger, span

log = logger(__name__)


class App(Assembly):
    """Does what is due, each job for itself, with what it is put together from."""

    @property
    def watch(self) -> Watch:
        """What follows gathered answers: daily rounds, and a look before each roundup."""
        return Watch(
            config=self.config,
            store=self.store,
            walls=self.walls,
            source=self.networks.source,
            reader=self.reader,
            standings=self.standings,
            poll=self.poll,
            by=self.by,
            is_dead=publish.is_dead,
        )

    def feeds(self, now: datetime) -> Sequence[Wanted]:
        """The feeds that are polled at an instant, in the order in which to poll them."""
        return wanted(listened_to(self.config.talks, now, self.config.polling.after_close))

    def due(self, now: datetime) -> Sequence[Job]:
        """What a tick at this instant should do, in order."""
        opened = [talk for talk in self.config.talks if talk.opens <= now]
        picks = [Job(kind=JobKind.PICKS, of=talk.name) for talk in opened if talk.picks]
        heard = self.feeds(now)
        states = self.store.feeds.states([want.feed for want in heard])
        feeds = [want.feed for want in heard if is_due(want.feed, states[want.feed.id], now)]
        watch = self.watch
        rounds = [want.feed for want in heard if watch.round_is_due(want, now)]
        speaking = [talk for talk in opened if talk.agenda]
        return [
            *picks,
            *(Job(kind=JobKind.COLLECT, of=feed.id) for feed in feeds),
            *(Job(kind=JobKind.ROUND, of=feed.id) for feed in rounds),
            *(
                Job(kind=JobKind.LOOK, of=talk.name)
                for talk in speaking
                if watch.look_is_due(talk, now)
            ),
            *(Job(kind=JobKind.PUBLISH, of=talk.name) for talk in speaking),
            *([Job(kind=JobKind.SERIES)] if self.drafting.is_due(now) else []),
            *(self.safekeeping.due(now) if self.safekeeping is not None else ()),
            *([Job(kind=JobKind.ALERT)] if self._alerting else []),
            *([Job(kind=JobKind.TIDY)] if tidying.is_due(self.store, now) else []),
        ]

    def do(self, job: Job, now: datetime) -> Ticked:
        """Do one job. Expected failures are in what it returns; others are raised."""
        with span("job", job=job.id):
            return self._do(job, now)

    def _do(self, job: Job, now: datetime) -> Ticked:
        if job.kind in {JobKind.COLLECT, JobKind.ROUND}:
            return self._of_feed(job, now)
        if job.kind in {JobKind.PICKS, JobKind.LOOK, JobKind.PUBLISH}:
            return self._of_talk(job.kind, self.config.talk(job.of), now)
        return Ticked(troubles=tuple(self._of_house(job.kind, now)))

    def _of_talk(self, kind: JobKind, talk: Talk, now: datetime) -> Ticked:
        if kind is JobKind.PICKS:
            return self.keep_picks(talk, now)
        if kind is JobKind.PUBLISH:
            return self.publish(talk, now)
        self.watch.look(talk, now)
        return Ticked()

    def _of_house(self, kind: JobKind, now: datetime) -> Sequence[str]:
        """What is done for all talks together; returns what went wrong, in words."""
        if kind is JobKind.ALERT:
            return self.alert(now)
        if kind is JobKind.TIDY:
            tidying.tidy(self.store, self.config.talks, now)
        elif kind is JobKind.SERIES:
            self.drafting.look(now)
        elif self.safekeeping is not None:
            return self.safekeeping.do(kind, now)
        return ()

    def _of_feed(self, job: Job, now: datetime) -> Ticked:
        by_id = {want.feed.id: want for want in self.feeds(now)}
        if job.of not in by_id:
            return Ticked()  # its talk closed while the job waited
        if job.kind is JobKind.ROUND:
            return Ticked(outcomes=tuple(self.watch.round(by_id[job.of], now)))
        return Ticked(outcomes=(self.poll(by_id[job.of], now),))

    def tick(
        self, now: datetime, dispatch: Callable[[Job, datetime], Ticked] | None = None
    ) -> Ticked:
        """Do everything that is due, each job for itself; ends early when told to stop.

        What goes wrong by expectation is told in the result. A bug in one job is logged and
        keeps no other from being done; then all such are raised together. So is a StorageError,
        which tells that the database cannot be used.
        """
        self.meet(now)
        with span("tick", tick=f"{now:%Y%m%dT%H%M%S}"):
            do = dispatch or self.do
            return done_each(self.due(now), lambda job: do(job, now), self.stopping)

    @property
    def _alerting(self) -> Sequence[str]:
        return [name for name in ALERTING if name in self.config.networks]

    def alert(self, now: datetime) -> Sequence[str]:
        """Tell hosts what they were not told yet; returns what could not be told."""
        watched = Watched(
            store=self.store,
            walls=self.walls,
            feeds=self.feeds(now),
            talks=self.config.open_talks(now),
            backups=self.config.backups is not None,
        )
        return tell(alerts(watched, now), self.networks, self._alerting, self.store, now)

    def keep_picks(self, talk: Talk, now: datetime) -> Ticked:
        """Keep the hosts' own answers of a talk's file, where they are not kept yet."""
        known = self.store.answers.by_id(pick.id for pick in collect.pick_answers(talk))
        if all(
            pick.id in known and known[pick.id].version == pick.version
            for pick in collect.pick_answers(talk)
        ):
            return Ticked()
        want = Wanted(feed=Picks.feed(talk), talks=(talk,), own=True)
        return Ticked(outcomes=(self.poll(want, now, Picks([talk])),))

    def paying(self, talk: Talk, now: datetime) -> Mapping[str, Publisher]:
        """The talk's publishers, which send what can be paid, and book it."""
        walls = self.walls
        return {
            name: Walled(publisher, walls, talk, lambda: now)
            for name, publisher in self.networks.publishers(talk).items()
        }

    def publish(self, talk: Talk, now: datetime) -> Ticked:
        """Plan what a talk's agenda calls for, settle what is unknown, send what is due."""
        done = publish.tick(self.press(talk, self.paying(talk, now)), now)
        for post in done.planned:
            log.info("planned", post=post.key, state=post.state.value, reason=post.reason)
        for part in done.outcomes:
            log.info("posting", post=part.key, part=part.n, state=part.state.value, why=part.reason)
        return Ticked(planned=tuple(done.planned), posted=tuple(done.outcomes))

    def poll(self, want: Wanted, now: datetime, source: Source | None = None) -> Outcome:
        """Ask one feed now, whether or not it is due, under what may still be spent."""
        with span("feed", feed=want.feed.id), self._broken.polling(want.feed.id) as is_dead:
            return self._poll(want, now, source, is_dead)

    def _poll(
        self, want: Wanted, now: datetime, source: Source | None, is_dead: Callable[[str], bool]
    ) -> Outcome:
        config = self.config
        state = self.store.feeds.state(want.feed)
        before = state.next_at - state.last_at if state.next_at and state.last_at else None
        walls = self.walls
        left, paying = walls.left(want.talks, now)
        own = [talk for talk in want.talks if talk.name == paying]
        by_hand = want.feed.route is Route.IMPORT
        if want.feed.route is Route.QUOTE:
            left = min(config.budget.quotes, config.budget.quotes if left is None else left)
        outcome = collect.collect(
            want.feed,
            Stoppable(source or self.networks.source(want.feed.network), self.stopping),
            self.store,
            self.reader(want.talks[0] if want.own else None),
            Allowance(dollars=left, pages=None if by_hand else config.polling.pages),
            now=now,
            by=self.by,
            next_at=lambda outcome: next_poll(outcome, now, before, config.polling, want),
            talk=paying,
            keep_raw=config.keep_raw,
            bounds=walls.bounds(own, now),
            is_dead=is_dead,
        )
        tell_of(outcome)
        return outcome

    def take_in(
        self, archive: Path, now: datetime, tell: Callable[[Page], None] = lambda _page: None
    ) -> Outcome:
        """Keep the answers of an archive file; its trouble, where there is one, is in the outcome.

        Memory does not grow with the file. `tell` hears of each page, once it is kept.
        """
        self.meet(now)
        feed = Feed(network="archive", route=Route.IMPORT, query=str(archive.resolve()))
        source = Heard(self.networks.source("archive"), tell)
        return self.poll(Wanted(feed=feed, talks=()), now, source)

    def take_in_posts(self, given: str, now: datetime) -> TakenIn:
        """Keep a post of X by its id or address, or X's posts of a file. Raises NetworkError."""
        self.meet(now)
        native = native_of(given)
        if native is None:
            return take_in_file(Path(given), self.store, self.reader(), now)
        page, settles, paid_by = self.watch.fetch(ONE_BY_ONE, [native], now)
        return take_in_page(
            page, [native], self.store,
            read=self.reader(named=frozenset), now=now, talk=paid_by, settles=settles,
        )  # fmt: skip

    def reread(self, answers: Sequence[str], now: datetime) -> None:
        """Conclude anew from answers that are stored, with what hosts have decided by now."""
        self.meet(now)
        found = self.store.answers.readable(answers)
        if found:
            self.store.conclusions.store(self.reader()(found))

    def by_hand(self, now: datetime, networks: Collection[str] = (), talk: str = "") -> Ticked:
        """Poll at once what a host asks for, due or not.

        A post's comments are there for good, so those of closed talks are asked too; other
        feeds only of talks that are listened to, or of the one that is named. Raises Unknown.
        """
        self.meet(now)
        named = [self.config.talk(talk)] if talk else list(self.config.talks)
        listened = named if talk else listened_to(named, now, self.config.polling.after_close)
        feeds = asked_for(self.config.talks, named, listened, networks)
        done = Ticked()
        for each in named:
            done += self.keep_picks(each, now)
        for want in feeds:
            done += Ticked(outcomes=(self.poll(want, now),))
        return done
