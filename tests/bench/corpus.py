"""Names and posts to measure a reader on: the shared ones where they are, made ones elsewhere.

Both have the same shape. A made corpus is drawn from a seed: invented works with names in five
scripts, and posts that name one or two of them in marked variants.
"""

import gzip
import json
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from bot.catalogue import Catalogue
from bot.catalogue.values import Words
from bot.model import Role, Work


class Planted(NamedTuple):
    """A mention that a post is known to hold: of which work, by which name, changed how."""

    work: int
    name: str
    kind: str
    variant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """`names` are (name, work, kind); `posts` (text, what it names)."""

    source: str
    names: tuple[tuple[str, int, str], ...]
    posts: tuple[tuple[str, tuple[Planted, ...]], ...]


def shared(folder: Path, posts: int) -> Corpus:
    """The first so many posts of the shared corpus, with all of its names."""
    with gzip.open(folder / "names.tsv.gz", "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    names = tuple((name, int(work), kind) for name, work, kind in rows)
    with gzip.open(folder / "posts.jsonl.gz", "rt", encoding="utf-8") as lines:
        read = [json.loads(line) for _, line in zip(range(posts), lines, strict=False)]
    return Corpus(
        source="the shared corpus",
        names=names,
        posts=tuple((post["t"], tuple(Planted(*m) for m in post["m"])) for post in read),
    )


_LATIN = "b c d f g k l m n p r s t v z br ch cl dr fl gr pl sh st th tr".split()  # noqa: SIM905 - syllables read best in a row
_VOWELS = "a e i o u ai ea ee oo ou".split()  # noqa: SIM905 - syllables read best in a row
_ENDS = ["", "", "n", "r", "s", "t", "l", "nd", "st", "ck", "m"]
_KOREAN = [
    chr(0xAC00 + (lead * 21 + vowel) * 28 + coda)
    for lead in range(19)
    for vowel in (0, 4, 8, 13, 20)
    for coda in (0, 4, 21)
]
_ROMAN = "ga na da ra ma ba sa ja cha ka ha gyeo dong hyun min seo jin won young kang nam".split()  # noqa: SIM905 - syllables read best in a row
_FILLER = [
    "the",
    "and",
    "I",
    "loved",
    "it",
    "so",
    "much",
    "that",
    "scene",
    "when",
    "she",
    "was",
    "there",
    "my",
    "vote",
    "goes",
    "to",
    "for",
    "me",
    "always",
    "kiss",
    "best",
    "drama",
    "ever",
    "watched",
    "last",
    "night",
]
_CHANGES = (
    ["exact"] * 8
    + ["case"] * 4
    + ["punct"] * 3
    + ["hashtag"] * 3
    + ["unicode"]
    + ["nospace"]
    + ["typo1"] * 3
)


def made(seed: int, works: int, posts: int) -> Corpus:
    """A corpus drawn from the seed: about five names a work; equal seeds give equal corpora."""
    chance = random.Random(seed)
    words = [_word(chance) for _ in range(max(500, works // 2))]
    names: list[tuple[str, int, str]] = []
    for work in range(works):
        names += [(name, work, kind) for name, kind in _names(chance, words)]
    plain = words[:400]
    return Corpus(
        source=f"a made corpus (seed {seed})",
        names=tuple(names),
        posts=tuple(_post(chance, names, plain) for _ in range(posts)),
    )


def _word(chance: random.Random) -> str:
    parts = range(chance.choice((1, 2, 2, 3)))
    return "".join(chance.choice(_LATIN) + chance.choice(_VOWELS) for _ in parts) + chance.choice(
        _ENDS
    )


def _names(chance: random.Random, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    some = [chance.choice(words).capitalize() for _ in range(chance.choice((2, 2, 3, 3, 4)))]
    shape = chance.choice(("{}", "{}", "{}", "The {}", "{}'s", "{}!"))
    yield shape.format(" ".join(some)), "en"
    yield " ".join(chance.choice(words).capitalize() for _ in range(3)), "alt"
    yield " ".join("".join(chance.choices(_ROMAN, k=2)) for _ in range(2)), "rom"
    if chance.random() < 0.5:
        yield " ".join("".join(chance.choices(_KOREAN, k=3)) for _ in range(2)), "ko"
    if chance.random() < 0.5:
        yield "".join(chr(chance.randrange(0x4E00, 0x8000)) for _ in range(5)), "zh"


def _post(
    chance: random.Random, names: Sequence[tuple[str, int, str]], plain: Sequence[str]
) -> tuple[str, tuple[Planted, ...]]:
    words = [
        chance.choice(_FILLER if chance.random() < 0.7 else plain)
        for _ in range(chance.randrange(4, 22))
    ]
    planted: list[Planted] = []
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        name, work, kind = chance.choice(names)
        variant = chance.choice(_CHANGES)
        written = _changed(chance, name, variant)
        if written != name or variant == "exact":
            planted.append(Planted(work, name, kind, variant))
            words.insert(chance.randrange(len(words) + 1), written)
    return " ".join([*words, "#talkforreal"]), tuple(planted)


def _changed(chance: random.Random, name: str, variant: str) -> str:  # noqa: PLR0911 - one a variant
    letters = "".join(c for c in name if c.isalnum())
    match variant:
        case "case":
            return chance.choice((name.lower(), name.upper()))
        case "punct":
            return chance.choice(
                (f"“{name}”", f"{name}...", name.replace("'", "’"), name.rstrip("!"))
            )
        case "hashtag":
            return f"#{letters}"
        case "unicode":
            return "".join(
                chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c
                for c in unicodedata.normalize("NFD", name)
            )
        case "nospace":
            return name.replace(" ", "")
        case "typo1":
            return _slip(chance, name)
        case _:
            return name


def _slip(chance: random.Random, name: str) -> str:
    places = [i for i in range(1, len(name) - 1) if name[i].isalpha() and name[i - 1].isalpha()]
    if len(places) < 3:
        return name
    i = chance.choice(places)
    letter = chance.choice("aeiourstln") if name[i].isascii() else name[i - 1]
    return chance.choice(
        (
            name[:i] + name[i + 1 :],
            name[:i] + letter + name[i + 1 :],
            name[:i] + letter + name[i:],
            name[: i - 1] + name[i] + name[i - 1] + name[i + 1 :],
        )
    )


def catalogue(corpus: Corpus, words: Words) -> Catalogue:
    """The corpus's names as a catalogue of works, each name in the place of its kind."""
    by_work: dict[int, list[tuple[str, str]]] = {}
    for name, work, kind in corpus.names:
        by_work.setdefault(work, []).append((name, kind))
    works = {str(number): _work(number, names) for number, names in by_work.items()}
    digest = sha256(repr(corpus.names).encode()).hexdigest()[:16]
    return Catalogue(works=works, people={}, ambiguous={}, words=words, digest=digest)


def _work(number: int, names: Sequence[tuple[str, str]]) -> Work:
    def of(*kinds: str) -> tuple[str, ...]:
        return tuple(name for name, kind in names if kind in kinds)

    title, *other = of("en") or ("?",)
    return Work(
        id=str(number),
        title=title,
        year=2000 + number % 20,
        country="KR" if of("ko") else "TH" if of("th") else "JP" if of("ja") else "CN",
        native=next(iter(of("ko", "zh", "ja", "th")), None),
        romanised=of("rom", "tr", "fil"),
        also=(*other, *of("alt", "year"), *of("ko", "zh", "ja", "th")[1:], *of("ko_ns")),
        fans=of("init"),
        cast=tuple(Role(actor=(name,), character=()) for name in of("person")),
    )
