from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import Unknown
from bot.model import NomineeKind, Ruling
from bot.review import Passage, Review
from bot.storage import Store
from bot.tally import Standings
from tests.making import HASHTAG, a_conclusion, a_nomination, a_page, a_talk, an_account, an_answer
from tests.review.desk import lexicon

PENDING = a_nomination(ruling=Ruling.PENDING)
TALK = "epic-kiss"


@pytest.fixture
def review(store: Store, now: datetime) -> Review:
    store.talks.register([TALK], now)
    for n in range(1, 8):
        answer = an_answer(str(n), by=str(n % 3))
        concluded = a_conclusion(answer.id, replace(PENDING, confidence=n / 10))
        concluded = replace(concluded, spam=("link only",) if n == 2 else (), clips=())
        store.pages.keep(HASHTAG, a_page(answer), {answer.id: concluded}, now=now)
    return Review(
        store=store,
        lexicon=lexicon(),
        talks=lambda: {TALK: a_talk()},
        standings=Standings(store),
    )


def test_pages_follow_each_other_by_key(review: Review) -> None:
    queue, after, met = review.store.queue, 0, list[str]()
    while page := queue.page(TALK, [("work/coffee-prince-2007", after)], 3):
        met += [kept.answer for kept in page]
        after = page[-1].key
    assert met == [f"x:{n}" for n in range(1, 8)]


def test_what_is_held_is_asked_for_no_more(review: Review, now: datetime) -> None:
    queue = review.store.queue
    review.hold(Passage(answer="x:3", talk=TALK, wording="Coffee Prince"), host="Anna", now=now)
    asked = [k.answer for k in queue.page(TALK, [("work/coffee-prince-2007", 0)], 9)]
    assert "x:3" not in asked
    assert [k.answer for k in queue.held(TALK, 0, 9)] == ["x:3"]


def test_those_alike_are_counted_up_to_a_bound(review: Review) -> None:
    assert review.store.queue.alike(TALK, "coffee prince", 100) == 7
    assert review.store.queue.alike(TALK, "coffee prince", 5) == 5
    assert review.store.queue.alike(TALK, "city hall", 100) == 0


def test_other_answers_of_an_author_come_latest_first(review: Review) -> None:
    found = review.store.queue.opened("x:1", 9)
    assert [each.id for each in found.others] == ["x:7", "x:4"]
    assert found.meant.keys() == {"x:1", "x:7", "x:4"}
    assert [each.id for each in review.store.queue.opened("x:1", 1).others] == ["x:7"]


def test_what_nobody_said_cannot_be_opened(review: Review) -> None:
    with pytest.raises(Unknown):
        review.store.queue.opened("x:none", 9)


def test_a_page_goes_from_one_nominee_on_to_the_next(review: Review) -> None:
    piles = [("work/none", 0), ("work/coffee-prince-2007", 2), (None, 0)]
    found = review.store.queue.page(TALK, piles, 3)
    assert [kept.answer for kept in found] == ["x:3", "x:4", "x:5"]
    assert review.store.queue.page(TALK, [], 3) == []


def test_spam_is_found_with_its_reason_and_nothing_where_there_is_none(review: Review) -> None:
    assert [(n.answer, n.what) for n in review.store.queue.spam(TALK, 0, 9)] == [
        ("x:2", ("link only",))
    ]
    assert review.store.queue.clips(TALK, 0, 9) == []


def test_the_last_stroke_is_all_that_was_done_at_once(review: Review, now: datetime) -> None:
    first = review.rule_alike(TALK, "Coffee Prince", host="Anna", now=now, ruling=Ruling.COUNTED)
    later = now + timedelta(seconds=1)
    passage = Passage(answer="x:1", talk=TALK, wording="Coffee Prince")
    second = review.rule(passage, Ruling.REFUSED, host="Anna", now=later)
    stroke = review.store.queue.last_stroke("Anna", TALK)
    assert stroke is not None
    assert stroke.ids == second.ids
    assert stroke.verdict is not None
    assert stroke.verdict.ruling is Ruling.REFUSED
    review.undo(second.ids[0], host="Estelle", now=later)
    stroke = review.store.queue.last_stroke("Anna", TALK)
    assert stroke is not None
    assert set(stroke.ids) == set(first.ids)
    assert review.store.queue.last_stroke("Nobody", TALK) is None


def test_leave_to_quote_is_kept_and_logged(review: Review, now: datetime) -> None:
    queue = review.store.queue
    queue.set_quote_leave("x:1", "asked", host="Anna", at=now)
    assert queue.opened("x:1", 0).leave == "asked"
    assert review.store.log.latest(1)[0][1].what == "quote"
    with pytest.raises(Unknown):
        queue.set_quote_leave("x:none", "asked", host="Anna", at=now)


def test_accounts_are_found_by_handle_name_or_id(store: Store, now: datetime) -> None:
    accounts = (
        an_account("1", handle="Moonrabbit"),
        an_account("2", name="moon river"),
        an_account("3", handle="other", name="100% Moon"),
    )
    for account in accounts:
        answer = replace(an_answer(account.id[2:]), account=account)
        store.pages.keep(HASHTAG, a_page(answer), {}, now=now)
    assert [a.id for a in store.accounts.find("@moon")] == ["x:1", "x:2"]
    assert [a.id for a in store.accounts.find("x:3")] == ["x:3"]
    assert [a.id for a in store.accounts.find("100%")] == ["x:3"]
    assert store.accounts.find("  ") == []


def test_an_account_becomes_a_hosts_own_and_every_standing_may_move(
    review: Review, now: datetime
) -> None:
    before = review.store.talks.revision(TALK)
    review.store.accounts.set_host("x:1", "Anna", by="Estelle", at=now)
    assert review.store.accounts.of_hosts() == {"x:1": "Anna"}
    assert review.store.talks.revision(TALK) == before + 1
    with pytest.raises(Unknown):
        review.store.accounts.set_host("x:none", "Anna", by="Estelle", at=now)


def test_a_nominee_made_at_the_desk_has_no_answers_yet(review: Review, now: datetime) -> None:
    made = review.make(NomineeKind.PHRASE, "the one in the rain", host="Anna", now=now)
    assert review.store.queue.of_nominee(TALK, [made.key], 0, 9) == []
