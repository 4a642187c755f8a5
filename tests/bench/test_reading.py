from dataclasses import replace

from tests.bench.engines import ENGINES
from tests.bench.reading import (
    OURS,
    SPACY,
    SYMSPELL,
    VARIANTS,
    WHOLE,
    Figures,
    best,
    corpus,
    goals,
    race,
)

FOUND = dict.fromkeys(VARIANTS, 1.0)
QUICK = Figures(build=3.0, memory=200.0, speed=8_000.0, recall=FOUND)
OTHERS = {SPACY: replace(QUICK, speed=6_000.0), SYMSPELL: replace(QUICK, speed=900.0)}


def missed(mine: Figures, whole: Figures, up: float = 0.8, ugly: float = 0.03) -> list[str]:
    figures = {OURS: mine, WHOLE: whole, **OTHERS}
    return [goal.what for goal in goals(figures, 50.0, ugly, (up, up)) if not goal.met]


def test_a_reader_that_reaches_every_goal_misses_none() -> None:
    assert missed(QUICK, replace(QUICK, speed=3_700.0)) == []


def test_each_goal_that_is_missed_is_named() -> None:
    slow = replace(QUICK, speed=5_000.0, build=4.0, recall=FOUND | {"typo1": 0.9})
    assert missed(slow, replace(QUICK, speed=2_000.0), ugly=0.051) == [
        "mentions and slips, of spaCy's speed",
        "whole reading, of symspellpy's speed",
        "recall, typo1",
        "time to build, s",
        "the slowest ugly text, ms",
    ]


def test_an_engine_that_is_not_installed_leaves_out_its_rows() -> None:
    rows = [goal.what for goal in goals({OURS: QUICK}, 50.0, 0.03, (0.8, 0.8))]
    assert not [what for what in rows if "speed" in what]


def test_of_several_runs_the_best_counts() -> None:
    busy = replace(QUICK, speed=3_000.0, build=2.9)
    assert best([QUICK, busy]) == replace(QUICK, build=2.9)


def test_a_corpus_is_made_where_it_is_asked_for() -> None:
    assert corpus(10, 20, 3, own=True).source == "a made corpus (seed 3)"


def test_all_engines_read_all_posts_in_turns() -> None:
    raced = race(corpus(60, 20, 3, own=True))
    assert set(raced) == set(ENGINES)
    ours = raced[OURS]
    assert isinstance(ours, Figures)
    assert ours.speed > 0
    assert ours.recall["exact"] == 1.0
