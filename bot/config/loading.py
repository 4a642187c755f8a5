"""bot.toml, the talks' files and the environment, read together so that every fault comes at once."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, IPvAnyAddress

from bot import agenda
from bot.config.faults import checked, read_toml
from bot.config.kinds import Address, Colour, Dollars, Length, PositiveLength, Table, Text
from bot.config.networks import network
from bot.config.talk_files import read_talk
from bot.config.values import Backups, Blog, Budget, Config, Network, Polling, Web
from bot.errors import ConfigError, Fault
from bot.finding import MAIN_FILE
from bot.model import Talk
from bot.networks import ALERTING, REGISTRY

DATABASE = "TALKFORREAL_DATABASE"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


class _Blog(Table):
    name: Text
    url: Address | None = None
    ink: Colour = "#2b2140"
    paper: Colour = "#fffaf3"
    accent: Colour = "#c2386b"


class _Polling(Table):
    quickest: PositiveLength = timedelta(minutes=5)
    slowest: PositiveLength = timedelta(hours=1)
    after_close: Length = timedelta(days=3)
    pages: Annotated[int, Field(ge=1)] = 50


class _Budget(Table):
    day: Dollars | None = None
    month: Dollars | None = None
    recheck: Dollars = Budget().recheck
    sample: Dollars = Budget().sample
    quotes: Dollars = Budget().quotes


class _Daemon(Table):
    tick: PositiveLength = timedelta(seconds=30)
    failing_ticks: Annotated[int, Field(ge=1)] = 10


class _Backups(Table):
    folder: Text = "backups"
    every: PositiveLength = timedelta(days=1)
    keep: Annotated[int, Field(ge=1)] = 7

    def value(self) -> Backups:
        return Backups(folder=Path(self.folder), every=self.every, keep=self.keep)


class _Web(Table):
    address: IPvAnyAddress = IPv4Address("127.0.0.1")
    port: Annotated[int, Field(ge=1, le=65535)] = 8765
    url: Address | None = None
    proxies: tuple[IPvAnyAddress, ...] = ()
    refusals: tuple[Text, ...] = Web().refusals

    def value(self) -> Web:
        return Web(
            address=str(self.address),
            port=self.port,
            url=self.url,
            proxies=tuple(map(str, self.proxies)),
            refusals=self.refusals,
        )


class _BotFile(Table):
    blog: _Blog
    database: Text = "sqlite:///talkforreal.db"
    hosts: tuple[Text, ...] = ()
    bots: tuple[Text, ...] = ()
    keep_raw: Length = timedelta(days=30)
    polling: _Polling = _Polling()
    budget: _Budget = _Budget()
    daemon: _Daemon = _Daemon()
    web: _Web = _Web()
    backups: _Backups | None = None
    networks: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)


def load(
    directory: Path, environ: Mapping[str, str], needs: Collection[str] | None = None
) -> Config:
    """The config of a folder, checked whole.

    `needs` are the networks that will be used, whose settings and credentials must
    be right; None: every network where a talk is asked or has something to post. Raises
    ConfigError with every fault of every file and of the environment.
    """
    shown = directory / MAIN_FILE
    table, faults = read_toml(shown, str(shown))
    read, more = (None, []) if table is None else checked(_BotFile, table, str(shown))
    faults += more
    listed = {} if read is None else read.networks
    faults += [_stranger(str(shown), name) for name in listed if name not in REGISTRY]
    talks, more = _talks(directory, frozenset(listed) if read is not None else frozenset(REGISTRY))
    faults += more
    wanted = used(talks) if needs is None else frozenset(needs)
    networks, more = _networks(
        listed, wanted & listed.keys() & REGISTRY.keys(), environ, str(shown)
    )
    faults += more
    if read is None or faults:
        raise ConfigError(faults)
    return Config(
        directory=directory,
        database=environ.get(DATABASE) or read.database,
        blog=Blog(**dict(read.blog)),
        hosts=read.hosts,
        bots=frozenset(each.strip().lstrip("@").casefold() for each in read.bots),
        networks=networks,
        listed=listed,
        talks=talks,
        polling=Polling(**dict(read.polling)),
        budget=Budget(**dict(read.budget)),
        tick=read.daemon.tick,
        failing_ticks=read.daemon.failing_ticks,
        keep_raw=read.keep_raw or None,
        web=read.web.value(),
        backups=None if read.backups is None else read.backups.value(),
    )


def listed(directory: Path) -> Mapping[str, Mapping[str, Any]]:
    """The networks of bot.toml with their tables, as they stand there. Raises ConfigError."""
    shown = directory / MAIN_FILE
    table, faults = read_toml(shown, str(shown))
    read, more = (None, []) if table is None else checked(_BotFile, table, str(shown))
    if read is None:
        raise ConfigError([*faults, *more])
    return read.networks


def used(talks: Sequence[Talk]) -> frozenset[str]:
    """The networks where talks are asked or have something to post, and those that tell hosts."""
    asked = {asked.network for talk in talks for asked in talk.asked_on}
    posted = {name for talk in talks for entry in talk.agenda for name in entry.networks}
    return frozenset(name.split(":")[0] for name in asked | posted | {*ALERTING})


def _stranger(file: str, name: str) -> Fault:
    known = ", ".join(sorted(REGISTRY))
    return Fault(file=file, key=f"networks.{name}", what=f"is no network: there are {known}")


def _talks(directory: Path, networks: frozenset[str]) -> tuple[tuple[Talk, ...], list[Fault]]:
    folder = directory / "talks"
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        what = "holds no talk: write one file a talk, such as epic-kiss.toml"
        return (), [Fault(file=str(folder), key="talks", what=what)]
    found = [_talk(path, networks) for path in paths]
    return tuple(talk for talk, _ in found if talk is not None), [
        fault for _, faults in found for fault in faults
    ]


def _talk(path: Path, networks: frozenset[str]) -> tuple[Talk | None, list[Fault]]:
    if not _NAME.fullmatch(path.stem):
        what = "a talk's file is named in small letters, digits and hyphens"
        return None, [Fault(file=str(path), key="name", what=what)]
    table, faults = read_toml(path, str(path))
    if table is None:
        return None, faults
    talk, faults = read_talk(path.stem, table, str(path), networks)
    return talk, [*faults, *(agenda.check(talk, str(path)) if talk is not None else ())]


def _networks(
    listed: Mapping[str, Mapping[str, Any]],
    wanted: Collection[str],
    environ: Mapping[str, str],
    file: str,
) -> tuple[Mapping[str, Network], list[Fault]]:
    found = {name: network(name, listed[name], environ, file) for name in sorted(wanted)}
    faults = [fault for _, more in found.values() for fault in more]
    return {name: ready for name, (ready, _) in found.items() if ready is not None}, faults
