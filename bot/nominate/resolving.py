"""Which work a name means: by season, year, country, cast, the prompt, or what is usual."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from bot.catalogue import Lexicon, Mention, fold
from bot.model import Work
from bot.nominate import weights
from bot.nominate.asking import Asked
from bot.nominate.countries import Countries, countries, unaccented
from bot.nominate.cues import Cues, any_of, either
from bot.nominate.layout import ABBREVIATED
from bot.nominate.people import Person
from bot.nominate.small_letters import LETTERS

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_WORD: Final = re.compile(r"\w+")
_YEAR_BEFORE: Final = re.compile(r"\b((?:19|20)\d\d)(?:['’]s)?\s+(?:[\w'’-]+[,]?\s+){0,3}[\"'“‘]?$")
_YEAR_BEHIND: Final = re.compile(
    r"^['\"”’)]*\s*(?:\(|\[|of |from |in |- |, )?(?:[tT]he )?((?:19|20)\d\d)\b"
)
_IN: Final = re.compile(r"\bin\b")
_SENTENCE: Final = re.compile(r"[.!?\n]")
_OF_WITHIN: Final = 44
_DRAWN: Final = frozenset({"comic", "anime"})
_SECOND: Final = 2
_FAR: Final = 400  # characters; so far away somebody of a cast still tells which work is meant
_NEAR: Final = 120  # and so far away surely


class Meant(NamedTuple):
    """The works that a name may mean, best first, how sure the first is, and why.

    `leaned`: people or the prompt decided.
    """

    works: tuple[str, ...]
    sure: float
    why: str = ""
    leaned: bool = False


class Resolver:
    """Resolves the names of one text; made for it."""

    def __init__(
        self,
        text: str,
        titles: Sequence[Mention],
        *,
        lexicon: Lexicon,
        asked: Asked,
        cues: Cues,
        people: Sequence[Person],
    ) -> None:
        self.text = text
        self.named = {
            m.candidates[0] for m in titles if len(m.candidates) == 1 and m.script == "Latn"
        }
        self.titles = titles
        self.works = lexicon.works
        self.kin = lexicon.kin
        self.asked = asked
        self.cues = cues
        self.people = [p for p in people if p.sure or p.surface[:1].isupper()]
        self.dated = ("19" in text or "20" in text) and bool(_YEAR.search(text))
        self.countries, self.seasons, self.exactly = _patterns(cues)
        self._placed: bool | None = None
        self._usual: dict[str, str] | None = None

    def meant(self, m: Mention) -> Meant:
        """What a mention of a title means."""
        known = [w for w in m.candidates if w in self.works]
        if not known:
            return Meant(m.candidates, 0.9)
        related = self.kin.family if not self._is_numbered(m, known) else {}
        family = {w for work in known if work in related for w in related[work]}
        wide = sorted(family.difference(known)) if family else []
        return (
            self._by_season(m, known)
            or self._by_year(m, known, wide)
            or self._by_country(m, known, wide)
            or self._by_company(m, known, wide)
        )

    def _is_numbered(self, m: Mention, known: Sequence[str]) -> bool:
        """Its number says which of a series it is, whoever is named: "Hospital Playlist 2"."""
        title = self.works[known[0]].title
        return m.surface[-1:].isdigit() and title[-1:] == m.surface[-1:] and " " in m.surface

    def country(self, m: Mention) -> str | None:
        """The country that the words around a mention give: "the Thai …", "… (Kdrama)"."""
        words = self.countries
        if (bound := words.bound_before(self.text, m.start)) is not None:
            return bound
        if self._placed is None:
            self._placed = not words.openings.isdisjoint(_said(unaccented(self.text)))
        if not self._placed:
            return None
        stop = self._behind(m)
        if (behind := words.told_behind(self.text, stop)) is not None:
            return behind
        return words.told_before(self.text, m.start)

    def _behind(self, m: Mention) -> int:
        """Where what tells of it begins: behind it, or behind words that put it more exactly."""
        exactly = self.exactly.match(self.text, m.stop)
        return exactly.end() if exactly else m.stop

    def version(self, m: Mention) -> bool:
        """Whether the words around a mention say which of several it is: "the Thai remake of …"."""
        before = self.text[max(0, m.start - _OF_WITHIN) : m.start].casefold()
        of = self.cues.sets["around.version_of"]
        said = any(word in before for word in of) and not of.isdisjoint(_said(before))
        return said and self.country(m) is not None

    def _by_season(self, m: Mention, known: list[str]) -> Meant | None:
        """The work of the season that is named beside a title, if that has sequels of its own."""
        followed = next((work for work in known if work in self.kin.sequels), None)
        if followed is None:
            return None
        season = self._season(m)
        if season < _SECOND:
            return None
        work = followed
        for _ in range(season - 1):
            later = self.kin.sequels.get(work, ())
            if len(later) != 1:
                return Meant(tuple(known), 0.45, f"no season {season} is known of", leaned=True)
            work = later[0]
        return Meant(_first([work], known), 0.97, "the season is named")

    def _season(self, m: Mention) -> int:
        """The season that stands by a title: "season 2 of Voice", "Voice S2"; 0 where none does."""
        before = self.text[max(0, m.start - 24) : m.start].casefold().rstrip(" \"“'‘*")
        for number, phrases in self.seasons.before.items():
            if before.endswith(phrases):
                return number
        behind = self.seasons.behind.match(self.text, m.stop)
        if behind is None and (owned := self.seasons.owned.match(self.text, m.stop)):
            return self.seasons.named[owned.group(1).casefold()]
        return int(behind.group(1)) if behind else 0

    def _by_year(self, m: Mention, known: list[str], wide: list[str]) -> Meant | None:
        if len(known) == 1 and _YEAR.search(m.surface):
            return Meant(tuple(known), 1.0)  # "HanaKimi 2011"
        year, loose = self._year(m)
        if not year:
            return None
        if len(known) == 1 and abs(self.works[known[0]].year - year) <= 1:
            return Meant(tuple(known), 1.0)  # whoever else is named
        dated = [
            w for w in (known if loose else (*known, *wide)) if abs(self.works[w].year - year) <= 1
        ]
        dated.sort(key=lambda w: abs(self.works[w].year - year))
        if dated:
            return Meant(_first(dated, known), 0.98, f"{year} points to this one")
        if m.year:
            return Meant(tuple(known), 0.7, f"{year} is not its year;")
        return None

    def _year(self, m: Mention) -> tuple[int | None, bool]:
        """The year that stands by a mention, and whether it may be one in which something happened.

        In parentheses alone where a first is asked for: there "…, 2012" says when somebody began. So does
        "I found Full House in 2014" anywhere.
        """
        if not self.dated:
            return m.year, False
        stop = self._behind(m)
        behind = _YEAR_BEHIND.match(self.text[stop : stop + 16])
        if self.asked.first and (m.year or behind):
            bracketed = behind and behind.group().lstrip("'\"”’ ").startswith(("(", "["))
            return int(behind.group(1)) if behind and bracketed else None, False
        loose = behind is not None and _IN.search(behind.group()) is not None
        if loose and self._is_of_watching(m):
            return m.year, False
        before = behind or _YEAR_BEFORE.search(self.text[max(0, m.start - 40) : m.start])
        if before is not None and self._parts_a_clause(before.group()):
            return m.year, False
        nearest = _YEAR.findall(before.group())[-1] if before else None
        return m.year or (int(nearest) if nearest else None), loose

    def _is_of_watching(self, m: Mention) -> bool:
        """What stands before a title in its sentence tells when it was watched, or found."""
        said = _SENTENCE.split(self.text[max(0, m.start - _OF_WITHIN) : m.start])[-1]
        words, sets = _WORD.findall(said.casefold()), self.cues.sets
        return not either(sets["talk.viewed"], sets["talk.following"]).isdisjoint(words)

    def _parts_a_clause(self, between: str) -> bool:
        """Between a year and a title stand words that say whose year it is: "in 2009 because it …"."""
        said = _WORD.findall(between.casefold())
        sets = self.cues.sets
        return not either(sets["talk.under"], sets["talk.subjects"], sets["talk.it"]).isdisjoint(
            said
        )

    def _by_country(self, m: Mention, known: list[str], wide: list[str]) -> Meant | None:
        if len(known) == 1 and not wide:
            return None
        country = self.country(m)
        if country is None or (len(known) == 1 and self.works[known[0]].country == country):
            return None
        there = [w for w in known if self.works[w].country == country]
        there = there or [w for w in wide if self.works[w].country == country]
        if len(there) > 1 and (cast := self._by_cast(m, there, [])):
            there = [cast[0]]
        return Meant(_first(there, known), 0.98, "the country is named") if there else None

    def _by_company(self, m: Mention, known: list[str], wide: list[str]) -> Meant:
        if len(known) == 1 and not wide:
            return Meant(tuple(known), 1.0)
        cast = self._by_cast(m, known, wide)
        if cast:
            return Meant(_first([cast[0]], known), 0.98, f"{cast[1]} is in this one:", leaned=True)
        if len(known) == 1:
            return Meant(tuple(known), 0.99)
        if (asked := self._by_prompt(m, known)) is not None:
            return asked
        if not m.ambiguous:
            return Meant(tuple(known), 0.96, "the usual one of that name:")
        return self._unsaid(m, known)

    def _by_prompt(self, m: Mention, known: list[str]) -> Meant | None:
        """The only one of the year or the country that the prompt asks for."""
        if known[0] in self.named:
            return None  # it is named otherwise too
        others = self._of_other_names(m)
        dated = [w for w in known if self.works[w].year in self.asked.years and w not in others]
        akin = self.kin.family.get(known[0], frozenset())
        if len(dated) == 1 and (m.ambiguous or akin.issuperset(dated)):
            return Meant(_first(dated, known), 0.95, "the prompt asks for its year:", leaned=True)
        wanted = [
            w
            for w in known
            if self.works[w].country in self.asked.countries and w not in self.named | others
        ]
        if len(wanted) == 1:
            why = "the prompt asks for dramas of its country:"
            return Meant(_first(wanted, known), 0.96, why, leaned=True)
        return None

    def _of_other_names(self, m: Mention) -> set[str]:
        """What other names of the text usually mean: who uses two names speaks of two works."""
        if self._usual is None:
            self._usual = {
                fold(other.surface): other.candidates[0]
                for other in self.titles
                if other.candidates and not other.common and other.script == "Latn"
            }
        said = fold(m.surface)
        return {
            work
            for other, work in self._usual.items()
            if other not in said and said not in other and work != m.candidates[0]
        }

    def _unsaid(self, m: Mention, known: list[str]) -> Meant:
        """Several works of one name, and nothing says which: the original of a family, else open."""
        dramas = [w for w in known if _is_drama(self.works[w])]
        if len(dramas) == 1:
            return Meant(_first(dramas, known), 0.93, "the drama of that name:")
        originals = [w for w in dramas or known if self._is_no_remake(w)]
        if len(originals) == 1 and set(known) <= self.kin.family.get(known[0], frozenset()):
            return Meant(_first(originals, known), 0.93, "the original of that name:")
        around = sorted(self.works[w].year for w in self._of_other_names(m) if w in self.works)
        if len(around) > 1:  # in one list dramas are mostly of the same years
            year = around[len(around) // 2]
            known = sorted(known, key=lambda w: abs(self.works[w].year - year))
        return Meant(tuple(known), 0.45, "several works go by this name")

    def _is_no_remake(self, work: str) -> bool:
        """No drama was its original: a comic may have been."""
        original = self.works.get(self.works[work].remake_of or "")
        return original is None or not _is_drama(original)

    def _by_cast(
        self, m: Mention, known: Sequence[str], wide: Sequence[str]
    ) -> tuple[str, str] | None:
        """The work whose cast the text names, and who of it; None where none or several."""
        points: dict[str, float] = defaultdict(float)
        named: dict[str, str] = {}
        for person in self.people:
            gap = abs(person.start - m.start)
            if gap > _FAR or (person.start < m.stop and person.stop > m.start):
                continue
            weight = weights.PART_OF_A_NAME if person.partial else weights.WHOLE_NAME
            weight *= 1.0 if gap < _NEAR else weights.AWAY
            borne = (*known, *wide) if wide and self._stand_together(person, m) else known
            for work in person.works.intersection(borne):
                if self._is_dubbed(work, person):
                    continue
                share = 1.0 if person.sure else weights.PERHAPS_NOBODY
                points[work] += weight * share * (1.0 if work in known else weights.KIN)
                named.setdefault(work, person.surface)
        best = max(points, key=lambda w: (points[w], w in known, w), default=None)
        if best is None or sum(points[w] == points[best] for w in points) > 1:
            return None
        if best not in known and (
            points[best] < weights.KIN_FROM or not points.keys().isdisjoint(known)
        ):
            return None
        if best not in known and (
            not (self.named | self._of_other_names(m)).isdisjoint(points)
            or any(best in o.candidates for o in self.titles if o is not m and o.script == "Latn")
        ):
            return None  # the cast of a work that has a name of its own in the text
        return best, named[best]

    def _stand_together(self, person: Person, m: Mention) -> bool:
        """Somebody before it, or in its sentence: who comes later moves no name to a remake that does not bear it.

        "My vote goes to Park Bo Gum. Perfect in Nodame Cantabile" speaks of the Korean one.
        """
        between = self.text[m.stop : max(m.stop, person.start)]
        ends = _SENTENCE.split(between)
        return "\n" not in between and all(
            part.rpartition(" ")[2].casefold() in ABBREVIATED for part in ends[:-1]
        )

    def _is_dubbed(self, work: str, person: Person) -> bool:
        """Somebody in a Philippine remake: the originals, dubbed there, have the same names."""
        known = self.works[work]
        return person.character and known.country == "PH" and known.remake_of is not None


def _said(text: str) -> list[str]:
    """The words of a text, in lower case."""
    if text.isascii():
        return text.lower().translate(LETTERS).split()
    return _WORD.findall(text.casefold())


def _is_drama(work: Work) -> bool:
    return work.kind == "drama" and work.country not in _DRAWN


class _Seasons(NamedTuple):
    """The phrases before a title that name its season, by the season; what names one behind it.

    `owned` finds one of `named` behind a title: "Sweet Home's second season".
    """

    before: Mapping[int, tuple[str, ...]]
    behind: re.Pattern[str]
    owned: re.Pattern[str]
    named: Mapping[str, int]


def _first(best: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*best, *known)))


@lru_cache(maxsize=4)
def _patterns(cues: Cues) -> tuple[Countries, _Seasons, re.Pattern[str]]:
    """What names a country, a season, and which it is exactly; made once for a set of cues."""
    return countries(cues), _seasons(cues), _exactly(cues)


def _exactly(cues: Cues) -> re.Pattern[str]:
    """What leads from a title to which it is: ", and I mean " before "the Japanese one", or a stop before "The 2008 version"."""
    version = any_of(cues.sets["around.version"] | cues.sets["around.called"])
    exactly = any_of(cues.sets["around.exactly"])
    of = any_of(cues.sets["around.version_of"] | cues.sets["around.from"])
    return re.compile(
        rf"[\"”’']?[\s,.;:(?!–-]{{1,3}}(?:{exactly}),?\s(?=the\s(?:[\w-]+\s){{1,2}}(?:{version})\b)"
        rf"|[.?!]\s(?=the\s(?:19|20)\d\d\s(?:{version})\b)"
        rf"|,\sthe\s(?:[\w-]+\s)?(?:{version})\s(?:{of})\s(?=(?:19|20)\d\d\b)",
        re.IGNORECASE,
    )


def _seasons(cues: Cues) -> _Seasons:
    before = {
        int(kind.partition(".")[2]): tuple(sorted(phrases))
        for kind, phrases in cues.sets.items()
        if kind.startswith("seasons.")
    }
    words = any_of(cues.sets["around.seasons"])
    behind = rf"[\"”’']?[\s,:(\[–-]{{1,3}}(?:s|(?:{words})\s)(\d)\b"
    last = {number: {p.rpartition(" ")[0] for p in phrases} for number, phrases in before.items()}
    named = {phrase: number for number, phrases in last.items() for phrase in phrases}
    owned = re.compile(rf"['’]s ({any_of(named)})\b", re.IGNORECASE)
    return _Seasons(before, re.compile(behind, re.IGNORECASE), owned, named)
