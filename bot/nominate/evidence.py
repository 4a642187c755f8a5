"""Whether a mention is a name at all: common words count only with evidence."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from bot.catalogue import Mention
from bot.nominate.cues import Cues, plain
from bot.nominate.people import Person

DOUBTED = 0.6
"""No surer is a common word to which nothing else points: it stands aside where a title is named."""

_ENDS = frozenset("-–—:(!.,;…[/&+|\"”’'\n?")
_RANKED = re.compile(
    r"(?:^|[\s(])(?:#\s?|no\.?\s?|nr\.?\s?)?\d{1,2}\s?[.):\-–]{1,2}\s*[\"'“‘*]*$", re.IGNORECASE
)
_LED = re.compile(
    r"\b(?:in|from|of|on|watch|watched|watching|loved?|called|drama|kdrama|show)\s+[\"'“‘*]*$",
    re.IGNORECASE,
)
_LED_IN = re.compile(r"\b(?:in|from) $")
_WATCHED = re.compile(
    r"\b(?:dropped|drop|watched|watching|finished|rewatched|rewatching|binged|hated|loved|recommend|its|it's)\s$"
)
_POINTS_TO = re.compile(
    r"\b(?:(?:ost|kiss|scene|couple|leads?|ending|otp|end|finale)\s(?:of|in|from)|goes\sto|go(?:ing)?\swith|vote\sfor"
    r"|(?:pick|answer|vote|fave|fav|favou?rite|choice|mine|drama)(?:\sis|\swas|:)|team|definitely|obviously|probably|worst:|best:)\s$"
)
_CAPITALISED = re.compile(r"[^\W\d_a-z][a-z]")
_COMPARED = re.compile(r"\s?>")
_TOLD_IN = re.compile(
    r"\b(?:one|kiss|kisses|scene|couple|otp|confession|hug|ending)\s(?:in|from|of)\s$",
    re.IGNORECASE,
)
_POINTED_AT = re.compile(r"\b(?:the|that|this)\s$", re.IGNORECASE)
_LEADING = ("in", "from", "of", "the", "that", "this")
_TOLD_AS = re.compile(
    r"['’]?s?\s(?:kiss|scene|couple|otp|ending|ost|finale|leads?)\b", re.IGNORECASE
)
_KINDS_OF_WORK = ("drama", "lakorn", "series", "original")
_DRAMA = re.compile(
    r"[\"”’']?\s?[(\[,]?\s?(?:the\s)?(?:k|j|c|tw|t|thai|korean|japanese|chinese)?[ -]?"
    rf"(?:{'|'.join(_KINDS_OF_WORK)})\b",
    re.IGNORECASE,
)
_PARTED = re.compile(
    r"[\"”’'!)*\s]*(?:[,/&+;|•·\n]|,?\s(?:and|or|y|dan|at|&)\s)[\s\"“‘'(*\d.)]*"
    r"|\s?\(?\d{4}\)?\s?[,/&;|]\s?"
)
_MORE_BEHIND = re.compile(r" & [A-Z]")
_CAPITAL_BEHIND = re.compile(r"['’]?\s[A-Z][a-z]+")
_CAPITAL_BEFORE = re.compile(
    r"\b(?!(?:OST|OSTs|MV|OTP|ML|FL|SL|SML|BGM)\s)[A-Z][\w'’-]*\s(?:of\s|the\s|in\s)*$"
)
_OF_MORE = re.compile(r" of (?:the )?[A-Z]")
_AND_BEFORE = re.compile(r" (?:and|&) $")
_AND_BEHIND = re.compile(r" (?:and|&) ")
_WORDS = re.compile(r"\w+")
_SHOUT_BEFORE = re.compile(r"\b[A-Z]{2,} $")
_CAPITAL_JUST_BEFORE = re.compile(r"\b[A-Z][\w'’-]* $")
_SUNG = re.compile(r"[,.!?]?[\"”]\s(?:by|from)\s(?!the\b)[A-Z\d]")
_BY = re.compile(r"\sby\s[A-Z]")
_HEARD_IN = re.compile(r"[,.!?]?[\"”]\s(?:in|from)\s(?:the\s)?[\"“]?")
_CALLED_TO = re.compile(r"\b(?:thanks|thank\syou|thx|hi|hello|hey|dear|welcome)\s$", re.IGNORECASE)
_SEASON = re.compile(r"\s(?:s|season\s)(?:\d|one|two|three)\b", re.IGNORECASE)
_SEASON_OF = re.compile(r"\b(?:s\d|season\s(?:\d|one|two|three))\sof\s$", re.IGNORECASE)
_NEXT = re.compile(r"['’]s\s|\s?[^\w\s]|\s*$|\s([^\W\d]+|\d+)")
_PARTS = re.compile(r"[\s-]+")
_QUOTES = " \"“'‘*\n"
_PARTING = 8
"""What parts two titles of a list is no longer than so many characters."""
_LONG = 5
"""Longer than so are titles in capitals that are no initials."""
_SHORT = 3
"""Words of so few letters are no titles where nothing is written large."""
_SAID = 13
"""No longer are the words that anybody may say; who begins in lower case goes on so with longer titles."""
_AROUND = 300
"""So many characters away somebody of its cast still speaks for a title."""


class Told(NamedTuple):
    """The chance that a mention is a name (0: it is none), why, and whether people or prompt said so."""

    chance: float
    why: str = ""
    leaned: bool = False


NOTHING = Told(0.0)


class Evidence:
    """Weighs the mentions of titles in one text; made for it."""

    def __init__(
        self,
        text: str,
        titles: Sequence[Mention],
        people: Sequence[Person],
        cues: Cues,
        *,
        songs: bool = False,
    ) -> None:
        self.text = text
        self.titles = titles
        self.songs = songs
        self.starts = [m.start for m in titles]
        self.proper = {id(m) for m in titles if not m.common or _capitals(m) > 1}
        self.lower = not _CAPITALISED.search(text)
        small = text.casefold()
        self.tells_kind = any(word in small for word in _KINDS_OF_WORK)
        self.careless = text[:1].islower()
        self.shouted = any(
            m.capitals and not m.opens and m.kind in {"title", "romanised"} for m in titles
        )
        self.shouted_titles = any(
            m.surface.isupper() and len(m.surface) > _LONG and not m.common for m in titles
        )
        self.sure = [p for p in people if p.sure]
        self.parts = {
            part: p.start for p in self.sure for part in _PARTS.split(p.surface.casefold())
        }
        self.initials = {_initials(n) for p in people for n in (p.name, p.surface)}
        self.everyday = cues.sets["talk.everyday"]
        self.predicates = cues.sets["talk.predicates"]

    def told(self, m: Mention) -> Told:
        """What speaks for a mention."""
        if m.kind == "learned":
            return Told(0.99, "a host chose this before:")
        if m.kind in {"abbreviation", "initials"} and m.surface.casefold() in self.initials:
            return NOTHING
        parted = "," in m.surface and "," not in m.name and m.surface.count(" ") == 1
        sung = self.songs and bool(_BY.match(self.text, m.stop))
        if parted or sung or (m.quoted and self._is_song(m)):
            return NOTHING  # two words that a list parts
        if not m.common and m.surface.casefold() not in self.everyday:
            return self._plain(m)
        if self._is_part_of_person(m) or self._is_called_to(m):
            return NOTHING
        return self._common(m)

    def _is_song(self, m: Mention) -> bool:
        """In quotes, with who sings it behind them, or the drama that it is heard in."""
        if _SUNG.match(self.text, m.stop):
            return True
        heard = _HEARD_IN.match(self.text, m.stop) if m.common else None
        if heard is None:
            return False
        at = bisect_left(self.starts, heard.end())
        return at < len(self.starts) and self.starts[at] == heard.end()

    # names that are no common words

    def _plain(self, m: Mention) -> Told:
        if self._is_uttered(m) and not self._in_list(m, of_any=True):
            return NOTHING
        if m.variant == "slip":
            return Told(0.96 - 0.04 * m.slips, f"“{m.surface}” is read as a slip for “{m.name}”:")
        if m.kind == "initials":
            why = f"“{m.surface}” are the initials of “{m.name}”:"
            return Told(0.93 if m.capitals else 0.7, why)
        if m.variant == "spelling":
            return Told(0.95, f"“{m.surface}” is another spelling of “{m.name}”:")
        return Told(0.9 if m.variant == "short" and len(m.surface) < 12 else 0.99)

    def _is_uttered(self, m: Mention) -> bool:
        """Words in lower case where titles have capitals: said, not named."""
        if m.capitals or m.quoted or m.hashtag or m.script != "Latn" or self.lower:
            return False
        if m.kind in {"abbreviation", "initials"} or m.variant == "joined":
            return False
        words = m.surface.split()
        careless = self.careless and len(words) > 2 and len(m.surface) > _SAID
        leads = m.opens and (len(words) > 3 or self._owns(m)) and m.variant != "slip"
        if careless or leads:
            return False
        if words[0].isupper() and len(words[0]) > 2:
            return False
        opening = m.opens and len(words) > 1
        numbered = m.surface[:1].isdigit() or any(w.isdigit() and len(w) > 1 for w in words)
        if numbered or sum(w[:1].isupper() for w in words) > opening:
            return False
        short = len(words) > 1 and len(m.surface) <= 11
        return self.shouted or short or m.variant in {"slip", "short"}

    def _owns(self, m: Mention) -> bool:
        """Whether "…'s" stands behind several words: they are somebody's or some drama's name."""
        return " " in m.surface and self.text[m.stop : m.stop + 2] in {"'s", "’s"}

    # names that are common words

    def _common(self, m: Mention) -> Told:  # noqa: PLR0911  # a ladder of evidence, strongest first
        but = f"“{m.surface}” is a common word, but"
        if m.hashtag and not self._is_part_of_tag(m):
            return Told(0.95, f"{but} a hashtag here:")
        if _capitals(m) > 1:
            return NOTHING if self._is_end_of_a_name(m) else Told(0.95)
        if self.lower and m.surface.count(" ") > 1:
            return Told(0.9)
        capital = m.script != "Latn" or (m.capitals and " " not in m.surface)
        capital = capital and not self._is_shouted(m)
        if not (capital or self.lower or m.quoted or self._in_list(m) or self._is_told_of(m)):
            return NOTHING
        cast = self._cast_near(m)
        if capital and not cast and self._is_inside_a_name(m):
            return NOTHING
        if cast and (m.quoted or (capital and (not m.opens or self._is_predicated(m)))):
            return Told(0.95, f"{but} {cast} is in it:", leaned=True)
        if m.quoted and (capital or self.lower or self._is_enclosed(m)):
            return Told(0.93, f"{but} it stands in quotes:")
        if m.year and capital:
            return Told(0.95, f"{but} its year stands behind it:")
        if capital or self.lower or self._in_list(m) or self._is_told_of(m):
            return self._placed(m, but, capital=capital) or self._doubted(m, capital, cast)
        return NOTHING

    def _placed(  # noqa: PLR0911  # a ladder of evidence, strongest first
        self, m: Mention, but: str, *, capital: bool
    ) -> Told | None:
        """What the place of a common word says for it, strongest first."""
        label, everyday = self._is_label(m), m.surface.casefold() in self.everyday
        before = self.text[max(0, m.start - 14) : m.start]
        if (label or not everyday) and before and _RANKED.search(before):
            return Told(0.93, f"{but} it stands behind a rank:")
        if self._is_called_drama(m, everyday=everyday):
            return Told(0.95, f"{but} the word “drama” stands by it:")
        if (capital or self.lower) and self._is_season(m):
            return Told(0.95, f"{but} a season of it is named:")
        if m.alone:
            return Told(0.9, f"{but} the answer holds nothing else:", leaned=True)
        if self._in_list(m) and (capital or self.lower or self._in_list(m, of_any=True, both=True)):
            return Told(0.93, f"{but} it stands in a list of titles:")
        if len(m.surface) < 3:
            told = Told(0.88, f"{but} it opens the answer like a title:")
            return told if self._opens_as_letter(m) else NOTHING
        if capital and label and before.rstrip(_QUOTES)[-1:] == ":":
            return Told(0.92, f"{but} a colon leads to it:")
        if capital and not m.opens and self._is_beside_somebody(m):
            return Told(DOUBTED, f"“{m.surface}” may be somebody; nothing else points to")
        if capital and not m.opens:
            led = bool(_LED.search(before))
            return Told(0.9 if led or label else 0.75, f"{but} it is written with a capital:")
        if self.lower and not everyday and self._is_named_small(m, label=label):
            return Told(0.87, f"{but} it stands as titles stand:")
        return self._opening(m, but, capital=capital, label=label, everyday=everyday)

    def _opens_as_letter(self, m: Mention) -> bool:
        """A letter or two that open the answer, with a mark right behind: "W, the hotel"."""
        mark = self.text[m.stop : m.stop + 1]
        return m.start == 0 and m.capitals and bool(mark) and mark in ",:;–—("

    def _is_named_small(self, m: Mention, *, label: bool) -> bool:
        """In a text without capitals: it opens the text or ends what a verb of watching leads to."""
        before = self.text[max(0, m.start - 14) : m.start]
        if _COMPARED.match(self.text, m.stop) or before.rstrip()[-1:] == ">":
            return True
        if _WATCHED.search(before):
            return label or self._is_predicated(m)
        if m.kind == "abbreviation" and _LED_IN.search(before):
            return True
        if label and len(m.surface) > _SHORT and _POINTS_TO.search(self.text, 0, m.start):
            return True
        return m.start == 0 and label and len(m.surface) > 3

    def _opening(
        self, m: Mention, but: str, *, capital: bool, label: bool, everyday: bool
    ) -> Told | None:
        """A common word at the beginning of a sentence, where its capital says little."""
        if capital and label and not everyday:
            return Told(0.9, f"{but} it stands like a title:")
        opens = m.start < 40 and not self.text[: m.start].strip(_QUOTES)
        announces = everyday and self.text[m.stop : m.stop + 1] == ":"
        if opens and label and not announces and (capital or m.surface == self.text.strip(" .!?")):
            return Told(0.88, f"{but} it opens the answer like a title:")
        if capital and not everyday and self._is_predicated(m):
            return Told(0.88, f"{but} the sentence speaks of it as of a title:")
        if self._is_told_of(m) and not everyday:
            return Told(0.86, f"{but} it is told of as a title:")
        return None

    def _doubted(self, m: Mention, capital: bool, cast: str) -> Told:
        label = self._is_label(m)
        if cast and label and _LED.search(self.text[max(0, m.start - 14) : m.start]):
            return Told(0.8, f"“{m.surface}” is a common word, but {cast} is in it:", leaned=True)
        if capital and label:
            why = f"“{m.surface}” is a common word; nothing else points to"
            return Told(DOUBTED, why)
        return NOTHING

    # what stands around it

    def _is_part_of_tag(self, m: Mention) -> bool:
        """One word of a hashtag that holds several: "#TalkForReal" is no drama named *Talk*."""
        before, behind = self.text[m.start - 1 : m.start], self.text[m.stop : m.stop + 1]
        return before.isalnum() or behind.isalnum()

    def _is_label(self, m: Mention) -> bool:
        behind = self.text[m.stop : m.stop + 3]
        ends = behind.lstrip(" ")[:1] in _ENDS and behind[:2] not in {"'s", "’s"}
        return not behind.strip() or ends

    def _is_predicated(self, m: Mention) -> bool:
        """What stands behind it speaks of it: a verb, "for me", a stop, but no noun."""
        behind = _NEXT.match(self.text[m.stop : m.stop + 20])
        if behind is None:
            return False
        word = behind.group(1)
        return word is None or plain(word) in self.predicates

    def _is_told_of(self, m: Mention) -> bool:
        """Only a title stands in "the one in …", "the … kiss", in capitals or not."""
        before = self.text[max(0, m.start - 26) : m.start]
        if not before.rstrip().casefold().endswith(_LEADING):
            return False
        if _TOLD_IN.search(before) or self._is_of_somebody(m, before):
            return True
        pointed = m.capitals or self.lower
        return bool(pointed and _POINTED_AT.search(before) and _TOLD_AS.match(self.text, m.stop))

    def _is_of_somebody(self, m: Mention, before: str) -> bool:
        """Somebody is named just before "in" or "from", and behind the title a part ends."""
        led = _LED_IN.search(before)
        if led is None or not self._is_label(m):
            return False
        return self._names_somebody(m.start - len(led.group()))

    def _is_enclosed(self, m: Mention) -> bool:
        """Several words between quotes that hold nothing else."""
        return " " in m.surface and self.text[m.stop : m.stop + 1] in {'"', "”", "’", "»"}

    def _is_season(self, m: Mention) -> bool:
        """Its season stands by it: “Stranger s1”, “season 2 of Voice”."""
        if _SEASON.match(self.text, m.stop):
            return True
        before = self.text[max(0, m.start - 16) : m.start]
        return before[-3:-1].lower() == "of" and bool(_SEASON_OF.search(before))

    def _is_called_drama(self, m: Mention, *, everyday: bool) -> bool:
        """The word "drama" stands behind it; behind an everyday word only in parentheses."""
        bracketed = self.text[m.stop : m.stop + 2] in {" (", " ["}
        if not self.tells_kind or (everyday and not bracketed):
            return False
        return bool(_DRAMA.match(self.text, m.stop))

    def _in_list(self, m: Mention, *, of_any: bool = False, both: bool = False) -> bool:
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
            and self._parted(before.stop, m.start),
            after is not None
            and (of_any or id(after) in self.proper)
            and self._parted(m.stop, after.start),
        )

    def _parted(self, low: int, high: int) -> bool:
        return high - low <= _PARTING and bool(_PARTED.fullmatch(self.text, low, high))

    def _cast_near(self, m: Mention) -> str:
        works = set(m.candidates)
        for person in self.sure:
            apart = person.start >= m.stop or person.stop <= m.start
            if apart and abs(person.start - m.start) < _AROUND and person.works & works:
                return person.surface
        return ""

    def _is_part_of_person(self, m: Mention) -> bool:
        """A surname in parentheses, where the text names somebody in full: no title."""
        start = self.parts.get(m.surface.casefold())
        return start is not None and start != m.start

    def _is_beside_somebody(self, m: Mention) -> bool:
        """One word that "and" joins to somebody's name: "Joong and Nine"."""
        if " " in m.surface:
            return False
        before = _AND_BEFORE.search(self.text[max(0, m.start - 6) : m.start])
        if before is not None and self._names_somebody(m.start - len(before.group())):
            return True
        behind = _AND_BEHIND.match(self.text, m.stop)
        return behind is not None and any(p.start == behind.end() for p in self.sure)

    def _is_called_to(self, m: Mention) -> bool:
        """Somebody who goes by that word is thanked or greeted."""
        if " " in m.surface or not self._is_label(m):
            return False
        return bool(_CALLED_TO.search(self.text[max(0, m.start - 12) : m.start]))

    def _is_inside_a_name(self, m: Mention) -> bool:
        """A single word with another capital beside it: part of some longer name."""
        if " " in m.surface or (m.quoted and self.text[m.stop : m.stop + 1] in "\"”’'"):
            return False
        if any(p.start <= m.stop + 2 <= p.stop or p.stop + 1 == m.start for p in self.sure):
            return False
        low = max(0, m.start - 24)
        before = _CAPITAL_BEFORE.search(self.text[low : m.start])
        in_it = before is not None and before.group().endswith(" in ") and self._is_label(m)
        if before and not in_it and not self._begins(low + before.start()):
            return True
        more = _MORE_BEHIND.match(self.text, m.stop)
        if more is not None and more.end() - 1 not in self.starts:
            return True
        return bool(_CAPITAL_BEHIND.match(self.text, m.stop))

    def _is_end_of_a_name(self, m: Mention) -> bool:
        """Several common words with another capital before them, or "of the …": part of a longer name."""
        low = max(0, m.start - 24)
        before = _CAPITAL_JUST_BEFORE.search(self.text[low : m.start])
        if before and not self._begins(low + before.start()) and not self._names_somebody(m.start):
            return True
        return bool(_OF_MORE.match(self.text, m.stop))

    def _names_somebody(self, at: int) -> bool:
        """Whether somebody's name ends just before that place."""
        return any(at - 2 <= p.stop <= at for p in self.sure)

    def _is_shouted(self, m: Mention) -> bool:
        """One word in capitals for the stress: said small elsewhere, or amid a sentence that goes on."""
        if " " in m.surface or len(m.surface) < 2 or not m.surface.isupper() or self.text.isupper():
            return False
        if m.surface.lower() in _WORDS.findall(self.text):
            return True
        if m.name.isupper() or (m.opens and self._is_label(m)):
            return False
        before = self.text[max(0, m.start - 16) : m.start]
        if m.surface.casefold() in self.everyday or _SHOUT_BEFORE.search(before):
            return True
        return not self._is_label(m) and not _LED.search(before) and not self.shouted_titles

    def _begins(self, at: int) -> bool:
        """Whether a sentence begins there."""
        before = self.text[max(0, at - 8) : at].rstrip(" \"“'‘*")
        return not before or before[-1] in ".!?…\n:"


def _capitals(m: Mention) -> int:
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


def _initials(name: str) -> str:
    return "".join(part[:1] for part in _PARTS.split(name)).casefold()
