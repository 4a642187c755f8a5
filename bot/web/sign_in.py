"""Signing in and out, invitations, and what a host sets for themselves."""

from datetime import datetime
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from markupsafe import Markup

from bot.errors import Conflict, Denied
from bot.hosts import HostRole, SignedIn, is_secret, new_secret, provisioning
from bot.web.guard import Visitor, same_site
from bot.web.site import AHost, Anyone, From, Here, Someone, cookie_name, go_on, page

router = APIRouter()
Field = Annotated[str, Form(max_length=1000)]


@router.get("/sign-in")
def sign_in_page(request: Request, host: Someone, to: str = "/desk") -> Response:
    """Name, password, and a code for those who want one."""
    if host is not None:
        return go_on(same_site(to))
    return page(request, "sign-in.html", to=same_site(to), name="")


@router.post("/sign-in")
def sign_in(
    request: Request,
    site: Here,
    visitor: From,
    before: Someone,
    name: Field,
    password: Field,
    code: Field = "",
    to: Field = "/desk",
) -> Response:
    """Begin a session; the one that this browser had before ends."""
    agent = request.headers.get("user-agent", "")
    now = site.clock()
    try:
        signed = site.hosts.sign_in(
            name, password, code, address=visitor.address, agent=agent, now=now
        )
    except Denied as error:
        status = 429 if error.again_at else 403
        shown = {"to": same_site(to), "name": name, "said": f"{str(error).capitalize()}."}
        return page(request, "sign-in.html", status=status, **shown)
    if before is not None:
        site.hosts.sign_out(before, now)
    return _with_cookie(go_on(same_site(to)), visitor, signed, now)


@router.post("/sign-out")
def sign_out(site: Here, visitor: From, host: Someone) -> Response:
    """End this session."""
    if host is not None:
        site.hosts.sign_out(host, site.clock())
    response = go_on("/sign-in")
    response.delete_cookie(cookie_name(visitor), path="/", secure=visitor.secure, httponly=True)
    response.headers["clear-site-data"] = '"cache"'
    return response


@router.get("/invited/{token}")
def invited_page(request: Request, site: Here, token: str) -> Response:
    """What an invitation asks for. Looking at it does not use it up."""
    invite = site.hosts.invited(token, site.clock())
    if invite is None:
        raise Denied("this invitation was used already or has run out: ask for another")
    return page(request, "invited.html", invite=invite, token=token, name="")


@router.post("/invited/{token}")
def accept(
    request: Request, site: Here, visitor: From, token: str, name: Field, password: Field
) -> Response:
    """Become a host, and begin a session."""
    now = site.clock()
    invite = site.hosts.invited(token, now)
    if invite is None:
        raise Denied("this invitation was used already or has run out: ask for another")
    try:
        made = site.hosts.accept(token, name, password, now)
    except Conflict as error:
        shown = {
            "invite": invite,
            "token": token,
            "name": name,
            "said": f"{str(error).capitalize()}.",
        }
        return page(request, "invited.html", status=409, **shown)
    agent = request.headers.get("user-agent", "")
    signed = site.hosts.begin(made.name, agent=agent, now=now)
    return _with_cookie(go_on("/desk"), visitor, signed, now)


@router.get("/desk/you")
def you_page(request: Request, site: Here, host: Anyone) -> Response:
    """A host's own password, second factor and sessions."""
    return _you(request, site, host)


@router.post("/desk/you/password")
def change_password(
    request: Request, site: Here, visitor: From, host: Anyone, old: Field, new: Field
) -> Response:
    """A new password; every other session ends, this one goes on under a new token."""
    now = site.clock()
    try:
        site.hosts.change_password(host, old, new, now)
    except (Conflict, Denied) as error:
        return _you(request, site, host, status=409, said=f"{str(error).capitalize()}.")
    agent = request.headers.get("user-agent", "")
    signed = site.hosts.begin(host.name, agent=agent, now=now)
    return _with_cookie(go_on("/desk/you"), visitor, signed, now)


@router.post("/desk/you/second-factor")
def second_factor(
    request: Request,
    site: Here,
    host: Anyone,
    password: Field,
    secret: Field = "",
    code: Field = "",
) -> Response:
    """Turn it on with a code that shows that the authenticator has it, or off."""
    now = site.clock()
    try:
        if host.second_factor:
            site.hosts.turn_off_second_factor(host, password, now)
        else:
            site.hosts.turn_on_second_factor(host, secret, code, password, now)
    except (Conflict, Denied) as error:
        return _you(
            request, site, host, status=409, said=f"{str(error).capitalize()}.", secret=secret
        )
    return go_on("/desk/you")


@router.post("/desk/you/sessions/end")
def end_sessions(site: Here, host: Anyone, session: Field = "") -> Response:
    """End one session, or every other."""
    if session:
        site.app.store.hosts.end_sessions(host.name, site.clock(), only=session)
    else:
        site.app.store.hosts.end_sessions(host.name, site.clock(), but=host.session)
    return go_on("/desk/you")


@router.get("/desk/hosts")
def hosts_page(request: Request, site: Here, host: AHost) -> Response:
    """Who may sign in."""
    return page(
        request, "desk/hosts.html", host=host, hosts=site.app.store.hosts.every(), link=None
    )


@router.post("/desk/hosts/invite")
def invite(
    request: Request, site: Here, host: AHost, role: Annotated[HostRole, Form()]
) -> Response:
    """An invitation, shown once: what is kept of it cannot be turned back into a link."""
    token = site.hosts.invite(role, by=host.name, now=site.clock())
    base = (site.app.config.web.url or str(request.base_url)).rstrip("/")
    known = site.app.store.hosts.every()
    link = f"{base}/invited/{token}"
    return page(request, "desk/hosts.html", host=host, hosts=known, link=link)


@router.post("/desk/hosts/end")
def end_host(site: Here, host: AHost, name: Field) -> Response:
    """End a host and all their sessions; nobody ends themselves, so one always stays."""
    if name == host.name:
        raise Conflict("you cannot end yourself: ask another host")
    site.app.store.hosts.end(name, by=host.name, at=site.clock())
    return go_on("/desk/hosts")


def _you(
    request: Request, site: Here, host: Anyone, status: int = 200, said: str = "", secret: str = ""
) -> Response:
    own = secret if is_secret(secret) else new_secret()
    address = provisioning(own, host.name, site.app.config.blog.name)
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff")
    return page(
        request,
        "desk/you.html",
        status=status,
        host=host,
        said=said,
        sessions=site.app.store.hosts.sessions(host.name, site.clock()),
        secret=own,
        drawn=Markup(drawn),  # noqa: S704 (drawn by segno from our own address, no markup of a stranger)
    )


def _with_cookie(response: Response, visitor: Visitor, signed: SignedIn, now: datetime) -> Response:
    response.set_cookie(
        cookie_name(visitor),
        signed.token,
        max_age=int((signed.until - now).total_seconds()),
        path="/",
        secure=visitor.secure,
        httponly=True,
        samesite="lax",
    )
    return response
