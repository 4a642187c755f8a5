"""The goals beside the crashes: weights, roundups, cards, schedulers."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import OccasionKind
from bot.model.weight import weigh
from bot.roundup import Sheet, Titles, can_paint, paint, sheet_of
from tests.bench.crash_matrix.schedulers import called_twice, two_schedulers
from tests.model.test_weight import cases, uncontradicted
from tests.publish.network import standing, talk
from tests.roundup.standings import NETWORKS, faults_of, random_standing
from tests.roundup.test_card import missing_glyphs

ROUNDUPS = 500
CARDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What was asked for, and what was measured."""

    what: str
    goal: str
    measured: str
    met: bool

    def __str__(self) -> str:
        word = "met" if self.met else "MISSED"
        return f"{word:<6}  {self.what:<58}  {self.goal:<38}  {self.measured}"


def measured() -> Iterator[Goal]:
    """Measure each, one after the other."""
    yield weights()
    yield roundups()
    yield cards()
    yield glyphs()
    yield schedulers()


def weights() -> Goal:
    """X's own conformance cases, those that contradict each other left out."""
    groups = [
        cases("WeightedTweetsWithDiscountedEmojiCounterTest"),
        cases("UnicodeDirectionalMarkerCounterTest"),
        uncontradicted(),
    ]
    given = [case.values[0] for group in groups for case in group]
    right = sum(weigh(case["text"]) == case["expected"]["weightedLength"] for case in given)
    return Goal(
        what="weighted length, X's own cases",
        goal=f"{' + '.join(str(len(group)) for group in groups)} of 22 + 2 + 18",
        measured=f"{right} right",
        met=right == len(given) == 42,
    )


def roundups() -> Goal:
    """Random standings on every network, as a roundup and as each other kind in turn."""
    others = [kind for kind in OccasionKind if kind is not OccasionKind.ROUNDUP]
    made = 0
    faults: list[str] = []
    for seed in range(ROUNDUPS):
        for network in NETWORKS:
            for kind in (OccasionKind.ROUNDUP, others[seed % len(others)]):
                made += 1
                faults += faults_of(seed, network, kind, variant=seed)
    return Goal(
        what=f"{ROUNDUPS} random standings x {len(NETWORKS)} networks",
        goal="all in limits, no title cut, lint clean",
        measured=f"{made} posts, {len(faults)} faults{': ' + faults[0] if faults else ''}",
        met=made > 0 and not faults,
    )


def cards() -> Goal:
    """Random standings as pictures, after a first one that reads the fonts."""
    sheets = [sheet_of(talk(), standing(random_standing(seed)), Titles()) for seed in range(CARDS)]
    if not can_paint():
        return Goal(what="cards", goal="1 s each", measured="no Typst here", met=False)
    paint(sheets[0])
    took = sorted(_seconds(sheet) for sheet in sheets)
    return Goal(
        what=f"{CARDS} cards after the first",
        goal="at most 1 s each",
        measured=f"{took[-1]:.2f} s the slowest, {took[CARDS // 2]:.2f} s the middle one",
        met=took[-1] <= 1,
    )


def _seconds(sheet: Sheet) -> float:
    started = time.perf_counter()
    paint(sheet)
    return time.perf_counter() - started


def glyphs() -> Goal:
    """Every title of the catalogue, native ones included."""
    missing = missing_glyphs()
    return Goal(
        what="glyphs of the whole catalogue on the card",
        goal="none missing",
        measured=", ".join(f"{char!r} of {name}" for char, name in missing.items()) or "0 missing",
        met=not missing,
    )


def schedulers() -> Goal:
    """Two processes that tick on one database through an hour, as fast as they can."""
    seen = two_schedulers()
    amiss = called_twice(seen)
    return Goal(
        what="two schedulers on one database for a simulated hour",
        goal="each occasion once",
        measured=f"{seen.occasions} occasions, {seen.posted} messages, {amiss or 'each once'}",
        met=not amiss and seen.occasions == seen.called_for,
    )
