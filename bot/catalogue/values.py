"""The values of this room: a person, the catalogue as loaded, a mention as found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.model import Nominee, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An actor, under the name that the casts use first; `also` are other spellings and nicknames.

    `works` are ids, in the catalogue's order.
    """

    name: str
    also: tuple[str, ...] = ()
    works: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the index must know of plain language, as data.

    `basic` are the words of any text and `common` those of any dictionary, each folded.
    `phrases` (squashed) are names of several words that are common speech all the same.
    `acronyms` are initialisms that mean something else, `abroad` are words of other languages
    that fans write in. `small` words drop out of long titles, `linking` are those that fans take
    for each other there, `address` are words that stand before a part of a name ("Director").
    `surnames` are Korean family names, each set being spellings of one. `particles` follow
    a Hangul name without a space.
    """

    basic: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    linking: frozenset[str] = frozenset()
    abroad: frozenset[str] = frozenset()
    address: frozenset[str] = frozenset()
    surnames: tuple[frozenset[str], ...] = ()
    particles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The works and people as the files have them.

    `works` are by id, in the order of the files; `people` by canonical name. `ambiguous`
    maps a folded name that several works share to the id of its usual work, or to None
    where no one is usual. `digest` changes whenever any file's content does.
    """

    works: Mapping[str, Work]
    people: Mapping[str, Person]
    ambiguous: Mapping[str, str | None]
    words: Words
    digest: str


class Mention(NamedTuple):
    """A name found in a text, and the evidence that a stance reader needs to judge it.

    `start`, `stop` are code points of the text as given; `surface` is that stretch.

    `kind` says what kind of name it is: "title" (title or other English title), "native",
    "romanised", "abbreviation" (what fans call it), "initials" (generated, not listed),
    "ship", "actor", "character", "learned" (a name made at the desk).
    `name` is the listed name that matched; for people the canonical name of the actor or
    the first spelling of the character.
    `candidates` are work ids, best first: the works of that name; for people the works
    that they are in. `ambiguous`: several candidates, and nothing in the catalogue says
    which is usual. `nominee` is set for a learned name.

    `variant` is how the text differs from the listed name: "exact", "case", "punct",
    "hashtag", "unicode", "joined", "split", "spelling" (another romanisation), "drawn" (letters
    drawn out), "short" (a small word dropped or added), "slip"; `slips` counts the letters that are wrong.
    `partial`: of a person, only a part of the name (a given name, a surname).

    `common`: the name as written is a common word or phrase, or initials so short that
    they may be anything: it counts only with evidence. `capitals`: written with a capital
    at the start of each of its longer words ("upper" alone does not count in a text that
    is all capitals); `opens`: it stands where a sentence begins, so a capital says little. `quoted`:
    between quotes, asterisks or title brackets. `hashtag`: written as one. `script`: "Latn", "Hang",
    "Hani" (Kana included), "Thai", or "Zyyy" where it is digits alone. `year`: a year that
    stands directly behind it. `alone`: the text holds nothing else.

    A tuple by build, since thousands are made a second; take its fields by name.
    """

    start: int
    stop: int
    surface: str
    kind: str
    name: str
    candidates: tuple[str, ...]
    variant: str = "exact"
    slips: int = 0
    ambiguous: bool = False
    partial: bool = False
    common: bool = False
    capitals: bool = False
    opens: bool = False
    quoted: bool = False
    hashtag: bool = False
    alone: bool = False
    script: str = "Latn"
    year: int | None = None
    nominee: Nominee | None = None
