"""What each network takes in one message, and how it weighs a text.

Prices are list prices: X's change with little notice, so its settings have others.
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

_CONSOLE = "console:"
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
        alt_price=Decimal("0.005"), delete_price=Decimal("0.010"),
        withdrawal="X deletes each message; whoever has seen it may have kept it.",
    ),
    "bluesky": Limits(
        network="bluesky", weight=300, weigh=graphemes, unit="graphemes", alt=2000,
        at_calls=False,
        withdrawal="Bluesky deletes each message, and tells other services to drop their copies.",
    ),
    "mastodon": Limits(
        network="mastodon", weight=500, weigh=_mastodon, unit="characters", alt=1500,
        withdrawal="Your instance deletes each message, and asks the others to, which mostly do.",
    ),
    "wordpress": Limits(
        network="wordpress", weight=200_000, weigh=len, unit="characters", alt=1000,
        threads=False, html=True,
        withdrawal="The blog puts the post into its bin, from where you can fetch it back.",
    ),
}  # fmt: skip


def limits_of(network: str) -> Limits:
    """A network's usual limits; "console:x" is X's worn by the console.

    Raises Unknown for a network that has none here.
    """
    kind = network.removeprefix(_CONSOLE)
    if kind not in LIMITS:
        raise Unknown("network", kind, sorted(LIMITS))
    return worn(LIMITS[kind], network)


def worn(limits: Limits, network: str) -> Limits:
    """A network's limits under the name by which it is posted to, which may be a console's."""
    if network.startswith(_CONSOLE):
        return replace(limits, network=network, withdrawal="What was printed stays printed.")
    return replace(limits, network=network)
