"""Texts go after a talk's time; what they counted stays, whatever is done afterwards."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from bot.app import App
from bot.app.rereading import reread
from bot.errors import Conflict
from bot.model import Nominee, NomineeKind, Ruling
from bot.review import Passage
from bot.storage import Store
from bot.storage.engine import reading
from bot.storage.schema import answers, raws
from tests.app.test_app import KISS, NOW, Fake, answer, made, page, people

MONTH = timedelta(days=30)
KEPT = replace(KISS, keep_texts=MONTH)
LATE = KISS.closes + MONTH + timedelta(hours=1)
SAID = {1: "Coffee Prince, truly", 2: "Secret Garden, verily", 3: "Zumthor Nights, indeed"}


@pytest.fixture
def app(store: Store) -> App:
    fans = [answer(n, words, raw={"words": words}) for n, words in SAID.items()]
    app = made(store, Fake(mention=[page(*fans)]), Fake(), KEPT)
    app.tick(NOW)
    app.networks = made(store, Fake(), Fake()).networks
    return app


def everything(store: Store) -> str:
    with reading(store.engine) as connection:
        tables = inspect(connection).get_table_names()
        return repr([connection.execute(text(f'select * from "{t}"')).all() for t in tables])


def standing(app: App) -> Mapping[str, int]:
    return people(app, KEPT) | {"pending": app.standings.of(KEPT, NOW).pending}


def ruled(app: App, uid: str, ruling: Ruling) -> str:
    passage = Passage(answer=uid, talk="kiss", wording="Secret Garden")
    return app.review.rule(passage, ruling, host="Anna", now=NOW).ids[0]


def test_before_the_time_texts_stay_and_then_none_is_left_but_the_hosts_own(
    app: App, store: Store
) -> None:
    app.tick(LATE - timedelta(days=1))
    assert "truly" in everything(store)
    app.tick(LATE + timedelta(days=1))
    left = everything(store)
    assert not [words for words in SAID.values() if words.partition(", ")[2] in left]
    assert "the foam kiss" in left


def test_the_standing_is_what_it_was_and_reading_again_leaves_it_so(app: App, store: Store) -> None:
    ruled(app, "x:2", Ruling.REFUSED)
    before = standing(app)
    app.tick(LATE)
    assert standing(app) == before
    garden = Nominee(
        kind=NomineeKind.WORK, key="work/zumthor-nights", name="Zumthor Nights",
        work="zumthor-nights",
    )  # fmt: skip
    store.nominees.add(garden, ["Zumthor Nights"], "Anna", LATE)
    reread(app, LATE)
    app.reread(["x:1", "x:2", "x:3"], LATE)
    assert standing(app) == before


def test_what_is_seen_again_or_edited_late_brings_no_text_back(app: App, store: Store) -> None:
    before = standing(app)
    app.tick(LATE)
    again = [answer(1, SAID[1]), answer(2, "Goblin, and verily not that", version="2")]
    app.networks = made(store, Fake(mention=[page(*again)]), Fake()).networks
    app.by_hand(LATE, talk="kiss")
    assert standing(app) == before
    assert "verily" not in everything(store)
    assert store.answers.by_id(["x:2"])["x:2"].text == ""


def test_what_was_decided_stands_and_can_no_longer_be_changed(app: App) -> None:
    word = ruled(app, "x:2", Ruling.REFUSED)
    app.tick(LATE)
    with pytest.raises(Conflict, match="was erased after the talk's time"):
        ruled(app, "x:2", Ruling.COUNTED)
    with pytest.raises(Conflict, match="was erased after the talk's time"):
        app.review.undo(word, host="Anna", now=LATE)


def test_what_pended_no_longer_waits_for_a_host(app: App, store: Store) -> None:
    uncertain = answer(7, "Coffee Prince or maybe not #talkforreal, whatever it is")
    app.networks = made(store, Fake(mention=[page(uncertain)]), Fake()).networks
    app.tick(NOW + timedelta(hours=2))
    passage = Passage(answer="x:1", talk="kiss", wording="Coffee Prince")
    app.review.rule(passage, Ruling.PENDING, host="Anna", now=NOW)
    assert app.review.queue("kiss", NOW)
    app.networks = made(store, Fake(), Fake()).networks
    app.tick(LATE)
    assert not store.queue.page("kiss", [("work/coffee-prince-2007", 0)], 10)


def test_an_answer_to_two_talks_keeps_its_text_for_the_longer_one(store: Store) -> None:
    other = replace(KISS, name="other", keep_texts=None, picks=())
    mine = replace(KEPT, picks=())
    app = made(store, Fake(mention=[page(answer(1, SAID[1]))]), Fake(), mine, other)
    app.tick(NOW)
    shared = store.conclusions.belongings(["x:1"])["x:1"]
    app.networks = made(store, Fake(), Fake()).networks
    app.tick(LATE)
    kept = bool(store.answers.by_id(["x:1"])["x:1"].text)
    assert kept is (len(shared) == 2)


def test_what_hosts_quote_is_kept_as_it_was_said(app: App, store: Store) -> None:
    store.outbox.quote("kiss", "x:1", "Anna", NOW)
    app.tick(LATE)
    texts = {a.id: a.text for a in store.answers.all()}
    assert (texts["x:1"], texts["x:2"]) == (SAID[1], "")


def test_the_log_says_how_many_and_it_is_done_once(app: App, store: Store) -> None:
    app.tick(LATE)
    app.tick(LATE + timedelta(days=2))
    said = [entry.details for _, entry in store.log.latest() if entry.what == "erased texts"]
    assert said == [{"answers": 3}]


def test_a_talks_own_time_for_raw_forms_comes_before_the_general_one(store: Store) -> None:
    short = replace(KISS, keep_raw=timedelta(days=7))
    app = made(store, Fake(mention=[page(answer(1, SAID[1], raw={"id": 1}))]), Fake(), short)
    app.tick(NOW)
    app.networks = made(store, Fake(), Fake()).networks
    app.tick(NOW + timedelta(days=6))
    assert rows(store, raws) == 1
    app.tick(NOW + timedelta(days=8))
    assert rows(store, raws) == 0
    assert rows(store, answers) == 2


def rows(store: Store, table: Any) -> int:
    with reading(store.engine) as connection:
        return len(connection.execute(select(table)).all())
