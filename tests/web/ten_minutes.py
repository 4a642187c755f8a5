"""`python -m tests.web.ten_minutes [--installed]`: a new host's way to the first roundup.

From a clone: install, connect the blog, become a host, make a talk at the desk, settle ten
answers, approve the roundup, and see it sent. A real WordPress, the real program as a
process, a real browser; no file is edited. What the machine takes is measured, and what the
person takes is reckoned by the keystroke-level model of Card, Moran and Newell, with 238
words read a minute, as grown-ups read for themselves (Brysbaert 2019). Exits 1 where the sum is more than ten minutes.

With `--installed` the present installation is used, and neither cloning nor installing counts.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import requests
from playwright.sync_api import Page, expect

from tests.servers.wordpress import WordPress, running
from tests.web import browser
from tests.web.place import PASSWORD

ROOT = Path(__file__).parents[2]
GOAL = 600.0  # seconds
NAME = "Anna"
QUESTION = "Which drama do you watch again and again?"
TALK = "which-drama-do-you-watch-again-and-again"  # as the desk makes it of the question

# the keystroke-level model, in seconds
KEY = 0.28  # one key, by an average typist who is no secretary
POINT = 1.1  # the mouse to something
PRESS = 0.2  # its button down and up
HOME = 0.4  # the hand from the keys to the mouse, or back
THINK = 1.35  # what to do next
WORD = 60 / 238  # reading

SURE = "My pick is {}, no contest"
UNSURE = "{}, I guess?"
SURELY = ("Coffee Prince", "Secret Garden", "Healer", "Coffee Prince")
TEN = 10  # answers that a new host settles
UNSURELY = (
    "Full House", "Boys Over Flowers", "Full House", "Pinocchio", "Lie to Me", "City Hunter",
    "Full House", "Princess Hours", "Heartstrings", "Boys Over Flowers", "Full House", "Lie to Me",
)  # fmt: skip


@dataclass
class Person:
    """Seconds by step: what the machine took, measured, and what its user does, reckoned."""

    steps: list[str] = field(default_factory=list)
    machine: dict[str, float] = field(default_factory=dict)
    hands: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def doing(self, step: str) -> Iterator[None]:
        self.steps.append(step)
        self.hands[step] = 0.0
        began = time.monotonic()
        yield
        self.machine[step] = time.monotonic() - began

    def _spends(self, seconds: float) -> None:
        self.hands[self.steps[-1]] += seconds

    def types(self, words: str) -> None:
        self._spends(THINK + HOME + KEY * (len(words) + 1))  # and Enter, or Tab

    def presses(self, keys: int = 1) -> None:
        self._spends(THINK + KEY * keys)

    def clicks(self, times: int = 1) -> None:
        self._spends(times * (THINK + HOME + POINT + PRESS))

    def reads(self, text: str) -> None:
        self._spends(WORD * len(text.split()))

    @property
    def total(self) -> float:
        return sum(self.machine.values()) + sum(self.hands.values())


@dataclass
class Host:
    """A person at a terminal in a folder, with one browser."""

    person: Person
    folder: Path
    program: Sequence[str]

    def runs(self, command: str, *lines: str) -> str:
        """One command of the program, typed, with lines typed when asked."""
        self.person.types(f"talkforreal {command}")
        for line in lines:
            self.person.types(line)
        done = subprocess.run(
            [*self.program, *command.split()], cwd=self.folder, env=environment(),
            input="".join(f"{line}\n" for line in lines), capture_output=True, text=True,
            timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        self.person.reads(done.stdout)
        return done.stdout

    def fills(self, page: Page, name: str, words: str) -> None:
        page.locator(f"[name='{name}']").fill(words)
        self.person.types(words)

    def pastes(self, page: Page, name: str, words: str) -> None:
        page.locator(f"[name='{name}']").fill(words)
        self.person.clicks()  # on what is copied, in the other window
        self.person.presses(6)  # copy, back to this window, paste

    def presses(self, page: Page, button: str) -> None:
        page.get_by_role("button", name=button).first.click()
        self.person.clicks()

    def sees(self, page: Page, part: str = "main") -> None:
        """Read a part of the page, no more of it than a person would."""
        words = page.locator(part).first.inner_text().split()[:150]
        self.person.reads(" ".join(words))


def environment() -> dict[str, str]:
    ours = ("TALKFORREAL_", "X_", "WORDPRESS_", "BLUESKY_", "MASTODON_")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)}


def said(blog: WordPress, post: int) -> None:
    """What fans have commented by then: four that are clear, and some that a host must look at."""
    words = [SURE.format(t) for t in SURELY] + [UNSURE.format(t) for t in UNSURELY]
    blog.comments(
        [
            {
                "comment_post_ID": post,
                "comment_author": f"Demo Fan {n}",
                "comment_author_email": f"demo{n}@fans.example",
                "comment_content": text,
                "date_gmt": f"{datetime.now(UTC) - timedelta(minutes=60 - n):%Y-%m-%d %H:%M:%S}",
            }
            for n, text in enumerate(words)
        ]
    )


def install(person: Person, folder: Path) -> Sequence[str]:
    with person.doing("clone"):
        person.types("git clone https://example.org/talkforreal && cd talkforreal")
        subprocess.run(
            ["git", "clone", "-q", "--depth", "1", f"file://{ROOT}", str(folder / "talkforreal")],
            check=True,
        )
    with person.doing("install"):
        command = "python3 -m venv .venv && .venv/bin/pip install -q -e ."
        person.types(command)
        subprocess.run(command, shell=True, cwd=folder / "talkforreal", check=True)
    return [str(folder / "talkforreal" / ".venv" / "bin" / "talkforreal")]


def settle(host: Host, page: Page, link: str) -> None:
    """Ten answers by keys: each is read, then counted."""
    deadline = time.monotonic() + 240
    while page.locator(".list li").count() < TEN:
        assert time.monotonic() < deadline, page.locator("main").inner_text()
        page.wait_for_timeout(1000)
        page.goto(link)
    for _ in range(TEN):
        host.sees(page, ".said")
        host.sees(page, ".machine")
        turn = page.locator("#pane").get_attribute("data-turn") or "0"
        page.keyboard.press("a")
        host.person.presses()
        expect(page.locator("#pane")).not_to_have_attribute("data-turn", turn, timeout=20_000)


def approve(host: Host, page: Page, link: str) -> None:
    """Agree with the draft; again where a verdict came in after it had been drawn up."""
    deadline = time.monotonic() + 300
    button = page.get_by_role("button", name="Approve and send now")
    page.goto(link)
    while not page.locator(".post.sent").count():
        assert time.monotonic() < deadline, page.locator("main").inner_text()
        if page.locator(".post.draft").count():
            host.sees(page, ".post.draft")
            button.first.click()
            host.person.clicks()
        page.wait_for_timeout(2000)
        page.goto(link)


def make_talk(host: Host, page: Page, blog: WordPress, post: str) -> None:
    """The question and its post; the rest is as a new talk begins: open since yesterday, on this blog."""
    host.sees(page, "form[action='/desk/talks']")
    host.fills(page, "prompt", QUESTION)
    host.pastes(page, "asked.wordpress.post", post)
    assert page.locator("[name='asked.wordpress.site']").input_value() == blog.base
    host.presses(page, "Make the talk")
    page.wait_for_url(f"**/desk/t/{TALK}")
    host.sees(page)


def walk(host: Host, page: Page, blog: WordPress, address: str) -> None:
    """What happens in the browser, from the first page to the roundup that was sent."""
    person = host.person
    with person.doing("sign in"):
        person.types(address)
        page.goto(address)
        host.fills(page, "name", NAME)
        host.fills(page, "password", PASSWORD)
        host.presses(page, "Sign in")
        page.wait_for_url(f"{address}/desk/**")
    with person.doing("see what is connected"):
        page.get_by_role("link", name="Connect").click()
        person.clicks()
        host.sees(page)
        host.presses(page, "Ask the networks")
        host.sees(page, "section.card:has-text('wordpress')")  # the rest stands as it stood
    post = blog.post(QUESTION, "Tell us below!")
    said(blog, post["id"])
    with person.doing("make a talk"):
        page.locator("summary").first.click()
        page.get_by_role("link", name="All talks").click()
        person.clicks(2)
        make_talk(host, page, blog, post["link"])
    with person.doing("settle ten answers"):
        person.clicks()
        page.goto(f"{address}/desk/t/{TALK}/queue")
        settle(host, page, f"{address}/desk/t/{TALK}/queue")
    with person.doing("approve the roundup"):
        person.clicks()
        approve(host, page, f"{address}/desk/t/{TALK}/roundups")


def ten_minutes(folder: Path, blog: WordPress, *, installed: bool, quick: bool = False) -> Person:
    """All of it; the config is the blog's own, as it lies in its clone."""
    person = Person()
    program = [sys.executable, "-m", "bot.cli"] if installed else install(person, folder)
    config = lay_out(folder, blog, port := free_port(), quick=quick)
    program = [*program, "--config", str(config)]
    host = Host(person=person, folder=folder, program=program)
    if installed:
        os.environ.setdefault("PYTHONPATH", str(ROOT))
    with person.doing("connect the blog"):
        person.clicks(3)  # on the blog: yes, copy the password, back
        host.runs("connect wordpress", blog.user, blog.password)
    with person.doing("become a host"):
        person.types(PASSWORD)  # at a terminal it is asked for twice
        host.runs(f"host add {NAME}", PASSWORD)
    address = f"http://127.0.0.1:{port}"
    with started(host, address), browser.browser() as chromium:
        page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.set_default_timeout(30_000)
        walk(host, page, blog, address)
    return person


def lay_out(folder: Path, blog: WordPress, port: int, *, quick: bool) -> Path:
    """The clone's config with the address of the blog whose clone it is, and a free port.

    `quick` lets it tick more often than it is shipped to, for the test.
    """
    config = folder / "config"
    shutil.copytree(ROOT / "config", config)
    main = config / "bot.toml"
    text = main.read_text("utf-8").replace(
        '[networks.wordpress]\nsite = "https://dramaforreal.com"',
        f'[networks.wordpress]\nsite = "{blog.base}"',
    )
    text = text.replace(
        'database = "sqlite:///talkforreal.db"', f'database = "sqlite:///{folder}/talk.db"'
    )
    if quick:
        text = re.sub(r"^tick = .*$", 'tick = "3 seconds"', text, flags=re.MULTILINE)
    main.write_text(f"{text}\n[web]\nport = {port}\n", "utf-8")
    return config


def free_port() -> int:
    with socket.socket() as any_one:
        any_one.bind(("127.0.0.1", 0))
        port: int = any_one.getsockname()[1]
        return port


@contextmanager
def started(host: Host, address: str) -> Iterator[None]:
    """`talkforreal run`, until the end; waited for until the desk answers."""
    with host.person.doing("start it"), (host.folder / "run.log").open("ab") as log:
        host.person.types("talkforreal run")
        process = subprocess.Popen(
            [*host.program, "run"], cwd=host.folder, env=environment(), stdout=log, stderr=log
        )
        deadline = time.monotonic() + 120
        while not answers(address):
            assert process.poll() is None, (host.folder / "run.log").read_text("utf-8")[-3000:]
            assert time.monotonic() < deadline
            time.sleep(0.2)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/sign-in", timeout=5).ok
    except requests.ConnectionError:
        return False


def report(person: Person) -> str:
    rows = [
        f"{step:<24}{person.hands[step]:>8.0f} s{person.machine[step]:>10.0f} s"
        for step in person.steps
    ]
    verdict = "met" if person.total <= GOAL else "MISSED"
    total = f"{person.total / 60:.1f} minutes in all   goal {GOAL / 60:.0f} minutes   {verdict}"
    return "\n".join([f"{'':<24}{'person':>10}{'machine':>12}", *rows, total])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--installed", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory() as folder, running("sqlite") as blog:
        person = ten_minutes(Path(folder), blog, installed=given.installed)
    print(report(person))
    return int(person.total > GOAL)


if __name__ == "__main__":
    sys.exit(main())
