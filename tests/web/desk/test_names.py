"""X sells names apart: until one is paid for, its post's author is "X …" and the end of a number."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from bot.app import Networks
from bot.config import Network
from bot.hosts import HostRole
from bot.networks.x import XSettings, connect
from bot.storage import Store
from tests.collect.on_x import NOON, SIGNED
from tests.making import HASHTAG, a_conclusion, a_page, an_account, an_answer
from tests.stand_ins.x import World, serve
from tests.web.place import Place, config

DAY = NOON.replace(hour=0)


@pytest.fixture
def world() -> World:
    made = World(now=NOON)
    made.user("annaandestelle")
    made.user("fan_of_flowers", "Flower & Fan")
    return made


@pytest.fixture
def place(store: Store, now: datetime, world: World) -> Iterator[Place]:
    with serve(world) as base_url:
        settings = XSettings(base_url=base_url, handle="annaandestelle", user_id="1000")
        given = replace(config(), networks={"x": Network(name="x", settings=settings)})
        made = Place(store, now, given)
        x = connect(settings, SIGNED, clock=lambda: world.now)
        made.app.networks = Networks(given, {"x": x})
        yield made


def heard(place: Place, fan: str) -> str:
    """An answer as X gives it: its author is a number."""
    account = replace(an_account(fan, "x"), id=f"x:{fan}", handle=None, name=None)
    answer = replace(an_answer("1", "Coffee Prince"), account=account)
    conclusion = a_conclusion(answer.id, talk=place.talk)
    place.store.pages.keep(HASHTAG, a_page(answer), {answer.id: conclusion}, now=place.clock())
    return answer.id


def shown(place: Place, answer: str, role: HostRole = HostRole.HOST) -> str:
    name = "Anna" if role is HostRole.HOST else "Helper"
    client = place.signed_in(name, role)
    return client.get(f"/desk/t/{place.talk}/answer", params={"id": answer}).text


def look_up(place: Place, answer: str, role: HostRole = HostRole.HOST) -> int:
    client = place.signed_in("Anna" if role is HostRole.HOST else "Helper", role)
    given = {"answer": answer}
    return client.post(f"/desk/t/{place.talk}/answer/look-up", data=given).status_code


def test_a_name_is_bought_once_and_shown_from_then_on(place: Place, world: World) -> None:
    answer = heard(place, "1001")
    before = shown(place, answer)
    assert "X …1001" in before
    assert "Look up the name, $0.010" in before
    assert world.bill == 0
    assert look_up(place, answer) == 303
    after = shown(place, answer)
    assert "Flower &amp; Fan" in after
    assert "@fan_of_flowers" in after
    assert "Look up" not in after
    assert look_up(place, answer) == 303
    assert world.bill == Decimal("0.010")


def test_only_hosts_spend(place: Place, world: World) -> None:
    answer = heard(place, "1001")
    assert "Look up" not in shown(place, answer, HostRole.MODERATOR)
    assert look_up(place, answer, HostRole.MODERATOR) == 403
    assert world.requests == []


def test_a_spent_budget_is_told_and_nothing_is_asked(place: Place, world: World) -> None:
    answer = heard(place, "1001")
    day = replace(place.app.config.budget, day=Decimal("0.009"))
    place.app.config = replace(place.app.config, budget=day)
    assert look_up(place, answer) == 409
    assert "X …1001" in shown(place, answer)
    assert world.requests == []
