from datetime import timedelta

from sqlalchemy import func, select

from bot.app import JobKind
from bot.storage import Store
from bot.storage.retention import Retention
from bot.storage.schema import raws
from tests.app.test_app import NOW, Fake, answer, made, page, people


def kept(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(raws)).scalar_one()


def test_raw_forms_go_after_their_time_and_what_counts_stays(store: Store) -> None:
    said = answer(1, "Coffee Prince", raw={"id": 1})
    app = made(store, Fake(mention=[page(said)]), Fake())
    app.tick(NOW)
    before = people(app)
    app.tick(NOW + timedelta(days=20))
    assert kept(store) == 1
    app.networks = made(store, Fake(), Fake()).networks
    app.tick(NOW + timedelta(days=52))
    assert kept(store) == 0
    assert people(app) == before
    assert store.answers.by_id([said.id])[said.id].text == "Coffee Prince"


def test_it_is_done_once_a_day(store: Store) -> None:
    app = made(store, Fake(), Fake())

    def tidies(hours: int) -> bool:
        return JobKind.TIDY in {job.kind for job in app.due(NOW + timedelta(hours=hours))}

    assert tidies(0)
    app.tick(NOW)
    assert not tidies(23)
    assert tidies(25)


def test_nothing_kept_is_nothing_dropped(store: Store) -> None:
    assert Retention(store.engine).drop_raws(NOW) == 0
