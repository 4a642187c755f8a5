"""Fit how sure a pick is on the labelled answers, and tell what the fit is worth on sources left out.

Prints the precision of the surest picks with the fit beside that of their points alone, and the
weights for `bot/nominate/sureness.py`. Exits 1 where those differ from what the fit gives now.
Needs the extra "bench".
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot import evaluate
from bot.catalogue import Lexicon, build, load
from bot.nominate import passages, read_json
from bot.nominate.stances import judge
from bot.nominate.sureness import BIAS, WEIGHTS, Weighed
from bot.nominate.units import Ground, Judged
from tests.nominate.corpus import labelled

ROOT = Path(__file__).parents[2]
PUBLIC = (
    *("couples", "abroad", "dramas", "mixed", "plain", "korea", "posts", "lines"),
    *("kisses", "hooked", "asia", "tears", "comments", "awards", "blogs", "readers", "older"),
)
"""From public pages: these count twice, and on these it is measured."""
SHARES = (0.70, 0.75, 0.80, 0.85, 0.90)
_FOLDS = 10
_TOLERANCE = 0.15


class Pick(NamedTuple):
    """A pick of the reading: whose page it is from, what its sureness was told from, whether it is one."""

    split: str
    source: str
    weighed: Weighed
    right: bool


class _Recorder:
    """Judges as the reading does, and keeps what came out for each work of the last answer."""

    def __init__(self) -> None:
        self.judge = judge
        self.last: dict[str, Judged] = {}

    def __call__(self, ground: Ground) -> list[Judged]:
        judged = self.judge(ground)
        for unit, how in zip(ground.units, judged, strict=True):
            known = self.last.get(unit.work)
            if how.weighed is not None and (known is None or how.points > known.points):
                self.last[unit.work] = how
        return judged


def picks(lexicon: Lexicon) -> Iterator[Pick]:
    """Every pick of a labelled work, in the order of the files; the ambiguous answers are left out."""
    recorder = _Recorder()
    passages.judge = recorder  # type: ignore[attr-defined]  # to listen, not to change
    titles = {(work.title, work.year): key for key, work in lexicon.works.items()}
    for answer in labelled():
        if answer["label"].get("ambiguous"):
            continue
        recorder.last = {}
        read = read_json(answer, lexicon)
        for one in read["nominations"]:
            work = one.get("work")
            judged = recorder.last.get(titles[work["title"], work["year"]]) if work else None
            right = judged and _right(answer, read, one)
            if judged is not None and judged.weighed is not None and right is not None:
                yield Pick(answer["split"], answer["source"], judged.weighed, bool(right))


def _right(
    answer: Mapping[str, Any], read: Mapping[str, Any], one: Mapping[str, Any]
) -> bool | None:
    """Whether a nomination is labelled as a pick; None where it is none, or of no labelled work."""
    scored = evaluate.evaluate([answer], lambda _: {**read, "nominations": [one]}).all
    linked = scored.linking.right and (scored.nomination.right or scored.nomination.wrong)
    return bool(scored.nomination.right) if linked else None


def fitted(some: Sequence[Pick]) -> LogisticRegression:
    """The regression of these picks."""
    weights = [2.0 if pick.split in PUBLIC else 1.0 for pick in some]
    model = LogisticRegression(max_iter=5000)
    return model.fit(np.array([p.weighed for p in some]), [p.right for p in some], weights)


def left_out(some: Sequence[Pick]) -> list[float]:
    """For each pick of a public page its chance by a fit that has not seen its source."""
    public = np.array([n for n, pick in enumerate(some) if pick.split in PUBLIC])
    others = [n for n, pick in enumerate(some) if pick.split not in PUBLIC]
    sources = [some[n].source for n in public]
    chances = np.zeros(len(some))
    for seen, unseen in GroupKFold(_FOLDS).split(public, groups=sources):
        model = fitted([some[n] for n in (*others, *public[seen])])
        given = np.array([some[n].weighed for n in public[unseen]])
        chances[public[unseen]] = model.predict_proba(given)[:, 1]
    return [float(chances[n]) for n in public]


def precision(right: Sequence[bool], sure: Sequence[float], share: float) -> float:
    """Of the surest picks that hold this share of the right ones, how many are right."""
    order = np.argsort(-np.array(sure), kind="stable")
    ranked = np.array(right)[order]
    most = int(np.searchsorted(np.cumsum(ranked) / ranked.sum(), share)) + 1
    return float(ranked[:most].mean())


def main() -> int:
    """Fit, print, and say by the exit code whether the program has these weights."""
    some = list(picks(build(load(ROOT / "config" / "catalogue"))))
    public = [pick for pick in some if pick.split in PUBLIC]
    right, sure = [pick.right for pick in public], left_out(some)
    print(f"{len(some):,} picks, {len(public):,} of them from public pages")
    print(f"{'share of the right picks':28}{'points alone':>14}{'fit, sources left out':>24}")
    for share in SHARES:
        alone = precision(right, [pick.weighed.ladder for pick in public], share)
        print(f"{share:<28.2f}{alone:>14.3f}{precision(right, sure, share):>24.3f}")
    model = fitted(some)
    weights = Weighed(*(round(float(w), 2) for w in model.coef_[0]))
    bias = round(float(model.intercept_[0]), 2)
    print(f"WEIGHTS = {weights}\nBIAS = {bias}")
    far = max(abs(a - b) for a, b in zip((*weights, bias), (*WEIGHTS, BIAS), strict=True))
    print("the program has these" if far <= _TOLERANCE else "the program has OTHER weights")
    return 0 if far <= _TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
