"""What hosts are shown of people and of crowds: proposals with their evidence, nothing dropped."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Answer, Cast, EdgeKind, Nominee, Ruling, Standing, Talk
from bot.people import Crowd, Proposal, crowd, proposals
from bot.review.desk import Review
from bot.storage import Store
from bot.tally import groups, live, persons, standing
from bot.tally.standings import naming

LOOKED_AT = 20_000  # the latest answers of a talk; more would take longer than a host waits
_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Clique:
    """Proposals for one talk, and how many of its latest answers were looked at."""

    proposals: tuple[Proposal, ...]
    looked_at: int


def one_person(review: Review, talk: Talk) -> Clique:
    """Accounts of a talk that may be one person; pairs that a host settled are left out."""
    said = _latest(review.store, talk.name)
    edges = live(review.store.edges.every())
    settled = {frozenset((e.a, e.b)) for e in edges if e.kind in {EdgeKind.LINK, EdgeKind.APART}}
    accounts = {answer.account.id: answer.account for answer in said}
    found = proposals(accounts.values(), said, frozenset(settled))
    together = persons(edges)
    fresh = [p for p in found if together.get(p.a, p.a) != together.get(p.b, p.b)]
    return Clique(proposals=tuple(fresh), looked_at=len(said))


def fair_play(review: Review, talk: Talk, now: datetime) -> Crowd:
    """What looks like a crowd of one's own making, and the ranking with and without it."""
    said = _latest(review.store, talk.name)
    picks: dict[str, str] = {}
    for start in range(0, len(said), _CHUNK):
        chunk = [answer.id for answer in said[start : start + _CHUNK]]
        for uid, kept in review.store.conclusions.of(chunk).items():
            for each in kept:
                stands = each.settled.stands
                if each.talk == talk.name and stands.ruling is Ruling.COUNTED and stands.nominee:
                    picks.setdefault(uid, stands.nominee.name)

    def recount(accounts: frozenset[str]) -> Standing:
        whole = review.standings.of(talk, now)
        return without(review, talk, accounts, now) if accounts else whole

    return crowd(said, picks, recount)


def without(review: Review, talk: Talk, accounts: frozenset[str], now: datetime) -> Standing:
    """A talk's standing as it would be without some accounts; nothing is kept."""
    titles = {key: work.title for key, work in review.lexicon.works.items()}
    with review.store.casts.view(talk) as view:
        said = view.edges()
        merges = groups(said, talk.name, view.chosen_names())
        return standing(
            talk.name,
            (cast for cast in view.every() if cast.account not in accounts),
            talk.rule,
            cut_off=now,
            revision=view.revision,
            merges=merges,
            persons=persons(said, view.hosts()),
            naming=naming(view, merges, titles),
            pending=view.pending(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """What was nominated in one mood: nominees with how many people named them so."""

    name: str
    people: int
    places: tuple[tuple[Nominee, int], ...]


def moods(review: Review, talk: Talk, most: int = 10) -> Sequence[Mood]:
    """The counted nominations of a talk by the mood that they tell, those with most people first."""
    edges = review.store.edges.every()
    merges = groups(edges, talk.name, review.store.edges.names())
    voters: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    nominees: dict[str, Nominee] = {}
    with review.store.casts.view(talk) as view:
        together = persons(edges, view.hosts())
        for cast in view.every():
            if cast.mood is not None:
                key = merges.canonical(cast.nominee.key)
                nominees.setdefault(key, cast.nominee)
                voters[cast.mood][key].add(_person(cast, together))
    return sorted(
        (_mood(name, by_key, nominees, most) for name, by_key in voters.items()),
        key=lambda mood: (-mood.people, mood.name),
    )


def _person(cast: Cast, together: Mapping[str, str]) -> str:
    return together.get(cast.account, cast.account)


def _mood(
    name: str, voters: Mapping[str, set[str]], nominees: Mapping[str, Nominee], most: int
) -> Mood:
    order = sorted(voters, key=lambda key: (-len(voters[key]), nominees[key].name))
    places = tuple((nominees[key], len(voters[key])) for key in order[:most])
    return Mood(name=name, people=len(set().union(*voters.values())), places=places)


def _latest(store: Store, talk: str) -> Sequence[Answer]:
    uids = store.queue.latest(talk, LOOKED_AT)
    found: dict[str, Answer] = {}
    for start in range(0, len(uids), _CHUNK):
        found |= store.answers.by_id(uids[start : start + _CHUNK])
    return [found[uid] for uid in uids if uid in found]
