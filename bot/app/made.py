"""Talks made at the desk, beside those that have a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot import agenda
from bot.config import read_talk
from bot.errors import Fault
from bot.model import Talk
from bot.networks import REGISTRY
from bot.telemetry import logger

log = logger(__name__)

DESK = "desk"  # what stands for the file's name in faults


def with_made(
    talks: Sequence[Talk], specs: Mapping[str, Mapping[str, Any]]
) -> tuple[Talk, ...]:
    """The talks that have files, and those of the specs that can be used, by name.

    A talk that was made before counts no more once its spec is gone or a file has its name.
    """
    by_file = {talk.name: talk for talk in talks if talk.name not in specs or not talk.made}
    return tuple(sorted((*by_file.values(), *made), key=lambda talk: talk.name))


def talk_of(name: str, spec: Mapping[str, Any]) -> tuple[Talk | None, Sequence[Fault]]:
    """The talk that a spec describes, or every fault in it."""
    talk, faults = read_talk(name, spec, DESK, frozenset(REGISTRY))
    if talk is None:
        return None, faults
    faults = [*faults, *agenda.check(talk, DESK)]
    return (None if faults else talk), faults
