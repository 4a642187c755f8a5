"""The index over every name, and the scan that finds them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from threading import Lock
from typing import Final, NamedTuple

from mypy_extensions import mypyc_attr

from bot.catalogue.cached import Cached
from bot.catalogue.claims import Claims
from bot.catalogue.drawn import forms, undrawn
from bot.catalogue.evidence import SLIPS, Judge
from bot.catalogue.glued import Glued
from bot.catalogue.kinship import Kin, kin
from bot.catalogue.near import Near
from bot.catalogue.romanising import korean
from bot.catalogue.scanning import Scanned
from bot.catalogue.slips import Slips
from bot.catalogue.spellings import Spellings, skeleton
from bot.catalogue.suspects import Suspects
from bot.catalogue.tolerance import Tolerance
from bot.catalogue.uncollected import uncollected
from bot.catalogue.values import Catalogue, Mention, Words
from bot.catalogue.windows import Windows
from bot.model import Nominee, Work

_MOST: Final = 600
"""No text has more names than this, however it was made; the first ones count."""
_SHORT: Final = 5
"""Names of one word and so many letters are looked up: they would be in half of all words."""
_SURE: Final = 3
"""Names of so few letters are looked at twice even where they are words by themselves."""
_NOWHERE: Final = -9
_TITLES: Final = frozenset({"title", "native", "romanised", "abbreviation"})
_PROMPTS: Final = 256
"""So many prompts are remembered with the works that they name."""
_SEVERAL: Final = re.compile(r"(?<!  ) / | / (?!  )")
"""Between two prompts that one answer has."""
_VARIETY: Final = "variety"
"""What stands for a country where a work is no story but a show."""
_CRIED: Final = re.compile(r"(.)\1\1")
_REACH: Final = 7
"""Tokens on each side of a strange one that may be of its name."""
_MEMORY: Final = 1 << 17
"""So many words are remembered with what is known of them."""
_LINE: Final = 40
"""A text of more words than a line has is read with the index of slips, as nearly all such need it."""


Hit = tuple[int, int, str, str, int]
"""Where in the squashed text a key was found: start, stop, key, how (empty: its very letters), and the
doubt, in letters. A plain tuple, since thousands are made a second."""


class Prompted(NamedTuple):
    """What a prompt names: works by id, and the prompt with their names blanked, letter for letter.

    `likely`: works whose names are common words, but written as names are in the prompt; `all`: these and
    `works`. `about`: the works that an answer must speak of, which are none where one answer has several
    prompts. A stroke right between two names parts no prompts: "Playful Kiss / Naughty Kiss: your thoughts?".
    """

    works: frozenset[str]
    rest: str
    likely: frozenset[str]
    all: frozenset[str]
    about: frozenset[str]


@mypyc_attr(acyclic=True)
class _Known:
    """What is known of a word: what is near it, its consonants, how it sounds if it is Korean.

    `short`: it is a short name; `strange`: it is a word of no talk; `drawn`: what it may be where its
    letters are drawn out; `cried`: it has a letter three times on end. One value for all of it: a text's words are looked up once, in a table that
    is seldom near.
    """

    __slots__ = ("_korean", "_skeleton", "cried", "drawn", "near", "short", "strange", "word")

    def __init__(self, word: str, near: Near | None, *, short: bool, strange: bool) -> None:
        self.word, self.near, self.short, self.strange = word, near, short, strange
        self.cried = _CRIED.search(word) is not None
        self.drawn = forms(word) if strange else ()
        self._skeleton: str | None = None
        self._korean: str | None = None

    @property
    def skeleton(self) -> str:
        """Its consonants; told when they are first asked for, which for most words is never."""
        if self._skeleton is None:
            self._skeleton = skeleton(self.word)
        return self._skeleton

    @property
    def korean(self) -> str:
        """How it sounds if it is Korean."""
        if self._korean is None:
            self._korean = korean(self.word)
        return self._korean


class _Dictionary:
    """Looks up what is known of a word; what is near it, once there are slips."""

    def __init__(self, short: frozenset[str], words: Words, slips: Slips | None = None) -> None:
        self.short, self.words, self.slips = short, words, slips

    def known(self, word: str) -> _Known:
        """What is known of a word; to be kept, since most words are in many texts."""
        abroad = word in self.words.abroad
        familiar = abroad or word in self.words.common or word in self.words.acronyms
        return _Known(
            word,
            self.slips.near(word) if self.slips is not None and not abroad else None,
            short=word in self.short,
            strange=len(word) > 1 and word.isascii() and not familiar,
        )


class Lexicon:
    """All names of a catalogue, ready to be found. Made by `build`; never changes."""

    def __init__(self, catalogue: Catalogue, extra: Iterable[tuple[str, Nominee]]) -> None:
        learned = tuple(extra)
        claims = Claims(catalogue, learned, longest_short=_SHORT)
        self.works: Mapping[str, Work] = catalogue.works
        self.kin: Kin = kin(catalogue.works)
        self.variety = frozenset(w.id for w in catalogue.works.values() if w.country == _VARIETY)
        self.digest = sha256(f"{catalogue.digest}{learned}".encode()).hexdigest()[:16]
        self._judge = Judge(catalogue, claims)
        self._tolerance = Tolerance(claims.by_key, catalogue.words)
        self._short = claims.short
        self._plain_short = frozenset(
            key for key in self._short if len(key) > _SURE and key not in self._judge.initials
        )
        self._keys = claims.by_key
        self._windows = Windows(key for key in claims.by_key if key not in self._short)
        self._vocabulary = catalogue.words
        self.common = catalogue.words.common
        self._known = Cached(_Dictionary(self._short, catalogue.words).known, _MEMORY)
        self._claims: Claims | None = claims
        self._words: frozenset[str] = frozenset()
        self._slips: Slips | None = None
        self._making = Lock()
        self._romanised, self._korean = claims.romanised, claims.korean
        self._native = tuple(claims.native())
        self._spellings: Spellings | None = None
        self._glued: Glued | None = None
        self._prompts: dict[str, Prompted] = {}

    def _mender(self, tokens: Sequence[str], taken: bytearray) -> Slips | None:
        """Made when a text first may have a slip in a name, so that one plain line is read at once."""
        with self._making:  # what it is made from can be read only once
            claims = self._claims
            if claims is not None and self._may_have_slips(tokens, taken, claims):
                with uncollected():
                    vocabulary = self._vocabulary
                    slips = Slips(claims.tokens(), claims.by_key, vocabulary)
                known = _Dictionary(self._short, vocabulary, slips).known
                self._known = Cached(known, _MEMORY)  # before the slips: they need what is near
                self._slips = slips
                self._claims, self._words = None, frozenset()
            return self._slips

    def _may_have_slips(self, tokens: Sequence[str], taken: bytearray, claims: Claims) -> bool:
        if len(tokens) > _LINE:
            return True
        said = self._words = self._words or claims.words()
        return Suspects(tokens, taken, said, self._vocabulary).stand_in(claims.spoken())

    def _spelt(self) -> Spellings:
        """Made when a text first has a strange word, so that one plain line is read at once."""
        if self._spellings is None:
            with uncollected():
                self._spellings = Spellings(self._romanised, self._korean)
        return self._spellings

    def _unparted(self) -> Glued:
        """Made when a text first has a script whose words are not parted."""
        if self._glued is None:
            self._glued = Glued(self._native)
        return self._glued

    def mentions(self, text: str, tags: Collection[str] = ()) -> Sequence[Mention]:
        """Every name in the text, in order of place; the longest consumes the words it takes.

        Links and @handles are never names, nor are the hashtags that `tags` holds (without
        "#"). At most 600 names are told of. Never raises, whatever the text. A name that is
        a title and a person's comes out as one mention of each kind, over the same span.
        """
        scanned = Scanned(text, tags)
        if not scanned.tokens:
            return ()
        judge = self._judge
        found: list[Mention] = []
        for start, stop, key, how, _ in self._chosen(scanned)[:_MOST]:
            found += judge.mentions(scanned, (start, stop), key, how)
        return tuple(found)

    def is_acronym(self, word: str) -> bool:
        """Whether a folded word is an initialism that means something else: "ML", "OTP"."""
        return word in self._vocabulary.acronyms

    def prompted(self, prompt: str) -> Prompted:
        """The works that a prompt names beyond doubt; remembered, since many answers have it."""
        known = self._prompts.get(prompt)
        if known is None:
            if len(self._prompts) >= _PROMPTS:
                self._prompts.clear()
            every = [
                m
                for m in self.mentions(prompt)
                if m.kind in _TITLES and m.candidates and m.capitals and not m.slips
            ]
            named = [m for m in every if not m.common]
            rest = prompt
            for m in named:
                rest = f"{rest[: m.start]}{' ' * (m.stop - m.start)}{rest[m.stop :]}"
            works = frozenset(m.candidates[0] for m in named)
            likely = frozenset(
                m.candidates[0] for m in every if m.common and _is_set_off(m, prompt)
            )
            about = frozenset[str]() if _SEVERAL.search(rest) else works
            known = self._prompts[prompt] = Prompted(works, rest, likely, works | likely, about)
        return known

    def _chosen(self, scanned: Scanned) -> list[Hit]:
        """The longest hits that do not overlap, in order of place."""
        slips = self._slips  # before what is known: that may have been looked up without them
        known = self._know(scanned)
        hits = self._exact(scanned, known)
        exact = _longest(hits)
        taken, common = bytearray(len(scanned.tokens)), self._vocabulary.common
        for start, stop, key, _, _ in exact:
            if key not in common and not self._judge.weak(key):
                scanned.mark(taken, start, stop)
        doubtful = self._slipped(scanned, taken, known, slips)
        doubtful += self._respelt(scanned, taken, known)
        if scanned.foreign:
            doubtful += self._glued_slips(scanned, exact)
        return _longest([*hits, *doubtful]) if doubtful else exact

    def _know(self, scanned: Scanned) -> list[_Known]:
        known = self._known
        return [known[token] for token in scanned.tokens]

    def _exact(self, scanned: Scanned, known: list[_Known]) -> list[Hit]:
        keys, index, judge = self._keys, scanned.index, self._judge
        short, edges, tokens = self._short, scanned.edges, scanned.tokens
        found = [(edges[i], edges[i + 1], tokens[i]) for i, word in enumerate(known) if word.short]
        if scanned.starts is not index:
            found = list(dict.fromkeys((*found, *scanned.humps(short))))
        hits: list[Hit] = [
            (start, stop, key, "", 0)
            for start, stop, key in found
            if key in self._plain_short or judge.stands(scanned, start, stop, key)
        ]
        for start, stop, key in self._windows.of(scanned.squashed, *scanned.bounds()):
            claims = keys.get(key)
            if claims is None or (len(key) <= _SHORT and key in short):
                continue
            whole = index.get(start, _NOWHERE) + 1 == index.get(stop) and judge.sure(key)
            if whole or judge.stands(scanned, start, stop, key):
                # "love Dream High" is more likely *Dream High* than *Love of Dream*
                hits.append((start, stop, key, "", int(claims[0].sort.form == "short")))
        hits.sort()
        return hits

    def _slipped(
        self, scanned: Scanned, taken: bytearray, known: list[_Known], slips: Slips | None
    ) -> list[Hit]:
        edges, tolerance = scanned.edges, self._tolerance
        if slips is None:
            slips = self._mender(scanned.tokens, taken)
            if slips is None:
                return []
            known = self._know(scanned)
        nears, linking = [word.near for word in known], self._vocabulary.linking
        return [
            (edges[first], edges[last], key, SLIPS[wrong], 1 + 2 * wrong)
            for first, last, key, written, meant, wrong in slips.mended(
                scanned.tokens, nears, taken
            )
            if (
                tolerance.bears_small(scanned, (edges[first], edges[last]), key)
                if written in linking
                else (tolerance.bears_slip if wrong == 1 else tolerance.bears_slips)(
                    key, written, meant
                )
            )
            and not scanned.parts(edges[first], edges[last])
            and not (last == first + 1 and _is_of_strange(scanned, known, taken, first))
        ]

    def _respelt(self, scanned: Scanned, taken: bytearray, known: list[_Known]) -> list[Hit]:
        tokens, edges = scanned.tokens, scanned.edges
        strange = [i for i, word in enumerate(known) if word.strange and not taken[i]]
        if not strange:
            return []
        begin, end = max(0, strange[0] - _REACH), strange[-1] + 1 + _REACH
        some = tokens[begin:end]
        marks = bytearray(len(some))
        for i in strange:
            marks[i - begin] = 1
        spellings = self._spelt()
        skeletons = [word.skeleton for word in known[begin:end]]
        said = [word.korean for word in known[begin:end]]
        found: list[Hit] = []
        for low, high, key in (
            *spellings.romanised(some, skeletons, marks),
            *spellings.people(said),
        ):
            first, last = begin + low, begin + high
            if not any(taken[first:last]) and self._tolerance.bears_spelling(
                key, tokens[first:last]
            ):
                found.append((edges[first], edges[last], key, "spelling", 1))
        if any(known[i].drawn for i in strange):
            found += self._undrawn(tokens, edges, known)
        return found

    def _undrawn(
        self, tokens: Sequence[str], edges: Sequence[int], known: list[_Known]
    ) -> list[Hit]:
        """The names of which a word is drawn out."""
        return [
            (edges[first], edges[last], key, "drawn", 1)
            for first, last, key in undrawn(tokens, [word.drawn for word in known], self._keys)
            if not self._judge.weak(key)
        ]

    def _glued_slips(self, scanned: Scanned, exact: Sequence[Hit]) -> list[Hit]:
        held = bytearray(len(scanned.squashed))
        for hit in exact:
            held[hit[0] : hit[1]] = b"\1" * (hit[1] - hit[0])
        if not scanned.is_foreign_beside(held):
            return []
        near = self._unparted().near(scanned.squashed, held, scanned.starts, scanned.stops)
        return [
            (start, stop, key, "slip", 1)
            for start, stop, key in near
            if not scanned.goes_on_in_kana(start, stop)
        ]


def _is_set_off(m: Mention, prompt: str) -> bool:
    """Whether a common word is written as a name in a prompt: with a capital amid small words."""
    others = f"{prompt[: m.start]} {prompt[m.stop :]}".split()
    small = sum(word.islower() for word in others) > len(others) / 2
    return small and (not m.opens or " " in m.surface or prompt[m.stop : m.stop + 1] == ":")


def _is_of_strange(scanned: Scanned, known: list[_Known], taken: bytearray, at: int) -> bool:
    """Whether a word of no talk stands beside it, both with a capital: it is some other name.

    Not what is part of a name itself, and not what is cried: "Omggg Pinochio".
    """
    edges, given = scanned.edges, scanned.given
    first, last = scanned.place(edges[at], edges[at + 1])
    if not given[first].isupper():
        return False
    if at and not taken[at - 1] and known[at - 1].strange and not known[at - 1].cried:
        start, stop = scanned.place(edges[at - 1], edges[at])
        if given[start].isupper() and given[stop:first] == " ":
            return True
    on = at + 1
    if on < len(known) and not taken[on] and known[on].strange and not known[on].cried:
        start, _ = scanned.place(edges[on], edges[on + 1])
        return given[start].isupper() and given[last:start] == " "
    return False


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Of overlapping hits the longest, doubt counted; of equals the earliest, then by the letters."""
    if len(hits) < 2:
        return list(hits)
    end = 0
    for hit in hits:
        if hit[0] < end:
            break
        end = hit[1]
    else:
        return list(hits)
    ranked = sorted(hits, key=_by_length)
    used = bytearray(max([hit[1] for hit in hits]))
    chosen: list[Hit] = []
    for hit in ranked:
        start, stop = hit[0], hit[1]
        if used.find(1, start, stop) < 0:
            used[start:stop] = b"\1" * (stop - start)
            chosen.append(hit)
    chosen.sort()
    return chosen


def _by_length(hit: Hit) -> tuple[int, int, int, str]:
    start, stop, key, _, cost = hit
    return start - stop + cost, start, cost, key


def build(catalogue: Catalogue, extra: Iterable[tuple[str, Nominee]] = ()) -> Lexicon:
    """The index of a catalogue and of names made at the desk (name, what it was said to mean)."""
    with uncollected():
        return Lexicon(catalogue, extra)
