"""The standing for everybody: a page, an embed, a snippet, and the same for programs."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from bot.model import Standing, Talk
from bot.web import plots
from bot.web.drawn import days, moves
from bot.web.guard import CONTENT_POLICY
from bot.web.public.rules import plain, public_talk, rule_in_words
from bot.web.shown import harmless
from bot.web.site import Here, Site, page

router = APIRouter(prefix="/t/{talk}")

EMBEDDED = 10  # places in an embed: it stands beside a blog's post
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute
_FRAMED = CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


def shown_talk(talk: str, site: Here) -> Talk:
    """The talk that a path names, where fans may see it. Raises Unknown."""
    return public_talk(site, talk)


AShownTalk = Annotated[Talk, Depends(shown_talk)]


@router.get("")
def standing(request: Request, site: Here, talk: AShownTalk) -> Response:
    """Who stands where, how it is counted, and where to ask after one's own answer."""
    found = _now(site, talk)
    moved = moves(site, talk, found)
    return _kept_by_browsers(
        request,
        f"{found.revision}-{len(moved.marks) if moved else 0}-{_told(talk, site.clock())}",
        lambda: page(
            request,
            "public/standing.html",
            talk=talk,
            standing=found,
            most=_most(found),
            rule=rule_in_words(talk),
            moves=moved,
            by_network=plots.by_network(days(site, talk)),
        ),
    )


@router.get("/embed")
def embed(request: Request, site: Here, talk: AShownTalk) -> Response:
    """The top of the standing to stand in a frame on the blog; holds without any script."""
    found = _now(site, talk)
    response = page(
        request,
        "public/embed.html",
        talk=talk,
        standing=found,
        most=_most(found),
        shown=found.places[:EMBEDDED],
    )
    response.headers["content-security-policy"] = _FRAMED
    response.headers["cross-origin-resource-policy"] = "cross-origin"
    response.headers["cache-control"] = "public, max-age=60"
    return response


@router.get("/snippet.html")
def snippet(request: Request, site: Here, talk: AShownTalk) -> Response:
    """A piece of plain HTML to paste into a post: a heading and a list, no style, no script."""
    found = _now(site, talk)
    places = found.places[:EMBEDDED]
    return page(request, "public/snippet.html", talk=talk, standing=found, places=places)


@router.get("/standing.json")
def as_json(site: Here, talk: AShownTalk) -> Response:
    """The whole standing as JSON."""
    return JSONResponse(dict(plain(talk, _now(site, talk))), headers=_FOR_ALL)


@router.get("/standing.csv")
def as_csv(site: Here, talk: AShownTalk) -> Response:
    """The whole standing as CSV; no cell begins with what a spreadsheet would compute."""
    lines = io.StringIO()
    rows = csv.writer(lines)
    rows.writerow(["rank", "tied", "nominee", "people", "hosts"])
    for place in _now(site, talk).places:
        tied = "yes" if place.tied else ""
        rows.writerow([place.rank, tied, _cell(place.nominee.name), place.people, place.hosts])
    headers = {**_FOR_ALL, "content-disposition": f'attachment; filename="{talk.name}.csv"'}
    return Response(lines.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/standing.rss")
def as_rss(request: Request, site: Here, talk: AShownTalk) -> Response:
    """A feed with one item a revision: the top of the standing in words."""
    found = _now(site, talk)
    places = found.places[:EMBEDDED]
    base = (site.app.config.web.url or str(request.base_url)).rstrip("/")
    response = page(
        request,
        "public/standing.rss",
        talk=talk,
        standing=found,
        places=places,
        at=f"{base}/t/{talk.name}",
        published=format_datetime(found.cut_off),
    )
    response.headers["content-type"] = "application/rss+xml; charset=utf-8"
    return response


_FOR_ALL = {"access-control-allow-origin": "*", "cache-control": "public, max-age=60"}


def _now(site: Site, talk: Talk) -> Standing:
    return site.app.standings.of(talk, site.clock())


def _told(talk: Talk, now: datetime) -> str:
    """What a page tells of a talk beside its figures, as a digest; also whether it is open."""
    return sha256(f"{talk} {talk.is_open(now)}".encode()).hexdigest()[:16]


def _most(found: Standing) -> int:
    return max((place.people for place in found.places), default=0)


def _cell(text: str) -> str:
    seen = harmless(text)
    return f"'{seen}" if seen.startswith(_FORMULA) else seen


def _kept_by_browsers(request: Request, state: str, make: Callable[[], Response]) -> Response:
    tag = f'"{state}"'
    response = Response(status_code=304) if request.headers.get("if-none-match") == tag else make()
    response.headers["etag"] = tag
    response.headers["cache-control"] = "public, no-cache"
    return response
