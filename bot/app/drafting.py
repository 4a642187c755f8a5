"""New talks proposed from the series' posts: found, taken apart, kept as drafts until a host says."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.app.made import talk_of
from bot.collect import ReadPage, pick_answers
from bot.config import Config
from bot.errors import Fault, Unknown
from bot.model import Nomination, PromptPost, Talk
from bot.networks import Series, Source
from bot.nominate.prompt_posts import proposed
from bot.storage import Store
from bot.storage.measures import Measure
from bot.telemetry import logger

log = logger(__name__)

BACK = timedelta(days=30)
"""Posts older than that ask nothing new."""
_EVERY = timedelta(hours=1)
_METER = "series"
_OPEN_FOR = timedelta(weeks=4)  # where no talk of the series says how long one is open
_LONGEST_NAME = 60
_PLACE = "asked_on"  # all that is kept of a draft that was refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A host's own answer out of a draft, and what its passages were read to nominate."""

    host: str
    text: str
    nominations: tuple[Nomination, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A proposed talk: its spec, what keeps it from being one, and the hosts' answers as read."""

    name: str
    spec: Mapping[str, Any]
    faults: Sequence[Fault]
    read: Sequence[Read]

    @property
    def post(self) -> str:
        """The address of the post that it was made from."""
        return next(iter(_posts(self.spec)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafting:
    """Proposes talks. `source` gives a network by name, `reader` reads for one more talk."""

    config: Config
    store: Store
    source: Callable[[str], Source]
    reader: Callable[[Talk], ReadPage]

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to look for new posts of the series."""
        if not self._tags or not self._networks():
            return False
        looked = self.store.measures.since(_METER, now - _EVERY)
        return not any(one.at <= now for one in looked)

    def look(self, now: datetime, since: datetime | None = None) -> Sequence[str]:
        """Keep a draft for each post that no talk and no draft has yet; their names.

        `since` reaches further back than posts that can be new. Raises NetworkError.
        """
        # noted first: a blog that is down is asked again when the next look is due
        self.store.measures.note(Measure(name=_METER, at=now))
        return [
            self._keep(post, tag, now)
            for series in self._networks()
            for tag in self._tags
            for post in series.prompt_posts(tag, since or now - BACK)
            if not self._is_known(post)
        ]

    def waiting(self) -> Sequence[Draft]:
        """The drafts that no host has seen to and no talk was made of, by name."""
        asked = self._asked()
        return [
            self._draft(name, spec)
            for name, spec in self.store.talks.drafts().items()
            if "prompt" in spec and not asked & set(map(_bare, _posts(spec)))
        ]

    def draft(self, name: str) -> Draft:
        """The draft of a name. Raises Unknown."""
        waiting = {draft.name: draft for draft in self.waiting()}
        if name not in waiting:
            raise Unknown("draft", name, tuple(waiting))
        return waiting[name]

    def refuse(self, name: str, host: str, now: datetime) -> None:
        """Its post asks nothing. Raises Unknown, Conflict."""
        place = {_PLACE: self.draft(name).spec[_PLACE]}
        self.store.talks.refuse(name, place, now, by=host)

    @property
    def _tags(self) -> Sequence[str]:
        return sorted({talk.series_tag for talk in self.config.talks if talk.series_tag})

    def _networks(self) -> Sequence[Series]:
        asked = {place.network for talk in self.config.talks for place in talk.asked_on}
        sources = (self.source(name) for name in sorted(asked & self.config.networks.keys()))
        return [source for source in sources if isinstance(source, Series)]

    def _is_known(self, post: PromptPost) -> bool:
        drafts = self.store.talks.drafts().values()
        drafted = {_bare(each) for spec in drafts for each in _posts(spec)}
        return _bare(post.url) in self._asked() | drafted

    def _asked(self) -> set[str]:
        """The posts by which talks were asked."""
        places = (place for talk in self.config.talks for place in talk.asked_on)
        return {_bare(place.post) for place in places if place.post}

    def _keep(self, post: PromptPost, tag: str, now: datetime) -> str:
        name = self._free(_name_of(post))
        spec = spec_of(post, tag, self._latest(tag), self.config.hosts)
        self.store.talks.draft(name, spec, now)
        log.info("drafted", talk=name, post=post.url)
        return name

    def _free(self, name: str) -> str:
        taken = {talk.name for talk in self.config.talks} | self.store.talks.drafts().keys()
        if name not in taken:
            return name
        return next(other for n in range(2, 1000) if (other := f"{name}-{n}") not in taken)

    def _latest(self, tag: str) -> Talk | None:
        series = [talk for talk in self.config.talks if talk.series_tag == tag]
        return max(series, key=lambda talk: talk.opens, default=None)

    def _draft(self, name: str, spec: Mapping[str, Any]) -> Draft:
        talk, faults = talk_of(name, spec)
        read = () if talk is None else tuple(self._read(talk))
        return Draft(name=name, spec=spec, faults=faults, read=read)

    def _read(self, talk: Talk) -> Iterator[Read]:
        picks = pick_answers(talk)
        concluded = self.reader(talk)(picks)
        for pick in picks:
            settled = concluded[pick.id].settled.get(talk.name, ())
            yield Read(
                host=pick.account.name or "",
                text=pick.text,
                nominations=tuple(each.stands for each in settled),
            )


def spec_of(
    post: PromptPost, tag: str, like: Talk | None, hosts: Sequence[str]
) -> Mapping[str, Any]:
    """The talk that a post proposes, as its file would say it: like the latest of its series."""
    asks = proposed(post.title, post.text, hosts)
    open_for = like.closes - like.opens if like else _OPEN_FOR
    handles = {
        place.network: place.handle for place in (like.asked_on if like else ()) if place.handle
    }
    return {
        "prompt": asks.prompt or post.title or post.url,
        "opening": asks.opening,
        "close": asks.close,
        "zone": like.zone.key if like else "UTC",
        "opens": post.said_at.isoformat(),
        "closes": (post.said_at + open_for).isoformat(),
        "series_tag": tag,
        "picks": [{"host": pick.host, "text": pick.text} for pick in asks.picks],
        _PLACE: {
            **{network: {"handle": handle} for network, handle in handles.items()},
            post.network: {"site": post.site, "post": post.url},
        },
        **(_as_before(like) if like else {}),
    }


def _as_before(like: Talk) -> Mapping[str, Any]:
    """The rule and the agenda of the talk before."""
    rule = like.rule
    return {
        "rule": {
            "counts": rule.counts.value,
            "cap": rule.cap or 0,
            "again": rule.again.value,
            "hosts": rule.hosts.value,
        },
        "agenda": [
            {
                "kind": entry.kind.value,
                "when": entry.when,
                "networks": list(entry.networks),
                "floor": entry.floor,
                "approval": entry.approval.value,
            }
            for entry in like.agenda
        ],
    }


def _posts(spec: Mapping[str, Any]) -> Sequence[str]:
    return [str(place["post"]) for place in spec[_PLACE].values() if place.get("post")]


def _name_of(post: PromptPost) -> str:
    """A talk's name from the end of its post's address, else from its title."""
    end = urlsplit(post.url).path.rstrip("/").rpartition("/")[2]
    name = re.sub(r"[^a-z0-9]+", "-", (end or post.title).casefold()).strip("-")
    return name[:_LONGEST_NAME].rstrip("-") or "talk"


def _bare(url: str) -> str:
    """An address by which two spellings of one page are equal."""
    return re.sub(r"^https?://(www\.)?", "", url.strip().casefold()).rstrip("/")
