"""What may be spent is the least that any wall leaves, and one talk pays for a poll."""

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
    """A publisher that counts."""

    limits = LIMITS

    def __init__(self) -> None:
        self.sent = 0

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        self.sent += 1
        return Ref(network="x", id="x:1", native="1")

    def find(self, part: Part, since: datetime) -> list[Ref]:
        return []

    def withdraw(self, ref: Ref) -> None:
        assert ref


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
    text: str, left: str | None, goes: bool
) -> None:
    sends, booked = Sends(), list[datetime]()
    behind = Walled(
        sends, left=lambda _: Decimal(left) if left else None, book=booked.append, clock=lambda: NOW
    )
    part = Part(post="p", n=0, network="x", text=text, key="k")
    if goes:
        behind.publish(part)
    else:
        with pytest.raises(NetworkError) as told:
            behind.publish(part)
        assert told.value.trouble is Trouble.WAIT
        assert told.value.retry_at == datetime(2015, 10, 11, tzinfo=UTC)
    assert sends.sent == len(booked) == goes
