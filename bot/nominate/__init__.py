"""From what was said to what was meant: free text to nominations. Pure."""

from typing import Final

from bot.nominate.asking import Asked, asks
from bot.nominate.belonging import belong, not_an_answer
from bot.nominate.cues import Cues, cues_of, load_cues
from bot.nominate.lines import read_json
from bot.nominate.phrases import Cluster, clusters
from bot.nominate.reading import COUNTED_FROM, read

VERSION: Final = "30"
"""Raised with every change that reads any text otherwise, so that stored readings are redone.

Of catalogue and cues their own digests tell.
"""

__all__ = [
    "COUNTED_FROM",
    "VERSION",
    "Asked",
    "Cluster",
    "Cues",
    "asks",
    "belong",
    "clusters",
    "cues_of",
    "load_cues",
    "not_an_answer",
    "read",
    "read_json",
]
