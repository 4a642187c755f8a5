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


def with_made(filed: Sequence[Talk], specs: Mapping[str, Mapping[str, Any]]) -> tuple[Talk, ...]:
    """The talks that have files, and those of the specs that can be used, by name."""
    by_name = {talk.name: talk for talk in filed}
    for name, spec in specs.items():
        if name in by_name:
            continue
        talk, faults = talk_of(name, spec)
        if talk is None:
            log.error(
                "a talk made at the desk cannot be used", talk=name, why="; ".join(map(str, faults))
            )
        else:
            by_name[name] = talk
    return tuple(by_name[name] for name in sorted(by_name))


def talk_of(name: str, spec: Mapping[str, Any]) -> tuple[Talk | None, Sequence[Fault]]:
    """The talk that a spec describes, or every fault in it."""
    talk, faults = read_talk(name, spec, DESK, frozenset(REGISTRY))
    if talk is None:
        return None, faults
    faults = [*faults, *agenda.check(talk, DESK)]
    return (None if faults else talk), faults
