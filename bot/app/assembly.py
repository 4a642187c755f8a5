"""What the app is put together from: config, store, lexicon and networks in one place, each made at first use."""

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from typing import Self

from bot import catalogue, publish
from bot.app import reports
from bot.app.broken_off import BrokenOff
from bot.app.by_hand import ONE_BY_ONE
from bot.app.drafting import Drafting
from bot.app.feeds import feeds_of, prompts, read_below, wanted
from bot.app.house import host_picks, house
from bot.app.made import with_made
from bot.app.reports import Coverage
from bot.app.safekeeping import Safekeeping
from bot.app.sources import Networks
from bot.app.walls import Walls
from bot.catalogue import Lexicon
from bot.collect import Reader, ReadPage, read_with
from bot.config import Config
from bot.ledger import Cost
from bot.model import Nominee, Talk
from bot.networks import Publisher
from bot.nominate import Cues, cues_of
from bot.publish import House, Press
from bot.review import Review
from bot.storage import Store, open_store
from bot.storage.backup import beside
from bot.tally import Standings
from bot.telemetry import Pulse


class Assembly:
    """One config over one store. `stopping` is asked between requests whether to end.

    Nothing is connected or loaded before it is needed: a network at its first request,
    the catalogue at the first reading.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        networks: Networks | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.config = config
        self._filed = config.talks
        self.store = store
        self.networks = networks or Networks(config)
        self.stopping = stopping
        self.pulse = Pulse()
        self._learned: Sequence[tuple[str, Nominee]] = []
        self.by = publish.this_sender()
        self._broken = BrokenOff(self.by, publish.is_dead)

    @classmethod
    def open(cls, config: Config) -> Self:
        """The app over its config's database. Raises StorageError."""
        return cls(config, open_store(config.database))

    def close(self) -> None:
        """Give the database back, and the index: what still refers to the app holds neither."""
        for held in ("lexicon", "review"):
            self.__dict__.pop(held, None)
        self.store.close()

    @cached_property
    def catalogue(self) -> catalogue.Catalogue:
        """The works, read at first use. Raises ConfigError with every fault."""
        return catalogue.load(self.config.directory / "catalogue")

    @cached_property
    def cues(self) -> Cues:
        """The words that tell what a text says of a work, read at first use. Raises ConfigError with every fault."""
        return cues_of(self.config.directory)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The index over the catalogue's names and those made at the desk, built at first use."""
        self._learned = self.store.nominees.learned()
        built = catalogue.build(self.catalogue, self._learned)
        gc.freeze()  # it stays for as long as the program: nothing for the collector to walk
        return built

    def learn_names(self) -> None:
        """Take up the names that were made at the desk since the index was built."""
        self._learned = self.store.nominees.learned()
        self.lexicon = catalogue.build(self.catalogue, self._learned)
        self.__dict__.pop("review", None)

    def keep_up(self) -> None:
        """Take up the names that were made at a desk since, here or on another machine."""
        if "lexicon" in self.__dict__ and self.store.nominees.learned() != self._learned:
            self.learn_names()

    def learn_talks(self) -> None:
        """Take up the talks made at the desk; one that has a file is as its file says."""
        talks = with_made(self._filed, self.store.talks.specs())
        self.config = replace(self.config, talks=talks)

    def reader(
        self,
        own: Talk | None = None,
        *,
        drafted: Talk | None = None,
        named: Callable[[Iterable[str]], frozenset[str]] | None = None,
    ) -> ReadPage:
        """Concludes from pages of answers; with `own`, from those of that talk's conversation.

        `drafted` is known beside the talks that there are. `named` tells what hosts asked for
        one by one, where that is not stored yet.
        """
        self.keep_up()
        reader = Reader(
            store=self.store,
            lexicon=self.lexicon,
            cues=self.cues,
            talks=(*self.config.talks, *([drafted] if drafted else [])),
            prompts={**prompts(self.config.talks), **self.store.outbox.conversations()},
            memory=self.review.remembered,
            verdicts=self.store.verdicts.of,
            named=named or partial(self.store.found.by, ONE_BY_ONE),
            bots=self.config.bots,
        )
        return partial(read_below, reader, own)

    @property
    def read_with(self) -> str:
        """The digest of the reader, the lexicon, the cues and the list of bots that are in use here."""
        self.keep_up()
        return read_with(self.lexicon, self.cues, self.config.bots)

    @cached_property
    def standings(self) -> Standings:
        """Every talk's standing, kept until something that it is made of changes."""
        return Standings(
            self.store, {key: work.title for key, work in self.catalogue.works.items()}
        )

    @cached_property
    def review(self) -> Review:
        """The hosts' verdicts, merges and links."""
        return Review(
            store=self.store,
            lexicon=self.lexicon,
            talks=lambda: {talk.name: talk for talk in self.config.talks},
            standings=self.standings,
        )

    @cached_property
    def house(self) -> House:
        """The house style: templates, titles and the card. Raises ConfigError."""
        return house(self.config, self.catalogue.works)

    def press(self, talk: Talk, publishers: Mapping[str, Publisher] | None = None) -> Press:
        """What publishing for one talk needs; `publishers` where the talk's own are not meant."""
        return Press(
            store=self.store,
            publishers=self.networks.publishers(talk) if publishers is None else publishers,
            talks={talk.name: talk},
            standing_at=lambda talk, at: self.standings.of(talk, at, at),
            house=self.house,
            picks_of=lambda talk: host_picks(self.store, talk),
        )

    @cached_property
    def safekeeping(self) -> Safekeeping | None:
        """Backups and the journal of erasures; None where config has no backups."""
        given = self.config.backups
        if given is None:
            return None
        folder = beside(self.store.engine.url, given.folder)
        return Safekeeping(store=self.store, folder=folder, every=given.every, keep=given.keep)

    def begin(self, now: datetime) -> None:
        """To be called before the first tick: a restored copy erases again what was erased since."""
        if self.safekeeping is not None:
            self.safekeeping.begin(now)

    @property
    def walls(self) -> Walls:
        """What may be spent, and by which talk."""
        networks = {want.feed.network for want in wanted(self.config.talks)}
        return Walls(store=self.store, budget=self.config.budget, networks=networks)

    @property
    def drafting(self) -> Drafting:
        """New talks proposed from posts of the series."""
        return Drafting(
            config=self.config,
            store=self.store,
            source=self.networks.source,
            reader=lambda talk: self.reader(drafted=talk),
        )

    def cost(self, talk: str, now: datetime) -> Cost:
        """What a talk has paid, by road, and what its walls leave. Raises Unknown."""
        asked = self.config.talk(talk)
        feeds = feeds_of(asked, self.config.talks)
        return reports.cost(asked, feeds, self.store, self.walls, now)

    def coverage(self, talk: str, now: datetime) -> Coverage:
        """How complete a talk's answers are. Raises Unknown."""
        asked = self.config.talk(talk)
        return reports.coverage(asked, feeds_of(asked, self.config.talks), self.store, now)

    def meet(self, now: datetime) -> None:
        """Take up the talks made at the desk, and make all talks known to the database."""
        self.learn_talks()
        self.store.talks.register([talk.name for talk in self.config.talks], now)
