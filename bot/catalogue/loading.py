"""Files of the catalogue to values, or every fault at once."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from sys import intern
from typing import Any, Final

import rtoml

from bot.catalogue.folding import fold, squash
from bot.catalogue.uncollected import uncollected
from bot.catalogue.values import Catalogue, Person, Words
from bot.errors import ConfigError, Fault
from bot.model import Role, Work

Table = dict[str, Any]
Read = tuple[str, Table]
Once = dict[tuple[str, ...], tuple[str, ...]]
"""Spellings by themselves: an actor of twenty works is held once."""

TEXTS: Final = {"title", "country", "kind", "native", "remake_of", "sequel_of"}
LISTS: Final = {"romanised", "also", "fans", "cast", "ships"}
KINDS = ("drama", "film", "comic", "novel", "variety", "anime", "series")
COUNTRIES = {"CN", "GB", "HK", "JP", "KR", "PH", "SG", "TH", "TW", "US"}
COUNTRIES |= {"anime", "comic", "series", "variety"}
"""What a work's country may be; the small ones are of works that only share a drama's name."""
WORDS: Final = {
    "basic",
    "common",
    "fandom",
    "acronyms",
    "small",
    "linking",
    "abroad",
    "address",
    "particles",
}
PHRASES: Final = {"phrases", "surnames"}
PERSON: Final = {"name", "also"}
_PART: Final = re.compile(r"\w+")
_ROLE: Final = re.compile(r"\s*[^\s:/].*: .*[^\s:/]\s*", re.DOTALL)
DATA: Final = {"ambiguous.toml", "people.toml", "words.toml"}


def load(directory: Path) -> Catalogue:
    """The catalogue of a directory: every *.toml there holds works, but for three data files.

    Raises ConfigError with every fault of every file. Order of works: by file name, then
    as written.
    """
    if not directory.is_dir():
        raise ConfigError([Fault(file=str(directory), key="catalogue", what="no such directory")])
    faults: list[Fault] = []
    contents = {path.name: _content(path, faults) for path in sorted(directory.glob("*.toml"))}
    with uncollected():
        return _loaded(contents, faults)


def _content(path: Path, faults: list[Fault]) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        faults.append(Fault(file=path.name, key="file", what=what))
        return b""


def _loaded(contents: Mapping[str, bytes], faults: list[Fault]) -> Catalogue:
    tables = {name: _parsed(name, content, faults) for name, content in contents.items()}
    works = _works({name: tables.pop(name) for name in contents if name not in DATA}, faults)
    words = _words(tables.get("words.toml", {}), faults)
    people = _people(works, tables.get("people.toml", {}), faults)
    ambiguous = _ambiguous(tables.get("ambiguous.toml", {}), works, faults)
    if faults:
        raise ConfigError(faults)
    digest = hashlib.sha256(b"\0".join(contents.values())).hexdigest()[:16]
    return Catalogue(works=works, people=people, ambiguous=ambiguous, words=words, digest=digest)


def _parsed(name: str, content: bytes, faults: list[Fault]) -> Table:
    try:
        return rtoml.loads(content.decode("utf-8"))
    except (rtoml.TomlParsingError, UnicodeDecodeError) as error:
        faults.append(Fault(file=name, key="toml", what=str(error)))
        return {}


def _rows(name: str, table: Table, key: str, faults: list[Fault]) -> list[Table]:
    """The tables of a file that holds [[key]] and nothing else."""
    faults += [
        Fault(file=name, key=other, what=f"unknown table; only [[{key}]] stands here")
        for other in sorted(table.keys() - {key})
    ]
    rows = table.get(key, [])
    if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
        return rows
    what = f"must be a list of tables: write [[{key}]], in double brackets, above each"
    faults.append(Fault(file=name, key=key, what=what))
    return []


def _works(tables: dict[str, Table], faults: list[Fault]) -> dict[str, Work]:
    """The works of these tables, which are taken from them: each takes the room of what it is made from."""
    read: list[Read] = []
    for name in [*tables]:
        for row in _rows(name, tables.pop(name), "work", faults):
            found = list(_faults_of(name, row))
            faults += found
            if not found:
                read.append((name, row))
    slugs = _slugs(row for _, row in read)
    named = {
        f"{row['title']} ({row['year']})": slug for slug, (_, row) in zip(slugs, read, strict=True)
    }
    works: dict[str, Work] = {}
    once: Once = {}
    read.reverse()
    for slug in slugs:
        name, row = read.pop()
        if slug in works:
            faults.append(Fault(file=name, key=_who(row), what="the same work stands here twice"))
            continue
        faults += _lost(name, row, named)
        works[slug] = _work(slug, row, named, once)
    return works


def _lost(name: str, row: Table, named: Mapping[str, str]) -> Iterator[Fault]:
    """Its links to works that stand nowhere."""
    for key in ("remake_of", "sequel_of"):
        if key in row and row[key] not in named:
            yield Fault(file=name, key=f"{_who(row)}: {key}", what=f"there is no work {row[key]!r}")


def _who(row: Table) -> str:
    return f"{row.get('title', '?')} ({row.get('year', '?')})"


def _faults_of(name: str, row: Table) -> Iterator[Fault]:
    who = _who(row)
    for key in ("title", "year", "country"):
        if key not in row:
            yield Fault(file=name, key=who, what=f"{key} is missing")
    for key, value in row.items():
        wrong = _wrong(key, value)
        if wrong:
            yield Fault(file=name, key=f"{who}: {key}", what=wrong)


def _wrong(key: str, value: object) -> str | None:
    """What is wrong with a value, or None."""
    if key == "year":
        return None if type(value) is int else "must be a whole number"
    if key in TEXTS:
        return _wrong_text(key, value)
    if key in LISTS:
        return _wrong_list(key, value)
    return _unknown(TEXTS | LISTS | {"year"})


def _unknown(known: set[str]) -> str:
    return f"unknown key; known are {', '.join(sorted(known))}"


def _wrong_text(key: str, value: object) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return "must be a text that is not empty"
    if key == "kind" and value not in KINDS:
        return f"must be one of {', '.join(KINDS)}"
    if key == "country" and value not in COUNTRIES:
        return f"must be one of {', '.join(sorted(COUNTRIES))}"
    return None


def _wrong_list(key: str, value: object) -> str | None:
    if not isinstance(value, list) or not all(isinstance(x, str) and x.strip() for x in value):
        return "must be a list of texts"
    if key == "cast" and not all(map(_ROLE.fullmatch, value)):
        return 'each entry must read "Actor: Character"'
    return None


def _slugs(rows: Iterable[Table]) -> list[str]:
    """A slug for each work; works of one title and year take their country into it, then the kind."""
    rows = list(rows)
    short = [f"{_slug(row)}-{row['year']}" for row in rows]
    often = Counter(short)
    slugs = [
        f"{slug}-{row['country'].lower()}" if often[slug] > 1 else slug
        for slug, row in zip(short, rows, strict=True)
    ]
    again = Counter(slugs)
    return [
        f"{slug}-{row['kind']}" if again[slug] > 1 and "kind" in row else slug
        for slug, row in zip(slugs, rows, strict=True)
    ]


def _slug(row: Table) -> str:
    words = re.findall(r"[a-z0-9]+", fold(row["title"]).replace("'", ""))
    return "-".join(words) or squash(row["title"]) or "untitled"


def _work(slug: str, row: Table, named: Mapping[str, str], once: Once) -> Work:
    return Work(
        id=slug,
        title=row["title"],
        year=row["year"],
        country=intern(row["country"]),
        kind=intern(row.get("kind", "drama")),
        native=row.get("native"),
        romanised=tuple(row.get("romanised", ())),
        also=tuple(row.get("also", ())),
        fans=tuple(row.get("fans", ())),
        remake_of=named.get(row.get("remake_of", "")),
        sequel_of=named.get(row.get("sequel_of", "")),
        cast=tuple(_role(entry, once) for entry in row.get("cast", ())),
        ships=tuple(row.get("ships", ())),
    )


def _role(entry: str, once: Once) -> Role:
    actor, character = entry.split(": ", 1)
    return Role(actor=_spellings(actor, once), character=_spellings(character, once))


def _spellings(text: str, once: Once) -> tuple[str, ...]:
    spellings = tuple(part.strip() for part in text.split(" / ") if part.strip())
    return once.setdefault(spellings, spellings)


def _people(works: Mapping[str, Work], table: Table, faults: list[Fault]) -> dict[str, Person]:
    """Actors of every cast; spellings that differ by case, spaces or hyphens are one person."""
    people: dict[str, Person] = {}
    keys: dict[str, str] = {}
    for number, row in enumerate(_rows("people.toml", table, "person", faults), start=1):
        found = list(_faults_of_person(number, row))
        faults += found
        if found:
            continue
        person = Person(name=row["name"], also=tuple(row.get("also", ())))
        people[person.name] = person
        keys |= {squash(name): person.name for name in (person.name, *person.also)}
    _tell_apart(works, keys)
    for work in works.values():
        for role in work.cast:
            _credit(role.actor, work.id, people, keys)
    return people


def _faults_of_person(number: int, row: Table) -> Iterator[Fault]:
    who = f"person {number} ({row.get('name', '?')})"
    if "name" not in row:
        yield Fault(file="people.toml", key=who, what="name is missing")
    for key, value in row.items():
        wrong = _wrong_of_person(key, value)
        if wrong:
            yield Fault(file="people.toml", key=f"{who}: {key}", what=wrong)


def _wrong_of_person(key: str, value: object) -> str | None:
    if key not in PERSON:
        return _unknown(PERSON)
    return _wrong_text(key, value) if key == "name" else _wrong_list(key, value)


def _tell_apart(works: Mapping[str, Work], keys: dict[str, str]) -> None:
    """Who is one person under several names: by what some cast lists beside the name that most casts have."""
    casts = Counter(role.actor for work in works.values() for role in work.cast)
    first: Counter[str] = Counter()
    for names, times in casts.items():
        first[names[0]] += times
    for names in sorted(casts, key=lambda names: -first[names[0]]):
        full = [squash(name) for name in names if len(_PART.findall(name)) > 1 or name == names[0]]
        known = next((keys[key] for key in full if key in keys), names[0])
        for key in full:
            keys.setdefault(key, known)


def _credit(
    names: tuple[str, ...], work: str, people: dict[str, Person], keys: dict[str, str]
) -> None:
    name = keys[squash(names[0])]
    person = people.get(name) or Person(name=name)
    also = (*person.also, *(n for n in names if n != name and n not in person.also))
    if work not in person.works:
        people[name] = replace(person, also=also, works=(*person.works, work))


def _ambiguous(
    table: Table, works: Mapping[str, Work], faults: list[Fault]
) -> dict[str, str | None]:
    file = "ambiguous.toml"
    faults += [
        Fault(file=file, key=key, what="unknown table; only [usual] stands here")
        for key in sorted(table.keys() - {"usual"})
    ]
    names = table.get("usual", {})
    if not isinstance(names, dict):
        what = "must be one table: write [usual], in single brackets, above all names"
        faults.append(Fault(file=file, key="usual", what=what))
        return {}
    named = {f"{work.title} ({work.year})": work.id for work in works.values()}
    found: dict[str, str | None] = {}
    for name, usual in names.items():
        if not isinstance(usual, str):
            what = 'must be a text: "Title (year)", or "" where no work is usual'
            faults.append(Fault(file=file, key=name, what=what))
            continue
        if usual and usual not in works and usual not in named:
            faults.append(Fault(file=file, key=name, what=f"there is no work {usual!r}"))
        found[squash(name)] = (named.get(usual) or usual) if usual else None
    return found


def _words(table: Table, faults: list[Fault]) -> Words:
    found = [
        Fault(file="words.toml", key=key, what=wrong)
        for key, value in table.items()
        if (wrong := _wrong_words(key, value))
    ]
    if found:
        faults += found
        return Words()
    basic = frozenset(table.get("basic", "").split())
    return Words(
        basic=basic,
        common=basic.union(table.get("common", "").split(), table.get("fandom", "").split()),
        phrases=frozenset(squash(phrase) for phrase in table.get("phrases", [])),
        abroad=frozenset(table.get("abroad", "").split()),
        linking=frozenset(table.get("linking", "").split()),
        acronyms=frozenset(table.get("acronyms", "").split()),
        small=frozenset(table.get("small", "").split()),
        address=frozenset(table.get("address", "").split()),
        surnames=tuple(frozenset(line.split()) for line in table.get("surnames", [])),
        particles=frozenset(table.get("particles", "").split()),
    )


def _wrong_words(key: str, value: object) -> str | None:
    """What is wrong with a value, or None."""
    if key in PHRASES:
        return _wrong_list(key, value)
    if key not in WORDS:
        return _unknown(WORDS | PHRASES)
    return None if isinstance(value, str) else "must be one text, with spaces between its words"
