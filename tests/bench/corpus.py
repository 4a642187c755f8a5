"""Names and posts to measure a reader on: the shared ones where they are, made ones elsewhere.

Both have the same shape. A made corpus is drawn from a seed: works with names of English words
and in four other scripts, and posts that name one or two of them in marked variants, or none.
"""

import gzip
import json
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import rtoml

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


_ENGLISH = Path(__file__).parents[2] / "config" / "catalogue" / "words.toml"
_ROMAN = "ga na da ra ma ba sa ja cha ka ha gyeo dong hyun min seo jin won young kang nam".split()  # noqa: SIM905 - syllables read best in a row
_KOREAN = [chr(0xAC00 + 28 * syllable) for syllable in range(0, 399, 2)]
_HAN = [chr(0x4E00 + 17 * sign) for sign in range(900)]
_KANA = [chr(kana) for kana in range(0x3042, 0x308E)]
_THAI = [chr(0x0E01 + letter) + vowel for letter in range(38) for vowel in ("", "า", "ี")]
_TITLES = (
    "{0} {1}", "{0} {1} {2}", "The {0} of {1}", "{0} in the {1}", "My {0} {1}", "The {0} {1}-{2}", "{0}'s {1}",
    "{0} {1} the {2}", "{0}: {1} {2}", "{0} & {1}", "What's Wrong With {0} {1}?", "{0} 4", "{0} {1} {2} {3}",
)  # fmt: skip
_OF_TITLES = 10_000
"""So many English words, the most frequent ones, are in titles."""
_LEADS = (
    "my vote:", "the rain kiss in", "I still cry over", "for me it's", "nothing beats", "that scene from",
    "hands down", "episode 12 of", "rooftop scene in", "also", "and", "definitely",
)  # fmt: skip
_CHANGES = {
    "exact": 40, "case": 15, "typo1": 13, "hashtag": 12, "punct": 12, "unicode": 5, "nospace": 3,
}  # fmt: skip


def made(seed: int, works: int, posts: int) -> Corpus:
    """A corpus drawn from the seed, the like of the shared one; equal seeds give equal corpora.

    Titles are of English words, and so is what stands around them, the frequent ones more
    often; one post in six is in another script.
    """
    chance = random.Random(seed)
    names: list[tuple[str, int, str]] = []
    for work in range(works):
        names += [(name, work, kind) for name, kind in _names(chance)]
    spoken = [name for name in names if name[2] in {"en", "alt"}]
    native = [name for name in names if name[2] in {"rom", "ko", "zh", "ja"}]
    return Corpus(
        source=f"a made corpus (seed {seed})",
        names=tuple(names),
        posts=tuple(_post(chance, spoken, native) for _ in range(posts)),
    )


@cache
def _english() -> tuple[str, ...]:
    """English words, the most frequent first."""
    words = rtoml.loads(_ENGLISH.read_text("utf-8"))
    return tuple(w for w in f"{words['basic']} {words['common']}".split() if w.isalpha())


def _words(chance: random.Random, count: int, least: int) -> list[str]:
    """Words of so many letters at least, as often as language has them: by Zipf's law."""
    english = _english()
    found: list[str] = []
    while len(found) < count:
        word = english[int(len(english) ** chance.random()) - 1]
        if len(word) >= least:
            found.append(word)
    return found


def _names(chance: random.Random) -> Iterator[tuple[str, str]]:
    """About five names of a work, in the shares of the shared corpus."""

    def often(share: float) -> bool:
        return chance.random() < share

    title = _title(chance)
    yield title, "en"
    yield " ".join("".join(chance.choices(_ROMAN, k=2)) for _ in range(3)), "rom"
    if often(0.4):
        yield _title(chance), "alt"
    if often(0.45):
        korean = [_run(chance, _KOREAN, 2) for _ in range(3)]
        yield " ".join(korean), "ko"
        yield "".join(korean), "ko_ns"
    if often(0.45):
        yield _run(chance, _HAN, 6), "zh"
    if often(0.4):
        yield "".join(word[0] for word in title.upper().split()), "init"
    if often(0.25):
        yield _run(chance, _KANA, 7), "ja"
    if often(0.22):
        yield _run(chance, _THAI, 7), "th"
    if often(0.3):
        yield " ".join(_run(chance, _ROMAN, 2).capitalize() for _ in range(2)), "person"
    if often(0.15):
        yield f"{title} ({chance.randrange(1998, 2020)})", "year"


def _title(chance: random.Random) -> str:
    """Of words of which one is as frequent in titles as another: few titles begin alike."""
    words = chance.choices(_english()[:_OF_TITLES], k=4)
    return chance.choice(_TITLES).format(*map(str.capitalize, words))


def _run(chance: random.Random, letters: Sequence[str], count: int) -> str:
    return "".join(chance.choices(letters, k=count))


def _post(
    chance: random.Random,
    spoken: Sequence[tuple[str, int, str]],
    native: Sequence[tuple[str, int, str]],
) -> tuple[str, tuple[Planted, ...]]:
    """A post that names none, one or two works, with the handles, tags and links of its like."""
    said = _said(chance)
    planted: list[Planted] = []
    (several,) = chance.choices((0, 1, 2), (40, 45, 15))
    for _ in range(several):
        name, work, kind = chance.choice(spoken if chance.random() < 0.8 else native)
        (variant,) = chance.choices(list(_CHANGES), list(_CHANGES.values()))
        written = _changed(chance, name, variant)
        if written != name or variant == "exact":
            planted.append(Planted(work, name, kind, variant))
            lead = [chance.choice(_LEADS)] if chance.random() < 0.7 else []
            at = chance.randrange(len(said) + 1)
            said[at:at] = [*lead, written]
    if chance.random() < 0.25:
        said.insert(0, f"@{_words(chance, 1, least=4)[0]}{chance.randrange(99)}")
    ends = (
        (0.7, "#talkforreal"),
        (0.3, chance.choice("🔥😍🥹🙈❤")),
        (0.08, "https://t.co/a1b2c3d4e5"),
    )
    said += [end for share, end in ends if chance.random() < share]
    return " ".join(said), tuple(planted)


def _said(chance: random.Random) -> list[str]:
    """What a post says beside names: English words, or a run of another script."""
    (letters,) = chance.choices((None, _KOREAN, _HAN, _KANA, _THAI), (82, 7, 5, 3, 3))
    if letters is None:
        return _words(chance, chance.randrange(6, 24), least=3)
    if letters is _KOREAN:
        return [
            _run(chance, letters, chance.randrange(1, 5)) for _ in range(chance.randrange(4, 16))
        ]
    return [_run(chance, letters, chance.randrange(15, 60))]


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
