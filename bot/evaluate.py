"""How well the reading does, measured on labelled answers."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bot.catalogue import fold

Read = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Reads an object {"id", "text", "prompt"?, "reply_to"?} into what `read --jsonl` prints."""

_YEAR = re.compile(r"\((\d{4})\b[^)]*\)\s*$")
BINS = (0.0, 0.5, 0.7, 0.85, 0.9, 0.95, 1.0)
"""Bounds of the calibration table; the last bin holds its upper bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Right, wrong and missed, with what follows from them; each share is 0..1."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what is labelled that was found; 1 where nothing is labelled."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            right=self.right + other.right,
            wrong=self.wrong + other.wrong,
            missed=self.missed + other.missed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Something read otherwise than labelled: which answer, what, and the reading's reason."""

    id: str
    what: str
    work: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Nominations whose confidence lies in [low, high), and how many of them are right."""

    low: float
    high: float
    all: int
    right: int
    said: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures for a set of answers.

    `counted` are picks that needed no host, `counted_right` those of them that meet a
    labelled pick, `counted_met` the labelled picks that they meet: two works may meet a
    label without a year, and one work two labels. `labelled` are all labelled picks.
    """

    answers: int
    linking: Score
    nomination: Score
    exact: int
    counted: int
    counted_right: int
    counted_met: int
    labelled: int

    @property
    def exact_share(self) -> float:
        """The share of answers whose set of picks is the label's; 1 where there are none."""
        return self.exact / self.answers if self.answers else 1.0

    @property
    def counted_precision(self) -> float:
        """The share of what was counted that is right; 1 where nothing was counted."""
        return self.counted_right / self.counted if self.counted else 1.0

    @property
    def counted_share(self) -> float:
        """The share of labelled picks that what was counted meets; 1 where none is labelled."""
        return self.counted_met / self.labelled if self.labelled else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that an evaluation found.

    `phenomena` has figures for each tag; `without` those with one source left out;
    `misses` are in the order of the file.
    """

    all: Figures
    phenomena: Mapping[str, Figures]
    without: Mapping[str, Figures]
    bins: Sequence[Bin]
    misses: Sequence[Miss]


@dataclass(slots=True)
class _Item:
    """One answer, scored."""

    id: str
    source: str
    phenomena: Sequence[str]
    linking: Score
    nomination: Score
    exact: bool
    counted: int
    counted_right: int
    counted_met: int
    labelled: int
    judged: list[tuple[float, bool]] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Label:
    """A labelled work: its folded names, its year where known, its stance."""

    names: frozenset[str]
    year: int | None
    stance: str
    shown: str
    inferred: bool


def check_label(label: object) -> None:
    """Raise ValueError, in a sentence, where a value is no labelled answer; its text is the reader's to check."""
    wrong = _wrong_label(label)
    if wrong:
        raise ValueError(wrong)


def _wrong_label(label: object) -> str | None:
    if not isinstance(label, Mapping) or "id" not in label:
        return 'must be an object with an "id", a "text" and a "label"'
    said = label.get("label")
    named = said.get("nominations") if isinstance(said, Mapping) else None
    if not isinstance(named, list):
        return '"label" must be an object with "nominations", a list'
    if not all(map(_is_nomination, named)):
        return 'each of "nominations" must have a "drama", a text or null, and a "stance"'
    return None


def _is_nomination(given: object) -> bool:
    if not isinstance(given, Mapping) or "drama" not in given:
        return False
    return isinstance(given["drama"], str | None) and isinstance(given.get("stance"), str)


def evaluate(labels: Iterable[Mapping[str, Any]], read: Read) -> Report:
    """Read every labelled answer and compare; ambiguous answers are left out.

    A work is met when its year is within one and its title, native title or an alias
    equals the label's after folding. A label without a drama and a nomination
    read without a work are left out; a label that says `inferred`, since only people or the
    thread tell its drama, is not missed, and what meets it is not wrong. Raises KeyError or
    ValueError where an object is no labelled answer.
    """
    labels = list(labels)
    by_id = {label["id"]: label for label in labels}
    items = [
        _scored(label, read(_asked(label, by_id)))
        for label in labels
        if not label["label"].get("ambiguous")
    ]
    tags = sorted({tag for item in items for tag in item.phenomena})
    sources = sorted({item.source for item in items})
    return Report(
        all=_figures(items),
        phenomena={tag: _figures([i for i in items if tag in i.phenomena]) for tag in tags},
        without={s: _figures([i for i in items if i.source != s]) for s in sources},
        bins=_bins([judged for item in items for judged in item.judged]),
        misses=[miss for item in items for miss in item.misses],
    )


def _asked(label: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """What the reader may see of a labelled answer."""
    given = {key: label[key] for key in ("id", "text", "prompt") if key in label}
    above = by_id.get(label.get("reply_to") or "")
    return given | (
        {"reply_to": {"text": above["text"], "author": str(above["id"])}} if above else {}
    )


def _scored(label: Mapping[str, Any], reading: Mapping[str, Any]) -> _Item:
    wanted = _labels(label["label"]["nominations"])
    sure = [w for w in wanted if not w.inferred]
    found = [n for n in reading["nominations"] if n["work"] is not None]
    free = [n for n in found if not any(_meets(n["work"], w) for w in wanted if w.inferred)]
    free += [n for n in found if n not in free and any(_meets(n["work"], w) for w in sure)]
    picks = [n for n in free if n["stance"] == "nominated"]
    wanted_picks = [w for w in sure if w.stance == "nominated"]
    linking, nomination = _score(free, sure), _score(picks, wanted_picks)
    counted = [n for n in picks if n["ruling"] == "counted"]
    item = _Item(
        id=label["id"],
        source=str(label.get("source", "")),
        phenomena=label.get("phenomena", ()),
        linking=linking,
        nomination=nomination,
        exact=not nomination.wrong and not nomination.missed,
        counted=len(counted),
        counted_right=sum(any(_meets(n["work"], w) for w in wanted_picks) for n in counted),
        counted_met=sum(any(_meets(n["work"], w) for n in counted) for w in wanted_picks),
        labelled=len(wanted_picks),
    )
    item.judged = [
        (float(n["confidence"]), any(_meets(n["work"], w) for w in wanted_picks)) for n in picks
    ]
    item.misses = list(_misses(label["id"], free, sure))
    return item


def _labels(nominations: Iterable[Mapping[str, Any]]) -> list[_Label]:
    labels: dict[str, _Label] = {}
    for given in nominations:
        drama = given["drama"]
        if drama is None:
            continue
        year = _YEAR.search(drama)
        title = _YEAR.sub("", drama).strip()
        labels[drama] = _Label(
            frozenset(
                {_name(title), *(() if year else map(_name, given.get("drama_aliases_seen", ())))}
            ),
            int(year.group(1)) if year else None,
            given["stance"],
            drama,
            bool(given.get("inferred")),
        )
    return list(labels.values())


def _name(text: str) -> str:
    return fold(text).replace(" ", "")


def _meets(work: Mapping[str, Any], label: _Label) -> bool:
    if label.year is not None and abs(int(work["year"]) - label.year) > 1:
        return False
    names = {_name(n) for n in (work["title"], work["native_title"] or "", *work["aliases"])}
    return bool(names & label.names)


def _score(found: Sequence[Mapping[str, Any]], wanted: Sequence[_Label]) -> Score:
    right = sum(any(_meets(n["work"], w) for n in found) for w in wanted)
    wrong = {_key(n) for n in found if not any(_meets(n["work"], w) for w in wanted)}
    return Score(right=right, wrong=len(wrong), missed=len(wanted) - right)


def _key(nomination: Mapping[str, Any]) -> str:
    return f"{nomination['work']['title']} ({nomination['work']['year']})"


def _misses(
    id_: str, found: Sequence[Mapping[str, Any]], wanted: Sequence[_Label]
) -> Iterable[Miss]:
    for label in wanted:
        same = [n for n in found if _meets(n["work"], label)]
        if not same:
            yield Miss(id=id_, what=f"not found ({label.stance})", work=label.shown)
        elif all(n["stance"] != label.stance for n in same):
            what = f"{same[0]['stance']} instead of {label.stance}"
            yield Miss(id=id_, what=what, work=label.shown, reason=same[0]["reason"])
    for n in found:
        if not any(_meets(n["work"], label) for label in wanted):
            yield Miss(
                id=id_,
                what=f"not in the labels, read as {n['stance']}",
                work=_key(n),
                reason=n["reason"],
            )


def _figures(items: Sequence[_Item]) -> Figures:
    return Figures(
        answers=len(items),
        linking=sum((i.linking for i in items), Score()),
        nomination=sum((i.nomination for i in items), Score()),
        exact=sum(i.exact for i in items),
        counted=sum(i.counted for i in items),
        counted_right=sum(i.counted_right for i in items),
        counted_met=sum(i.counted_met for i in items),
        labelled=sum(i.labelled for i in items),
    )


def _bins(judged: Sequence[tuple[float, bool]]) -> list[Bin]:
    bins = []
    for low, high in pairwise(BINS):
        inside = [
            (c, ok) for c, ok in judged if low <= c < high or (high == BINS[-1] and c >= high)
        ]
        bins.append(
            Bin(
                low=low,
                high=high,
                all=len(inside),
                right=sum(ok for _, ok in inside),
                said=sum(c for c, _ in inside) / len(inside) if inside else 0.0,
            )
        )
    return bins


def as_json(report: Report) -> dict[str, Any]:
    """The report as plain values, shares rounded to four places."""
    return {
        "all": _figures_json(report.all),
        "phenomena": {tag: _figures_json(f) for tag, f in report.phenomena.items()},
        "without": {source: _figures_json(f) for source, f in report.without.items()},
        "calibration": [
            {
                "from": b.low,
                "to": b.high,
                "nominations": b.all,
                "right": b.right,
                "said": round(b.said, 4),
            }
            for b in report.bins
        ],
        "misses": [
            {"id": m.id, "what": m.what, "work": m.work, "reason": m.reason} for m in report.misses
        ],
    }


def _figures_json(f: Figures) -> dict[str, Any]:
    return {
        "answers": f.answers,
        "linking": _score_json(f.linking),
        "nomination": _score_json(f.nomination),
        "exactly_right": round(f.exact_share, 4),
        "counted": {
            "count": f.counted,
            "right": f.counted_right,
            "met": f.counted_met,
            "labelled": f.labelled,
            "precision": round(f.counted_precision, 4),
            "share": round(f.counted_share, 4),
        },
    }


def _score_json(score: Score) -> dict[str, Any]:
    return {
        "right": score.right,
        "wrong": score.wrong,
        "missed": score.missed,
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
    }
