"""What strangers wrote, made harmless to look at; times and links as pages show them.

Escaping is the templates' own (autoescape is always on); this takes care of what is
dangerous without being markup: characters that turn the direction of a line, floods
of invisible ones, and addresses that are no links.
"""

import re
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

_TURNS = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029"
_CONTROLS = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_TURNS}\U000e0000-\U000e0fff\ud800-\udfff]")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\u034f]{3,}")
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)
_TITLE = re.compile(r"\*([^*\n]{1,120})\*")
_RESERVED = ":/?#[]@!$&'()*+,;=%~"


def harmless(text: object) -> str:
    """A stranger's text whose invisible and direction-turning characters are shown, not obeyed."""
    seen = _CONTROLS.sub(lambda found: f"⟨{ord(found[0]):x}⟩", str(text))
    seen = _INVISIBLE.sub(lambda found: f"⟨{len(found[0])} invisible⟩", seen)
    return _MARKS.sub(r"\1", seen)


def marked(text: str, start: int | None, stop: int | None) -> Markup:
    """A stranger's text with one stretch of it highlighted, in code points."""
    if start is None or stop is None or not 0 <= start < stop <= len(text):
        return Markup(escape(harmless(text)))  # noqa: S704 (escaped just here)
    before, passage, after = text[:start], text[start:stop], text[stop:]
    return Markup("{}<mark>{}</mark>{}").format(
        harmless(before), harmless(passage), harmless(after)
    )


def short(text: object, longest: int = 90) -> str:
    """A stranger's text on one line, cut with "…" where it is longer; else a value as it prints."""
    flat = " ".join(harmless(str(text)[: longest * 4]).split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"


def told(reason: str, longest: int = 240) -> Markup:
    """Why something was read so, on one line; titles between asterisks are set as titles."""
    return Markup(_TITLE.sub(r"<cite>\1</cite>", str(escape(short(reason, longest)))))  # noqa: S704 (escaped just here)


def link(url: str | None) -> str | None:
    """An address that may be a link: http or https with a host, in plain ASCII. None for anything else."""
    if not url or any(unicodedata.category(c) in {"Cc", "Cf"} for c in url):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return quote(url.strip(), safe=_RESERVED)


def when(at: datetime | None, *, day_only: bool = False) -> Markup:
    """A time as the page shows it: UTC in words, in the reader's own zone where a script runs."""
    if at is None:
        return Markup("never")
    utc = at.astimezone(UTC)
    words = f"{utc:%-d %b %Y}" if day_only else f"{utc:%-d %b %Y, %H:%M} UTC"
    kind = "day" if day_only else "minute"
    template = Markup('<time datetime="{}" data-shown="{}">{}</time>')
    return template.format(utc.isoformat(timespec="seconds"), kind, words)


def many(count: int, one: str, more: str | None = None) -> str:
    """A count with its noun: "1 person", "2 people"."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def dollars(amount: Decimal | None) -> str:
    """A sum as hosts read it: whole cents, more where a cent says too little."""
    if amount is None:
        return "no limit"
    whole_cents = amount == amount.quantize(Decimal("0.01"))
    return f"${amount:,.2f}" if whole_cents else f"${amount.normalize():,f}"
