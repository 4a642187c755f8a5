"""What stands right before a mention, and right behind it."""

import re
from collections.abc import Mapping
from typing import Final

from bot.catalogue import Mention
from bot.nominate.around import around
from bot.nominate.cues import Cues, plain

_CAPITAL: Final = re.compile(r"[A-Z][a-z]")
"""Most words with a capital: looked for before the others, which take longer."""
_CAPITALISED: Final = re.compile(r"[^\W\d_a-z][a-z]")
_WIDE: Final = re.compile(r"[^\x00-\x7f][a-z]")
"""Stands in every such word, and is looked for quicker."""
_AMID: Final = re.compile(r"(?<=[\w,;)’”'] )[\"“‘(]?([^\W\d_a-z][a-z][\w-]*)")
"""A capital where none is due."""
_ENDS: Final = frozenset("-–—:(!.,;…[/&+|\"”’'\n?")
_AS_LISTED: Final = frozenset({"case", "punct"})
OPENING: Final = ' "“‘*(['
_LEADS_ON: Final = frozenset(":=–—>~|\n")
"""Behind one of these begins what is meant."""
_STOPS: Final = frozenset(".!?…")
_BINDING: Final = frozenset("'’-&/_")
"""Before one of these a word is a part of something."""
_LONGEST_PHRASE: Final = 48
_MARKS_BEFORE: Final = " ,\"'“‘*"
_SENTENCE_END: Final = re.compile(r"[.!?\n]\s")
LEAD: Final = 26
"""In so many characters before a title stand the words that lead to it."""
_NEXT: Final = re.compile(r"['’]s\s|\s?[^\w\s]|\s*$|\s([^\W\d]+(?:['’]t\b)?|\d+)")
_TALLIED: Final = re.compile(r"\s\d{1,2}(?:[,;]|\.?(?:\s|$)(?!\w)|[.)]\s(?=[\"“‘]?[A-Z]))")
"""How often, or in what place, in a list of such, or the next one's place: "Pasta 6, Goblin 2", "4. Pasta 5. Goblin"."""
_RATED: Final = re.compile(r"\s\d{1,2}(?:[.,]\d+)?\s?/\s?(?:5|10)\b")
"""A rating: "Goblin 9/10"."""


def _is_capitalised(text: str) -> bool:
    """Whether a letter with an accent, or of a script without capitals, begins a word."""
    return bool(_WIDE.search(text) and _CAPITALISED.search(text))


class Bounds:
    """Looks at what leads to the mentions of titles in one text, and at what follows them; made for it."""

    def __init__(self, text: str, cues: Cues) -> None:
        self.text = text
        small = text.isascii() and (text.islower() or not _CAPITAL.search(text))
        self.lower = small or not (_CAPITAL.search(text) or _is_capitalised(text))
        self.careless = text[:1].islower()
        self._small: bool | None = None
        self.predicates = cues.sets["talk.predicates"]
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

    def is_led_to(self, m: Mention) -> bool:
        """A word of place or of watching stands just before it."""
        return bool(self.around.led.search(self.text[max(0, m.start - 14) : m.start]))

    def is_led_in(self, m: Mention) -> bool:
        """Just before it stands "in" or "from"."""
        return bool(self.around.led_in.search(self.text[max(0, m.start - 6) : m.start]))

    def is_label(self, m: Mention) -> bool:
        """A mark stands behind it, or nothing."""
        behind = self.text[m.stop : m.stop + 3]
        ends = behind.lstrip(" ")[:1] in _ENDS and behind[:2] not in {"'s", "’s"}
        if not behind.strip() or ends:
            return True
        return behind[1:2].isdigit() and _TALLIED.match(self.text, m.stop) is not None

    def is_predicated(self, m: Mention) -> bool:
        """What stands behind it speaks of it: a verb, "for me", a rating, a stop, but no noun."""
        if _RATED.match(self.text, m.stop):
            return True
        behind = _NEXT.match(self.text[m.stop : m.stop + 20])
        if behind is None:
            return False
        word = behind.group(1)
        if word is None or word.endswith("ed") or plain(word) in self.predicates:
            return True
        return bool(self.around.said_of.match(self.text, m.stop))

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
            return " " in m.surface and m.variant in _AS_LISTED and (said or self.is_label(m))
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

    def is_answered(self, m: Mention) -> bool:
        """Words for an answer lead to it, and behind it a part ends: "my favorite drama is mother"."""
        return self.is_label(m) and self._is_led_by(m, self.around.answering)

    def stands_free(self, m: Mention) -> bool:
        """Between marks, handles and tags, and no comma: "@host healer #tag", "fav: healer", "mine = healer"."""
        behind = self.text[m.stop : m.stop + 2].lstrip(" ")[:1]
        if behind and (behind.isalnum() or behind in _BINDING):
            return False
        before = self.text[max(0, m.start - LEAD) : m.start].rstrip(OPENING)
        if not before:
            return m.start < LEAD
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
        low = max(0, m.start - LEAD)
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
