"""What every victim sends: a result with picture, ten long titles in five messages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.model import (
    AgendaEntry,
    Approval,
    Nominee,
    NomineeKind,
    OccasionKind,
    Place,
    Standing,
    Talk,
)
from bot.networks import Publisher
from bot.publish import House, Press, plan
from bot.roundup import load_templates
from bot.storage import open_store
from tests.bench.file_network import EPOCH

ROOT = Path(__file__).parents[3]
PNG = b"\x89PNG\r\n\x1a\n"
PARTS = 5
NAMES = (
    "Autumn", "Winter", "Spring", "Summer", "Morning", "Evening", "Harbour", "Mountain", "River", "City",
)  # fmt: skip
WORDS = {"x": 3, "bluesky": 3, "mastodon": 7}  # so many repeats of a title's end fill five messages
TEMPLATES = load_templates(ROOT / "config/templates")


def key_on(network: str) -> str:
    """The key of the thread on a network."""
    return f"crash/result/close/{network}"


def press_at(outbox: Path, network: str, publisher: Publisher) -> Press:
    """A press over a database, for the one talk, on the one network."""
    return Press(
        store=open_store(f"sqlite:///{outbox}"),
        publishers={network: publisher},
        talks={"crash": talk_on(network)},
        standing_at=partial(standing, titles_for(network)),
        house=House(templates=TEMPLATES, paint=lambda _: PNG),
    )


def talk_on(network: str) -> Talk:
    """A talk that ends with its result on a network, which no host has to approve."""
    result = AgendaEntry(
        kind=OccasionKind.RESULT, when="at close", networks=(network,), approval=Approval.AUTO
    )
    return Talk(
        name="crash",
        prompt="Which one keeps you up at night?",
        opens=EPOCH - timedelta(days=7),
        closes=EPOCH,
        zone=ZoneInfo("UTC"),
        series_tag="talkforreal",
        agenda=(result,),
    )


def titles_for(network: str) -> Sequence[str]:
    """Ten titles, so long that the result takes five messages there."""
    end = " and the very long way home" * WORDS[network]
    return [name + end for name in NAMES]


def standing(titles: Sequence[str], _talk: Talk, cut_off: datetime) -> Standing:
    """One place for each title, none tied."""
    places = tuple(
        Place(
            rank=n + 1,
            nominee=Nominee(kind=NomineeKind.WORK, key=f"work/{n}", name=title, work=str(n)),
            people=20 - n,
            hosts=0,
            networks={"x": 20 - n},
            tied=False,
        )
        for n, title in enumerate(titles)
    )
    return Standing(
        talk="crash", cut_off=cut_off, revision=0, places=places, people=155, answers=155,
        pending=0, networks={"x": 155},
    )  # fmt: skip


def planned(outbox: Path, network: str, publisher: Publisher) -> None:
    """Write a database in which the thread is planned, as a pattern for every trial."""
    press = press_at(outbox, network, publisher)
    try:
        plan(press, EPOCH)
        parts = press.store.outbox.post(key_on(network)).parts
        assert len(parts) == PARTS, f"the thread has {len(parts)} parts on {network}, not {PARTS}"
        assert parts[0].card is not None
    finally:
        press.store.close()
