"""Fit the chance that a title is a pick on labelled answers, and tell what the fit is worth on unseen ones.

    python -m tests.bench.sureness [--write]

Fits on the labelled answers but those kept apart. So that the points of an answer are worth what
they are on new text, it is read without the cues that hardly any other source has: many are known
from that very answer. Words of displeasure are most of them rare: all count as one word, too.
Prints, for the sets kept apart, what points alone reach (above zero is a pick) beside the
regression without words and with them: titles told rightly, F1, and the precision of the surest.
Exits 1 where words do not earn their place there, or the program has other weights than were
fitted; --write puts the table into docs/reading.md, and the weights into numbers.csv and words.csv
of bot/nominate.
Needs the extra "bench"; takes some minutes.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bot import evaluate
from bot.catalogue import Lexicon, build, load
from bot.nominate import passages, read_json
from bot.nominate.cues import shipped
from bot.nominate.layout import STOP, TITLE
from bot.nominate.stances import judge
from bot.nominate.sureness import (
    BEFORE,
    BEHIND,
    NEXT_BEFORE,
    NEXT_BEHIND,
    PLACES,
    SECOND_BEFORE,
    SECOND_BEHIND,
    Numbers,
    Said,
    Weighed,
    is_beyond_doubt,
    numbers,
    words,
)
from bot.nominate.units import Ground, Judged
from tests.bench.answers import DOCS
from tests.bench.tables import markdown, put
from tests.nominate.corpus import KEPT, LABELLED, MADE_KEPT, answers_of
from tests.nominate.corpus import answers as plain_answers

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "bot" / "nominate" / "words.csv"
NUMBERS = ROOT / "bot" / "nominate" / "numbers.csv"
SHARES = (0.50, 0.60, 0.70, 0.75)
_MADE_TIMES = 3.0
"""A title of a made-up answer weighs as so many others: those are in the manner of the shared ones."""
_SOURCES = 7
"""A word has a weight in a place if so many sources have it there."""
_OTHER_SOURCES = 2
"""A cue is heard if so many sources have it besides the one that is read."""
_WORD = 0.2
"""Of a number's; the smaller it is, the more a word must say to weigh anything."""
_BOTH = 0.015
"""The same of two numbers together, each in its standard deviations."""
_TOLERANCE = 0.15
_WORD_TOLERANCE = 0.02
_EVEN = 0.5
_RIGHT_BESIDE = (NEXT_BEFORE, SECOND_BEFORE, NEXT_BEHIND, SECOND_BEHIND)
_SOUR = "*"
"""Stands for every word of displeasure."""
_BESIDE = len(PLACES)
"""A place for the fit alone: before or behind, which then share what a word weighs in both."""

_LEAST = 1e-9
"""Added to how far a number spreads, which may be nothing."""
_PAIRS = list(combinations(range(len(Weighed._fields)), 2))

Weights = Sequence[Mapping[str, float]]
"""What words weigh, for each place."""


class Title(NamedTuple):
    """A title of a labelled work that is not rejected: its source, what was weighed, its words, whether it is a pick."""

    source: str
    points: float
    weighed: Weighed
    said: Said
    picked: bool


class _Recorder:
    """Judges as the reading does, and keeps the decisive judgement of each work of the last answer.

    What an answer replies to is read with it, and is not its own: only in `text` is listened.
    `sources` has of each cue the sources in whose answers it stands; once `deaf`, cues that too few
    others have are not heard.
    """

    def __init__(self) -> None:
        self.source = self.text = ""
        self.sources: dict[str, set[str]] = {}
        self.deaf = False
        self.last: dict[str, Judged] = {}

    def __call__(self, ground: Ground) -> list[Judged]:
        if ground.layout.text != self.text:
            return judge(ground)
        if self.deaf:
            self._take_cues(ground)
        for hit in ground.hits:
            self.sources.setdefault(hit.cue.text, set()).add(self.source)
        judged = judge(ground)
        for unit, how in zip(ground.units, judged, strict=True):
            known = self.last.get(unit.work)
            if known is None or _decisive(how) < _decisive(known):
                self.last[unit.work] = how
        return judged

    def _take_cues(self, ground: Ground) -> None:
        ground.hits = [
            hit
            for hit in ground.hits
            if len(self.sources.get(hit.cue.text, set()) - {self.source}) >= _OTHER_SOURCES
        ]
        ground.hits_in = {}
        for hit in ground.hits:
            ground.hits_in.setdefault(ground.layout.sentence[hit.start], []).append(hit)


def _decisive(judged: Judged) -> tuple[int, float]:
    """Where more speaks for it than against it first, then where it is rejected: whatever the weights are."""
    rejected = judged.weighed is None
    return (1 if rejected else 0 if judged.points > 0 else 2), -judged.points


def source_of(answer: Mapping[str, Any]) -> str:
    """Its page; a made-up answer is a source of its own."""
    source: str = answer["source"]
    return source if "/" in source else str(answer["id"])


def titles(
    answers: Sequence[Mapping[str, Any]], lexicon: Lexicon, recorder: _Recorder
) -> Iterator[Title]:
    """Every title of a labelled work, in the order of the answers; the ambiguous ones are left out."""
    passages.judge = recorder  # type: ignore[attr-defined]  # to listen, not to change
    works = {(work.title, work.year): key for key, work in lexicon.works.items()}
    by_id = {answer["id"]: answer for answer in answers}
    found: list[Title] = []

    def read(given: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = by_id[given["id"]]
        recorder.source, recorder.text, recorder.last = source_of(answer), answer["text"], {}
        reading = read_json(given, lexicon)
        for one in reading["nominations"]:
            work = one.get("work")
            how = recorder.last.get(works[work["title"], work["year"]]) if work else None
            picked = _is_picked(answer, reading, one)
            if how is not None and how.weighed and how.said and picked is not None:
                found.append(Title(recorder.source, how.points, how.weighed, how.said, picked))
        return reading

    evaluate.evaluate(answers, read)
    return iter(found)


def _is_picked(
    answer: Mapping[str, Any], reading: Mapping[str, Any], one: Mapping[str, Any]
) -> bool | None:
    """Whether the label has it as a pick; None where it is of no labelled work."""
    alone = {**reading, "nominations": [{**one, "stance": "nominated"}]}
    scored = evaluate.evaluate([answer], lambda _: alone).all
    return bool(scored.nomination.right) if scored.linking.right else None


class Fit:
    """The regression of some titles, with words or without."""

    def __init__(self, some: Sequence[Title], *, with_words: bool) -> None:
        self.with_words = with_words
        seen = Counter(key for _, keys in _by_source(some).items() for key in keys)
        self.known = {key for key, sources in seen.items() if sources >= _SOURCES}
        self.spread = np.array([title.weighed for title in some]).std(0) + _LEAST
        self.columns = DictVectorizer()
        self.columns.fit([{_name(key): 1.0 for key in self.known}])
        times = [_MADE_TIMES if _is_made(title) else 1.0 for title in some]
        self.model = LogisticRegression(max_iter=20_000, tol=1e-7)  # so that order is no matter
        self.model.fit(self._rows(some), [title.picked for title in some], times)

    def _rows(self, some: Sequence[Title]) -> csr_matrix:
        each = np.array([title.weighed for title in some])
        both = [
            _BOTH * each[:, a] * each[:, b] / (self.spread[a] * self.spread[b]) for a, b in _PAIRS
        ]
        told = csr_matrix(np.column_stack([each, *both]))
        if not self.with_words:
            return told
        counted = [Counter(key for key in _keys(title) if key in self.known) for title in some]
        named = [{_name(key): _WORD * n for key, n in counts.items()} for counts in counted]
        return hstack([told, self.columns.transform(named)]).tocsr()

    def chances(self, some: Sequence[Title]) -> NDArray[np.float64]:
        """The chance of each of these titles."""
        chances: NDArray[np.float64] = self.model.predict_proba(self._rows(some))[:, 1]
        return chances

    def weights(self) -> tuple[Numbers, Weights]:
        """What the numbers weigh, and what words weigh in each place."""
        coefficients = [float(c) for c in self.model.coef_[0]]
        several = len(Weighed._fields)
        alone, rest = coefficients[:several], coefficients[several:]
        joint, worded = rest[: len(_PAIRS)], rest[len(_PAIRS) :]
        both = [[0.0] * several for _ in range(several)]
        for (a, b), weight in zip(_PAIRS, joint, strict=True):
            both[a][b] = round(_BOTH * weight / float(self.spread[a] * self.spread[b]), 4)
        fitted = dict(zip(self.columns.get_feature_names_out(), worded, strict=True))
        places: list[dict[str, float]] = [{} for _ in PLACES]
        for place, known in sorted(self.known):
            weight = _WORD * fitted[_name((place, known))]
            for at in (BEFORE, BEHIND) if place == _BESIDE else (place,):
                for word in sorted(sour()) if known == _SOUR else (known,):
                    places[at][word] = places[at].get(word, 0.0) + weight
        rounded = [{word: round(weight, 3) for word, weight in each.items()} for each in places]
        intercept = round(float(self.model.intercept_[0]), 3)
        return Numbers(intercept, [round(weight, 3) for weight in alone], both), rounded


def _keys(title: Title) -> Iterator[tuple[int, str]]:
    """Its words with their places; a title is one only right beside it, and the end of a sentence is none."""
    for place, some in title.said:
        for word in some:
            if place in _RIGHT_BESIDE or word not in {TITLE, STOP}:
                yield place, word
                if place in {BEFORE, BEHIND}:
                    yield _BESIDE, word
                if word in sour():
                    yield place, _SOUR


@cache
def sour() -> frozenset[str]:
    """The words of displeasure."""
    lines = Path(__file__).with_name("displeased.txt").read_text("utf-8").splitlines()
    return shipped().sets["talk.sour"].union(*(line.split() for line in lines if line[:1] != "#"))


def _name(key: tuple[int, str]) -> str:
    return f"{key[0]} {key[1]}"


def _by_source(some: Sequence[Title]) -> Mapping[str, set[tuple[int, str]]]:
    found: dict[str, set[tuple[int, str]]] = {}
    for title in some:
        found.setdefault(title.source, set()).update(_keys(title))
    return found


def _is_made(title: Title) -> bool:
    return "/" not in title.source


def precision(picked: NDArray[np.bool_], sure: NDArray[np.float64], share: float) -> float:
    """Of the surest titles that hold this share of all picks, how many are picks."""
    ranked = picked[np.argsort(-sure, kind="stable")]
    most = int(np.searchsorted(np.cumsum(ranked) / ranked.sum(), share)) + 1
    return float(ranked[:most].mean())


def _f1(picked: NDArray[np.bool_], told: NDArray[np.bool_]) -> float:
    return float(2 * (picked & told).sum() / (picked.sum() + told.sum()))


def _loss(picked: NDArray[np.bool_], sure: NDArray[np.float64]) -> float:
    return float(-np.log(np.where(picked, sure, 1 - sure)).mean())


def compared(
    kept: Sequence[Title], without: Fit, with_words: Fit
) -> Iterator[tuple[str, float, float, float]]:
    """What is reached on titles kept apart: by points alone, by numbers, by numbers and words."""
    picked = np.array([title.picked for title in kept])
    points = np.array([title.points for title in kept])
    plain, worded = without.chances(kept), with_words.chances(kept)
    columns = (
        _reached(picked, points, points > 0),
        _reached(picked, plain, plain > _EVEN),
        _reached(picked, worded, worded > _EVEN),
    )
    for (what, alone), (_, unworded), (_, both) in zip(*columns, strict=True):
        yield what, alone, unworded, both


def _reached(
    picked: NDArray[np.bool_], sure: NDArray[np.float64], told: NDArray[np.bool_]
) -> Iterator[tuple[str, float]]:
    yield "told rightly", float((told == picked).mean())
    yield "F1 of picks", _f1(picked, told)
    for share in SHARES:
        what = f"precision of the surest that hold {share:.2f} of the picks"
        yield what, precision(picked, sure, share)


def gathered() -> tuple[list[Title], list[Title]]:
    """The titles to fit on, each read without the cues that hardly another source has; and those kept apart."""
    lexicon = build(load(ROOT / "config" / "catalogue"))
    recorder = _Recorder()
    answers = [*plain_answers(), *(answer for file in LABELLED for answer in answers_of(file))]
    for _ in titles(answers, lexicon, recorder):
        pass  # to learn which cues stand in which sources
    recorder.deaf = True
    some = [*titles(answers, lexicon, recorder)]
    recorder.deaf = False
    return some, [
        title for file in (KEPT, MADE_KEPT) for title in titles(answers_of(file), lexicon, recorder)
    ]


def _differ(ours: Weights, fitted: Weights) -> float:
    return max(
        abs(there.get(word, 0.0) - then.get(word, 0.0))
        for there, then in zip(ours, fitted, strict=True)
        for word in {*there, *then}
    )


def _far(ours: Numbers, fitted: Numbers, some: Sequence[Title]) -> float:
    """How far what the numbers of any of these titles weigh is from what was fitted."""
    each = np.array([title.weighed for title in some])
    apart = np.full(len(some), ours.intercept - fitted.intercept)
    apart += each @ (np.array(ours.each) - np.array(fitted.each))
    both = np.array(ours.both) - np.array(fitted.both)
    apart += np.einsum("ta,ab,tb->t", each, both, each, optimize=True)
    return float(np.abs(apart).max())


def _write(told: Numbers, fitted: Weights) -> None:
    """Write what numbers weigh, and words, one a line; what weighs nothing is left out."""
    names = Weighed._fields
    with NUMBERS.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["number", "with", "weight"])
        lines.writerow(["", "", told.intercept])
        for first, weight, beside in zip(names, told.each, told.both, strict=True):
            lines.writerow([first, "", weight])
            lines.writerows([first, b, w] for b, w in zip(names, beside, strict=True) if w)
    every = sorted({word for there in fitted for word, weight in there.items() if weight})
    with WORDS.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["word", *PLACES])
        rows.writerows([word, *(there.get(word) or "" for there in fitted)] for word in every)


def main(argv: Sequence[str] | None = None) -> int:
    """Fit, print, and say by the exit code whether words earn their place and the program has these weights."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.sureness",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--write", action="store_true", help="write the table and the words")
    write: bool = parser.parse_args(argv).write
    some, kept = gathered()
    without, with_words = Fit(some, with_words=False), Fit(some, with_words=True)
    table = [
        (f"{len(kept):,} titles kept apart", "points alone", "numbers", "numbers and words"),
        *(
            (what, *(f"{v:.3f}" for v in values))
            for what, *values in compared(kept, without, with_words)
        ),
    ]
    print(markdown(table))
    told, fitted = with_words.weights()
    if write:
        put(DOCS, "regression", table)
        _write(told, fitted)
        numbers.cache_clear()
        words.cache_clear()
    print(f"{len(some):,} titles, {len({word for there in fitted for word in there}):,} words")
    beyond = [title.picked for title in some if is_beyond_doubt(title.weighed)]
    print(f"{len(beyond)} titles are beyond doubt; {sum(beyond)} of them are picks")
    print({"intercept": told.intercept} | dict(zip(Weighed._fields, told.each, strict=True)))
    same = _far(numbers(), told, some) <= _TOLERANCE and _differ(words(), fitted) <= _WORD_TOLERANCE
    print("the program has these" if same else "the program has OTHER weights")
    picked = np.array([title.picked for title in kept])
    earned = _loss(picked, with_words.chances(kept)) < _loss(picked, without.chances(kept))
    print("words earn their place" if earned else "words do NOT earn their place")
    return 0 if same and earned else 1


if __name__ == "__main__":
    sys.exit(main())
