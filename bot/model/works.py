"""The catalogue's nouns: works, and what a talk counts."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An actor and the character played; each is a tuple of spellings, the usual one first."""

    actor: tuple[str, ...]
    character: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An entry of the catalogue: a drama, or a film, comic or show whose title could be mistaken.

    `id` is a slug of title, year (and country where two would be equal): "full-house-2014-th".
    `remake_of` and `sequel_of` are ids of other works.
    """

    id: str
    title: str
    year: int
    country: str
    kind: str = "drama"
    native: str | None = None
    romanised: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    fans: tuple[str, ...] = ()
    remake_of: str | None = None
    sequel_of: str | None = None
    cast: tuple[Role, ...] = ()
    ships: tuple[str, ...] = ()

    @property
    def aliases(self) -> tuple[str, ...]:
        """Every listed name but title and native title, in the catalogue's order."""
        return (*self.also, *self.romanised, *self.fans)


class NomineeKind(StrEnum):
    """What a talk can count."""

    WORK = "work"
    SCENE = "scene"
    COUPLE = "couple"
    PERSON = "person"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee:
    """What a talk counts: a work, or within it a scene, a couple, a person; or a phrase.

    `key` identifies it for good: "work/full-house-2014-th",
    "scene/full-house-2014-th/ice cream kiss", "couple/WORK/folded names",
    "person/folded name", "phrase/folded words". `work` is the parent's work id. A
    work's scene that was not named has the key "scene/WORK/" and stands under its work.
    """

    kind: NomineeKind
    key: str
    name: str
    work: str | None = None
