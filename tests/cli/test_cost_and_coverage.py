"""`cost` and `coverage` on what the program gathered from X's stand-in within the last days."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, Networks
from bot.cli.feeds import spoken
from bot.config import load
from bot.networks.x import connect
from bot.storage import open_store
from tests.cli.calling import OURS, called
from tests.collect.on_x import HOST, SIGNED
from tests.stand_ins.x import World, serve

NOW = datetime.now(UTC)  # what the commands themselves take for now
OPENS = NOW.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=2)
HOUR = timedelta(hours=1)
BOT = """
hosts = ["Anna"]
[blog]
name = "A Blog"
[budget]
month = "20"
sample = "0.05"
[networks.x]
handle = "annaandestelle"
user_id = "1000"
base_url = "{base_url}"
"""
TALK = """
prompt = "Which kiss?"
opens = {opens}
closes = {closes}
zone = "UTC"
tag = "epickiss"
[asked_on.x]
handle = "annaandestelle"
[budget]
talk = "1.50"
"""
KEYS = {
    "X_CONSUMER_KEY": "key",
    "X_CONSUMER_SECRET": "s1",
    "X_ACCESS_TOKEN": "1000-token",
    "X_ACCESS_TOKEN_SECRET": "s2",
}

Play = Callable[..., App]


@pytest.fixture
def world() -> World:
    made = World(now=OPENS)
    made.user(HOST)
    return made


@pytest.fixture
def folder(tmp_path: Path, world: World) -> Iterator[Path]:
    """A config folder for a talk that opened two days ago, and X to be asked at."""
    made = tmp_path / "config"
    (made / "talks").mkdir(parents=True)
    for name in ("catalogue", "templates"):
        (made / name).symlink_to(OURS / name)
    opens, closes = (at.isoformat() for at in (OPENS, NOW + 72 * HOUR))
    (made / "talks" / "kiss.toml").write_text(TALK.format(opens=opens, closes=closes), "utf-8")
    with serve(world) as base_url:
        (made / "bot.toml").write_text(BOT.format(base_url=base_url), "utf-8")
        yield made


@pytest.fixture
def play(folder: Path, world: World, migrated_file: Path, tmp_path: Path) -> Iterator[Play]:
    """Ticks the program so many hours after the opening, one after the other."""
    file = tmp_path / "talk.db"
    file.write_bytes(migrated_file.read_bytes())
    config = load(folder, KEYS, needs=("x",))
    store = open_store(f"sqlite:///{file}")
    x = connect(config.networks["x"].settings, SIGNED, clock=lambda: world.now)
    app = App(config, store, Networks(config, {"x": x}))

    def ticked(*later: float) -> App:
        for hours in later:
            world.set_clock(OPENS + hours * HOUR)
            app.tick(world.now)
        return app

    yield ticked
    store.close()


@pytest.fixture
def told(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def command(*arguments: str) -> str:
        capsys.readouterr()
        url = f"sqlite:///{tmp_path / 'talk.db'}"
        assert called(["--config", str(folder), *arguments, "--database", url]) == 0
        return capsys.readouterr().out

    return command


def say(world: World, n: int, text: str, later: float) -> None:
    world.place(f"fan{n}", text, at=OPENS + later * HOUR)


def row(table: str, start: str) -> list[str]:
    (line,) = [line for line in table.splitlines() if line.startswith(start)]
    return re.split(r"\s{2,}", line.strip())


def test_cost_shows_each_road_its_rate_and_what_the_walls_leave(
    world: World, play: Play, told: Callable[..., str]
) -> None:
    for n in range(6):
        say(world, n, f"@{HOST} Goblin", 2)
    for n in range(4):
        say(world, 10 + n, "Healer #epickiss", 2)
    play(3, 3.6)
    shown = told("cost", "kiss")
    assert world.bill == Decimal("0.026")
    mentions, tag = row(shown, "X @annaandestelle"), row(shown, "X #epickiss")
    assert (mentions[1:4], mentions[5]) == (["reading", "6", "$0.006"], "$0.0010")
    assert (tag[1:4], tag[5]) == (["reading", "4", "$0.020"], "$0.0050")
    assert row(shown, "in all")[1:3] == ["10", "$0.026"]
    assert row(shown, "this talk, in all")[1:] == ["$1.500", "$0.026", "$1.474"]
    assert "unclear" not in shown
    spoken_ = json.loads(told("cost", "kiss", "--json"))
    assert sum(Decimal(road["dollars"]) for road in spoken_["roads"]) == world.bill
    assert Decimal(spoken_["left"]) == Decimal("1.5") - world.bill
    days = (datetime.now(UTC) - OPENS) / timedelta(days=1)
    assert float(spoken_["a_day"]) == pytest.approx(0.026 / days, rel=1e-3)
    lasts = float(spoken_["days_left"])
    assert lasts == pytest.approx(1.474 / 0.026 * days, rel=1e-3)
    assert f"lasts another {lasts:.0f} days" in shown


def test_cost_says_what_is_unclear(world: World, play: Play, told: Callable[..., str]) -> None:
    say(world, 1, "Healer #epickiss", 2)
    world.mischief.add("truncated", "search")
    play(3)
    assert "$0.500 of it is unclear" in told("cost", "kiss")
    play(3.5)
    assert "unclear" not in told("cost", "kiss")


def test_cost_of_a_talk_that_has_spent_nothing_shows_its_roads_all_the_same(
    play: Play, told: Callable[..., str]
) -> None:
    play()
    shown = told("cost", "kiss")
    assert row(shown, "X #epickiss") == ["X #epickiss", "reading", "$0.000", "$0.000"]
    assert "lasts" not in shown


def test_coverage_shows_samples_counts_and_routes(
    world: World, play: Play, told: Callable[..., str]
) -> None:
    for n in range(6):
        say(world, n, f"@{HOST} Goblin #epickiss", 20)
    for n in range(4):
        say(world, 10 + n, "Healer #epickiss", 20)
    play(21, 23.7)
    shown = told("coverage", "kiss")
    assert row(shown, "gathered") == ["gathered", "10 answers"]
    assert "10 posts with the hashtags; 10 of them are kept (100 %)" in shown
    assert "of 10 posts drawn 10 were known" in shown
    assert "hashtag 4" in row(shown, "by one route alone")[1]
    assert "No stretch of any feed was left out." in shown


def test_coverage_before_anything_was_drawn_says_so(
    world: World, play: Play, told: Callable[..., str]
) -> None:
    play()
    shown = told("coverage", "kiss")
    assert "none was drawn yet" in shown
    assert row(shown, "X counted") == [
        "X counted",
        "not asked yet: it is asked late on every UTC day",
    ]
    assert row(shown, "not read") == ["not read", "0.0 hours of the talk's time"]
    found: dict[str, Any] = json.loads(told("coverage", "kiss", "--json"))
    assert (found["share"], found["gaps"], found["troubles"]) == (None, [], [])
    assert world.requests == []


def test_coverage_promises_no_sample_where_nothing_is_sampled(
    folder: Path, play: Play, told: Callable[..., str]
) -> None:
    play()
    file = folder / "talks" / "kiss.toml"
    blog = '[asked_on.wordpress]\npost = "https://blog.example/2015/10/the-talk/"\n'
    file.write_text(
        re.sub(r"\[asked_on.x\]\nhandle = .*\n", blog, file.read_text("utf-8")), "utf-8"
    )
    main = folder / "bot.toml"
    main.write_text(
        main.read_text("utf-8") + '[networks.wordpress]\nsite = "https://blog.example"\n'
    )
    shown = told("coverage", "kiss")
    assert "late on every UTC day" not in shown
    assert row(shown, "gathered") == ["gathered", "0 answers"]


def test_coverage_names_gaps_and_feeds_in_trouble_with_what_a_host_must_do(
    world: World, play: Play, told: Callable[..., str]
) -> None:
    say(world, 1, "Healer #epickiss", 2)
    play(3)
    world.mischief.add("credits", times=99)
    play(28, 38)
    shown = told("coverage", "kiss")
    assert "a host must top up or raise the limit" in shown
    found = json.loads(told("coverage", "kiss", "--json"))
    assert {each["trouble"] for each in found["troubles"]} == {"credits"}
    deaf = (datetime.now(UTC) - OPENS) / HOUR - 28
    assert found["blind_hours"] == pytest.approx(deaf, abs=0.1)


def test_coverage_tells_a_stretch_that_a_budget_left_unread(
    world: World, play: Play, told: Callable[..., str]
) -> None:
    for n in range(320):
        say(world, n, "Healer #epickiss", 2 + n / 3600)
    play(3)
    shown = told("coverage", "kiss")
    assert "to be filled" in shown
    assert "the allowance ended before this was read" in shown


@pytest.mark.parametrize(
    ("feed", "words"),
    [
        ("x:mention:annaandestelle", "X @annaandestelle"),
        ("x:hashtag:epickiss", "X #epickiss"),
        ("x:reply:2094720919925686274", "X replies to …686274"),
        ("wordpress:comment:https://blog.example/2015/10/the-talk/", "blog comments on the-talk"),
        ("x:re-check", "X re-check"),
        ("x", "X"),
        ("mastodon:hashtag:a\x1b[31mb", "Mastodon #a⟨1b⟩[31mb"),
    ],
)
def test_a_feed_is_spoken_of_in_a_hosts_words(feed: str, words: str) -> None:
    assert spoken(feed) == words
