"""The app over a real store and small fake sources: one failure keeps nothing else from being done."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import catalogue
from bot.app import App, Job, JobKind, Networks, Ticked
from bot.config import Blog, Config
from bot.errors import NetworkError, StorageError, Trouble, Unknown
from bot.model import (
    Account,
    Allowance,
    Answer,
    AskedOn,
    Change,
    Cursor,
    Feed,
    Gap,
    Page,
    Pick,
    Ref,
    Talk,
)
from bot.storage import Store

OURS = Path(__file__).parents[2] / "config"
OPENS = datetime(2015, 10, 8, 13, tzinfo=UTC)
NOW = OPENS + timedelta(days=2)
X = AskedOn(network="x", handle="somebody")
BLOG = AskedOn(network="wordpress", site="https://a.example", post="https://a.example/kiss/")
KISS = Talk(
    name="kiss",
    prompt="What is the most epic kiss scene?",
    opens=OPENS,
    closes=OPENS + timedelta(days=30),
    zone=ZoneInfo("America/New_York"),
    series_tag="talkforreal",
    asked_on=(X, BLOG),
    picks=(Pick(host="Anna", text="Secret Garden, the foam kiss!"),),
)


def answer(n: int, text: str, network: str = "x", **more: Any) -> Answer:
    account = Account(id=f"{network}:fan-{n}", network=network, handle=f"demo_{n}")
    given = {"said_at": NOW - timedelta(hours=1), "version": "1", "tags": ("talkforreal",), **more}
    return Answer(id=f"{network}:{n}", network=network, account=account, text=text, **given)


class Fake:
    """A source that hands out pages by feed's route, or raises what it was given instead."""

    def __init__(self, **pages: Sequence[Page] | Exception) -> None:
        self.found = pages
        self.asked: list[str] = []

    def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
        self.asked.append(feed.id)
        found = self.found.get(feed.route.value, ())
        if isinstance(found, Exception):
            raise found
        yield from found

    def fill(self, gap: Gap, allowance: Allowance) -> Iterator[Page]:
        return iter(())

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        return ()


def page(*answers: Answer, complete: bool = True) -> Page:
    return Page(answers=answers, cursor=Cursor(mark="1"), complete=complete)


@cache
def works() -> catalogue.Catalogue:
    return catalogue.load(OURS / "catalogue")


@cache
def lexicon() -> catalogue.Lexicon:
    return catalogue.build(works())


def made(store: Store, x: Fake, wordpress: Fake, *talks: Talk, **more: Any) -> App:
    config = Config(directory=OURS, database="", blog=Blog(name="A Blog"), talks=talks or (KISS,))
    app = App(config, store, Networks(config, {"x": x, "wordpress": wordpress}), **more)
    app.catalogue = works()
    app.lexicon = lexicon()  # the same for all: building it takes half a second
    return app


def people(app: App, talk: Talk = KISS) -> dict[str, int]:
    standing = app.standings.of(talk, NOW)
    return {place.nominee.name: place.people for place in standing.places}


def test_a_tick_keeps_picks_and_polls_every_feed(store: Store) -> None:
    x = Fake(mention=[page(answer(1, "Coffee Prince"))])
    blog = Fake(comment=[page(answer(2, "Coffee Prince", "wordpress", tags=(), conversation="c"))])
    app = made(store, x, blog)
    done = app.tick(NOW)
    assert [outcome.fresh for outcome in done.outcomes] == [1, 1, 0, 1]
    assert sorted(people(app).values()) == [1, 2]


def test_a_comment_on_a_talks_own_post_belongs_to_it_without_any_tag(store: Store) -> None:
    comment = answer(1, "Coffee Prince", "wordpress", tags=(), conversation="any")
    app = made(store, Fake(), Fake(comment=[page(comment)]))
    app.tick(NOW)
    (belonging,) = store.conclusions.belongings([comment.id])[comment.id]
    assert belonging.talk == "kiss"


def test_what_is_not_due_is_not_asked_again(store: Store) -> None:
    x = Fake()
    app = made(store, x, Fake())
    app.tick(NOW)
    asked = list(x.asked)
    app.tick(NOW + timedelta(minutes=1))
    assert x.asked == asked
    app.tick(NOW + timedelta(hours=1))
    assert len(x.asked) == 2 * len(asked)


def test_a_restart_does_not_poll_again(store: Store) -> None:
    made(store, Fake(), Fake()).tick(NOW)
    after = Fake()
    made(store, after, Fake()).tick(NOW + timedelta(minutes=1))
    assert after.asked == []


def test_one_networks_trouble_does_not_delay_another(store: Store) -> None:
    down = NetworkError(network="x", trouble=Trouble.LATER, detail="503")
    blog = Fake(comment=[page(answer(2, "Coffee Prince", "wordpress"))])
    done = made(store, Fake(mention=down, hashtag=down), blog).tick(NOW)
    assert [outcome.trouble for outcome in done.outcomes] == [
        None,
        Trouble.LATER,
        Trouble.LATER,
        None,
    ]
    assert done.outcomes[-1].fresh == 1


def test_a_bug_in_one_job_is_raised_after_the_others_are_done(store: Store) -> None:
    blog = Fake(comment=[page(answer(2, "Coffee Prince", "wordpress"))])
    app = made(store, Fake(mention=ZeroDivisionError("a bug")), blog)
    with pytest.raises(ExceptionGroup) as raised:
        app.tick(NOW)
    assert [type(bug) for bug in raised.value.exceptions] == [ZeroDivisionError]
    assert "wordpress:2" in store.answers.by_id(["wordpress:2"])


def test_an_expected_failure_of_one_job_is_told_and_not_raised(store: Store) -> None:
    app = made(store, Fake(), Fake())

    def dispatch(job: Job, _now: datetime) -> Ticked:
        if job.kind is JobKind.PICKS:
            raise Unknown("talk", "kiss")
        return Ticked()

    assert app.tick(NOW, dispatch).troubles == ("picks kiss: there is no talk 'kiss'",)


def test_a_database_that_cannot_be_used_fails_the_tick_after_the_other_jobs(store: Store) -> None:
    app, done = made(store, Fake(), Fake()), list[JobKind]()

    def dispatch(job: Job, _now: datetime) -> Ticked:
        done.append(job.kind)
        if job.kind is JobKind.PICKS:
            raise StorageError("the database is locked")
        return Ticked()

    with pytest.raises(StorageError, match="locked"):
        app.tick(NOW, dispatch)
    assert JobKind.COLLECT in done


def test_two_talks_with_one_tag_share_their_feeds_and_no_vote(store: Store) -> None:
    couple = replace(KISS, name="couple", prompt="Who is the best couple?", asked_on=(X,), picks=())
    x = Fake(
        mention=[
            page(
                answer(1, "Coffee Prince", conversation="x:asked-kiss"),
                answer(2, "Secret Garden", conversation="x:asked-couple"),
            )
        ]
    )
    kiss = replace(KISS, asked_on=(replace(X, post="asked-kiss"),), picks=())
    couple = replace(couple, asked_on=(replace(X, post="asked-couple"),))
    app = made(store, x, Fake(), kiss, couple)
    app.tick(NOW)
    assert len(x.asked) == 2
    assert sum(people(app, kiss).values()) == 1
    assert sum(people(app, couple).values()) == 1
    assert people(app, kiss).keys() != people(app, couple).keys()


def test_told_to_stop_it_ends_after_the_page_in_hand(store: Store) -> None:
    told: list[bool] = []

    class Telling(Fake):
        def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
            yield page(answer(1, "Coffee Prince"), complete=False)
            yield page(answer(2, "Secret Garden"), complete=False)

    class Stop:
        def __call__(self) -> bool:
            if store.answers.by_id(["x:1"]):
                told.append(True)
            return bool(told)

    app = made(store, Telling(), Fake(), stopping=Stop())
    app.tick(NOW)
    assert set(store.answers.by_id(["x:1", "x:2"])) == {"x:1"}


def test_a_pick_that_is_edited_in_its_file_counts_as_edited(store: Store) -> None:
    made(store, Fake(), Fake()).tick(NOW)
    edited = replace(KISS, picks=(Pick(host="Anna", text="Coffee Prince, always."),))
    app = made(store, Fake(), Fake(), edited)
    app.tick(NOW + timedelta(minutes=1))
    assert [name for name in people(app, edited) if "Coffee Prince" in name]
    assert len(people(app, edited)) == 1


def test_a_talk_before_its_opening_is_left_alone(store: Store) -> None:
    x = Fake()
    app = made(store, x, Fake())
    assert app.tick(OPENS - timedelta(minutes=1)) == Ticked()
    assert x.asked == []


def test_by_hand_the_comments_of_a_closed_talk_are_read_and_no_live_feed(store: Store) -> None:
    x, blog = Fake(), Fake()
    app = made(store, x, blog)
    late = KISS.closes + timedelta(days=365)
    app.by_hand(late)
    assert (x.asked, len(blog.asked)) == ([], 1)
    app.by_hand(late, talk="kiss")
    assert len(x.asked) == 2


def test_by_hand_an_unknown_talk_or_network_is_told(store: Store) -> None:
    app = made(store, Fake(), Fake())
    with pytest.raises(Unknown, match="talk 'hug'"):
        app.by_hand(NOW, talk="hug")
    with pytest.raises(Unknown, match="'myspace'"):
        app.by_hand(NOW, ["myspace"])


def test_nothing_is_asked_for_once_the_budget_is_spent(store: Store) -> None:
    seen: list[Decimal | None] = []

    class Frugal(Fake):
        def pages(self, feed: Feed, cursor: Cursor, allowance: Allowance) -> Iterator[Page]:
            seen.append(allowance.dollars)
            return iter(())

    broke = replace(KISS, day_budget=Decimal(0))
    made(store, Frugal(), Fake(), broke).tick(NOW)
    assert set(seen) == {Decimal(0)}
