"""`talkforreal evaluate`."""

import gc
import json as jsonlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import catalogue, evaluate, nominate
from bot.cli import place
from bot.cli.frame import Options
from bot.cli.screen import as_json, heading, one_line, screen, table
from bot.errors import ConfigError, Fault

_SCHEME = re.compile(r"^https?://(?:www\.)?")
_WIDEST = 32


def command(
    options: Options,
    labels: Annotated[Path, typer.Argument(help="Labelled answers, one JSON object a line.")],
    json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Measure the reading against labelled answers: precision, recall, calibration."""
    folder = place.directory(options)
    cues = nominate.cues_of(folder)
    lexicon = catalogue.build(catalogue.load(folder / "catalogue"))
    gc.freeze()  # the index stays to the end: nothing for the collector to walk
    faults: list[Fault] = []

    def read(given: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            return nominate.read_json(given, lexicon, cues)
        except ValueError as error:
            faults.append(Fault(file=str(labels), key=f"answer {given['id']}", what=str(error)))
            return {"nominations": []}

    report = evaluate.evaluate(_labels(labels), read)
    if faults:
        raise ConfigError(faults)
    if json:
        as_json(evaluate.as_json(report))
    else:
        _show(report)


def _labels(path: Path) -> list[Mapping[str, Any]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Fault(file=str(path), key="file", what=str(error))]) from error
    found: list[Mapping[str, Any]] = []
    faults = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            label = jsonlib.loads(line)
            evaluate.check_label(label)
        except ValueError as error:
            faults.append(Fault(file=str(path), key=f"line {number}", what=str(error)))
        else:
            found.append(label)
    if faults:
        raise ConfigError(faults)
    return found


def _show(report: evaluate.Report) -> None:
    """What was read otherwise first, so that the figures of all stand at the end, where one looks."""
    out = screen()
    out.print(heading(f"{len(report.misses)} read otherwise than labelled"))
    for miss in report.misses:
        out.print(f"  {miss.id}: {miss.what}: {miss.work}  {one_line(miss.reason)}")
    for title, parts in (("By phenomenon", report.phenomena), ("Without a source", report.without)):
        out.print(heading(title))
        rows = [_row(name, figures) for name, figures in sorted(parts.items())]
        headers = ["", "answers", "linking F1", "nomination F1", "exactly right", "counted, right", "share"]  # fmt: skip
        out.print(table(headers, rows, right=headers[1:]))
    out.print(heading("What confidence is worth"))
    bins = [
        (f"{b.low:.2f} to {b.high:.2f}", str(b.all), f"{b.said:.2f}", f"{b.right / b.all:.2f}")
        for b in report.bins
        if b.all
    ]
    headers = ["confidence", "picks", "said", "right"]
    out.print(table(headers, bins, right=headers[1:]))
    _show_all(report.all)


def _show_all(figures: evaluate.Figures) -> None:
    out = screen()
    out.print(heading(f"All {figures.answers} answers"))
    headers = ["", "precision", "recall", "F1", "right", "wrong", "missed"]
    rows = [
        (name, f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}",
         str(score.right), str(score.wrong), str(score.missed))
        for name, score in (("linking", figures.linking), ("nomination", figures.nomination))
    ]  # fmt: skip
    out.print(table(headers, rows, right=headers[1:]))
    out.print(
        f"exactly right           {figures.exact_share:.3f}  {figures.exact} of {figures.answers}"
    )
    out.print(
        f"counted without a host  precision {figures.counted_precision:.3f},"
        f" {figures.counted_right} of {figures.counted}; share {figures.counted_share:.3f},"
        f" {figures.counted_met} of {figures.labelled}"
    )


def _row(name: str, figures: evaluate.Figures) -> list[str]:
    shares = (
        figures.linking.f1,
        figures.nomination.f1,
        figures.exact_share,
        figures.counted_precision,
        figures.counted_share,
    )
    return [_short(name), str(figures.answers), *(f"{share:.3f}" for share in shares)]


def _short(name: str) -> str:
    """A phenomenon, or a page's address without what all of them have."""
    return one_line(_SCHEME.sub("", name))[:_WIDEST]
