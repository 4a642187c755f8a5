"""Fit the chance that a title is a pick on labelled answers, and tell what the fit is worth on unseen ones.

    python -m tests.bench.sureness [--write]

Prints, for the sets for which no stance rule was made, what points alone reach (above zero is a
pick) beside the fit that has not seen the page: titles told rightly, F1, and the precision of
the surest. With --write that table is put into docs/reading.md. Then the weights for
`bot/nominate/sureness.py`; exits 1 where the program has others. Needs the extra "bench".
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot import evaluate
from bot.catalogue import Lexicon, build, load
from bot.model import Stance
from bot.nominate import passages, read_json
from bot.nominate.stances import judge
from bot.nominate.sureness import INTERCEPT, WEIGHTS, Weighed
from bot.nominate.units import Ground, Judged
from tests.bench.answers import DOCS
from tests.bench.tables import markdown, put
from tests.nominate.corpus import LATEST, NEWEST, UNWORKED, labelled

ROOT = Path(__file__).parents[2]
SHARES = (0.50, 0.60, 0.70, 0.75)
_TIMES = 4.0
"""A title of a set for which few rules were made weighs as so many others: there points are worth what they are on new text."""
_FEW_RULES = frozenset((*UNWORKED, *LATEST, *NEWEST))
_FOLDS = 10
_TOLERANCE = 0.15
_ORDER = (Stance.NOMINATED, Stance.NEGATIVE, Stance.MENTIONED)


class Title(NamedTuple):
    """A title of a labelled work that is not rejected: its page, its points, what else was weighed, whether it is a pick."""

    split: str
    source: str
    points: float
    weighed: Weighed
    picked: bool


class _Recorder:
    """Judges as the reading does, and keeps the decisive judgement of each work of the last answer."""

    def __init__(self) -> None:
        self.judge = judge
        self.last: dict[str, Judged] = {}

    def __call__(self, ground: Ground) -> list[Judged]:
        judged = self.judge(ground)
        for unit, how in zip(ground.units, judged, strict=True):
            known = self.last.get(unit.work)
            if known is None or _decisive(how) < _decisive(known):
                self.last[unit.work] = how
        return judged


def _decisive(judged: Judged) -> tuple[int, float]:
    return _ORDER.index(judged.stance), -judged.points


def titles(lexicon: Lexicon) -> Iterator[Title]:
    """Every title of a labelled work, in the order of the files; the ambiguous answers are left out."""
    recorder = _Recorder()
    passages.judge = recorder  # type: ignore[attr-defined]  # to listen, not to change
    works = {(work.title, work.year): key for key, work in lexicon.works.items()}
    answers = {answer["id"]: answer for answer in labelled()}
    found: list[Title] = []

    def read(given: Mapping[str, Any]) -> Mapping[str, Any]:
        recorder.last = {}
        reading = read_json(given, lexicon)
        answer = answers[given["id"]]
        for one in reading["nominations"]:
            work = one.get("work")
            how = recorder.last.get(works[work["title"], work["year"]]) if work else None
            picked = _is_picked(answer, reading, one)
            if how is not None and how.weighed is not None and picked is not None:
                split, source = answer["split"], answer["source"]
                found.append(Title(split, source, how.points, how.weighed, picked))
        return reading

    evaluate.evaluate(answers.values(), read)
    return iter(found)


def _is_picked(
    answer: Mapping[str, Any], reading: Mapping[str, Any], one: Mapping[str, Any]
) -> bool | None:
    """Whether the label has it as a pick; None where it is of no labelled work."""
    alone = {**reading, "nominations": [{**one, "stance": "nominated"}]}
    scored = evaluate.evaluate([answer], lambda _: alone).all
    return bool(scored.nomination.right) if scored.linking.right else None


def fitted(some: Sequence[Title]) -> LogisticRegression:
    """The regression of these titles."""
    times = [_TIMES if title.split in _FEW_RULES else 1.0 for title in some]
    model = LogisticRegression(max_iter=5000)
    return model.fit(np.array([t.weighed for t in some]), [t.picked for t in some], times)


def left_out(some: Sequence[Title]) -> NDArray[np.float64]:
    """The chance of each title of the unworked sets, by a fit that has not seen its page."""
    new = np.array([n for n, title in enumerate(some) if title.split in UNWORKED])
    others = [n for n, title in enumerate(some) if title.split not in UNWORKED]
    chances = np.zeros(len(some))
    for seen, unseen in GroupKFold(_FOLDS).split(new, groups=[some[n].source for n in new]):
        model = fitted([some[n] for n in (*others, *new[seen])])
        given = np.array([some[n].weighed for n in new[unseen]])
        chances[new[unseen]] = model.predict_proba(given)[:, 1]
    return np.array([chances[n] for n in new])


def precision(picked: NDArray[np.bool_], sure: NDArray[np.float64], share: float) -> float:
    """Of the surest titles that hold this share of all picks, how many are picks."""
    ranked = picked[np.argsort(-sure, kind="stable")]
    most = int(np.searchsorted(np.cumsum(ranked) / ranked.sum(), share)) + 1
    return float(ranked[:most].mean())


def _f1(picked: NDArray[np.bool_], told: NDArray[np.bool_]) -> float:
    return float(2 * (picked & told).sum() / (picked.sum() + told.sum()))


def main(argv: Sequence[str] | None = None) -> int:
    """Fit, print, and say by the exit code whether the program has these weights."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.sureness",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--write", action="store_true", help="put the table into docs/reading.md")
    write: bool = parser.parse_args(argv).write
    some = list(titles(build(load(ROOT / "config" / "catalogue"))))
    new = [title for title in some if title.split in UNWORKED]
    picked = np.array([title.picked for title in new])
    points, chances = np.array([title.points for title in new]), left_out(some)
    reached = [
        ("told rightly", ((points > 0) == picked).mean(), ((chances > 0.5) == picked).mean()),
        ("F1 of picks", _f1(picked, points > 0), _f1(picked, chances > 0.5)),
        *(
            (
                f"precision of the surest that hold {share:.2f} of the picks",
                precision(picked, points, share),
                precision(picked, chances, share),
            )
            for share in SHARES
        ),
    ]
    table = [
        (f"{len(new):,} of {len(some):,} titles", "points alone", "the regression"),
        *((what, f"{alone:.3f}", f"{fit:.3f}") for what, alone, fit in reached),
    ]
    print(markdown(table))
    if write:
        put(DOCS, "regression", table)
    model = fitted(some)
    weights = Weighed(*(round(float(w), 2) for w in model.coef_[0]))
    intercept = round(float(model.intercept_[0]), 2)
    print(f"WEIGHTS = {weights}\nINTERCEPT = {intercept}")
    far = max(abs(a - b) for a, b in zip((*weights, intercept), (*WEIGHTS, INTERCEPT), strict=True))
    print("the program has these" if far <= _TOLERANCE else "the program has OTHER weights")
    return 0 if far <= _TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
