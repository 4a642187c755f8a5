"""The names of a text: which mentions are names indeed, and which work each of them means."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from bot.catalogue import Lexicon, Mention, fold
from bot.model import Work
from bot.nominate import weights
from bot.nominate.around import Around, around
from bot.nominate.asking import Asked
from bot.nominate.cues import Cues
from bot.nominate.evidence import DOUBTED, NOTHING, Evidence, Likely
from bot.nominate.people import KINDS, Person
from bot.nominate.resolving import Resolver
from bot.nominate.surroundings import Surroundings

_BESIDE: Final = re.compile(r"\s?[\s(/\[]?\s?(?:a\.?k\.?a\.?:? )?")
_OPENING_YEAR: Final = re.compile(r"\s*[.!,:;–—-]")
_EITHER: Final = 0.49
"""Of two works none is surer: a host chooses."""
_NATIVE: Final = frozenset({"Hang", "Hani", "Thai"})
_GLOSSED: Final = re.compile(r"\s?[(\[（]\s?")
_CLOSED: Final = frozenset(")]）")
_ASIDE_WITHIN: Final = 9
_DRAWN_WITHIN: Final = 24
_ADAPTED_WITHIN: Final = 60
_IN_WITHIN: Final = 40
_SMALL: Final = 3
"""A first word of so few letters is left out where a title is named again."""
_FILM_ENDS: Final = " \"“'‘"
_FILM_WITHIN: Final = 9
_VERSION: Final = 0.99
"""Behind "the Thai remake of" stands a title, whatever its words."""
MOST: Final = 150
"""So many titles of one text are looked at; nobody names more on purpose."""


class Name(NamedTuple):
    """A title in the text: its mention, the works it may mean (best first), and how sure that is.

    `sure` is the chance that it names the first of `works`; `why` says why, for a host.
    `leaned`: people or the prompt decided. `open`: several works remain. `version`: its
    country stands by it.
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


def names(
    text: str,
    mentions: Sequence[Mention],
    people: Sequence[Person],
    *,
    lexicon: Lexicon,
    asked: Asked,
    cues: Cues,
    prompted: frozenset[str] = frozenset(),
) -> list[Name]:
    """The titles among the mentions that are names, in order of place; of `prompted` works common words too."""
    words = around(cues)
    titles = _may_be_titles(text, mentions, lexicon, words)
    if not titles:
        return []
    near = Surroundings(text, titles, people, cues)
    evidence = Evidence(
        near,
        people,
        cues,
        works=lexicon.works,
        known=lexicon.common,
        songs=asked.songs,
        prompted=prompted,
        asked=asked.stems & asked.small,
    )
    resolver = Resolver(text, titles, lexicon=lexicon, asked=asked, cues=cues, people=people)
    found = _without_glosses(text, _named(near, evidence, resolver))
    kin = lexicon.kin.family
    if len(found) > 1:
        found = [_shortened(name, found, near, kin) for name in found]
    aligned = _aligned(text, found, kin, words)
    found = [
        n
        for n in aligned
        if not _is_somebody(text, n, found, people, words, by_role=_is_by_role(n, near, lexicon))
    ]
    return [name for name in found if name.sure > DOUBTED or _is_shared(name)] or found


def _may_be_titles(
    text: str, mentions: Sequence[Mention], lexicon: Lexicon, words: Around
) -> list[Mention]:
    """The mentions of works, less those that stand for something else by the words before them, and years."""
    titles = [m for m in mentions if m.kind not in KINDS]
    small = text.casefold()
    if any(film in small for film in words.films):
        titles = [m for m in titles if not _is_no_film(text, m, lexicon, words)]
    if any(drawn in small for drawn in words.drawn_kinds):
        titles = _without_drawn(text, titles, words)
    if any(m.common and m.surface.isdigit() for m in titles):
        titles = _without_years(text, titles, lexicon, words)
    return titles


def _named(near: Surroundings, evidence: Evidence, resolver: Resolver) -> list[Name]:
    """The first titles for which something speaks, each with the works that it may mean."""
    found: list[Name] = []
    doubted: list[Mention] = []
    for mention in near.titles:
        if mention.common and near.is_amid_words(mention):
            continue  # most common words of most texts
        likely = evidence.likely(mention)
        sure = likely.chance > DOUBTED
        if likely.chance:
            found.append(_name(mention, likely, resolver))
            near.take(mention, sure=sure)
        if mention.common and not sure:
            doubted.append(mention)
        if len(found) >= MOST:
            break
    if found and doubted and near.small:  # a list may be known from its end
        again = {
            id(mention): likely
            for mention in reversed(doubted)
            if (likely := _listed(mention, near, evidence)).chance > DOUBTED
        }
        found = [name for name in found if id(name.mention) not in again]
        found += [_name(m, again[id(m)], resolver) for m in doubted if id(m) in again]
        found.sort(key=_start)
    return found[:MOST]


def _listed(m: Mention, near: Surroundings, evidence: Evidence) -> Likely:
    """What speaks for a mention once its neighbours in a list are known, which then speaks for those before it."""
    likely = evidence.likely(m) if near.in_list(m) else NOTHING
    near.take(m, sure=likely.chance > DOUBTED)
    return likely


def _start(name: Name) -> int:
    return name.start


def _name(mention: Mention, likely: Likely, resolver: Resolver) -> Name:
    meant = resolver.meant(mention)
    why = f"{likely.why} {meant.why}" if likely.why and meant.why else likely.why or meant.why
    version = resolver.version(mention)
    chance = max(likely.chance, _VERSION) if version else likely.chance
    return Name(
        mention.start, mention.stop, mention, meant.works, chance * meant.sure, why,
        leaned=likely.leaned or meant.leaned,
        open=meant.sure < weights.SETTLED,
        version=version,
    )  # fmt: skip


def _is_no_film(text: str, m: Mention, lexicon: Lexicon, words: Around) -> bool:
    """Called a film before its title, which no film bears: another of that name."""
    before = text[max(0, m.start - _FILM_WITHIN) : m.start]
    if not before.rstrip(_FILM_ENDS).casefold().endswith(words.films):
        return False
    return all(
        work in lexicon.works and lexicon.works[work].kind == "drama" for work in m.candidates
    )


def _without_drawn(text: str, titles: Sequence[Mention], words: Around) -> list[Mention]:
    """Less what is called a comic before its title, where other titles stand: "from the manga Mars".

    What is made after one stays: "the drama adapted from the webtoon Misaeng"; but not where it
    is named itself: "Meteor Garden, the adaptation of the manga Hana Yori Dango".
    """

    def beside(m: Mention) -> bool:
        return any(m.start - _ADAPTED_WITHIN < other.stop <= m.start for other in titles)

    drawn = [
        m
        for m in titles
        if words.drawn.search(text[max(0, m.start - _DRAWN_WITHIN) : m.start])
        and (
            beside(m) or not words.adapted.search(text[max(0, m.start - _ADAPTED_WITHIN) : m.start])
        )
    ]
    others = {m.candidates[:1] for m in titles if not m.common and m not in drawn}
    return (
        [m for m in titles if m not in drawn]
        if others - {m.candidates[:1] for m in drawn}
        else list(titles)
    )


def _without_years(
    text: str, titles: Sequence[Mention], lexicon: Lexicon, words: Around
) -> list[Mention]:
    """A year stands for a title only where it opens the answer, or another of its series is named."""
    return [
        m
        for m in titles
        if not (m.common and m.surface.isdigit())
        or (m.start == 0 and _OPENING_YEAR.match(text, m.stop))
        or (_is_series_named(text, m, titles, lexicon) and not words.dated.search(text, 0, m.start))
    ]


def _is_series_named(text: str, year: Mention, titles: Sequence[Mention], lexicon: Lexicon) -> bool:
    """Whether the series is named, or another title that differs from the year's own by its number."""
    series = _series(year, lexicon)
    return bool(series.strip() and f" {series}" in text) or any(
        m.candidates[0] != year.candidates[0] and _series(m, lexicon) == series
        for m in titles
        if m.candidates and not m.surface.isdigit()
    )


def _series(m: Mention, lexicon: Lexicon) -> str:
    work = lexicon.works.get(m.candidates[0]) if m.candidates else None
    return work.title.rstrip("0123456789") if work is not None else ""


def _is_gloss(
    text: str, before: Name, name: Name, kin: Mapping[str, frozenset[str]], words: Around
) -> bool:
    """Whether a bracket right behind a title holds the name of its kin and no more: another name of it."""
    opened = text[before.stop : name.start].strip() in {"(", "["}
    opened = opened and words.glossed.match(text, name.stop) is not None
    families = (kin.get(work, frozenset()) for work in before.works[:1])
    return opened and any(not family.isdisjoint(name.works) for family in families)


def _aligned(
    text: str, found: Sequence[Name], kin: Mapping[str, frozenset[str]], words: Around
) -> list[Name]:
    """Two names side by side are of one work where they can be: "Full House วุ่นนักรักเต็มบ้าน"."""
    aligned = list(found)
    for at in range(1, len(aligned)):
        before, name = aligned[at - 1], aligned[at]
        if name.start - before.stop > _ASIDE_WITHIN or not _BESIDE.fullmatch(
            text, before.stop, name.start
        ):
            continue
        shared = [w for w in (*name.works, *before.works) if w in name.works and w in before.works]
        if not shared and _is_gloss(text, before, name, kin, words):
            shared = list(before.works)
        if shared:
            works = tuple(dict.fromkeys(shared))
            sure = max(before.sure, name.sure)
            aligned[at - 1] = before._replace(works=works, sure=sure, open=False)
            aligned[at] = name._replace(works=works, sure=sure, open=False)
    return aligned


def _shortened(
    name: Name, found: Sequence[Name], near: Surroundings, kin: Mapping[str, frozenset[str]]
) -> Name:
    """Its first word stands for a title named before: "Rookie Historian Goo Hae-ryung … Rookie"."""
    m = name.mention
    if (whole := _without_its_first(name, found, kin)) is not None:
        why = f"“{m.surface}” is short for “{whole.mention.surface}” here:"
        return name._replace(works=whole.works, sure=whole.sure, why=why, open=whole.open)
    if " " in m.surface or not (m.common or m.kind == "abbreviation"):
        return name
    begins = (f"{m.surface} ".casefold(), f"the {m.surface} ".casefold())
    whole = next((o for o in found if o.mention.surface.casefold().startswith(begins)), None)
    if whole is None or whole.start > name.start or near.in_list(m, of_any=True):
        return name
    why = f"“{m.surface}” is short for “{whole.mention.surface}” here:"
    if fold(m.name) == fold(m.surface):  # a title too: "Mother of Mine … but Mother"
        works = tuple(dict.fromkeys((*name.works, *whole.works)))
        return name._replace(works=works, sure=min(name.sure, _EITHER), open=True)
    return name._replace(
        works=whole.works, sure=min(name.sure, whole.sure), why=why, leaned=True, open=whole.open
    )


def _without_its_first(
    name: Name, found: Sequence[Name], kin: Mapping[str, frozenset[str]]
) -> Name | None:
    """Its kin, named before, of which it has all but a small first word: "My Absolute Boyfriend".

    Others that differ by such a word are works of their own: "Be My Princess … My Princess".
    """
    said = name.mention.surface
    if " " not in said:
        return None
    for other in found:
        if other.start >= name.start:
            break
        whole = other.mention.surface
        more = len(whole) - len(said) - 1
        if 0 < more <= _SMALL and whole.casefold().endswith(f" {said.casefold()}"):
            related = (kin.get(work, frozenset()) for work in other.works[:1])
            return other if any(not own.isdisjoint(name.works) for own in related) else None
    return None


def _without_glosses(text: str, found: list[Name]) -> list[Name]:
    """Less what is in parentheses behind a title in its own script, and of no such work: its translation."""
    native = [name for name in found if name.mention.script in _NATIVE]
    if not native:
        return found
    works = {work for name in native for work in name.works}
    return [
        name
        for name in found
        if not works.isdisjoint(name.works)
        or not any(
            _GLOSSED.fullmatch(text, one.stop, max(one.stop, name.start))
            and _is_all_or_part(text, name)
            for one in native
        )
    ]


def _is_all_or_part(text: str, name: Name) -> bool:
    """The bracket that opens before it closes right behind it, or it is but a common word of what is there."""
    return text[name.stop : name.stop + 1] in _CLOSED or name.mention.common


def _is_somebody(
    text: str,
    name: Name,
    found: Sequence[Name],
    people: Sequence[Person],
    words: Around,
    *,
    by_role: bool,
) -> bool:
    """Also the whole name of somebody in another work of the text: "Mars and Momo in ToGetHer".

    Where it is no common word, nor another name of its work, `by_role`, that work must be what somebody is
    said to be in: "Hong Gil Dong in Rebel".
    """
    here = [person for person in people if person.start == name.start and not person.partial]
    if not here:
        return False
    others = {
        work
        for other in found
        if other is not name
        and (name.mention.common or by_role or _is_in(text, name, other, words))
        for work in other.works[:1]
    }
    return any(person.works & (others - set(name.works)) for person in here)


def _is_by_role(name: Name, near: Surroundings, lexicon: Lexicon) -> bool:
    """Another name of its work than the title, in no list of titles: "Deep Rooted Tree: he swears as King Sejong"."""
    work = lexicon.works.get(name.works[0]) if name.works else None
    m = name.mention
    other = work is not None and fold(m.name) != fold(work.title)
    return other and m.variant in {"exact", "case"} and not near.in_list(m, of_any=True)


def _is_in(text: str, name: Name, other: Name, words: Around) -> bool:
    """The other title follows soon, and a word of place or a bracket leads in it."""
    between = text[name.stop : other.start].casefold()
    led = between.rstrip("\"“'*").endswith((*words.within, "("))
    return other.start > name.stop and len(between) <= _IN_WITHIN and led


def _is_shared(name: Name) -> bool:
    """A title beyond doubt, of which only the work is open."""
    return name.open and name.mention.kind in {"title", "native", "romanised"}


def title_of(work: Work) -> str:
    """A work as it is named to hosts: title and year."""
    return titled(work.title, work.year)


def titled(title: str, year: int) -> str:
    """A title with its year, as works are named to hosts."""
    return f"{title} ({year})"
