"""`python -m tests.web.sweep`: every page, light and dark, narrow and wide, held to WCAG 2.2 AA.

One browser goes once through the pages of a demo that was played to its end. On each it asks
axe in all four looks, and then for what axe does not see: a page wider than its window, a stop
of the Tab key that nobody can see, motion for who asked for none, a missing language, two pages
of one title. Prints a table, and exits 1 where anything was found.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from bot.telemetry import configure
from tests.web import browser as chromium
from tests.web.pages import SHOTS, Shot
from tests.web.pictures import rehearsed, sign_in

WIDTHS = (320, 1280)  # CSS pixels; 320 is 1280 at four times the size
HEIGHT = 800
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOKS = tuple(product(WIDTHS, SCHEMES))
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ALONE = {"embed", "embed-empty"}  # in somebody else's page, which has the way around

UNFOLD = "for (const each of document.querySelectorAll('main details')) each.open = true"
ASK = """async (rules) => {
  const said = await axe.run({
    runOnly: rules, resultTypes: ["violations"], elementRef: false,
  });
  return said.violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter(each => {
  const style = getComputedStyle(each);
  return style.transitionDuration.split(",").some(t => parseFloat(t) > 0)
    || style.animationName !== "none" || style.scrollBehavior === "smooth";
}).map(each => `moves: ${each.outerHTML.slice(0, 80)}`)"""
# what the Tab key stands on: named, in sight, and with a ring around it
STANDS_ON = """() => {
  const on = document.activeElement;
  if (!on || on === document.body) return null;
  if (on !== window.stoodOn && on.matches("[data-stood]")) return null;  // around the end
  window.stoodOn = on;
  on.dataset.stood = "";
  const style = getComputedStyle(on), box = on.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const within = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].map(([x, y]) =>
    document.elementFromPoint(box.left + x * box.width, box.top + y * box.height));
  const seen = within.some(top => top && (on.contains(top) || top.contains(on)));
  return { what: on.outerHTML.slice(0, 100), ring, seen };
}"""
TO_THE_TOP = """() => {
  document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute("tabindex");
  scrollTo(0, 0);
}"""
LANGUAGE = "document.documentElement.lang"
MOST_STOPS = 400
SETTLING = 300  # milliseconds


@dataclass(slots=True, kw_only=True)
class Found:
    """What is wrong with a page, by the look in which it showed; "any" where that does not matter."""

    shot: Shot
    title: str = ""
    stops: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)

    def add(self, look: str, faults: Sequence[str]) -> None:
        if faults:
            self.faults.setdefault(look, []).extend(faults)


def sweep(browser: Browser, base: str, shots: Sequence[Shot] = SHOTS) -> Sequence[Found]:
    """Go through the pages, those without signing in first."""
    with _visitor(browser) as page:
        found = [_swept(page, base, shot) for shot in shots if not shot.signed_in]
        sign_in(page, base)
        found += [_swept(page, base, shot) for shot in shots if shot.signed_in]
    _told_apart(found)
    return found


@contextmanager
def _visitor(browser: Browser) -> Iterator[Page]:
    with browser.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        yield context.new_page()


def _swept(page: Page, base: str, shot: Shot) -> Found:
    page.set_viewport_size({"width": WIDTHS[-1], "height": HEIGHT})
    page.goto(base + shot.path)
    shot.act(page)
    found = Found(shot=shot, title=page.title())
    found.add("any", [] if page.evaluate(LANGUAGE) == "en" else ["says no language"])
    found.add("any", page.evaluate(MOVING))
    _tabbed(page, found)
    page.evaluate(TO_THE_TOP)  # the skip link covers the brand while it is stood on
    page.evaluate(UNFOLD)
    page.evaluate(AXE_SCRIPT)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme)
        found.add(f"{width} {scheme}", page.evaluate(ASK, list(RULES)))
        wide = page.evaluate("document.documentElement.scrollWidth")
        found.add(f"{width} {scheme}", [f"{wide} px wide"] if wide > width else [])
    return found


def _tabbed(page: Page, found: Found) -> None:
    """Press Tab from the top until it comes to the end, looking where it stands each time."""
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    page.evaluate(TO_THE_TOP)
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at: Mapping[str, Any] | None = page.evaluate(STANDS_ON)
        if at is None:
            return
        if not at["seen"]:  # a page that is still being laid out has its time to come to rest
            page.wait_for_timeout(SETTLING)
            at = page.evaluate(STANDS_ON) or at
        found.stops += 1
        found.add("any", [] if at["ring"] else [f"no ring around {at['what']}"])
        found.add("any", [] if at["seen"] else [f"out of sight: {at['what']}"])
    found.add("any", ["the Tab key comes to no end"])


def _told_apart(found: Sequence[Found]) -> None:
    paths: dict[str, set[str]] = {}
    for each in found:
        paths.setdefault(each.title, set()).add(each.shot.path.partition("?")[0])
    for each in found:
        if not each.title or len(paths[each.title]) > 1:
            each.add("any", [f"its title is also another page's: “{each.title}”"])


def report(found: Sequence[Found]) -> str:
    """A line a page, a column a look, and below them what was found."""
    looks = [f"{width} {scheme}" for width, scheme in LOOKS]
    head = f"{'page':<20}{'stops':>7}" + "".join(f"{look:>12}" for look in looks) + f"{'any':>6}"
    rows = [
        f"{each.shot.name:<20}{each.stops:>7}"
        + "".join(f"{len(each.faults.get(look, ())):>12}" for look in looks)
        + f"{len(each.faults.get('any', ())):>6}"
        for each in found
    ]
    told = [
        f"{each.shot.name}, {look}: {fault}"
        for each in found
        for look, faults in each.faults.items()
        for fault in faults
    ]
    total = Counter(bool(each.faults) for each in found)
    last = f"{len(found)} pages in {len(LOOKS)} looks: {total[True]} with faults"
    return "\n".join([head, *rows, *told, last])


def main() -> int:
    configure(level="error")
    with (
        TemporaryDirectory() as folder,
        rehearsed(Path(folder)) as (base, _),
        chromium.browser() as b,
    ):
        found = sweep(b, base)
    print(report(found))
    return int(any(each.faults for each in found))


if __name__ == "__main__":
    sys.exit(main())
