"""Answers made up for the tests, as labelled objects: see answers.txt for how they are written."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("answers.txt")
_LABEL = re.compile(r"([+~-])(.+?) (\d{4})(!?)(?=\s+[+~-]|$)")
STANCES = {"+": "nominated", "~": "mentioned", "-": "negative"}


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
