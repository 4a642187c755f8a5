"""`talkforreal evaluate`."""

import gc
import json as jsonlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import catalogue, evaluate, nominate
from bot.cli import place
from bot.cli.frame import Options
from bot.cli.screen import as_json, heading, one_line, screen, table
from bot.errors import ConfigError, Fault


def command(
    options: Options,
    labels: Annotated[Path, typer.Argument(help="Labelled answers, one JSON object a line.")],
    misses: Annotated[bool, typer.Option("--misses", help="List what was read otherwise.")] = False,
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
        as_json(_plain(report))
    else:
        _show(report, misses=misses)


def _labels(path: Path) -> list[Mapping[str, Any]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Fault(file=str(path), key="file", what=str(error))]) from error
    found: list[Mapping[str, Any]] = []
    faults = []
    for number, line in enumerate(lines, start=1):
        try:
            found += [jsonlib.loads(line)] if line.strip() else []
        except jsonlib.JSONDecodeError as error:
            faults.append(Fault(file=str(path), key=f"line {number}", what=str(error)))
    if faults:
        raise ConfigError(faults)
    return found


def _figures(figures: evaluate.Figures) -> dict[str, Any]:
    return {
        "answers": figures.answers,
        "linking": _score(figures.linking),
        "nomination": _score(figures.nomination),
        "exactly_right": round(figures.exact_share, 4),
        "counted": figures.counted,
        "counted_precision": round(figures.counted_precision, 4),
        "counted_share": round(figures.counted_share, 4),
    }


def _score(score: evaluate.Score) -> dict[str, float]:
    return {name: round(getattr(score, name), 4) for name in ("precision", "recall", "f1")}


def _plain(report: evaluate.Report) -> dict[str, Any]:
    return {
        "all": _figures(report.all),
        "phenomena": {name: _figures(f) for name, f in report.phenomena.items()},
        "without": {name: _figures(f) for name, f in report.without.items()},
        "calibration": [
            {"low": b.low, "high": b.high, "all": b.all, "right": b.right} for b in report.bins
        ],
        "misses": [
            {"id": m.id, "what": m.what, "work": m.work, "reason": m.reason} for m in report.misses
        ],
    }


def _show(report: evaluate.Report, *, misses: bool) -> None:
    out = screen()
    rows = [_row("all", report.all), *(_row(n, f) for n, f in sorted(report.phenomena.items()))]
    headers = ["", "answers", "linking F1", "precision", "recall", "picks F1", "exactly right", "counted, right"]  # fmt: skip
    out.print(table(headers, rows, right=headers[1:]))
    if misses:
        out.print()
        out.print(heading("Read otherwise than labelled"))
        for miss in report.misses:
            out.print(f"  {miss.id}: {miss.what}: {miss.work}  {one_line(miss.reason)}")


def _row(name: str, figures: evaluate.Figures) -> list[str]:
    linking, picks = figures.linking, figures.nomination
    shares = (linking.f1, linking.precision, linking.recall, picks.f1, figures.exact_share, figures.counted_precision)  # fmt: skip
    return [name, str(figures.answers), *(f"{share:.3f}" for share in shares)]
