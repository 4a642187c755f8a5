"""Whether a mention is a name at all: common words count only with evidence."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from bot.catalogue import Mention
from bot.model import Work
from bot.nominate.countries import countries
from bot.nominate.cues import Cues
from bot.nominate.lookalikes import Lookalikes
from bot.nominate.people import Person
from bot.nominate.rows import capitals
from bot.nominate.small_letters import SmallLetters
from bot.nominate.surroundings import Surroundings

DOUBTED: Final = 0.6
"""No surer is a common word to which nothing else points: it stands aside where a title is named."""
_LOOSELY: Final = 0.75
"""So sure is a common word that may be meant for itself: "I love pasta"; a host has to look."""
_RANKING = (".", ")", ":", "-", "–", ",")
_THE_BEFORE: Final = re.compile(r"\b(?:the|an?|4)\s$", re.IGNORECASE)
_MR: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|[A-Z])\. $")
"""A way of address, or an initial: behind it no sentence begins."""
_ADDRESS: Final = 6
_QUOTES: Final = " \"“'‘*\n"
_LED: Final = frozenset("-–—,")
_HEADING: Final = re.compile(r"(?:^|[.!?\n;])\s*[\w'’-]+(?: [\w'’-]+)?: ?[\"“'‘*]*$")
"""A word or two with a colon, which open a sentence."""
_SHORT: Final = 3
"""Words of so few letters are no titles where nothing is written large."""
_LONGEST_LEAD: Final = 24
"""In so many characters before a title its lead stands."""
_KNOWN: Final = 3
"""Dramas that fans speak of have so many in their cast, in a catalogue: few of the others do."""
_OTHERWISE: Final = {
    "spelling": "“{}” is another spelling of “{}”:",
    "drawn": "“{}” is “{}” drawn out:",
}


class Likely(NamedTuple):
    """The chance that a mention is a name (0: it is none), why, and whether people or prompt said so."""

    chance: float
    why: str = ""
    leaned: bool = False


NOTHING: Final = Likely(0.0)


class Evidence:
    """Weighs the mentions of titles in one text by what stands near them; made for it."""

    def __init__(
        self,
        near: Surroundings,
        people: Sequence[Person],
        cues: Cues,
        *,
        works: Mapping[str, Work],
        known: frozenset[str],
        songs: bool = False,
        prompted: frozenset[str] = frozenset(),
        asked: frozenset[str] = frozenset(),
    ) -> None:
        self.near = near
        self.text = near.text
        self.prompted = prompted
        self.places = countries(cues)
        self.picked = cues.sets["around.picked"]
        self.small = SmallLetters(near, known)
        self.works = works
        self.alike = Lookalikes(
            near, self.small, people, cues, works=works, songs=songs, asked=asked, prompted=prompted
        )

    def likely(self, m: Mention) -> Likely:
        """What speaks for a mention."""
        if m.kind == "learned":
            return Likely(0.99, "a host chose this before:")
        if self.alike.is_none(m):
            return NOTHING
        if not m.common and not self.near.is_everyday(m):
            return self._plain(m)
        if self.alike.is_word(m):
            return NOTHING
        return self._common(m)

    # names that are no common words

    def _plain(self, m: Mention) -> Likely:
        if self._is_somebodys(m):
            return NOTHING
        uttered = self.near.is_one_of_many(m) or self.small.is_uttered(m)
        if (
            uttered
            and not self._is_of_cast(m)
            and not (" " in m.surface and self._is_asked_about(m))
            and not (self._is_listed(m) or self._is_ranked(m))
        ):
            return NOTHING
        if m.variant == "slip":
            return Likely(0.96 - 0.04 * m.slips, f"“{m.surface}” is read as a slip for “{m.name}”:")
        if m.kind == "initials":
            why = f"“{m.surface}” are the initials of “{m.name}”:"
            return Likely(0.93 if m.capitals else 0.7, why)
        if m.variant in _OTHERWISE:
            return Likely(0.95, _OTHERWISE[m.variant].format(m.surface, m.name))
        return Likely(0.9 if m.variant == "short" and len(m.surface) < 12 else 0.99)

    def _is_of_cast(self, m: Mention) -> bool:
        """Several words in small letters, where a title stands, and somebody of its cast: "kim soohyun in dream high"."""
        if " " not in m.surface or m.variant == "slip" or self.near.is_one_of_many(m):
            return False
        return (self.near.is_led_in(m) or self.near.is_label(m)) and bool(self.near.cast_near(m))

    def _is_listed(self, m: Mention) -> bool:
        """It stands in a list, and is not what a comma only adds: "…, greatest love story ever"."""
        behind = self.text[m.stop : m.stop + 2]
        goes_on = behind[:1] == " " and behind[1:].islower() and not self.near.is_predicated(m)
        added = goes_on and self.text[: m.start].endswith(", ")
        return not added and self.near.in_list(m, of_any=True)

    def _is_somebodys(self, m: Mention) -> bool:
        """A slip amid somebody's name, a ship in two words, or what somebody is called."""
        parts = m.kind == "ship" and " " in m.surface and " " not in m.name
        part = m.variant in {"slip", "short"} and " " not in m.surface
        return parts or (part and self.near.is_inside_a_name(m)) or self.near.is_epithet(m)

    # names that are common words

    def _common(self, m: Mention) -> Likely:  # noqa: PLR0911  # a ladder of evidence, strongest first
        if (likely := self._as_written(m)) is not None:
            return likely
        if self._is_asked_about(m):
            return Likely(0.9, f"{_but(m)} the prompt is about it:", leaned=True)
        capital = m.script != "Latn" or (m.capitals and " " not in m.surface)
        cast = self.near.cast_near(m) if capital or m.quoted else ""
        capital = capital and (bool(cast) or not self.near.is_shouted(m))
        stands = (
            capital
            or self.near.lower
            or self.near.in_list(m)
            or self._is_told(m)
            or self._is_ranked(m)
            or self.small.is_dated(m)
            or self.small.is_awaited(m)
        )
        if not (stands or m.quoted):
            return NOTHING
        but = _but(m)
        if (
            capital
            and not cast
            and (self.near.is_inside_a_name(m) or self.near.ends_a_quotation(m))
        ):
            return NOTHING
        if cast and (m.quoted or (capital and (not m.opens or self.near.is_predicated(m)))):
            return Likely(0.98, f"{but} {cast} is in it:", leaned=True)
        small = self.near.lower or self.near.careless or self.near.small_titles or m.start < 2
        said = m.surface.islower() and not small
        quoted = m.quoted and (
            capital
            or self.near.lower
            or (self.near.is_enclosed(m) and not said)
            or self.near.in_list(m)
        )
        if quoted and not self.near.goes_on(m):
            return Likely(0.95, f"{but} it stands in quotes:")
        if (m.year and capital) or self.small.is_dated(m):
            return Likely(0.95, f"{but} its year stands behind it:")
        if capital and not m.opens and self.near.is_beside_somebody(m):
            return Likely(DOUBTED, f"“{m.surface}” may be somebody; nothing else points to")
        if stands:
            return self._placed(m, but, capital=capital) or self._doubted(m, capital)
        return NOTHING

    def _is_asked_about(self, m: Mention) -> bool:
        """The prompt names it, with a capital; a single word stands as titles stand, besides."""
        if not self.prompted or self.prompted.isdisjoint(m.candidates[:1]):
            return False
        several = " " in m.surface or m.capitals or self.near.lower
        return several or self.near.is_label(m) or self.near.is_predicated(m)

    def _is_of_country(self, m: Mention) -> bool:
        """Right behind it stands the country of one of its works, and nothing that this may belong to."""
        told = self.places.closed_behind(self.text, m.stop)
        return told is not None and any(
            work in self.works and self.works[work].country == told for work in m.candidates
        )

    def _is_told(self, m: Mention) -> bool:
        return (
            self.near.is_told_of(m)
            or self.near.is_pointed_to(m)
            or self._is_numbered_behind_colon(m)
        )

    def _is_numbered_behind_colon(self, m: Mention) -> bool:
        """A title that begins with a number, in small letters: "Best of the year: 49 days."."""
        if not m.surface[:1].isdigit() or " " not in m.surface:
            return False
        before = self.text[max(0, m.start - 3) : m.start].rstrip(_QUOTES)
        return before.endswith(":") and self.near.is_label(m)

    def _as_written(  # noqa: PLR0911  # a ladder of evidence, strongest first
        self, m: Mention
    ) -> Likely | None:
        """What a hashtag, capitals or a line of its own say for it."""
        if m.hashtag and not self.near.is_part_of_tag(m):
            return Likely(0.95, f"{_but(m)} a hashtag here:")
        if capitals(m) > 1:
            none = self.near.is_end_of_a_name(m) or self.near.is_amid_shouts(m)
            return NOTHING if none else Likely(0.95)
        if m.surface[:1].isupper() and self._is_of_country(m):
            return Likely(0.95, f"{_but(m)} its country stands behind it:")
        if self._begins_large(m):
            return Likely(0.9, f"{_but(m)} it begins with a capital amid a sentence:")
        if self.near.lower and m.surface.count(" ") > 1 and not self.near.is_everyday(m):
            return Likely(0.9)
        if " " in m.surface and self.near.fills_line(m):
            return Likely(0.95, f"{_but(m)} it fills a line:")
        return None

    def _begins_large(self, m: Mention) -> bool:
        """Several words of which only the first has a capital, where none is due: "like Full house".

        All in capitals it is stressed: "in THREE days".
        """
        first, _, rest = m.surface.partition(" ")
        large = rest and len(first) > 1 and first[:1].isupper() and not first.isupper()
        said = m.opens or m.capitals or m.slips or self.near.is_everyday(m)
        return bool(large) and not said and not self.near.is_end_of_a_name(m)

    def _placed(  # noqa: PLR0911  # a ladder of evidence, strongest first
        self, m: Mention, but: str, *, capital: bool
    ) -> Likely | None:
        """What the place of a common word says for it, strongest first."""
        if (likely := self._beside_others(m, but, capital=capital)) is not None:
            return likely
        label, everyday = self.near.is_label(m), self.near.is_everyday(m)
        before = self.text[max(0, m.start - 14) : m.start]
        large = capital or m.surface[:1].isupper() or m.surface[:1].isdigit()
        if label and before.rstrip(_QUOTES)[-1:] == ":" and (large or self._is_headed(m)):
            return Likely(0.95, f"{but} a colon leads to it:")
        if len(m.surface) < 2 and m.surface.isalpha():
            return self._letter(m, but)
        if capital and not m.opens:
            led = self.near.is_led_to(m)
            if m.variant == "slip" and not (led or label):
                return NOTHING
            if self._is_obscure(m) and not (led or label):
                return Likely(DOUBTED, f"“{m.surface}” is a common word; nothing else points to")
            return Likely(0.9 if led or label else 0.85, f"{but} it is written with a capital:")
        named = self.near.lower and self.small.is_named(m, label=label)
        awaited = not everyday and (named or (self.small.is_awaited(m) and not self._is_obscure(m)))
        why = f"{but} it stands as titles stand:"
        if awaited and (
            named or " " in m.surface or self.near.is_expected(m) or self.near.stands_free(m)
        ):
            return Likely(0.87, why)
        opening = self._opening(m, but, capital=capital, label=label, everyday=everyday)
        return opening or (Likely(_LOOSELY, why) if awaited else None)

    def _is_headed(self, m: Mention) -> bool:
        """Several words behind a short heading, where titles have small letters: "honorable: bad couple"."""
        titled = self.near.lower and self.near.small_titles and " " in m.surface
        return titled and bool(_HEADING.search(self.text, max(0, m.start - _LONGEST_LEAD), m.start))

    def _is_obscure(self, m: Mention) -> bool:
        """So little is known of its works that a common word is seldom meant for one."""
        works = [self.works[w] for w in m.candidates if w in self.works]
        return all(len(work.cast) < _KNOWN for work in works)

    def _beside_others(self, m: Mention, but: str, *, capital: bool) -> Likely | None:
        """A rank, a word for dramas, a season, a list, or nothing at all beside it."""
        label, everyday = self.near.is_label(m), self.near.is_everyday(m)
        if (
            not (everyday and self._heads(m))
            and self._is_ranked(m)
            and (label or not (everyday or self._goes_on_small(m)))
        ):
            return Likely(0.96, f"{but} it stands behind a rank:")
        if self.near.is_called_drama(m, everyday=everyday):
            return Likely(0.95, f"{but} the word “drama” stands by it:")
        if (capital or self.near.lower) and self.near.is_season(m):
            return Likely(0.95, f"{but} a season of it is named:")
        if m.alone:
            return Likely(0.93, f"{but} the answer holds nothing else:", leaned=True)
        begins = m.surface[:1].isupper() and not everyday and not self.near.is_end_of_a_name(m)
        large = capital or begins
        if self.near.in_list(m) and (
            large
            or (self.near.lower and (label or not everyday))
            or (self.near.small_titles and " " in m.surface)
            or self.near.in_list(m, of_any=True, both=True)
        ):
            return Likely(0.95, f"{but} it stands in a list of titles:")
        return None

    def _heads(self, m: Mention) -> bool:
        """A dash or comma leads to it, and a colon from it: "Day 22 - Bromance: …", "First, confession: …"."""
        led = self.text[max(0, m.start - 3) : m.start].rstrip(_QUOTES)[-1:] in _LED
        return led and self.text[m.stop : m.stop + 1] == ":"

    def _goes_on_small(self, m: Mention) -> bool:
        """One word, and right behind it another in small letters that tells nothing of a title: "1. Gold medal"."""
        behind = self.text[m.stop : m.stop + 2]
        small = " " not in m.surface and behind[:1] == " " and behind[1:].islower()
        return small and not self.near.is_predicated(m)

    def _is_ranked(self, m: Mention) -> bool:
        """A rank stands before it, in figures or words."""
        before = self.text[max(0, m.start - 14) : m.start]
        if not before.rstrip(_QUOTES).endswith(_RANKING):
            return self.near.is_counted_off(m)
        return bool(self.near.around.ranked.search(before))

    def _letter(self, m: Mention, but: str) -> Likely:
        """One letter: it opens the answer, or stands large amid a sentence, where titles stand."""
        if self._opens_as_letter(m):
            return Likely(0.88, f"{but} it opens the answer like a title:")
        low = max(0, m.start - _LONGEST_LEAD)
        told = m.opens and m.capitals and self.text[m.stop : m.stop + 1] == " "
        called = _MR.search(self.text, max(0, m.start - _ADDRESS), m.start)
        if told and m.start and not called and self.near.is_predicated(m):
            return Likely(0.85, f"{but} the sentence speaks of it as of a title:")
        amid = m.capitals and not m.opens and not _THE_BEFORE.search(self.text, low, m.start)
        if amid and (self.near.is_led_to(m) or self.near.is_label(m) or self.near.is_predicated(m)):
            return Likely(0.85, f"{but} it stands like a title:")
        return NOTHING

    def _opens_as_letter(self, m: Mention) -> bool:
        """A letter or two that open the answer, with a mark right behind: "W, the hotel", "W - an easy one"."""
        behind = self.text[m.stop : m.stop + 3]
        marked = behind[:1] in {*",.:;–—(!"} or behind in {" - ", " – ", " — "}
        return m.start == 0 and m.capitals and marked

    def _opening(
        self, m: Mention, but: str, *, capital: bool, label: bool, everyday: bool
    ) -> Likely | None:
        """A common word at the beginning of a sentence, where its capital says little."""
        if capital and self._leads_to_another(m):
            return None
        if capital and label and not everyday:
            return Likely(0.9, f"{but} it stands like a title:")
        opens = m.start < 40 and not self.text[: m.start].strip(_QUOTES)
        announces = everyday and (
            self.text[m.stop : m.stop + 1] == ":"
            or m.surface.casefold() in self.picked  # "Mine, for the end"
        )
        if opens and label and not announces and (capital or m.surface == self.text.strip(" .!?")):
            return Likely(0.88, f"{but} it opens the answer like a title:")
        if capital and not everyday and self.near.is_predicated(m):
            return Likely(0.88, f"{but} the sentence speaks of it as of a title:")
        if not everyday and self._is_told(m):
            return Likely(0.86, f"{but} it is told of as a title:")
        return None

    def _leads_to_another(self, m: Mention) -> bool:
        """One word, and a colon leads from it to a title: "Gold: The Red Sleeve"."""
        if " " in m.surface or self.text[m.stop : m.stop + 2] != ": ":
            return False
        at = bisect_left(self.near.starts, m.stop + 2)
        return at < len(self.near.starts) and self.near.starts[at] == m.stop + 2

    def _doubted(self, m: Mention, capital: bool) -> Likely:
        label = self.near.is_label(m)
        if label and self.near.is_led_to(m) and (cast := self.near.cast_near(m)):
            return Likely(0.8, f"{_but(m)} {cast} is in it:", leaned=True)
        if (capital and label) or (self.near.small and self.near.is_answered(m)):
            why = f"“{m.surface}” is a common word; nothing else points to"
            return Likely(DOUBTED, why)
        return NOTHING


def _but(m: Mention) -> str:
    return f"“{m.surface}” is a common word, but"
