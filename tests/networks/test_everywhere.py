"""The same answers on every network, nested, edited, deleted, said twice: one standing, no one twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot import collect
from bot.app import App, Networks
from bot.app.feeds import Wanted
from bot.config import Blog, Config
from bot.model import Allowance, Rule, Talk
from bot.storage import Store
from tests.app.test_app import KISS, OURS, lexicon, works
from tests.networks.bluesky.test_contract import BlueskyGround
from tests.networks.contract import Ground
from tests.networks.mastodon.test_contract import MastodonGround
from tests.networks.wordpress.test_contract import WordPressGround
from tests.networks.x.test_contract import XGround
from tests.servers.bluesky import Bluesky
from tests.servers.mastodon import Mastodon
from tests.servers.wordpress import WordPress
from tests.stand_ins.weather import weather
from tests.stand_ins.x import World, serve

FANS = 150
ANSWERS = 300  # on each network: every fan says it twice
CHAIN = 5  # so many answers stand one below the other
PATIENCE = 60  # seconds: so many answers keep servers busy
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
    """What one fan said on each network: in a thread and once more, by worldwide ids; what for in the end."""

    work: str | None
    first: dict[str, str]
    again: dict[str, str]

    def every(self, network: str) -> Sequence[str]:
        return self.first[network], self.again[network]


@pytest.fixture
def grounds(
    mastodon: Mastodon, bluesky: Bluesky, wordpress_on_sqlite: WordPress
) -> Iterator[list[Ground]]:
    world = World(now=datetime(2026, 9, 1, 12, tzinfo=UTC))
    with (
        serve(world) as url,
        weather(mastodon.base) as to_mastodon,
        weather(bluesky.pds) as to_bluesky,
        weather(wordpress_on_sqlite.base) as to_wordpress,
    ):
        yield [
            XGround(world, url),
            WordPressGround(wordpress_on_sqlite, to_wordpress, PATIENCE),
            BlueskyGround(bluesky, to_bluesky, PATIENCE),
            MastodonGround(mastodon, to_mastodon, PATIENCE),
        ]


@pytest.fixture
def app(store: Store, grounds: list[Ground]) -> App:
    config = Config(directory=OURS, database="", blog=Blog(name="A Blog"), talks=(TALK,))
    made = App(config, store, Networks(config, {g.network: g.source for g in grounds}))
    made.catalogue, made.lexicon = works(), lexicon()
    return made


def script() -> list[tuple[str, str, int | None]]:
    """Every fan answers in threads of five, one below the other, and then once more."""
    said: list[tuple[str, str, int | None]] = []
    for n in range(FANS):
        text = f"My favourite is {WORKS[n % len(WORKS)]}! #talkforreal"
        above = len(said) - 2 if n % CHAIN else None
        said += [(f"demo{n}", text, above), (f"demo{n}", f"As I said: {text}", None)]
    return said


def place(grounds: Sequence[Ground]) -> list[Said]:
    """The same is said on every network."""
    ids = {ground.network: ground.say_all(script()) for ground in grounds}
    return [
        Said(
            work=WORKS[n % len(WORKS)],
            first={network: said[2 * n] for network, said in ids.items()},
            again={network: said[2 * n + 1] for network, said in ids.items()},
        )
        for n in range(FANS)
    ]


def change(grounds: Sequence[Ground], placed: Sequence[Said]) -> None:
    """Some change their mind, some take back one of the two, of which the other stands, some both."""
    for n, said in enumerate(placed):
        for ground in grounds:
            if n % 10 == 1:
                for id_ in said.every(ground.network):
                    ground.edit(id_, "My favourite is Healer! #talkforreal")
            elif n % 7 == 3:
                ground.take_back(said.again[ground.network])
            elif n % 9 == 5:
                for id_ in said.every(ground.network):
                    ground.take_back(id_)
        if n % 10 == 1:
            said.work = "Healer"
        elif n % 9 == 5 and n % 7 != 3:
            said.work = None


def gather(app: App, grounds: Sequence[Ground], now: datetime) -> None:
    """Read every network to its end, as many polls as that takes."""
    app.meet(now)
    for ground in grounds:
        ground.settle()
        want = Wanted(feed=ground.feed, talks=(TALK,), own=True)
        done = app.poll(want, now, ground.source)
        while not done.complete:
            assert done.trouble is None, done.detail
            assert done.pages, "no poll without a page"
            done = app.poll(want, now, ground.source)


def look_again(app: App, grounds: Sequence[Ground], placed: Sequence[Said], now: datetime) -> None:
    """Ask what became of everything that is kept, as is done before a roundup."""
    for ground in grounds:
        every = [id_ for said in placed for id_ in said.every(ground.network)]
        refs = app.store.found.refs(every, ground.network, now + timedelta(days=1))
        collect.recheck(refs, ground.source, app.store, app.reader(TALK), Allowance(), now=now)


def standing(app: App, now: datetime) -> dict[str, int]:
    return {p.nominee.name.split(" (")[0]: p.people for p in app.standings.of(TALK, now).places}


@pytest.mark.timeout(1200)
@pytest.mark.server("wordpress")
@pytest.mark.server("bluesky")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_same_fans_everywhere_are_one_standing_equal_to_a_plain_recount(
    app: App, grounds: list[Ground]
) -> None:
    placed = place(grounds)
    now = datetime.now(UTC)
    gather(app, grounds, now)
    for ground in grounds:
        every = {id_ for said in placed for id_ in said.every(ground.network)}
        assert len(every) == ANSWERS
        assert app.store.answers.by_id(every).keys() == every, "none was missed"

    change(grounds, placed)
    gather(app, grounds, now)
    gather(app, grounds, now)  # and again: nothing moves
    look_again(app, grounds, placed, now)
    plain = Counter(said.work for said in placed if said.work is not None)
    assert standing(app, now) == {work: n * len(grounds) for work, n in plain.items()}

    kept = app.store.answers.by_id([id_ for said in placed for id_ in said.first.values()])
    words = {}
    for n, said in enumerate(placed):
        accounts = [kept[id_].account.id for id_ in said.first.values()]
        for a, b in pairwise(accounts):
            words[n] = app.review.link(a, b, host="Anna", now=now)
    assert standing(app, now) == dict(plain)

    app.review.undo(words[0].ids[0], host="Anna", now=now)
    assert standing(app, now) == {**plain, WORKS[0]: plain[WORKS[0]] + 1}
