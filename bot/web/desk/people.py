"""People: accounts that may be one person, with the evidence; links made and taken back."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from bot import tally
from bot.errors import Unknown
from bot.model import Account, EdgeKind
from bot.review import fair_play, one_person
from bot.web.site import AHost, ATalk, Here, Site, Skip, go_on, page

router = APIRouter(prefix="/desk/t/{talk}")

_SHOWN = 40
_WORDS = 60

Field = Annotated[str, Form(max_length=600)]


@router.get("/people")
def people(
    request: Request, site: Here, host: AHost, talk: ATalk, q: str = "", skip: Skip = 0
) -> Response:
    """Proposals with their evidence, links that stand, and the hosts' own accounts."""
    clique = site.lately("people", lambda each: one_person(site.review, each), talk)
    edges = site.app.store.edges.every()
    kinds = {EdgeKind.LINK, EdgeKind.APART}
    every = [edge for edge in tally.live(edges) if edge.kind in kinds][::-1]
    said = every[skip : skip + _WORDS]
    settled = {frozenset((edge.a, edge.b)) for edge in every}
    fresh = [p for p in clique.proposals if frozenset((p.a, p.b)) not in settled][:_SHOWN]
    own = site.app.store.accounts.of_hosts()
    wanted = {a for p in fresh for a in (p.a, p.b)} | {a for e in said for a in (e.a, e.b)}
    return page(
        request,
        "desk/people.html",
        host=host,
        talk=talk,
        proposals=fresh,
        looked_at=clique.looked_at,
        said=said,
        skip=skip,
        earlier=skip + _WORDS if len(every) > skip + _WORDS else None,
        accounts=site.app.store.accounts.by_id(wanted | set(own)),
        own=own,
        hosts=site.app.config.hosts,
        q=q[:100],
        found=site.app.store.accounts.find(q[:100]) if q.strip() else [],
        name=_name,
    )


@router.post("/people/link")
def link(site: Here, host: AHost, talk: ATalk, a: Field, b: Field) -> Response:
    """These two accounts are one person: they count as one while the link stands."""
    _known(site, a, b)
    site.review.link(a, b, host=host.name, now=site.clock())
    return go_on(f"/desk/t/{talk.name}/people")


@router.post("/people/apart")
def apart(site: Here, host: AHost, talk: ATalk, a: Field, b: Field) -> Response:
    """These two accounts are two people; the pair is not proposed again."""
    _known(site, a, b)
    site.review.unlink(a, b, host=host.name, now=site.clock())
    return go_on(f"/desk/t/{talk.name}/people")


@router.post("/people/undo")
def undo(site: Here, host: AHost, talk: ATalk, word: Field) -> Response:
    """Take back one link, or one "two people", however old."""
    site.review.undo(word, host=host.name, now=site.clock())
    return go_on(f"/desk/t/{talk.name}/people#said")


@router.post("/people/own")
def own(site: Here, host: AHost, talk: ATalk, account: Field, whose: Field = "") -> Response:
    """Say that an account is a host's own, or nobody's."""
    if whose and whose not in site.app.config.hosts:
        raise Unknown("host", whose, site.app.config.hosts)
    site.app.store.accounts.set_host(account, whose or None, by=host.name, at=site.clock())
    return go_on(f"/desk/t/{talk.name}/people#own")


@router.get("/fair-play")
def fair(request: Request, site: Here, host: AHost, talk: ATalk) -> Response:
    """What looks like a crowd that is none, and the ranking with and without it."""
    crowd = site.lately("fair play", lambda each: fair_play(site.review, each, site.clock()), talk)
    named = {a for oddity in crowd.oddities for a in oddity.accounts[:_SHOWN]}
    tops = [s.places[0].people for s in (crowd.whole, crowd.without) if s.places]
    return page(
        request,
        "desk/fair-play.html",
        host=host,
        talk=talk,
        crowd=crowd,
        most=max(tops, default=0),
        accounts=site.app.store.accounts.by_id(named),
        name=_name,
    )


def _known(site: Site, *uids: str) -> None:
    found = site.app.store.accounts.by_id(uids)
    for uid in uids:
        if uid not in found:
            raise Unknown("account", uid)


def _name(accounts: Mapping[str, Account], uid: str) -> str:
    account = accounts.get(uid)
    if account is None:
        return uid
    return f"{account.name or account.handle or uid} ({account.network})"
