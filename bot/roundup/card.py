"""The card: 1200×675 pixels of a standing, set by Typst with fonts that come as packages.

Typst and its fonts are an extra (`talkforreal[card]`); without them there is no picture and
the text goes alone.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from bot.errors import Fault
from bot.roundup.figures import Sheet
from bot.roundup.words import counted, number

WIDTH, HEIGHT = 1200, 675
CONTRAST = 4.5  # of every text against what it stands on

_FONTS = ("manimgx_fonts", "justmytype_intl_cjk")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff]")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The blog's name and colours ("#rrggbb"). `track` is what bars run in; no text stands on it."""

    blog: str = ""
    paper: str = "#fdf8f5"
    ink: str = "#2a2027"
    muted: str = "#6f6069"
    accent: str = "#b3123f"
    bar: str = "#e79aa9"
    track: str = "#f3e6e3"

    def faults(self, file: str) -> Sequence[Fault]:
        """What is wrong with the colours: not a colour, or text that is hard to read."""
        wrong = [
            Fault(file=file, key=name, what=f"{value!r} is no colour; write it as #rrggbb")
            for name, value in asdict(self).items()
            if name != "blog" and not _COLOUR.fullmatch(value)
        ]
        return wrong or [
            Fault(
                file=file,
                key=name,
                what=f"stands out {contrast(colour, self.paper):.1f}:1 from the paper; text needs {CONTRAST}:1",
            )
            for name, colour in (("ink", self.ink), ("muted", self.muted), ("accent", self.accent))
            if contrast(colour, self.paper) < CONTRAST
        ]


LIGHT = Look()
DARK = Look(
    paper="#1d1620",
    ink="#f8eff2",
    muted="#bba9b5",
    accent="#ff7f9f",
    bar="#8a3f58",
    track="#2e2431",
)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2: 1 (none) to 21 (black on white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def can_paint() -> bool:
    """Whether Typst and the fonts are installed."""
    return all(find_spec(name) is not None for name in ("typst", *_FONTS))


def paint(sheet: Sheet, look: Look = LIGHT) -> bytes | None:
    """The card of a standing as PNG; None where Typst and its fonts are not installed.

    The same figures give the same bytes.
    """
    if not can_paint():
        return None
    png: bytes = _compiler().compile(
        format="png", ppi=72.0, sys_inputs={"card": json.dumps(_data(sheet, look))}
    )
    return png


@cache
def _compiler() -> Any:
    """Typst with the fonts read once: they are what takes time."""
    typst = import_module("typst")
    paths = [str(files(package)) for package in _FONTS]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return typst.Compiler(str(files("bot.roundup") / "card.typ"), font_paths=fonts)


def _data(sheet: Sheet, look: Look) -> dict[str, Any]:
    most = max((sheet.number(f"places.{n}.people") for n in range(sheet.pictured())), default=0)
    question = str(sheet.of("question"))
    return {
        "look": asdict(look),
        "eyebrow": "The Talk",
        "blog": look.blog,
        "date": str(sheet.of("as_of")),
        "question": question,
        "script": script_of(question),
        "tag": str(sheet.of("tag")),
        "counted": f"{counted(sheet.number('people'), 'person', 'people')} counted",
        "rows": [_row(sheet, n, most) for n in range(sheet.pictured())],
    }


def _row(sheet: Sheet, n: int, most: int) -> dict[str, Any]:
    title, people = str(sheet.of(f"places.{n}.title")), sheet.number(f"places.{n}.people")
    rank = sheet.number(f"places.{n}.rank")
    return {
        "rank": rank,
        "mark": f"={rank}" if sheet.of(f"places.{n}.tied") else str(rank),
        "title": title,
        "script": script_of(title),
        "people": number(people),
        "share": people / most if most else 0,
    }


def script_of(text: str) -> str:
    """Whose shapes the Han characters of a text take: "ko", "ja", or else "zh"."""
    if _HANGUL.search(text):
        return "ko"
    return "ja" if _KANA.search(text) else "zh"
