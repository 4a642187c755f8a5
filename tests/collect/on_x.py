"""X's stand-in, collected from as the program does, with a reading that counts every answer."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.collect import Outcome, Pace, collect, next_poll
from bot.model import Allowance, Answer, Belonging, Conclusion, Feed, Route, Ruling
from bot.networks.x import X, XCredentials, XSettings, connect
from bot.publish import is_dead
from bot.storage import Store
from bot.storage.ledger import Bound
from tests.stand_ins.x import World

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
HOST = "annaandestelle"
TALK = "epic-kiss"
MENTIONS = Feed(network="x", route=Route.MENTION, query=HOST)
HASHTAG = Feed(network="x", route=Route.HASHTAG, query="talkforreal")
FEEDS = (MENTIONS, HASHTAG)
PACE = Pace(quickest=timedelta(minutes=5), slowest=timedelta(hours=1))
SIGNED = XCredentials(
    consumer_key="key", consumer_secret="s1", access_token="1000-token", access_token_secret="s2"
)


def connected(world: World, base_url: str, patience: float = 5.0) -> X:
    """An X that asks for small pages; `patience` is seconds to wait for a word."""
    settings = XSettings(
        base_url=base_url,
        handle=HOST,
        user_id="1000",
        page_size=10,
        read_timeout=timedelta(seconds=patience),
        total_timeout=timedelta(seconds=patience * 2),
    )
    return connect(settings, SIGNED, clock=lambda: world.now)


def read(answers: Sequence[Answer]) -> Mapping[str, Conclusion]:
    """Every answer belongs to the talk; whoever says "stop" and nothing else wants to be left out."""
    return {
        answer.id: Conclusion(
            answer=answer.id,
            read_with="test",
            is_answer=True,
            belonging=(
                Belonging(talk=TALK, ruling=Ruling.COUNTED, confidence=1.0, reason="a test"),
            ),
            settled={},
            stops=[w for w in answer.text.split() if w[0] not in "@#"] == ["stop"],
        )
        for answer in answers
    }


def poll(
    feed: Feed,
    x: X,
    store: Store,
    now: datetime,
    *,
    allowance: Allowance = Allowance(),  # noqa: B008 (a frozen value)
    by: str = "me",
    bounds: Sequence[Bound] = (),
) -> Outcome:
    """One poll at the usual pace."""
    state = store.feeds.state(feed)
    before = state.next_at - state.last_at if state.next_at and state.last_at else None
    due: Callable[[Outcome], datetime] = lambda outcome: next_poll(outcome, now, before, PACE)  # noqa: E731 (as the app hands it in)
    return collect(
        feed, x, store, read, allowance, now=now, by=by, next_at=due, talk=TALK, bounds=bounds,
        is_dead=is_dead,
    )  # fmt: skip
