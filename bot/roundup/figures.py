"""A standing as figures: values under the query that gives each, and nothing else to say."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.model import Nominee, NomineeKind, Place, Standing, Talk, Work
from bot.roundup.words import counted, day_words, network_name, plain, spoils

Value: TypeAlias = int | str | bool | tuple[str, ...]

SHOWN = 10  # places that a message or a card names at most


@dataclass(frozen=True, slots=True)
class Sheet:
    """Figures by query: "people" → 12, "places.0.title" → "The Greatest Love"."""

    values: Mapping[str, Value]

    def of(self, query: str) -> Value:
        """The figure that a query gives; 0 for one that gives none, as where a place is gone."""
        return self.values.get(query, 0)

    def number(self, query: str) -> int:
        """A figure that is a count; 0 where the query gives none."""
        value = self.of(query)
        return value if isinstance(value, int) else 0

    def places(self) -> int:
        """How many places have their figures here."""
        return self.number("shown")

    def pictured(self) -> int:
        """How many of them a card, and the words that stand for it, has room for."""
        return min(SHOWN, self.places())

    def digest(self, stated: Iterable[str], quotes: Iterable[str] = ()) -> str:
        """What a text stated, as one hash: the values of its queries, and the quotes in it."""
        figures = {query: self.of(query) for query in sorted(set(stated))}
        body = json.dumps([figures, list(quotes)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(body.encode()).hexdigest()

    def to_json(self) -> dict[str, int | str | bool | list[str]]:
        """The sheet as JSON keeps it."""
        return {q: list(v) if isinstance(v, tuple) else v for q, v in self.values.items()}

    @classmethod
    def from_json(cls, kept: Mapping[str, int | str | bool | list[str]]) -> "Sheet":
        """The sheet that `to_json` wrote."""
        return cls({q: tuple(v) if isinstance(v, list) else v for q, v in kept.items()})


@dataclass(frozen=True, slots=True)
class Titles:
    """What nominees are called, with a year only where two works share a name."""

    works: Mapping[str, Work] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()

    @classmethod
    def among(cls, works: Mapping[str, Work]) -> "Titles":
        """Titles by a catalogue's works, id → work."""
        names = Counter(work.title.casefold() for work in works.values())
        return cls(works, frozenset(name for name, n in names.items() if n > 1))

    def of(self, nominee: Nominee) -> str:
        """A nominee's name for readers: its work where that is not the name itself."""
        if nominee.kind in {NomineeKind.SCENE, NomineeKind.COUPLE} and nominee.work is not None:
            return self._within(nominee, nominee.work)
        if nominee.kind is NomineeKind.PHRASE and spoils(nominee.name):
            return "an answer that we will not spoil"
        work = self.works.get(nominee.work or "")
        return (
            self._of_work(work)
            if nominee.kind is NomineeKind.WORK and work
            else plain(nominee.name)
        )

    def _within(self, nominee: Nominee, work_id: str) -> str:
        parent = self.works.get(work_id)
        if parent is None:
            return plain(nominee.name)
        title = self._of_work(parent)
        if nominee.key.endswith("/"):
            return f"{title}, no {nominee.kind.value} named"
        if spoils(nominee.name):
            return f"{title}, a {nominee.kind.value} that we will not spoil"
        return f"{plain(nominee.name)} ({title})"

    def _of_work(self, work: Work) -> str:
        title = plain(work.title)
        return f"{title} ({work.year})" if work.title.casefold() in self.shared else title


def sheet_of(
    talk: Talk,
    standing: Standing,
    titles: Titles,
    *,
    previous: Sheet | None = None,
    picks: Mapping[str, Sequence[Nominee]] | None = None,
    handle: str | None = None,
    whole: bool = False,
) -> Sheet:
    """Every figure that a post of this talk may state, as of the standing's cut-off.

    `previous` is what the last roundup stated; without it nothing is new. `picks` are the
    hosts' own, by host. A `whole` one has all places, as a blog's table does.
    """
    names = [titles.of(place.nominee) for place in standing.places]
    values: dict[str, Value] = {
        **_of_talk(talk, handle),
        **_of_count(standing),
        **_of_places(standing.places, names, None if whole else SHOWN),
        **_of_lead(standing.places, names),
        **_of_news(standing, names, previous),
        "picks": tuple(
            f"{host} picked {' & '.join(titles.of(n) for n in chosen)}"
            for host, chosen in (picks or {}).items()
            if chosen
        ),
        "as_of": day_words(standing.cut_off, talk.zone),
    }
    return Sheet(values)


def _of_talk(talk: Talk, handle: str | None) -> dict[str, Value]:
    tag = talk.tag or talk.series_tag
    asked = {asked.network: asked for asked in talk.asked_on}
    own = next((a.handle for a in asked.values() if a.handle), None)
    return {
        "question": plain(talk.prompt),
        "opening": plain(talk.opening),
        "close": plain(talk.close),
        "tag": f"#{tag}" if tag else "",
        "handle": handle or own or "",
        "closes": day_words(talk.closes, talk.zone),
        "link": next((a.post for a in asked.values() if a.post and a.network == "wordpress"), ""),
        "live_mentions": talk.live_mentions,
    }


def _of_count(standing: Standing) -> dict[str, Value]:
    # the hosts' own picks come from no network
    present = [n for n, people in standing.networks.items() if people and n != "host"]
    return {
        "people": standing.people,
        "answers": standing.answers,
        "nominees": len(standing.places),
        "networks": len(present),
        "network_names": tuple(network_name(network) for network in sorted(present)),
    }


def _of_places(places: Sequence[Place], names: Sequence[str], most: int | None) -> dict[str, Value]:
    shown = places[:most]
    values: dict[str, Value] = {"shown": len(shown), "beyond": len(places) - len(shown)}
    for n, (place, name) in enumerate(zip(shown, names, strict=False)):
        values |= {
            f"places.{n}.rank": place.rank,
            f"places.{n}.title": name,
            f"places.{n}.key": place.nominee.key,
            f"places.{n}.people": place.people,
            f"places.{n}.hosts": place.hosts,
            f"places.{n}.tied": place.tied,
        }
    return values


def _of_lead(places: Sequence[Place], names: Sequence[str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    ranks = sorted({place.rank for place in places})
    for query, rank in zip(("lead", "second", "third"), [*ranks, 0, 0, 0], strict=False):
        group = [i for i, place in enumerate(places) if place.rank == rank]
        values |= {
            f"{query}.titles": tuple(names[i] for i in group),
            f"{query}.people": places[group[0]].people if group else 0,
            f"{query}.tied": len(group) > 1,
        }
    return values


def _of_news(standing: Standing, names: Sequence[str], previous: Sheet | None) -> dict[str, Value]:
    if previous is None:
        return {
            "new.people": standing.people, "new.answers": standing.answers, "new.first": True,
            "new.titles": (), "new.climbed": (), "new.leads": False,
        }  # fmt: skip
    ranks = {
        previous.of(f"places.{n}.key"): previous.number(f"places.{n}.rank")
        for n in range(previous.places())
    }
    shown = list(zip(standing.places[:SHOWN], names, strict=False))
    before = previous.of("lead.titles")
    return {
        "new.first": False,
        "new.people": max(0, standing.people - previous.number("people")),
        "new.answers": max(0, standing.answers - previous.number("answers")),
        "new.titles": tuple(name for place, name in shown if place.nominee.key not in ranks),
        "new.climbed": tuple(
            name for place, name in shown if place.rank < ranks.get(place.nominee.key, 0)
        ),
        "new.leads": bool(before)
        and before != tuple(n for p, n in zip(standing.places, names, strict=True) if p.rank == 1),
    }  # fmt: skip


def place_words(sheet: Sheet, n: int) -> str:
    """One place in full: "1. The Greatest Love, 12 people"."""
    tie = " (tied)" if sheet.of(f"places.{n}.tied") else ""
    return f"{_ranked(sheet, n)}, {_of_people(sheet, n)}{tie}"


def _said(sheet: Sheet, n: int) -> str:
    """One place within a list that commas part: "1. The Greatest Love (12 people, tied)"."""
    tie = ", tied" if sheet.of(f"places.{n}.tied") else ""
    return f"{_ranked(sheet, n)} ({_of_people(sheet, n)}{tie})"


def _ranked(sheet: Sheet, n: int) -> str:
    return f"{sheet.of(f'places.{n}.rank')}. {sheet.of(f'places.{n}.title')}"


def _of_people(sheet: Sheet, n: int) -> str:
    return counted(sheet.number(f"places.{n}.people"), "person", "people")


def correcting(said: Sheet, holds: Sheet, *, quote_gone: bool = False) -> Sheet:
    """The figures of a correction: the places as they were said, and as they are."""
    shown = range(max(said.places(), holds.places()))
    moved = [n for n in shown if order(said, n) != order(holds, n)]
    return Sheet(
        {
            **holds.values,
            "said.places": tuple(_said(said, n) for n in moved if n < said.places()),
            "said.quote_gone": quote_gone,
            "holds.places": tuple(_said(holds, n) for n in moved if n < holds.places()),
        }
    )


def order(sheet: Sheet, n: int) -> tuple[Value, Value]:
    """What a published place says beside its count: the rank and the title."""
    return sheet.of(f"places.{n}.rank"), sheet.of(f"places.{n}.title")
