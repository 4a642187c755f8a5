"""A network that is down, refuses, or lies for an hour: the others' answers arrive on time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Answer, Cursor, Feed, Page
from bot.storage import Store
from tests.app.test_app import NOW, Fake, answer, made

TICK = timedelta(minutes=5)
HOUR = timedelta(hours=1)


class Ill(Fake):
    """A source that is ill for an hour, each time in the same way, and keeps what was said meanwhile."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self.how = how
        self.now = NOW
        self.said: list[Answer] = []

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        self.asked.append(feed.id)
        if self.now < NOW + HOUR:
            yield from self._ill(cursor)
        else:
            yield Page(answers=tuple(self.said), cursor=Cursor(mark="well"), complete=True)

    def _ill(self, cursor: Cursor) -> Iterator[Page]:
        if self.how == "slow":
            retry_at = self.now + timedelta(minutes=20)
            raise NetworkError(
                network="x", trouble=Trouble.WAIT, detail="slow down", retry_at=retry_at
            )
        if self.how == "down":
            raise NetworkError(network="x", trouble=Trouble.LATER, detail="no connection")
        yield Page(answers=(), cursor=Cursor(mark=cursor.mark, resume="more"), complete=False)
        raise NetworkError(network="x", trouble=Trouble.LATER, detail="broken JSON")


@pytest.mark.parametrize("how", ["down", "slow", "lies"])
def test_the_others_arrive_on_time_and_nothing_is_lost_when_it_returns(
    how: str, store: Store
) -> None:
    ill, well = Ill(how), Fake()
    app = made(store, ill, well)
    late = list[timedelta]()
    now, n = NOW, 0
    while now <= NOW + 2 * HOUR:
        ill.now, n = now, n + 1
        ill.said.append(answer(1000 + n, "Coffee Prince", said_at=now))
        mine = answer(n, "Coffee Prince", "wordpress", said_at=now, conversation="c")
        well.found = {"comment": [Page(answers=(mine,), cursor=Cursor(mark=str(n)), complete=True)]}
        app.tick(now)
        assert store.answers.by_id([mine.id])
        late.append(now - mine.said_at)
        now += TICK
    assert max(late) <= TICK
    app.tick(now + 2 * HOUR)
    kept = store.answers.by_id([one.id for one in ill.said])
    assert len(kept) == len(ill.said)


def test_the_ill_one_is_not_asked_without_end(store: Store) -> None:
    ill = Ill("slow")
    app = made(store, ill, Fake())
    now: datetime = NOW
    while now < NOW + HOUR:
        ill.now = now
        app.tick(now)
        now += TICK
    assert ill.asked.count("x:mention:somebody") <= 4
