"""What may be spent is the least that any wall leaves, and one talk pays for a poll."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.app.walls import Walled, Walls
from bot.config import Budget
from bot.errors import NetworkError, Trouble
from bot.model import Charge, Part, Ref, Talk
from bot.storage import Store
from tests.bench.file_network import LIMITS

NOW = datetime(2015, 10, 10, 12, tzinfo=UTC)


def a_talk(name: str, day: str | None = None, whole: str | None = None) -> Talk:
    return Talk(
        name=name, prompt="?", opens=NOW, closes=NOW + timedelta(days=9), zone=ZoneInfo("UTC"),
        day_budget=Decimal(day) if day else None, budget=Decimal(whole) if whole else None,
    )  # fmt: skip


def spend(store: Store, dollars: str, at: datetime = NOW, name: str | None = None) -> None:
    charge = Charge(resource="read", id=None, price=Decimal(dollars))
    store.ledger.book("x", [charge], now=at, talk=name, purpose="collect")


def walls(store: Store, day: str | None = "1.00", month: str | None = "1.50") -> Walls:
    budget = Budget(day=Decimal(day) if day else None, month=Decimal(month) if month else None)
    return Walls(store=store, budget=budget, networks=["x", "wordpress"])


def test_the_least_that_any_wall_leaves_is_what_may_be_spent(store: Store) -> None:
    kiss = a_talk("kiss", day="0.30")
    stand = walls(store)
    assert stand.left([], NOW) == (Decimal("1.00"), None)
    assert stand.left([kiss], NOW) == (Decimal("0.30"), "kiss")
    spend(store, "0.25", NOW, "kiss")
    assert stand.left([kiss], NOW)[0] == Decimal("0.05")
    assert stand.left([], NOW)[0] == Decimal("0.75")
    spend(store, "0.90", NOW - timedelta(days=2))
    assert stand.left([], NOW)[0] == Decimal("0.35")
    spend(store, "5")
    assert stand.left([], NOW)[0] == Decimal(0)
    assert stand.left([], NOW + timedelta(days=30))[0] == Decimal("1.00")


def test_without_walls_nothing_is_bounded(store: Store) -> None:
    assert walls(store, None, None).left([a_talk("kiss")], NOW) == (None, "kiss")


def test_a_talk_whose_money_is_spent_does_not_stop_those_it_shares_a_feed_with(
    store: Store,
) -> None:
    poor, rich = a_talk("kiss", whole="0.10"), a_talk("couple", whole="3")
    spend(store, "0.10", NOW - timedelta(days=1), "kiss")
    assert walls(store, None, None).left([poor, rich], NOW) == (Decimal(3), "couple")


def test_talks_that_can_pay_the_same_take_turns(store: Store) -> None:
    both = [a_talk("couple"), a_talk("kiss")]
    assert walls(store).left(both, NOW)[1] == "couple"
    spend(store, "0.05", NOW, "couple")
    assert walls(store).left(both, NOW)[1] == "kiss"


class Sends:
    """A publisher that counts and bills, and fails as it is told to."""

    limits = replace(
        LIMITS, network="x", text_price=Decimal("0.015"), link_price=Decimal("0.200"),
        alt_price=Decimal("0.005"), look_price=Decimal("0.100"),
    )  # fmt: skip

    def __init__(self, trouble: Trouble | None = None) -> None:
        self.sent: list[Part] = []
        self.trouble = trouble
        self.charges: list[Charge] = []

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        self.sent.append(part)
        if self.trouble is not None:
            raise NetworkError(network="x", trouble=self.trouble, detail="as told")
        self._billed()
        return Ref(network="x", id="x:1", native="1")

    def find(self, part: Part, since: datetime) -> list[Ref]:
        if part in self.sent:
            self._billed()
            return [Ref(network="x", id="x:1", native="1")]
        return []

    def withdraw(self, ref: Ref) -> None:
        assert ref

    def take_charges(self) -> list[Charge]:
        taken, self.charges = self.charges, []
        return taken

    def _billed(self) -> None:
        self.charges.append(Charge(resource="post create", id="1", price=Decimal("0.015")))


PART = Part(post="p", n=0, network="x", text="Results", key="k")


def spent(store: Store) -> Decimal:
    return store.ledger.spent(network="x", since=NOW - timedelta(days=1))


def behind(sends: Sends, store: Store, day: str | None = None) -> Walled:
    return Walled(sends, walls(store, day, None), a_talk("kiss"), lambda: NOW)


@pytest.mark.parametrize(
    ("text", "left", "goes"),
    [
        ("Results", "0.015", True),
        ("Results", "0.0149", False),
        ("Results: https://example.com", "0.199", False),
        ("Results: https://example.com", "0.200", True),
        ("Results", None, True),
    ],
)
def test_a_message_goes_out_only_when_its_price_fits(
    text: str, left: str | None, goes: bool, store: Store
) -> None:
    sends = Sends()
    walled, part = behind(sends, store, left), replace(PART, text=text)
    if goes:
        walled.publish(part)
    else:
        with pytest.raises(NetworkError) as told:
            walled.publish(part)
        assert told.value.trouble is Trouble.WAIT
        assert told.value.retry_at == datetime(2015, 10, 11, tzinfo=UTC)
    assert len(sends.sent) == goes
    assert spent(store) == (Decimal("0.015") if goes else Decimal(0))


@pytest.mark.parametrize(
    ("trouble", "stands"),
    [(Trouble.UNCLEAR, "0.015"), (Trouble.REFUSED, "0"), (Trouble.WAIT, "0"), (Trouble.LATER, "0")],
)
def test_the_price_of_a_message_stands_while_nobody_knows_whether_it_went_out(
    trouble: Trouble, stands: str, store: Store
) -> None:
    with pytest.raises(NetworkError):
        behind(Sends(trouble), store, "1").publish(PART, b"a picture")
    assert spent(store) == Decimal(stands)


def test_a_message_that_is_found_was_paid_for_once(store: Store) -> None:
    sends = Sends(Trouble.UNCLEAR)
    walled = behind(sends, store)
    with pytest.raises(NetworkError):
        walled.publish(PART)
    assert walled.find(replace(PART, key="another"), NOW) == []
    assert spent(store) == Decimal("0.015")
    assert walled.find(PART, NOW)
    (line,) = store.ledger.lines(talk="kiss", lately=NOW)
    assert (line.dollars, line.unclear, line.purpose) == (Decimal("0.015"), Decimal(0), "publish")
