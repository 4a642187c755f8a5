"""The card as it is seen: words where they should be, every glyph there, easy to read."""

import io
import time
import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageStat

from bot.networks.limits import LIMITS
from bot.roundup import DARK, LIGHT, Look, Sheet, Titles, alt_text, paint, sheet_of
from bot.roundup.card import CONTRAST, HEIGHT, WIDTH, contrast
from tests.publish.network import DRAMAS, standing, talk

PICTURES = Path(__file__).parent / "pictures"
CATALOGUE = Path(__file__).parents[2] / "config" / "catalogue"


def a_sheet(counts: list[tuple[str, int]] | None = None, prompt: str | None = None) -> Sheet:
    asked = replace(talk(), prompt=prompt) if prompt else talk()
    return sheet_of(asked, standing(DRAMAS if counts is None else counts), Titles())


def pixels(sheet: Sheet, look: Look = LIGHT) -> Image.Image:
    png = paint(sheet, look)
    assert png is not None
    return Image.open(io.BytesIO(png)).convert("RGB")


def dark_in(picture: Image.Image, box: tuple[int, int, int, int], paper: str) -> int:
    """How many pixels in a box are far from the paper."""
    ground = tuple(int(paper[i : i + 2], 16) for i in (1, 3, 5))
    flat = picture.crop(box).tobytes()
    seen = zip(flat[::3], flat[1::3], flat[2::3], strict=True)
    return sum(
        1 for pixel in seen if sum(abs(a - b) for a, b in zip(pixel, ground, strict=True)) > 200
    )


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("places", [1, 2, 4, 5, 10])
def test_every_place_has_its_row_of_title_bar_and_count(look: Look, places: int) -> None:
    picture = pixels(a_sheet(DRAMAS[:places]), look)
    assert picture.size == (WIDTH, HEIGHT)
    assert dark_in(picture, (64, 80, 1136, 210), look.paper) > 2000  # the question
    assert dark_in(picture, (64, 620, 400, 655), look.paper) > 200  # who counted
    empty = pixels(a_sheet([]), look)
    box = (64, 215, 1136, 605)
    assert dark_in(empty, box, look.paper) == 0
    assert dark_in(picture, box, look.paper) > 400 * places


@pytest.mark.parametrize("row", range(6))
def test_each_title_stands_in_the_row_of_its_place(row: int) -> None:
    names = ["Ara", "Bon", "Chi", "Dal", "Eun", "Fly"]
    counts = [(name, 9 - n) for n, name in enumerate(names)]
    other = [(name if n != row else f"{name[0]}xx", 9 - n) for n, name in enumerate(names)]
    changed = ImageChops.difference(pixels(a_sheet(counts)), pixels(a_sheet(other))).getbbox()
    assert changed is not None
    left, top, right, bottom = changed
    height = (600 - 216) / len(names)
    assert 216 + row * height <= top < bottom <= 216 + (row + 1) * height
    assert 64 + 56 <= left < right <= 64 + 62 + 230


def test_nobody_has_no_bar() -> None:
    counts = [("A", 2), ("B", 0)]
    bar = tuple(int(LIGHT.bar[i : i + 2], 16) for i in (1, 3, 5))
    flat = pixels(a_sheet(counts)).tobytes()
    assert bar not in set(zip(flat[::3], flat[1::3], flat[2::3], strict=True))


def test_a_korean_question_breaks_at_its_spaces() -> None:
    asked = "지금까지 본 드라마 중에서 가장 설레는 키스신은 무엇인가요?"
    second_line = (64, 148, 1136, 210)
    whole = pixels(a_sheet(DRAMAS[:2], asked)).crop(second_line)
    alone = pixels(a_sheet(DRAMAS[:2], asked.replace("무엇인가요?", "본"))).crop(second_line)
    assert dark_in(whole, (0, 0, *whole.size), LIGHT.paper) > 2000
    assert dark_in(alone, (0, 0, *alone.size), LIGHT.paper) == 0


def test_nothing_runs_over_the_margins_however_long_the_words() -> None:
    counts = [
        (f"{letter * 120}", 1000 - n) for n, letter in enumerate(["W", "한", "花", "ก", "あ"])
    ]
    picture = pixels(a_sheet(counts, "Which one of them all " * 20 + "?"))
    assert dark_in(picture, (1140, 0, 1200, HEIGHT), LIGHT.paper) == 0
    assert dark_in(picture, (20, 0, 60, HEIGHT), LIGHT.paper) == 0


def test_a_card_takes_less_than_a_second_after_the_first() -> None:
    paint(a_sheet())
    started = time.perf_counter()
    paint(a_sheet(DRAMAS[1:]))
    assert time.perf_counter() - started < 1


def test_the_same_figures_give_the_same_bytes() -> None:
    assert paint(a_sheet()) == paint(a_sheet())


def test_longer_bars_are_for_more_people() -> None:
    picture = pixels(a_sheet([("A", 8), ("B", 4), ("C", 2)]))
    bar = tuple(int(LIGHT.bar[i : i + 2], 16) for i in (1, 3, 5))
    lengths = [sum(picture.getpixel((x, y)) == bar for x in range(WIDTH)) for y in range(215, 605)]
    second = max(lengths)
    assert second > 400
    assert any(abs(length - second / 2) < 3 for length in lengths)


REFERENCES = {
    "light": (DRAMAS, LIGHT),
    "dark": (DRAMAS[:7], DARK),
    "few": (DRAMAS[:3], LIGHT),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_the_card_looks_as_it_did_when_somebody_looked_at_it(name: str) -> None:
    """To take new references after looking: python -m tests.roundup.test_card."""
    seen, reference = thumbnail(name), Image.open(PICTURES / f"{name}.png").convert("RGB")
    difference = ImageStat.Stat(ImageChops.difference(seen, reference)).mean
    assert max(difference) < 2  # of 255; another rasteriser moves edges by less


def thumbnail(name: str) -> Image.Image:
    counts, look = REFERENCES[name]
    return pixels(a_sheet(counts), look).resize((400, 225))


@cache
def covered() -> frozenset[int]:
    found: set[int] = set()
    for package in ("manimgx_fonts", "justmytype_intl_cjk"):
        for path in Path(str(files(package))).rglob("*.ttf"):
            with TTFont(path, lazy=True) as font:
                found |= set(font.getBestCmap())
    return frozenset(found)


def missing_glyphs() -> dict[str, str]:
    """Characters of the catalogue's titles that no font of the card has, each with such a title."""
    missing: dict[str, str] = {}
    for path in sorted(CATALOGUE.glob("*.toml")):
        for work in tomllib.loads(path.read_text("utf-8")).get("work", []):
            for name in (work.get("title", ""), work.get("native", "")):
                missing |= {c: name for c in name if ord(c) not in covered() and not c.isspace()}
    return missing


def test_the_whole_catalogue_has_its_glyphs() -> None:
    assert missing_glyphs() == {}


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_paper(look: Look) -> None:
    assert look.faults("bot.toml") == []
    for colour in (look.ink, look.muted, look.accent):
        assert contrast(colour, look.paper) >= CONTRAST


def test_colours_that_are_none_or_hard_to_read_are_faults() -> None:
    assert [f.key for f in Look(ink="red").faults("bot.toml")] == ["ink"]
    assert [f.key for f in Look(muted="#eeeeee").faults("bot.toml")] == ["muted"]
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("network", list(LIMITS))
def test_the_alt_text_says_what_the_picture_says(network: str) -> None:
    text = alt_text(a_sheet(), LIMITS[network].alt)
    assert "1. The Greatest Love, 12 people" in text
    assert "2. Full House, 9 people (tied)" in text
    assert "43 people counted" in text


def test_a_long_alt_text_leaves_places_out_whole() -> None:
    text = alt_text(a_sheet([(f"{n} {'long ' * 20}end", 2) for n in range(9)]), 400)
    assert len(text) <= 400
    assert text.count("long end") == text.count("2 people (tied)") > 0


if __name__ == "__main__":
    for reference in REFERENCES:
        thumbnail(reference).save(PICTURES / f"{reference}.png", optimize=True)
