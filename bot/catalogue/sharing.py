"""What the claims of one key have in common: of one sort, weighed once for all texts."""

from collections.abc import Sequence

from mypy_extensions import mypyc_attr

from bot.catalogue.claims import PEOPLE, Claim
from bot.catalogue.naming import FANS


@mypyc_attr(acyclic=True)
class Shared:
    """A key's claims of one sort, weighed once: who is meant by it where nothing else says so."""

    __slots__ = ("acronym", "ambiguous", "best", "candidates", "key", "person", "plain", "script")

    def __init__(
        self, claims: Sequence[Claim], usual: str | None, key: str, *, plain: bool, acronym: bool
    ) -> None:
        self.best = claims[0]
        self.person = self.best.sort.kind in PEOPLE
        self.plain, self.acronym = plain, acronym
        self.key = key
        self.script = _script(key)
        works = tuple(dict.fromkeys(claim.work for claim in claims if claim.work))
        self.candidates, self.ambiguous = works, False
        if usual in works:
            self.candidates = (usual, *(w for w in works if w != usual))
        elif len(works) > 1:
            top = _tier(claims[0].sort.rank)
            self.ambiguous = len({c.work for c in claims if _tier(c.sort.rank) == top}) > 1


def groups(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims of works together, those of actors, those of characters; each best first."""
    if len(claims) == 1:
        return [list(claims)]
    groups: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: claim.sort.rank):
        kind = claim.sort.kind
        groups.setdefault(kind if kind in PEOPLE else "work", []).append(claim)
    return list(groups.values())


def _tier(rank: int) -> int:
    return 0 if rank < FANS else 1 if rank == FANS else 2


def _script(key: str) -> str:
    char = max(key)
    if key.isdigit():
        return "Zyyy"
    if "가" <= char <= "힣":
        return "Hang"
    if "\u0e00" <= char <= "\u0eff":
        return "Thai"
    return "Hani" if char > "\u3000" else "Latn"
