"""Jobs shared among workers on a real PostgreSQL: each is done, none at two places at once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from bot.app import App, Job, JobKind
from bot.errors import StorageError
from bot.model import Cursor
from bot.storage import Store, open_store
from bot.worker import Workers, do, look
from tests.app.test_app import NOW, Fake, answer, made, page, people
from tests.app.test_rereading import found, learn, said

pytestmark = pytest.mark.server("postgres")


@pytest.fixture
def postgres(migrated_postgres_url: str) -> Iterator[Store]:
    opened = open_store(migrated_postgres_url)
    yield opened
    opened.close()


@pytest.fixture
def app(postgres: Store) -> App:
    return made(postgres, Fake(mention=[said(answer(1, "Coffee Prince"))]), Fake())


@pytest.fixture
def workers(app: App) -> Workers:
    made_workers = Workers(app, lambda: NOW)
    made_workers.prepare()
    return made_workers


def waiting(workers: Workers) -> list[str]:
    with psycopg.connect(workers.conninfo) as connection:
        rows = connection.execute(
            "select lock from procrastinate_jobs where status = 'todo' order by lock"
        )
        return [lock for (lock,) in rows]


def test_what_is_due_is_handed_out_once_and_done(app: App, workers: Workers) -> None:
    look(app, workers, NOW)
    look(app, workers, NOW)
    handed = waiting(workers)
    assert len(handed) == len(set(handed)) == len(app.due(NOW))
    workers.work(until_idle=True)
    assert waiting(workers) == []
    assert len(people(app)) == 2


def test_the_queues_tables_are_made_once(workers: Workers) -> None:
    workers.prepare()
    assert waiting(workers) == []


def test_all_is_read_again_by_workers_replies_last(app: App, workers: Workers) -> None:
    fans = [answer(n, "Zumthor Nights") for n in range(20)]
    reply = answer(99, "Same!", reply_to="x:3")
    app.networks = type(app.networks)(
        app.config, {"x": Fake(mention=[page(*fans, reply)]), "wordpress": Fake()}
    )
    app.tick(NOW)
    learn(app)
    assert workers.hand_out_reread() == 22
    workers.work(until_idle=True)
    assert app.store.unread.count(app.read_with) == 0
    assert all(found(app, answer.id) == ["Zumthor Nights"] for answer in fans)


def test_the_jobs_of_a_worker_that_died_go_to_another(app: App, workers: Workers) -> None:
    look(app, workers, NOW)
    with psycopg.connect(workers.conninfo) as connection:
        dead = connection.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 minute')"
            " returning id"
        ).fetchone()
        assert dead is not None
        connection.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s", [dead[0]]
        )
    look(app, workers, NOW)  # some of them are asked for again meanwhile
    workers.work(until_idle=True)
    assert waiting(workers) == []
    assert len(people(app)) == 2


def test_an_expected_failure_ends_the_job_and_not_the_worker(app: App) -> None:
    done = do(app, Job(kind=JobKind.LOOK, of="no such talk"), NOW)
    assert "no such talk" in done.troubles[0]


def test_workers_on_sqlite_are_refused_with_a_sentence(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'own.db'}")
    with pytest.raises(StorageError, match="db move"):
        Workers(made(store, Fake(), Fake()))
    store.close()


def test_a_paused_process_that_comes_back_moves_no_cursor(app: App, postgres: Store) -> None:
    app.tick(NOW)
    feed = next(want.feed for want in app.feeds(NOW) if want.feed.route.value == "mention")
    later = NOW + timedelta(hours=1)
    assert postgres.feeds.claim(feed, "paused", later, later + timedelta(minutes=10))
    woken = later + timedelta(minutes=11)
    assert postgres.feeds.claim(feed, "another", woken, woken + timedelta(minutes=10))
    before = postgres.feeds.state(feed).cursor
    moved = replace(page(answer(7, "late")), cursor=Cursor(mark="old"))
    postgres.pages.keep(feed, moved, {}, now=woken, by="paused")
    assert "x:7" in postgres.answers.by_id(["x:7"])
    assert postgres.feeds.state(feed).cursor == before
