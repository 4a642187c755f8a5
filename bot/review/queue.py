"""The order in which hosts are asked: first what could change first place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.model import Place, Standing
from bot.storage import Store
from bot.storage.conclusions import Kept


class Weight(IntEnum):
    """What ruling on a nominee's pending nominations could change."""

    FIRST_PLACE = 0
    UNCLEAR = 1  # no nominee yet: it may be any
    A_PLACE = 2
    NO_PLACE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A pending nomination, and what it could change."""

    kept: Kept
    weight: Weight


@dataclass(frozen=True, slots=True)
class _Pile:
    """The pending nominations of one nominee: how much they weigh, and how many they are."""

    weight: Weight
    gap: int
    nominee: str | None
    size: int


def queue(
    store: Store,
    standing: Standing,
    canonical: Callable[[str], str],
    *,
    limit: int,
    skip: int,
) -> Sequence[Item]:
    """A page of what waits: by weight, the closest race first, within a nominee the oldest first."""
    items: list[Item] = []
    for pile in piles(standing, store.waiting.by_nominee(standing.talk), canonical):
        if skip >= pile.size:
            skip -= pile.size
            continue
        page = store.waiting.page(standing.talk, pile.nominee, limit - len(items), skip)
        items += [Item(kept=kept, weight=pile.weight) for kept in page]
        skip = 0
        if len(items) >= limit:
            break
    return items


def piles(
    standing: Standing, waiting: Mapping[str | None, int], canonical: Callable[[str], str]
) -> Sequence[_Pile]:
    """The pending nominations by nominee, in the order in which hosts are asked. Pure.

    `canonical` takes a nominee's key to the one that it counts for.
    """
    votes = {place.nominee.key: place.people for place in standing.places}
    together: dict[str, int] = {}
    for key, size in waiting.items():
        if key is not None:
            together[canonical(key)] = together.get(canonical(key), 0) + size
    found: list[_Pile] = []
    for key, size in waiting.items():
        if key is None:
            found.append(_Pile(Weight.UNCLEAR, 0, None, size))
        else:
            led = canonical(key)
            weight, gap = _weigh(led, together[led], votes, standing.places)
            found.append(_Pile(weight, gap, key, size))
    return sorted(found, key=lambda pile: (pile.weight, pile.gap, pile.nominee or ""))


def _weigh(
    key: str, size: int, votes: Mapping[str, int], places: Sequence[Place]
) -> tuple[Weight, int]:
    """What so many more votes could change, and how many are needed for that."""
    own = votes.get(key, 0)
    lead = max((people for other, people in votes.items() if other != key), default=0)
    if own <= lead <= own + size:
        return Weight.FIRST_PLACE, lead - own
    above = [place.people for place in places if place.nominee.key != key and place.people >= own]
    nearest = min(above, default=0)
    if above and own + size >= nearest:
        return Weight.A_PLACE, nearest - own
    return Weight.NO_PLACE, nearest - own if above else 0
