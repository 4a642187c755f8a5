"""What is told to those who keep it running is true, and holds no fan's word."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from bot.app import App
from bot.model import Charge
from bot.storage import Store
from tests.web.place import Place


def figures(place: Place) -> dict[tuple[str, tuple[str, ...]], float]:
    response = place.client().get("/metrics")
    assert response.status_code == 200
    return {
        (sample.name.removeprefix("talkforreal_"), tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def asked(place: Place, path: str) -> tuple[int, dict[str, Any]]:
    response = place.client().get(path)
    return response.status_code, response.json()


def begin(app: App, place: Place) -> None:
    app.pulse.begin(place.clock(), timedelta(seconds=30), failing_ticks=10)


def test_a_desk_alone_is_well_and_ready(place: Place) -> None:
    fine = (200, {"well": True, "wrong": {}})
    assert asked(place, "/healthz") == fine
    assert asked(place, "/readyz") == fine


def test_it_is_ready_once_the_first_tick_went_well(place: Place) -> None:
    begin(place.app, place)
    assert asked(place, "/healthz")[0] == 200
    assert asked(place, "/readyz") == (
        503,
        {"well": False, "wrong": {"ticks": "the first tick has not ended yet"}},
    )
    place.app.pulse.well(place.clock())
    assert asked(place, "/readyz")[0] == 200


def test_ticks_that_failed_make_it_unwell_until_one_goes_well(place: Place) -> None:
    begin(place.app, place)
    for _ in range(3):
        place.app.pulse.failed(place.clock())
    assert asked(place, "/healthz") == (
        503,
        {"well": False, "wrong": {"ticks": "the last 3 ticks failed"}},
    )
    place.app.pulse.well(place.clock())
    assert asked(place, "/healthz")[0] == 200


def test_a_database_that_is_gone_is_told_by_every_address(place: Place, store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE feeds")
    status, body = asked(place, "/healthz")
    assert (status, body["wrong"]) == (503, {"database": "the database does not answer"})
    assert asked(place, "/readyz")[0] == 503
    assert figures(place)["database_up", ()] == 0


def test_figures_are_those_of_the_store(place: Place, store: Store) -> None:
    place.waits()
    place.counts(network="bluesky")
    charge = Charge(resource="post", id="1", price=Decimal("0.005"))
    store.ledger.book("x", [charge], now=place.clock(), purpose="collect")
    place.app.pulse.failed(place.clock())
    found = figures(place)
    assert sum(value for (name, _), value in found.items() if name == "answers") == 2
    assert found["pending", (place.talk,)] == 1
    assert found["spent_today_dollars", ("x", "collect")] == 0.005
    assert found["ticks_total", ("failed",)] == 1
    assert found["database_up", ()] == 1


def test_no_fans_word_or_name_is_among_the_figures(place: Place) -> None:
    place.waits(text="Coffee Prince, my heart", name="demo_fan")
    told = place.client().get("/metrics").text
    assert "heart" not in told
    assert "demo_fan" not in told


def test_figures_are_refused_to_the_world(place: Place) -> None:
    client = place.client(client=("8.8.8.8", 5000))
    assert client.get("/metrics").status_code == 403
    assert client.get("/healthz").status_code == 200
