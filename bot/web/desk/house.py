"""The house itself: what each network needs, and the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.app.doctor import diagnoses
from bot.hosts import Host
from bot.networks import REGISTRY
from bot.networks.findings import Finding
from bot.storage.feeds import FeedState
from bot.web.site import AHost, Here, Site, page

router = APIRouter(prefix="/desk")

PAGE = 100
_FURTHEST = 2**62

NEEDS = {
    "x": "An account on X with paid access to its API. Its four keys go into the environment.",
    "wordpress": "The blog's address. Comments are read without an account; drafts of posts need "
    "an application password.",
    "bluesky": "A handle and an app password.",
    "mastodon": "An instance and an access token.",
    "archive": "Nothing: it reads files.",
    "console": "Nothing: it prints.",
}


@router.get("/connect")
def connect(request: Request, site: Here, host: AHost) -> Response:
    """What each network needs, what is missing, and what its feeds last met."""
    return _connect(request, site, host, {})


@router.post("/connect")
def look(request: Request, site: Here, host: AHost) -> Response:
    """The same with what the networks themselves say; asking them costs a look each."""
    return _connect(request, site, host, diagnoses(site.app.config))


def _connect(
    request: Request, site: Site, host: Host, findings: Mapping[str, Sequence[Finding]]
) -> Response:
    config = site.app.config
    asked = {asked.network for talk in site.talks().values() for asked in talk.asked_on}
    told = {name for name, found in findings.items() if found}
    return page(
        request,
        "desk/connect.html",
        host=host,
        networks=sorted(REGISTRY),
        needs=NEEDS,
        configured=set(config.networks),
        asked=asked,
        used={*config.networks, *asked, *told} - {"console", "archive"},
        missing=site.missing,
        findings=findings,
        feeds=_feeds(site, site.clock()),
        gaps=site.app.store.gaps.open()[-PAGE:],
    )


@router.get("/log")
def log(
    request: Request, site: Here, host: AHost, before: int | None = None, about: str = ""
) -> Response:
    """Who did what when, the latest first."""
    upto = None if before is None else max(0, min(before, _FURTHEST))
    lines = site.app.store.log.latest(PAGE, before=upto, about=about[:600] or None)
    more = lines[-1][0] if len(lines) == PAGE else None
    return page(request, "desk/log.html", host=host, lines=lines, more=more, about=about[:600])


def _feeds(site: Site, now: datetime) -> list[FeedState]:
    wanted = [want.feed for want in site.app.feeds(now)]
    return list(site.app.store.feeds.states(wanted).values())
