"""Every page of the site, by the path of its route, with addresses at which to look at it.

The pictures are taken of them, and axe goes through them; a test holds this list against
the app's own routes, so that a new page cannot be forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from fastapi import FastAPI
from playwright.sync_api import Page

TALK = "epic-kiss"
MADE = "best-rain-scene"  # a talk made at the desk, which nobody has answered yet
DRAFT = "the-talk-best-umbrella"  # proposed from a post, and no talk yet
DESK, EMPTY = f"/desk/t/{TALK}", f"/desk/t/{MADE}"
FLOWERS, PRINCE = "work/boys-over-flowers-2009", "work/coffee-prince-2007"
SAID = "x:demo-0009"
INVITED = "an-invitation-that-everybody-may-see"
ITS_POST = "https://x.example/demo_totally_not_a_bot/status/demo-0009"
ANOTHER = "https://x.example/demo_rooftop_cat/status/demo-0003"


@dataclass(frozen=True, slots=True)
class Shot:
    """A page to look at: its name, its address, and whether a host looks at it.

    `fill` and `press` lead on to what only a form shows: fields by their labels, then what is
    pressed, as a selector.
    """

    name: str
    path: str
    signed_in: bool = True
    fill: Mapping[str, str] = field(default_factory=dict)
    press: str = ""

    def act(self, page: Page) -> None:
        """Fill and press, on the page that is open."""
        for label, words in self.fill.items():
            page.get_by_label(label).first.fill(words)
        if self.press:
            page.locator(self.press).first.click()
            page.wait_for_load_state()


PAGES: Mapping[str, Sequence[Shot]] = {
    "/sign-in": [
        Shot("sign-in", "/sign-in", signed_in=False),
        Shot(
            "sign-in-refused", "/sign-in", signed_in=False, press="button",
            fill={"Name": "Nobody", "Password": "a guess"},
        ),
    ],
    "/invited/{token}": [
        Shot("invited", f"/invited/{INVITED}", signed_in=False),
        Shot("invited-before", "/invited/none", signed_in=False),
    ],
    "/t/{talk}": [
        Shot("public", f"/t/{TALK}", signed_in=False),
        Shot("public-empty", f"/t/{MADE}", signed_in=False),
    ],
    "/t/{talk}/embed": [
        Shot("embed", f"/t/{TALK}/embed", signed_in=False),
        Shot("embed-empty", f"/t/{MADE}/embed", signed_in=False),
    ],
    "/t/{talk}/receipt": [
        Shot("receipt", f"/t/{TALK}/receipt", signed_in=False),
        Shot("receipt-found", f"/t/{TALK}/receipt?post={quote(ITS_POST)}", signed_in=False),
        Shot(
            "receipt-objected", f"/t/{TALK}/receipt?post={quote(ANOTHER)}", signed_in=False,
            fill={"Tell the hosts": "That is not what I meant"}, press="text=Send it to the hosts",
        ),
        Shot(
            "receipt-again",
            f"/t/{TALK}/receipt?post={quote(ITS_POST)}",
            signed_in=False,
            fill={"Tell the hosts": "That is not what I meant"},
            press="text=Send it to the hosts",
        ),
        Shot("receipt-none", f"/t/{TALK}/receipt?post=https://x.com/none", signed_in=False),
    ],
    "/desk/t/{talk}/queue": [
        Shot("queue", f"{DESK}/queue"),
        Shot("queue-held", f"{DESK}/queue?tab=held"),
        Shot("queue-found", f"{DESK}/queue?q=full+house"),
        Shot("queue-empty", f"{EMPTY}/queue"),
        Shot("queue-none", "/desk/t/none/queue"),
        Shot("queue-help", f"{DESK}/queue", press="text=Keys"),
        Shot("queue-talks", f"{DESK}/queue", press=".talks summary"),
        Shot("queue-ruled", f"{DESK}/queue", press="text=In passing"),
    ],
    "/desk/t/{talk}/nominees": [
        Shot("nominees", f"{DESK}/nominees"),
        Shot("nominees-empty", f"{EMPTY}/nominees"),
    ],
    "/desk/t/{talk}/nominees/one/{key}": [Shot("nominee", f"{DESK}/nominees/one/{FLOWERS}")],
    "/desk/t/{talk}/nominees/merge": [
        Shot("merge", f"{DESK}/nominees/merge?keep={FLOWERS}&join={PRINCE}"),
        Shot("merge-one", f"{DESK}/nominees/merge?join={PRINCE}"),
        Shot("merge-refused", f"{DESK}/nominees/merge?keep={FLOWERS}&join={FLOWERS}"),
        Shot("merge-none", f"{DESK}/nominees/merge"),
    ],
    "/desk/t/{talk}/people": [
        Shot("people", f"{DESK}/people"),
        Shot("people-found", f"{DESK}/people?q=demo"),
        Shot("people-empty", f"{EMPTY}/people"),
    ],
    "/desk/t/{talk}/fair-play": [
        Shot("fair-play", f"{DESK}/fair-play"),
        Shot("fair-play-empty", f"{EMPTY}/fair-play"),
    ],
    "/desk/t/{talk}/roundups": [
        Shot("roundup", f"{DESK}/roundups"),
        Shot("roundup-october", f"{DESK}/roundups?month=2015-10"),
        Shot("roundup-empty", f"{EMPTY}/roundups"),
    ],
    "/desk/t/{talk}/moods": [
        Shot("moods", f"{DESK}/moods"),
        Shot("moods-empty", f"{EMPTY}/moods"),
    ],
    "/desk/t/{talk}/spam": [Shot("spam", f"{DESK}/spam"), Shot("spam-empty", f"{EMPTY}/spam")],
    "/desk/t/{talk}/quotes": [
        Shot("quotes", f"{DESK}/quotes"),
        Shot("quotes-empty", f"{EMPTY}/quotes"),
    ],
    "/desk/t/{talk}/unplaced": [Shot("unplaced", f"{DESK}/unplaced")],
    "/desk/t/{talk}/objections": [
        Shot("objections", f"{DESK}/objections"),
        Shot("objections-empty", f"{EMPTY}/objections"),
    ],
    "/desk/t/{talk}/answer": [
        Shot("answer", f"{DESK}/answer?id={quote(SAID)}"),
        Shot("answer-none", f"{DESK}/answer?id=x:none"),
    ],
    "/desk/t/{talk}": [Shot("talk", DESK), Shot("talk-empty", EMPTY)],
    "/desk/t/{talk}/edit": [Shot("talk-edit", f"{EMPTY}/edit")],
    "/desk/talks": [
        Shot("talks", "/desk/talks"),
        Shot(
            "talks-refused", "/desk/talks", press="text=Make the talk",
            fill={"What is asked": "Which one?", "Time zone": "Mars/Olympus"},
        ),
    ],
    "/desk/drafts/{name}": [Shot("draft", f"/desk/drafts/{DRAFT}")],
    "/desk/connect": [Shot("connect", "/desk/connect")],
    "/desk/log": [Shot("log", "/desk/log"), Shot("log-about", "/desk/log?about=nothing")],
    "/desk/you": [
        Shot("you", "/desk/you"),
        Shot(
            "you-refused", "/desk/you", press="text=Change it",
            fill={"The present one": "a guess", "The new one": "three lamps wander home"},
        ),
    ],
    "/desk/hosts": [
        Shot("hosts", "/desk/hosts"),
        Shot("hosts-invited", "/desk/hosts", press="text=As a moderator"),
    ],
}  # fmt: skip
SHOTS: Sequence[Shot] = [shot for shots in PAGES.values() for shot in shots]

# what is fetched, but is no page: why
NO_PAGES: Mapping[str, str] = {
    "/": "leads to the desk",
    "/desk": "leads to the queue",
    "/desk/t/{talk}/search": "a part of the queue, in it as queue-found",
    "/desk/t/{talk}/roundups/card/{digest}": "a picture",
    "/desk/t/{talk}/file": "a file",
    "/t/{talk}/snippet.html": "a part of somebody else's page",
    "/t/{talk}/standing.json": "for programs",
    "/t/{talk}/standing.csv": "for programs",
    "/t/{talk}/standing.rss": "for programs",
    "/healthz": "for programs",
    "/readyz": "for programs",
    "/metrics": "for programs",
}


def paths(site: FastAPI, method: str) -> set[str]:
    """The paths of a site that answer a method, the static files apart."""
    return {path for path, said in site.openapi()["paths"].items() if method in said}
