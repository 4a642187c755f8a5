"""Quotes of fans: only what hosts chose, unmodified, with author, handle and link."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.roundup.words import spoils

_START, _END = "\ue000", "\ue001"  # private use: `plain` lets neither into a text
_WEB = re.compile("https?://")
_MARK = re.compile(f"{_START}(.*?){_END}")

ERASED = "[a quote stood here; its author took it back]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A passage that a host chose to quote; `id` is stable, `text` is as its author wrote it."""

    id: str
    text: str
    name: str
    handle: str | None = None
    url: str | None = None
    network: str = ""
    spoiler: bool = False

    @property
    def fit_to_show(self) -> bool:
        """Whether it gives nothing away, by a host's mark or by its own cue."""
        return not self.spoiler and not spoils(self.text)

    def words(self) -> str:
        """The quote as a message shows it, with who said it and where."""
        who = (
            f"{self.name} ({self.handle})"
            if self.handle and self.handle != self.name
            else self.name
        )
        return f"“{self.text}”\n{' '.join(filter(None, ['—', who, self.url]))}"

    def page(self) -> str:
        """The quote as HTML, all that its author wrote escaped."""
        who, link = escape(self.name), escape(self.url or "", quote=True)
        handle = f" ({escape(self.handle)})" if self.handle and self.handle != self.name else ""
        cite = f'<a href="{link}">{who}{handle}</a>' if _WEB.match(link) else f"{who}{handle}"
        return f"<blockquote><p>{escape(self.text)}</p><cite>{cite}</cite></blockquote>"


def mark(id_: str) -> str:
    """What stands for a quote in a stored text, so that an erasure reaches it there."""
    return f"{_START}{id_}{_END}"


def marked(text: str, quotes: Sequence[Quote]) -> str:
    """A text with each quote's words replaced by its mark."""
    for quote in quotes:
        text = text.replace(quote.words(), mark(quote.id))
    return text


def unmarked(text: str, quotes: Mapping[str, Quote], *, html: bool = False) -> str:
    """The text as it reads with these quotes; those that are gone leave a note that says so."""

    def words(found: re.Match[str]) -> str:
        quote = quotes.get(found[1])
        if quote is None:
            return f"<p>{ERASED}</p>" if html else ERASED
        return quote.page() if html else quote.words()

    return _MARK.sub(words, text)


def marks(text: str) -> Sequence[str]:
    """The ids of the quotes that a stored text refers to, in order."""
    return _MARK.findall(text)
