"""Walls around spending: what is left before each, and which talk pays for what talks share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A bound in dollars (None: no wall), what was spent against it, and what hosts call it."""

    bound: Decimal | None
    spent: Decimal = Decimal(0)
    name: str = ""

    @property
    def left(self) -> Decimal | None:
        """What may still be spent; never below zero; None where there is no wall."""
        return None if self.bound is None else max(Decimal(0), self.bound - self.spent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """A talk's own walls, and what it has paid so far."""

    talk: str
    walls: tuple[Wall, ...] = ()
    paid: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal | None:
        """The least that the talk's walls leave."""
        return least(self.walls)


def least(walls: Iterable[Wall]) -> Decimal | None:
    """The least that any of these walls leaves; None where none stands."""
    return min((wall.left for wall in walls if wall.left is not None), default=None)


def payer(purses: Sequence[Purse]) -> Purse | None:
    """Which of the talks that share a feed pays for its next poll; None where there is none.

    The one that can pay most, so that a talk whose money is spent stops no other; of equals
    the one that has paid least, then the first by name. A poll has one payer, so that a
    talk's wall holds to the page.
    """
    return min(purses, key=_rank, default=None)


def _rank(purse: Purse) -> tuple[bool, Decimal, Decimal, str]:
    left = purse.left
    return (left is not None, -(left or Decimal(0)), purse.paid, purse.talk)
