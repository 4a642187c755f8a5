"""Following what was gathered: the daily round late in the UTC day, a look before each roundup and, seldom, after."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot import agenda
from bot.app.feeds import Wanted
from bot.app.walls import Walls
from bot.collect import (
    Asking,
    MeteredSource,
    Outcome,
    ReadPage,
    Spending,
    look_after,
    recheck,
    rounds,
)
from bot.config import Config
from bot.errors import NetworkError, Unknown
from bot.ledger import close_places
from bot.model import Account, Allowance, Change, Feed, OccasionKind, Page, Route, Talk
from bot.networks import Source
from bot.storage import Store
from bot.storage.ledger import Errand
from bot.storage.measures import Measure
from bot.tally import Standings

AHEAD = timedelta(minutes=30)  # before a roundup, its answers are looked at again
_AGAIN = timedelta(minutes=5)  # after a round that met trouble
_ANOTHER_DAY = timedelta(days=1)  # after a look that met trouble when nothing hurries
_SELDOM = timedelta(days=7)  # after the close, at least, between two looks
_LOOKED = timedelta(hours=12)  # who was looked at within it is not looked at again
_PAGES = 50
_PORTION = (
    60  # answers of a free network that are looked at again at once: some ask for each by itself
)
_STATING = {
    OccasionKind.FIRST_ANSWERS,
    OccasionKind.ROUNDUP,
    OccasionKind.LAST_CALL,
    OccasionKind.RESULT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What follows gathered answers. `source` gives a network by name, `poll` polls a feed now.

    `by` names this process, `is_dead` tells of another one that it is no more.
    """

    config: Config
    store: Store
    walls: Walls
    source: Callable[[str], Source]
    reader: Callable[[], ReadPage]
    standings: Standings
    poll: Callable[[Wanted, datetime], Outcome]
    by: str
    is_dead: Callable[[str], bool]

    def round_is_due(self, want: Wanted, now: datetime) -> bool:
        """Whether a feed's daily round is to be made now; it is made once a UTC day.

        Where it costs, late in the day: what was billed that day is not billed again.
        """
        if want.feed.route not in _ROUNDS or not (rounds.is_late(now) or self._is_free(want.feed)):
            return False
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        tried = [
            measure
            for measure in self.store.measures.since("round", midnight)
            if measure.value["feed"] == want.feed.id
        ]
        return not any(one.value["done"] or now - one.at < _AGAIN for one in tried)

    def _is_free(self, feed: Feed) -> bool:
        # where it is not set up, its poll tells
        return self._is_set_up(feed.network) and not isinstance(
            self.source(feed.network), MeteredSource
        )

    def _is_set_up(self, network: str) -> bool:
        try:
            self.source(network)
        except Unknown:
            return False
        return True

    def round(self, want: Wanted, now: datetime) -> Sequence[Outcome]:
        """Make a feed's daily round; its trouble is told and tried again within the day."""
        source = self.source(want.feed.network)
        done, outcomes = True, list[Outcome]()
        try:
            if isinstance(source, MeteredSource):
                outcomes += self._made(want, self._asking(source, want.talks, now))
                done = not any(outcome.busy for outcome in outcomes)
            else:
                done = self._followed(want.feed, source, now)
        except NetworkError as error:
            done = False
            outcomes.append(
                Outcome(
                    feed=want.feed.id,
                    trouble=error.trouble,
                    detail=error.detail,
                    retry_at=error.retry_at,
                )
            )
        value = {"feed": want.feed.id, "done": done}
        self.store.measures.note(Measure(name="round", at=now, value=value))
        return outcomes

    def _followed(self, feed: Feed, source: Source, now: datetime) -> bool:
        """Look again at what a feed brought, where that is free; whether all of it was looked at today.

        Threads and timelines do not tell of what was taken back, nor of an edit below it.
        """
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        refs = self.store.found.looked_at_before(feed, midnight, _PORTION + 1)
        portion, reader = refs[:_PORTION], self.reader()
        recheck(portion, source, self.store, reader, Allowance(pages=_PORTION), now=now)
        return len(refs) <= _PORTION

    def _made(self, want: Wanted, asking: Asking) -> Iterator[Outcome]:
        feed, since = want.feed, min(talk.opens for talk in want.talks)
        if feed.route is Route.REPLY:
            yield from self._conversation(want, asking, since)
            return
        again = rounds.read_again(feed, asking)
        gone = _gone(again.changes)
        yield Outcome(
            feed=feed.id, fresh=again.fresh, gone=gone, complete=not again.busy, busy=again.busy
        )
        if again.busy:
            return
        if feed.route is Route.HASHTAG:
            before = self._last("count", feed.id, since)
            until = datetime.fromisoformat(before.value["until"]) if before else since
            self._note(rounds.count(feed, asking, max(until, asking.now - timedelta(days=6))))
            self._note(rounds.sample(feed, asking, self.config.budget.sample))

    def _conversation(self, want: Wanted, asking: Asking, since: datetime) -> Iterator[Outcome]:
        """Read a conversation only where it has more replies than other feeds brought."""
        before = self._last("conversation", want.feed.id, since)
        found = rounds.goes_missing(want.feed, asking, since, before.value if before else {})
        if found is None:
            return
        if not found.value["missing"]:
            self._note(found)
            return
        outcome = self.poll(want, asking.now)
        yield outcome
        if outcome.complete:
            ours = rounds.in_conversation(want.feed, asking, since)
            short = max(0, found.value["theirs"] - ours)
            self._note(
                Measure(
                    name=found.name,
                    at=found.at,
                    talk=found.talk,
                    value={**found.value, "ours": ours, "short": short},
                )
            )

    def look_is_due(self, talk: Talk, now: datetime) -> bool:
        """Whether a roundup comes up and its answers were not looked at again for it.

        After the close they are looked at ever more seldom: what was said stays on the pages.
        """
        if coming := self._coming(talk, now):
            tried = self.store.measures.since("look", min(coming) - AHEAD, talk.name)
            return not any(one.value["done"] or now - one.at < _AGAIN for one in tried)
        return self._is_over(talk, now) and self._is_long_ago(talk, now)

    def _coming(self, talk: Talk, now: datetime) -> Sequence[datetime]:
        """When the roundups are due for which it is time to look."""
        return [o.due for o in agenda.upcoming(talk, now, AHEAD) if o.kind in _STATING]

    def _is_over(self, talk: Talk, now: datetime) -> bool:
        return now - talk.closes >= _SELDOM and not self._coming(talk, now)

    def _is_long_ago(self, talk: Talk, now: datetime) -> bool:
        """Whether the last look lies as far back as it lay after the close, a week at least."""
        tried = self.store.measures.since("look", talk.closes, talk.name)
        looked = max((one.at for one in tried if one.value["done"]), default=talk.closes)
        if tried and now - tried[-1].at < _ANOTHER_DAY:
            return False
        return now - looked >= max(_SELDOM, looked - talk.closes)

    def look(self, talk: Talk, now: datetime) -> Sequence[Change]:
        """Look again at what a roundup quotes and at what decides its places; raises NetworkError.

        Whoever is quoted is named, so the names that are not known yet are looked up. Once a
        talk is over no name is paid for, and a network that was taken out of the config is let be.
        """
        wanted = [*self._quoted(talk), *self._deciding(talk, now)]
        over = self._is_over(talk, now)
        networks = {a.network for a in talk.asked_on if not over or self._is_set_up(a.network)}
        changes: list[Change] = []
        done = False
        try:
            for network in sorted(networks):
                refs = self.store.found.refs(wanted, network, now - _LOOKED)
                if refs:
                    bound = self.config.budget.recheck
                    asking = self._asking(self.source(network), [talk], now, at_most=bound)
                    changes += look_after(refs, asking)
            if not over:
                self._name_quoted(talk, now)
            done = True
        finally:
            value = {"answers": len(wanted), "gone": _gone(changes), "done": done}
            self._note(Measure(name="look", at=now, talk=talk.name, value=value))
        return changes

    def name_price(self, account: Account) -> Decimal | None:
        """Dollars for an account's name; None where it is known, or nobody sells it."""
        network = self.config.networks.get(account.network)
        prices = getattr(network.settings, "prices", None) if network is not None else None
        return None if prices is None or account.handle is not None else prices.user_read

    def look_up(self, accounts: Sequence[str], now: datetime, talk: Talk) -> Sequence[Account]:
        """Pay for names and bios of accounts of one network, and keep them. Raises NetworkError."""
        network = accounts[0].partition(":")[0]
        source = self.source(network)
        if not isinstance(source, MeteredSource):
            return ()
        asking = self._asking(source, [talk], now)
        errand = Errand(network=network, name="names", purpose="look-up", talk=talk.name)
        spending = Spending(store=self.store, errand=errand, now=now, bounds=asking.bounds)
        with spending.booking(source):
            found = source.look_up(accounts, spending.under(asking.allowance()))
        self.store.pages.keep_accounts(found, now=now)
        return found

    def fetch(
        self, feed: Feed, natives: Sequence[str], now: datetime
    ) -> tuple[Page, Sequence[str], str | None]:
        """Pay for posts that a host found by hand.

        Returns a page to be kept, the ledger's keys that it settles, and the talk that paid:
        one of those that are open, where there is one. Raises NetworkError, Unknown.
        """
        source = self.source(feed.network)
        if not isinstance(source, MeteredSource):
            raise Unknown("network that gives single posts", feed.network)
        asking = self._asking(source, self.config.open_talks(now), now)
        spending = asking.spending("by hand", "collect", feed)
        with spending.booking(source):
            page = source.posts(natives, spending.under(asking.allowance()))
            return page, spending.settled(), asking.talk

    def _name_quoted(self, talk: Talk, now: datetime) -> None:
        quoted = self.store.answers.by_id(self._quoted(talk)).values()
        accounts = {a.account.id: a.account for a in quoted if a.text}
        nameless = [one for one in accounts.values() if self.name_price(one) is not None]
        for network in sorted({one.network for one in nameless}):
            some = [one.id for one in nameless if one.network == network]
            self.look_up(some, now, talk)

    def _quoted(self, talk: Talk) -> Sequence[str]:
        return [quote.answer for quote in self.store.outbox.quotes(talk.name)]

    def _deciding(self, talk: Talk, now: datetime) -> Sequence[str]:
        standing = self.standings.of(talk, now)
        close = close_places([place.people for place in standing.places])
        keys = {standing.places[n].nominee.key for n in close}
        if not keys:
            return []
        counts_for = self.standings.counts_for(talk)
        with self.store.casts.view(talk) as view:
            return [cast.answer for cast in view.every() if counts_for(cast.nominee.key) in keys]

    def _asking(
        self, source: Source, talks: Sequence[Talk], now: datetime, at_most: Decimal | None = None
    ) -> Asking:
        _, paying = self.walls.left(talks, now)
        own = [talk for talk in talks if talk.name == paying]

        def allowance() -> Allowance:
            left, _ = self.walls.left(own, now)
            bounds = [bound for bound in (left, at_most) if bound is not None]
            return Allowance(dollars=min(bounds, default=None), pages=_PAGES)

        return Asking(
            source=_metered(source),
            store=self.store,
            read=self.reader(),
            allowance=allowance,
            now=now,
            by=self.by,
            is_dead=self.is_dead,
            bounds=self.walls.bounds(own, now),
            talk=paying,
        )

    def _last(self, name: str, feed: str, since: datetime) -> Measure | None:
        read = [m for m in self.store.measures.since(name, since) if m.value["feed"] == feed]
        return read[-1] if read else None

    def _note(self, measure: Measure | None) -> None:
        if measure is not None:
            self.store.measures.note(measure)


_ROUNDS = {Route.MENTION, Route.HASHTAG, Route.REPLY}


def _gone(changes: Sequence[Change]) -> int:
    return sum(change.fate.is_gone for change in changes)


def _metered(source: Source) -> MeteredSource:
    """Only rounds use the meters, and rounds are made of metered sources alone."""
    return source  # type: ignore[return-value]  # see above
