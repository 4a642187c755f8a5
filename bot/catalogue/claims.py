"""Who claims a name: works and people under every key that the scan looks for."""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from bot.catalogue.folding import fold, folded, pieces, squash
from bot.catalogue.naming import FANS, GENERATED, INITIALS, OTHER, TITLE, initials, names, seasons
from bot.catalogue.persons import parts
from bot.catalogue.values import Catalogue
from bot.model import Nominee, Work

PEOPLE = ("actor", "character")


class Claim(NamedTuple):
    """One work's claim to a key, or one person's; `work` is empty for a phrase made at the desk."""

    rank: int
    kind: str
    listed: str
    work: str
    form: str
    partial: bool
    nominee: Nominee | None = None


@contextmanager
def uncollected() -> Iterator[None]:
    """Hundreds of thousands of small values that all stay: nothing for the collector to walk."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Claims:
    """All claims by key, and what the indexes of slips and spellings are made from."""

    def __init__(self, catalogue: Catalogue, extra: Iterable[tuple[str, Nominee]]) -> None:
        self.by_key: dict[str, list[Claim]] = defaultdict(list)
        self.tokens: list[tuple[str, ...]] = []
        self.romanised: list[tuple[tuple[str, ...], str, str]] = []
        self.korean: list[tuple[str, str]] = []
        self._surnames = frozenset().union(*catalogue.words.surnames)
        self._add_works(catalogue)
        self._add_people(catalogue)
        self._add_initials(catalogue)
        for text, nominee in extra:
            self._add_learned(text, nominee)

    def _add_works(self, catalogue: Catalogue) -> None:
        lines = seasons(catalogue.works)
        for work in catalogue.works.values():
            ordinal, base = lines.get(work.id, (1, None))
            for key, listed, kind, rank, tokens, form in names(work, catalogue.words, ordinal, base):
                self.by_key[key].append(Claim(rank, kind, listed, work.id, form, partial=False))
                if key.isascii():
                    if rank != FANS and len(key) > 4:
                        self.tokens.append(tokens)
                        if "'" in listed or "’" in listed:
                            self.tokens.append(tuple(pieces(folded(listed).text)))
                    if kind == "romanised":
                        self.romanised.append((tokens, key, work.country))

    def _add_people(self, catalogue: Catalogue) -> None:
        seen: set[tuple[str, str, str]] = set()
        also = {squash(p.name): p for p in catalogue.people.values()}
        for work in catalogue.works.values():
            for role in work.cast:
                person = also.get(squash(role.actor[0]))
                actor = person.name if person else role.actor[0]
                for spelling in {*role.actor, *(person.also if person else ())}:
                    self._add_person("actor", spelling, actor, work, catalogue, seen)
                for spelling in role.character:
                    self._add_person("character", spelling, role.character[0], work, catalogue, seen)

    def _add_person(
        self,
        kind: str,
        spelling: str,
        name: str,
        work: Work,
        catalogue: Catalogue,
        seen: set[tuple[str, str, str]],
    ) -> None:
        for tokens, partial in parts(spelling, work.country, self._surnames, catalogue.words):
            key = "".join(tokens)
            if (kind, key, work.id) in seen:
                continue
            seen.add((kind, key, work.id))
            rank = GENERATED if partial else OTHER
            self.by_key[key].append(Claim(rank, kind, name, work.id, "exact", partial))
            if not key.isascii():
                continue
            if work.country == "KR" or work.country not in {"TH", "JP"}:
                self.korean.append((key, work.country))
            if not partial:
                self.tokens.append(tokens)
                if work.country != "KR":
                    self.romanised.append((tokens, key, work.country))

    def _add_initials(self, catalogue: Catalogue) -> None:
        """Generated initials only where no other work has them, and no name is spelt so."""
        claimed: dict[str, set[str]] = defaultdict(set)
        listed: dict[str, str] = {}
        for work in catalogue.works.values():
            for name in initials(work, catalogue.words):
                claimed[name.key].add(work.id)
                listed[name.key] = name.listed
        for key, works in claimed.items():
            if len(works) == 1 and key not in self.by_key:
                self.by_key[key].append(
                    Claim(INITIALS, "initials", listed[key], next(iter(works)), "exact", partial=False)
                )

    def _add_learned(self, text: str, nominee: Nominee) -> None:
        key = squash(text)
        if key:
            work = nominee.work or ""
            self.by_key[key].append(Claim(TITLE, "learned", text, work, "exact", False, nominee))
            self.tokens.append(tuple(fold(text).split()))

    def native(self) -> Iterator[str]:
        """Keys in scripts other than Latin."""
        return (key for key in self.by_key if not key.isascii() and max(key) > "\u0e00")
