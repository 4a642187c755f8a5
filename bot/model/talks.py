"""The Talk: a question put to the public, and the rule by which its answers count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.model.works import NomineeKind


class Again(StrEnum):
    """What a person's later answer does to an earlier one."""

    REPLACE = "replace"
    ADD = "add"


class HostsCount(StrEnum):
    """How the hosts' own picks count."""

    ALONG = "along"
    APART = "apart"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A talk's counting rule. `cap` is how many nominees one ballot holds (None: no cap)."""

    counts: NomineeKind = NomineeKind.WORK
    cap: int | None = 1
    again: Again = Again.REPLACE
    hosts: HostsCount = HostsCount.ALONG
    edits_after_close: bool = False
    deletions_after_close: bool = True
    private_answers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A host's own answer, as it stands in the talk's file (route *host*)."""

    host: str
    text: str


class Approval(StrEnum):
    """Who must agree before a post goes out."""

    AUTO = "auto"
    ONE = "one host"
    TWO = "two hosts"


class OccasionKind(StrEnum):
    """What a talk's agenda can call for."""

    PROMPT = "prompt"
    FIRST_ANSWERS = "first answers"
    ROUNDUP = "roundup"
    LAST_CALL = "last call"
    RESULT = "result"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """When a kind of post is called for.

    `when` is words ("every monday at 09:00", "after 10 answers",
    "2 days before close", "at close", "at open") or five cron fields, in the talk's zone.

    `floor` is the number of new answers below which it is skipped. `late` is the bound
    after which it expires.
    """

    kind: OccasionKind
    when: str
    networks: tuple[str, ...]
    floor: int = 0
    late: timedelta = timedelta(hours=12)
    approval: Approval = Approval.ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOn:
    """Where a talk is asked on one network: the prompt's own post, the handle to mention, a site."""

    network: str
    post: str | None = None
    handle: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptPost:
    """A post of the hosts' own that may ask a new talk's question, as a network's door found it.

    `text` is plain, a blank line between paragraphs; `said_at` is aware UTC.
    """

    network: str
    site: str
    url: str
    title: str
    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a prompt's post was taken to ask: a talk's words and the hosts' own picks."""

    prompt: str
    opening: str
    close: str
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A question put to the public. `name` is its file's stem; times are aware UTC.

    `tag` is the talk's own hashtag, `series_tag` the one that all talks share, both without
    "#". `asks_for` narrows what an answer may name ("kiss scene", "couple", "drama", "worst
    couple"); it is read from the prompt where it is not given. Budgets are dollars a day
    and for the whole talk (None: only the general wall). `keep_raw` is how long networks' own
    forms of its answers are kept, `keep_texts` how long after the close their texts are (None:
    as long as in general, and for good).
    """

    name: str
    prompt: str
    opens: datetime
    closes: datetime
    zone: ZoneInfo
    series_tag: str | None = None
    tag: str | None = None
    opening: str = ""
    close: str = ""
    asked_on: tuple[AskedOn, ...] = ()
    rule: Rule = field(default_factory=Rule)
    picks: tuple[Pick, ...] = ()
    agenda: tuple[AgendaEntry, ...] = ()
    quiet: tuple[time, time] | None = None
    asks_for: str | None = None
    countries: tuple[str, ...] = ()
    public: bool = True
    day_budget: Decimal | None = None
    budget: Decimal | None = None
    live_mentions: bool = False
    text_alone_without_card: bool = True
    keep_raw: timedelta | None = None
    keep_texts: timedelta | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def is_open(self, at: datetime) -> bool:
        """Whether an answer said at that instant is in time; the close itself is too late."""
        return self.opens <= at < self.closes
