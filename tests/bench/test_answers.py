from typing import Any

from bot.evaluate import Figures, Score, evaluate
from tests.bench.answers import OURS, matching, missed, works_of

LABELS: list[dict[str, Any]] = [
    {
        "id": "1",
        "text": "Healer! Not Big.",
        "label": {
            "nominations": [
                {"drama": "Healer (2014)", "stance": "nominated"},
                {"drama": "Big (2012)", "stance": "negative"},
            ]
        },
    },
    {
        "id": "2",
        "text": "Coffe Prince, no contest",
        "label": {"nominations": [{"drama": "Coffee Prince (2007)", "stance": "nominated"}]},
    },
]


def figures(*, slips: bool) -> Figures:
    return evaluate(LABELS, matching(works_of(LABELS), slips=slips)).all


def reached(right: int, missing: int) -> Figures:
    score = Score(right=right, missed=missing)
    return Figures(
        answers=right + missing,
        linking=score,
        nomination=score,
        exact=right,
        counted=right,
        counted_right=right,
        counted_met=right,
        labelled=right + missing,
    )


def test_matching_takes_every_title_for_a_pick() -> None:
    found = figures(slips=False)
    assert (found.linking.right, found.linking.missed) == (2, 1)
    assert (found.nomination.right, found.nomination.wrong) == (1, 1)


def test_matching_with_slips_finds_a_title_with_a_letter_missing() -> None:
    assert figures(slips=True).linking.missed == 0


def test_a_reading_that_is_no_better_than_matching_is_told_by_column() -> None:
    found = {"all titles": reached(6, 4), OURS: reached(5, 5)}
    assert "exactly right is no better than matching" in missed(found, ())


def test_a_reading_below_a_goal_is_told_by_column() -> None:
    found = {"all titles": reached(3, 7), OURS: reached(9, 1)}
    assert missed(found, (0.9, 0.9, 0.95)) == ["exactly right"]
