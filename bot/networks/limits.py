"""What each network takes in one message, and how it weighs a text.

Prices are list prices: X's change with little notice, so whoever wires a network up may
hand in others.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import regex

from bot.errors import Unknown
from bot.model import Limits
from bot.model.weight import weigh

_GRAPHEME = regex.compile(r"\X")
_LINK = regex.compile(r"https?://\S+")

_LINK_ON_MASTODON = 23  # every link counts as so many characters


def graphemes(text: str) -> int:
    """How many characters a reader sees."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def _mastodon(text: str) -> int:
    return graphemes(_LINK.sub("x" * _LINK_ON_MASTODON, text))


LIMITS: Mapping[str, Limits] = {
    "x": Limits(
        network="x", weight=280, weigh=weigh, unit="weighted characters", alt=1000,
        quotes=False, text_price=Decimal("0.015"), link_price=Decimal("0.200"),
    ),
    "bluesky": Limits(
        network="bluesky", weight=300, weigh=graphemes, unit="graphemes", alt=2000,
        at_calls=False,
    ),
    "mastodon": Limits(
        network="mastodon", weight=500, weigh=_mastodon, unit="characters", alt=1500,
    ),
    "wordpress": Limits(
        network="wordpress", weight=200_000, weigh=len, unit="characters", alt=1000,
        threads=False, html=True,
    ),
}  # fmt: skip


def limits_of(network: str) -> Limits:
    """A network's usual limits; "console:x" is X's worn by the console.

    Raises Unknown for a network that has none here.
    """
    worn = network.removeprefix("console:")
    if worn not in LIMITS:
        raise Unknown("network", worn, sorted(LIMITS))
    return replace(LIMITS[worn], network=network)
