"""Whether words in small letters are meant for a title, or only said."""

import re
from collections.abc import Sequence
from typing import Final

from bot.catalogue import Mention
from bot.nominate.cues import plain
from bot.nominate.surroundings import Surroundings

_DATED: Final = re.compile(r",? (?:from )?\(?(?:19|20)\d\d\b")
_ARTICLE: Final = re.compile(r"\b(?:the|an?) $", re.IGNORECASE)
_WORD: Final = re.compile("[a-zß-ɏ]{2,}")
LETTERS: Final = "".join(c if c.isalpha() else " " for c in map(chr, range(128)))
"""Of ASCII, all but letters as spaces."""
_LOOKED_AT: Final = 240
"""So many characters tell the language of a text."""
_ENGLISH: Final = 0.5
"""Of a text in another language no more words are English ones too."""
_MARKS: Final = ",.!"
_FOREIGN: Final = 6
"""A single word that is in no dictionary is meant if it has so many letters: "hwarang"."""
_SHORT: Final = 3
"""Words of so few letters are no titles where nothing is written large."""
_FEW: Final = 2
"""More words than so are told of as a title, whatever the case of others."""
_LONGEST_LEAD: Final = 24
"""In so many characters before a title its lead stands."""
_SAID: Final = 13
"""No longer are the words that anybody may say; who begins in lower case goes on so with longer titles."""


class SmallLetters:
    """Tells titles without capitals from what anybody may say, in one text; made for it.

    `known` are the words of any English dictionary.
    """

    def __init__(self, near: Surroundings, known: frozenset[str]) -> None:
        self.near, self.text, self.known = near, near.text, known
        self._abroad: bool | None = None
        self._waits: dict[int, bool] = {}  # asked twice of most, and the same the second time

    def is_uttered(self, m: Mention) -> bool:
        """Words in lower case where titles have capitals: said, not named."""
        marked = m.capitals or m.quoted or m.hashtag or m.script != "Latn" or self.near.lower
        if marked or m.kind in {"abbreviation", "initials"} or m.variant == "joined":
            return False
        words = m.surface.split()
        careless = self.near.careless and (m.opens or (len(words) > 2 and len(m.surface) > _SAID))
        if m.variant == "short" and len(words) == _FEW and words[0] == "the":
            careless = careless and self.near.is_label(m)  # "the village mayor"
        leads = m.opens and (len(words) > 3 or self._owns(m)) and m.variant != "slip"
        plain_noun = len(words) == 2 and words[0] == "the" and words[1] in self.known
        loved = (
            len(words) > 1
            and not plain_noun
            and m.variant in {"case", "punct"}
            and self.near.is_led_to(m)
            and self.near.is_label(m)
        )
        if careless or leads or loved or self._is_named_anyhow(m, words):
            return False
        if words[0].isupper() and len(words[0]) > 2:
            return False
        opening = m.opens and len(words) > 1
        numbered = m.surface[:1].isdigit() or any(w.isdigit() and len(w) > 1 for w in words)
        numbered = numbered or (len(words) > 2 and words[-1].isdigit())
        if numbered or sum(w[:1].isupper() for w in words) > opening:
            return False
        if m.start == 0 and words[0][:1].isupper() and self._begins_so(m, words):
            return False  # "Oh my venus. So Ji Sub …", "City hunter, but with the same cast"
        short = len(words) > 1 and len(m.surface) <= 11 and not self.near.small_titles
        short = short or plain_noun  # "in the notebook"
        slight = m.variant == "short" or (m.variant == "slip" and len(words) == 1)
        return self.near.shouted or short or slight

    def _begins_so(self, m: Mention, words: Sequence[str]) -> bool:
        """Who begins the answer with it writes one capital; of two words that anybody may say, where it stands as titles do."""
        if len(words) > _FEW and self.near.is_label(m):
            return True
        if len(words) < _FEW or m.variant not in {"exact", "case", "punct"}:
            return False
        stands = len(words) > _FEW or self.near.is_label(m) or self.near.is_predicated(m)
        return (stands or not self._is_of_a_dictionary(words)) and not self.near.is_everyday(m)

    def _is_named_anyhow(self, m: Mention, words: Sequence[str]) -> bool:
        """In no language that is spoken here, or awaited where no name has a capital: "I love secret garden"."""
        if m.variant == "slip":
            return False
        if len(words) == 1 and not self._stands_as_title(m):
            return False  # "the hwarang boys"
        if len(words) > _FEW and self.near.is_told_of(m):
            return True  # "an episode of kill me heal me"
        awaited = self.near.small and (self.near.is_awaited(m) or self.near.is_told_of(m))
        return awaited or self._is_foreign(words)

    def _stands_as_title(self, m: Mention) -> bool:
        """No article leads to it, and its part ends behind it."""
        low = max(0, m.start - _LONGEST_LEAD)
        return self.near.is_label(m) and not _ARTICLE.search(self.text, low, m.start)

    def is_said(self, m: Mention) -> bool:
        """Words of a dictionary in small letters: "a paper on the fridge" names no On the Fringe."""
        small = m.surface.islower() and not m.quoted
        return small and self._is_of_a_dictionary(m.surface.split())

    def _is_of_a_dictionary(self, words: Sequence[str]) -> bool:
        return all(plain(word) in self.known for word in words)

    def _is_foreign(self, words: Sequence[str]) -> bool:
        """Several words of it are in no dictionary, or its only one, a long one: nobody says so without meaning it."""
        strange = {w for w in map(plain, words) if w.isalpha() and w not in self.known}
        return len(strange) > 1 or (len(words) == 1 and any(len(w) >= _FOREIGN for w in strange))

    def _owns(self, m: Mention) -> bool:
        """Whether "…'s" stands behind several words: they are somebody's or some drama's name."""
        return " " in m.surface and self.text[m.stop : m.stop + 2] in {"'s", "’s"}

    def is_named(self, m: Mention, *, label: bool) -> bool:
        """In a text without capitals: it opens the text or ends what a verb of watching leads to."""
        before = self.text[max(0, m.start - 14) : m.start]
        behind = self.text[m.stop : m.stop + 2].lstrip()
        if behind[:1] == ">" or before.rstrip()[-1:] == ">":
            return True
        if self.near.around.watched.search(before):
            return label or self.near.is_predicated(m)
        if m.kind == "abbreviation" and self.near.is_led_in(m):
            return True
        if label and len(m.surface) > _SHORT and self._points_to(m):
            return True
        opens = m.start == 0 or self._is_led_by_nothing(m)
        return opens and len(m.surface) > _SHORT and (label or self.near.is_predicated(m))

    def is_dated(self, m: Mention) -> bool:
        """Its year stands right behind it, in a text without capitals: "healer 2014"."""
        return bool(m.year) and self.near.small and bool(_DATED.match(self.text, m.stop))

    def is_awaited(self, m: Mention) -> bool:
        """In a text that has capitals only where sentences begin, where a title is awaited."""
        known = self._waits.get(id(m))
        if known is None:
            known = self._waits[id(m)] = self._waits_for(m)
        return known

    def _waits_for(self, m: Mention) -> bool:
        if m.variant == "slip" or not self.near.small:
            return False
        if self.near.is_everyday(m) and not self.near.is_answered(m):
            return False
        return self.near.is_awaited(m) or self.near.stands_free(m) or self._stands_out(m)

    def _stands_out(self, m: Mention) -> bool:
        """An English word in a text of another language: "el beso de healer", "pasti goblin"."""
        if len(m.surface) <= _SHORT or m.kind != "title" or self.near.is_amid_words(m):
            return False
        if self._abroad is None:
            said = _words(self.text[:_LOOKED_AT])
            for title in self.near.titles:
                said.difference_update(title.surface.casefold().split())
            self._abroad = len(said & self.known) <= len(said) * _ENGLISH
        return self._abroad

    def _is_led_by_nothing(self, m: Mention) -> bool:
        """Only a word or two that say nothing stand before it: "also 49 days"."""
        before = self.text[: m.start].split() if m.start < _LONGEST_LEAD else [""]
        return all(plain(word.strip(_MARKS)) in self.near.leads for word in before)

    def _points_to(self, m: Mention) -> bool:
        """Words for an answer, or for something in a drama, stand just before it."""
        return bool(
            self.near.around.leads_on.search(self.text, max(0, m.start - _LONGEST_LEAD), m.start)
        )


def _words(text: str) -> set[str]:
    """Its words of Latin letters, in lower case; those of one letter tell no language."""
    if text.isascii():
        return {word for word in text.lower().translate(LETTERS).split() if len(word) > 1}
    return set(_WORD.findall(text.casefold()))
