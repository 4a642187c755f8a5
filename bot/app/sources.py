"""Networks connected when first asked for, and the two sources that the app brings itself."""

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from bot.app.tokens import wiring
from bot.collect import pick_answers
from bot.config import MAIN_FILE, Config, settings_of
from bot.errors import Unknown
from bot.model import (
    Allowance,
    Change,
    Charge,
    Cursor,
    Fate,
    Feed,
    Gap,
    Limits,
    Page,
    Ref,
    Route,
    Talk,
)
from bot.networks import REGISTRY, Billing, Publisher, Source
from bot.networks.limits import limits_of, worn

PICKS = "host"
CONSOLE = "console"
ARCHIVE = "archive"


class Picks:
    """The hosts' own answers, out of the talks' files, as a source of route *host*.

    A feed's query is the talk's name. A pick that was edited in its file is an edit.
    """

    def __init__(self, talks: Sequence[Talk]) -> None:
        self._talks = {talk.name: talk for talk in talks}

    @staticmethod
    def feed(talk: Talk) -> Feed:
        """The feed of a talk's picks."""
        return Feed(network=PICKS, route=Route.HOST, query=talk.name)

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:  # noqa: ARG002 (free, and always whole)
        """One page with all of them."""
        answers = tuple(pick_answers(self._talks[feed.query]))
        yield Page(answers=answers, cursor=cursor, complete=True)

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:  # noqa: ARG002 (a file has no gaps)
        """Nothing: a file has no gaps."""
        return iter(())

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:  # noqa: ARG002 (free)
        """What stands in a file stands."""
        return [Change(id=ref.id, fate=Fate.STANDS) for ref in refs]


class Stoppable:
    """A source that ends after the page in hand once it is told to stop; the next sweep resumes."""

    def __init__(self, source: Source, stopping: Callable[[], bool]) -> None:
        self._source = source
        self._stopping = stopping

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        """The source's pages, until told to stop."""
        return self._until_stopped(self._source.pages(feed, cursor, allowance))

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:
        """The source's pages of a gap, until told to stop."""
        return self._until_stopped(self._source.fill(gap, allowance))

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        """As the source does."""
        return self._source.recheck(refs, allowance)

    def take_charges(self) -> Sequence[Charge]:
        """The source's, if it bills."""
        return self._source.take_charges() if isinstance(self._source, Billing) else ()

    def _until_stopped(self, pages: Iterator[Page]) -> Iterator[Page]:
        for page in pages:
            yield page
            if self._stopping():
                return


class Heard:
    """A source whose pages are told of, each once it is kept; its notes are told there alone."""

    def __init__(self, source: Source, tell: Callable[[Page], None]) -> None:
        self._source = source
        self._tell = tell

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        """The source's pages."""
        for page in self._source.pages(feed, cursor, allowance):
            yield replace(page, notes=())
            self._tell(page)

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:
        """As the source does."""
        return self._source.fill(gap, allowance)

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        """As the source does."""
        return self._source.recheck(refs, allowance)


class Networks:
    """The networks of a config, each made by its `connect` when it is first asked for."""

    def __init__(self, config: Config, ready: Mapping[str, Any] | None = None) -> None:
        self._config = config
        self._made: dict[str, Any] = dict(ready or {})

    def source(self, name: str) -> Source:
        """Where a network's answers come from. Raises Unknown for one that is not configured."""
        return cast("Source", self._network(name))

    def publisher(self, name: str) -> Publisher:
        """Where a network's posts go; "console:x" prints as X would have it. Raises Unknown."""
        return cast("Publisher", self._network(name))

    def limits(self, name: str) -> Limits:
        """What a network takes, at the prices that are set, connected or not; "console:x" is X's.

        Raises Unknown for a network to which nothing can be posted, ConfigError for faulty settings.
        """
        usual, kind = limits_of(name), name.removeprefix(f"{CONSOLE}:")
        if not usual.text_price or kind not in self._config.listed:
            return usual  # who bills nothing has no prices to set
        file = str(self._config.directory / MAIN_FILE)
        return worn(settings_of(kind, self._config.listed[kind], file).limits, name)

    def publishers(self, talk: Talk) -> Mapping[str, Publisher]:
        """The publishers that a talk's agenda names, by that name; those not configured are missing."""
        named = {name for entry in talk.agenda for name in entry.networks}
        return {
            name: self.publisher(name)
            for name in sorted(named)
            if name in self._made or name.split(":")[0] in {CONSOLE, *self._config.networks}
        }

    def _network(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._connected(name)
        return self._made[name]

    def _connected(self, name: str) -> Any:
        kind = name.split(":", maxsplit=1)[0]
        if kind not in REGISTRY:
            raise Unknown("network", name, tuple(sorted(REGISTRY)))
        module = importlib.import_module(REGISTRY[kind])
        if kind == CONSOLE:
            return module.Console(name, limits=self.limits(name))
        if kind == ARCHIVE:
            return module.connect(module.ArchiveSettings())
        network = self._config.networks.get(kind)
        if network is None:
            raise Unknown("network in bot.toml", kind, tuple(self._config.networks))
        given = wiring(kind, network.settings, self._config.tokens)
        return module.connect(network.settings, network.credentials, **given)
