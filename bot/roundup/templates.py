"""Templates: sandboxed Jinja that can state figures and nothing else.

A kind of post has its own directory with one file a variant (`a.txt`, `b.txt` …; `page.html`
for networks that take HTML, and one at the top for kinds without their own). A file is a
row of blocks, in the order in which they are read; which of them a message has room for is
the composer's choice. A bare digit, a number word or a sum in a template is a fault: what
the standing does not say, no text can.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    nodes,
    pass_context,
)
from jinja2 import Template as Compiled
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.errors import ConfigError, Fault
from bot.model import OccasionKind
from bot.roundup.figures import Sheet, Value
from bot.roundup.words import counted, listed, number

BLOCKS = (
    "title", "opening", "lead", "place", "place_short", "more", "news", "people",
    "picks", "quotes", "thanks", "call", "link", "table",
)  # fmt: skip

_KEPT = 64  # compiled templates: those of a house, and of posts that were planned with older ones
_NUMBER_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|"
    r"thousands?|millions?|twice|thrice|half|double|majority)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")
_SUMS = (
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Pow,
    nodes.Neg,
)


class Figure:
    """A value in a template, noted as stated once it is written out or asked about."""

    __slots__ = ("_noted", "_query", "_sheet")

    def __init__(self, sheet: Sheet, query: str, noted: set[str]) -> None:
        self._sheet = sheet
        self._query = query
        self._noted = noted

    def value(self) -> Value:
        """The value itself; from here on it counts as stated."""
        self._noted.add(self._query)
        return self._sheet.of(self._query)

    def __str__(self) -> str:
        value = self.value()
        if isinstance(value, tuple):
            return listed(value)
        return number(value) if isinstance(value, int) else value

    def __bool__(self) -> bool:
        return bool(self.value())


class View:
    """Figures by a common beginning: `lead.people`, `place.title`."""

    __slots__ = ("_noted", "_prefix", "_sheet")

    def __init__(self, sheet: Sheet, prefix: str, noted: set[str]) -> None:
        self._sheet = sheet
        self._prefix = prefix
        self._noted = noted

    def __getattr__(self, name: str) -> Figure:
        query = f"{self._prefix}.{name}"
        if query not in self._sheet.values:
            raise AttributeError(name)
        return Figure(self._sheet, query, self._noted)


def _counted(figure: Figure, one: str, many: str) -> str:
    value = figure.value()
    return counted(value if isinstance(value, int) else 0, one, many)


def _environment(*, html: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=BaseLoader(), undefined=StrictUndefined, autoescape=html,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    escape = environment.filters["e"]
    environment.filters.clear()
    environment.globals.clear()
    environment.tests.clear()
    environment.filters.update(counted=_counted, listed=_listed, e=escape, escape=escape)
    return environment


@pass_context
def _listed(context: Context, figure: Figure) -> str:
    value = figure.value()
    return listed(value, context.get("most")) if isinstance(value, tuple) else str(figure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One variant of one kind's words. `name` is "roundup/a"; `source` is the whole file."""

    name: str
    source: str
    html: bool = False

    @property
    def blocks(self) -> Sequence[str]:
        """The names of its blocks, in the order in which they are read."""
        return _blocks(self.source, html=self.html)


@lru_cache(_KEPT)
def _blocks(source: str, *, html: bool) -> Sequence[str]:
    found = _environment(html=html).parse(source).find_all(nodes.Block)
    return tuple(block.name for block in found)


@lru_cache(_KEPT)
def _compiled(source: str, *, html: bool) -> Compiled:
    return _environment(html=html).from_string(source)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A block in words, and the queries whose figures it states."""

    text: str
    stated: frozenset[str]


class Renderer:
    """Renders a template's blocks over one sheet."""

    def __init__(self, template: Template, sheet: Sheet) -> None:
        self._compiled = _compiled(template.source, html=template.html)
        self._sheet = sheet

    def block(
        self,
        name: str,
        *,
        place: int | None = None,
        most: int | None = None,
        beyond: int | None = None,
        quoted: Sequence[str] = (),
    ) -> Rendered:
        """One block's words; empty where the template has no such block or it says nothing.

        `most` bounds how many items a list names, `beyond` is how many places are left out,
        `quoted` are the marks of the quotes. Raises ConfigError where the template cannot be rendered.
        """
        if name not in self._compiled.blocks:
            return Rendered("", frozenset())
        noted: set[str] = set()
        sheet = self._sheet if beyond is None else Sheet({**self._sheet.values, "beyond": beyond})
        names = {**_names(sheet, noted, place), "most": most, "quoted": quoted}
        try:
            context = self._compiled.new_context(names)
            text = "".join(self._compiled.blocks[name](context))
        except (TemplateError, TypeError) as error:
            raise ConfigError([Fault(file="templates", key=name, what=str(error))]) from error
        return Rendered(text.strip(), frozenset(noted))


def _names(sheet: Sheet, noted: set[str], place: int | None) -> Mapping[str, Any]:
    names: dict[str, Any] = {}
    for query in sheet.values:
        head = query.split(".")[0]
        names[head] = View(sheet, head, noted) if "." in query else Figure(sheet, query, noted)
    names["places"] = [View(sheet, f"places.{n}", noted) for n in range(sheet.places())]
    if place is not None:
        names["place"] = View(sheet, f"places.{place}", noted)
    return names


@dataclass(frozen=True, slots=True)
class Templates:
    """Every template of a directory, by kind."""

    text: Mapping[OccasionKind, tuple[Template, ...]] = field(default_factory=dict)
    html: Mapping[OccasionKind, Template] = field(default_factory=dict)

    def variants(self, kind: OccasionKind, *, html: bool = False) -> Sequence[Template]:
        """A kind's variants, by name; on networks that take HTML there is one page a kind."""
        if html and kind in self.html:
            return (self.html[kind],)
        return self.text[kind]


def directory_of(kind: OccasionKind) -> str:
    """Where a kind's variants lie: "first-answers"."""
    return kind.value.replace(" ", "-")


def load_templates(directory: Path) -> Templates:
    """Read every template. Raises ConfigError with all that is wrong with any of them."""
    faults = check_templates(directory)
    if faults:
        raise ConfigError(faults)
    page = _read(directory / "page.html", "page", html=True)
    text = {
        kind: tuple(
            _read(path, f"{directory_of(kind)}/{path.stem}") for path in _variants(directory, kind)
        )
        for kind in OccasionKind
    }
    return Templates(text, {kind: _page(directory, kind, page) for kind in OccasionKind})


def _variants(directory: Path, kind: OccasionKind) -> Sequence[Path]:
    return sorted((directory / directory_of(kind)).glob("*.txt"))


def _page(directory: Path, kind: OccasionKind, otherwise: Template) -> Template:
    own = directory / directory_of(kind) / "page.html"
    return _read(own, f"{directory_of(kind)}/page", html=True) if own.exists() else otherwise


def _read(path: Path, name: str, *, html: bool = False) -> Template:
    return Template(name=name, source=path.read_text("utf-8"), html=html)


def check_templates(directory: Path) -> Sequence[Fault]:
    """What is wrong with the templates of a directory; nothing where all is well."""
    faults = [
        Fault(
            file=str(directory / directory_of(kind)),
            key=kind.value,
            what="has no variant; write at least one, a.txt",
        )
        for kind in OccasionKind
        if not _variants(directory, kind)
    ]
    if not (directory / "page.html").is_file():
        faults.append(Fault(file=str(directory), key="page.html", what="is missing"))
    for path in sorted([*directory.rglob("*.txt"), *directory.rglob("*.html")]):
        faults.extend(_check(path))
    return faults


def _check(path: Path) -> Iterator[Fault]:
    html = path.suffix == ".html"
    try:
        tree = _environment(html=html).parse(path.read_text("utf-8"))
    except (TemplateSyntaxError, UnicodeDecodeError) as error:
        yield Fault(file=str(path), key="template", what=f"cannot be read: {error}")
        return
    blocks = [block.name for block in tree.find_all(nodes.Block)]
    if "opening" not in blocks:
        yield Fault(
            file=str(path), key="opening", what="is missing; every post opens with something"
        )
    for name in blocks:
        if name not in BLOCKS:
            yield Fault(
                file=str(path), key=name, what=f"is no block; there are {', '.join(BLOCKS)}"
            )
    for what, line in _numbers(tree, html=html):
        yield Fault(
            file=str(path), key=f"line {line}", what=f"{what}; only figures may state numbers"
        )


def _numbers(tree: nodes.Template, *, html: bool) -> Iterator[tuple[str, int]]:
    for data in tree.find_all(nodes.TemplateData):
        text = _TAG.sub("", data.data) if html else data.data
        yield from ((what, data.lineno) for what in _numbers_in(text))
    for const in tree.find_all(nodes.Const):
        if const.value is not None and not isinstance(const.value, bool):
            yield from ((what, const.lineno) for what in _numbers_in(str(const.value)))
    for kind in _SUMS:
        yield from (("a sum", found.lineno) for found in tree.find_all(kind))
    for found in tree.find_all(nodes.Getattr):
        if isinstance(found.node, nodes.Name) and found.node.name == "loop":
            yield f"loop.{found.attr}", found.lineno


def _numbers_in(text: str) -> Iterator[str]:
    digit = next((char for char in text if char.isnumeric()), None)
    if digit is not None:
        yield f"a bare {digit!r}"
    if found := _NUMBER_WORDS.search(text):
        yield f"the number word {found[0]!r}"
