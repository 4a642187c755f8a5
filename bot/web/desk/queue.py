"""The queue: what the machine was unsure of, one at a time, settled by keys or by forms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from bot.errors import Conflict, Unknown
from bot.hosts import Host
from bot.model import Nominee, Ruling, Stance, Talk
from bot.review import (
    Cursor,
    Done,
    Item,
    Look,
    Order,
    Passage,
    Weight,
    cursor,
    look,
    named,
    order,
    window,
)
from bot.storage.queue import Stroke
from bot.web.site import Anyone, ATalk, Here, Site, go_on, page, pick_talk, wants_part

router = APIRouter()

PAGE = 20
_CHOICES = 8

Field = Annotated[str, Form(max_length=2000)]

WEIGHTS = {
    Weight.FIRST_PLACE: "could decide first place",
    Weight.UNCLEAR: "could be any of several",
    Weight.A_PLACE: "could move a place",
    Weight.NO_PLACE: "moves no place",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where in the queue a form was sent from: which list, after what, and what comes next."""

    tab: str = "waiting"
    after: str = ""
    next: str = ""


def where(tab: Field = "waiting", after: Field = "", next: Field = "") -> Where:  # noqa: A002 (the form's own word)
    """The place that a form or an address carries along; what names no place is the beginning."""
    cursor = Cursor.read(after)
    return Where(
        tab="held" if tab == "held" else "waiting",
        after=str(cursor) if cursor and all(c.isprintable() for c in after) else "",
        next=next if next.isdecimal() else "",
    )


def passage(
    talk: ATalk,
    answer: Field,
    wording: Annotated[str, Form()] = "",
    occurrence: Annotated[int, Form(ge=0)] = 0,
    seen: Annotated[str | None, Form()] = None,
) -> Passage:
    """The passage that a form is about, as its host saw it."""
    return Passage(answer=answer, talk=talk.name, wording=wording, occurrence=occurrence, seen=seen)


At = Annotated[Where, Depends(where)]
APassage = Annotated[Passage, Depends(passage)]


@router.get("/")
def front() -> Response:
    """The site's own address leads to the desk."""
    return go_on("/desk")


@router.get("/desk")
def desk(site: Here, host: Anyone) -> Response:  # noqa: ARG001 (asked for so that somebody is signed in)
    """The queue of the talk to begin with."""
    return go_on(f"/desk/t/{pick_talk(site, site.clock()).name}/queue")


@router.get("/desk/t/{talk}/queue")
def queue(
    request: Request,
    site: Here,
    host: Anyone,
    talk: ATalk,
    tab: str = "waiting",
    after: str = "",
    at: str = "",
    q: str = "",
) -> Response:
    """What waits, the heaviest first, and one of it open; with nominees for what was typed."""
    return shown(request, site, host, talk, where(tab, after, at), words=q[:100])


@router.get("/desk/t/{talk}/search")
def search(request: Request, site: Here, host: Anyone, talk: ATalk, q: str = "") -> Response:
    """Nominees by what was typed, as buttons of the form that asked."""
    found = site.review.search(q[:100], limit=_CHOICES) if q.strip() else []
    return page(request, "desk/choices.html", host=host, talk=talk, found=found, q=q[:100])


@router.post("/desk/t/{talk}/queue/rule")
def rule(
    request: Request,
    site: Here,
    host: Anyone,
    talk: ATalk,
    at: At,
    about: APassage,
    ruling: Annotated[Ruling, Form()],
    nominee: Field = "",
    reason: Field = "",
    alike: Annotated[bool, Form()] = False,
) -> Response:
    """Count or refuse a passage, or all pending ones that read the same."""

    def act() -> Done:
        now, chosen = site.clock(), _chosen(site, nominee)
        if alike and about.wording:
            return site.review.rule_alike(
                talk.name, about.wording, host=host.name, now=now, ruling=ruling, nominee=chosen,
                reason=reason,
            )  # fmt: skip
        return site.review.rule(
            about, ruling, host=host.name, now=now, nominee=chosen, reason=reason
        )

    return _settled(request, site, host, talk, at, act)


@router.post("/desk/t/{talk}/queue/call")
def call(
    request: Request,
    site: Here,
    host: Anyone,
    talk: ATalk,
    at: At,
    about: APassage,
    stance: Annotated[Stance, Form()],
) -> Response:
    """Say that a passage only mentions, or speaks against, what it names."""
    return _settled(
        request, site, host, talk, at,
        lambda: site.review.call(about, stance, host=host.name, now=site.clock()),
    )  # fmt: skip


@router.post("/desk/t/{talk}/queue/hold")
def hold(
    request: Request,
    site: Here,
    host: Anyone,
    talk: ATalk,
    at: At,
    about: APassage,
    let_go: Annotated[bool, Form()] = False,
) -> Response:
    """Put a passage aside until somebody lets it go."""
    return _settled(
        request, site, host, talk, at,
        lambda: site.review.hold(about, host=host.name, now=site.clock(), on=not let_go),
    )  # fmt: skip


@router.post("/desk/t/{talk}/queue/split")
def split(
    request: Request,
    site: Here,
    host: Anyone,
    talk: ATalk,
    at: At,
    about: APassage,
    parts: Field,
) -> Response:
    """Take a passage apart into wordings of its text, one a line."""
    pieces = [line.strip() for line in parts.splitlines() if line.strip()]

    def act() -> Done:
        if len(pieces) < 2:
            raise Conflict("a passage is split into two wordings or more, one a line")
        return site.review.split(about, pieces, host=host.name, now=site.clock())

    return _settled(request, site, host, talk, at, act)


@router.post("/desk/t/{talk}/queue/place")
def place(
    request: Request,
    site: Here,
    host: Anyone,
    talk: ATalk,
    at: At,
    about: APassage,
    to: Field = "",
) -> Response:
    """Say which talk an answer belongs to, or none."""
    return _settled(
        request, site, host, talk, at,
        lambda: site.review.place(about, to, host=host.name, now=site.clock()),
    )  # fmt: skip


@router.post("/desk/t/{talk}/queue/undo")
def undo(
    request: Request,
    site: Here,
    host: Anyone,
    talk: ATalk,
    at: At,
) -> Response:
    """Take back what this host did last in this talk, all that was done in one stroke."""

    def act() -> Done:
        last = site.app.store.queue.last_stroke(host.name, talk.name)
        if last is None:
            raise Conflict("there is nothing of yours to take back in this talk")
        now = site.clock()
        done = [site.review.undo(word, host=host.name, now=now) for word in last.ids]
        reread = tuple(answer for each in done for answer in each.reread)
        return Done(ids=tuple(id_ for each in done for id_ in each.ids), reread=reread)

    return _settled(request, site, host, talk, at, act)


def _settled(
    request: Request, site: Site, host: Host, talk: Talk, at: Where, act: Callable[[], Done]
) -> Response:
    """Do it and show what comes next; where it cannot be done, say why and show what is there."""
    try:
        done = act()
    except (Conflict, Unknown) as error:
        said = f"{str(error)[:1].upper()}{str(error)[1:]}."
        return shown(request, site, host, talk, at, said=said, status=409)
    if done.reread:
        site.app.reread(list(dict.fromkeys(done.reread)), site.clock())
    if wants_part(request):
        return shown(request, site, host, talk, at)
    return go_on(f"/desk/t/{talk.name}/queue?{_query(at)}")


def _query(at: Where) -> str:
    given = {"tab": at.tab, "after": at.after, "at": at.next}
    return urlencode({name: value for name, value in given.items() if value})


def drawn(site: Site, talk: Talk) -> Order:
    """The order in which hosts are asked, drawn up lately."""
    return site.lately("order", lambda talk: order(site.review, talk.name, site.clock()), talk)


def shown(
    request: Request,
    site: Site,
    host: Host,
    talk: Talk,
    at: Where,
    *,
    said: str = "",
    status: int = 200,
    words: str = "",
) -> Response:
    """The queue's page, or its pane for our script."""
    lately = drawn(site, talk)
    asked = _asked(site, talk, at, lately)
    chosen = next((n for n, item in enumerate(asked) if str(item.kept.key) == at.next), 0)
    open_one: Look | None = None
    if asked:
        try:
            open_one = look(site.app.store, asked[chosen].kept)
        except Unknown:
            said = said or "That answer is gone: its author took it back."
    last = site.app.store.queue.last_stroke(host.name, talk.name)
    following = asked[chosen + 1] if chosen + 1 < len(asked) else None
    template = "desk/pane.html" if wants_part(request) else "desk/queue.html"
    return page(
        request,
        template,
        status=status,
        host=host,
        talk=talk,
        said=said,
        tab=at.tab,
        after=at.after,
        items=asked,
        chosen=chosen,
        weights=WEIGHTS,
        look=open_one,
        order=lately,
        previous=asked[chosen - 1] if chosen else None,
        following=following,
        more=str(cursor(asked[-1])) if len(asked) == PAGE else "",
        q=words,
        found=site.review.search(words, limit=_CHOICES) if words.strip() else [],
        objections=site.app.store.objections.waiting(talk.name),
        refusals=site.app.config.web.refusals,
        stroke=last,
        stroke_says=_says(last) if last else "",
    )


def _asked(site: Site, talk: Talk, at: Where, lately: Order) -> Sequence[Item]:
    after = Cursor.read(at.after)
    if at.tab == "held":
        kept = site.app.store.queue.held(talk.name, after.key if after else 0, PAGE)
        return [Item(kept=each, weight=Weight.NO_PLACE) for each in kept]
    found = window(site.app.store, talk.name, lately, after, PAGE)
    if found or after is not None:
        return found
    # what came in for nominees that nothing waited for when the order was drawn up
    anew = order(site.review, talk.name, site.clock(), lately.standing)
    return window(site.app.store, talk.name, anew, None, PAGE)


def _chosen(site: Site, key: str) -> Nominee | None:
    return named(site.review, key) if key else None


def _says(stroke: Stroke) -> str:
    """What a stroke was, in words."""
    verdict, more = stroke.verdict, len(stroke.ids) - 1
    if verdict is None:
        return "said that two things are the same or different"
    words = [
        f"{verdict.ruling.value}" if verdict.ruling else "",
        f"as {verdict.nominee.name}" if verdict.nominee else "",
        f"called it {verdict.stance.value}" if verdict.stance else "",
        "held" if verdict.hold else "let go" if verdict.hold is False else "",
        "split" if verdict.split else "",
        f"placed in {verdict.belonging or 'no talk'}" if verdict.belonging is not None else "",
    ]
    what = " ".join(word for word in words if word)
    wording = f" “{verdict.target.wording}”" if verdict.target.wording else ""
    return f"{what}{wording}" + (f" and {more} more like it" if more else "")
