"""Nominees: the standing, what stands behind each place, merges with their preview and their undo."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from bot import tally
from bot.errors import Conflict
from bot.model import Edge, EdgeKind, Nominee, NomineeKind, Talk
from bot.review import mergeable, named
from bot.web.desk.queue import drawn
from bot.web.site import AHost, ATalk, Here, Site, Skip, go_on, page

router = APIRouter(prefix="/desk/t/{talk}/nominees")

PAGE = 30
_WORDS = 60  # of what hosts said, on one page
_CHOICES = 10

Field = Annotated[str, Form(max_length=400)]


@router.get("")
def nominees(
    request: Request, site: Here, host: AHost, talk: ATalk, new: str = "", skip: Skip = 0
) -> Response:
    """The standing with bars, what may be merged, and what hosts said of nominees."""
    lately = drawn(site, talk)
    edges = site.app.store.edges.every()
    words = _words(talk, edges)
    told_apart = tally.groups(edges, talk.name).different
    return page(
        request,
        "desk/nominees.html",
        host=host,
        talk=talk,
        standing=lately.standing,
        most=max((place.people for place in lately.standing.places), default=0),
        pairs=mergeable(lately.standing.places, told_apart)[:_CHOICES],
        words=_with_names(site, words[skip : skip + _WORDS]),
        skip=skip,
        earlier=skip + _WORDS if len(words) > skip + _WORDS else None,
        kinds=list(NomineeKind),
        new=new[:100],
    )


@router.get("/merge")
def merge_page(
    request: Request,
    site: Here,
    host: AHost,
    talk: ATalk,
    pick: Annotated[list[str] | None, Query()] = None,
    keep: str = "",
    join: str = "",
    q: str = "",
) -> Response:
    """What a merge would do, before it is made; or what to merge with."""
    picked = [key for key in (keep, join, *(pick or [])) if key]
    joined, kept = join, keep
    if len(picked) > 1 and not (keep and join):
        kept, joined = picked[0], picked[1]
    elif len(picked) == 1:
        kept, joined = "", picked[0]
    shown: dict[str, Any] = {
        "host": host, "talk": talk, "q": q[:100], "preview": None, "refused": "",
        "keep": named(site.review, kept) if kept else None,
        "join": named(site.review, joined) if joined else None,
        "found": _others(site, talk, q, joined),
    }  # fmt: skip
    if kept and joined:
        try:
            shown["preview"] = site.review.preview_merge(talk.name, kept, joined, site.clock())
        except Conflict as error:
            shown["refused"] = _with_path(error)
    return page(request, "desk/merge.html", **shown)


@router.post("/merge")
def merge(site: Here, host: AHost, talk: ATalk, keep: Field, join: Field) -> Response:
    """These two are the same."""
    _known(site, keep, join)
    site.review.merge(keep, join, host=host.name, now=site.clock(), talk=talk.name)
    return go_on(f"/desk/t/{talk.name}/nominees")


@router.post("/different")
def different(site: Here, host: AHost, talk: ATalk, keep: Field, join: Field) -> Response:
    """These two are not the same, for good and in every talk."""
    _known(site, keep, join)
    site.review.different(keep, join, host=host.name, now=site.clock())
    return go_on(f"/desk/t/{talk.name}/nominees")


@router.post("/undo")
def undo(site: Here, host: AHost, talk: ATalk, word: Field) -> Response:
    """Take back one merge or one "different", however old, and nothing else."""
    done = site.review.undo(word, host=host.name, now=site.clock())
    if done.reread:
        site.app.reread(done.reread, site.clock())
    return go_on(f"/desk/t/{talk.name}/nominees#said")


@router.post("/new")
def new(
    site: Here,
    host: AHost,
    talk: ATalk,
    name: Field,
    kind: Annotated[NomineeKind, Form()],
    work: Field = "",
    names: Field = "",
) -> Response:
    """A nominee that the catalogue does not know, with the names that it goes by."""
    within = named(site.review, work).work if work else None
    others = [line.strip() for line in names.splitlines() if line.strip()]
    made = site.review.make(kind, name, host=host.name, now=site.clock(), work=within, names=others)
    site.app.learn_names()
    return go_on(_path(talk, made.key))


@router.post("/name")
def name(site: Here, host: AHost, talk: ATalk, nominee: Field, called: Field) -> Response:
    """Under which name a nominee's group is shown."""
    found = named(site.review, nominee)
    if not called.strip():
        raise Conflict("a name holds at least one letter")
    site.review.name(found.key, called, host=host.name, now=site.clock())
    return go_on(_path(talk, found.key))


@router.post("/alias")
def alias(site: Here, host: AHost, talk: ATalk, nominee: Field, called: Field) -> Response:
    """Another name that it goes by, here and in later talks."""
    found = named(site.review, nominee)
    site.review.alias(found, called, host=host.name, now=site.clock())
    site.app.learn_names()
    return go_on(_path(talk, found.key))


@router.get("/one/{key:path}")
def one(
    request: Request, site: Here, host: AHost, talk: ATalk, key: str, after: int = 0
) -> Response:
    """A nominee with every answer behind it."""
    counts_for = site.review.standings.counts_for(talk)
    leader = counts_for(key)
    members = [n for n in site.app.store.nominees.every() if counts_for(n.key) == leader]
    nominee = next((n for n in members if n.key == leader), None) or named(site.review, key)
    behind = site.app.store.queue.of_nominee(
        talk.name, [n.key for n in members], min(after, 2**62), PAGE
    )
    answers = site.app.store.answers.by_id(kept.answer for kept in behind)
    standing = drawn(site, talk).standing
    place = next((p for p in standing.places if p.nominee.key == leader), None)
    called = [n for n, learned in site.app.store.nominees.learned() if learned.key == nominee.key]
    return page(
        request,
        "desk/nominee.html",
        host=host,
        talk=talk,
        nominee=place.nominee if place else nominee,
        key=nominee.key,
        place=place,
        members=[n for n in members if n.key != leader],
        called=called,
        behind=[(kept, answers[kept.answer]) for kept in behind if kept.answer in answers],
        after=after,
        more=behind[-1].key if len(behind) == PAGE else None,
    )


def _path(talk: Talk, key: str) -> str:
    return f"/desk/t/{talk.name}/nominees/one/{quote(key)}"


def _known(site: Site, *keys: str) -> None:
    for key in keys:
        named(site.review, key)


def _others(site: Site, talk: Talk, q: str, joined: str) -> Sequence[Nominee]:
    """What to merge with: what was searched for, else the first places."""
    if q.strip():
        found = site.review.search(q[:100], limit=_CHOICES)
    else:
        found = [place.nominee for place in drawn(site, talk).standing.places[:_CHOICES]]
    return [nominee for nominee in found if nominee.key != joined]


def _words(talk: Talk, edges: Sequence[Edge]) -> Sequence[Edge]:
    """What hosts said of nominees here and it stands, the latest first."""
    kinds = {EdgeKind.MERGE, EdgeKind.DIFFERENT}
    said = [e for e in tally.live(edges) if e.kind in kinds and e.talk in {None, talk.name}]
    return said[::-1]


def _with_names(site: Site, said: Sequence[Edge]) -> Sequence[tuple[Edge, str, str]]:
    keys = {key for edge in said for key in (edge.a, edge.b)}
    known = site.app.store.nominees.by_key(keys)
    return [(edge, _name(site, known, edge.a), _name(site, known, edge.b)) for edge in said]


def _name(site: Site, known: Mapping[str, Nominee], key: str) -> str:
    if key in known:
        return known[key].name
    work = site.review.lexicon.works.get(key.partition("/")[2])
    return f"{work.title} ({work.year})" if work else key


def _with_path(error: Conflict) -> str:
    steps = f" ({' → '.join(error.path)})" if error.path else ""
    return f"{str(error)[:1].upper()}{str(error)[1:]}{steps}."
