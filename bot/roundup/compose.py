"""Figures and a template → the messages of one post, within a network's limits.

What does not fit is left out in this order: quotes, hosts' picks, what is news, the count of
people, thanks, the lead sentence, places from the last up (those that tie go together), the
link, the call to answer. A title is never cut in two: a line that is too long loses its
details, then is left out whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.model import Limits, OccasionKind
from bot.roundup.figures import Sheet
from bot.roundup.quotes import Quote, mark, marked
from bot.roundup.templates import Rendered, Renderer, Template
from bot.roundup.words import calls, unlinked

LEAVE_OUT = ("quotes", "picks", "news", "people", "thanks", "lead", "places", "link", "call")

LONGEST = {  # messages of one post at most
    OccasionKind.PROMPT: 4,
    OccasionKind.FIRST_ANSWERS: 2,
    OccasionKind.ROUNDUP: 4,
    OccasionKind.LAST_CALL: 2,
    OccasionKind.RESULT: 5,
    OccasionKind.CORRECTION: 3,
}

_LISTS = (None, 5, 3, 2, 1)  # how many items a sentence lists, tried in turn
_GLUE = "\ue010"  # private use: holds a title's words together while a text is split
_BREAKS = re.compile(r"(?<=[。！？、])|\s+")
_QUOTES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A post in words, with a mark where a quote stands (see `unmarked`). `stated` are the queries of its figures, `quotes` the ids of its quotes.

    `left_out` names what the network had no room for; `price` is dollars for all messages.
    """

    template: str
    texts: tuple[str, ...]
    title: str | None
    stated: tuple[str, ...]
    quotes: tuple[str, ...]
    left_out: tuple[str, ...]
    price: Decimal


@dataclass(frozen=True, slots=True)
class _Unit:
    """A line or paragraph with what stands before it when it follows another in its message."""

    name: str
    before: str
    rendered: Rendered
    quote: str | None = None


def compose(
    sheet: Sheet,
    template: Template,
    limits: Limits,
    kind: OccasionKind,
    *,
    quotes: Sequence[Quote] = (),
    links: bool | None = None,
) -> Composed:
    """Put figures into words for one network.

    `links` says whether the talk's page is linked; where it is not given, only where a link
    costs nothing. Raises ConfigError where the template cannot be rendered.
    """
    shown = [q for q in quotes if q.fit_to_show] if limits.quotes else []
    if limits.html:
        return _page(sheet, template, limits, shown)
    with_links = links if links is not None else limits.link_price <= limits.text_price
    composer = _Composer(sheet, template, limits, shown[:_QUOTES_SHOWN], links=with_links)
    return composer.fit(LONGEST[kind] if limits.threads else 1)


def _page(sheet: Sheet, template: Template, limits: Limits, quotes: Sequence[Quote]) -> Composed:
    renderer = Renderer(template, sheet)
    marks = [mark(quote.id) for quote in quotes]
    blocks = [(name, renderer.block(name, quoted=marks)) for name in template.blocks]
    title = next((found.text for name, found in blocks if name == "title"), None)
    body = [found.text for name, found in blocks if name != "title" and found.text]
    if not template.html:
        body = [f"<p>{text}</p>" for text in body]
    return Composed(
        template=template.name,
        texts=("\n\n".join(body),),
        title=title,
        stated=tuple(sorted(set().union(*(found.stated for _, found in blocks)))),
        quotes=tuple(quote.id for quote in quotes),
        left_out=(),
        price=limits.text_price,
    )


class _Composer:
    """Fits one post to one network by leaving things out."""

    def __init__(
        self,
        sheet: Sheet,
        template: Template,
        limits: Limits,
        quotes: Sequence[Quote],
        *,
        links: bool,
    ) -> None:
        self.sheet = sheet
        self.template = template
        self.renderer = Renderer(template, sheet)
        self.limits = limits
        self.quotes = quotes
        self.links = links
        self.live = limits.live_mentions and bool(sheet.of("live_mentions"))

    def fit(self, longest: int) -> Composed:
        """The fullest text of at most so many messages."""
        units, omitted = self._units()
        texts = self._packed(units)
        for name in LEAVE_OUT:
            while len(texts) > longest and (fewer := self._without(units, name)) is not None:
                units = fewer
                texts = self._packed(units)
                omitted.append(name)
        return self._composed(units, texts[:longest], omitted)

    def _composed(
        self, units: Sequence[_Unit], texts: Sequence[str], omitted: list[str]
    ) -> Composed:
        title = self.renderer.block("title").text or None
        return Composed(
            template=self.template.name,
            texts=tuple(marked(text, self.quotes) for text in texts),
            title=title,
            stated=tuple(sorted(set().union(*(unit.rendered.stated for unit in units)))),
            quotes=tuple(unit.quote for unit in units if unit.quote),
            left_out=tuple(dict.fromkeys(omitted)),
            price=sum((self._price(text) for text in texts), Decimal(0)),
        )

    def _price(self, text: str) -> Decimal:
        return self.limits.link_price if "://" in text else self.limits.text_price

    def _units(self) -> tuple[list[_Unit], list[str]]:
        units: list[_Unit] = []
        omitted: list[str] = []
        for name in self.template.blocks:
            if name in {"title", "place_short", "more", "table"} or (
                name == "link" and not self.links
            ):
                continue
            if name == "place":
                units += self._places(range(self.sheet.places()), omitted)
            elif name == "quotes":
                units += self._quoted(omitted)
            elif (found := self._shortened(name)).text:
                units.append(_Unit(name, "\n\n", found))
        return units, omitted

    def _shortened(self, name: str) -> Rendered:
        """A block that fits one message by listing fewer items, or as it is where nothing helps."""
        for most in _LISTS:
            found = self._clear(self.renderer.block(name, most=most))
            if self.limits.weigh(found.text) <= self.limits.weight:
                return found
        return found

    def _clear(self, found: Rendered) -> Rendered:
        return found if self.live else Rendered(unlinked(found.text), found.stated)

    def _places(self, which: Sequence[int], omitted: list[str]) -> Iterator[_Unit]:
        beyond = self.sheet.number("nominees")
        before = "\n\n"
        for n in which:
            line = self._line(n)
            if line is None:
                omitted.append("places")
                continue
            yield _Unit(f"places {n}", before, line)
            before = "\n"
            beyond -= 1
        if beyond > 0 and (more := self._clear(self.renderer.block("more", beyond=beyond))).text:
            yield _Unit("more", before, more)

    def _line(self, n: int) -> Rendered | None:
        for block in ("place", "place_short"):
            found = self._clear(self.renderer.block(block, place=n))
            if found.text and self.limits.weigh(found.text) <= self.limits.weight:
                return found
        return None

    def _quoted(self, omitted: list[str]) -> Iterator[_Unit]:
        for quote in self.quotes:
            words = quote.words()
            # unmodified or not at all: one that would call somebody is left out
            quiet = self.live or not (self.limits.at_calls and calls(words))
            if quiet and self.limits.weigh(words) <= self.limits.weight:
                yield _Unit("quotes", "\n\n", Rendered(words, frozenset()), quote.id)
            else:
                omitted.append("quotes")

    def _without(self, units: Sequence[_Unit], name: str) -> list[_Unit] | None:
        """The units with one thing less, or None where there is nothing of it left to take."""
        if name == "places":
            return self._with_fewer_places(units)
        last = next((i for i in range(len(units) - 1, -1, -1) if units[i].name == name), None)
        return None if last is None else [*units[:last], *units[last + 1 :]]

    def _with_fewer_places(self, units: Sequence[_Unit]) -> list[_Unit] | None:
        named = [int(unit.name.split()[1]) for unit in units if unit.name.startswith("places ")]
        if len(named) <= 1:
            return None
        last = self.sheet.of(f"places.{named[-1]}.rank")
        kept = [n for n in named if self.sheet.of(f"places.{n}.rank") != last] or named[:-1]
        at = next(i for i, unit in enumerate(units) if unit.name.startswith("places "))
        others = [u for u in units if not u.name.startswith("places ") and u.name != "more"]
        return [*others[:at], *self._places(kept, []), *others[at:]]

    def _packed(self, units: Sequence[_Unit]) -> list[str]:
        """Messages filled in order; a unit that fits none alone is split between its words."""
        texts: list[str] = []
        for unit in units:
            joined = texts[-1] + unit.before + unit.rendered.text if texts else unit.rendered.text
            if self.limits.weigh(joined) <= self.limits.weight:
                texts[-1:] = [joined]
            else:
                texts += self._split(unit.rendered)
        return texts

    def _split(self, rendered: Rendered) -> list[str]:
        if self.limits.weigh(rendered.text) <= self.limits.weight:
            return [rendered.text]
        messages = [""]
        for glued in _BREAKS.split(self._glued(rendered.text)):
            word = glued.replace(_GLUE, " ")
            longer = f"{messages[-1]} {word}".strip()
            if self.limits.weigh(longer) <= self.limits.weight:
                messages[-1] = longer
            else:
                messages.append(word)
        return [message for message in messages if message]

    def _glued(self, text: str) -> str:
        """The text with the words of each title held together."""
        titles = {str(self.sheet.of(f"places.{n}.title")) for n in range(self.sheet.places())}
        for value in self.sheet.values.values():
            titles.update(value if isinstance(value, tuple) else ())
        for title in sorted(titles, key=len, reverse=True):
            text = text.replace(title, title.replace(" ", _GLUE))
        return text
