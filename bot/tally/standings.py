"""A talk's standing from what is stored: kept in memory until the talk's revision moves."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from bot.model import Edge, Rule, Standing, Talk
from bot.storage import Store
from bot.storage.casts import View
from bot.tally.ballots import Naming
from bot.tally.groups import Merges, groups, persons
from bot.tally.standing import standing

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
        edges: Sequence[Edge] | None = None,
    ) -> Standing:
        """The standing counted anew; with `edges`, as it would be if they were all that was said."""
        with self._store.casts.view(talk, cut_off) as view:
            said = view.edges() if edges is None else edges
            merges = groups(said, talk.name, view.chosen_names())
            if edges is None:
                plain, rest = view.plain(), view.rest()
            else:  # the database's own plain accounts know nothing of edges that are only thought of
                plain, rest = iter(()), view.every()
            return standing(
                talk.name,
                rest,
                talk.rule,
                cut_off=cut_off or now,
                revision=view.revision,
                merges=merges,
                persons=persons(said, view.hosts()),
                naming=naming(view, merges, self._titles),
                plain=plain,
                pending=view.pending(),
            )


def naming(view: View, merges: Merges, titles: Mapping[str, str]) -> Naming:
    """What the members of groups, and the works, are called."""
    return Naming(known=view.named(merges.leader), titles=titles)
