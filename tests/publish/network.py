"""A small network in memory with the faults that real ones have, and a talk to post about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import NetworkError, Trouble
from bot.model import (
    AgendaEntry,
    Approval,
    Limits,
    Nominee,
    NomineeKind,
    OccasionKind,
    Part,
    Place,
    Ref,
    Standing,
    Talk,
)
from bot.model.weight import weigh
from bot.publish import House, Press
from bot.roundup import load_templates
from bot.storage import Store

TEMPLATES = load_templates(Path(__file__).parents[2] / "config" / "templates")
MONDAY = datetime(2015, 10, 12, 13, 0, tzinfo=UTC)  # nine in New York


@dataclass(frozen=True)
class Posted:
    """What stands on the fake network."""

    id: str
    text: str
    parent: str | None
    at: datetime
    pictured: bool
    seen_from: datetime


@dataclass
class FakeNetwork:
    """Obeys `Publisher`. `faults` are used up one a call to `publish`; None is a call that works.

    "lost": posted, and the reply never came · "timeout": nothing was posted, nobody knows ·
    "late": posted, visible to `find` only after `delay` · or a Trouble to raise.
    """

    limits: Limits = field(
        default_factory=lambda: Limits(
            network="x", weight=280, weigh=weigh, unit="weighted characters", alt=1000,
            quotes=False, text_price=Decimal("0.015"), link_price=Decimal("0.2"),
        )
    )  # fmt: skip
    clock: Callable[[], datetime] = lambda: MONDAY
    faults: list[str | Trouble | None] = field(default_factory=list)
    delay: timedelta = timedelta(minutes=4)
    timeline: list[Posted] = field(default_factory=list)
    calls: int = 0
    blind: bool = False
    refuses_duplicates: bool = True
    keeps: bool = False

    def publish(self, part: Part, picture: bytes | None = None) -> Ref:
        self.calls += 1
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Trouble) and not (fault is Trouble.PICTURE and picture is None):
            raise NetworkError(network="x", trouble=fault, detail="as the test asked")
        if fault == "timeout":
            raise NetworkError(network="x", trouble=Trouble.UNCLEAR, detail="timed out")
        if self.refuses_duplicates and any(p.text == part.text for p in self.timeline):
            raise NetworkError(network="x", trouble=Trouble.DUPLICATE, detail="duplicate content")
        posted = self._post(part, picture, fault)
        if fault in {"lost", "late"}:
            raise NetworkError(network="x", trouble=Trouble.UNCLEAR, detail="reset")
        return self._ref(posted)

    def find(self, part: Part, since: datetime) -> Sequence[Ref]:
        if self.blind:
            raise NetworkError(network="x", trouble=Trouble.LATER, detail="503")
        parent = part.parent.native if part.parent else None
        return [
            self._ref(posted)
            for posted in self.timeline
            if posted.text == part.text
            and posted.parent == parent
            and posted.at >= since
            and posted.seen_from <= self.clock()
        ]

    def withdraw(self, ref: Ref) -> None:
        if self.keeps:
            raise NetworkError(network="x", trouble=Trouble.LATER, detail="503")
        self.timeline = [posted for posted in self.timeline if posted.id != ref.native]

    def _post(self, part: Part, picture: bytes | None, fault: str | Trouble | None) -> Posted:
        at = self.clock()
        posted = Posted(
            id=str(1000 + self.calls),
            text=part.text,
            parent=part.parent.native if part.parent else None,
            at=at,
            pictured=picture is not None,
            seen_from=at + (self.delay if fault == "late" else timedelta(0)),
        )
        self.timeline.append(posted)
        return posted

    def _ref(self, posted: Posted) -> Ref:
        return Ref(
            network="x", id=f"x:{posted.id}", native=posted.id, url=f"https://x.com/i/{posted.id}"
        )


def talk(
    when: str = "every monday at 09:00",
    kind: OccasionKind = OccasionKind.ROUNDUP,
    approval: Approval = Approval.AUTO,
    **more: object,
) -> Talk:
    entry = AgendaEntry(
        kind=kind, when=when, networks=("x",), approval=approval, late=timedelta(hours=12)
    )
    given: dict[str, object] = {"agenda": (entry,), "zone": ZoneInfo("America/New_York"), **more}
    return Talk(
        name="epic-kiss",
        prompt="What is the most epic kiss scene you've ever seen?",
        opens=datetime(2015, 10, 8, 13, tzinfo=UTC),
        closes=datetime(2015, 11, 9, 4, 59, tzinfo=UTC),
        series_tag="talkforreal",
        **given,  # type: ignore[arg-type]  # a test's own fields, by name
    )


def standing(counts: Sequence[tuple[str, int]], cut_off: datetime = MONDAY) -> Standing:
    """A standing by title and people, most first."""
    ordered = sorted(counts, key=lambda pair: (-pair[1], pair[0]))
    places = tuple(
        Place(
            rank=1 + sum(1 for _, other in ordered if other > people),
            nominee=Nominee(kind=NomineeKind.WORK, key=f"work/{title}", name=title, work=title),
            people=people,
            hosts=0,
            networks={"x": people},
            tied=sum(1 for _, other in ordered if other == people) > 1,
        )
        for title, people in ordered
    )
    total = sum(people for _, people in ordered)
    return Standing(
        talk="epic-kiss", cut_off=cut_off, revision=0, places=places, people=total,
        answers=total, pending=0, networks={"x": total},
    )  # fmt: skip


DRAMAS = [
    ("The Greatest Love", 12), ("Boys Over Flowers", 9), ("Full House", 9),
    ("Me Too, Flower!", 4), ("시크릿 가든", 3), ("It's Okay, That's Love", 2),
    ("Coffee Prince", 1), ("花より男子", 1), ("กลรักเกมร้าย", 1), ("Lie to Me", 1),
]  # fmt: skip


@dataclass
class World:
    """A press over a real store, a fake network, a count and a clock that tests move."""

    store: Store
    talk: Talk = field(default_factory=talk)
    counts: list[tuple[str, int]] = field(default_factory=lambda: list(DRAMAS))
    now: datetime = MONDAY
    network: FakeNetwork = field(default_factory=FakeNetwork)
    picture: bytes | None = None

    def __post_init__(self) -> None:
        self.network.clock = lambda: self.now
        self.store.talks.register([self.talk.name], self.now)

    @property
    def press(self) -> Press:
        return Press(
            store=self.store,
            publishers={"x": self.network},
            talks={self.talk.name: self.talk},
            standing_at=lambda _talk, cut_off: standing(self.counts, cut_off),
            house=House(templates=TEMPLATES, paint=lambda _sheet: self.picture),
        )

    def later(self, **by: int) -> "World":
        self.now += timedelta(**by)
        return self
