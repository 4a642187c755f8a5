"""A talk's standing from what is stored: kept in memory until the talk's revision moves."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from bot.model import Edge, EdgeKind, Rule, Standing, Talk
from bot.storage import Store
from bot.storage.casts import View
from bot.tally.ballots import Naming, ballots, lifted
from bot.tally.groups import Merges, groups, persons
from bot.tally.live import live
from bot.tally.standing import recast, standing

KEPT = 64  # standings at once: a few talks, each at a few cut-offs

_Kept = tuple[int, Rule, datetime, Standing]


class Standings:
    """Standings as they are asked for, recomputed whole when something they are made of changed.

    `titles` are works' titles by id, for works that a nomination named only through a
    scene or a couple. May be shared by threads.
    """

    def __init__(self, store: Store, titles: Mapping[str, str] | None = None) -> None:
        self._store = store
        self._titles = titles or {}
        self._kept: OrderedDict[tuple[str, datetime | None], _Kept] = OrderedDict()
        self._lock = Lock()

    def of(self, talk: Talk, now: datetime, cut_off: datetime | None = None) -> Standing:
        """The standing at a cut-off (None: of all that was said; its `cut_off` is then `now`).

        Raises Unknown where the database has not met the talk.
        """
        place = (talk.name, cut_off)
        revision = self._store.talks.revision(talk.name)
        with self._lock:
            kept = self._kept.get(place)
        if kept is not None and kept[:3] == (revision, talk.rule, talk.closes):
            return replace(kept[3], cut_off=cut_off or now)
        made = self.counted(talk, now, cut_off)
        with self._lock:
            self._kept[place] = (made.revision, talk.rule, talk.closes, made)
            self._kept.move_to_end(place)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def counted(
        self,
        talk: Talk,
        now: datetime,
        cut_off: datetime | None = None,
        *,
        short: bool = True,
        without: frozenset[str] = frozenset(),
    ) -> Standing:
        """The standing counted anew, whatever is kept. Raises Unknown as `of`.

        `short` lets the database group the plain votes; without it each is looked at. Both
        give the same. `without` leaves accounts out, to see what they make of it.
        """
        with self._store.casts.view(talk, cut_off) as view:
            said = view.edges()
            merges = groups(said, talk.name, view.chosen_names())
            shortly = short and not without
            casts = view.rest() if shortly else view.every()
            return standing(
                talk.name,
                (cast for cast in casts if cast.account not in without),
                talk.rule,
                cut_off=cut_off or now,
                revision=view.revision,
                merges=merges,
                persons=persons(said, view.hosts()),
                naming=naming(view, merges, self._titles),
                plain=view.plain() if shortly else (),
                pending=view.pending(),
            )

    def if_said(self, talk: Talk, now: datetime, edges: Sequence[Edge]) -> Standing:
        """The standing as it would be if these edges were all that was said of anything."""
        before = self.of(talk, now)
        with self._store.casts.view(talk) as view:
            merges = groups(edges, talk.name, view.chosen_names())
            names = naming(view, merges, self._titles)
            if talk.rule.cap == 1 and _links(edges) == _links(view.edges()):
                return recast(before, merges, names)
            return standing(
                talk.name,
                view.every(),  # the database's plain accounts know nothing of links only thought of
                talk.rule,
                cut_off=now,
                revision=view.revision,
                merges=merges,
                persons=persons(edges, view.hosts()),
                naming=names,
                pending=view.pending(),
            )

    def counts_for(self, talk: Talk) -> Callable[[str], str]:
        """From a nominee's key to the key that it counts for in a talk, merges and all."""
        merges = groups(self._store.edges.every(), talk.name)
        names = Naming(titles=self._titles)

        def key(nominee: str) -> str:
            return merges.canonical(lifted(names.nominee(nominee), talk.rule.counts, names).key)

        return key

    def moving(self, talk: Talk, now: datetime, keep: str, join: str) -> tuple[int, int]:
        """How many people's votes a merge would move from `join` to `keep`, and how many named both."""
        before = self.of(talk, now)
        with self._store.casts.view(talk) as view:
            said = view.edges()
            merges = groups(said, talk.name)
            kept, led = merges.canonical(keep), merges.canonical(join)
            if talk.rule.cap == 1:  # nobody's ballot holds both
                own = [p.people + p.hosts for p in before.places if p.nominee.key == led]
                return sum(own), 0
            people = persons(said, view.hosts())
            cast = ballots(view.every(), talk.rule, merges, people, naming(view, merges, {}))
            moved = [keys for ballot in cast if led in (keys := {n.key for n in ballot.nominees})]
        return len(moved), sum(kept in keys for keys in moved)


def _links(edges: Sequence[Edge]) -> Sequence[Edge]:
    return [edge for edge in live(edges) if edge.kind is EdgeKind.LINK]


def naming(view: View, merges: Merges, titles: Mapping[str, str]) -> Naming:
    """What the members of groups, and the works, are called."""
    return Naming(known=view.named(merges.leader), titles=titles)
