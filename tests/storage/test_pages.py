"""A page is kept whole or not at all; facts are kept once."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection, event, func, select

from bot.errors import StorageError
from bot.model import Change, Charge, Cursor, Fate, Gap, Route, Ruling, Stance
from bot.storage import Store
from bot.storage.engine import reading
from bot.storage.schema import answers, nominations, raws, routes, set_aside, versions
from tests.making import HASHTAG, a_conclusion, a_nomination, a_page, an_account, an_answer

MENTIONS = replace(HASHTAG, route=Route.MENTION, query="annaandestelle")


def count(store: Store, table: object) -> int:
    with reading(store.engine) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]  # any table


@pytest.fixture(autouse=True)
def talk(store: Store, now: datetime) -> None:
    store.talks.register(["epic-kiss"], now)


def test_keeping_twice_keeps_once(store: Store, now: datetime) -> None:
    page = a_page(an_answer())
    first = store.pages.keep(HASHTAG, page, {}, now=now)
    second = store.pages.keep(HASHTAG, page, {}, now=now)
    assert (first.fresh, second.fresh) == (("x:1",), ())
    assert count(store, answers) == 1


def test_the_same_answer_by_another_feed_only_adds_a_route(store: Store, now: datetime) -> None:
    store.pages.keep(HASHTAG, a_page(an_answer()), {}, now=now)
    store.pages.keep(MENTIONS, a_page(an_answer()), {}, now=now)
    assert count(store, answers) == 1
    assert set(store.answers.routes(["x:1"])["x:1"]) == {Route.HASHTAG, Route.MENTION}


def test_an_answer_comes_back_as_it_was_said(store: Store, now: datetime) -> None:
    said = an_answer(
        text="커피프린스! 🎉",
        tags=("talkforreal", "kiss"),
        links=("https://video.example/1",),
        reply_to="x:0",
        conversation="x:0",
        language="ko",
        spoiler="finale",
    )
    store.pages.keep(HASHTAG, a_page(said), {}, now=now)
    assert store.answers.by_id(["x:1"]) == {"x:1": said}


def test_an_edit_becomes_a_version_and_keeps_the_first_time(store: Store, now: datetime) -> None:
    said = an_answer()
    edit = replace(said, text="No: City Hall!", version="2", edited_at=now)
    store.pages.keep(HASHTAG, a_page(said), {}, now=now)
    kept = store.pages.keep(HASHTAG, a_page(edit), {}, now=now)
    assert kept.edited == ("x:1",)
    stored = store.answers.by_id(["x:1"])["x:1"]
    assert (stored.text, stored.said_at, stored.edited_at) == ("No: City Hall!", said.said_at, now)
    assert count(store, versions) == 1


def test_a_name_that_was_paid_for_survives_a_cheaper_read(store: Store, now: datetime) -> None:
    known = an_account(handle="demo_fan_1", name="Demo Fan")
    store.pages.keep(HASHTAG, a_page(an_answer(account=known)), {}, now=now)
    store.pages.keep(HASHTAG, a_page(an_answer("2", account=an_account())), {}, now=now)
    assert store.answers.by_id(["x:2"])["x:2"].account.handle == "demo_fan_1"


def test_the_cursor_moves_with_its_page(store: Store, now: datetime) -> None:
    page = replace(a_page(), cursor=Cursor(mark="3", resume="t", next_mark="7"), complete=False)
    store.pages.keep(HASHTAG, page, {}, now=now)
    assert store.feeds.state(HASHTAG).cursor == Cursor(mark="3", resume="t", next_mark="7")


def test_a_page_that_fails_half_way_stores_nothing(store: Store, now: datetime) -> None:
    elsewhere = a_conclusion("x:1", a_nomination(), talk="no such talk")
    with pytest.raises(KeyError):
        store.pages.keep(HASHTAG, a_page(an_answer()), {"x:1": elsewhere}, now=now)
    assert count(store, answers) == 0
    assert store.feeds.state(HASHTAG).cursor == Cursor()


def test_a_row_that_the_database_refuses_is_set_aside_and_the_page_is_kept(
    store: Store, now: datetime
) -> None:
    bad = an_answer("2", text=None)  # type: ignore[arg-type]  # what a broken door would hand in
    kept = store.pages.keep(HASHTAG, a_page(an_answer(), bad, an_answer("3")), {}, now=now)
    assert (kept.fresh, kept.set_aside) == (("x:1", "x:3"), ("x:2",))
    assert count(store, answers) == 2


def test_a_database_that_fails_amid_a_page_is_not_blamed_on_its_rows(
    store: Store, now: datetime
) -> None:
    """A connection that is cut, a disk that is full: the whole page waits, none of it is set aside."""
    fails = fail_once(store)
    page = a_page(*(an_answer(str(number), text="kiss " * 400) for number in range(100)))
    with pytest.raises(StorageError):
        store.pages.keep(HASHTAG, page, {}, now=now)
    assert fails
    store.engine.dispose()  # a full disk has room again in a new connection
    assert count(store, set_aside) == 0
    assert len(store.pages.keep(HASHTAG, page, {}, now=now).fresh) == 100


def fail_once(store: Store) -> list[str]:
    """The first insert of answers meets a cut connection (PostgreSQL) or a full disk (SQLite)."""
    fails: list[str] = []

    def fail(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if fails or not statement.startswith("INSERT INTO answers "):
            return
        fails.append(statement)
        driver = connection.connection.driver_connection
        assert driver is not None
        if store.engine.dialect.name == "sqlite":
            driver.execute("PRAGMA max_page_count = 1")  # no less than it has now
        else:
            with store.engine.connect() as other:
                pid = driver.info.backend_pid
                other.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 5000)")

    event.listen(store.engine, "before_cursor_execute", fail)
    return fails


def test_conclusions_replace_the_earlier_ones_and_raise_the_revision(
    store: Store, now: datetime
) -> None:
    first = {"x:1": a_conclusion("x:1", a_nomination(), a_nomination("City Hall"))}
    store.pages.keep(HASHTAG, a_page(an_answer()), first, now=now)
    before = store.talks.revision("epic-kiss")
    store.conclusions.store({"x:1": a_conclusion("x:1", a_nomination("Goong"))})
    kept = store.conclusions.of(["x:1"])["x:1"]
    assert [k.settled.stands.wording for k in kept] == ["Goong"]
    assert store.talks.revision("epic-kiss") == before + 1


def test_what_is_concluded_again_as_it_was_raises_no_revision(store: Store, now: datetime) -> None:
    first = {"x:1": a_conclusion("x:1", a_nomination(), a_nomination("City Hall"))}
    store.pages.keep(HASHTAG, a_page(an_answer()), first, now=now)
    before, rows = store.talks.revision("epic-kiss"), store.conclusions.of(["x:1"])["x:1"]
    store.pages.keep(HASHTAG, a_page(an_answer()), first, now=now)
    store.conclusions.store({"x:1": replace(first["x:1"], read_with="another reader")})
    assert store.talks.revision("epic-kiss") == before
    assert store.conclusions.of(["x:1"])["x:1"] == rows


def test_what_is_concluded_less_surely_raises_the_revision(store: Store, now: datetime) -> None:
    store.pages.keep(
        HASHTAG, a_page(an_answer()), {"x:1": a_conclusion("x:1", a_nomination())}, now=now
    )
    before = store.talks.revision("epic-kiss")
    less = a_conclusion("x:1", a_nomination(confidence=0.5))
    for changed in (less, replace(less, spam=("3 links",)), replace(less, is_answer=False)):
        store.conclusions.store({"x:1": changed})
        assert store.talks.revision("epic-kiss") > before
        before = store.talks.revision("epic-kiss")


def test_a_nomination_comes_back_as_it_was_concluded(store: Store, now: datetime) -> None:
    meant = a_nomination(
        episode=6,
        scene="ice cream kiss",
        people=("Go Eun-chan",),
        mood="funny",
        honourable=True,
        candidates=(),
        leans_on=("v1", "v2"),
        stance=Stance.NOMINATED,
        ruling=Ruling.PENDING,
    )
    store.pages.keep(HASHTAG, a_page(an_answer()), {"x:1": a_conclusion("x:1", meant)}, now=now)
    assert store.conclusions.of(["x:1"])["x:1"][0].settled.stands == meant


def test_a_resource_is_billed_once_a_day(store: Store, now: datetime) -> None:
    page = a_page(an_answer(), charges=(Charge(resource="post", id="1", price=Decimal("0.005")),))
    first = store.pages.keep(HASHTAG, page, {}, now=now)
    again = store.pages.keep(HASHTAG, page, {}, now=now + timedelta(hours=1))
    tomorrow = store.pages.keep(HASHTAG, page, {}, now=now + timedelta(days=1))
    assert [k.dollars for k in (first, again, tomorrow)] == [
        Decimal("0.005"),
        Decimal(0),
        Decimal("0.005"),
    ]
    assert store.ledger.spent(network="x", since=now) == Decimal("0.010")


def test_a_request_without_an_id_is_billed_every_time(store: Store, now: datetime) -> None:
    charge = Charge(resource="counts", id=None, price=Decimal("0.005"))
    for _ in range(2):
        store.ledger.book("x", [charge], now=now, purpose="count")
    assert store.ledger.spent(network="x", since=now) == Decimal("0.010")


def test_a_gap_is_noted_with_its_page_once(store: Store, now: datetime) -> None:
    gap = Gap(feed=HASHTAG.id, low="3", high="7", why="budget", since=now)
    for _ in range(2):
        store.pages.keep(HASHTAG, a_page(an_answer(), gap=gap), {}, now=now)
    assert [kept.gap for kept in store.gaps.open(HASHTAG.id)] == [gap]
    store.gaps.narrow(store.gaps.open()[0].key, None, now)
    assert list(store.gaps.open()) == []


def test_what_is_gone_leaves_text_passages_and_raw_form(store: Store, now: datetime) -> None:
    said = an_answer(raw={"text": "Coffee Prince!"})
    concluded = {"x:1": a_conclusion("x:1", a_nomination())}
    store.pages.keep(HASHTAG, a_page(said), concluded, now=now, keep_raw=timedelta(days=30))
    before = store.talks.revision("epic-kiss")
    touched = store.answers.apply([Change(id="x:1", fate=Fate.DELETED)], now)
    assert touched == ["x:1"]
    assert store.answers.by_id(["x:1"])["x:1"].text == ""
    assert (count(store, raws), count(store, nominations)) == (0, 0)
    assert store.talks.revision("epic-kiss") > before
    assert count(store, routes) == 1


def test_what_comes_back_from_the_bin_stands_again_as_it_was_said(
    store: Store, now: datetime
) -> None:
    said = an_answer()
    concluded = {"x:1": a_conclusion("x:1", a_nomination())}
    store.pages.keep(HASHTAG, a_page(said), concluded, now=now)
    store.answers.apply([Change(id="x:1", fate=Fate.SPAM)], now)
    store.pages.keep(HASHTAG, a_page(said), concluded, now=now + timedelta(days=1))
    back = store.answers.by_id(["x:1"])["x:1"]
    assert (back.text, back.said_at, back.edited_at) == (said.text, said.said_at, None)
    assert (count(store, nominations), count(store, versions)) == (1, 0)
    with reading(store.engine) as connection:
        assert connection.execute(select(answers.c.fate)).scalar_one() == "stands"


def test_a_naive_time_is_refused(store: Store, now: datetime) -> None:
    with pytest.raises(Exception, match="naive datetime"):
        store.pages.keep(HASHTAG, a_page(an_answer()), {}, now=now.replace(tzinfo=None))


def test_what_is_read_in_one_transaction_is_one_moment(store: Store, now: datetime) -> None:
    with reading(store.engine) as connection:
        count_ = select(func.count()).select_from(answers)
        before = connection.execute(count_).scalar_one()
        store.pages.keep(HASHTAG, a_page(an_answer()), {}, now=now)
        assert connection.execute(count_).scalar_one() == before
    assert count(store, answers) == before + 1
