"""Roundups: what is planned, what each network will show, agreeing, rewording, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from bot import agenda, publish
from bot.errors import Conflict, Unknown
from bot.model import Limits, Occasion, State, Talk
from bot.publish import Press
from bot.roundup import Breach, lint, price_of
from bot.storage.outbox import KeptPart, KeptPost
from bot.web.desk.months import Mark
from bot.web.desk.months import month as month_of
from bot.web.shown import link
from bot.web.site import AHost, ATalk, Here, Site, go_on, page

router = APIRouter(prefix="/desk/t/{talk}/roundups")

_AHEAD = timedelta(days=45)
_SHOWN = 60

Field = Annotated[str, Form(max_length=600)]

# what needs a host most comes first
_ORDER = (
    State.UNKNOWN, State.FAILED, State.HELD, State.DRAFT, State.SENDING, State.DUE, State.SENT,
    State.WITHDRAWN, State.EXPIRED, State.SKIPPED,
)  # fmt: skip
DONE = frozenset({State.SENT, State.WITHDRAWN, State.EXPIRED, State.SKIPPED})
TO_COME = "to come"
CAN_CHANGE = frozenset({State.DRAFT, State.DUE, State.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One part of a post as its network will show it: words, weight, price."""

    text: str
    weight: int
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A post as a host looks at it."""

    post: KeptPost
    state: State
    limits: Limits
    messages: tuple[Message, ...]
    breaches: tuple[Breach, ...]

    @property
    def price(self) -> Decimal:
        """What sending all of it costs, in dollars."""
        return sum((message.price for message in self.messages), Decimal(0))

    @property
    def stands(self) -> int:
        """How many of its messages stand on the network."""
        return sum(part.state is State.SENT for part in self.post.parts)

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether there is something to take back, and nobody is sending it."""
        to_come = self.state in {*CAN_CHANGE, State.FAILED}
        settled = self.state not in {State.UNKNOWN, State.SENDING}
        return settled and (to_come or self.stands > 0)


@router.get("")
def roundups(request: Request, site: Here, host: AHost, talk: ATalk, month: str = "") -> Response:
    """A month at a glance; what is unknown first, then what waits for a host, and what was said."""
    now = site.clock()
    press = _press(site, talk)
    posts = site.app.store.outbox.posts(talk.name, limit=_SHOWN)
    drafts = [_draft(site, press, post, now) for post in posts]
    drafts.sort(key=lambda draft: _ORDER.index(draft.state))
    to_come = agenda.upcoming(talk, now, _AHEAD)
    marks = [
        *(_mark(talk, d.post.occasion, d.state.value, f"p{n}") for n, d in enumerate(drafts, 1)),
        *(_mark(talk, each, TO_COME) for each in to_come),
    ]
    return page(
        request,
        "desk/roundups.html",
        host=host,
        talk=talk,
        drafts=drafts,
        month=month_of(month[:10], marks, now.astimezone(talk.zone).date()),
        upcoming=to_come[:12],
        changeable=CAN_CHANGE,
        done=DONE,
        states=State,
    )


@router.get("/card/{digest}")
def card(site: Here, host: AHost, talk: ATalk, digest: str) -> Response:  # noqa: ARG001 (asked for so that a host is signed in)
    """A card's picture."""
    picture = site.app.store.outbox.card(digest)
    if picture is None:
        raise Unknown("card", digest[:64])
    return Response(
        picture, media_type="image/png", headers={"cache-control": "private, max-age=86400"}
    )


@router.post("/approve")
def approve(
    site: Here,
    host: AHost,
    talk: ATalk,
    key: Field,
    digest: Field,
    at_once: Annotated[bool, Form()] = False,
) -> Response:
    """Agree with what a draft says now; `at_once` sends it with the next tick."""
    now = site.clock()
    _own(talk, key)
    outbox = site.app.store.outbox
    if outbox.post(key).decided is State.HELD:
        outbox.release(key, host.name, now)
    if outbox.post(key).decided is State.DRAFT:
        outbox.approve(key, host.name, digest, now)
    if at_once:
        outbox.hasten(key, host.name, now)
    return _back(talk)


@router.post("/hold")
def hold(site: Here, host: AHost, talk: ATalk, key: Field) -> Response:
    """Keep a post back until it is let go."""
    _own(talk, key)
    site.app.store.outbox.hold(key, host.name, site.clock())
    return _back(talk)


@router.post("/release")
def release(site: Here, host: AHost, talk: ATalk, key: Field) -> Response:
    """Let a held post go on."""
    _own(talk, key)
    site.app.store.outbox.release(key, host.name, site.clock())
    return _back(talk)


@router.post("/edit")
def edit(
    site: Here, host: AHost, talk: ATalk, key: Field, text: Annotated[list[str], Form()]
) -> Response:
    """A host's own wording; earlier approvals no longer hold. An empty part is left out."""
    _own(talk, key)
    post = site.app.store.outbox.post(key)
    marked = [part.text for part in post.parts]
    shown = list(publish.said(_press(site, talk), key))
    # a part that was left as it was keeps its marks, by which quotes follow their authors
    words = [_plain(given) for given in text]
    kept = [
        marked[n] if n < len(shown) and _plain(shown[n]) == given else given
        for n, given in enumerate(words)
        if given.strip()
    ]
    publish.edit(_press(site, talk, post.occasion.network), key, kept, host.name, site.clock())
    return _back(talk)


@router.post("/settle")
def settle(
    site: Here,
    host: AHost,
    talk: ATalk,
    key: Field,
    n: Annotated[int, Form(ge=0)],
    sent: Annotated[bool, Form()],
    url: Field = "",
) -> Response:
    """Say whether a part whose fate nobody knows went out, and where it stands."""
    _own(talk, key)
    if url and link(url) is None:
        raise Conflict("that is no address of a post: copy it with its https://")
    outbox, now = site.app.store.outbox, site.clock()
    publish.decide(outbox, key, n, sent=sent, url=url, host=host.name, now=now)
    return _back(talk)


@router.post("/withdraw")
def withdraw(
    site: Here, host: AHost, talk: ATalk, key: Field, sure: Annotated[bool, Form()] = False
) -> Response:
    """Take a post back; a part that its network did not delete says why."""
    _own(talk, key)
    if not sure:
        raise Conflict("tick the box that says that you are sure; nothing was taken back")
    now = site.clock()
    press = site.app.press(talk, site.app.paying(talk, now))
    publish.withdraw(press, key, host.name, now)
    return _back(talk)


def _mark(talk: Talk, occasion: Occasion, state: str, anchor: str | None = None) -> Mark:
    return Mark(
        day=occasion.due.astimezone(talk.zone).date(),
        kind=occasion.kind.value,
        network=occasion.network,
        state=state,
        anchor=anchor,
    )


def _press(site: Site, talk: Talk, wears: str | None = None) -> Press:
    """What publishing needs; `wears` names a network whose limits are enough, connected or not."""
    if wears is None:
        return site.app.press(talk, {})
    console = f"console:{wears.removeprefix('console:')}"
    return site.app.press(talk, {wears: site.app.networks.publisher(console)})


def _draft(site: Site, press: Press, post: KeptPost, now: datetime) -> Draft:
    limits = site.app.networks.limits(post.occasion.network)
    texts: Sequence[str] = publish.said(press, post.key) if post.parts else []
    alt = next((part.alt for part in post.parts if part.alt), "")
    return Draft(
        post=post,
        state=post.state_at(now),
        limits=limits,
        messages=tuple(
            _message(part, text, limits) for part, text in zip(post.parts, texts, strict=True)
        ),
        breaches=tuple(lint(texts, limits, alt=alt or "")),
    )


def _message(part: KeptPart, text: str, limits: Limits) -> Message:
    alt = limits.alt_price if part.card else Decimal(0)
    return Message(text=text, weight=limits.weigh(text), price=price_of(text, limits) + alt)


def _plain(text: str) -> str:
    """As a browser's form sends it back, line ends apart."""
    return text.replace("\r\n", "\n").strip()


def _own(talk: Talk, key: str) -> None:
    if key.partition("/")[0] != talk.name:
        raise Unknown("post", key)


def _back(talk: Talk) -> Response:
    return go_on(f"/desk/t/{talk.name}/roundups")
