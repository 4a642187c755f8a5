"""The made-up answers are read as a person reads them, by phenomenon."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import evaluate
from bot.catalogue import Lexicon, load
from bot.nominate import read_json
from tests.bench import answers as bench
from tests.bench.tables import shown
from tests.nominate.conftest import CONFIG
from tests.nominate.corpus import KEPT, LABELLED, MADE_KEPT, answers, answers_of, kept, labelled
from tests.shared import needs_shared

LEAST = 0.8
"""Of a phenomenon's answers so many are read exactly right, at least."""
FAR = 0.015
"""A figure of the documents is not what is reached where it is so far from it: half of it is rounding."""
AGAIN = "`python -m tests.bench.answers --sets --write` makes the tables of the documents anew"
FILES = (*LABELLED, KEPT, MADE_KEPT)
FLOORS = {
    "labelled": (0.97, 0.95, 0.91, 0.978, 0.705),
    "made": (0.97, 0.94, 0.9, 0.978, 0.755),
    "made_more": (0.98, 0.96, 0.93, 0.978, 0.815),
    "made_third": (0.98, 0.94, 0.92, 0.978, 0.795),
    "made_fourth": (0.97, 0.94, 0.89, 0.978, 0.705),
    "made_fifth": (0.96, 0.92, 0.87, 0.978, 0.705),
    "made_sixth": (0.96, 0.91, 0.86, 0.968, 0.695),
    "made_seventh": (0.96, 0.9, 0.86, 0.968, 0.685),
    "made_kept": (0.98, 0.93, 0.89, 0.968, 0.805),
    "public": (0.96, 0.92, 0.88, 0.968, 0.735),
    "public_more": (0.95, 0.89, 0.86, 0.948, 0.685),
    "public_unworked": (0.93, 0.83, 0.82, 0.918, 0.615),
    "public_latest": (0.95, 0.89, 0.86, 0.948, 0.695),
    "public_newest": (0.93, 0.86, 0.82, 0.958, 0.615),
    "public_third": (0.93, 0.86, 0.8, 0.958, 0.655),
    "public_fourth": (0.87, 0.81, 0.77, 0.938, 0.615),
    "public_fifth": (0.9, 0.76, 0.67, 0.868, 0.475),
    "public_sixth": (0.92, 0.8, 0.74, 0.928, 0.595),
    "public_kept": (0.92, 0.79, 0.74, 0.888, 0.495),
}
"""What is reached on a file at least: linking, nomination, exactly right, counted precision and share."""


@pytest.fixture(scope="module")
def ours(lexicon: Lexicon) -> evaluate.Read:
    return lambda given: read_json(given, lexicon)


@pytest.fixture(scope="module")
def report(ours: evaluate.Read) -> evaluate.Report:
    return evaluate.evaluate(answers(), ours)


@pytest.fixture(scope="module")
def on(ours: evaluate.Read) -> Callable[[Path], bench.Reached]:
    """What is reached on a file of labelled answers, which is read once for all tests."""
    return cache(lambda file: bench.reached(answers_of(file), ours))


@pytest.mark.parametrize("tag", sorted({a["source"] for a in answers()}))
def test_answers_of_a_phenomenon_are_read_as_labelled(report: evaluate.Report, tag: str) -> None:
    figures = report.phenomena[tag]
    own = {answer["id"] for answer in answers() if answer["source"] == tag}
    wrong = [m for m in report.misses if m.id in own]
    assert figures.exact_share >= LEAST, wrong


def test_most_answers_are_read_exactly_right(report: evaluate.Report) -> None:
    assert report.all.exact_share >= 0.94
    assert report.all.linking.f1 >= 0.98
    assert report.all.nomination.f1 >= 0.95


def test_what_counts_without_a_host_is_nearly_always_right(report: evaluate.Report) -> None:
    assert report.all.counted_precision >= 0.97
    assert report.all.counted_share >= 0.80


def test_confidence_means_something(report: evaluate.Report) -> None:
    sure = [b for b in report.bins if b.all >= 10 and b.low >= 0.9]
    assert sure
    assert all(b.right / b.all >= b.low for b in sure)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_labelled_answers_of_a_file_are_read_as_well_as_its_floors_say(
    on: Callable[[Path], bench.Reached], file: Path
) -> None:
    now = bench.values(on(file).whole)
    assert all(value >= floor for value, floor in zip(now, FLOORS[file.stem], strict=True)), now


def test_the_table_of_the_sets_shows_what_is_reached(on: Callable[[Path], bench.Reached]) -> None:
    rows = bench.rows_of_sets({file: on(file) for file in FILES})
    hold(shown(bench.DOCS, "sets"), "answers", rows)


@needs_shared("eval", "dev.jsonl")
@pytest.mark.parametrize("document", [bench.DOCS, bench.README], ids=lambda file: file.name)
def test_the_table_of_what_was_kept_apart_shows_what_is_reached(
    on: Callable[[Path], bench.Reached], ours: evaluate.Read, document: Path
) -> None:
    rows = [*bench.compared(kept(), ours, load(CONFIG / "catalogue")).items()]
    rows += [*bench.rows_of_made(ours), bench.row_of_practice(ours)]
    hold(shown(document, "kept"), bench.name_of_kept(on(KEPT)), rows)


def hold(lines: Sequence[Sequence[str]], first: str, rows: Sequence[bench.Row]) -> None:
    """The table of a document has these rows, in their order, each with what is reached."""
    wanted = bench.table(first, rows)
    assert [line[0] for line in lines] == [line[0] for line in wanted], AGAIN
    off = {
        line[0]: f"{' | '.join(line[1:])}, but {' | '.join(now[1:])} is reached"
        for line, now, (_, figures) in zip(lines[1:], wanted[1:], rows, strict=True)
        if any(abs(a - b) > FAR for a, b in zip(told(line), bench.values(figures), strict=True))
    }
    assert not off, f"{off}; {AGAIN}"


def told(line: Sequence[str]) -> list[float]:
    """The figures of a line of a table."""
    return [float(figure) for cell in line[1:] for figure in cell.split(" / ")]


def test_each_labelled_answer_has_a_name_of_its_own() -> None:
    ids = [label["id"] for file in FILES for label in answers_of(file)]
    assert len(set(ids)) == len(ids)


def test_no_page_is_in_two_files() -> None:
    homes: dict[str, set[str]] = {}
    for file in FILES:
        for label in answers_of(file):
            homes.setdefault(page(label), set()).add(file.name)
    assert not {page: files for page, files in homes.items() if len(files) > 1}


def test_what_is_kept_apart_is_not_among_what_is_worked_on() -> None:
    apart = {label["split"] for file in (KEPT, MADE_KEPT) for label in answers_of(file)}
    assert not apart & {label["split"] for label in labelled()}


def page(label: Mapping[str, Any]) -> str:
    """Where an answer is from, however its address is written."""
    address = label["source"].casefold().removeprefix("https://").removeprefix("http://")
    return str(address.removeprefix("www.").rstrip("/"))
