"""`talkforreal run` as a real process against X's stand-in and a real WordPress."""

import json
import re
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.living import Place, StandIn, ended, stand_in, until
from tests.servers.wordpress import WordPress

KEYS = {
    "X_CONSUMER_KEY": "consumer-key",
    "X_CONSUMER_SECRET": "consumer-secret",
    "X_ACCESS_TOKEN": "1000-access-token",
    "X_ACCESS_TOKEN_SECRET": "access-secret",
}
BOT = """
hosts = ["Anna"]
[blog]
name = "A Blog"
[daemon]
tick = "1 second"
failing_ticks = 60
[polling]
quickest = "1 second"
slowest = "2 seconds"
[budget]
day = "5"
[networks.x]
handle = "annaandestelle"
base_url = "{base_url}"
[networks.wordpress]
site = "{site}"
"""
TALK = """
prompt = "What is your favorite or the most epic kiss scene?"
opens = {opens}
closes = {closes}
zone = "America/New_York"
series_tag = "talkforreal"
[asked_on.x]
handle = "annaandestelle"
[asked_on.wordpress]
site = "{site}"
post = "{post}"
[[picks]]
host = "Anna"
text = "Mine is the one in The Greatest Love."
[[agenda]]
kind = "first answers"
when = "after 4 answers"
networks = ["x"]
approval = "auto"
"""


@pytest.fixture
def x() -> Iterator[StandIn]:
    with stand_in() as running:
        yield running


@pytest.fixture
def place(x: StandIn, wordpress: WordPress, tmp_path: Path) -> Place:
    """A talk that is open now, asked on both, with three answers on X and one on the blog."""
    now = datetime.now(UTC).replace(microsecond=0)
    post = wordpress.post("The Talk: the most epic kiss", "<p>Sound off below!</p>")
    wordpress.comment(post["id"], "Mina", "Coffee Prince, always.", email="mina@example.org")
    earlier = (now - timedelta(minutes=5)).isoformat()
    for fan, text in (
        ("demo_one", "@annaandestelle Secret Garden #talkforreal"),
        ("demo_two", "@annaandestelle Coffee Prince #talkforreal"),
        ("demo_three", "Secret Garden, the foam kiss! #talkforreal"),
    ):
        x.say(fan, text, at=earlier)
    talk = TALK.format(
        opens=(now - timedelta(days=1)).isoformat(),
        closes=(now + timedelta(days=7)).isoformat(),
        site=wordpress.base,
        post=post["link"],
    )
    bot = BOT.format(base_url=x.base_url, site=wordpress.base)
    return Place.made(tmp_path, bot, {"kiss": talk}, **KEYS)


def people(place: Place) -> dict[str, int]:
    spoken = place.spoken("standings", "kiss")
    return {entry["nominee"]: entry["people"] for entry in spoken["places"]}


def own_posts(x: StandIn) -> list[str]:
    return [post["text"] for post in x.state()["own"]]


@pytest.mark.server("wordpress")
def test_run_collects_counts_and_posts_once_through_signals_and_restarts(
    place: Place, x: StandIn
) -> None:
    assert place.call("check").returncode == 0
    with place.running() as process:
        until(lambda: bool(own_posts(x)), "roundup on X")
        assert ended(process, signal.SIGTERM) == 0
    said = own_posts(x)
    assert len(said) == len(set(said))
    # one person each on X and on the blog, and the host's own pick
    assert sorted(people(place).values()) == [1, 2, 2]

    x.say("demo_four", "@annaandestelle Coffee Prince for me #talkforreal")
    with place.running() as process:
        until(lambda: sorted(people(place).values()) == [1, 2, 3], "new answer counted")
        assert ended(process, signal.SIGINT) == 0
    assert own_posts(x) == said
    (post,) = place.spoken("outbox")
    assert post["state"] == "sent"
    assert [part["text"] for part in post["parts"]] == said


@pytest.mark.server("wordpress")
def test_a_run_that_is_killed_while_posting_posts_nothing_twice(place: Place, x: StandIn) -> None:
    for _ in range(3):
        with place.running() as process:
            until(lambda: bool(x.state()["requests"]), "request to X")
            if own_posts(x):
                break
            process.kill()
    with place.running() as process:
        until(
            lambda: (
                all(post["state"] in {"sent", "unknown"} for post in place.spoken("outbox"))
                and bool(place.spoken("outbox"))
            ),
            "settled outbox",
        )
        # what the killed ones held is free at once
        until(lambda: sorted(people(place).values()) == [1, 2, 2], "count of everybody")
        assert ended(process, signal.SIGTERM) == 0
    said = own_posts(x)
    assert len(said) == len(set(said))


@pytest.mark.server("wordpress")
def test_the_logs_name_no_secret_and_no_fans_words(place: Place, x: StandIn) -> None:
    x.fault("server_error", times=2)
    with place.running() as process:
        until(lambda: "collected" in place.log(), "collected feed")
        assert ended(process, signal.SIGTERM) == 0
    log = place.log()
    for line in log.splitlines():
        assert json.loads(line)["event"]
    assert not re.search("consumer-secret|access-secret|access-token", log)
    assert "foam kiss" not in log
    assert "Mina" not in log


@pytest.mark.server("wordpress")
def test_a_run_without_its_credentials_says_so_and_ends_with_two(place: Place) -> None:
    bare = Place(
        folder=place.folder,
        environ={name: value for name, value in place.environ.items() if name not in KEYS},
    )
    ran = bare.call("run")
    assert ran.returncode == 2
    assert ran.stderr.startswith("environment: X_CONSUMER_KEY: ")
