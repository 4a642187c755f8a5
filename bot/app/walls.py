"""What may still be spent, as the ledger stands: general walls, and those of the talk that pays."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.collect import Spending
from bot.config import Budget
from bot.errors import NetworkError, Trouble
from bot.ledger import Purse, Wall, least, payer
from bot.model import Charge, Limits, Part, Ref, Talk, urls
from bot.networks import Publisher, Revising
from bot.storage import Store
from bot.storage.ledger import Bound, Errand

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
TODAY, IN_ALL = OWN = ("this talk, today", "this talk, in all")
"""What hosts call a talk's own walls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """The walls of a config over all its `networks`."""

    store: Store
    budget: Budget
    networks: Collection[str]

    def left(self, talks: Sequence[Talk], now: datetime) -> tuple[Decimal | None, str | None]:
        """Dollars that may be spent for talks (None: no wall), and the name of the one that pays."""
        paying = payer([self.purse(talk, now) for talk in talks])
        walls = [*self.of_day(now), *self.of_month(now), *(paying.walls if paying else ())]
        return least(walls), None if paying is None else paying.talk

    def bounds(self, talks: Sequence[Talk], now: datetime) -> Sequence[Bound]:
        """The general walls and these talks' own, as the ledger holds them for all processes."""
        stands = [
            (self.budget.day, _midnight(now), None),
            (self.budget.month, _month(now), None),
            *((bound, since, talk.name) for talk in talks for bound, since in _own(talk, now)),
        ]
        return [
            Bound(dollars=bound, networks=self.networks, since=since, talk=talk)
            for bound, since, talk in stands
            if bound is not None
        ]

    def purse(self, talk: Talk, now: datetime) -> Purse:
        """A talk's own walls, and what it has paid today."""
        walls = [
            Wall(bound=bound, spent=self._spent(since, talk.name), name=name)
            for (bound, since), name in zip(_own(talk, now), OWN, strict=True)
            if bound is not None
        ]
        return Purse(
            talk=talk.name, walls=tuple(walls), paid=self._spent(_midnight(now), talk.name)
        )

    def of_day(self, now: datetime) -> Sequence[Wall]:
        """The general wall of a UTC day."""
        return self._general(self.budget.day, _midnight(now), "all talks, today")

    def of_month(self, now: datetime) -> Sequence[Wall]:
        """The general wall of a calendar month."""
        return self._general(self.budget.month, _month(now), "all talks, this month")

    def _general(self, bound: Decimal | None, since: datetime, name: str) -> Sequence[Wall]:
        if bound is None:
            return ()
        return (Wall(bound=bound, spent=self._spent(since, None), name=name),)

    def _spent(self, since: datetime, talk: str | None) -> Decimal:
        return sum(
            (
                self.store.ledger.spent(network=name, since=since, talk=talk)
                for name in self.networks
            ),
            Decimal(0),
        )


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _month(now: datetime) -> datetime:
    return _midnight(now).replace(day=1)


def _own(talk: Talk, now: datetime) -> Sequence[tuple[Decimal | None, datetime]]:
    """A talk's own bounds: of a UTC day, and of all its time."""
    return ((talk.day_budget, _midnight(now)), (talk.budget, _EVER))


class Walled:
    """A publisher that sends only what can be paid, and books what sending cost.

    A message's price stands in the ledger before it goes out, and goes on standing there
    while nobody knows whether it did. Looking whether something arrived goes on past a
    wall: it costs little, and not knowing could mean to post twice.
    """

    def __init__(
        self, publisher: Publisher, walls: Walls, talk: Talk, clock: Callable[[], datetime]
    ) -> None:
        self._publisher = publisher
        self._walls = walls
        self._talk = talk
        self._clock = clock

    @property
    def limits(self) -> Limits:
        """The network's own."""
        return self._publisher.limits

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        """Send one message if its price fits; else raises NetworkError: wait for the next day."""
        now = self._clock()
        spending = self._spending(now, self._walls.bounds([self._talk], now))
        alt, text = self._worst(part, picture)
        if not (spending.keep_back([alt]) and spending.keep_back([text])):
            spending.book(self._publisher)
            price = alt.price + text.price
            left = self._walls.left([self._talk], now)[0]
            raise NetworkError(
                network=part.network,
                trouble=Trouble.WAIT,
                detail=f"it costs ${price}, and the budget has ${left} left",
                retry_at=_midnight(now) + timedelta(days=1),
            )
        with spending.booking(self._publisher):
            return self._publisher.publish(part, picture)

    def find(self, part: Part, since: datetime) -> Sequence[Ref]:
        """As the network does; what is found was paid for when it was sent, and is booked."""
        spending = self._spending(self._clock())
        spending.keep_back([self._charge("look", part.key, self.limits.look_price)])
        with spending.booking(self._publisher):
            found = self._publisher.find(part, since)
            if found:
                spending.came_about(self._worst(part, None))
        return found

    def withdraw(self, ref: Ref) -> None:
        """As the network does."""
        spending = self._spending(self._clock())
        spending.keep_back([self._charge("post delete", ref.native, self.limits.delete_price)])
        with spending.booking(self._publisher):
            self._publisher.withdraw(ref)

    def revise(self, ref: Ref, part: Part, picture: bytes | None = None) -> bool:
        """As the network does, where it can; what it bills for that is booked."""
        if not isinstance(self._publisher, Revising):
            return False
        with self._spending(self._clock()).booking(self._publisher):
            return self._publisher.revise(ref, part, picture)

    def _worst(self, part: Part, picture: bytes | None) -> tuple[Charge, Charge]:
        """What a picture's words and a message cost, in the order in which they go out."""
        limits = self.limits
        text = limits.link_price if urls(part.text) else limits.text_price
        alt = limits.alt_price if picture is not None else Decimal(0)
        return self._charge("picture", part.key, alt), self._charge("message", part.key, text)

    def _charge(self, what: str, key: str, price: Decimal) -> Charge:
        return Charge(resource=what, id=key, price=price)

    def _spending(self, now: datetime, bounds: Sequence[Bound] = ()) -> Spending:
        errand = Errand(
            network=self.limits.network, name="publish", purpose="publish", talk=self._talk.name
        )
        return Spending(store=self._walls.store, errand=errand, now=now, bounds=bounds)
