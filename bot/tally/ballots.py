"""From counted nominations to ballots: one a person, lifted, merged, ordered, cut."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from bot.catalogue import fold
from bot.model import Again, Ballot, Cast, Nominee, NomineeKind, Rule
from bot.tally.groups import HOST, Merges


@dataclass(frozen=True, slots=True)
class Naming:
    """What nominees are called: those that are stored, by key, and works' titles by id."""

    known: Mapping[str, Nominee] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def nominee(self, key: str) -> Nominee:
        """The nominee with that key; the name is made of the key where nobody gave one."""
        if key in self.known:
            return self.known[key]
        kind, _, rest = key.partition("/")
        within = kind in {"work", "scene", "couple"}
        work = rest.split("/", 1)[0] if within else None
        name = self.title(rest) if kind == "work" else rest.rpartition("/")[2]
        return Nominee(kind=NomineeKind(kind), key=key, name=name, work=work)

    def title(self, work: str) -> str:
        """A work's title by its id."""
        known = self.known.get(f"work/{work}")
        return self.titles.get(work) or (known.name if known else work.replace("-", " "))


def lift(cast: Cast, counts: NomineeKind, naming: Naming) -> Nominee:
    """What a counted nomination counts for at a talk's level.

    A scene, couple or person of a work counts for the work where works are counted. Where
    scenes (couples, people) are counted and the answer names none, it stands under its
    work as "no scene named". What has no work stays what it is: a host counted it.
    """
    return lifted(cast.nominee, counts, naming, cast)


def lifted(
    nominee: Nominee, counts: NomineeKind, naming: Naming, cast: Cast | None = None
) -> Nominee:
    """`lift` for a nominee; the cast, where there is one, names scene and people."""
    work = _work(nominee)
    if nominee.kind is counts or work is None or counts is NomineeKind.PHRASE:
        return nominee
    if counts is NomineeKind.WORK:
        return naming.nominee(f"work/{work}")
    detail, shown = _detail(cast, counts) if cast else ("", "")
    key = f"person/{detail}" if counts is NomineeKind.PERSON and detail else ""
    name = shown or f"{naming.title(work)} (no {counts.value} named)"
    return Nominee(kind=counts, key=key or f"{counts.value}/{work}/{detail}", name=name, work=work)


def _work(nominee: Nominee) -> str | None:
    return nominee.key.removeprefix("work/") if nominee.kind is NomineeKind.WORK else nominee.work


def _detail(cast: Cast, counts: NomineeKind) -> tuple[str, str]:
    """The key's last part and the name of the scene, couple or person that an answer names."""
    if counts is NomineeKind.SCENE and cast.scene:
        return fold(cast.scene), cast.scene
    if counts is NomineeKind.PERSON and len(cast.people) == 1:
        return fold(cast.people[0]), cast.people[0]
    if counts is NomineeKind.COUPLE and len(cast.people) == 2:
        names = sorted(cast.people, key=fold)
        return " ".join(fold(name) for name in names), " & ".join(names)
    return "", ""


def canonical(nominee: Nominee, merges: Merges, naming: Naming) -> Nominee:
    """The nominee that stands for this one's group, under the name that a host chose for it."""
    key = merges.canonical(nominee.key)
    leader = nominee if key == nominee.key else naming.nominee(key)
    chosen = merges.name(key)
    if chosen is None or chosen == leader.name:
        return leader
    return Nominee(kind=leader.kind, key=leader.key, name=chosen, work=leader.work)


def ballots(
    casts: Iterable[Cast],
    rule: Rule,
    merges: Merges | None = None,
    persons: Mapping[str, str] | None = None,
    naming: Naming | None = None,
) -> Iterator[Ballot]:
    """One ballot for each person who has a counted nomination, in the order met; flat memory.

    An account's casts must follow one another; those of linked accounts may be anywhere,
    are held, and come last. `casts` holds only what may count: in time, public, standing.
    """
    known, given = merges or Merges(), naming or Naming()
    for person, own in _by_person(casts, persons or {}):
        yield _ballot(person, own, rule, known, given)


def _by_person(
    casts: Iterable[Cast], persons: Mapping[str, str]
) -> Iterator[tuple[str, Sequence[Cast]]]:
    linked: dict[str, list[Cast]] = defaultdict(list)
    for account, own in groupby(casts, key=lambda cast: cast.account):
        found = list(own)
        host = found[0].host
        person = HOST + host if host else persons.get(account)
        if person is None:
            yield account, found
        else:
            linked[person] += found
    yield from sorted(linked.items())


def _ballot(
    person: str, casts: Sequence[Cast], rule: Rule, merges: Merges, naming: Naming
) -> Ballot:
    ordered = sorted(casts, key=_order)
    if rule.again is Again.REPLACE:
        last = max(ordered, key=lambda cast: (cast.said_at, cast.answer)).answer
        ordered = [cast for cast in ordered if cast.answer == last]
    first: dict[str, tuple[Nominee, Cast]] = {}
    for cast in ordered:
        nominee = canonical(lift(cast, rule.counts, naming), merges, naming)
        first.setdefault(nominee.key, (nominee, cast))
    kept = list(first.values())[: rule.cap]
    return Ballot(
        person=person,
        nominees=tuple(nominee for nominee, _ in kept),
        answers=tuple(cast.answer for _, cast in kept),
        networks=tuple(cast.network for _, cast in kept),
        host=person.removeprefix(HOST) if person.startswith(HOST) else None,
    )


def _order(cast: Cast) -> tuple[datetime, str, bool, int]:
    return (cast.said_at, cast.answer, cast.honourable, cast.place)
