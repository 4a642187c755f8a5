"""The same answers on several networks, nested, edited, deleted, said twice: one standing, no one twice."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations

import pytest

from bot.app import App, Networks
from bot.app.feeds import Wanted
from bot.config import Blog, Config
from bot.model import Allowance, Rule, Talk
from bot.storage import Store
from tests.app.test_app import KISS, OURS, lexicon, works
from tests.networks.contract import Ground
from tests.networks.mastodon.test_contract import MastodonGround
from tests.networks.x.test_contract import XGround
from tests.servers.mastodon import Mastodon
from tests.stand_ins.weather import weather
from tests.stand_ins.x import World, serve

FANS = 100
WORKS = ("Healer", "Coffee Prince", "Secret Garden", "Boys Over Flowers", "City Hunter")
TALK: Talk = replace(
    KISS,
    opens=datetime(2015, 1, 1, tzinfo=UTC),
    closes=datetime(2099, 1, 1, tzinfo=UTC),
    asked_on=(),
    picks=(),
    rule=Rule(cap=1),
)


@dataclass
class Said:
    """What one fan said on each network, by worldwide ids, and what for in the end."""

    work: str | None
    ids: dict[str, str]


@pytest.fixture
def grounds(mastodon: Mastodon) -> Iterator[list[Ground]]:
    world = World(now=datetime(2026, 9, 1, 12, tzinfo=UTC))
    with serve(world) as url, weather(mastodon.base) as way:
        yield [XGround(world, url), MastodonGround(mastodon, way)]


@pytest.fixture
def app(store: Store, grounds: list[Ground]) -> App:
    config = Config(directory=OURS, database="", blog=Blog(name="A Blog"), talks=(TALK,))
    made = App(config, store, Networks(config, {g.network: g.source for g in grounds}))
    made.catalogue, made.lexicon = works(), lexicon()
    return made


def place(grounds: list[Ground]) -> list[Said]:
    """Every fan answers everywhere; every third one below the one before."""
    placed: list[Said] = []
    for n in range(FANS):
        work, ids = WORKS[n % len(WORKS)], {}
        for ground in grounds:
            under = placed[-1].ids[ground.network] if n % 3 == 2 else None
            text = f"My favourite is {work}! #talkforreal"
            ids[ground.network] = ground.say(f"demo{n}", text, under)
            if n % 7 == 0:
                ground.say(f"demo{n}", text)  # said twice
        placed.append(Said(work=work, ids=ids))
    return placed


def change(grounds: list[Ground], placed: list[Said]) -> None:
    """Every tenth fan changes their mind, some take back what they said.

    Not those who said it twice: of theirs, the other answer stands.
    """
    for n, said in enumerate(placed):
        if n % 7 == 0:
            continue
        if n % 10 == 1:
            said.work = "Healer"
            for ground in grounds:
                ground.edit(said.ids[ground.network], "My favourite is Healer! #talkforreal")
        elif n % 9 == 3:
            said.work = None
            for ground in grounds:
                ground.take_back(said.ids[ground.network])


def collect(app: App, grounds: list[Ground], now: datetime) -> None:
    """Read every network as a tick would, and look again at what is kept."""
    app.meet(now)
    for ground in grounds:
        ground.settle()
        done = app.poll(Wanted(feed=ground.feed, talks=(TALK,), own=True), now, ground.source)
        assert done.trouble is None, done.detail


def look_again(app: App, grounds: list[Ground], placed: list[Said], now: datetime) -> None:
    for ground in grounds:
        kept = app.store.answers.by_id([said.ids[ground.network] for said in placed])
        refs = [ground.ref(answer) for answer in kept.values()]
        app.store.answers.apply(ground.source.recheck(refs, Allowance()), now)


def standing(app: App, now: datetime) -> dict[str, int]:
    return {p.nominee.name.split(" (")[0]: p.people for p in app.standings.of(TALK, now).places}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_same_fans_everywhere_are_one_standing_equal_to_a_plain_recount(
    app: App, grounds: list[Ground]
) -> None:
    placed = place(grounds)
    now = datetime.now(UTC)
    collect(app, grounds, now)
    change(grounds, placed)
    collect(app, grounds, now)
    collect(app, grounds, now)  # and again: nothing moves
    look_again(app, grounds, placed, now)
    plain = Counter(said.work for said in placed if said.work is not None)
    assert standing(app, now) == {work: n * len(grounds) for work, n in plain.items()}

    kept = app.store.answers.by_id([id_ for said in placed for id_ in said.ids.values()])
    words = {}
    for n, said in enumerate(placed):
        for a, b in combinations(said.ids.values(), 2):
            accounts = kept[a].account.id, kept[b].account.id
            words[n] = app.review.link(*accounts, host="Anna", now=now)
    assert standing(app, now) == dict(plain)

    app.review.undo(words[0].ids[0], host="Anna", now=now)
    assert standing(app, now) == {**plain, WORKS[0]: plain[WORKS[0]] + 1}
