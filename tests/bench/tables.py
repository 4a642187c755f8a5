"""Tables of figures as the documents show them: in Markdown, each between two comments that name it."""

import re
from collections.abc import Sequence
from pathlib import Path

Cells = Sequence[str]
"""One line of a table; the first of all is its head."""


def markdown(lines: Sequence[Cells]) -> str:
    """The table, without a line's end behind it."""
    head, *others = [f"| {' | '.join(cells)} |" for cells in lines]
    return "\n".join([head, "|" + " --- |" * len(lines[0]), *others])


def put(file: Path, name: str, lines: Sequence[Cells]) -> None:
    """Put a table in the place of the one of that name; the rest of the document stays as it is.

    Raises ValueError where the document has no place for it.
    """
    text = file.read_text("utf-8")
    first, last = _place(file, text, name)
    file.write_text(f"{text[:first]}{markdown(lines)}\n{text[last:]}", "utf-8")


def shown(file: Path, name: str) -> list[Cells]:
    """The lines of the table of that name in a document, the head first.

    Raises ValueError where the document has no place for it.
    """
    text = file.read_text("utf-8")
    first, last = _place(file, text, name)
    lines = [line.strip("| ").split(" | ") for line in text[first:last].splitlines()]
    return [*lines[:1], *lines[2:]]


def _place(file: Path, text: str, name: str) -> tuple[int, int]:
    found = re.search(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", text, re.DOTALL)
    if found is None:
        raise ValueError(
            f'{file}: no place for the table "{name}"; write <!-- {name} --> on a line where'
            f" it shall begin, and <!-- /{name} --> on one where it shall end"
        )
    return found.span()
