"""Asking hosts a page at a time, in an order that was drawn up a moment ago."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import Unknown
from bot.model import Answer, Nominee, Route, Standing, Verdict
from bot.review.desk import Review
from bot.review.passages import token
from bot.review.queue import Item, Weight, piles
from bot.review.search import of_work
from bot.storage import Store
from bot.storage.conclusions import Kept
from bot.tally import live

MOST_ALIKE = 500  # more are said to be "500 or more"
_OTHERS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Pending nominations of one nominee (None: of none yet), and what they could change."""

    nominee: str | None
    weight: Weight
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """In which order hosts are asked, as of the standing's cut-off; `waiting` counts them all."""

    standing: Standing
    piles: tuple[Pile, ...]
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a page ended: the pile's nominee and the row's key."""

    nominee: str | None
    key: int

    def __str__(self) -> str:
        return f"{self.key}.{self.nominee or ''}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The inverse of `str`; None for anything else."""
        key, dot, nominee = text.partition(".")
        fine = dot and key.isdecimal() and len(key) < 19
        return cls(nominee=nominee or None, key=int(key)) if fine else None


def order(review: Review, talk: str, now: datetime, before: Standing | None = None) -> Order:
    """Draw up the order anew: counts what waits, and the standing unless an earlier one will do.

    Takes as long as counting takes; pages do not wait for it. Raises Unknown.
    """
    talks = review.talks()
    if talk not in talks:
        raise Unknown("talk", talk, sorted(talks))
    standing = before or review.standings.of(talks[talk], now)
    waiting = review.store.waiting.by_nominee(talk)
    drawn = piles(standing, waiting, review.standings.counts_for(talks[talk]))
    found = tuple(Pile(nominee=p.nominee, weight=p.weight, size=p.size) for p in drawn)
    return Order(standing=standing, piles=found, waiting=sum(waiting.values()))


def window(
    store: Store, talk: str, drawn: Order, after: Cursor | None, limit: int
) -> Sequence[Item]:
    """A page of what waits, after a cursor: each pile's oldest first; nothing is counted."""
    left = list(drawn.piles)
    if after is not None:
        at = next((n for n, pile in enumerate(left) if pile.nominee == after.nominee), None)
        left = left if at is None else left[at:]
    begun = {after.nominee: after.key} if after is not None else {}
    asked = [(pile.nominee, begun.get(pile.nominee, 0)) for pile in left]
    weights = {pile.nominee: pile.weight for pile in left}
    kept = store.queue.page(talk, asked, limit)
    return [Item(kept=each, weight=weights[_nominee(each)]) for each in kept]


def cursor(item: Item) -> Cursor:
    """Where a page that ends with this item ends."""
    return Cursor(nominee=_nominee(item.kept), key=item.kept.key)


def _nominee(kept: Kept) -> str | None:
    nominee = kept.settled.stands.nominee
    return nominee.key if nominee else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One pending nomination with all that a host wants to see beside it.

    `above` is the thread, the nearest first; `others` are the author's other answers with
    what they nominate. `seen` is the token of what is shown, for `Passage.seen`. `alike` is
    how many pending ones read the same, itself among them, at most MOST_ALIKE.
    """

    kept: Kept
    answer: Answer
    seen: str
    above: tuple[Answer, ...]
    others: tuple[tuple[Answer, Sequence[Kept]], ...]
    routes: tuple[Route, ...]
    verdicts: tuple[Verdict, ...]
    spam: tuple[str, ...]
    clips: tuple[str, ...]
    alike: int
    siblings: tuple[Kept, ...]


def look(store: Store, kept: Kept) -> Look:
    """A nomination as a host looks at it. Raises Unknown where its answer is gone."""
    opened = store.queue.opened(kept.answer, _OTHERS)
    case, meant = opened.case, opened.meant
    folded = kept.settled.stands.folded
    return Look(
        kept=kept,
        answer=opened.thread[kept.answer],
        seen=token(case),
        above=_above(opened.thread, kept.answer),
        others=tuple((each, meant.get(each.id, ())) for each in opened.others),
        routes=tuple(opened.routes),
        verdicts=tuple(live(case.verdicts)),
        spam=case.conclusion.spam,
        clips=case.conclusion.clips,
        alike=store.queue.alike(kept.talk, folded, MOST_ALIKE) if folded else 1,
        siblings=tuple(k for k in meant.get(kept.answer, ()) if k.key != kept.key),
    )


def named(review: Review, key: str) -> Nominee:
    """A nominee by its key, whether the catalogue knows it or the desk made it. Raises Unknown."""
    kind, _, rest = key.partition("/")
    work = review.lexicon.works.get(rest) if kind == "work" else None
    if work is not None:
        return of_work(work)
    found = review.store.nominees.by_key([key])
    if key not in found:
        raise Unknown("nominee", key)
    return found[key]


def _above(thread: Mapping[str, Answer], uid: str) -> tuple[Answer, ...]:
    found: list[Answer] = []
    at = thread[uid].reply_to
    while at is not None and at in thread and thread[at] not in found:
        found.append(thread[at])
        at = thread[at].reply_to
    return tuple(found)
