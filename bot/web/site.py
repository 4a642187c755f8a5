"""What every page is made of: the app, who looks, the templates, the clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.app import App
from bot.errors import Denied, Fault, Unknown
from bot.hosts import Host, Hosts
from bot.model import Talk
from bot.review import Review
from bot.web.guard import Visitor
from bot.web.lately import PATIENCE, Lately
from bot.web.shown import dollars, harmless, link, many, marked, short, told, when

T = TypeVar("T")

PART = "x-part"  # asked for by our script: a part of the page instead of all of it


def environment() -> Environment:
    """The templates: everything that goes into them is escaped, and a missing name is a bug."""
    made = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "dollars": dollars,
        "harmless": harmless,
        "link": link,
        "many": many,
        "path": lambda text: quote(str(text), safe=""),
        "short": short,
        "told": told,
        "when": when,
    }
    made.globals["marked"] = marked
    return made


class SignInFirst(Exception):
    """The page is for hosts, and nobody is signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site over one app. `clock` gives aware UTC.

    `patience` is how many seconds a page waits for figures that moved, before it shows those
    that it had. `missing` is what keeps networks from being connected.
    """

    app: App
    hosts: Hosts
    clock: Callable[[], datetime]
    templates: Environment = field(default_factory=environment)
    patience: float = PATIENCE
    missing: Sequence[Fault] = ()
    kept: dict[str, Lately[Any]] = field(default_factory=dict)

    @property
    def review(self) -> Review:
        """The hosts' side of the store."""
        return self.app.review

    def lately(self, what: str, make: Callable[[Talk], T], talk: Talk) -> T:
        """A value about a talk, as it was lately where making it takes a while."""
        if what not in self.kept:
            revision = self.app.store.talks.revision
            self.kept[what] = Lately(lambda name: make(self.talk(name)), revision, self.patience)
        found: T = self.kept[what].of(talk.name)
        return found

    def talks(self) -> Mapping[str, Talk]:
        """Every talk by name."""
        return {talk.name: talk for talk in self.app.config.talks}

    def talk(self, name: str) -> Talk:
        """The talk of a name. Raises Unknown."""
        return self.app.config.talk(name)


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    site: Site = request.app.state.site
    return site


def visitor_of(request: Request) -> Visitor:
    """Who asks, as far as it can be believed."""
    found: Visitor = request.scope["visitor"]
    return found


Here = Annotated[Site, Depends(site_of)]
From = Annotated[Visitor, Depends(visitor_of)]


def cookie_name(visitor: Visitor) -> str:
    """The session cookie's name: behind TLS one that no other site or plain page can set."""
    return "__Host-session" if visitor.secure else "session"


def someone(request: Request, site: Here, visitor: From) -> Host | None:
    """Who is signed in, if anybody."""
    token = request.cookies.get(cookie_name(visitor), "")
    return site.hosts.who(token, site.clock())


def anyone(host: Annotated[Host | None, Depends(someone)]) -> Host:
    """Who is signed in, host or moderator. Raises SignInFirst."""
    if host is None:
        raise SignInFirst
    return host


def a_host(host: Annotated[Host, Depends(anyone)]) -> Host:
    """Who is signed in, for what moderators may not do. Raises Denied."""
    if not host.is_host:
        raise Denied("this is for hosts; moderators settle the queue")
    return host


def a_talk(talk: str, site: Here) -> Talk:
    """The talk that a path names. Raises Unknown."""
    return site.talk(talk)


Someone = Annotated[Host | None, Depends(someone)]
Anyone = Annotated[Host, Depends(anyone)]
AHost = Annotated[Host, Depends(a_host)]
ATalk = Annotated[Talk, Depends(a_talk)]
Skip = Annotated[int, Query(ge=0, le=10**9)]


def page(request: Request, template: str, /, status: int = 200, **shown: Any) -> HTMLResponse:
    """A page, or the part of it that our script asked for, from a template."""
    site = site_of(request)
    host = shown.pop("host", None)
    context = {
        "site": site, "host": host, "now": site.clock(), "path": request.url.path,
        "part": wants_part(request), "blog": site.app.config.blog, "talk": None, "said": "",
    }  # fmt: skip
    body = site.templates.get_template(template).render(context | shown)
    return HTMLResponse(body, status_code=status)


def wants_part(request: Request) -> bool:
    """Whether our script asks, and puts what comes into the page that is there."""
    return request.headers.get(PART) == "1"


def go_on(to: str) -> Response:
    """After something was done: the page that shows it, fetched anew."""
    return RedirectResponse(to, status_code=303)


def pick_talk(site: Site, now: datetime) -> Talk:
    """The talk to begin with: the open one that closes first, else the latest. Raises Unknown."""
    talks = list(site.talks().values())
    if not talks:
        raise Unknown("talk", "to begin with")
    running = [talk for talk in talks if talk.is_open(now)]
    if running:
        return min(running, key=lambda talk: talk.closes)
    return max(talks, key=lambda talk: talk.closes)
