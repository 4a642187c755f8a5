"""Labelled answers: made up for the tests (answers.txt tells how), and those kept by split."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("answers.txt")
LABELLED = (
    Path(__file__).with_name("labelled.jsonl"),
    Path(__file__).with_name("made.jsonl"),
    Path(__file__).with_name("made_more.jsonl"),
    Path(__file__).with_name("made_third.jsonl"),
    Path(__file__).with_name("made_fourth.jsonl"),
    Path(__file__).with_name("made_fifth.jsonl"),
    Path(__file__).with_name("made_sixth.jsonl"),
    Path(__file__).with_name("made_seventh.jsonl"),
    Path(__file__).with_name("public.jsonl"),
    Path(__file__).with_name("public_more.jsonl"),
    Path(__file__).with_name("public_unworked.jsonl"),
    Path(__file__).with_name("public_latest.jsonl"),
    Path(__file__).with_name("public_newest.jsonl"),
    Path(__file__).with_name("public_third.jsonl"),
    Path(__file__).with_name("public_fourth.jsonl"),
    Path(__file__).with_name("public_fifth.jsonl"),
    Path(__file__).with_name("public_sixth.jsonl"),
)
"""By split: made up, then from public pages. What was made with each is told in docs/reading.md."""
KEPT = Path(__file__).with_name("public_kept.jsonl")
"""No name, rule or weight was made for one of its answers: what is reached on it is what to expect of other sites.

Once something is made for one, it is practice, and belongs to another file.
"""
MADE_KEPT = Path(__file__).with_name("made_kept.jsonl")
"""Kept apart as those are, but made up: in the manner of the shared answers, mostly about works that they do not name."""
_LABEL = re.compile(r"([+~-])(.+?) (\d{4})(!?)(?=\s+[+~-]|$)")
STANCES = {"+": "nominated", "~": "mentioned", "-": "negative"}


def labelled() -> list[dict[str, Any]]:
    """Every answer of the labelled files, in their order, with its `split`; without those kept apart."""
    return [answer for file in LABELLED for answer in answers_of(file)]


def kept() -> list[dict[str, Any]]:
    """The answers of public pages kept apart, in their order: to measure, never to work on."""
    return answers_of(KEPT)


def answers_of(file: Path) -> list[dict[str, Any]]:
    """The labelled answers of one file, in its order."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def answers() -> Iterator[dict[str, Any]]:
    """One labelled answer a line, in the form that `evaluate` reads."""
    tag = ""
    for number, line in enumerate(FILE.read_text("utf-8").splitlines(), 1):
        if line.startswith("["):
            tag = line.strip("[]")
        if line.startswith(("#", "[")) or not line.strip():
            continue
        asked, _, labels = line.rpartition("=>")
        prompt, _, text = asked.partition("|")
        yield {
            "id": f"line {number}",
            "source": tag,
            "prompt": prompt.strip(),
            "kind": "comment",
            "text": text.strip(),
            "phenomena": [tag],
            "label": {"is_answer": "+" in labels, "nominations": list(_labels(labels))},
        }


def _labels(labels: str) -> Iterator[dict[str, Any]]:
    for sign, title, year, inferred in _LABEL.findall(labels.strip()):
        yield {
            "drama": f"{title} ({year})",
            "drama_aliases_seen": [],
            "stance": STANCES[sign],
            "inferred": bool(inferred),
        }
