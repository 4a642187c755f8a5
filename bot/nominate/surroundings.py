"""What stands around a mention: lists, marks, lines, people, longer names."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.catalogue import Mention
from bot.nominate.around import around
from bot.nominate.cues import Cues, either, plain
from bot.nominate.people import Person

_CAPITAL = re.compile(r"[A-Z][a-z]")
"""Most words with a capital: looked for before the others, which take longer."""
_CAPITALISED = re.compile(r"[^\W\d_a-z][a-z]")
_AMID = re.compile(r"(?<=[\w,;)’”'] )[\"“‘(]?([^\W\d_a-z][a-z][\w-]*)")
"""A capital where none is due."""
_ENDS = frozenset("-–—:(!.,;…[/&+|\"”’'\n?")
_PARTED = re.compile(
    r"[\"”’'!)*\s]*(?:[,/&+;|•·\n]|,?\s(?:and|or|y|dan|at|&)\s)[\s\"“‘'(*\d.)]*"
    r"|\s?\(?\d{4}\)?\s?[,/&;|]\s?"
)
_LINE_ENDS = re.compile(r"[^\w\n]*(?:$|\n|#|@)")
_LOOKED_AT = 12
"""So many titles behind one tell that it is in a list."""
_GOES_ON = re.compile(r"['’]s| ?\w")
_MORE_BEHIND = re.compile(r" & [A-Z]")
_CAPITAL_BEHIND = re.compile(r"['’]?[^\S\n][A-Z][a-z]+")
_CAPITAL_BEFORE = re.compile(
    r"\b(?!(?:OST|OSTs|MV|OTP|ML|FL|SL|SML|BGM)\s)[A-Z][\w'’-]*[^\S\n](?:of\s|the\s|in\s|to\s|\d+\s)*$"
)
_OF_MORE = re.compile(r" of (?:the )?[A-Z]")
_LINE_END = re.compile(r"[ \"”’'!.*)]*(?:\n|$|[-–—:(])")
_WORD_BEHIND = re.compile(r" \w")
_CLOSED = re.compile(r"[.,!?…]?[\"”’'](?!\w)")
_INDEFINITE = re.compile(r"\b[Aa]n? $")
_WORD = 24
"""A longer word beside a title is not looked at."""
_THE = " the "
_DETERMINERS = (" a ", " an ", " the ")
_LETTERS = 3
_LONGEST_LEAD = len(" favourite ")
_OPENING = ' "“‘*(['
_LEADS_ON = frozenset(":=–—>~|\n")
"""Behind one of these begins what is meant."""
_STOPS = frozenset(".!?…")
_BINDING = frozenset("'’-&/_")
"""Before one of these a word is a part of something."""
_LONGEST_PHRASE = 48
_MARKS_BEFORE = " ,\"'“‘*"
_SENTENCE_END = re.compile(r"[.!?\n]\s")
_LEAD = 26
"""In so many characters before a title stand the words that lead to it."""
_AND_BEFORE = re.compile(r" (?:and|&) $")
_AND_BEHIND = re.compile(r" (?:and|&) ")
_WORDS = re.compile(r"\w+")
_RANK_BEFORE = re.compile(r"(?:^|[\n.!?:;,])\s*#?\d{1,2}[.):]$")
_SHOUTED_BEFORE = re.compile(r"\b[A-Z]{3,}[?!.]+ $")
_TAGGED_YEAR = re.compile(r"(?:19|20)\d\d(?!\w)")
_BOUND = re.compile(r"-[a-z]{2,}\b")
_SHOUT_BEFORE = re.compile(r"\b[A-Z]{2,} $")
_SHOUT_BEHIND = re.compile(r" [A-Z]{2,}\b")
_CAPITAL_JUST_BEFORE = re.compile(r"\b[A-Z][\w'’-]* $")
_NEXT = re.compile(r"['’]s\s|\s?[^\w\s]|\s*$|\s([^\W\d]+|\d+)")
_RATED = re.compile(r"\s\d{1,2}(?:[.,]\d+)?\s?/\s?(?:5|10)\b")
"""A rating: "Goblin 9/10"."""
_KIND_WITHIN = 32
"""The word "drama" stands no further behind a title."""
_PARTING = 8
"""What parts two titles of a list is no longer than so many characters."""
_AROUND = 300
"""So many characters away somebody of its cast still speaks for a title."""
_PARTS = re.compile(r"[\s-]+")
_SAID_OFTEN = 11
"""Names of no more letters are said in small letters without being meant."""
_SYLLABLE = 4
"""No longer is a syllable that a hyphen binds to the next one of a name."""
_LONG = 5
"""Longer than so are titles in capitals that are no initials."""


_WAITING = ("watched", "liked", "points", "stands_for", "alone")
"""Of these the last word may lead to a title in small letters."""


@lru_cache(maxsize=4)
def _titling(cues: Cues) -> tuple[frozenset[str], frozenset[str]]:
    """The words behind which, and before which, a word in small letters may be a title."""
    joins = cues.sets["talk.joining"]
    waiting = frozenset(
        phrase.split()[-1] for key in _WAITING for phrase in cues.sets[f"around.{key}"]
    )
    before = waiting.union(joins, cues.sets["talk.leads"], cues.sets["talk.titling"])
    return before, joins | cues.sets["talk.titled"]


class Surroundings:
    """Looks around the mentions of titles in one text; made for it."""

    def __init__(
        self,
        text: str,
        titles: Sequence[Mention],
        people: Sequence[Person],
        cues: Cues,
    ) -> None:
        self.text = text
        self.titles = titles
        self.starts = [m.start for m in titles]
        self.taken: set[int] = set()
        self.proper = {id(m) for m in titles if not m.common or capitals(m) > 1}
        small = text.isascii() and text.islower()
        self.lower = small or not (_CAPITAL.search(text) or _CAPITALISED.search(text))
        self.careless = text[:1].islower()
        self._said: frozenset[str] | None = None
        self._small: bool | None = None
        self.shouted = self.small_titles = self.shouted_titles = False
        for m in titles:
            self._note(m)
        self.sure = [p for p in people if p.sure]
        self.parts = {part: p.start for p in self.sure for part in parts(p.surface.casefold())}
        self.everyday = cues.sets["talk.everyday"]
        self.predicates = cues.sets["talk.predicates"]
        self.leads = cues.sets["talk.leads"]
        self.begins = either(self.leads, cues.sets["talk.pronouns"])
        self.titling, self.titled = _titling(cues)
        self.countries = cues.countries
        self.around = around(cues)

    @property
    def small(self) -> bool:
        """Names have no capitals here: only sentences begin with one, and words for dramas and countries."""
        if self._small is None:
            large = () if self.lower else _AMID.finditer(self.text)
            self._small = all(self._is_kind(found.group(1).casefold()) for found in large)
        return self._small

    def _is_kind(self, word: str) -> bool:
        return word in self.countries or word.endswith(self.around.kinds)

    def _note(self, m: Mention) -> None:
        """How titles are written here: with capitals amid sentences, small, or all in capitals."""
        if m.capitals:
            amid = not m.opens and m.kind in {"title", "romanised"}
            self.shouted = self.shouted or amid
        elif not m.common and len(m.surface) > _SAID_OFTEN:
            self.small_titles = True
        if not m.common and len(m.surface) > _LONG and m.surface.isupper():
            self.shouted_titles = True

    def take(self, m: Mention, *, sure: bool) -> None:
        """A common word is a title after all: so are others that stand in a list with it, where none has a capital."""
        if sure and self.small and id(m) not in self.proper:
            self.proper.add(id(m))
            self.taken.add(id(m))

    def is_everyday(self, m: Mention) -> bool:
        """Anybody may say so, with letters drawn out or not."""
        said = m.name if m.variant == "drawn" else m.surface
        return said.casefold() in self.everyday

    def is_amid_words(self, m: Mention) -> bool:
        """A word in small letters between two words that make no title of any word: most are so."""
        text, start, stop = self.text, m.start, m.stop
        small = m.surface.isalpha() and m.surface.islower() and m.kind != "learned"
        if not small or start < 1 or text[start - 1] != " " or text[stop : stop + 1] != " ":
            return False
        low = text.rfind(" ", max(0, start - _WORD), start - 1)
        high = text.find(" ", stop + 1, stop + _WORD)
        if low < 0 or high < 0:
            return False
        before, behind = text[low + 1 : start - 1], text[stop + 1 : high].lower()
        if not (before.isalpha() and behind.isalpha()):
            return False
        if plain(before) in self.titling or behind in self.titled:
            return False
        return not any(kind in behind for kind in self.around.kinds)

    def is_led_to(self, m: Mention) -> bool:
        """A word of place or of watching stands just before it."""
        return bool(self.around.led.search(self.text[max(0, m.start - 14) : m.start]))

    def is_led_in(self, m: Mention) -> bool:
        """Just before it stands "in" or "from"."""
        return bool(self.around.led_in.search(self.text[max(0, m.start - 6) : m.start]))

    def is_part_of_tag(self, m: Mention) -> bool:
        """One word of a hashtag that holds several: "#TalkForReal" is no drama named *Talk*."""
        before, behind = self.text[m.start - 1 : m.start], self.text[m.stop : m.stop + 1]
        return before.isalnum() or (behind.isalnum() and not _TAGGED_YEAR.match(self.text, m.stop))

    def is_label(self, m: Mention) -> bool:
        """A mark stands behind it, or nothing."""
        behind = self.text[m.stop : m.stop + 3]
        ends = behind.lstrip(" ")[:1] in _ENDS and behind[:2] not in {"'s", "’s"}
        return not behind.strip() or ends

    def is_predicated(self, m: Mention) -> bool:
        """What stands behind it speaks of it: a verb, "for me", a rating, a stop, but no noun."""
        if _RATED.match(self.text, m.stop):
            return True
        behind = _NEXT.match(self.text[m.stop : m.stop + 20])
        if behind is None:
            return False
        word = behind.group(1)
        return word is None or word.endswith("ed") or plain(word) in self.predicates

    def is_told_of(self, m: Mention) -> bool:
        """Only a title stands in "the one in …", "the … kiss", in capitals or not."""
        before = self.text[max(0, m.start - 26) : m.start]
        if not before.rstrip().casefold().endswith(self.around.leading):
            return False
        told = " " in m.surface or not m.surface.islower() or self.careless or self.small
        if (told and self.around.told_in.search(before)) or self._is_of_somebody(m, before):
            return True
        pointed = m.capitals or self.small
        return bool(
            pointed
            and self.around.pointed_at.search(before)
            and self.around.told_as.match(self.text, m.stop)
        )

    def is_pointed_to(self, m: Mention) -> bool:
        """Words for an answer lead to it, and behind it a part ends: "my pick is healer.", "mine: healer"."""
        before = self.text[max(0, m.start - 26) : m.start]
        if not before.endswith(self.around.pointing) or not self.is_label(m):
            return False
        return bool(self.around.pointed_to.search(before))

    def is_awaited(self, m: Mention) -> bool:
        """It opens a sentence, or words of watching, of liking or for an answer lead to it, and its part ends or tells of it."""
        if m.opens:
            said = self._word_behind(m) in self.predicates
            return " " in m.surface and m.variant == "case" and (said or self.is_label(m))
        if self._is_led_by_little(m):
            return self.is_label(m)
        if not self._is_led_by(m, self.around.awaiting):
            return False
        return (
            self.is_label(m) or self._word_behind(m) in self.around.told_on or self.is_predicated(m)
        )

    def is_expected(self, m: Mention) -> bool:
        """Words of watching or for an answer lead to it, behind which little else than a title stands."""
        return self._is_led_by(m, self.around.expecting)

    def stands_free(self, m: Mention) -> bool:
        """Between marks, handles and tags, and no comma: "@host healer #tag", "fav: healer", "mine = healer"."""
        behind = self.text[m.stop : m.stop + 2].lstrip(" ")[:1]
        if behind and (behind.isalnum() or behind in _BINDING):
            return False
        before = self.text[max(0, m.start - _LEAD) : m.start].rstrip(_OPENING)
        if not before:
            return m.start < _LEAD
        if before[-1] in _STOPS:
            return not behind or behind in _STOPS
        led = before[-1] in _LEADS_ON or before.endswith(" -")
        return led or before[before.rfind(" ") + 1 :][:1] in {"@", "#"}

    def _is_led_by(self, m: Mention, phrases: Mapping[str, tuple[str, ...]]) -> bool:
        """One of the phrases, kept by their last word, stands right before it."""
        low = max(0, m.start - _LONGEST_PHRASE)
        before = self.text[low : m.start].casefold()
        if low:
            before = before[before.find(" ") + 1 :]  # the first word may be cut
        said = before.replace("'", "").replace("’", "").rstrip(_MARKS_BEFORE)
        led = phrases.get(said[said.rfind(" ") + 1 :])
        return led is not None and f" {said}".endswith(led)

    def _is_led_by_little(self, m: Mention) -> bool:
        """Its sentence begins with a word or two that add it, and nothing else: "Oh, and Healer"."""
        low = max(0, m.start - _LEAD)
        before = _SENTENCE_END.split(self.text[low : m.start])[-1]
        if low and len(before) == m.start - low:
            return False
        said = before.casefold().replace(",", "").replace("'", "").strip(_MARKS_BEFORE)
        first, _, rest = said.partition(" ")
        return bool(said) and (said in self.around.alone or {first, rest} <= self.around.alone)

    def _word_behind(self, m: Mention) -> str:
        """The word right behind it, as cues are written; empty where a mark is there."""
        behind = _NEXT.match(self.text[m.stop : m.stop + 20])
        return plain(behind.group(1) or "") if behind is not None else ""

    def is_answered(self, m: Mention) -> bool:
        """Words for an answer lead to it, and behind it a part ends: "my favorite drama is mother"."""
        return self.is_label(m) and self._is_led_by(m, self.around.answering)

    def _is_of_somebody(self, m: Mention, before: str) -> bool:
        """Somebody is named just before "in" or "from", and behind the title a part ends."""
        led = self.around.led_in.search(before)
        if led is None or not self.is_label(m):
            return False
        at = m.start - len(led.group())
        if m.surface.islower() and " " not in m.surface and not (self.lower or self.careless):
            # "Kim Woo Bin in heirs", but not "Kim Ji-hoon in suits"
            near = [p for p in self.sure if at - 2 <= p.stop <= at]
            return any(not p.works.isdisjoint(m.candidates) for p in near)
        return self.names_somebody(at)

    def goes_on(self, m: Mention) -> bool:
        """A quotation opens with it and goes on: with any word behind one, with a capital behind more."""
        opened = self.text[max(0, m.start - 1) : m.start] in {*"\"“‘'"} - {""}
        more = _CAPITAL_BEHIND if " " in m.surface else _WORD_BEHIND
        return opened and bool(more.match(self.text, m.stop))

    def ends_a_quotation(self, m: Mention) -> bool:
        """One word before a closing quotation mark that did not open with it."""
        opened = self.text[max(0, m.start - 1) : m.start] in {*"\"“‘'(#"} - {""}
        return not opened and " " not in m.surface and bool(_CLOSED.match(self.text, m.stop))

    def is_enclosed(self, m: Mention) -> bool:
        """Several words between quotes that hold nothing else."""
        return " " in m.surface and self.text[m.stop : m.stop + 1] in {'"', "”", "’", "»"}

    def is_season(self, m: Mention) -> bool:
        """Its season stands by it: “Stranger s1”, “season 2 of Voice”."""
        if self.around.season.match(self.text, m.stop):
            return True
        return bool(self.around.season_of.search(self.text[max(0, m.start - 16) : m.start]))

    def is_called_drama(self, m: Mention, *, everyday: bool) -> bool:
        """The word "drama" stands behind it; behind an everyday word only in parentheses."""
        behind = self.text[m.stop : m.stop + _KIND_WITHIN]
        if everyday and not behind.startswith((" (", " [")):
            return False
        small = behind.lower()
        called = any(kind in small for kind in self.around.kinds)
        return called and bool(self.around.drama.match(self.text, m.stop))

    def in_list(self, m: Mention, *, of_any: bool = False, both: bool = False) -> bool:
        """Parted by a comma, slash or "and" from another title, a proper one unless `of_any`."""
        return sum(self._beside(m, of_any=of_any)) > both

    def _beside(self, m: Mention, *, of_any: bool) -> tuple[bool, bool]:
        titles, at = self.titles, bisect_left(self.starts, m.start)
        alone = at == 0 or m.start - titles[at - 1].stop > _PARTING
        if alone and (at + 1 >= len(titles) or titles[at + 1].start - m.stop > _PARTING):
            return False, False
        before = next(
            (o for o in reversed(self.titles[max(0, at - 3) : at]) if o.stop <= m.start), None
        )
        after = next((o for o in self.titles[at + 1 : at + 4] if o.start >= m.stop), None)
        return (
            before is not None
            and (of_any or id(before) in self.proper)
            and self._is_with(m, before)
            and ("\n" not in self.text[before.stop : m.start] or self._ends_line(m)),
            after is not None and (of_any or id(after) in self.proper) and self._is_with(m, after),
        )

    def _ends_line(self, m: Mention) -> bool:
        """Nothing stands behind it in its line, or a mark that leads on."""
        return bool(_LINE_END.match(self.text, m.stop))

    def fills_line(self, m: Mention) -> bool:
        """Its line holds nothing else, of several lines."""
        if "\n" not in self.text:
            return False
        before = self.text[: m.start].rstrip(" \"“‘'*-•·")
        behind = self.text[m.stop :].lstrip(" \"”’'*!.")
        lines = (not before or before[-1] == "\n") and (not behind or behind[0] == "\n")
        return lines and bool(before or behind)

    def _parted(self, low: int, high: int) -> bool:
        return high - low <= _PARTING and bool(_PARTED.fullmatch(self.text, low, high))

    def _is_with(self, m: Mention, other: Mention) -> bool:
        """In a list with another title; beside one that is only taken for one, of titles alone or three at least."""
        low, high = min(m.stop, other.stop), max(m.start, other.start)
        if self._parted(low, high):
            return id(other) not in self.taken or self._is_in_chain(m)
        return self._parted_loosely(m, low, high) and self._is_in_chain(m)

    def _is_in_chain(self, m: Mention) -> bool:
        """With it three works at least follow upon each other, or nothing else stands behind it in its line."""
        at = bisect_left(self.starts, m.start)
        works, stop = {m.candidates}, m.stop
        for other in self.titles[at + 1 : at + 1 + _LOOKED_AT]:
            if other.start < stop:
                continue
            if not self._follow(stop, other.start):
                break
            works.add(other.candidates)
            stop = other.stop
        if _LINE_ENDS.match(self.text, stop):
            return True
        start = m.start
        for other in reversed(self.titles[max(0, at - _LOOKED_AT) : at]):
            if other.stop > start:
                continue
            if not self._follow(other.stop, start):
                break
            works.add(other.candidates)
            start = other.start
        return len(works) > 2  # two may be a title and a plain word

    def _follow(self, low: int, high: int) -> bool:
        near = high - low <= _PARTING
        return near and (
            self._parted(low, high) or bool(self.around.listed.fullmatch(self.text, low, high))
        )

    def _parted_loosely(self, m: Mention, low: int, high: int) -> bool:
        """By any mark, in a text without capitals, where nothing else belongs to the title."""
        if high - low > _PARTING or not self.small or _GOES_ON.match(self.text, m.stop):
            return False
        before = self.text[max(0, m.start - _LEAD) : m.start].rstrip(_OPENING)
        free = (
            low < m.start or not before[-1:].isalnum() or self._is_led_by(m, self.around.awaiting)
        )
        return free and bool(self.around.listed.fullmatch(self.text, low, high))

    def cast_near(self, m: Mention) -> str:
        """Somebody of its cast whom the text names not far away, as written there; else nothing."""
        for person in self.sure:
            apart = person.start >= m.stop or person.stop <= m.start
            near = apart and abs(person.start - m.start) < _AROUND
            if near and not person.works.isdisjoint(m.candidates):
                return person.surface
        return ""

    def is_part_of_person(self, m: Mention) -> bool:
        """A surname in parentheses, where the text names somebody in full: no title."""
        start = self.parts.get(m.surface.casefold())
        return start is not None and start != m.start

    def is_beside_somebody(self, m: Mention) -> bool:
        """One word that "and" joins to somebody's name: "Joong and Nine"."""
        if " " in m.surface:
            return False
        before = _AND_BEFORE.search(self.text[max(0, m.start - 6) : m.start])
        if before is not None and self.names_somebody(m.start - len(before.group())):
            return True
        behind = _AND_BEHIND.match(self.text, m.stop)
        return behind is not None and any(p.start == behind.end() for p in self.sure)

    def is_hyphened(self, m: Mention) -> bool:
        """A part of a word or name that a hyphen binds to a small one: "Yoo-jin", "Reverse-harem"."""
        before = self.text[max(0, m.start - 2) : m.start]
        if m.surface[:1].islower() and before[-1:] == "-" and before[:1].isalpha():
            return True
        bound = None if " " in m.surface else _BOUND.match(self.text, m.stop)
        if bound is None or bound.group()[1:] in self.begins:
            return False  # "Mask-the best"
        if m.surface.istitle() and len(m.surface) <= _SYLLABLE:
            return True  # "Se-do", and not "IRIS-it rocked"
        name = _CAPITAL_JUST_BEFORE.search(self.text[max(0, m.start - 12) : m.start])
        return bool(name) or (m.opens and m.common)

    def is_epithet(self, m: Mention) -> bool:
        """What somebody is called, who is not in it: "Takuya Kimura the King of Dramas"."""
        led = self.text[max(0, m.start - len(_THE)) : m.start] == _THE
        if not (led or m.surface.startswith("the ")):
            return False
        begin = m.start - len(_THE) if led else m.start - 1
        parted = not self.text[max(0, begin - 1) : begin].isalnum()
        return not parted and self.names_somebody(begin) and not self.cast_near(m)

    def is_one_of_many(self, m: Mention) -> bool:
        """An article and the small letter of its last word make it a noun: "a General's daughter"."""
        small = m.surface.split()[-1][:1].islower()
        return (
            small
            and " " in m.surface
            and bool(_INDEFINITE.search(self.text[max(0, m.start - 4) : m.start]))
        )

    def is_noun(self, m: Mention) -> bool:
        """One word that names a kind, or is somebody's: "Best Bromance: …", "an SP", "with her Mom"."""
        if " " in m.surface or m.quoted:
            return False
        before = f" {self.text[max(0, m.start - _LONGEST_LEAD) : m.start].lower()}"
        if before.endswith(self.around.superlatives) or (
            len(m.surface) < _LETTERS and before.endswith(_DETERMINERS)
        ):
            return True
        return before.endswith(self.around.owners) and self.is_everyday(m)

    def is_called_to(self, m: Mention) -> bool:
        """Somebody who goes by that word is thanked or greeted."""
        if " " in m.surface or not self.is_label(m):
            return False
        return bool(self.around.called_to.search(self.text[max(0, m.start - 12) : m.start]))

    def is_inside_a_name(self, m: Mention) -> bool:
        """A single word with another capital beside it: part of some longer name."""
        if " " in m.surface or (m.quoted and self.text[m.stop : m.stop + 1] in "\"”’'"):
            return False
        low = max(0, m.start - 24)
        led = _CAPITAL_JUST_BEFORE.search(self.text[low : m.start])
        amid = led is not None and not self._begins(low + led.start())
        if amid and _CAPITAL_BEHIND.match(self.text, m.stop):
            return True
        if any(p.start <= m.stop + 2 <= p.stop or p.stop + 1 == m.start for p in self.sure):
            return False
        before = _CAPITAL_BEFORE.search(self.text[low : m.start])
        in_it = before is not None and before.group().endswith(" in ") and self.is_label(m)
        if before and not in_it and not self._begins(low + before.start(), ranked=True):
            return True
        more = _MORE_BEHIND.match(self.text, m.stop)
        if more is not None and more.end() - 1 not in self.starts:
            return True
        return bool(_CAPITAL_BEHIND.match(self.text, m.stop))

    def is_end_of_a_name(self, m: Mention) -> bool:
        """Several common words with another capital before them, or "of the …": part of a longer name."""
        low = max(0, m.start - 24)
        before = _CAPITAL_JUST_BEFORE.search(self.text[low : m.start])
        placed = before and before.group().strip().casefold() in self.countries
        if (
            before
            and not placed
            and not self._begins(low + before.start())
            and self.text[low + before.start() - 1] not in "(["
            and not self.names_somebody(m.start)
        ):
            return True
        return self.goes_on(m) or bool(_OF_MORE.match(self.text, m.stop))

    def names_somebody(self, at: int) -> bool:
        """Whether somebody's name ends just before that place."""
        return any(at - 2 <= p.stop <= at for p in self.sure)

    def is_shouted(self, m: Mention) -> bool:
        """One word in capitals for the stress: said small elsewhere, or amid a sentence that goes on."""
        if " " in m.surface or len(m.surface) < 2 or not m.surface.isupper() or self.text.isupper():
            return False
        if self._said is None:
            self._said = frozenset(_WORDS.findall(self.text))
        if m.surface.lower() in self._said:
            return True
        if _SHOUT_BEFORE.search(self.text[max(0, m.start - 16) : m.start]):
            return True
        if m.name.isupper() or (m.opens and self.is_label(m)):
            return False
        if self.is_everyday(m):
            return True
        return not self.is_label(m) and not self.is_led_to(m) and not self.shouted_titles

    def is_amid_shouting(self, m: Mention) -> bool:
        """The word before it is in capitals too: "BANG?? WAD??"."""
        return bool(_SHOUTED_BEFORE.search(self.text[max(0, m.start - 16) : m.start]))

    def is_amid_shouts(self, m: Mention) -> bool:
        """Several words in capitals between others: "WE LOVE YOU SO MUCH"."""
        if not m.surface.isupper() or self.text.isupper():
            return False
        before = _SHOUT_BEFORE.search(self.text[max(0, m.start - 16) : m.start])
        return before is not None and bool(_SHOUT_BEHIND.match(self.text, m.stop))

    def _begins(self, at: int, *, ranked: bool = False) -> bool:
        """Whether a sentence begins there; `ranked`: behind a rank a name begins, no sentence."""
        before = self.text[max(0, at - 8) : at].rstrip(" \"“”'‘’*")
        if ranked and _RANK_BEFORE.search(before):
            return False
        return not before or before[-1] in ".!?…\n:"


def capitals(m: Mention) -> int:
    """How many of its several words begin with a capital or a digit; 0 where capitals say nothing."""
    if not m.capitals:
        return 0
    words = m.surface.split()
    if len(words) < 2:
        return 0
    stressed = (
        0 if m.surface.isupper() else sum(len(w) > 1 and w.isalpha() and w.isupper() for w in words)
    )
    return sum(word[:1].isupper() or word[:1].isdigit() for word in words) - stressed


def parts(name: str) -> list[str]:
    """The words of somebody's name; a hyphen parts them too."""
    return _PARTS.split(name)
