"""Hosts are told what they must know, each thing once until it ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, JobKind, Networks
from bot.config import Backups, Blog, Budget, Config, Network
from bot.errors import NetworkError, Trouble
from bot.model import Charge
from bot.networks.webhook import WebhookCredentials, WebhookSettings, connect
from bot.storage import Store, schema
from bot.storage.alerts import CLAIM, Alerts
from tests.app.test_app import KISS, NOW, OURS, Fake, lexicon, works
from tests.networks.email.test_email import Post, post, to
from tests.stand_ins.hooks import Hook, hook

__all__ = ["post"]


@pytest.fixture
def server() -> Iterator[Hook]:
    with hook() as kept:
        yield kept


def app_with(store: Store, server: Hook, x: Fake, **more: object) -> App:
    config = Config(
        directory=OURS, database="", blog=Blog(name="A Blog"), talks=(KISS,),
        networks={"webhook": Network(name="webhook")},
    )  # fmt: skip
    config = replace(config, **more)  # type: ignore[arg-type]  # named by tests
    webhook = connect(WebhookSettings(), WebhookCredentials(url=server.url))
    ready = {"x": x, "wordpress": Fake(), "webhook": webhook}
    app = App(config, store, Networks(config, ready))
    app.catalogue, app.lexicon = works(), lexicon()
    return app


def failing(trouble: Trouble) -> Fake:
    error = NetworkError(network="x", trouble=trouble, detail="somebody's own words")
    return Fake(mention=error, hashtag=error)


def ticks(app: App, *instants: datetime) -> None:
    for at in instants:
        app.tick(at)


def said(server: Hook) -> list[str]:
    return [message["text"] for message in server.said]


def test_no_credit_is_told_once_and_again_only_when_it_ran_out_again(
    store: Store, server: Hook
) -> None:
    x = failing(Trouble.CREDITS)
    app = app_with(store, server, x)
    ticks(app, *(NOW + timedelta(minutes=n) for n in range(5)))
    (told,) = said(server)
    assert told.startswith("x has no credit left")
    assert "somebody" not in told

    broken = dict(x.found)
    x.found.clear()
    ticks(app, NOW + timedelta(hours=30))
    x.found.update(broken)
    ticks(app, NOW + timedelta(hours=60))
    assert len(said(server)) == 2


def test_an_hour_without_reading_is_told_and_less_is_not(store: Store, server: Hook) -> None:
    app = app_with(store, server, failing(Trouble.LATER))
    ticks(app, NOW, NOW + timedelta(minutes=59))
    assert said(server) == []
    ticks(app, NOW + timedelta(minutes=61), NOW + timedelta(minutes=62))
    assert len(said(server)) == 2  # the mentions, and the hashtag
    assert all(text.startswith("Nothing could be read of x:") for text in said(server))


def test_a_budget_is_told_when_it_is_near_its_wall(store: Store, server: Hook) -> None:
    app = app_with(store, server, Fake(), budget=Budget(day=Decimal(1)))
    store.ledger.book("x", [charge("0.79")], now=NOW, purpose="collect")
    ticks(app, NOW)
    assert said(server) == []
    store.ledger.book("x", [charge("0.02")], now=NOW, purpose="collect")
    ticks(app, NOW + timedelta(minutes=1), NOW + timedelta(minutes=2))
    assert [text.partition(" are")[0] for text in said(server)] == ["$0.81 of the $1.00 of the day"]


def charge(dollars: str) -> Charge:
    return Charge(resource="post", id=dollars, price=Decimal(dollars))


def test_what_cannot_be_told_now_is_told_later(store: Store, server: Hook) -> None:
    app = app_with(store, server, failing(Trouble.CREDITS))
    server.status = 503
    done = app.tick(NOW)
    assert any("webhook: later" in trouble for trouble in done.troubles)
    server.status = 204
    ticks(app, NOW + timedelta(minutes=1))
    assert said(server) == []  # somebody may still be telling it
    ticks(app, NOW + CLAIM)
    assert len(said(server)) == 1


def test_a_post_of_unknown_fate_is_told(store: Store, server: Hook) -> None:
    post = {
        "key": "kiss/roundup/1/x", "talk": "kiss", "kind": "roundup", "slot": "1", "network": "x",
        "state": "due", "approval": "auto", "planned_at": NOW, "due_at": NOW, "cut_off": NOW,
        "expires_at": NOW + timedelta(days=1),
    }  # fmt: skip
    with store.engine.begin() as connection:
        row: Any = connection.execute(schema.posts.insert().values(**post)).inserted_primary_key
        connection.execute(
            schema.parts.insert().values(
                post_id=row[0], n=0, text="Hello", key="k", state="unknown", sending_at=NOW
            )
        )
    ticks(app_with(store, server, Fake()), NOW, NOW + timedelta(minutes=1))
    assert [text.partition(".")[0] for text in said(server)] == [
        "It is not known whether kiss/roundup/1/x was posted"
    ]


def test_nobody_is_told_where_no_way_to_tell_is_configured(store: Store, server: Hook) -> None:
    app = app_with(store, server, Fake(), networks={})
    assert JobKind.ALERT not in {job.kind for job in app.due(NOW)}


def test_two_machines_tell_an_alert_once(store: Store) -> None:
    first = Alerts(store.engine).claim(["credits x"], ["webhook"], NOW)
    second = Alerts(store.engine).claim(["credits x"], ["webhook"], NOW)
    assert (len(first), len(second)) == (1, 0)


def test_a_clock_that_was_set_back_silences_no_alert(store: Store) -> None:
    kept = Alerts(store.engine)
    kept.claim(["credits x"], ["webhook"], NOW + timedelta(days=300))
    assert len(kept.claim(["credits x"], ["webhook"], NOW)) == 1


def test_a_backup_that_fails_is_told_once_until_one_succeeds(
    store: Store, server: Hook, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.write_text("no folder")
    app = app_with(store, server, Fake(), backups=Backups(folder=folder))
    ticks(app, *(NOW + timedelta(minutes=n) for n in range(3)))
    (told,) = said(server)
    assert told.startswith("The backup of 2015-10-10 13:00 UTC failed: ")
    folder.unlink()
    ticks(app, NOW + timedelta(hours=2))
    folder.rename(tmp_path / "moved")
    folder.write_text("no folder")
    ticks(app, NOW + timedelta(hours=40))
    assert len(said(server)) == 2


def test_hosts_are_told_by_mail_once(store: Store, post: Post) -> None:
    config = Config(
        directory=OURS, database="", blog=Blog(name="A Blog"), talks=(KISS,),
        networks={"email": Network(name="email")},
    )  # fmt: skip
    ready = {"x": failing(Trouble.CREDITS), "wordpress": Fake(), "email": to(post)}
    app = App(config, store, Networks(config, ready))
    app.catalogue, app.lexicon = works(), lexicon()
    ticks(app, *(NOW + timedelta(minutes=n) for n in range(3)))
    (mail,) = post.box
    assert mail["Subject"] == "talkforreal needs a host"
    assert "x has no credit left" in mail.get_content()
    assert post.to == [["anna@blog.example", "estelle@blog.example"]]
