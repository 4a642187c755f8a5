"""What a text weighs on X: weighted length under X's published configuration, version 3.

Latin and the scripts up to U+10FF weigh 1, everything above 2, an emoji 2 however many
code points it is made of, a link 23 whatever its length; counted after NFC.
"""

import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import regex

HEAVIEST = 280
LINK = 23

_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_HOST_LIMIT = 63  # of a label as it goes out, in punycode
_TCO_SLUG = r"https?://t\.co/([a-z0-9]+)(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?"
_TCO_SLUG_LIMIT = 40

_PICTURE = r"(?:(?![©®])\p{Extended_Pictographic}\uFE0F?|[©®]\uFE0F)"
_EMOJI = rf"""
      \p{{Regional_Indicator}}{{2}}
    | [0-9\#*]\uFE0F?\u20E3
    | {_PICTURE}\p{{Emoji_Modifier}}?
      (?:[\U000E0020-\U000E007E]+\U000E007F)?
      (?:\u200D{_PICTURE}\p{{Emoji_Modifier}}?)*
"""

_INVISIBLE = r"\s\p{Cc}\uFFFE\uFEFF\uFFFF\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069"
_LETTER = rf"[^{_INVISIBLE}!'\#%&()*+,\\\-./:;<=>?@\[\]\^_{{|}}~$]"
_LATIN = r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
_TLD = r"(?:\L<tlds>|xn--[\-0-9a-z]+)(?=[^0-9a-zA-Z@+\-]|$)"
_PATH_CHAR = rf"[a-z\u0400-\u04FF0-9!*';:=+,.$/%\#\[\]\-\u2013_~@|&{_LATIN}]"
_PARENS = rf"\((?:{_PATH_CHAR}+|{_PATH_CHAR}*\({_PATH_CHAR}+\){_PATH_CHAR}*)\)"
_PATH_END = rf"(?:[+\-a-z\u0400-\u04FF0-9=_\#/{_LATIN}]|{_PARENS})"
# Atomic and bounded, so that no text can make the search slow.
_LABEL = rf"{_LETTER}(?>(?:[_\-]|{_LETTER}){{0,250}})(?<![_\-])\."
_DOMAIN = rf"(?:{_LABEL}){{0,10}}(?!(?:-|{_LETTER}){{0,250}}_){_LABEL}{_TLD}"
_URL = rf"""
    (?<before>[^A-Za-z0-9@＠$\#＃{_INVISIBLE}]|[{_INVISIBLE}]|^)
    (?<url>
      (?<protocol>https?://)?
      (?<domain>{_DOMAIN})
      (?::[0-9]+)?
      (?<path>/(?:
          (?:{_PATH_CHAR}*(?:{_PARENS}{_PATH_CHAR}*)*{_PATH_END})
        | (?:@{_PATH_CHAR}+/)
      )?)?
      (?:\?[a-z0-9!?*'@();:&=+$/%\#\[\]\-_.,~|]*[a-z0-9\-_&=\#/])?
    )
"""
_BARE = rf"(?:[\-a-z0-9{_LATIN}]+\.)+{_TLD}"
_NOT_BEFORE_BARE = frozenset("-_./")


class _Patterns(NamedTuple):
    slug: "regex.Pattern[str]"
    emoji: "regex.Pattern[str]"
    url: "regex.Pattern[str]"
    bare: "regex.Pattern[str]"


@cache
def _patterns() -> _Patterns:
    """Made when a text is first weighed: some 1,400 domains take long, and most commands weigh none."""
    tlds = frozenset((files("bot.model") / "tlds.txt").read_text("utf-8").split())
    free = regex.VERBOSE | regex.IGNORECASE
    return _Patterns(
        slug=regex.compile(_TCO_SLUG, regex.IGNORECASE),
        emoji=regex.compile(_EMOJI, regex.VERBOSE),
        url=regex.compile(_URL, free, tlds=tlds),
        bare=regex.compile(_BARE, free, tlds=tlds),
    )


def weigh(text: str) -> int:
    """Weighted length of a text as X counts it, in units of which a post holds 280."""
    composed = unicodedata.normalize("NFC", text)
    total = end = 0
    for start, stop in urls(composed):
        total += _weigh_words(composed[end:start]) + LINK
        end = stop
    return total + _weigh_words(composed[end:])


def urls(text: str) -> tuple[tuple[int, int], ...]:
    """Where X would see links, with or without a protocol: spans in code points, in order."""
    if "." not in text:
        return ()
    return tuple(span for match in _patterns().url.finditer(text) for span in _spans(match))


def fold_urls(text: str, mark: str = "\N{LINK SYMBOL}") -> str:
    """The text with every link replaced by one mark, so that shortened links compare equal."""
    pieces, end = [], 0
    for start, stop in urls(text):
        pieces += [text[end:start], mark]
        end = stop
    return "".join((*pieces, text[end:]))


def _spans(match: "regex.Match[str]") -> tuple[tuple[int, int], ...]:
    if not _is_host(match["domain"]):
        return ()
    if match["protocol"] is None:
        return _bare_spans(match)
    start, stop = match.span("url")
    short = _patterns().slug.match(match["url"])
    if short is None:
        return ((start, stop),)
    return ((start, start + short.end()),) if len(short[1]) <= _TCO_SLUG_LIMIT else ()


def _bare_spans(match: "regex.Match[str]") -> tuple[tuple[int, int], ...]:
    """Without a protocol only ASCII hosts are links; path and query belong to the last of them."""
    if match["before"] in _NOT_BEFORE_BARE:
        return ()
    offset, stop = match.start("domain"), match.end("url")
    spans = [
        (offset + m.start(), offset + m.end()) for m in _patterns().bare.finditer(match["domain"])
    ]
    if spans and match["path"]:
        spans[-1] = (spans[-1][0], stop)
    return tuple(spans)


def _is_host(domain: str) -> bool:
    try:
        return all(0 < len(label.encode("idna")) <= _HOST_LIMIT for label in domain.split("."))
    except UnicodeError:
        return False


def _weigh_words(text: str) -> int:
    without, emoji = _patterns().emoji.subn("", text)
    return 2 * emoji + sum(map(_weigh_character, without))


def _weigh_character(character: str) -> int:
    point = ord(character)
    return 1 if any(low <= point <= high for low, high in _LIGHT) else 2
