"""From a key found in a text to mentions, with what speaks for and against each."""

import re
from collections.abc import Sequence
from typing import Any, Final

from mypy_extensions import mypyc_attr

from bot.catalogue.claims import PEOPLE, Claim, Claims
from bot.catalogue.naming import FANS, INITIALS, is_number
from bot.catalogue.scanning import HARD, Scanned
from bot.catalogue.sharing import Shared, groups
from bot.catalogue.values import Catalogue, Mention
from bot.catalogue.variants import fold, variant

_OPENING: Final = "\"'“‘„«‹《〈「『【*_([<"
_CLOSING: Final = "\"'”’“»›》〉」』】*_)]>"
_OPENS: Final = re.compile(r"(?:^|[.!?…:;\n\r•·\-–—>)\]]|\d[.)])[\s\"'“‘”’*#]*$")
_YEAR: Final = re.compile(
    r"[\s\"'”’»》」*]{0,3}(?:[(\[]\s?(?:[A-Za-z]{2,6},?\s)?|(?:,|of|from)?\s{0,2}(?:(?:[A-Za-z]{3,6}|[A-Z]{2}),?\s)?)"
    r"((?:19|20)\d\d)(?!\d)"
)
"""Behind a title: its year, a channel or country before it; not "in 2014", when something may have happened."""
_DASH: Final = re.compile("[-–—]")
_APOSTROPHES: Final = frozenset("'’")
_BETWEEN_PEOPLE: Final = re.compile("[&/+]")
_QUOTE: Final = re.compile('["“”]')
_CLOSED_IN: Final = re.compile(r'[^\W_]["”](?!\w)|“')
_CONTRACTED: Final = re.compile("(?<=n)['’]t\\b")
_NAME_PART: Final = re.compile(r"\w+")
_PLAIN_ENDS: Final = frozenset(("", " ", ".", ",", "!", "?"))
_DIGIT: Final = re.compile("[12]")
_GOES_ON: Final = re.compile(r"[/.]\d|(%)")
"""Behind a number it is none of a name's: "Princess Hours, 2/3 of it"."""
_COUNTED: Final = re.compile(r",\s(?:[A-Za-z]+|\d\d?)$")
"""A number behind a comma begins another name: "Lovesick, Two Moons"."""
_TOLD: Final = re.compile(r":\s\d\d?$")
"""Behind a colon it tells of the name: "Full House: 2 and a half"."""
_LISTED: Final = re.compile(r"[.)] ")
"""Behind a number, and the one before it so earlier: "1. Goong 2. Big" does not name *Goong 2*."""
_MARKS: Final = re.compile(r"[.?!…:/\-–—;]")
_STOPS: Final = re.compile(r"[.?!…:/;]")
_ENDING: Final = frozenset(".?!…")
_SMALL: Final = frozenset({"with", "from", "over", "into", "upon"})
"""Words that English titles keep small."""
_A_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_YEAR_WITHIN: Final = 14
_MEMORY: Final = 1 << 15
_SHORT: Final = 3
_KANA: Final = 5
"""A name in so many Kana is believed amid more of them: "ライアーゲームシーズン2"."""
SLIPS = ("", "slip", "slips")
"""How a name was found of which so many letters are wrong."""
_TELLING: Final = 14
"""Several plain words of so many letters are a title's, a letter of it wrong: "boys before flower"."""


class Judge:
    """Says which keys stand where they were found, and words the mention."""

    def __init__(self, catalogue: Catalogue, claims: Claims) -> None:
        self._claims = claims.by_key
        self._ambiguous = catalogue.ambiguous
        self._words = catalogue.words
        self._works = catalogue.works
        self.initials = frozenset(k for k, c in self._claims.items() if c[0].sort.rank == INITIALS)
        self._shapes: dict[str, _Shape] = {}
        # amid a sentence a name is the same mention wherever it stands
        self._running: dict[str, tuple[tuple[Any, ...], ...]] = {}
        self._weak: dict[str, bool] = {}
        self._groups: dict[str, tuple[Shared, ...]] = {}

    def weak(self, key: str) -> bool:
        """Whether only parts of people's names, or initials, claim the key."""
        known = self._weak.get(key)
        if known is None:
            known = self._weak[key] = all(
                claim.sort.partial or claim.sort.rank == INITIALS for claim in self._claims[key]
            )
        return known

    def sure(self, key: str) -> bool:
        """Whether a key that is one whole word of a text stands there whatever is around it."""
        return len(key) > _SHORT and key.isascii() and self._claims[key][0].sort.rank != INITIALS

    def stands(self, scanned: Scanned, start: int, stop: int, key: str) -> bool:
        """Whether an exact hit is a name there, or only the same letters."""
        if not key.isascii():
            return self._stands_foreign(scanned, start, stop, key)
        claims = self._claims[key]
        if claims[0].sort.rank == INITIALS:
            first, last = scanned.place(start, stop)
            if start not in scanned.index or stop not in scanned.index:
                return False  # "xDDD"
            return scanned.given[first:last].isupper() and not scanned.given.isupper()
        tokens = scanned.words(start, stop)
        if len(tokens) == 1:
            return len(key) > _SHORT or not key.isdigit() or self._marked(scanned, start, stop)
        if len(key) <= _SHORT and not self._is_listed(claims, len(tokens)):
            return False
        return self._holds_together(scanned, (start, stop), key, tokens)

    def _marked(self, scanned: Scanned, start: int, stop: int) -> bool:
        """Whether a number is all there is, or a hashtag, or between quotes."""
        first, _ = scanned.place(start, stop)
        alone = start == 0 and stop == len(scanned.squashed)
        return alone or scanned.given[first - 1 : first] in {*_OPENING, "#"} - {""}

    def _is_listed(self, claims: Sequence[Claim], words: int) -> bool:
        """Whether a short name is listed with its letters apart, like D.P."""
        return any(len(_NAME_PART.findall(claim.listed)) == words for claim in claims)

    def _holds_together(
        self, scanned: Scanned, place: tuple[int, int], key: str, tokens: Sequence[str]
    ) -> bool:
        """No sentence ends or bracket opens within a name, unless the listed name has such a mark."""
        first, last = scanned.place(place[0], place[1])
        surface = scanned.given[first:last]
        bare = surface.replace(" ", "").isalnum()  # most have no mark to look at
        plain = bare and not is_number(tokens[-1]) and self._is_title(key)
        if plain and (len(tokens) == 1 or not self._is_speech(tokens)):
            return True
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = _Shape(key, self._claims[key])
        split = len(tokens) > shape.words and not shape.person
        said = split and not shape.apostrophe and self._is_speech(tokens)
        # "Ji Hyun-woo & Kim Ok-bin" names no Hyun-woo Kim
        two = not bare and shape.person and not shape.joins and _BETWEEN_PEOPLE.search(surface)
        if said or two or (shape.parted and shape.parts(tokens)):
            return False
        quoted = not bare and len(tokens) < _SHORT and _QUOTE.search(surface)
        if quoted and (
            _CLOSED_IN.search(surface) or not _QUOTE.match(scanned.given[last : last + 1])
        ):
            return False  # 'the "Game Over" kiss', and not 'secret "garden"'
        if is_number(tokens[-1]) and _is_no_season(scanned.given, first, last, tokens[-1], shape):
            return False
        return bare or self._may_hold_its_marks(scanned, surface, last, tokens, shape)

    def _is_title(self, key: str) -> bool:
        return self._claims[key][0].sort.kind not in PEOPLE

    def _may_hold_its_marks(
        self, scanned: Scanned, surface: str, last: int, tokens: Sequence[str], shape: "_Shape"
    ) -> bool:
        if tokens[-1] == "s" and surface[-2:-1] in _APOSTROPHES:
            return shape.apostrophe
        hard = HARD.search(surface)
        if hard and len(tokens) > _SHORT and _DASH.fullmatch(hard.group()):
            hard = HARD.search(_DASH.sub(" ", surface))  # "Itazura na Kiss - Love in Tokyo"
        if hard:
            ended = shape.person and hard.group()[0] in _ENDING  # "Jin. A doctor"
            return "\n" not in surface and (shape.stops if ended else shape.marks)
        # "Coffee Prince (Korean), HanaKimi"
        opens = "(" in surface or "[" in surface
        closes = ")" in surface or "]" in surface
        return opens is closes or (opens and scanned.given[last : last + 1] == ")")

    def _stands_foreign(self, scanned: Scanned, start: int, stop: int, key: str) -> bool:
        if max(key) < "\u0e00":
            return True
        if "가" <= key[-1] <= "힣":
            rest = self._rest(scanned, stop)
            return not rest or rest in self._words.particles or len(key) > _SHORT
        if "\u0e00" < key[0] < "\u0eff":
            following = scanned.squashed[stop : stop + 1]
            if following and following in "ะัาำิีึืฺุู็่้๊๋์ๅ":
                return False
        if len(key) < _KANA and scanned.goes_on_in_kana(start, stop):
            return False
        return len(key) > 2 or not self._glued(scanned, start, stop)

    def _rest(self, scanned: Scanned, stop: int) -> str:
        """What follows a name within its Hangul word."""
        if stop in scanned.starts:
            return ""
        within = scanned.within(stop - 1, stop)
        return scanned.squashed[stop : scanned.edges[within.start + 1]]

    def _glued(self, scanned: Scanned, start: int, stop: int) -> bool:
        """Whether letters of the same script touch it on either side."""
        first, last = scanned.place(start, stop)
        around = scanned.given[max(0, first - 1) : first], scanned.given[last : last + 1]
        return any(c.isalnum() and not c.isascii() for c in around)

    def mentions(
        self, scanned: Scanned, place: tuple[int, int], key: str, found: str
    ) -> Sequence[Mention]:
        """One mention for the works, and one for each kind of person, that claim the key.

        `found` is the variant where the text does not have the key's letters.
        """
        first, last = scanned.place(place[0], place[1])
        given = scanned.given
        if (
            found
            or not place[0]  # only a handle or link stands before it
            or first < 2
            or given[first - 1] != " "
            or not given[first - 2].isalpha()
            or given[last : last + 1] not in _PLAIN_ENDS
            or scanned.shouting
            or (scanned.dated and _DIGIT.search(given, last, last + _YEAR_WITHIN))
        ):
            return self._looked_at(scanned, place, key, found)
        surface = given[first:last]
        known = self._running.get(surface)
        if known is None:
            known = tuple(m[2:] for m in self._looked_at(scanned, place, key, found))
            if len(self._running) > _MEMORY:
                self._running.clear()
            self._running[surface] = known
        return [Mention._make((first, last, *rest)) for rest in known]

    def _looked_at(
        self, scanned: Scanned, place: tuple[int, int], key: str, found: str
    ) -> Sequence[Mention]:
        start, stop = place
        around = _Around(scanned, start, stop)
        words = scanned.words(start, stop)
        if around.after in _APOSTROPHES and _CONTRACTED.match(scanned.given, around.last):
            return ()
        return [
            self._mention(shared, found, words, around)
            for shared in self._groups.get(key) or self._shared(key)
            if not (shared.person and self._too_plain(shared, words, around))
            and not (shared.acronym and self._is_spelt_out(shared, around))
        ]

    def _is_spelt_out(self, shared: Shared, around: "_Around") -> bool:
        """Letters in capitals, of a title that is none: "the US" is not *Us*."""
        marked = around.hashtag or around.quoted or around.alone
        return around.surface.isupper() and not shared.best.listed.isupper() and not marked

    def _too_plain(self, shared: Shared, words: Sequence[str], around: "_Around") -> bool:
        """A person whose name is a word, or a letter, is named only with a capital; amid a sentence, if abroad it is one."""
        if len(words) > 1 or shared.script != "Latn":
            return False
        amid = around.capitals and not around.opens
        if len(shared.key) == 1 or (words[0] in self._words.abroad and not amid):
            return True
        return not around.capitals and (len(shared.key) < _SHORT or self._plain(words[0]))

    def _shared(self, key: str) -> tuple[Shared, ...]:
        usual = self._ambiguous.get(key)
        plain, acronym = self._plain(key) or len(key) < _SHORT, key in self._words.acronyms
        shared = tuple(
            Shared(group, usual, key, plain=plain, acronym=acronym)
            for group in groups(self._claims[key])
        )
        self._groups[key] = shared
        return shared

    def _mention(
        self, shared: Shared, found: str, words: Sequence[str], around: "_Around"
    ) -> Mention:
        best, surface, year = shared.best, around.surface, around.year
        candidates, ambiguous = shared.candidates, shared.ambiguous
        if year is not None and len(candidates) > 1:
            candidates, ambiguous = self._of_year(candidates, year, ambiguous=ambiguous)
        how = (
            ("slip" if found in SLIPS[1:] else found)
            or ("exact" if surface == best.listed and not around.hashtag else "")
            or variant(surface, best, hashtag=around.hashtag)
        )
        slips = SLIPS.index(found) if found in SLIPS else 0
        common = self._common(shared, surface, words, found)
        return Mention(  # by place, which takes a third of the time
            around.first, around.last, surface, best.sort.kind, best.listed, candidates, how, slips, ambiguous,
            best.sort.partial, common, around.capitals, around.opens, around.quoted, around.hashtag, around.alone,
            shared.script, year, best.sort.nominee,
        )  # fmt: skip

    def _of_year(
        self, works: tuple[str, ...], year: int, *, ambiguous: bool
    ) -> tuple[tuple[str, ...], bool]:
        """The works in a new order, those of the year that stands in the text first."""
        for wide in (0, 1):
            near = [w for w in works if abs(self._works[w].year - year) <= wide]
            if near:
                return (*near, *(w for w in works if w not in near)), len(near) > 1
        return works, ambiguous

    def _common(self, shared: Shared, surface: str, words: Sequence[str], found: str) -> bool:
        if shared.script != "Latn":
            return bool(_A_YEAR.fullmatch(shared.key))
        if found == "drawn" and len(words) > 1:
            # what is drawn out is no plain word as it stands
            words = fold(shared.best.listed).split()
            return shared.key in self._words.phrases or all(map(self._plain, words))
        if found in SLIPS[1:] and all(len(w) == 1 or self._plain(w) for w in words):
            return len(words) < _SHORT or len(shared.key) < _TELLING
        if len(words) == 1:
            if shared.plain or (found and self._plain(words[0])):
                return True
            short = len(shared.key) <= _SHORT and shared.best.sort.rank == FANS
            return short and not surface.isupper()
        # "with sad eyes"
        said = shared.person and surface.islower() and all(map(self._plain, words))
        return (
            said
            or shared.key in self._words.phrases
            or (len(words) <= _SHORT and self._is_speech(fold(surface).split()))
        )

    def _plain(self, word: str) -> bool:
        return word in self._words.common or word in self._words.acronyms

    def _is_speech(self, tokens: Sequence[str]) -> bool:
        """Whether several words are said in any talk."""
        return all(
            t in self._words.basic
            or len(t) == 1
            or (len(t) < _SHORT and (t in self._words.common or t.isdigit()))
            for t in tokens
        )


@mypyc_attr(acyclic=True)
class _Shape:
    """How the names behind a key are listed, the loosest of them: words at most, and which marks stand in them.

    `parted` are the words of those that the key is spelt from as they are, where it is somebody's.
    """

    __slots__ = (
        "apostrophe",
        "comma",
        "joins",
        "marks",
        "parted",
        "percent",
        "person",
        "stops",
        "words",
    )

    def __init__(self, key: str, claims: Sequence[Claim]) -> None:
        listed = [claim.listed for claim in claims]
        parted = [tuple(fold(name).split()) for name in listed]
        self.words = max(map(len, parted))
        self.person = claims[0].sort.kind in PEOPLE
        self.parted = tuple(w for w in parted if self.person and "".join(w) == key)
        self.apostrophe = any(_APOSTROPHES & set(name) for name in listed)
        self.comma = any("," in name for name in listed)
        self.percent = any(name.endswith("%") for name in listed)
        self.marks = any(_MARKS.search(name) for name in listed)
        self.stops = self.marks and any(_STOPS.search(name) for name in listed)
        self.joins = self.person and any(_BETWEEN_PEOPLE.search(name) for name in listed)

    def parts(self, tokens: Sequence[str]) -> bool:
        """Whether so many words part somebody's name elsewhere: "Li Nan" is not Lin An."""
        lengths = [len(words) for words in self.parted]
        return len(tokens) in lengths and tuple(tokens) not in self.parted


def _is_no_season(given: str, first: int, last: int, number: str, shape: _Shape) -> bool:
    """Whether the number that ends a name is another's, or that of a list's next item."""
    if not shape.comma and _COUNTED.search(given, first, last):
        return True
    if not shape.marks and _TOLD.search(given, first, last):
        return True
    if len(number) >= _SHORT or not number.isdecimal():
        return False
    listed = _LISTED.match(given, last) and not shape.marks
    before = f"{int(number) - 1}{given[last : last + 1]} "
    goes_on = _GOES_ON.match(given, last)
    own = goes_on is not None and goes_on[1] and shape.percent  # "Something About 1%"
    return (goes_on is not None and not own) or (bool(listed) and before in given[:first])


class _Around:
    """A mention's place, and what stands about it in its text."""

    __slots__ = (
        "after", "alone", "capitals", "first", "hashtag", "last", "opens", "quoted", "surface", "year",
    )  # fmt: skip

    def __init__(self, scanned: Scanned, start: int, stop: int) -> None:
        given = scanned.given
        self.first, self.last = first, last = scanned.place(start, stop)
        self.surface = given[first:last]
        before, after = given[max(0, first - 1) : first], given[last : last + 1]
        self.after = after
        self.hashtag = self.quoted = False
        if before != " " or after != " ":
            self._touched(given, before, whole=start in scanned.index)
        self.opens = first == 0 or _opens(given, first)
        self.capitals = not self.surface.islower() and (
            _capitals(self.surface) and not scanned.shouting
        )
        self.alone = start == 0 and stop == len(scanned.squashed)
        self.year = _year(given, last)

    def _touched(self, given: str, before: str, *, whole: bool) -> None:
        """What the character right before says."""
        self.hashtag = before == "#" or (
            not whole and "#" in given[: self.first].rsplit(None, 1)[-1]
        )
        self.quoted = before != "" and before in _OPENING and _closes(given, self.last)


def _year(given: str, last: int) -> int | None:
    year = _YEAR.match(given, last) if _DIGIT.search(given, last, last + _YEAR_WITHIN) else None
    return int(year[1]) if year else None


def _opens(given: str, first: int) -> bool:
    """Whether a sentence, an item or a bracket begins there."""
    if given[first - 1] == " " and given[first - 2 : first - 1].isalpha():
        return False
    return bool(_OPENS.search(given[max(0, first - 12) : first]))


def _closes(given: str, last: int) -> bool:
    """Whether a quotation ends at the name, or soon after it."""
    return any(c in _CLOSING for c in given[last : last + 3]) or any(
        c in "”’»》」』\"'" for c in given[last : last + 40]
    )


def _capitals(surface: str) -> bool:
    words = surface.split()
    long = [w for w in words if len(w) > _SHORT and w not in _SMALL] or [words[0], words[-1]]
    small = sum(not _is_large(word) for word in words)
    if len(words) > 2 and small == 1 and words[0][:1].isupper():
        return True  # "Why Why love": fans let one word slip
    return all(map(_is_large, long))


def _is_large(word: str) -> bool:
    """It begins with a capital or a digit, or has one behind its first letter: "iPartment"."""
    return word[:1].isupper() or word[:1].isdigit() or word[1:2].isupper()
