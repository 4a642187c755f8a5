"""Sessions on a real PDS: kept, gone on with, and made anew once they have worn out."""

from collections.abc import Callable, Iterator

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Route
from bot.networks.bluesky import Bluesky as Adapter
from bot.networks.bluesky import BlueskyCredentials, BlueskySettings, connect
from tests.networks.bluesky.conftest import feed, sweep
from tests.servers.bluesky import Bluesky, Fan
from tests.stand_ins.weather import Way, weather

pytestmark = pytest.mark.server("bluesky")
LOGIN = "POST /xrpc/com.atproto.server.createSession"


@pytest.fixture
def way(bluesky: Bluesky) -> Iterator[Way]:
    with weather(bluesky.pds) as opened:
        yield opened


class Kept:
    """Where a session lies between runs."""

    def __init__(self) -> None:
        self.session: str | None = None

    def recall(self) -> str | None:
        return self.session

    def keep(self, session: str) -> None:
        self.session = session


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def run(bluesky: Bluesky, way: Way, host: Fan, kept: Kept) -> Callable[[], Adapter]:
    """A new run of the program, as it were: a new adapter over what was kept."""
    credentials = BlueskyCredentials(
        handle=f"@{host.handle.upper()}", app_password=bluesky.app_password(host)
    )

    def make() -> Adapter:
        settings = BlueskySettings(service=way.url)
        return connect(settings, credentials, recall=kept.recall, keep=kept.keep)

    return make


def ask(adapter: Adapter, host: Fan) -> None:
    sweep(adapter, feed(Route.MENTION, host.handle))


def test_one_login_serves_all_runs(run: Callable[[], Adapter], way: Way, host: Fan) -> None:
    for _ in range(3):
        ask(run(), host)
    assert way.asked.count(LOGIN) == 1


def test_a_session_that_is_no_longer_known_is_made_anew_within_the_request(
    run: Callable[[], Adapter], way: Way, host: Fan, kept: Kept
) -> None:
    ask(run(), host)
    handle, did, access, refresh, pds = (kept.session or "").split(":::")
    spoilt = access.rpartition(".")[0] + ".c2lnbmF0dXJl"
    kept.session = f"{handle}:::{did}:::{spoilt}:::{refresh}:::{pds}"
    ask(run(), host)
    assert way.asked.count(LOGIN) == 2
    assert kept.session is not None
    assert spoilt not in kept.session


@pytest.mark.parametrize("session", ["", "nonsense", "a:::b:::c:::d:::e", ":::" * 3])
def test_what_is_no_session_of_ours_is_left_alone(
    run: Callable[[], Adapter], way: Way, host: Fan, kept: Kept, session: str
) -> None:
    kept.session = session
    ask(run(), host)
    assert way.asked.count(LOGIN) == 1


def test_a_login_that_is_put_off_says_until_when(
    run: Callable[[], Adapter], way: Way, host: Fan
) -> None:
    way.add("rate_limited", path="createSession")
    with pytest.raises(NetworkError) as raised:
        ask(run(), host)
    assert raised.value.trouble is Trouble.WAIT
    assert raised.value.retry_at is not None


def test_a_secret_is_in_no_repr_and_no_error(host: Fan, way: Way) -> None:
    credentials = BlueskyCredentials(handle=host.handle, app_password="not-to-be-seen")
    with pytest.raises(NetworkError) as raised:
        ask(connect(BlueskySettings(service=way.url), credentials), host)
    assert "not-to-be-seen" not in repr(credentials) + str(raised.value)
    assert raised.value.trouble is Trouble.CREDENTIALS
