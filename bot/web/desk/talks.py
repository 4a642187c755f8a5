"""Talks: how one goes, making and changing those that have no file, and their export as one."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bot.app import talk_of
from bot.config import talk_file
from bot.errors import Conflict, Fault
from bot.model import Talk
from bot.networks import REGISTRY
from bot.web import plots
from bot.web.desk.queue import drawn
from bot.web.desk.talk_forms import (
    BLANK_ROWS,
    CHOICES,
    NAME,
    PLACES,
    PRESETS,
    Sheet,
    begun,
    entries,
    name_from,
    sheet_of,
    spec_of,
)
from bot.web.drawn import days, moves
from bot.web.site import AHost, ATalk, Here, Site, go_on, page

router = APIRouter(prefix="/desk")

_LONGEST = 8000  # letters of one field
_NOT_ASKED = {"console", "archive", "webhook", "email"}


async def sheet(request: Request) -> Sheet:
    """Every field of the form that was sent."""
    form = await request.form(max_fields=300)
    return Sheet(fields={k: str(v)[:_LONGEST] for k, v in form.items()})


ASheet = Annotated[Sheet, Depends(sheet)]


@router.get("/talks")
def talks(request: Request, site: Here, host: AHost) -> Response:
    """Every talk, and a form for a new one."""
    blog = site.app.config.networks.get("wordpress")
    begin = begun(site.clock(), site.talks().values(), blog.settings.site if blog else None)
    return form(request, site, host=host, sheet=sheet_of(begin), name="", new=True)


@router.post("/talks")
def make(request: Request, site: Here, host: AHost, given: ASheet) -> Response:
    """Make a talk, named by its question where its host gives no name; what is wrong with it is said beside the form."""
    name = given.of("name").casefold() or name_from(given.of("prompt"), site.talks().keys())
    faults: list[Fault] = []
    if not NAME.fullmatch(name):
        faults.append(
            _fault("name", "is small letters, digits and hyphens, such as best-rain-scene")
        )
    elif name in site.talks():
        faults.append(_fault("name", "is another talk's: choose another"))
    return _save(request, site, host, given, name, {}, faults, new=True)


@router.get("/t/{talk}")
def overview(request: Request, site: Here, host: AHost, talk: ATalk) -> Response:
    """How a talk goes: who stands where and came how, where it was found, coverage, cost, its rule."""
    lately, told = drawn(site, talk), days(site, talk)
    store = site.app.store
    cost = {
        name: store.ledger.spent(network=name, since=talk.opens, talk=talk.name)
        for name in sorted({asked.network for asked in talk.asked_on})
    }
    return page(
        request,
        "desk/talk.html",
        host=host,
        talk=talk,
        standing=lately.standing,
        found=site.lately("found", lambda each: store.found.of_talk(each.name), talk),
        coverage=site.lately(
            "coverage", lambda each: site.app.coverage(each.name, site.clock()), talk
        ),
        by_network=plots.by_network(told),
        by_route=plots.by_route(told),
        moves=moves(site, talk, lately.standing),
        cost=cost,
        made=talk.name in store.talks.specs(),
    )


@router.get("/t/{talk}/edit")
def edit(request: Request, site: Here, host: AHost, talk: ATalk) -> Response:
    """The form of a talk that was made here."""
    spec = _spec(site, talk)
    return form(request, site, host=host, sheet=sheet_of(spec), name=talk.name, talk=talk)


@router.post("/t/{talk}/edit")
def change(request: Request, site: Here, host: AHost, talk: ATalk, given: ASheet) -> Response:
    """Change a talk that was made here."""
    return _save(request, site, host, given, talk.name, _spec(site, talk), [], talk=talk)


@router.get("/t/{talk}/file")
def file(site: Here, host: AHost, talk: ATalk) -> Response:  # noqa: ARG001 (asked for so that a host is signed in)
    """A talk that was made here, as the file in config/talks that it could be."""
    text = talk_file(talk.name, _spec(site, talk))
    headers = {"content-disposition": f'attachment; filename="{talk.name}.toml"'}
    return Response(text, media_type="application/toml", headers=headers)


def _save(
    request: Request,
    site: Site,
    host: AHost,
    given: Sheet,
    name: str,
    before: dict[str, Any],
    faults: list[Fault],
    **shown: Any,
) -> Response:
    spec = spec_of(given, before, site.app.config.hosts)
    typed = given.of("name") if shown.get("new") else name
    talk, more = talk_of(name or "new", spec)
    faults = [*faults, *more]
    if talk is None or faults:
        return form(
            request, site, host=host, sheet=given, name=typed, faults=faults, status=422, **shown
        )
    site.app.store.talks.save(name, spec, site.clock(), by=host.name)
    site.app.meet(site.clock())
    return go_on(f"/desk/t/{name}")


def form(request: Request, site: Site, *, status: int = 200, **shown: Any) -> Response:
    """The form of a talk, filled in with a sheet; beside it, for a `new` one, what there is already."""
    given: Sheet = shown["sheet"]
    context = {
        "faults": [], "new": False, "choices": CHOICES, "places": PLACES, "presets": PRESETS,
        "networks": [name for name in sorted(REGISTRY) if name not in _NOT_ASKED],
        "hosts": site.app.config.hosts, "entries": entries(given), "rows": entries(given) + BLANK_ROWS,
        "specs": site.app.store.talks.specs(),
        "drafts": site.app.drafting.waiting() if shown.get("new") else (),
    }  # fmt: skip
    return page(request, "desk/talk-form.html", status=status, **{**context, **shown})


def _spec(site: Site, talk: Talk) -> dict[str, Any]:
    """The spec of a talk that was made here. Raises Conflict for one that has a file."""
    found = site.app.store.talks.specs().get(talk.name)
    if found is None:
        raise Conflict(f"{talk.name} has a file in config/talks: it is changed there")
    return dict(found)


def _fault(key: str, what: str) -> Fault:
    return Fault(file="desk", key=key, what=what)
