"""The page that began it all, on a real WordPress, collected and counted by the program."""

from pathlib import Path

import pytest

from tests.e2e.living import ROOT, Place
from tests.servers.seed import put_up
from tests.servers.wordpress import WordPress
from tests.shared import needs_shared

OURS = (ROOT / "config" / "talks" / "epic-kiss.toml").read_text("utf-8")


def place(wordpress: WordPress, folder: Path, hosts: str) -> Place:
    link, _ = put_up(wordpress)
    talk = OURS.replace("https://dramaforreal.com/2015/10/08/the-talk-the-most-epic-kiss/", link)
    talk = talk.replace("https://dramaforreal.com", wordpress.base)
    talk = talk.replace('hosts = "along"', f'hosts = "{hosts}"')
    bot = (ROOT / "config" / "bot.toml").read_text("utf-8")
    bot = bot.replace(
        '[networks.wordpress]\nsite = "https://dramaforreal.com"',
        f'[networks.wordpress]\nsite = "{wordpress.base}"',
    )
    made = Place.made(folder, bot, {"epic-kiss": talk})
    collected = made.call("collect", "--network", "wordpress")
    assert collected.returncode == 0, collected.stderr
    return made


@needs_shared("seed", "the-talk-epic-kiss.txt")
@pytest.mark.server("wordpress")
@pytest.mark.parametrize(
    ("hosts", "people", "apart"),
    [
        ("along", [2, 1, 1, 1], [0, 0, 0, 0]),
        ("apart", [1, 1, 1, 0], [1, 0, 0, 1]),
        ("no", [1, 1, 1], [0, 0, 0]),
    ],
)
def test_the_seed_page_counts_as_a_person_counts_it(
    wordpress: WordPress, tmp_path: Path, hosts: str, people: list[int], apart: list[int]
) -> None:
    made = place(wordpress, tmp_path, hosts)
    places = made.spoken("standings", "epic-kiss")["places"]
    assert [each["people"] for each in places] == people
    assert sorted(each["hosts"] for each in places) == sorted(apart)
    works = {each["work"] for each in places}
    assert {"me-too-flower-2011", "full-house-2014"} <= {
        "-".join(part for part in work.split("-") if part not in {"kr", "th"}) for work in works
    }


@needs_shared("seed", "the-talk-epic-kiss.txt")
@pytest.mark.server("wordpress")
def test_collecting_twice_keeps_once(wordpress: WordPress, tmp_path: Path) -> None:
    made = place(wordpress, tmp_path, "along")
    before = made.spoken("standings", "epic-kiss")
    again = made.spoken("collect", "--network", "wordpress")
    assert [outcome["fresh"] for outcome in again] == [0]
    after = made.spoken("standings", "epic-kiss")
    assert [p["people"] for p in after["places"]] == [p["people"] for p in before["places"]]
