"""A talk's file: its keys, and the Talk that they make."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any, Self

from pydantic import AwareDatetime, Field, model_validator

from bot.config.faults import checked
from bot.config.kinds import (
    Address,
    Dollars,
    Handle,
    Length,
    Link,
    PositiveLength,
    Table,
    Tag,
    Text,
    Zone,
)
from bot.errors import Fault
from bot.model import (
    Again,
    AgendaEntry,
    Approval,
    AskedOn,
    HostsCount,
    NomineeKind,
    OccasionKind,
    Pick,
    Rule,
    Talk,
)


class _Rule(Table):
    counts: NomineeKind = NomineeKind.WORK
    cap: Annotated[int, Field(ge=0)] = 1  # 0: no cap
    again: Again = Again.REPLACE
    hosts: HostsCount = HostsCount.ALONG
    edits_after_close: bool = False
    deletions_after_close: bool = True
    private_answers: bool = False


class _AskedOn(Table):
    post: Link | None = None
    handle: Handle | None = None
    site: Address | None = None


class _Pick(Table):
    host: Text
    text: Text


class _AgendaEntry(Table):
    kind: OccasionKind
    when: Text
    networks: Annotated[tuple[str, ...], Field(min_length=1)]
    floor: Annotated[int, Field(ge=0)] = 0
    late: PositiveLength = timedelta(hours=12)
    approval: Approval = Approval.ONE


class _Budget(Table):
    day: Dollars | None = None
    talk: Dollars | None = None


class _TalkFile(Table):
    prompt: Text
    opens: AwareDatetime
    closes: AwareDatetime
    zone: Zone
    series_tag: Tag | None = None
    tag: Tag | None = None
    opening: str = ""
    close: str = ""
    rule: _Rule = _Rule()
    asked_on: Mapping[str, _AskedOn] = Field(default_factory=dict)
    picks: tuple[_Pick, ...] = ()
    agenda: tuple[_AgendaEntry, ...] = ()
    quiet: tuple[time, time] | None = None
    asks_for: Text | None = None
    countries: tuple[Annotated[str, Field(pattern="^[A-Z]{2}$")], ...] = ()
    public: bool = True
    budget: _Budget = _Budget()
    live_mentions: bool = False
    text_alone_without_card: bool = True
    keep_raw: Length | None = None
    keep_texts: Length | None = None
    names: Mapping[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _opens_first(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError(f"closes ({self.closes}) before it opens ({self.opens})")
        return self


def read_talk(
    name: str, table: Mapping[str, Any], file: str, networks: frozenset[str]
) -> tuple[Talk | None, list[Fault]]:
    """The talk that a file's table describes, or every fault in it.

    `networks` are those that may be named; what is wrong is told as of `file`.
    """
    read, faults = checked(_TalkFile, table, file)
    if read is None:
        return None, [_placed(fault) for fault in faults]
    faults = [*_strangers(read, file, networks), *_doubles(read, file)]
    return (None if faults else _talk(name, read)), faults


def _placed(fault: Fault) -> Fault:
    # the one check over the whole file is about its close
    return Fault(file=fault.file, key="closes", what=fault.what) if fault.key == "file" else fault


def _strangers(read: _TalkFile, file: str, networks: frozenset[str]) -> list[Fault]:
    named = [(f"asked_on.{network}", network) for network in read.asked_on]
    for n, entry in enumerate(read.agenda, start=1):
        named += [(f"agenda.{n}.networks", network) for network in entry.networks]
    listed = ", ".join(sorted(networks))
    return [
        Fault(file=file, key=key, what=f"there is no network {network!r} in bot.toml: use {listed}")
        for key, network in named
        if network.split(":")[0] not in networks
    ]


def _doubles(read: _TalkFile, file: str) -> list[Fault]:
    hosts = [pick.host for pick in read.picks]
    return [
        Fault(file=file, key=f"picks.{n}.host", what=f"{host} has a pick already")
        for n, host in enumerate(hosts, start=1)
        if host in hosts[: n - 1]
    ]


def _talk(name: str, read: _TalkFile) -> Talk:
    return Talk(
        name=name,
        prompt=read.prompt,
        opens=_utc(read.opens),
        closes=_utc(read.closes),
        zone=read.zone,
        series_tag=read.series_tag,
        tag=read.tag,
        opening=read.opening,
        close=read.close,
        asked_on=tuple(
            AskedOn(network=network, post=asked.post, handle=asked.handle, site=asked.site)
            for network, asked in read.asked_on.items()
        ),
        rule=_rule(read.rule),
        picks=tuple(Pick(host=pick.host, text=pick.text.strip()) for pick in read.picks),
        agenda=tuple(_entry(entry) for entry in read.agenda),
        quiet=read.quiet,
        asks_for=read.asks_for,
        countries=read.countries,
        public=read.public,
        day_budget=read.budget.day,
        budget=read.budget.talk,
        live_mentions=read.live_mentions,
        text_alone_without_card=read.text_alone_without_card,
        keep_raw=read.keep_raw,
        keep_texts=read.keep_texts,
        names=dict(read.names),
    )


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _rule(read: _Rule) -> Rule:
    return Rule(
        counts=read.counts,
        cap=read.cap or None,
        again=read.again,
        hosts=read.hosts,
        edits_after_close=read.edits_after_close,
        deletions_after_close=read.deletions_after_close,
        private_answers=read.private_answers,
    )


def _entry(read: _AgendaEntry) -> AgendaEntry:
    return AgendaEntry(
        kind=read.kind,
        when=read.when,
        networks=read.networks,
        floor=read.floor,
        late=read.late,
        approval=read.approval,
    )
