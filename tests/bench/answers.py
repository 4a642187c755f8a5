"""What the reading makes of labelled answers, beside what matching of titles makes of the same, in one run.

    python -m tests.bench.answers [LABELS.jsonl ...]

Matching is what one would bolt on: a title is a pick wherever it stands, and counts. It is given
what no program has, a catalogue of the right titles alone; exactly, and with slips (rapidfuzz). With
the titles of the whole catalogue, more than the right ones are found. Without a file: the shared
answers, where they lie beside the clone, and the project's own. Exits 1 where the reading is below
a goal on the shared ones, or below any matching on any.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from bot.catalogue import Catalogue, build, fold, load
from bot.evaluate import Figures, Read, evaluate
from bot.nominate import read_json
from tests.bench.engines import CONFIG
from tests.bench.reading import show
from tests.nominate.corpus import LABELLED
from tests.shared import SHARED

DEV = SHARED / "eval" / "dev.jsonl"
OURS = "this reading"
GOALS = (0.96, 0.94, 0.90, 0.97, 0.80)
"""Linking F1, nomination F1, exactly right, counted: precision, share; of the shared answers."""
COLUMNS = ("linking F1", "nomination F1", "exactly right", "counted: precision", "share")
_YEAR = re.compile(r"\s*\((\d{4})?[^)]*\)$")
_WIDEST, _SHORTEST, _NEAR = 8, 6, 90
"""Words of a title at most; letters of one that is matched with slips, and how alike those are, of 100."""

Work = dict[str, Any]


def works_of(labels: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Work]]:
    """The title of each labelled work, and the work."""
    for label in labels:
        for one in label["label"]["nominations"]:
            if one["drama"]:
                year = _YEAR.search(one["drama"])
                title = _YEAR.sub("", one["drama"])
                dated = int(year[1]) if year and year[1] else 0
                yield title, _work(title, dated)


def works_in(catalogue: Catalogue) -> Iterator[tuple[str, Work]]:
    """Each title of each work, and the work."""
    for work in catalogue.works.values():
        for title in (work.title, *work.also, *filter(None, [work.native])):
            yield title, _work(work.title, work.year)


def _work(title: str, year: int) -> Work:
    return {"title": title, "year": year, "native_title": None, "aliases": []}


def matching(named: Iterable[tuple[str, Work]], *, slips: bool) -> Read:
    """Finds titles in a text, the longest first; `slips`: near ones too."""
    works: dict[str, list[Work]] = {}
    for title, work in named:
        same = works.setdefault(fold(title), [])
        if work not in same:
            same.append(work)
    names = list(works)

    def meant(words: Sequence[str], at: int) -> tuple[str, int] | None:
        for last in range(min(len(words), at + _WIDEST), at, -1):
            window = " ".join(words[at:last])
            if window in works:
                return window, last
            if slips and len(window) >= _SHORTEST:
                near = process.extractOne(window, names, scorer=fuzz.ratio, score_cutoff=_NEAR)
                if near:
                    return near[0], last
        return None

    def read(given: Mapping[str, Any]) -> Mapping[str, Any]:
        words, at = fold(given["text"]).split(), 0
        found: list[Work] = []
        while at < len(words):
            match = meant(words, at)
            found += works[match[0]] if match else []
            at = match[1] if match else at + 1
        how = {"stance": "nominated", "ruling": "counted", "confidence": 1.0, "reason": ""}
        return {"nominations": [{"work": work, **how} for work in found]}

    return read


def compared(labels: Sequence[Mapping[str, Any]], ours: Read, catalogue: Catalogue) -> dict[str, Figures]:  # fmt: skip
    """Each way of reading, with its figures on these answers."""
    right = list(works_of(labels))
    ways: dict[str, Read] = {
        "the right titles": matching(right, slips=False),
        "the right titles, slips": matching(right, slips=True),
        "all titles": matching(works_in(catalogue), slips=False),
        OURS: ours,
    }
    return {way: evaluate(labels, read).all for way, read in ways.items()}


def values(figures: Figures) -> tuple[float, ...]:
    """In the order of the columns."""
    return (
        figures.linking.f1,
        figures.nomination.f1,
        figures.exact_share,
        figures.counted_precision,
        figures.counted_share,
    )


def missed(found: Mapping[str, Figures], goals: Sequence[float]) -> list[str]:
    """The columns of the first three in which some matching is no worse, and those below their goal."""
    ours = values(found[OURS])
    best = [max(values(f)[n] for way, f in found.items() if way != OURS) for n in range(3)]
    behind = [what for what, mine, other in zip(COLUMNS, ours, best, strict=False) if mine <= other]
    below = [what for what, mine, goal in zip(COLUMNS, ours, goals, strict=False) if mine < goal]
    return [*(f"{what} is no better than matching" for what in behind), *below]


def main(argv: Sequence[str] | None = None) -> int:
    """Read, print, and say by the exit code whether the reading is where it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.answers", description=__doc__)
    parser.add_argument("labels", nargs="*", type=Path, default=[*filter(Path.is_file, [DEV]), *LABELLED])  # fmt: skip
    files: list[Path] = parser.parse_args(argv).labels
    catalogue = load(CONFIG)
    lexicon = build(catalogue)
    faults: list[str] = []
    for file in files:
        labels = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        found = compared(labels, lambda given: read_json(given, lexicon), catalogue)
        rows = [(way, *(f"{v:.3f}" for v in values(f))) for way, f in found.items()]
        show((f"{file.name}: {found[OURS].answers:,} answers", *COLUMNS), rows)
        goals = GOALS if file.name == DEV.name else ()
        faults += [f"{file.name}: {what}" for what in missed(found, goals)]
    print(
        f"missed: {'; '.join(faults)}" if faults else "better than matching everywhere; goals met"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
