"""`python -m tests.web.pictures [FOLDER]`: the pages as a phone and a laptop show them.

Plays the demo into a database of its own, signs a host in, and takes each page at 390 and
1280 px, light and dark.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page

from bot.app.rehearsal import Rehearsal
from bot.hosts import HostRole, Hosts
from bot.telemetry import configure
from bot.web import make
from tests.web import browser as chromium
from tests.web.place import CHEAP, PASSWORD, config, lexicon, served, works

WIDTHS = {"phone": 390, "laptop": 1280}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALK = "epic-kiss"


@dataclass(frozen=True, slots=True)
class Shot:
    """A page to take: its name, its address, and whether a host looks at it."""

    name: str
    path: str
    signed_in: bool = True


DESK = f"/desk/t/{TALK}"
SHOTS: Sequence[Shot] = (
    Shot("sign-in", "/sign-in", signed_in=False),
    Shot("public", f"/t/{TALK}", signed_in=False),
    Shot("embed", f"/t/{TALK}/embed", signed_in=False),
    Shot("receipt", f"/t/{TALK}/receipt", signed_in=False),
    Shot("queue", f"{DESK}/queue"),
    Shot("nominees", f"{DESK}/nominees"),
    Shot("nominee", f"{DESK}/nominees/one/work/boys-over-flowers-2009"),
    Shot(
        "merge",
        f"{DESK}/nominees/merge?keep=work/boys-over-flowers-2009&join=work/coffee-prince-2007",
    ),
    Shot("people", f"{DESK}/people"),
    Shot("fair-play", f"{DESK}/fair-play"),
    Shot("roundup", f"{DESK}/roundups"),
    Shot("moods", f"{DESK}/moods"),
    Shot("spam", f"{DESK}/spam"),
    Shot("unplaced", f"{DESK}/unplaced"),
    Shot("objections", f"{DESK}/objections"),
    Shot("talk", DESK),
    Shot("talks", "/desk/talks"),
    Shot("connect", "/desk/connect"),
    Shot("log", "/desk/log"),
    Shot("you", "/desk/you"),
    Shot("hosts", "/desk/hosts"),
)


@contextmanager
def rehearsed(folder: Path) -> Iterator[tuple[str, Rehearsal]]:
    """The site over a demo that was played to its end; its address."""
    with closing(Rehearsal(config(), folder / "demo.db")) as played:
        played.app.catalogue, played.app.lexicon = works(), lexicon()
        for _step in played.steps():
            pass
        hosts = Hosts(played.app.store, CHEAP)
        hosts.add("Anna", HostRole.HOST, PASSWORD, by="the terminal", now=played.now())
        with served(make(played.app, played.now, hosts), config()) as base:
            yield base, played


def sign_in(page: Page, base: str, name: str = "Anna") -> None:
    page.goto(f"{base}/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{base}/desk**")


def take(browser: Browser, base: str, shots: Sequence[Shot], into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for width_name, width in WIDTHS.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": 844 if width < 600 else 860},
                color_scheme=scheme,
                locale="en-GB",
                timezone_id="America/New_York",
            )
            page = context.new_page()
            for shot in shots:
                if shot.signed_in and not context.cookies():
                    sign_in(page, base)
                page.goto(base + shot.path)
                name = f"{shot.name}-{width_name}-{scheme}.png"
                page.screenshot(path=into / name, full_page=True)
            context.close()


def main(into: Path) -> None:
    configure(level="error")
    with (
        TemporaryDirectory() as folder,
        rehearsed(Path(folder)) as (base, _),
        chromium.browser() as b,
    ):
        take(b, base, SHOTS, into)
    print(f"the pictures are in {into}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "pictures"))
