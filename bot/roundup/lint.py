"""What a network or a duty forbids in a text: the rule, the words that broke it, the price."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.model import Limits
from bot.roundup.quotes import marks
from bot.roundup.words import calls

_LINK = re.compile(r"https?://\S+")
_CASHTAG = re.compile(r"(?<!\w)\$[A-Za-z]{1,6}\b")
_HIDDEN = re.compile("[\u200b\u2060\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A rule that a message breaks, the words that break it, and what sending it would cost."""

    rule: str
    part: int
    text: str
    price: Decimal

    def __str__(self) -> str:
        return f"part {self.part + 1}: {self.rule}: {self.text!r} (${self.price})"


def lint(
    texts: Sequence[str], limits: Limits, *, alt: str = "", live_mentions: bool = False
) -> Sequence[Breach]:
    """Every rule that these messages break on a network, in order; nothing where all is well."""
    found = [
        Breach(rule=rule, part=n, text=words, price=price_of(text, limits))
        for n, text in enumerate(texts)
        for rule, words in _rules(text, limits, live_mentions=live_mentions)
    ]
    if len(alt) > limits.alt:
        rule = f"an alt text has at most {limits.alt} characters"
        found.append(Breach(rule=rule, part=0, text=alt[:60], price=Decimal(0)))
    if len(texts) > 1 and not limits.threads:
        rule = f"{limits.network} takes one message, not a thread"
        found.append(Breach(rule=rule, part=1, text=texts[1][:60], price=Decimal(0)))
    return found


def price_of(text: str, limits: Limits) -> Decimal:
    """Dollars that sending a text costs on a network."""
    return limits.link_price if _LINK.search(text) else limits.text_price


def _rules(text: str, limits: Limits, *, live_mentions: bool) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    weight = limits.weigh(text)
    if weight > limits.weight:
        found.append((f"{weight} of {limits.weight} {limits.unit}", text[:60]))
    if not text.strip():
        found.append(("a message says something", text))
    if not limits.html:
        found += _of_marks(text, limits, live_mentions=live_mentions)
    return found


def _of_marks(text: str, limits: Limits, *, live_mentions: bool) -> list[tuple[str, str]]:
    found = [
        ("no invisible or direction-changing characters", hit) for hit in _HIDDEN.findall(text)
    ]
    if limits.at_calls and not (live_mentions and limits.live_mentions):
        found += [("nobody is called by a live @", hit) for hit in calls(text)]
    if not limits.links or limits.link_price > limits.text_price:
        found += [("a link costs more than a text without", hit) for hit in _LINK.findall(text)]
    if len(hits := _CASHTAG.findall(text)) > 1:
        found.append(("one cashtag a message", " ".join(hits)))
    if not limits.quotes:
        found += [("no quotes of fans on this network", hit) for hit in marks(text)]
    return found
