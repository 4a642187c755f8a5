"""What the reading makes of labelled answers, beside what matching of titles makes of the same, in one run.

    python -m tests.bench.answers [LABELS.jsonl ...]
    python -m tests.bench.answers --sets [--write]

Matching is what one would bolt on: a title is a pick wherever it stands, and counts. It is given
what no program has, a catalogue of the right titles alone; exactly, and with slips (rapidfuzz). With
the titles of the whole catalogue, more than the right ones are found. Without a file: the shared
answers, where they lie beside the clone, and the project's own. Exits 1 where the reading is below
a goal on the shared ones, or below any matching on any.

With --sets: two tables in Markdown. The first is of the answers kept apart, as above, and of the shared
ones; the second of each set of each file, with what matching of the right titles makes of the file. With
--write they are put into docs/reading.md, and the first into README.md.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process
from rich.console import Console
from rich.progress import track

from bot.catalogue import Catalogue, build, fold, load
from bot.evaluate import Figures, Read, evaluate
from bot.nominate import read_json
from tests.bench.engines import CONFIG
from tests.bench.reading import show
from tests.bench.tables import Cells, markdown, put
from tests.nominate.corpus import KEPT, LABELLED, MADE_KEPT, answers_of, kept
from tests.shared import SHARED

DEV = SHARED / "eval" / "dev.jsonl"
ROOT = Path(__file__).parents[2]
DOCS, README = ROOT / "docs" / "reading.md", ROOT / "README.md"
OURS, PLAINLY = "talkforreal", "the right titles, as they are"
GOALS = (0.96, 0.94, 0.90, 0.97, 0.80)
"""Linking F1, nomination F1, exactly right, counted: precision, share; of the shared answers."""
COLUMNS = ("linking F1", "nomination F1", "exactly right", "counted: precision", "share")
HEAD = (*COLUMNS[:3], "counted: precision / share")
"""Of the documents' tables, which have the last two in one."""
_ASIDE = Console(stderr=True)
"""Where progress is shown, so that the tables can be piped."""
_YEAR = re.compile(r"\s*\((\d{4})?[^)]*\)$")
_WIDEST, _SHORTEST, _NEAR = 8, 6, 90
"""Words of a title at most; letters of one that is matched with slips, and how alike those are, of 100."""

Work = dict[str, Any]
Row = tuple[str, Figures]
"""A line of a table: what it is of, and its figures."""


class Reached(NamedTuple):
    """What is reached on a file: on all its answers, on each set, and by matching of its right titles."""

    whole: Figures
    sets: Mapping[str, Figures]
    matched: Figures


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
        PLAINLY: matching(right, slips=False),
        "the right titles, with slips": matching(right, slips=True),
        "all titles of the catalogue": matching(works_in(catalogue), slips=False),
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


def reached(labels: Sequence[Mapping[str, Any]], ours: Read) -> Reached:
    """All answers of a file together, and each set alone, in their order; every answer is read once."""
    # each set as a phenomenon, all of one source: so one reading tells all
    told = [{**label, "phenomena": [label["split"]], "source": ""} for label in labels]
    report = evaluate(told, ours)
    sets = {split: report.phenomena[split] for split in dict.fromkeys(one["split"] for one in told)}
    matched = evaluate(told, matching(works_of(labels), slips=False)).all
    return Reached(report.all, sets, matched)


def rows_of_sets(found: Mapping[Path, Reached]) -> list[Row]:
    """Each set of each file, then the file as a whole and what matching makes of it."""
    rows: list[Row] = []
    for file, (whole, sets, matched) in found.items():
        rows += [(_with_answers(split, figures), figures) for split, figures in sets.items()]
        if len(sets) > 1:
            rows.append((f"**{_with_answers(file.name, whole)}**", whole))
        rows.append((f"{file.name}: {PLAINLY}", matched))
    return rows


def name_of_kept(found: Reached) -> str:
    """What heads the table of the answers kept apart."""
    return _with_answers(f"kept apart: {', '.join(found.sets)}", found.whole)


def rows_of_made(ours: Read) -> list[Row]:
    """What matching and the reading make of answers made up as the shared ones are, and kept apart too."""
    labels = answers_of(MADE_KEPT)
    ways = ((PLAINLY, matching(works_of(labels), slips=False)), (OURS, ours))
    found = [(way, evaluate(labels, read).all) for way, read in ways]
    made = _with_answers(f"made up like {DEV.name}, kept apart", found[0][1])
    return [(f"{way}, {made}", figures) for way, figures in found]


def row_of_practice(ours: Read) -> Row:
    """What is reached on the shared answers. Raises OSError where they are not here."""
    whole = evaluate(answers_of(DEV), ours).all
    return f"{OURS}, practice: {_with_answers(DEV.name, whole)}", whole


def table(first: str, rows: Iterable[Row]) -> list[Cells]:
    """The lines of a table of the documents; `first` heads the first column."""
    shares = ((name, [f"{value:.2f}" for value in values(figures)]) for name, figures in rows)
    return [(first, *HEAD), *((name, *v[:3], f"{v[3]} / {v[4]}") for name, v in shares)]


def _with_answers(name: str, figures: Figures) -> str:
    return f"{name} ({figures.answers:,})"


def main(argv: Sequence[str] | None = None) -> int:
    """Read, print, and say by the exit code whether the reading is where it should be."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.answers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("labels", nargs="*", type=Path)
    parser.add_argument("--sets", action="store_true", help="the tables of the documents")
    parser.add_argument("--write", action="store_true", help="put them into the documents")
    given = parser.parse_args(argv)
    if given.sets and given.labels:
        parser.error("--sets is of the project's own files: name none")
    if given.write and not given.sets:
        parser.error("--write puts the tables of --sets into the documents: give both")
    if given.write and not DEV.is_file():
        parser.error(f"{DEV} is not here, and README.md tells of it: name its folder by TALKFORREAL_SHARED")  # fmt: skip
    if given.sets:
        return _sets(write=given.write)
    return _beside(given.labels or [*filter(Path.is_file, [DEV]), *LABELLED, KEPT, MADE_KEPT])


def _sets(*, write: bool) -> int:
    catalogue = load(CONFIG)
    lexicon = build(catalogue)

    def ours(given: Mapping[str, Any]) -> Mapping[str, Any]:
        return read_json(given, lexicon)

    files = track([*LABELLED, KEPT, MADE_KEPT], "sets", console=_ASIDE)
    found = {file: reached(answers_of(file), ours) for file in files}
    apart = [*compared(kept(), ours, catalogue).items()]
    practice = [row_of_practice(ours)] if DEV.is_file() else []
    tables = {
        "kept": table(name_of_kept(found[KEPT]), [*apart, *rows_of_made(ours), *practice]),
        "sets": table("answers", rows_of_sets(found)),
    }
    print("\n\n".join(map(markdown, tables.values())))
    if write:
        for file, name in ((DOCS, "kept"), (DOCS, "sets"), (README, "kept")):
            put(file, name, tables[name])
    return 0


def _beside(files: Iterable[Path]) -> int:
    catalogue = load(CONFIG)
    lexicon = build(catalogue)
    faults: list[str] = []
    for file in files:
        found = compared(answers_of(file), lambda given: read_json(given, lexicon), catalogue)
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
