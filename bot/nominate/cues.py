"""The cues of every language, as data: loaded once, ready to be looked for in one pass.

A phrase that is written with spaces is found word by word in a tree; one of a script
without spaces is found as it stands, by one pattern for all.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

import rtoml

from bot.catalogue.cached import Cached
from bot.errors import ConfigError, Fault

PACKED: Final = Path(__file__).parents[1] / "_config" / "cues"
BESIDE_THE_CODE: Final = Path(__file__).parents[2] / "config" / "cues"

KINDS = ("pick", "final", "runner", "also", "praise", "negative", "excluded", "passing")
_KEYS: Final = {
    "heading": "pick runner negative passing fits turns aside",
    "prompt": """
        negative positive asking first survey couple person scene anywhere neutral songs coming watching
        awards ranking relished stop other_than spans
    """,
    "first": "words then later next soon anywhere",
    "survey": "to marks then",
    "agree": "alone with sides sure weak limits said",
    "details": "progress episode ordinals scenes plain",
    "mood": "funny sad romantic angry weird",
    "spam": "trade self",
    "talk": """
        spoiler stop greeting unsure choice turn reason negator joins fillers pronouns leads subjects
        predicates preferring everyday halts denials exceptions following warm copulas bearers under narrators
        relations asks whether versions retractions corrections others somebody crowd fond wonders
        circumstances only actors it back none seen certain joined_on joining titling titled viewed
        sour degrees awaiting compounds jests nays nots never any between ands ors
        leads_in leads_in_them mine by_me too purpose denying saying than worse anything above lacking
        lacks abstaining inquiries both uttering told_by known_from compounding likening it_is waits waited
        most over instead articles
    """,
    "around": """
        led led_in watched liked alone ones listing told_on told_in parts episodes within of told_as these
        picked stands_for named is points
        headings ranks kinds origins seasons numbers superlatives owners called_to films dates
        openers drawn adapted glossed version version_of called the exactly said_of from
    """,
    "countries": "KR JP TW CN TH HK PH US",
    "seasons": "2 3 4 5",
}
TABLES: Final = {table: tuple(keys.split()) for table, keys in _KEYS.items()}
KEYS = (*KINDS, *(f"{table}.{key}" for table, keys in TABLES.items() for key in keys))
"""All that a reader asks for; what no file has is empty."""
NEVER: Final = "(?!)"
"""A pattern that never matches: any of no phrases."""

_DRAWN: Final = re.compile(r"(.)\1{2,}")
_WORD: Final = re.compile(r"\{\}|\.\.(?= |$)|[^\W_]+|_|[+#^>]")
_SAYS: Final = re.compile(r"[\w+#^>]")
_COUNTRY: Final = re.compile("[A-Z]{2}")
UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]"
)
"""A letter of a script whose cues are found as they stand."""


class Place(Enum):
    """Where a phrase stands to the name that it speaks of."""

    NEAR = "in the same clause"
    BEFORE = "just before"
    AFTER = "just behind"
    AHEAD = "before, with room"
    BEHIND = "behind, with room"
    BETWEEN = "between two names: for the first, against the second"


class Cue(NamedTuple):
    """What a phrase says of a name: its kind (see KINDS, or "table.key"), where, its text."""

    kind: str
    place: Place
    text: str


class Hit(NamedTuple):
    """A cue found at tokens [start, stop)."""

    start: int
    stop: int
    cue: Cue


Tree = dict[str, Any]
END: Final = ""
ANY: Final = "_"


@lru_cache(maxsize=64)
def either(*sets: frozenset[str]) -> frozenset[str]:
    """The words of all these sets; made once, since every text asks for them."""
    return frozenset().union(*sets)


@lru_cache(maxsize=64)
def by_first_word(phrases: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """The phrases that begin with each word, those of most words first.

    What is said is short and phrases are many: so only those that begin with a word of it are tried.
    """
    found: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=lambda phrase: (-phrase.count(" "), phrase)):
        found.setdefault(phrase.partition(" ")[0], []).append(phrase)
    return found


def _plain(word: str) -> str:
    """A word as cues are written: lower case, no apostrophes or accents, drawn-out letters made one.

    "Soooo" is "so", "GOOOOD" "good".
    """
    word = word.casefold().replace("'", "").replace("’", "").replace("‘", "").replace("`", "")
    if not word.isascii() and word[0] < "\u0530":
        apart = unicodedata.normalize("NFKD", word)
        word = "".join(letter for letter in apart if not unicodedata.combining(letter))
    if _DRAWN.search(word):
        twice = _DRAWN.sub(r"\1\1", word)
        return twice if twice in _DOUBLED else _DRAWN.sub(r"\1", word)
    return word


plain = Cached(_plain, 1 << 16).__getitem__
_DOUBLED: Final = frozenset(
    [
        "good",
        "too",
        "see",
        "need",
        "been",
        "off",
        "all",
        "will",
        "tell",
        "kill",
        "really",
        "feel",
        "feels",
        "soon",
        "cool",
        "sweet",
        "kiss",
        "kisses",
        "squee",
        "free",
        "well",
        "keep",
        "week",
        "miss",
        "butterflies",
        "ee",
        "eww",
        "shipped",
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """All cues of all languages: `tree` by words, `unspaced` by characters, `sets` of words.

    `sets` has the words of each table's key ("talk.fillers"), `phrases` its phrases as
    tuples of words; both have every one of KEYS. `countries` are the words for all countries.
    `digest` changes whenever any of them does.
    """

    tree: Tree
    unspaced: re.Pattern[str] | None
    by_text: Mapping[str, Cue]
    sets: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    digest: str
    first_words: frozenset[str] = field(default_factory=frozenset)
    countries: frozenset[str] = field(default_factory=frozenset)

    def find(self, words: list[str]) -> list[Hit]:
        """Cues among words, longest first from each place; what one took, none after it takes."""
        hits: list[Hit] = []
        at, count = 0, len(words)
        starts = self.first_words
        while at < count:
            if words[at] not in starts:
                at += 1
                continue
            found, stop = self._from(words, at)
            if found is None:
                at += 1
            else:
                hits += [Hit(at, stop, cue) for cue in found]
                at = max(at + 1, stop)
        return hits

    def _from(self, words: list[str], start: int) -> tuple[list[Cue] | None, int]:
        first: Tree = self.tree[words[start]]
        ends: list[list[Cue]] = [first[END]] if END in first else []
        best, stop = (ends[0], start + 1) if ends else (None, start)
        nodes = [first]
        for at in range(start + 1, min(start + 9, len(words))):
            word = words[at]
            further: list[Tree] = []
            for node in nodes:
                further += [node[step] for step in (word, ANY) if step in node]
            nodes = further
            if not nodes:
                break
            ends = [node[END] for node in nodes if END in node]
            if ends:
                best, stop = ends[0], at + 1
        return best, stop


@lru_cache(maxsize=4)
def country_of(cues: Cues) -> Mapping[str, str]:
    """The country that each word for one means: "KR" of "korean"."""
    return {
        phrase: key.partition(".")[2]
        for key, phrases in cues.sets.items()
        if key.startswith("countries.")
        for phrase in phrases
    }


def any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of these, the longest first; of none it never matches."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(map(re.escape, longest)) or NEVER


def load_cues(directory: Path) -> Cues:
    """The cues of a directory's *.toml, all languages together; for the same files the same value.

    Raises ConfigError with every fault: a key that no reader knows, a value that is no list of
    texts, a text without a word.
    """
    if not directory.is_dir():
        raise ConfigError([Fault(file=str(directory), key="cues", what="no such directory")])
    paths = sorted(directory.glob("*.toml"))
    return _loaded(tuple((f"{directory.name}/{path.name}", path.read_bytes()) for path in paths))


def cues_of(config: Path) -> Cues:
    """The cues of a config folder: of its `cues`, or `shipped` ones where it has none.

    Raises ConfigError as `load_cues` does.
    """
    folder = config / "cues"
    return load_cues(folder) if folder.is_dir() else shipped()


@lru_cache(maxsize=4)
def _loaded(contents: tuple[tuple[str, bytes], ...]) -> Cues:
    """Cues by their files' content; one value, since patterns are made for each, which takes a while."""
    faults: list[Fault] = []
    entries: list[tuple[str, str]] = []
    for name, content in contents:
        try:
            table = rtoml.loads(content.decode("utf-8"))
        except (rtoml.TomlParsingError, UnicodeDecodeError) as error:
            faults.append(Fault(file=name, key="toml", what=str(error)))
            continue
        entries += _entries(name, table, faults)
    if faults:
        raise ConfigError(faults)
    return _built(entries)


@lru_cache(maxsize=1)
def shipped() -> Cues:
    """The cues that come with the program."""
    return load_cues(PACKED if PACKED.is_dir() else BESIDE_THE_CODE)


def _entries(file: str, table: Mapping[str, Any], faults: list[Fault]) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for key, value in table.items():
        if key in KINDS:
            entries += _texts(file, key, value, faults)
        elif key in TABLES and isinstance(value, dict):
            for inner, texts in value.items():
                strange = _strange(key, inner)
                if strange:
                    faults.append(Fault(file=file, key=f"{key}.{inner}", what=strange))
                else:
                    entries += _texts(file, f"{key}.{inner}", texts, faults)
        else:
            what = f"must be a table: [{key}]" if key in TABLES else _unknown([*KINDS, *TABLES])
            faults.append(Fault(file=file, key=key, what=what))
    return entries


def _strange(table: str, key: str) -> str | None:
    """Why no reader knows a table's key, or None."""
    if key in TABLES[table]:
        return None
    if table == "countries":  # as the catalogue has them, those too of which no prompt speaks
        fits = _COUNTRY.fullmatch(key)
        return None if fits else "must be a country's two capital letters, such as KR"
    return _unknown(TABLES[table])


def _unknown(known: Iterable[str]) -> str:
    return f"no reader knows this key; known are {', '.join(sorted(known))}"


def _texts(file: str, key: str, value: object, faults: list[Fault]) -> list[tuple[str, str]]:
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        faults.append(Fault(file=file, key=key, what="must be a list of texts"))
        return []
    empty = [text for text in value if not _SAYS.search(text)]
    if empty:
        what = f"{empty[0]!r} has no word to look for: write one, or leave it out"
        faults.append(Fault(file=file, key=key, what=what))
        return []
    twice = [text for text, times in Counter(value).items() if times > 1]
    if twice:
        faults.append(Fault(file=file, key=key, what=f"{twice[0]!r} stands twice: leave one out"))
    return [(key, text) for text in value]


def _built(entries: list[tuple[str, str]]) -> Cues:
    tree: Tree = {}
    by_text: dict[str, Cue] = {}
    spaced: list[str] = []
    sets: dict[str, set[str]] = {key: set() for key in KEYS}
    phrases: dict[str, list[tuple[str, ...]]] = {key: [] for key in KEYS}
    for kind, text in entries:
        unspaced = kind in KINDS and UNSPACED.search(text) is not None
        cue, words = _cue(kind, text, unspaced=unspaced)
        sets.setdefault(kind, set()).add(" ".join(words))
        phrases.setdefault(kind, []).append(tuple(words))
        if kind not in KINDS:
            continue
        if unspaced:
            by_text["".join(words)] = cue
            spaced.append(r"\s?".join(map(re.escape, words)))
        else:
            _plant(tree, words, cue)
    longest = sorted(spaced, key=len, reverse=True)
    return Cues(
        tree=tree,
        unspaced=re.compile("|".join(longest)) if longest else None,
        by_text=by_text,
        sets={kind: frozenset(words) for kind, words in sets.items()},
        phrases={kind: tuple(words) for kind, words in phrases.items()},
        digest=sha256("\n".join(map("\t".join, entries)).encode()).hexdigest()[:16],
        first_words=frozenset(tree),
        countries=frozenset().union(
            *(words for key, words in sets.items() if key.startswith("countries."))
        ),
    )


def _cue(kind: str, text: str, *, unspaced: bool) -> tuple[Cue, list[str]]:
    if unspaced:
        words = text.split()  # looked for as they stand: the marks of Thai are letters
    else:
        words = [w if w in {"{}", ".."} else plain(w) for w in _WORD.findall(_joined(text))]
    place = Place.NEAR
    if words[-1:] == ["{}"] and words[:1] == ["{}"]:
        words, place = words[1:-1], Place.BETWEEN
    elif words[-1:] == ["{}"]:
        words, place = words[:-1], Place.BEFORE
        if words[-1:] == [".."]:
            words, place = words[:-1], Place.AHEAD
    elif words[:1] == ["{}"]:
        words, place = words[1:], Place.AFTER
        if words[:1] == [".."]:
            words, place = words[1:], Place.BEHIND
    return Cue(kind, place, " ".join(words)), words


def _joined(text: str) -> str:
    """As a text's own words are split: apostrophes fall, hyphens part."""
    return text.replace("'", "").replace("’", "")


def _plant(tree: Tree, words: list[str], cue: Cue) -> None:
    node = tree
    for word in words:
        node = node.setdefault(word, {})
    cues: list[Cue] = node.setdefault(END, [])
    if cue not in cues:
        cues.append(cue)
