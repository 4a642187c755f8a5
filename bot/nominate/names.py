"""Which mentions are names indeed, and which work each of them means."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.catalogue import Lexicon, Mention
from bot.model import Work
from bot.nominate.asking import Asked
from bot.nominate.cues import Cues, plain

DOUBTED = 0.6
"""No surer is a common word to which nothing else points: it stands aside where a title is named."""
PEOPLE = frozenset({"actor", "character"})
LABEL_ENDS = frozenset("-–—:(!.,;…[/&+|\"”’'\n?")
_RANKED = re.compile(r"(?:^|[\s(])(?:#\s?|no\.?\s?|nr\.?\s?)?\d{1,2}\s?[.):\-–]{1,2}\s*[\"'“‘*]*$", re.IGNORECASE)
_LED = re.compile(r"(?:\b(?:in|from|of|on|watch|watched|watching|loved?|called|drama|kdrama|show)\s+)[\"'“‘*]*$", re.IGNORECASE)
_TOLD_IN = re.compile(r"\b(?:one|kiss|kisses|scene|couple|otp|confession|hug|ending)\s(?:in|from|of)\s$", re.I)
_TOLD_AS = re.compile(r"['’]?s?\s(?:kiss|scene|couple|otp|ending|ost|finale|leads?)\b", re.I)
_YEAR_BEFORE = re.compile(r"\b((?:19|20)\d\d)(?:['’]s)?\s+(?:[\w'’-]+[,]?\s+){0,3}[\"'“‘]?$")
_YEAR_BEHIND = re.compile(r"^['\"”’)]*\s*(?:\(|\[|of |from |in |- |, )?((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class Name:
    """A title in the text: its mention, the works it may mean (best first), and how sure that is.

    `sure` is the chance that it names the first of `works`; `why` says why, for a host.
    `leaned` is set where people or the prompt decided.
    """

    start: int
    stop: int
    mention: Mention
    works: tuple[str, ...]
    sure: float
    why: str
    leaned: bool = False
    open: bool = False
    version: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Someone named in the text: surface and the works that it may belong to."""

    start: int
    stop: int
    surface: str
    name: str
    works: frozenset[str]
    character: bool
    partial: bool
    sure: bool
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Kin:
    """Works by kinship: `family` has every work's remakes and originals, `sequels` what follows it."""

    family: Mapping[str, frozenset[str]]
    sequels: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=4)
def kin(lexicon: Lexicon) -> Kin:
    """Kinship among a lexicon's works, worked out once."""
    root: dict[str, str] = {}

    def of(work: str) -> str:
        while root.get(work, work) != work:
            work = root[work]
        return work

    sequels: dict[str, list[str]] = defaultdict(list)
    for work in lexicon.works.values():
        if work.remake_of in lexicon.works and work.remake_of:
            root[of(work.id)] = of(work.remake_of)
        if work.sequel_of:
            sequels[work.sequel_of].append(work.id)
    members: dict[str, set[str]] = defaultdict(set)
    for work_id in lexicon.works:
        members[of(work_id)].add(work_id)
    family = {work: frozenset(group) for group in members.values() if len(group) > 1 for work in group}
    return Kin(family, {work: tuple(later) for work, later in sequels.items()})


def sift(mentions: Sequence[Mention]) -> tuple[list[Mention], list[Person]]:
    """Titles and people apart. People by common words stay in, marked unsure."""
    titles: list[Mention] = []
    people: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.kind in PEOPLE:
            people[mention.start, mention.stop].append(mention)
        else:
            titles.append(mention)
    return titles, [_person(same) for same in people.values()]


def _person(same: list[Mention]) -> Person:
    first = same[0]
    return Person(
        start=first.start,
        stop=first.stop,
        surface=first.surface,
        name=first.name,
        works=frozenset(work for mention in same for work in mention.candidates),
        character=any(mention.kind == "character" for mention in same),
        partial=all(mention.partial for mention in same),
        sure=not all(mention.common for mention in same)
        and (first.capitals or not all(mention.partial for mention in same)),
        exact=any(mention.variant not in {"spelling", "slip"} for mention in same),
    )


class Judge:
    """Judges the names of one text; made for it."""

    def __init__(self, text: str, lexicon: Lexicon, asked: Asked, cues: Cues, people: list[Person]) -> None:
        self.text = text
        self.works = lexicon.works
        self.kin = kin(lexicon)
        self.asked = asked
        self.cues = cues
        self.people = people
        self.lower = not any(c.isupper() for c in text)
        self.shouted = False
        self.titles: Sequence[Mention] = ()

    def names(self, titles: Sequence[Mention]) -> list[Name]:
        """Those of the titles that are names, in order of place."""
        self.titles = titles
        proper = [m for m in titles if not m.common or self._multi(m)]
        self.shouted = any(
            m.capitals and not m.opens and m.kind in {"title", "romanised"} for m in titles
        )
        found = [name for mention in titles if (name := self._name(mention, proper)) is not None]
        found = [name for name in found if not self._is_somebody(name, found)]
        firm = [name for name in found if name.sure > DOUBTED]
        return firm or found

    def _is_somebody(self, name: Name, names: Sequence[Name]) -> bool:
        """Also a name of somebody in another work of the text: "Mars and Momo in ToGetHer"."""
        if not name.mention.common:
            return False
        others = {work for other in names if other is not name for work in other.works[:1]}
        return any(
            person.start == name.start and person.works & (others - set(name.works))
            for person in self.people
        )

    def _name(self, mention: Mention, proper: Sequence[Mention]) -> Name | None:
        chance, why, leaned = self._evidence(mention, proper)
        if not chance:
            return None
        works, sure, how, by_people = self._resolved(mention)
        reason = " ".join(part for part in (why, how) if part)
        return Name(
            start=mention.start,
            stop=mention.stop,
            mention=mention,
            works=works,
            sure=chance * sure,
            why=reason,
            leaned=leaned or by_people,
            open=sure < 0.5,
            version=self._country(mention) is not None,
        )

    # evidence that a mention is a name

    def _evidence(self, m: Mention, proper: Sequence[Mention]) -> tuple[float, str, bool]:
        """The chance that it is a name at all (0: it is none), why, and whether people said so."""
        if m.kind == "learned":
            return 0.99, "a host chose this before", False
        if m.kind in {"abbreviation", "initials"} and self._initials_of_person(m):
            return 0.0, "", False
        everyday = m.surface.casefold() in self.cues.sets["talk.everyday"]
        if not m.common and not everyday:
            return self._plain(m, proper)
        if self._part_of_person(m):
            return 0.0, "", False
        quoted = f"“{m.surface}” is a common word, but"
        if m.hashtag:
            return 0.95, f"{quoted} it is a hashtag here", False
        if self._multi(m):
            return 0.95, "", False
        if self.lower and len(m.surface.split()) > 2:
            return 0.9, "", False
        cast = self._cast_near(m)
        capital = m.script != "Latn" or (m.capitals and (" " not in m.surface or self._multi(m)))
        inner = capital and self._inside_a_name(m)
        if inner and not cast:
            return 0.0, "", False
        if cast and (m.quoted or (capital and (not m.opens or self._predicated(m)))):
            return 0.95, f"{quoted} {cast} is in it", True
        if m.quoted and (capital or self.lower):
            return 0.93, f"{quoted} it stands in quotes", False
        if m.year and capital and not m.opens:
            return 0.95, f"{quoted} its year stands behind it", False
        if capital or self.lower or self._listed(m, proper) or self._told_of(m):
            return self._placed(m, proper, quoted, capital=capital, cast=bool(cast))
        return 0.0, "", False

    def _plain(self, m: Mention, proper: Sequence[Mention]) -> tuple[float, str, bool]:
        if self._uttered(m) and not self._listed(m, self.titles):
            return 0.0, "", False
        if m.variant == "slip":
            return 0.96 - 0.04 * m.slips, f"“{m.surface}” is read as a slip for “{m.name}”;", False
        if m.kind == "initials":
            return (0.93 if m.capitals else 0.7), f"“{m.surface}” are the initials of “{m.name}”;", False
        if m.variant == "spelling":
            return 0.95, f"“{m.surface}” is another spelling of “{m.name}”;", False
        short = m.variant == "short" and len(m.surface) < 12
        return (0.9 if short else 0.99), "", False

    def _uttered(self, m: Mention) -> bool:
        """Words in lower case where titles have capitals: said, not named."""
        if m.capitals or m.quoted or m.hashtag or m.script != "Latn" or self.lower:
            return False
        words = m.surface.split()
        if m.surface[:1].isdigit() or sum(w[:1].isupper() for w in words) > (m.opens and len(words) > 1):
            return False
        if m.kind in {"abbreviation", "initials"} or m.variant == "joined":
            return False
        short = len(m.surface) <= 11 and " " in m.surface.strip()
        return self.shouted or short or m.variant in {"slip", "short"}

    def _part_of_person(self, m: Mention) -> bool:
        """"Goo Ae Jung (Gong)" after "Gong Hyo Jin": a surname, not a title."""
        said = m.surface.casefold()
        return any(
            said in re.split(r"[\s-]+", person.surface.casefold()) and person.start != m.start
            for person in self.people
            if person.sure
        )

    def _inside_a_name(self, m: Mention) -> bool:
        """A single word with another capital beside it: part of some longer name."""
        if " " in m.surface or (m.quoted and self.text[m.stop : m.stop + 1] in "\"”’'"):
            return False
        behind = re.match(r"['’]?\s([A-Z][a-z]+)", self.text[m.stop : m.stop + 16])
        before = re.search(r"\b([A-Z][\w'’-]*)\s(?:of\s|the\s|in\s)*$", self.text[max(0, m.start - 24) : m.start])
        ahead = bool(before) and not _opens(self.text, max(0, m.start - 24) + before.start()) if before else False
        named = any(p.start <= m.stop + 2 <= p.stop or p.stop + 1 == m.start for p in self.people if p.sure)
        return (bool(behind) or ahead) and not named

    def _multi(self, m: Mention) -> bool:
        """A name of several words, at least two of them with a capital (the text is not all capitals)."""
        words = m.surface.split()
        return len(words) > 1 and m.capitals and sum(w[:1].isupper() or w[:1].isdigit() for w in words) > 1

    def _placed(
        self, m: Mention, proper: Sequence[Mention], quoted: str, *, capital: bool, cast: bool
    ) -> tuple[float, str, bool]:
        before, behind = self.text[max(0, m.start - 14) : m.start], self.text[m.stop : m.stop + 3]
        label = not behind or (behind.lstrip(" ")[:1] in LABEL_ENDS and behind[:2] not in {"'s", "’s"})
        everyday = m.surface.casefold() in self.cues.sets["talk.everyday"]
        if _RANKED.search(before) and (label or not everyday):
            return 0.93, f"{quoted} it stands behind a rank", False
        if self._drama_behind(m) and not (everyday and behind[:1] == " " and behind[1:2] != "("):
            return 0.95, f"{quoted} the word “drama” stands by it", False
        if m.alone:
            return 0.9, f"{quoted} the answer holds nothing else", True
        if self._listed(m, proper) and (capital or self.lower or self._listed(m, self.titles, both=True)):
            return 0.92, f"{quoted} it stands in a list of titles", False
        if len(m.surface) < 3:
            return 0.0, "", False
        led = bool(_LED.search(before))
        if capital and label and before.rstrip(" \"“‘'")[-1:] == ":":
            return 0.92, f"{quoted} a colon leads to it", False
        if capital and not m.opens:
            return (0.9 if led or label else 0.75), f"{quoted} it is written with a capital", False
        if capital and label and not everyday:
            return 0.9, f"{quoted} it stands like a title", False
        opens = not self.text[: m.start].strip(" \"“'‘*\n")
        if opens and label and (capital or m.surface == self.text.strip(" .!?")):
            return 0.88, f"{quoted} it opens the answer like a title", False
        if capital and not everyday and self._predicated(m):
            return 0.88, f"{quoted} the sentence speaks of it as of a title", False
        if self._told_of(m) and not everyday:
            return 0.86, f"{quoted} it is told of as a title", False
        if cast and led and label:
            return 0.8, f"{quoted} someone of its cast is named", True
        if capital and label:
            return DOUBTED, f"“{m.surface}” is a common word; nothing else points to the title", False
        return 0.0, "", False

    def _predicated(self, m: Mention) -> bool:
        """What stands behind it speaks of it: a verb, "for me", a stop, but no noun."""
        behind = re.match(r"['’]s\s|\s?[^\w\s]|\s*$|\s(\w+)", self.text[m.stop : m.stop + 20])
        if behind is None:
            return False
        word = behind.group(1)
        return word is None or plain(word) in self.cues.sets["talk.predicates"]

    def _told_of(self, m: Mention) -> bool:
        """"The one in goblin", "the goblin kiss": only a title stands there, in capitals or not."""
        before, behind = self.text[max(0, m.start - 26) : m.start], self.text[m.stop : m.stop + 12]
        return bool(_TOLD_IN.search(before)) or bool(
            re.search(r"\b(?:the|that|this)\s$", before, re.I) and _TOLD_AS.match(behind)
        )

    def _drama_behind(self, m: Mention) -> bool:
        behind = self.text[m.stop : m.stop + 22].casefold()
        found = re.match(r"^[\"”’']?\s?[(\[,]?\s?(?:the\s)?(?:k|j|c|tw|t|thai|korean|japanese|chinese)?[ -]?(?:drama|lakorn|series)\b", behind)
        return bool(found)

    def _listed(self, m: Mention, others: Sequence[Mention], *, both: bool = False) -> bool:
        """Parted by no more than a comma, slash or "and" from another title; on both sides if told so."""
        sides = set()
        for other in others:
            if other.start < m.stop and m.start < other.stop:
                continue
            low, high = (other.stop, m.start) if other.start < m.start else (m.stop, other.start)
            if 0 <= high - low <= 8 and _PARTED.fullmatch(self.text[low:high]):
                sides.add(other.start < m.start)
        return len(sides) > both

    def _cast_near(self, m: Mention) -> str:
        for person in self.people:
            if person.sure and abs(person.start - m.start) < 300 and person.works & set(m.candidates):
                if person.start >= m.stop or person.stop <= m.start:
                    return person.surface
        return ""

    def _initials_of_person(self, m: Mention) -> bool:
        letters = m.surface.casefold()
        return any(
            "".join(part[:1] for part in re.split(r"[\s-]+", person.name)).casefold() == letters
            or "".join(part[:1] for part in re.split(r"[\s-]+", person.surface)).casefold() == letters
            for person in self.people
        )

    # which work

    def _resolved(self, m: Mention) -> tuple[tuple[str, ...], float, str, bool]:
        """The works that it may mean, best first; how sure the first is; why; whether people decided."""
        known = [w for w in m.candidates if w in self.works]
        if not known:
            return m.candidates, 0.9, "", False
        wide = self._widened(known)
        later = self._season(m, known)
        if later:
            return (later, *known), 0.97, "the season is named", False
        year = self._year(m)
        if year and (len(known) > 1 or abs(self.works[known[0]].year - year) > 1):
            dated = [w for w in (*known, *wide) if abs(self.works[w].year - year) <= 1]
            if dated:
                return _first(dated, known), 0.97, f"{year} points to this one", False
        country = self._country(m)
        if country and self.works[known[0]].country != country:
            there = [w for w in (*known, *wide) if self.works[w].country == country]
            if there:
                return _first(there, known), 0.96, "the country is named", False
        return self._by_company(m, known, wide, country)

    def _by_company(
        self, m: Mention, known: list[str], wide: list[str], country: str | None
    ) -> tuple[tuple[str, ...], float, str, bool]:
        if len(known) == 1 and not wide:
            return tuple(known), 1.0, "", False
        cast = self._by_cast(m, known, wide)
        if cast:
            return _first([cast[0]], known), 0.95, f"{cast[1]} is in this one", True
        if len(known) == 1:
            return tuple(known), 0.99, "", False
        if country:
            return _first([w for w in known if self.works[w].country == country], known), 0.95, "", False
        wanted = [w for w in known if self.works[w].country in self.asked.countries]
        if self.asked.countries and len(wanted) == 1:
            return _first(wanted, known), 0.93, "the prompt asks for dramas of its country", True
        if not m.ambiguous:
            return tuple(known), 0.95, "it is the usual one of that name", False
        return self._unsaid(known)

    def _unsaid(self, known: list[str]) -> tuple[tuple[str, ...], float, str, bool]:
        """Several works of one name, and nothing says which: the original of a family, else open."""
        originals = [w for w in known if not self.works[w].remake_of]
        one_family = len(self.kin.family.get(known[0], frozenset()) & set(known)) == len(known)
        if one_family and len(originals) == 1:
            return _first(originals, known), 0.93, "it is the original of that name", False
        dramas = [w for w in known if self.works[w].kind == "drama"]
        if len(dramas) == 1:
            return _first(dramas, known), 0.9, "it is the drama of that name", False
        return tuple(known), 0.45, "several works go by this name", False

    def _widened(self, known: list[str]) -> list[str]:
        family = {w for work in known for w in self.kin.family.get(work, ())}
        return sorted(family - set(known))

    def _season(self, m: Mention, known: list[str]) -> str | None:
        later = [w for work in known for w in self.kin.sequels.get(work, ())]
        if not later:
            return None
        before = self.text[max(0, m.start - 24) : m.start].casefold().rstrip(" \"“'‘*")
        for number in ("2", "3"):
            if any(before.endswith(phrase) for phrase in self.cues.sets.get(f"seasons.{number}", ())):
                wanted = [w for w in later if re.search(rf"\b{number}\b", self.works[w].title)]
                return (wanted or later)[0]
        return None

    def _year(self, m: Mention) -> int | None:
        if m.year:
            return m.year
        behind = _YEAR_BEHIND.match(self.text[m.stop : m.stop + 12])
        if behind:
            return int(behind.group(1))
        before = _YEAR_BEFORE.search(self.text[max(0, m.start - 40) : m.start])
        return int(before.group(1)) if before else None

    def _country(self, m: Mention) -> str | None:
        behind = self.text[m.stop : m.stop + 26]
        before = self.text[max(0, m.start - 44) : m.start]
        pattern, codes = _countries(self.cues)
        found = pattern[0].match(behind) or pattern[1].search(before)
        return codes[found.group(1).casefold()] if found else None

    def _by_cast(self, m: Mention, known: list[str], wide: list[str]) -> tuple[str, str] | None:
        """The work whose cast is named in the text, where it is one; nearest people first."""
        points: dict[str, float] = defaultdict(float)
        named: dict[str, str] = {}
        for person in self.people:
            if not person.sure and not person.surface[:1].isupper():
                continue
            gap = abs(person.start - m.start)
            if gap > 400 or (person.start < m.stop and person.stop > m.start):
                continue
            weight = (1.0 if person.partial else 2.0) * (1.0 if gap < 120 else 0.5) * (1 if person.sure else 0.4)
            for work in person.works.intersection((*known, *wide)):
                points[work] += weight * (1.0 if work in known else 0.75)
                named.setdefault(work, person.surface)
        if not points:
            return None
        ranked = sorted(points, key=lambda w: (-points[w], w not in known, w))
        best = ranked[0]
        if len(ranked) > 1 and points[ranked[1]] >= points[best]:
            return None
        if best not in known and (points[best] < 0.7 or any(w in points for w in known)):
            return None
        return best, named[best]


_PARTED = re.compile(
    r"[\"”’'!)*\s]*(?:[,/&+;|•·\n]|,?\s(?:and|or|y|dan|at|&)\s)[\s\"“‘'(*\d.)]*|\s?\(?\d{4}\)?\s?[,/&;|]\s?"
)


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins there."""
    return not text[:at].strip(" \"“'‘*") or text[:at].rstrip(" \"“'‘*")[-1:] in ".!?…\n:"


def _first(best: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*best, *known)))


@lru_cache(maxsize=4)
def _countries(cues: Cues) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], dict[str, str]]:
    codes = {
        phrase: kind.split(".")[1]
        for kind, phrases in cues.sets.items()
        if kind.startswith("countries.")
        for phrase in phrases
    }
    words = "|".join(re.escape(p).replace(r"\ ", "[ -]") for p in sorted(codes, key=len, reverse=True))
    behind = rf"^[\"”’']?[\s,]?\s?[(\[]?\s?(?:the\s)?({words})\b"
    before = rf"\b({words})(?:['’]s)?(?:[ -]?(?:drama|series|show))?[:?]?\s+(?:\w+\s+)?(?:(?:version|remake|adaptation|one|edition)\s+)?(?:of\s+)?(?:the\s+)?[\"'“‘*]*$"
    expand = {code: where for code, where in codes.items()}
    expand |= {code.replace(" ", "-"): where for code, where in codes.items()}
    return (re.compile(behind, re.IGNORECASE), re.compile(before, re.IGNORECASE)), expand


def title_of(work: Work) -> str:
    """A work as it is named to hosts: title and year."""
    return f"{work.title} ({work.year})"
