"""HTML as networks give it → plain text as its writer had it, with the links that it carried.

What strangers send is first brought into shape by a real sanitiser (a browser's
parser, in linear time); only its well-formed output is read, and entities are undone
last, so that a writer's "&lt;b&gt;" stays text and never becomes a tag.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

from bot.networks import clean

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {
    "p",
    "div",
    "blockquote",
    "pre",
    "ul",
    "ol",
    "table",
    "tr",
    "figure",
    "figcaption",
} | _HEADINGS
_BREAKS = _BLOCKS | {"br", "li"}
_READ = _BLOCKS | {"a", "br", "img", "li"}
_ATTRIBUTES = {"a": {"href"}, "img": {"alt", "class"}}
_PICTURED = frozenset({"emoji", "wp-smiley", "custom-emoji"})
_SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
_LINES = re.compile(r" ?\n ?")
_MANY = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """Text without markup, a blank line between paragraphs; and web links in their order."""

    text: str
    links: tuple[str, ...]


def plain(markup: str) -> Plain:
    """What a reader of the page would read, and where its links lead. Never raises.

    Emoji that a site turned into pictures are characters again; other pictures,
    scripts and comments are gone. Each http(s) link comes once.
    """
    reader = _Reader()
    shaped = nh3.clean(
        clean(markup), tags=_READ, attributes=_ATTRIBUTES, url_schemes={"http", "https"}
    )
    reader.feed(shaped)
    reader.close()
    text = _LINES.sub("\n", _SPACES.sub(" ", "".join(reader.words)))
    return Plain(text=_MANY.sub("\n\n", text).strip(), links=tuple(reader.links))


class _Reader(HTMLParser):
    """Reads well-formed HTML; the dict keeps links in order and each once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _BREAKS:
            self.words.append("\n")
        elif tag == "img" and _PICTURED & set((given.get("class") or "").split()):
            self.words.append(given.get("alt") or "")
        elif tag == "a" and _is_web(given.get("href") or ""):
            self.links[clean((given["href"] or "").strip())] = None

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.words.append("\n\n")

    def handle_data(self, data: str) -> None:
        # a line break in the source is a space to whoever reads the page
        self.words.append(data.replace("\n", " "))


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url.strip()).scheme in {"http", "https"}
    except ValueError:
        return False
