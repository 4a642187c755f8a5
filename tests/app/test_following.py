"""Where looking again is free, what was taken back or edited is found out within a day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App, Job, JobKind, Networks
from bot.config import Blog, Config
from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Answer, AskedOn, Change, Fate, Ref, Talk
from bot.storage import Store
from tests.app.test_app import KISS, NOW, OURS, Fake, answer, lexicon, page, works

DAY = timedelta(days=1)
PROMPT = "at://did:plc:host/app.bsky.feed.post/3kabcdefghij2"
TALK: Talk = replace(KISS, picks=(), asked_on=(AskedOn(network="bluesky", post=PROMPT),))
THREAD = f"bluesky:reply:{PROMPT}"


class Recalled(Fake):
    """A free source that knows what became of answers, and keeps whom it was asked about."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__(reply=[page(*answers)])
        self.now_reads: dict[str, Answer | None] = {a.id: a for a in answers}
        self.rechecked: list[str] = []
        self.trouble: NetworkError | None = None

    def recheck(self, refs: Sequence[Ref], allowance: Allowance) -> Sequence[Change]:
        if self.trouble:
            raise self.trouble
        self.rechecked += [ref.id for ref in refs]
        fates = {True: Fate.DELETED, False: Fate.STANDS}
        return [
            Change(id=ref.id, fate=fates[there is None], answer=there)
            for ref in refs
            for there in [self.now_reads[ref.id]]
        ]


def said(n: int, text: str = "Coffee Prince") -> Answer:
    return answer(n, text, "bluesky", conversation=PROMPT, reply_to=PROMPT)


def app_over(store: Store, source: Recalled) -> App:
    config = Config(directory=OURS, database="", blog=Blog(name="A Blog"), talks=(TALK,))
    app = App(config, store, Networks(config, {"bluesky": source}))
    app.catalogue, app.lexicon = works(), lexicon()
    return app


def people(app: App) -> dict[str, int]:
    standing = app.standings.of(TALK, NOW + 2 * DAY)
    return {place.nominee.name.split(" (")[0]: place.people for place in standing.places}


def test_what_no_list_tells_of_is_found_out_the_next_day(store: Store) -> None:
    source = Recalled(said(1), said(2), said(3))
    app = app_over(store, source)
    app.tick(NOW)
    assert people(app) == {"Coffee Prince": 3}
    source.now_reads["bluesky:1"] = None
    source.now_reads["bluesky:2"] = replace(said(2, "City Hall"), version="2")
    app.tick(NOW + timedelta(hours=1))
    assert source.rechecked == [], "what was read today is not asked for again"
    app.tick(NOW + DAY)
    assert people(app) == {"Coffee Prince": 1, "City Hall": 1}


def test_everything_is_looked_at_once_a_day_in_portions(store: Store) -> None:
    source = Recalled(*(said(n) for n in range(150)))
    app = app_over(store, source)
    app.tick(NOW)
    counts = []
    for minutes in range(0, 60, 5):
        app.tick(NOW + DAY + timedelta(minutes=minutes))
        counts.append(len(source.rechecked))
    assert counts[:4] == [60, 120, 150, 150]
    assert len(set(source.rechecked)) == 150


def test_its_trouble_is_told_and_it_is_tried_again(store: Store) -> None:
    source = Recalled(said(1))
    app = app_over(store, source)
    app.tick(NOW)
    source.trouble = NetworkError(network="bluesky", trouble=Trouble.LATER, detail="down")
    outcomes = app.do(Job(kind=JobKind.ROUND, of=THREAD), NOW + DAY).outcomes
    assert [one.trouble for one in outcomes] == [Trouble.LATER]
    source.trouble = None
    app.tick(NOW + DAY + timedelta(minutes=6))
    assert source.rechecked == ["bluesky:1"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_network_that_is_not_set_up_keeps_no_tick_from_its_work(store: Store) -> None:
    config = Config(directory=OURS, database="", blog=Blog(name="A Blog"), talks=(TALK,))
    app = App(config, store, Networks(config, {}))
    assert JobKind.ROUND not in {job.kind for job in app.due(NOW)}
