"""How things look in a terminal, and plainly where nobody looks: tables, bars, JSON.

Colours go where rich finds a terminal and NO_COLOR is not set. What strangers wrote never
reaches a terminal raw: control characters and direction marks are shown, not obeyed.
"""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.progress import Progress

PLAIN_WIDTH = 110  # where no terminal says how wide it is
BAR = 24


def screen() -> Console:
    """Standard output as a console, as wide as the terminal or PLAIN_WIDTH where there is none."""
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, emoji=False, markup=False)


def harmless(text: str) -> str:
    """A stranger's text with what could move a cursor or turn a line's direction made visible."""
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character
    if character in "\u200c\u200d":  # joiners are part of words and of emoji
        return character
    return f"⟨{ord(character):x}⟩"


def one_line(text: str, longest: int = 60) -> str:
    """A stranger's text on one line, cut with "…" where it is longer."""
    flat = " ".join(harmless(text).split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[str | Text]],
    right: Sequence[str] = (),
    *,
    header: bool = True,
) -> Table:
    """A table; the columns in `right` are set to the right, as numbers are.

    Without `header` only their number counts.
    """
    frame = box.SIMPLE_HEAD if sys.stdout.isatty() else None
    made = Table(
        box=frame, pad_edge=False, header_style="bold", show_edge=False, show_header=header
    )
    for name in headers:
        made.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    return made


def bar(value: int, most: int, width: int = BAR) -> Text:
    """A value as a bar, beside the longest one."""
    filled = 0 if most == 0 else max(round(value / most * width), 1 if value else 0)
    return Text("█" * filled, style="magenta")


def panel(body: str, title: str, subtitle: str) -> Panel | Text:
    """A message as it will stand somewhere, in a frame, or between lines where nobody looks."""
    if not sys.stdout.isatty():
        return Text(f"── {title} · {subtitle}\n{body}\n")
    return Panel(
        Text(body), title=title, subtitle=subtitle, title_align="left", subtitle_align="right",
        width=72, border_style="magenta",
    )  # fmt: skip


def heading(text: str) -> Text:
    """A line above what follows."""
    return Text(text, style="bold")


def as_json(value: Any) -> None:
    """Print a value as JSON for a program: indented, in UTF-8, dates as ISO 8601."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))  # noqa: T201 (the command's answer)


def complain(sentence: str) -> None:
    """Say what is wrong, on standard error."""
    print(f"talkforreal: {harmless(sentence)}", file=sys.stderr)  # noqa: T201 (the place for it)


@contextmanager
def progress(what: str, total: int | None = None) -> "Iterator[Progress]":
    """A progress bar on standard error, gone when done; nothing where no terminal is."""
    # `read` shows none, and is up the sooner
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    shown = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with shown:
        shown.add_task(what, total=total)
        yield shown
