"""What an errand spends: kept back in the ledger before each request, booked with what came of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Charge
from bot.networks import Billing
from bot.storage import Store
from bot.storage.ledger import Bound, Errand, named


@dataclass(slots=True, kw_only=True)
class Spending:
    """One errand's money: a poll's, a round's, a look's, a message's.

    What a request may cost at worst stands in the ledger as an unclear read from before it
    goes out until the transaction that books what it cost, so that walls hold for all
    processes together, and what died on its way was counted. `bounds` are the walls (none:
    what must be asked is asked past every wall).
    """

    store: Store
    errand: Errand
    now: datetime
    bounds: Sequence[Bound] = ()
    _held: list[Sequence[str]] = field(default_factory=list)

    def under(self, allowance: Allowance) -> Allowance:
        """The allowance, each of whose requests is written down before it goes out."""
        return replace(allowance, keep_back=self.keep_back)

    def keep_back(self, worst: Sequence[Charge]) -> bool:
        """Whether the walls let a request out that is billed so at worst; it is written down if so."""
        keys = self.store.ledger.keep_back(self.errand, worst, self.bounds, self.now)
        if keys is None:
            return False
        self._held.append(keys)
        return True

    def came_about(self, worst: Sequence[Charge]) -> None:
        """What was kept back for these by whoever asked before is struck with what is booked next."""
        self._held.append([named(charge) for charge in worst])

    def settled(self) -> Sequence[str]:
        """Hand over, once, the ledger's keys of what was kept back: whoever books the cost strikes them."""
        keys = [key for held in self._held for key in held]
        self._held.clear()
        return keys

    @contextmanager
    def booking(self, source: object) -> Iterator[None]:
        """Book in the end what a network billed outside of pages, however the block ends.

        Of a request that came to nothing and may have been billed all the same, and of one
        that met a bug, the worst price goes on standing in the ledger.
        """
        try:
            yield
        except NetworkError as error:
            if error.billed or error.trouble is Trouble.UNCLEAR:
                self._leave_last()
            raise
        except BaseException:
            self._leave_last()
            raise
        finally:
            self.book(source)

    def book(self, source: object) -> Decimal:
        """Book what a network billed outside of pages, if it does so; returns the dollars booked."""
        charges = source.take_charges() if isinstance(source, Billing) else ()
        keys = self.settled()
        if not charges and not keys:
            return Decimal(0)
        errand = self.errand
        return self.store.ledger.book(
            errand.network,
            charges,
            now=self.now,
            feed=errand.feed,
            talk=errand.talk,
            purpose=errand.purpose,
            settles=keys,
        )

    def _leave_last(self) -> None:
        if self._held:
            self._held.pop()
