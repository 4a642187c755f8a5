"""The page that began it all becomes a talk: found by its tag on a real WordPress, used, counted."""

from pathlib import Path

import pytest

from tests.e2e.living import ROOT, Place
from tests.servers.seed import put_up
from tests.servers.wordpress import WordPress
from tests.shared import needs_shared

BEFORE = (ROOT / "config" / "talks" / "epic-kiss.toml").read_text("utf-8")
NAME = "the-talk-the-most-epic-kiss"
LONG_AGO = "20000"  # days


def place(wordpress: WordPress, folder: Path) -> Place:
    """A series with a talk before this one, at another blog's address."""
    bot = (ROOT / "config" / "bot.toml").read_text("utf-8")
    bot = bot.replace('site = "https://dramaforreal.com"', f'site = "{wordpress.base}"')
    talk = BEFORE.replace("the-talk-the-most-epic-kiss", "the-talk-before")
    return Place.made(folder, bot, {"before": talk}, TALKFORREAL_HOST="Anna")


@needs_shared("seed", "the-talk-epic-kiss.txt")
@pytest.mark.server("wordpress")
def test_the_seed_page_is_proposed_used_and_counted(wordpress: WordPress, tmp_path: Path) -> None:
    link, _ = put_up(wordpress)
    made = place(wordpress, tmp_path)
    [draft] = [d for d in made.spoken("drafts", "--days", LONG_AGO) if d["post"] == link]
    name = draft["name"]
    assert name.startswith(NAME)
    asked = draft["spec"]["prompt"].replace("’", "'")
    assert asked == "What is your favorite or the most epic kiss scene you've ever seen?"
    passages = {
        pick["host"]: {
            found["nominee"] for found in pick["passages"] if found["ruling"] == "counted"
        }
        for pick in draft["picks"]
    }
    assert any("greatest-love" in each for each in passages["Anna"])
    assert any("boys-over-flowers" in each for each in passages["Estelle"])

    shown = made.call("drafts", name).stdout
    assert f"make it a talk: talkforreal drafts {name} --use" in shown
    used = made.call("drafts", name, "--use")
    assert used.returncode == 0, used.stderr
    assert {name, "before"} == {talk["name"] for talk in made.spoken("talks")}
    collected = made.call("collect", name, "--network", "wordpress")
    assert collected.returncode == 0, collected.stdout + collected.stderr
    places = made.spoken("standings", name)["places"]
    assert [each["people"] for each in places] == [2, 1, 1, 1]
    assert link not in [d["post"] for d in made.spoken("drafts", "--days", LONG_AGO)]


@needs_shared("seed", "the-talk-epic-kiss.txt")
@pytest.mark.server("wordpress")
def test_a_refused_page_is_never_proposed_again(wordpress: WordPress, tmp_path: Path) -> None:
    link, _ = put_up(wordpress)
    made = place(wordpress, tmp_path)
    [name] = [d["name"] for d in made.spoken("drafts", "--days", LONG_AGO) if d["post"] == link]
    assert made.call("drafts", name, "--refuse").returncode == 0
    assert name not in {d["name"] for d in made.spoken("drafts", "--days", LONG_AGO)}
    again = made.call("drafts", name, "--use")
    assert again.returncode == 1
    assert "there is no draft" in again.stderr
