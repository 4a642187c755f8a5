"""What is wrong in a catalogue that loads: names claimed twice, impossible years, forked sequels."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.catalogue.folding import squash
from bot.catalogue.kinship import kin
from bot.catalogue.values import Catalogue
from bot.errors import Fault
from bot.model import Work

FIRST, LAST = 1960, 2030


def check(catalogue: Catalogue) -> Sequence[Fault]:
    """Every fault, in the order of works, then of names; empty where all is well."""
    faults: list[Fault] = []
    for work in catalogue.works.values():
        faults += _odd(work)
    return [*faults, *_forked(catalogue), *_shared(catalogue)]


def _odd(work: Work) -> Iterator[Fault]:
    if not FIRST <= work.year <= LAST:
        yield Fault(file="catalogue", key=work.id, what=f"{work.year} is no possible year")


def _forked(catalogue: Catalogue) -> Iterator[Fault]:
    for work, later in kin(catalogue.works).sequels.items():
        if len(later) > 1:
            yield Fault(
                file="catalogue",
                key=work,
                what=f"has several sequels, {', '.join(later)}: let each follow the one before it",
            )


def _shared(catalogue: Catalogue) -> Iterator[Fault]:
    claims: dict[str, list[str]] = defaultdict(list)
    for work in catalogue.works.values():
        for name in {squash(n) for n in (work.title, *work.aliases)}:
            claims[name].append(work.id)
    for name, works in claims.items():
        if len(works) > 1 and name not in catalogue.ambiguous:
            yield Fault(
                file="ambiguous.toml",
                key=name,
                what=f"is claimed by {', '.join(works)}: say which is usual, or none",
            )
