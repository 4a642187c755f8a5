from datetime import date, datetime, timedelta

from bot.model import Feed, Route
from bot.storage import Store
from tests.making import HASHTAG, a_conclusion, a_nomination, a_page, an_answer

LATE = datetime.fromisoformat("2015-10-08T23:30:00-04:00")  # the ninth already, by UTC
REPLIES = Feed(network="x", route=Route.REPLY, query="1")


def test_answers_are_counted_by_utc_day_network_and_every_route(store: Store) -> None:
    store.talks.register(["epic-kiss"], LATE)
    for n, at in enumerate((LATE, LATE + timedelta(minutes=5), LATE + timedelta(days=2))):
        answer = an_answer(str(n), by=str(n), said_at=at)
        concluded = {answer.id: a_conclusion(answer.id, a_nomination())}
        store.pages.keep(HASHTAG, a_page(answer), concluded, now=at)
        if n == 0:
            store.pages.keep(REPLIES, a_page(answer), concluded, now=at)
    first, last = store.found.by_day("epic-kiss")
    assert (first.day, last.day) == (date(2015, 10, 9), date(2015, 10, 11))
    assert first.by_network == {"x": 2}
    assert first.by_route == {"hashtag": 2, "reply": 1}
    assert store.found.by_day("another") == []
