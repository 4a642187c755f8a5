"""The shipped catalogue, built once for all tests of the reading."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import nominate
from bot.catalogue import Lexicon, build, load
from bot.model import Context, Reading

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return build(load(CONFIG / "catalogue"))


@pytest.fixture(scope="session")
def read(lexicon: Lexicon) -> Callable[..., Reading]:
    """Reads a text as an answer to a prompt about kisses, unless told otherwise."""

    def reading(text: str, **context: Any) -> Reading:
        given = {"prompt": "What is the most epic kiss scene you've ever seen?"} | context
        return nominate.read(text, Context(**given), lexicon)

    return reading
