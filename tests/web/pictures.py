"""`python -m tests.web.pictures [FOLDER]`: the pages as a phone and a laptop show them.

Plays the demo into a database of its own, signs a host in, and takes each page at 390 and
1280 px, light and dark.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page

from bot.app.rehearsal import Rehearsal
from bot.hosts import HostRole, Hosts, digest
from bot.telemetry import configure
from bot.web import make
from tests.web import browser as chromium
from tests.web.pages import DRAFT, INVITED, MADE, SAID, SHOTS, TALK, Shot
from tests.web.place import CHEAP, PASSWORD, config, lexicon, served, works

WIDTHS = {"phone": 390, "laptop": 1280}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@contextmanager
def rehearsed(folder: Path) -> Iterator[tuple[str, Rehearsal]]:
    """The site over a demo that was played to its end; its address."""
    with closing(Rehearsal(config(), folder / "demo.db")) as played:
        played.app.catalogue, played.app.lexicon = works(), lexicon()
        for _step in played.steps():
            pass
        spec = {
            "prompt": "Which scene in the rain do you love most?",
            "opens": played.talk.opens.isoformat(),
            "closes": (played.talk.closes + timedelta(weeks=4)).isoformat(),
            "zone": "America/New_York",
        }
        played.app.store.talks.save(MADE, spec, played.now(), by="Anna")
        store, now = played.app.store, played.now()
        place = {"wordpress": {"post": "https://blog.example/the-talk-best-umbrella/"}}
        picks = [{"host": "Anna", "text": "Healer, the one that two of them share."}]
        store.talks.draft(DRAFT, {**spec, "picks": picks, "asked_on": place}, now)
        store.queue.set_quote_leave("x:demo-0001", "granted", host="Anna", at=now)
        store.objections.add(SAID, TALK, "No advertisement of mine, I just love it!", now)
        hosts = Hosts(played.app.store, CHEAP)
        hosts.add("Anna", HostRole.HOST, PASSWORD, by="the terminal", now=played.now())
        week = timedelta(weeks=1)
        store.hosts.invite(digest(INVITED), HostRole.HOST, by="Anna", at=now, until=now + week)
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
            for shot in (each for each in shots if not each.press):
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
