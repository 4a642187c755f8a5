"""The standings that posts stated, one after the other: how ranks moved. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import OccasionKind, Standing, State
from bot.publish.press import sheet_in
from bot.roundup import Sheet
from bot.storage.outbox import KeptPost

_STATING = (
    OccasionKind.FIRST_ANSWERS,
    OccasionKind.ROUNDUP,
    OccasionKind.LAST_CALL,
    OccasionKind.RESULT,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A place as it was stated."""

    key: str
    title: str
    rank: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What was stated as of a cut-off, places first to last; `kind` None is the standing of now."""

    at: datetime
    kind: OccasionKind | None
    places: tuple[Stated, ...]


def rounds(posts: Iterable[KeptPost], now: datetime) -> Sequence[Round]:
    """What posts that went out stated, oldest cut-off first; several networks' posts are one."""
    found: dict[datetime, Round] = {}
    for post in posts:
        occasion = post.occasion
        if occasion.kind in _STATING and post.state_at(now) is State.SENT:
            places = tuple(_places(sheet_in(post.snapshot)))
            found[occasion.cut_off] = Round(at=occasion.cut_off, kind=occasion.kind, places=places)
    return [found[at] for at in sorted(found) if found[at].places]


def present(standing: Standing, longest: int) -> Round:
    """The standing of now as one more round."""
    places = tuple(
        Stated(key=p.nominee.key, title=p.nominee.name, rank=p.rank, people=p.people)
        for p in standing.places[:longest]
    )
    return Round(at=standing.cut_off, kind=None, places=places)


def _places(sheet: Sheet) -> Iterator[Stated]:
    for n in range(sheet.places()):
        yield Stated(
            key=str(sheet.of(f"places.{n}.key")),
            title=str(sheet.of(f"places.{n}.title")),
            rank=sheet.number(f"places.{n}.rank"),
            people=sheet.number(f"places.{n}.people"),
        )
