"""Answers one by one: an answer whole, what looks like spam, what may belong to another talk, moods."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from bot.errors import Conflict, Unknown
from bot.hosts import Host
from bot.model import Answer, Ruling, Talk
from bot.review import Passage, moods, token
from bot.storage.queue import Noticed
from bot.web.site import AHost, Anyone, ATalk, Here, Site, go_on, page

router = APIRouter(prefix="/desk/t/{talk}")

PAGE = 25
_FURTHEST = 2**62

Field = Annotated[str, Form(max_length=600)]


@router.get("/answer")
def answer(request: Request, site: Here, host: Anyone, talk: ATalk, id: str) -> Response:  # noqa: A002 (the address's own word)
    """An answer whole: its thread, what it was taken to mean, what hosts said, leave to quote it."""
    return _answer(request, site, host, talk, id)


@router.post("/answer/rule")
def rule(
    site: Here,
    host: Anyone,
    talk: ATalk,
    answer: Field,
    ruling: Annotated[Ruling, Form()],
    seen: Field = "",
    reason: Field = "",
    back: Field = "answer",
) -> Response:
    """Count, refuse or reopen all of an answer."""
    passage = Passage(answer=answer, talk=talk.name, seen=seen or None)
    site.review.rule(passage, ruling, host=host.name, now=site.clock(), reason=reason)
    return go_on(_back(talk, answer, back))


@router.post("/answer/place")
def place(
    site: Here, host: Anyone, talk: ATalk, answer: Field, to: Field = "", back: Field = "answer"
) -> Response:
    """Say which talk an answer belongs to, or none; it is read again there."""
    passage = Passage(answer=answer, talk=talk.name)
    done = site.review.place(passage, to, host=host.name, now=site.clock())
    site.app.reread(done.reread, site.clock())
    return go_on(_back(talk, answer, back))


@router.post("/answer/leave")
def leave(
    site: Here,
    host: AHost,
    talk: ATalk,
    answer: Field,
    said: Annotated[Literal["asked", "granted", "refused", "none"], Form()],
    back: Field = "answer",
) -> Response:
    """Keep what the author said to being quoted; granted, it may be quoted in roundups."""
    now = site.clock()
    kept = None if said == "none" else said
    site.app.store.queue.set_quote_leave(answer, kept, host=host.name, at=now)
    if said == "granted":
        site.app.store.outbox.quote(talk.name, answer, host.name, now)
    else:
        site.app.store.outbox.drop_quote(talk.name, answer, now)
    return go_on(_back(talk, answer, back))


@router.post("/answer/look-up")
def look_up(
    site: Here,
    host: AHost,  # noqa: ARG001 (only hosts spend)
    talk: ATalk,
    answer: Field,
    back: Field = "answer",
) -> Response:
    """Pay for the name of an answer's author, which the network sells apart."""
    found = site.app.store.answers.by_id([answer])
    if answer not in found:
        raise Unknown("answer", answer)
    account = found[answer].account
    if site.app.watch.name_price(account) is not None:
        came = site.app.watch.look_up([account.id], site.clock(), talk)
        if not came:
            raise Conflict("the name did not come: the budget is spent, or the account is gone")
    return go_on(_back(talk, answer, back))


@router.get("/spam")
def spam(request: Request, site: Here, host: AHost, talk: ATalk, after: int = 0) -> Response:
    """What looks like spam, with why; it waits, and nothing was dropped."""
    found = site.app.store.queue.spam(talk.name, min(after, _FURTHEST), PAGE)
    return _listed(request, site, host, talk, found, "desk/spam.html", after)


@router.get("/quotes")
def quotes(request: Request, site: Here, host: AHost, talk: ATalk, after: int = 0) -> Response:
    """Whom the hosts asked for leave to quote, and what they said."""
    found = site.app.store.queue.quotable(talk.name, min(after, _FURTHEST), PAGE)
    return _listed(request, site, host, talk, found, "desk/quotes.html", after)


@router.get("/unplaced")
def unplaced(request: Request, site: Here, host: Anyone, talk: ATalk, after: int = 0) -> Response:
    """Answers that may belong to this talk, with why that is not sure."""
    found = site.app.store.queue.unplaced(talk.name, min(after, _FURTHEST), PAGE)
    return _listed(request, site, host, talk, found, "desk/unplaced.html", after)


@router.get("/objections")
def objections(request: Request, site: Here, host: Anyone, talk: ATalk) -> Response:
    """What fans say of how their answer was counted."""
    waiting = site.app.store.objections.open(talk.name)[:PAGE]
    answers = site.app.store.answers.by_id(each.answer for each in waiting)
    return page(
        request,
        "desk/objections.html",
        host=host,
        talk=talk,
        found=[(each, answers[each.answer]) for each in waiting if each.answer in answers],
        meant=site.app.store.conclusions.of(answers),
    )


@router.post("/objections/settle")
def settle_objection(
    site: Here, host: Anyone, talk: ATalk, key: Annotated[int, Form(ge=0, le=_FURTHEST)]
) -> Response:
    """A host has seen to an objection."""
    site.app.store.objections.settle(key, host.name, site.clock())
    return go_on(f"/desk/t/{talk.name}/objections")


@router.get("/moods")
def moods_page(request: Request, site: Here, host: AHost, talk: ATalk, after: int = 0) -> Response:
    """The standing by mood, and the clips that fans linked."""
    clips = site.app.store.queue.clips(talk.name, min(after, _FURTHEST), PAGE)
    told = site.lately("moods", lambda each: moods(site.review, each), talk)
    return _listed(request, site, host, talk, clips, "desk/moods.html", after, moods=told)


def _listed(
    request: Request,
    site: Site,
    host: Host,
    talk: Talk,
    found: Sequence[Noticed],
    template: str,
    after: int,
    **shown: object,
) -> Response:
    answers: Mapping[str, Answer] = site.app.store.answers.by_id(each.answer for each in found)
    given: dict[str, Any] = {
        "host": host, "talk": talk, "after": after, **shown,
        "found": [(each, answers[each.answer]) for each in found if each.answer in answers],
        "meant": site.app.store.conclusions.of(answers),
        "more": found[-1].key if len(found) == PAGE else None,
    }  # fmt: skip
    return page(request, template, **given)


def _answer(request: Request, site: Site, host: Host, talk: Talk, uid: str) -> Response:
    opened = site.app.store.queue.opened(uid, PAGE)
    thread = opened.thread
    return page(
        request,
        "desk/answer.html",
        host=host,
        talk=talk,
        answer=thread[uid],
        case=opened.case,
        above=[each for key, each in thread.items() if key != uid],
        routes=opened.routes,
        kept=opened.meant.get(uid, ()),
        others=opened.others,
        seen=token(opened.case),
        leave=opened.leave,
        name_price=site.app.watch.name_price(thread[uid].account),
        refusals=site.app.config.web.refusals,
    )


def _back(talk: Talk, answer: str, to: str) -> str:
    if to in {"spam", "unplaced", "quotes"}:
        return f"/desk/t/{talk.name}/{to}"
    return f"/desk/t/{talk.name}/answer?{urlencode({'id': answer})}"
