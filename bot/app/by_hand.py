"""Posts that a host found by hand: by id or address, for one billed read each, or out of a file."""

import importlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from bot.collect import ReadPage, keep
from bot.errors import BadLine
from bot.model import Answer, Cursor, Feed, Page, Route
from bot.networks import REGISTRY
from bot.storage import Store

FEED = Feed(network="x", route=Route.IMPORT, query="by hand")
ONE_BY_ONE = Feed(network="x", route=Route.IMPORT, query="one by one")
_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What an import brought: posts read, new and edited ones, and what could not be read."""

    answers: int = 0
    fresh: int = 0
    edited: int = 0
    dollars: str = "0"
    faults: tuple[str, ...] = ()


def native_of(given: str) -> str | None:
    """X's id of a post by its id or address; None where it is neither."""
    found: str | None = importlib.import_module(REGISTRY["x"]).native_of(given)
    return found


def take_in_page(
    page: Page,
    asked: Sequence[str],
    store: Store,
    *,
    read: ReadPage,
    now: datetime,
    talk: str | None = None,
    settles: Sequence[str] = (),
) -> TakenIn:
    """Keep a page of posts that were asked for by id; those that X did not give are told.

    `talk` paid for it.
    """
    kept, _ = keep(ONE_BY_ONE, page, store, read, now=now, talk=talk, moves=False, settles=settles)
    came = {answer.id for answer in page.answers} | {answer.version for answer in page.answers}
    missing = [native for native in asked if native not in came and f"x:{native}" not in came]
    why = "did not come" if page.complete else "was not asked for: no budget leaves its price"
    told = page.notes or [f"post {native} {why}" for native in missing]
    return TakenIn(
        answers=len(page.answers),
        fresh=len(kept.fresh),
        edited=len(kept.edited),
        dollars=str(kept.dollars),
        faults=tuple(told) if missing else page.notes,
    )


def take_in_file(path: Path, store: Store, read: ReadPage, now: datetime) -> TakenIn:
    """Keep X's posts of a file, a few hundred at a time. Raises NetworkError where it is unreadable."""
    found: Iterator[Answer | BadLine] = importlib.import_module(REGISTRY["x"]).read_file(path)
    done = TakenIn()
    while some := list(islice(found, _PAGE)):
        faults = tuple(str(each) for each in some if isinstance(each, BadLine))
        answers = tuple(_once(each for each in some if isinstance(each, Answer)))
        page = Page(answers=answers, cursor=Cursor(), complete=True)
        kept, _ = keep(FEED, page, store, read, now=now, moves=False)
        done = replace(
            done,
            answers=done.answers + len(answers),
            fresh=done.fresh + len(kept.fresh),
            edited=done.edited + len(kept.edited),
            faults=done.faults + faults,
        )
    return done


def _once(answers: Iterable[Answer]) -> Sequence[Answer]:
    """Each answer once, in its newest version."""
    found: dict[str, Answer] = {}
    for answer in answers:
        before = found.get(answer.id)
        if before is None or int(before.version) < int(answer.version):
            found[answer.id] = answer
    return list(found.values())
