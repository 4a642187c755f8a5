"""What stands around a mention: marks, people, longer names."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from bot.catalogue import Mention
from bot.catalogue.romanising import korean, syllables
from bot.nominate.cues import Cues, either, plain
from bot.nominate.people import Person
from bot.nominate.rows import Rows, capitals

_MORE_BEHIND: Final = re.compile(r" & [A-Z]")
_CAPITAL_BEHIND: Final = re.compile(r"['’]?[^\S\n][A-Z][a-z]+")
_CAPITAL_BEFORE: Final = re.compile(
    r"\b(?!(?:OST|OSTs|MV|OTP|ML|FL|SL|SML|BGM)\s)[A-Z][\w'’-]*[^\S\n](?:(?:of|the|in|to|\d+)[^\S\n])*$"
)
_SOMEBODY_OF: Final = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+ (?:of|from) $")
"""A Korean name leads to it: "Jo Pil-yeon of Giant"."""
_OF_MORE: Final = re.compile(r" of (?:the )?[A-Z]")
_WORD_BEHIND: Final = re.compile(r" \w")
_CLOSED: Final = re.compile(r"[.,!?…]?[\"”’'](?!\w)")
_INDEFINITE: Final = re.compile(r"\b[Aa]n? $")
_WORD: Final = 24
"""A longer word beside a title is not looked at."""
_THE: Final = " the "
_DETERMINERS = (" a ", " an ", " the ")
_LETTERS: Final = 3
_ORDINAL: Final = re.compile(r"[a-z] \d(?:st|nd|rd|th) $")
"""An ordinal amid a sentence: of a ranking it opens a part, "1st SP, 2nd Healer"."""
_SEVERAL: Final = 2
"""So many works of a name have been made in more than one country, most of them."""
_LONGEST_LEAD: Final = len(" favourite ")
_AND_BEFORE: Final = re.compile(r" (?:and|&) $")
_AND_BEHIND: Final = re.compile(r" (?:and|&) ")
_WORDS: Final = re.compile(r"\w+")
_RANK_BEFORE: Final = re.compile(r"(?:^|[\n.!?:;,])\s*#?\d{1,2}[.):]$")
_SHOUTED_BEFORE: Final = re.compile(r"\b[A-Z]{3,}[?!.]+ $")
_TAGGED_YEAR: Final = re.compile(r"(?:19|20)\d\d(?!\w)")
_BOUND: Final = re.compile(r"-(?:[a-z]{2,}|[b-hj-z])\b")
"""What a hyphen binds to a name; "a" and "i" are words: "Mask-a must"."""
_SYLLABLE_BEFORE: Final = re.compile(r"\b([A-Z][a-z]{1,5})-$")
_SHOUT_BEFORE: Final = re.compile(r"\b[A-Z]{2,} $")
_SHOUT_BEHIND: Final = re.compile(r" [A-Z]{2,}\b")
_CAPITAL_JUST_BEFORE: Final = re.compile(r"\b[A-Z][\w'’-]* $")
_KIND_WITHIN: Final = 32
"""The word "drama" stands no further behind a title."""
_AROUND: Final = 300
"""So many characters away somebody of its cast still speaks for a title."""
_PARTS: Final = re.compile(r"[\s-]+")
_SAID_OFTEN: Final = 11
"""Names of no more letters are said in small letters without being meant."""
_SYLLABLE: Final = 4
"""No longer is a syllable that a hyphen binds to the next one of a name."""
_LONG: Final = 5
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


_WORD_BEHIND_IT: Final = re.compile(r" ([a-z]+)\b")
_OWNED: Final = ("'s ", "’s ")
"""Behind somebody's name: what follows is theirs."""
_OWNS: Final = re.compile(r"['’]\s")
_OPENED: Final = re.compile(r"(?<!\w)['‘]")
"""A single quotation mark that opens, and no apostrophe."""


class Surroundings(Rows):
    """Looks around the mentions of titles in one text; made for it."""

    def __init__(
        self,
        text: str,
        titles: Sequence[Mention],
        people: Sequence[Person],
        cues: Cues,
    ) -> None:
        super().__init__(text, titles, cues)
        self._said: frozenset[str] | None = None
        self.shouted = self.small_titles = self.shouted_titles = False
        for m in titles:
            self._note(m)
        self.sure = [p for p in people if p.sure]
        self.parts = {part: p.start for p in self.sure for part in parts(p.surface.casefold())}
        self.everyday = cues.sets["talk.everyday"]
        self.leads = cues.sets["talk.leads"]
        self.begins = either(self.leads, cues.sets["talk.pronouns"])
        self.titling, self.titled = _titling(cues)

    def _note(self, m: Mention) -> None:
        """How titles are written here: with capitals amid sentences, small, or all in capitals."""
        if m.capitals:
            amid = (not m.opens or capitals(m) > 1) and m.kind in {"title", "romanised"}
            self.shouted = self.shouted or amid
        elif not m.common and len(m.surface) > _SAID_OFTEN:
            self.small_titles = True
        if not m.common and len(m.surface) > _LONG and m.surface.isupper():
            self.shouted_titles = True

    def is_everyday(self, m: Mention) -> bool:
        """Anybody may say so, with letters drawn out or not."""
        said = m.name if m.variant == "drawn" else m.surface
        return plain(said) in self.everyday

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

    def is_part_of_tag(self, m: Mention) -> bool:
        """One word of a hashtag that holds several: "#TalkForReal" is no drama named *Talk*."""
        before, behind = self.text[m.start - 1 : m.start], self.text[m.stop : m.stop + 1]
        return before.isalnum() or (behind.isalnum() and not _TAGGED_YEAR.match(self.text, m.stop))

    def is_told_of(self, m: Mention) -> bool:
        """Only a title stands in "the one in …", "the … kiss", in capitals or not."""
        before = self.text[max(0, m.start - 26) : m.start]
        end = before.rstrip(", ")
        if end[-1:].isdigit():  # "ep 13 goblin."
            return self.is_label(m) and bool(self.around.episode_of.search(before))
        if not end.casefold().endswith(self.around.leading):
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
        if m.surface[-1:] in {"s", "S"} and _OWNS.match(self.text, m.stop):
            opened = opened or not _OPENED.search(self.text, 0, m.start)  # "Heirs' kiss"
        return not opened and " " not in m.surface and bool(_CLOSED.match(self.text, m.stop))

    def is_enclosed(self, m: Mention) -> bool:
        """Several words between quotes that hold nothing else."""
        return " " in m.surface and self.text[m.stop : m.stop + 1] in {'"', "”", "’", "»"}

    def is_season(self, m: Mention) -> bool:
        """Its season stands by it: “Stranger s1”, “season 2 of Voice”."""
        if self.around.season.match(self.text, m.stop):
            return True
        before = self.text[max(0, m.start - 16) : m.start]
        led = before.casefold().endswith(self.around.of)
        return led and bool(self.around.season_of.search(before))

    def is_called_drama(self, m: Mention, *, everyday: bool) -> bool:
        """The word "drama" stands behind it; behind an everyday word only in parentheses.

        "The revenge drama" is a kind of drama.
        """
        if m.surface.startswith("the ") and not (self.lower or m.quoted):
            word = _WORD_BEHIND_IT.match(self.text, m.stop)
            if word is not None and word[1] not in self.countries:
                return False
        behind = self.text[m.stop : m.stop + _KIND_WITHIN]
        if everyday and not behind.startswith((" (", " [")):
            return False
        small = behind.lower()
        called = any(kind in small for kind in self.around.kinds)
        return called and bool(self.around.drama.match(self.text, m.stop))

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
        start = self.parts.get(m.surface.casefold()) if self.parts else None
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
        """A part of a word or name that a hyphen binds to another: "Yoo-jin", "Yul-Gong", "Reverse-harem"."""
        before = self.text[max(0, m.start - 2) : m.start]
        if before[-1:] != "-" and self.text[m.stop : m.stop + 1] != "-":
            return False  # most are bound to nothing
        syllable = m.surface.istitle() and len(m.surface) <= _SYLLABLE
        small = m.surface[:1].islower() and before[-1:] == "-" and before[:1].isalpha()
        kind = before == "K-" and m.common and len(m.candidates) < _SEVERAL  # "K-Land"
        if small or kind or (syllable and self._is_behind_a_syllable(m)):
            return True
        bound = None if " " in m.surface else _BOUND.match(self.text, m.stop)
        if bound is None or bound.group()[1:] in self.begins:
            return False  # "Mask-the best"
        if syllable:
            return True  # "Se-do", and not "IRIS-it rocked"
        name = _CAPITAL_JUST_BEFORE.search(self.text[max(0, m.start - 12) : m.start])
        return bool(name) or (m.opens and m.common)

    def _is_behind_a_syllable(self, m: Mention) -> bool:
        """A hyphen binds it to a syllable of a Korean name: "Yul-Gong", and not "Best-Iris"."""
        before = _SYLLABLE_BEFORE.search(self.text[max(0, m.start - 8) : m.start])
        said = before[1].casefold() if before else ""
        return syllables(said) == 1 and bool(korean(said))

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
        """One word that names a kind, or is somebody's: "Best Bromance: …", "an SP", "2nd CP", "with her Mom"."""
        if " " in m.surface or m.quoted:
            return False
        before = f" {self.text[max(0, m.start - _LONGEST_LEAD) : m.start].lower()}"
        if before.endswith(self.around.superlatives) or (
            len(m.surface) < _LETTERS
            and (before.endswith(_DETERMINERS) or _ORDINAL.search(before) is not None)
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
            return self._is_family_name(m) or self._leads_to_a_surname(m)
        before = _CAPITAL_BEFORE.search(self.text[low : m.start])
        in_it = before is not None and before.group().endswith(" in ") and self._ends_or_goes_on(m)
        in_it = in_it or (
            before is not None and bool(_SOMEBODY_OF.search(self.text[low : m.start]))
        )
        if before and not in_it and not self._begins(low + before.start(), ranked=True):
            placed = plain(before.group().strip()) in self.countries
            return not (placed and m.year)  # "the Japanese Mother (2010)"
        more = _MORE_BEHIND.match(self.text, m.stop)
        if more is not None and more.end() - 1 not in self.starts:
            return True
        return bool(_CAPITAL_BEHIND.match(self.text, m.stop))

    def _is_family_name(self, m: Mention) -> bool:
        """A syllable before somebody's given name: "Gong Gi Tae"."""
        if syllables(m.surface.casefold()) != 1 or not korean(m.surface.casefold()):
            return False
        return any(p.partial and self._is_right_behind(m, p) for p in self.sure)

    def _leads_to_a_surname(self, m: Mention) -> bool:
        """A capital before a surname of nobody in it: "Alice Tseng"."""
        return any(
            p.partial and self._is_right_behind(m, p) and p.works.isdisjoint(m.candidates)
            for p in self.sure
        )

    def _is_right_behind(self, m: Mention, person: Person) -> bool:
        return self.text[m.stop : person.start] == " "

    def _ends_or_goes_on(self, m: Mention) -> bool:
        """Behind it a part ends, or goes on in small letters, as no name does."""
        return self.is_label(m) or self.text[m.stop : m.stop + 2][1:].islower()

    def is_end_of_a_name(self, m: Mention) -> bool:
        """Several common words with another capital before them, or "of the …": part of a longer name."""
        low = max(0, m.start - 24)
        before = _CAPITAL_JUST_BEFORE.search(self.text[low : m.start])
        placed = before and plain(before.group().strip()) in self.countries
        if (
            before
            and not placed
            and not self._begins(low + before.start())
            and self.text[low + before.start() - 1] not in "(["
            and not self.names_somebody(m.start)
            and not self._is_of_its_cast(m, before[0])
        ):
            return True
        return self.goes_on(m) or bool(_OF_MORE.match(self.text, m.stop))

    def _is_of_its_cast(self, m: Mention, before: str) -> bool:
        """Whose it is, is in it: "Kim Chiu's My Girl", and not "Kim Tan's Best Friend"."""
        if not before.endswith(_OWNED):
            return False
        stop = m.start - len(_OWNED[0])
        return any(p.stop == stop and not p.works.isdisjoint(m.candidates) for p in self.sure)

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
        before = _SHOUT_BEFORE.search(self.text[max(0, m.start - 16) : m.start])
        if before is not None:
            return before.group().strip() != m.surface  # "HEALER HEALER"
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


def parts(name: str) -> list[str]:
    """The words of somebody's name; a hyphen parts them too."""
    return _PARTS.split(name)
