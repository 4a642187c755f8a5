"""The desk in a real Chromium: keys, two hosts at once, and without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.model import Ruling
from tests.making import a_nomination, a_work
from tests.web.pictures import sign_in
from tests.web.place import KEYS, Place, served

pytestmark = pytest.mark.server("chromium")


@pytest.fixture
def base(place: Place) -> Iterator[str]:
    place.host()
    with served(place.site, place.config) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, base: str) -> Iterator[Page]:
    with chromium.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.extend([line.text] * (line.type == "error")))
        sign_in(page, base)
        yield page
        assert [p for p in problems if "409" not in p] == []


def at_queue(page: Page, base: str, place: Place) -> None:
    page.goto(f"{base}/desk/t/{place.talk}/queue")


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other, each time waiting for what it does to the page."""
    for key in keys:
        turn = page.locator("#pane").get_attribute("data-turn") or "0"
        page.keyboard.press(key)
        expect(page.locator("#pane")).not_to_have_attribute("data-turn", turn)


def test_a_queue_is_settled_by_keys_alone(page: Page, base: str, place: Place) -> None:
    for title in ("Coffee Prince", "Lie to Me", "Full House"):
        place.waits(title, by=title)
    at_queue(page, base, place)
    press(page, "a")  # count
    page.keyboard.press("r")
    press(page, "1")  # refuse: the first reason
    assert sum(place.standing().values()) == 1
    press(page, "u")  # undo: it waits again
    press(page, "h")  # hold
    press(page, "p")  # in passing
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    assert sum(place.standing().values()) == 1


def test_j_and_k_move_and_do_nothing_else(page: Page, base: str, place: Place) -> None:
    for n in range(3):
        place.waits(text=f"Coffee Prince {n}")
    at_queue(page, base, place)
    opened = page.locator(".said")
    press(page, "j", "j")
    expect(opened).to_contain_text("Coffee Prince 2")
    press(page, "k")
    expect(opened).to_contain_text("Coffee Prince 1")
    assert place.standing() == {}


def test_e_finds_another_nominee_while_typing(page: Page, base: str, place: Place) -> None:
    place.waits()
    at_queue(page, base, place)
    page.keyboard.press("e")
    page.keyboard.type("boys over")
    expect(page.locator("[data-first]")).to_contain_text("Boys Over Flowers")
    press(page, "Enter")
    assert next(iter(place.standing())).startswith("Boys Over Flowers")


def test_a_number_picks_a_candidate(page: Page, base: str, place: Place) -> None:
    both = (a_work("Full House", KEYS["Full House"]), a_work("Lie to Me", KEYS["Lie to Me"]))
    said = a_nomination("that one", nominee=None, candidates=both, ruling=Ruling.PENDING)
    place.hears("that one", said)
    at_queue(page, base, place)
    press(page, "2")
    assert [name.startswith("Lie to Me") for name in place.standing()] == [True]


def test_s_splits_and_b_takes_all_alike(page: Page, base: str, place: Place) -> None:
    text = "Coffee Prince Lie to Me"
    place.hears(text, a_nomination(text, nominee=a_work(), ruling=Ruling.PENDING))
    at_queue(page, base, place)
    page.keyboard.press("s")
    page.locator("textarea").fill("Coffee Prince\nLie to Me")
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.get_by_text("split “Coffee Prince Lie to Me”", exact=False)).to_be_visible()
    for _ in range(3):
        place.waits("Full House")
    at_queue(page, base, place)
    while "Full House" not in (page.locator(".list [aria-current]").text_content() or ""):
        press(page, "j")
    page.keyboard.press("b")
    press(page, "a")
    assert place.standing()["Full House"] == 3


def test_m_leads_to_a_merge_and_its_preview(page: Page, base: str, place: Place) -> None:
    place.counts("Lie to Me")
    place.counts("Coffee Prince")
    place.waits("Coffee Prince")
    at_queue(page, base, place)
    page.keyboard.press("m")
    page.get_by_role("button", name="Lie to Me").click()
    expect(page.get_by_role("heading", name="What it does")).to_be_visible()
    page.get_by_role("button", name="Merge them").click()
    assert list(place.standing().values()) == [2]
    page.get_by_role("button", name="Undo:").click()
    assert list(place.standing().values()) == [1, 1]


def test_the_help_opens_and_closes_by_key(page: Page, base: str, place: Place) -> None:
    place.waits()
    at_queue(page, base, place)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Keys").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_menu_of_talks_closes_when_one_goes_on(page: Page, base: str, place: Place) -> None:
    at_queue(page, base, place)
    menu = page.locator(".talks details")
    menu.locator("summary").press("Enter")
    menu.get_by_role("link").last.press("Tab")
    expect(menu).not_to_have_attribute("open", "")
    menu.locator("summary").press("Enter")
    menu.get_by_role("link").first.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_two_hosts_at_once_do_not_collide(
    page: Page, base: str, place: Place, chromium: Browser
) -> None:
    place.waits()
    place.host("Estelle")
    at_queue(page, base, place)
    with chromium.new_context() as context:
        other = context.new_page()
        sign_in(other, base, "Estelle")
        at_queue(other, base, place)
        press(page, "a")
        press(other, "p")
        expect(other.get_by_role("alert")).to_contain_text("Anna ruled on")
    assert list(place.standing().values()) == [1]


def test_everything_works_without_a_script(base: str, place: Place, chromium: Browser) -> None:
    place.waits("Coffee Prince")
    place.waits("Lie to Me")
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, base)
        page.get_by_role("button", name="Count it").click()
        page.locator("summary", has_text="Refuse").click()
        page.get_by_role("button", name="spam").click()
        page.get_by_role("button", name="Undo").click()
        page.locator("summary", has_text="Another nominee").click()
        page.get_by_label("Name of a drama").fill("full house")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("button", name="full-house-2004").click()
        expect(page.get_by_text("Nothing waits")).to_be_visible()
    assert sum(place.standing().values()) == 2


def test_times_are_shown_in_the_readers_zone(base: str, place: Place, chromium: Browser) -> None:
    place.waits()
    with chromium.new_context(timezone_id="Asia/Seoul", locale="en-GB") as context:
        page = context.new_page()
        sign_in(page, base)
        expect(page.locator(".open .meta time")).to_contain_text("22:01")
