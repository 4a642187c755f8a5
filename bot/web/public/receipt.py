"""A fan's receipt: what an answer was counted as and why; and the word against it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from bot.errors import Conflict, Denied
from bot.model import Answer, Ruling, Settled, Stance, Talk, Visibility
from bot.storage.objections import LONGEST
from bot.web.public.standing import AShownTalk
from bot.web.site import From, Here, Site, page

router = APIRouter(prefix="/t/{talk}")

OBJECTIONS = 5  # from one address within WITHIN; more is no conversation
WITHIN = timedelta(hours=1)


@router.get("/receipt")
def receipt(request: Request, site: Here, talk: AShownTalk, post: str = "") -> Response:
    """What the answer at an address was counted as, and why."""
    found = _found(site, talk, post) if post else None
    return _receipt(request, site, talk, post[:2000], found)


@router.post("/receipt")
def objecting(
    request: Request,
    site: Here,
    visitor: From,
    talk: AShownTalk,
    post: Annotated[str, Form(max_length=2000)],
    says: Annotated[str, Form(min_length=1, max_length=LONGEST)],
) -> Response:
    """A word against how it was counted, for the hosts to see to. Raises Denied where too many come."""
    _slowed(site, visitor.address)
    found = _found(site, talk, post)
    said, status = "Thank you: the hosts will look at it.", 200
    if found is None:
        said = ""  # the page says itself that there is none
    else:
        try:
            site.app.store.objections.add(found.id, talk.name, says, site.clock())
        except Conflict:
            said, status = "An objection to this answer waits for the hosts already.", 409
    return _receipt(request, site, talk, post, found, said=said, status=status)


def _receipt(
    request: Request, site: Site, talk: Talk, post: str, found: Answer | None, **shown: Any
) -> Response:
    passages = _passages(site, talk, found) if found else ()
    given: dict[str, Any] = {
        "talk": talk, "post": post, "answer": found, "passages": passages, "longest": LONGEST,
    }  # fmt: skip
    return page(request, "public/receipt.html", **(given | shown))


def _slowed(site: Site, address: str) -> None:
    now = site.clock()
    tried = site.app.store.hosts.try_once("object", [address], at=now, since=now - WITHIN)
    if tried[address].count >= OBJECTIONS:
        raise Denied(
            "that is a lot of objections at once: please come back later", again_at=now + WITHIN
        )


def _found(site: Site, talk: Talk, post: str) -> Answer | None:
    """The answer at an address; what is gone, private or of another talk is as if it never was."""
    uid = site.app.store.answers.at(_tidy(post))
    if uid is None:
        return None
    answer = site.app.store.answers.by_id([uid])[uid]
    belongs = {b.talk for b in site.app.store.conclusions.belongings([uid]).get(uid, ())}
    there = answer.text or site.app.store.answers.text_erased(uid)
    shown = answer.visibility in {Visibility.PUBLIC, Visibility.UNLISTED} and there
    return answer if shown and talk.name in belongs else None


def _tidy(post: str) -> str:
    """The address without what sharing adds to it; as it is where that says which comment."""
    parts = urlsplit(post.strip())
    return parts._replace(query="" if parts.path.strip("/") else parts.query).geturl()


def _passages(site: Site, talk: Talk, answer: Answer) -> Sequence[tuple[Settled, str]]:
    kept = site.app.store.conclusions.of([answer.id]).get(answer.id, ())
    return [(k.settled, _in_words(k.settled)) for k in kept if k.talk == talk.name]


def _in_words(settled: Settled) -> str:
    stands = settled.stands
    if settled.held:
        return "kept back by the hosts for now"
    if stands.stance is not Stance.NOMINATED:
        return "named, but not your pick" if stands.stance is Stance.MENTIONED else "not your pick"
    return {
        Ruling.COUNTED: "counted",
        Ruling.PENDING: "waits for the hosts",
        Ruling.REFUSED: "not counted",
        None: "not counted",
    }[stands.ruling]
