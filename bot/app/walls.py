"""What may still be spent, as the ledger stands: general walls, and those of the talk that pays."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.collect import book_rest
from bot.config import Budget
from bot.errors import NetworkError, Trouble
from bot.ledger import Purse, Wall, least, payer
from bot.model import Limits, Part, Ref, Talk, urls
from bot.networks import Publisher
from bot.storage import Store

_EVER = datetime(2000, 1, 1, tzinfo=UTC)


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

    def purse(self, talk: Talk, now: datetime) -> Purse:
        """A talk's own walls; what it has paid is not summed where it has none."""
        bounds = ((talk.day_budget, _midnight(now)), (talk.budget, _EVER))
        walls = [
            Wall(bound=bound, spent=self._spent(since, talk.name))
            for bound, since in bounds
            if bound is not None
        ]
        return Purse(
            talk=talk.name, walls=tuple(walls), paid=self._spent(_midnight(now), talk.name)
        )

    def of_day(self, now: datetime) -> Sequence[Wall]:
        """The general wall of a UTC day."""
        return self._general(self.budget.day, _midnight(now))

    def of_month(self, now: datetime) -> Sequence[Wall]:
        """The general wall of a calendar month."""
        return self._general(self.budget.month, _midnight(now).replace(day=1))

    def _general(self, bound: Decimal | None, since: datetime) -> Sequence[Wall]:
        return () if bound is None else (Wall(bound=bound, spent=self._spent(since, None)),)

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


class Walled:
    """A publisher that sends only what can be paid, and books what sending cost.

    Looking whether something arrived goes on past a wall: it costs little, and not knowing
    could mean to post twice.
    """

    def __init__(
        self,
        publisher: Publisher,
        left: Callable[[datetime], Decimal | None],
        book: Callable[[datetime], object],
        clock: Callable[[], datetime],
    ) -> None:
        self._publisher = publisher
        self._left = left
        self._book = book
        self._clock = clock

    @property
    def limits(self) -> Limits:
        """The network's own."""
        return self._publisher.limits

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        """Send one message if its price fits; else raises NetworkError: wait for the next day."""
        now = self._clock()
        left, price = self._left(now), self._price(part, picture)
        if left is not None and price > left:
            raise NetworkError(
                network=part.network,
                trouble=Trouble.WAIT,
                detail=f"it costs ${price}, and the budget has ${left} left",
                retry_at=_midnight(now) + timedelta(days=1),
            )
        try:
            return self._publisher.publish(part, picture)
        finally:
            self._book(now)

    def find(self, part: Part, since: datetime) -> Sequence[Ref]:
        """As the network does."""
        try:
            return self._publisher.find(part, since)
        finally:
            self._book(self._clock())

    def withdraw(self, ref: Ref) -> None:
        """As the network does."""
        try:
            self._publisher.withdraw(ref)
        finally:
            self._book(self._clock())

    def _price(self, part: Part, picture: bytes | None) -> Decimal:
        limits = self._publisher.limits
        text = limits.link_price if urls(part.text) else limits.text_price
        return text + (limits.alt_price if picture is not None else Decimal(0))


def walled(
    publisher: Publisher, walls: Walls, talk: Talk, clock: Callable[[], datetime]
) -> Publisher:
    """A publisher behind a talk's walls."""
    network = publisher.limits.network
    return Walled(
        publisher,
        left=lambda now: walls.left([talk], now)[0],
        book=lambda now: book_rest(
            publisher, walls.store, now, purpose="publish", network=network, talk=talk.name
        ),
        clock=clock,
    )
