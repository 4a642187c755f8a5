"""Drafts: talks that were proposed from posts of the series, until a host says what they are."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.web.desk.talk_forms import sheet_of
from bot.web.desk.talks import form
from bot.web.site import AHost, Here, go_on

router = APIRouter(prefix="/desk/drafts")


@router.post("/look")
def look(site: Here, host: AHost) -> Response:  # noqa: ARG001 (asked for so that a host is signed in)
    """Look for new posts of the series now. Raises NetworkError."""
    site.app.drafting.look(site.clock())
    return go_on("/desk/talks")


@router.get("/{name}")
def draft(request: Request, site: Here, host: AHost, name: str) -> Response:
    """The form of a new talk, filled in as the draft has it. Raises Unknown."""
    found = site.app.drafting.draft(name)
    return form(request, site, host=host, sheet=sheet_of(found.spec), name=name, new=True)


@router.post("/{name}/refuse")
def refuse(site: Here, host: AHost, name: str) -> Response:
    """Its post asks nothing: it is not proposed again. Raises Unknown."""
    site.app.drafting.refuse(name, host.name, site.clock())
    return go_on("/desk/talks")
