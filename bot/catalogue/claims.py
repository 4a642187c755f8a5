"""Who claims a name: works and people under every key that the scan looks for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from sys import intern
from typing import Final, NamedTuple

from mypy_extensions import mypyc_attr

from bot.catalogue.folding import folded, pieces, spoken, squash
from bot.catalogue.han import written_otherwise
from bot.catalogue.naming import (
    FANS,
    GENERATED,
    HEAD,
    INITIALS,
    OTHER,
    TITLE,
    Name,
    initials,
    names,
    seasons,
)
from bot.catalogue.persons import Part, parts
from bot.catalogue.values import Catalogue
from bot.model import Nominee, Work

_FOREIGN: Final = 5
"""Letters of a word of another language in a title, for that to be spelt in other ways."""
_RESPELT: Final = frozenset({"KR", "TH", "JP"})
"""Countries whose names fans romanise each in their own way; Chinese has Pinyin."""
_SERIES: Final = 5
"""What more works have before a colon is no name of one: "Drama Special: …"."""
_SPOKEN_OF: Final = 2
"""Of works that fans speak of by their initials a catalogue knows so many of the cast."""
PEOPLE = ("actor", "character")


class Sort(NamedTuple):
    """How a name came to be claimed; one value for all the thousands of claims that came so.

    `partial`: the name is a part of a person's. `nominee` is what a name made at the desk means.
    """

    rank: int
    kind: str
    form: str = "exact"
    partial: bool = False
    nominee: Nominee | None = None


@mypyc_attr(acyclic=True)
class Claim:
    """One work's claim to a key, or one person's; `work` is empty for a phrase made at the desk."""

    __slots__ = ("listed", "sort", "work")

    def __init__(self, sort: Sort, listed: str, work: str) -> None:
        self.sort, self.listed, self.work = sort, listed, work


class Claims:
    """All claims by key, and what the indexes of slips and spellings are made from.

    `short` are the Latin keys of one word, up to `longest_short` letters. What is collected as a
    dict without values is a set in the order of the files; of such, only a tuple or a list remains.
    """

    def __init__(
        self, catalogue: Catalogue, extra: Iterable[tuple[str, Nominee]], *, longest_short: int
    ) -> None:
        self.by_key: dict[str, tuple[Claim, ...]] = defaultdict(tuple)
        self._longest_short = longest_short
        self._parted: set[str] = set()
        self._romanised: dict[tuple[tuple[str, ...], str, str], None] = {}
        self._korean: dict[str, None] = {}
        self._spoken: dict[tuple[str, ...], None] = {}
        self._titles: list[tuple[str, tuple[str, ...]]] = []
        self._common = catalogue.words.common
        self._surnames = frozenset().union(*catalogue.words.surnames)
        self._add_works(catalogue)
        self._drop_series()
        self._write_otherwise([*self.by_key])
        self._add_people(catalogue)
        self._drop_names()
        self._add_initials(catalogue)
        for text, nominee in extra:
            self._add_learned(text, nominee)
        self.short = frozenset(self._short())
        self.romanised, self.korean = tuple(self._romanised), tuple(self._korean)
        self._tokens = [*self._spoken]
        for some in (self._romanised, self._korean, self._spoken):
            some.clear()

    def _add_works(self, catalogue: Catalogue) -> None:
        lines = seasons(catalogue.works)
        sorts: dict[tuple[int, str, str], Sort] = {}
        for work in catalogue.works.values():
            one: dict[tuple[int, str, str, str], tuple[Claim]] = {}
            ordinal, base = lines.get(work.id, (1, None))
            for name in names(work, catalogue.words, ordinal, base):
                key, listed, kind, rank, tokens, form = name
                claims = one.get((rank, kind, form, listed))
                if claims is None:  # most forms of a name are claimed alike
                    sort = sorts.get((rank, kind, form))
                    if sort is None:
                        sort = sorts[rank, kind, form] = Sort(rank, kind, form)
                    claims = one[rank, kind, form, listed] = (Claim(sort, listed, work.id),)
                self.by_key[key] += claims
                if len(tokens) > 1 or len(pieces(listed)) > 1:
                    self._part(key)
                if kind == "title" and form == "exact":
                    self._titles.append((work.id, tokens))
                if key.isascii():
                    self._spell_title(name, work.country)

    def _write_otherwise(self, keys: Iterable[str]) -> None:
        """Chinese names in the other script, where nothing is listed so."""
        for key in keys:
            for other in () if key.isascii() else written_otherwise(key):
                if other not in self.by_key:
                    self.by_key[other] = self.by_key[key]

    def _drop_series(self) -> None:
        """What stands before the colon in many titles is the name of none."""
        many = [key for key, claims in self.by_key.items() if len(claims) > _SERIES]
        for key in many:
            claims = self.by_key[key]
            others = tuple(claim for claim in claims if claim.sort.form != HEAD)
            headed = {claim.work for claim in claims} - {claim.work for claim in others}
            if len(headed) > _SERIES:
                self.by_key[key] = others
                if not others:
                    del self.by_key[key]

    def _drop_names(self) -> None:
        """The name of an actor before a title's colon is the actor's: *Kim Ji-young: Born 1982*."""
        for key, claims in self.by_key.items():
            heads = [claim for claim in claims if claim.sort.form == HEAD]
            if heads and any(c.sort.kind == "actor" and not c.sort.partial for c in claims):
                self.by_key[key] = tuple(claim for claim in claims if claim not in heads)

    def _spell_title(self, name: Name, country: str) -> None:
        """What the indexes of slips and spellings must know of a work's name."""
        key, listed, kind, rank, tokens, _ = name
        if rank != FANS and len(key) > 4:
            self._spoken[tokens] = None
            if "'" in listed or "’" in listed:
                self._spoken[tuple(map(intern, pieces(folded(listed).text)))] = None
        if country in _RESPELT and (kind == "romanised" or self._is_half_romanised(name)):
            self._romanised[tokens, key, country] = None

    def _is_half_romanised(self, name: Name) -> bool:
        """A title with a word in it that is no common one, as native words are: "Sungkyunkwan Scandal"."""
        _, _, kind, _, tokens, form = name
        common = self._common
        return (
            kind == "title"
            and form == "exact"
            and len(tokens) > 1
            and any(len(token) >= _FOREIGN and token not in common for token in tokens)
        )

    def _add_people(self, catalogue: Catalogue) -> None:
        parted: dict[tuple[str, str], tuple[tuple[str, Part], ...]] = {}
        sorts = {kind: (Sort(OTHER, kind), Sort(GENERATED, kind, partial=True)) for kind in PEOPLE}
        for work, kind, name, spellings in _people(catalogue):
            claims = [(Claim(sort, name, work.id),) for sort in sorts[kind]]
            for spelling in spellings:
                known = parted.get((spelling, work.country))
                if known is None:
                    some = parts(spelling, work.country, self._surnames, catalogue.words)
                    known = tuple(("".join(part.tokens), part) for part in some)
                    parted[spelling, work.country] = known
                    for key, part in known:
                        self._spell(key, part, work.country)
                for key, part in known:
                    if not _claimed(self.by_key[key], kind, work.id):
                        self.by_key[key] += claims[part.partial]

    def _spell(self, key: str, part: Part, country: str) -> None:
        """What the indexes of slips and spellings must know of a person's name."""
        if not key.isascii():
            return
        if len(part.tokens) > 1:
            self._part(key)
        if country not in {"TH", "JP"}:
            self._korean[key] = None
        if not part.partial:
            self._spoken[part.tokens] = None
            if country in _RESPELT - {"KR"}:
                self._romanised[part.tokens, key, country] = None

    def _add_initials(self, catalogue: Catalogue) -> None:
        """Generated initials only where no other work has them, no name is spelt so, no actor."""
        everybody = catalogue.people.values()
        people = {_letters(name) for person in everybody for name in (person.name, *person.also)}
        claimed: dict[str, set[str]] = defaultdict(set)
        for work, tokens in self._titles:
            if len(catalogue.works[work].cast) < _SPOKEN_OF:
                continue
            for key in initials(tokens, catalogue.words):
                claimed[key].add(work)
        sort = Sort(INITIALS, "initials")
        for key, works in claimed.items():
            if len(works) == 1 and key not in self.by_key and key not in people:
                (only,) = works
                self.by_key[key] += (Claim(sort, key.upper(), only),)

    def _add_learned(self, text: str, nominee: Nominee) -> None:
        key = squash(text)
        if key:
            work = nominee.work or ""
            self._part(key)
            self.by_key[key] += (Claim(Sort(TITLE, "learned", nominee=nominee), text, work),)
            self._spoken[spoken(text)] = None
            self._write_otherwise([key])

    def words(self) -> frozenset[str]:
        """Every word of every name, while `tokens` was not read."""
        return frozenset().union(*self._tokens)

    def spoken(self) -> Sequence[tuple[str, ...]]:
        """The words of every name, while `tokens` was not read."""
        return self._tokens

    def tokens(self) -> Iterator[tuple[str, ...]]:
        """The words of every name, to be read once: what is made of them takes their room."""
        while self._tokens:
            yield self._tokens.pop()

    def _part(self, key: str) -> None:
        """Note a key that is listed as several words; nobody asks it of long ones, and most are long."""
        if len(key) <= self._longest_short:
            self._parted.add(key)

    def _short(self) -> Iterator[str]:
        for key in self.by_key:
            if len(key) <= self._longest_short and key.isascii() and key not in self._parted:
                yield key

    def native(self) -> Iterator[str]:
        """Keys in scripts other than Latin."""
        return (key for key in self.by_key if not key.isascii() and max(key) > "\u0e00")


def _people(catalogue: Catalogue) -> Iterator[tuple[Work, str, str, Iterable[str]]]:
    """Who is in which work: the kind, the usual name, all spellings."""
    everybody = catalogue.people.values()
    people = {squash(name): person for person in everybody for name in person.also}
    people |= {squash(person.name): person for person in everybody}
    for work in catalogue.works.values():
        for role in work.cast:
            person = people.get(squash(role.actor[0]))
            also = person.also if person else ()
            name = person.name if person else role.actor[0]
            yield work, "actor", name, dict.fromkeys((*role.actor, *also))
            # a role that goes by a number, "5-8", would be found in every table of ratings
            if role.character and any(letter.isalpha() for letter in role.character[0]):
                yield work, "character", role.character[0], role.character


def _claimed(claims: Sequence[Claim], kind: str, work: str) -> bool:
    """Whether the work has such a claim; what it claimed for its people stands last."""
    for claim in reversed(claims):
        if claim.work != work:
            return False
        if claim.sort.kind == kind:
            return True
    return False


def _letters(name: str) -> str:
    return "".join(token[0] for token in pieces(folded(name).text))
