"""The shipped catalogue, built once for all tests of the reading."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import nominate
from bot.catalogue import Lexicon, build, load
from bot.model import Context, Nomination, Nominee, Reading

Read = Callable[..., Reading]
CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return build(load(CONFIG / "catalogue"))


@pytest.fixture(scope="session")
def read(lexicon: Lexicon) -> Read:
    """Reads a text as an answer to a prompt about kisses, unless told otherwise."""

    def reading(text: str, **context: Any) -> Reading:
        given = {"prompt": "What is the most epic kiss scene you've ever seen?"} | context
        return nominate.read(text, Context(**given), lexicon)

    return reading


def means(nomination: Nomination) -> Nominee:
    """The nominee that a nomination settled on; it must have one."""
    assert nomination.nominee is not None, nomination
    return nomination.nominee


def passage(text: str, nomination: Nomination) -> str:
    """The stretch of the text that a nomination stands for."""
    assert nomination.span is not None, nomination
    return text[slice(*nomination.span)]


def country(lexicon: Lexicon, nomination: Nomination) -> str:
    """The country of the work that a nomination means."""
    return lexicon.works[means(nomination).work or ""].country
