"""From ballots to a standing: people by nominee, ranks with ties, networks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model import Ballot, Cast, HostsCount, Nominee, Place, Rule, Standing
from bot.storage.casts import Plain
from bot.tally.ballots import Naming, ballots, canonical, lifted
from bot.tally.groups import Merges


@dataclass(slots=True)
class _Count:
    """People by nominee while they are being counted: as large as there are nominees."""

    nominees: dict[str, Nominee] = field(default_factory=dict)
    networks: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    hosts: Counter[str] = field(default_factory=Counter)
    voters: Counter[str] = field(default_factory=Counter)
    answers: int = 0

    def passing(self, casts: Iterable[Cast]) -> Iterator[Cast]:
        last = None
        for cast in casts:
            self.answers += cast.answer != last
            last = cast.answer
            yield cast

    def add(self, nominee: Nominee, network: str, people: int = 1) -> None:
        self.nominees[nominee.key] = nominee
        self.networks[nominee.key][network] += people

    def add_host(self, nominee: Nominee, hosts: int = 1) -> None:
        self.nominees[nominee.key] = nominee
        self.hosts[nominee.key] += hosts

    def places(self) -> tuple[Place, ...]:
        people = {key: self.networks[key].total() for key in self.nominees}
        order = sorted(people, key=lambda k: (-people[k], self.nominees[k].name.casefold(), k))
        sizes = Counter(people.values())
        ranks: dict[int, int] = {}
        for n, key in enumerate(order, start=1):
            ranks.setdefault(people[key], n)
        return tuple(
            Place(
                rank=ranks[people[key]],
                nominee=self.nominees[key],
                people=people[key],
                hosts=self.hosts[key],
                networks=dict(sorted(self.networks[key].items())),
                tied=sizes[people[key]] > 1,
            )
            for key in order
        )


def standing(
    talk: str,
    casts: Iterable[Cast],
    rule: Rule,
    *,
    cut_off: datetime,
    revision: int = 0,
    merges: Merges | None = None,
    persons: Mapping[str, str] | None = None,
    naming: Naming | None = None,
    plain: Iterable[Plain] = (),
    pending: int = 0,
) -> Standing:
    """The count of ballots, places first to last, equal ones by name; flat memory.

    `casts` come as for `ballots`, each answer's together. `plain` are votes that were
    grouped already, by nominee and network, of accounts that are no host's and one person
    each.
    """
    known, given = merges or Merges(), naming or Naming()
    count = _Count()
    for row in plain:
        count.answers += row.answers
        if row.nominee is not None:
            nominee = canonical(lifted(row.nominee, rule.counts, given), known, given)
            count.add(nominee, row.network, row.people)
            count.voters[row.network] += row.people
    for ballot in ballots(count.passing(casts), rule, known, persons, given):
        _count_ballot(count, ballot, rule.hosts)
    return Standing(
        talk=talk,
        cut_off=cut_off,
        revision=revision,
        places=count.places(),
        people=count.voters.total(),
        answers=count.answers,
        pending=pending,
        networks=dict(sorted(count.voters.items())),
    )


def recast(before: Standing, merges: Merges, naming: Naming) -> Standing:
    """A standing as other merges would have it, where every ballot holds one nominee.

    With longer ballots a merge frees places in them, and only a recount tells who moves up.
    """
    count = _Count()
    for place in before.places:
        nominee = canonical(place.nominee, merges, naming)
        for network, people in place.networks.items():
            count.add(nominee, network, people)
        count.add_host(nominee, place.hosts)
    return replace(before, places=count.places())


def _count_ballot(count: _Count, ballot: Ballot, hosts: HostsCount) -> None:
    if not ballot.nominees or (ballot.host and hosts is HostsCount.NO):
        return
    if ballot.host and hosts is HostsCount.APART:
        for nominee in ballot.nominees:
            count.add_host(nominee)
        return
    count.voters[ballot.networks[0]] += 1
    for nominee, network in zip(ballot.nominees, ballot.networks, strict=True):
        count.add(nominee, network)
