"""Each network in turn is down, slow or lies for an hour: the others' answers arrive on time, none is lost.

Held against the real servers, each behind weather of its own, on a simulated clock.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import App, Networks
from bot.config import Blog, Config, Polling
from bot.model import AskedOn, Talk
from bot.storage import Store
from tests.app.test_app import OURS, lexicon, works
from tests.networks.bluesky.test_contract import BlueskyGround
from tests.networks.contract import Ground
from tests.networks.mastodon.test_contract import MastodonGround
from tests.networks.test_everywhere import TALK
from tests.networks.wordpress.test_contract import WordPressGround
from tests.networks.x.conftest import HOST
from tests.networks.x.test_contract import XGround
from tests.servers.bluesky import Bluesky
from tests.servers.mastodon import Mastodon
from tests.servers.wordpress import WordPress
from tests.stand_ins.weather import Way, weather
from tests.stand_ins.x import World, serve

TICK = timedelta(minutes=10)
HOUR = timedelta(hours=1)
START = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)
ILL = {"down": "server_error", "slow": "hang", "lies": "html"}
PATIENCE, ENOUGH = 4, 60  # seconds that a slow network is waited for, and one on a busy machine
NETWORKS = ("x", "wordpress", "bluesky", "mastodon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The four networks with a talk asked on each, and a hand for each one's weather."""

    grounds: Mapping[str, Ground]
    talk: Talk
    sicken: Mapping[str, Callable[[str], None]]
    heal: Mapping[str, Callable[[], None]]

    def say(self, network: str, n: int) -> str:
        """A fan answers on a network; the answer's id."""
        ground = self.grounds[network]
        said = ground.say(f"demo{n % 3}", f"@{HOST} Healer, number {n} #talkforreal")
        ground.settle()
        return said


@pytest.fixture
def place(
    mastodon: Mastodon, bluesky: Bluesky, wordpress_on_sqlite: WordPress, ill: str, how: str
) -> Iterator[Place]:
    patience = dict.fromkeys(NETWORKS, ENOUGH) | ({ill: PATIENCE} if how == "slow" else {})
    world = World(now=datetime(2026, 9, 1, 12, tzinfo=UTC))
    with ExitStack() as stack:
        url = stack.enter_context(serve(world))
        ways = {
            "wordpress": stack.enter_context(weather(wordpress_on_sqlite.base)),
            "bluesky": stack.enter_context(weather(bluesky.pds)),
            "mastodon": stack.enter_context(weather(mastodon.base)),
        }
        on_blog = WordPressGround(wordpress_on_sqlite, ways["wordpress"], patience["wordpress"])
        on_bluesky = BlueskyGround(bluesky, ways["bluesky"], patience["bluesky"])
        on_mastodon = MastodonGround(mastodon, ways["mastodon"], patience["mastodon"])
        asked = (
            AskedOn(network="x", handle=HOST),
            AskedOn(network="wordpress", post=on_blog.feed.query),
            AskedOn(network="bluesky", post=on_bluesky.prompt.uri),
            AskedOn(network="mastodon", post=on_mastodon.prompt),
        )
        grounds = (XGround(world, url), on_blog, on_bluesky, on_mastodon)
        yield Place(
            grounds={ground.network: ground for ground in grounds},
            talk=replace(TALK, asked_on=asked),
            sicken={name: _sickens(way) for name, way in ways.items()}
            | {"x": lambda mood: world.mischief.add(mood, "", times=10_000)},
            heal={name: way.moods.clear for name, way in ways.items()}
            | {"x": world.mischief.waiting.clear},
        )


def _sickens(way: Way) -> Callable[[str], None]:
    return lambda mood: way.add(mood, "read", times=10_000)


@pytest.fixture
def app(store: Store, place: Place) -> App:
    config = Config(
        directory=OURS, database="", blog=Blog(name="A Blog"), talks=(place.talk,),
        polling=Polling(slowest=timedelta(minutes=30)),
    )  # fmt: skip
    sources = {name: ground.source for name, ground in place.grounds.items()}
    made = App(config, store, Networks(config, sources))
    made.catalogue, made.lexicon = works(), lexicon()
    return made


@pytest.mark.timeout(900)
@pytest.mark.server("wordpress")
@pytest.mark.server("bluesky")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", sorted(ILL))
@pytest.mark.parametrize("ill", NETWORKS)
def test_the_others_arrive_on_time_and_nothing_is_lost(
    app: App, place: Place, ill: str, how: str
) -> None:
    app.tick(START)
    place.sicken[ill](ILL[how])
    missed, now, n = [], START, 0
    troubles = 0
    while now < START + HOUR:
        now, n = now + TICK, n + 1
        said = {network: place.say(network, n) for network in NETWORKS}
        done = app.tick(now)
        troubles += sum(one.trouble is not None for one in done.outcomes)
        kept = app.store.answers.by_id(said.values())
        assert {said[network] for network in NETWORKS if network != ill} <= kept.keys()
        assert said[ill] not in kept
        missed.append(said[ill])
    assert troubles, "its trouble was told"
    place.heal[ill]()
    while app.store.answers.by_id(missed).keys() < set(missed):
        now += TICK
        assert now <= START + 2 * HOUR, "within an hour of its return all is there"
        app.tick(now)
