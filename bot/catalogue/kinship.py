"""Works by kinship: remakes beside their originals, and what follows what."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from bot.model import Work


class Kin(NamedTuple):
    """Kinship by the ids of works.

    `family` has, for every work that has any, its remakes and originals, itself among them;
    `sequels` what follows a work, in the catalogue's order.
    """

    family: Mapping[str, frozenset[str]]
    sequels: Mapping[str, tuple[str, ...]]


def kin(works: Mapping[str, Work]) -> Kin:
    """Kinship among works, by their ids; what is no work here is nobody's kin."""
    root: dict[str, str] = {}
    sequels: dict[str, list[str]] = defaultdict(list)
    for work in works.values():
        if work.remake_of is not None and work.remake_of in works:
            first, second = _root(root, work.id), _root(root, work.remake_of)
            if first != second:
                root[first] = second
        if work.sequel_of:
            sequels[work.sequel_of].append(work.id)
    members: dict[str, set[str]] = defaultdict(set)
    for work_id in works:
        members[_root(root, work_id)].add(work_id)
    family = {
        work_id: frozenset(group)
        for group in members.values()
        if len(group) > 1
        for work_id in group
    }
    return Kin(family, {work: tuple(later) for work, later in sequels.items()})


def _root(root: Mapping[str, str], work: str) -> str:
    while work in root:
        work = root[work]
    return work
