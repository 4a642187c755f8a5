from pathlib import Path
from typing import Any

import pytest

from bot.evaluate import Figures, Score, evaluate
from tests.bench.answers import OURS, main, matching, missed, reached, rows_of_sets, works_of

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


def of_ten(right: int) -> Figures:
    score = Score(right=right, missed=10 - right)
    return Figures(
        answers=10,
        linking=score,
        nomination=score,
        exact=right,
        counted=right,
        counted_right=right,
        counted_met=right,
        labelled=10,
    )


def test_matching_takes_every_title_for_a_pick() -> None:
    found = figures(slips=False)
    assert (found.linking.right, found.linking.missed) == (2, 1)
    assert (found.nomination.right, found.nomination.wrong) == (1, 1)


def test_matching_with_slips_finds_a_title_with_a_letter_missing() -> None:
    assert figures(slips=True).linking.missed == 0


def test_a_reading_that_is_no_better_than_matching_is_told_by_column() -> None:
    found = {"all titles": of_ten(6), OURS: of_ten(5)}
    assert "exactly right is no better than matching" in missed(found, ())


def test_a_reading_below_a_goal_is_told_by_column() -> None:
    found = {"all titles": of_ten(3), OURS: of_ten(9)}
    assert missed(found, (0.9, 0.9, 0.95)) == ["exactly right"]


def test_each_set_of_a_file_has_a_row_and_the_file_two() -> None:
    splits = ("plain", "slips")
    labels = [{**label, "split": s} for label, s in zip(LABELS, splits, strict=True)]
    found = reached(labels, matching(works_of(LABELS), slips=True))
    assert [f.linking.missed for f in (*found.sets.values(), found.whole, found.matched)] == [
        0,
        0,
        0,
        1,
    ]
    assert [name for name, _ in rows_of_sets({Path("made.jsonl"): found})] == [
        "plain (1)",
        "slips (1)",
        "**made.jsonl (2)**",
        "made.jsonl: the right titles, as they are",
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [(["--write"], "give both"), (["--sets", "made.jsonl"], "name none")],
    ids=["tables that are not made are not written", "sets are of the project's own files"],
)
def test_what_cannot_be_told_is_refused_in_a_sentence(
    given: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(given)
    assert told in capsys.readouterr().err
