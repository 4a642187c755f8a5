"""A poll keeps what came, says what went wrong, and leaves the cursor where reading can go on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bot.collect import Outcome, collect, recheck
from bot.errors import NetworkError, Trouble
from bot.model import (
    Allowance,
    Answer,
    Change,
    Charge,
    Conclusion,
    Cursor,
    Fate,
    Feed,
    Gap,
    Page,
    Ref,
)
from bot.storage import Store
from tests.making import HASHTAG, a_conclusion, a_nomination, a_page, an_answer


@dataclass
class ScriptedSource:
    """A source that hands out prepared pages, then raises or ends."""

    script: Sequence[Page | NetworkError]
    changes: Sequence[Change] = ()
    fills: Sequence[Page] = ()
    asked: list[Cursor] = field(default_factory=list)
    allowances: list[Allowance] = field(default_factory=list)

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        assert feed == HASHTAG
        self.asked.append(cursor)
        self.allowances.append(allowance)
        return self.told()

    def told(self) -> Iterator[Page]:
        for page in self.script:
            if isinstance(page, NetworkError):
                raise page
            yield page

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:
        assert gap.feed == HASHTAG.id
        assert allowance is not None
        return iter(self.fills)

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        assert refs
        assert allowance is not None
        return self.changes


def read(answers: Sequence[Answer]) -> Mapping[str, Conclusion]:
    return {answer.id: a_conclusion(answer.id, a_nomination()) for answer in answers}


def in_a_quarter(outcome: Outcome) -> datetime:
    assert outcome.feed
    return datetime.fromisoformat("2015-10-10T12:15:00+00:00")


@pytest.fixture(autouse=True)
def talk(store: Store, now: datetime) -> None:
    store.talks.register(["epic-kiss"], now)


def poll(store: Store, source: ScriptedSource, now: datetime, **more: object) -> Outcome:
    return collect(
        HASHTAG, source, store, read, Allowance(), now=now, by="me", next_at=in_a_quarter, **more  # type: ignore[arg-type]  # the test's own options
    )  # fmt: skip


def wait() -> NetworkError:
    return NetworkError(network="x", trouble=Trouble.WAIT, detail="too many requests", status=429)


def test_collecting_twice_keeps_once(store: Store, now: datetime) -> None:
    source = ScriptedSource([a_page(an_answer("1"), an_answer("2"), mark="2")])
    first = poll(store, source, now)
    second = poll(store, source, now + timedelta(minutes=15))
    assert (first.fresh, second.fresh, second.answers) == (2, 0, 2)
    assert [cursor.mark for cursor in source.asked] == [None, "2"]


def test_trouble_in_mid_sweep_keeps_the_pages_before_it(store: Store, now: datetime) -> None:
    first = replace(
        a_page(an_answer("5"), complete=False), cursor=Cursor(resume="t", next_mark="5")
    )
    outcome = poll(store, ScriptedSource([first, wait()]), now)
    assert (outcome.trouble, outcome.fresh, outcome.complete) == (Trouble.WAIT, 1, False)
    state = store.feeds.state(HASHTAG)
    assert state.cursor == Cursor(resume="t", next_mark="5")
    assert (state.trouble, state.failures, state.trouble_since) == (Trouble.WAIT, 1, now)


def test_trouble_before_the_first_page_moves_nothing(store: Store, now: datetime) -> None:
    poll(store, ScriptedSource([a_page(an_answer("1"), mark="1")]), now)
    poll(store, ScriptedSource([wait()]), now)
    assert store.feeds.state(HASHTAG).cursor == Cursor(mark="1")


def test_trouble_that_ends_is_forgotten(store: Store, now: datetime) -> None:
    poll(store, ScriptedSource([wait()]), now)
    poll(store, ScriptedSource([a_page()]), now)
    state = store.feeds.state(HASHTAG)
    assert (state.trouble, state.failures, state.trouble_since) == (None, 0, None)


def test_the_next_time_is_stored(store: Store, now: datetime) -> None:
    poll(store, ScriptedSource([a_page()]), now)
    assert store.feeds.state(HASHTAG).next_at == now + timedelta(minutes=15)


def test_a_feed_that_another_process_holds_is_not_asked(store: Store, now: datetime) -> None:
    assert store.feeds.claim(HASHTAG, "another", now, now + timedelta(minutes=10))
    source = ScriptedSource([a_page(an_answer())])
    assert poll(store, source, now).busy
    assert source.asked == []


def test_a_claim_that_ran_out_is_free_again(store: Store, now: datetime) -> None:
    store.feeds.claim(HASHTAG, "one that died", now, now + timedelta(minutes=10))
    assert not poll(store, ScriptedSource([a_page()]), now + timedelta(minutes=11)).busy


def test_what_a_process_held_that_is_known_to_be_dead_is_free_at_once(
    store: Store, now: datetime
) -> None:
    store.feeds.claim(HASHTAG, "one that died", now, now + timedelta(minutes=10))
    source = ScriptedSource([a_page()])
    assert poll(store, source, now, is_dead={"another one"}.__contains__).busy
    assert not poll(store, source, now, is_dead={"one that died"}.__contains__).busy
    assert store.feeds.state(HASHTAG).held_by is None


def test_of_two_that_find_the_holder_dead_one_takes_the_feed(store: Store, now: datetime) -> None:
    until = now + timedelta(minutes=10)
    assert store.feeds.claim(HASHTAG, "one that died", now, until)
    assert store.feeds.claim(HASHTAG, "first", now, until, instead_of="one that died")
    assert not store.feeds.claim(HASHTAG, "second", now, until, instead_of="one that died")


def test_a_gap_is_filled_before_anything_new(store: Store, now: datetime) -> None:
    gap = Gap(feed=HASHTAG.id, low="3", high="7", why="budget", since=now)
    poll(store, ScriptedSource([a_page(an_answer("8"), mark="8", gap=gap)]), now)
    filled = a_page(an_answer("5"), mark=None)
    poll(store, ScriptedSource([a_page(mark="8")], fills=[filled]), now)
    assert list(store.gaps.open()) == []
    assert "x:5" in store.answers.by_id(["x:5"])
    assert store.feeds.state(HASHTAG).cursor.mark == "8"


def test_a_gap_filled_in_part_stays_open_for_the_rest(store: Store, now: datetime) -> None:
    gap = Gap(feed=HASHTAG.id, low="3", high="7", why="budget", since=now)
    poll(store, ScriptedSource([a_page(mark="8", gap=gap)]), now)
    rest = replace(gap, high="5")
    poll(store, ScriptedSource([a_page(mark="8")], fills=[a_page(an_answer("6"), gap=rest)]), now)
    assert [kept.gap.high for kept in store.gaps.open()] == ["5"]


def test_what_a_poll_cost_is_in_its_outcome(store: Store, now: datetime) -> None:
    charge = Charge(resource="post", id="1", price=Decimal("0.005"))
    outcome = poll(store, ScriptedSource([a_page(an_answer(), charges=(charge,))]), now)
    assert outcome.dollars == Decimal("0.005")


def test_a_recheck_erases_the_gone_and_reads_the_edited(store: Store, now: datetime) -> None:
    poll(store, ScriptedSource([a_page(an_answer("1"), an_answer("2"))]), now)
    edit = replace(an_answer("2"), text="City Hall", version="3", edited_at=now)
    changes = [
        Change(id="x:1", fate=Fate.DELETED),
        Change(id="x:2", fate=Fate.EDITED, answer=edit),
    ]
    refs = [Ref(network="x", id=f"x:{n}", native=str(n)) for n in (1, 2)]
    recheck(refs, ScriptedSource([], changes=changes), store, read, Allowance(), now=now)
    found = store.answers.by_id(["x:1", "x:2"])
    assert (found["x:1"].text, found["x:2"].text) == ("", "City Hall")


def test_a_recheck_takes_up_another_version_of_what_stands(store: Store, now: datetime) -> None:
    poll(store, ScriptedSource([a_page(an_answer("1"), an_answer("2"))]), now)
    edit = replace(an_answer("2"), text="City Hall", version="3")
    changes = [Change(id=a.id, fate=Fate.STANDS, answer=a) for a in (an_answer("1"), edit)]
    refs = [Ref(network="x", id=f"x:{n}", native=str(n)) for n in (1, 2)]
    asked: list[str] = []

    def reads(answers: Sequence[Answer]) -> Mapping[str, Conclusion]:
        asked.extend(answer.id for answer in answers)
        return read(answers)

    recheck(refs, ScriptedSource([], changes=changes), store, reads, Allowance(), now=now)
    assert store.answers.by_id(["x:2"])["x:2"].text == "City Hall"
    assert asked == ["x:2"], "what stands as it was is not read again"
