"""What only looks like the title of a work: songs, roles, initials, words that are said."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from bot.catalogue import Mention
from bot.catalogue.romanising import korean, syllables
from bot.model import Work
from bot.nominate.asking import stem
from bot.nominate.bounds import OPENING
from bot.nominate.cues import NEVER, Cues
from bot.nominate.people import Person, is_joined, spans_sentences
from bot.nominate.small_letters import SmallLetters
from bot.nominate.surroundings import Surroundings, parts

_SUNG: Final = re.compile(r"[,.!?]?[\"”]\s(?:by|from)\s(?!the\b)[A-Z\d]")
_BY: Final = re.compile(r"[\"”)]?\sby\s[A-Z]")
_HEARD_IN: Final = re.compile(r"[,.!?]?[\"”]\s(?:in|from)\s(?:the\s)?[\"“]?")
_FROM_DRAMA: Final = re.compile(r",?\sfrom\s(?:the\s)?[\"“]?")
_GIVEN_NAME: Final = re.compile("[A-Z][a-z]{0,5}-[a-z]{2,6}")
_ANSWERED: Final = re.compile(r",|:\s|\s?[–—]\s|\s-\s")
_BRACKET: Final = re.compile(r"\s\(([^()]{3,60})\)")
_AND_I: Final = re.compile(r" (?:and|&) (?:I|i)\b")
"""Behind two letters that open a sentence and stand for somebody: "DH and I began with it"."""
_AND_ME: Final = re.compile(r" (?:and|&) I(?=[,.;:!?)]|$)")
"""Behind a word that is somebody: "we watched it, Mother and I, in the spring"."""
_FROM: Final = re.compile(r"\s(?:from|in|of)\s[\"“‘']?")
_LEADS: Final = re.compile(r"[\"”’']?(?: ?\([^()\n]{1,20}\))?: [\"“‘']?")
"""From a title right to what is in it: "Mrs. Cop (Ep. 18): "."""
_NEXT_WORD: Final = re.compile(r" [a-z]+\b")
_BEFORE_A_NOUN: Final = frozenset(" '’s")
_RANKED: Final = re.compile(r"\d[.)] $")
_EPISODES: Final = re.compile(r" ep(?:s|isodes?)?\b")
_SPLIT_OFF: Final = (" in", " is", " as")
"""Small words that stand behind somebody's name, and go on to a title."""
_SAYING: Final = 16
"""In so many characters before a quotation stands the word for saying it."""
_QUESTION: Final = re.compile(r"[Qq]\d{1,2}")
_QUESTIONS: Final = re.compile(r"\b[Qq]\d{1,2}\b")
_YEAR: Final = 4
_SHORT: Final = 3
"""No acronym that is written like a word has more letters."""


class Lookalikes:
    """Tells what only looks like a title in one text; made for it. `asked` are stems of words that the prompt has small.

    `songs`: the prompt asks for songs; `prompted` are the works that it names.
    """

    def __init__(
        self,
        near: Surroundings,
        small: SmallLetters,
        people: Sequence[Person],
        cues: Cues,
        *,
        works: Mapping[str, Work],
        songs: bool,
        asked: frozenset[str],
        prompted: frozenset[str],
    ) -> None:
        self.near, self.text, self.small = near, near.text, small
        self.people, self.works, self.prompted = people, works, prompted
        self.songs, self.sung_of, self.asked = songs, _songs(cues), asked
        self.origins = cues.sets["around.from"] | cues.sets["around.led_in"]
        self.uttering = cues.sets["talk.uttering"]
        self.numbers, self.begun = cues.sets["around.numbers"], _begun(cues)

    def is_none(self, m: Mention) -> bool:
        """Whatever its words are: a slip of what is none, letters of somebody's name, a song, somebody."""
        if m.kind in {"abbreviation", "initials"} and self._are_no_initials(m):
            return True
        parted = "," in m.surface and not m.quoted and _is_parted(m)
        if parted or _is_given_name(m) or self._is_no_slip(m):
            return True
        if self._is_joined_to_somebody(m) or self._is_played(m) or self.near.is_hyphened(m):
            return True
        if self._is_no_word(m):
            return True
        sung = self.songs and (bool(_BY.match(self.text, m.stop)) or self._is_sung(m))
        return sung or (m.quoted and self._is_song(m))

    def is_word(self, m: Mention) -> bool:
        """A common word that is only said, or is somebody's, a kind's, a kiss's."""
        near = self.near
        cried = m.variant == "drawn" and near.is_everyday(m)  # "thank youuuu"
        return (
            cried
            or (not m.hashtag and near.is_part_of_tag(m))
            or near.is_part_of_person(m)
            or near.is_called_to(m)
            or near.is_noun(m)
            or self._is_begun(m)
            or (not m.quoted and _AND_ME.match(self.text, m.stop) is not None)
            or self._is_echo(m)
            or self._is_counted(m)
            or (m.quoted and self._is_spoken(m))
            or self._names_a_kiss(m)
            or self._is_half_of_a_couple(m)
        )

    def _is_no_slip(self, m: Mention) -> bool:
        """Written as it was meant: a sentence ends amid it ("Snow. Hand over her eyes"), or words of a dictionary.

        Such words may be a title written apart ("roof top prince") only where a title stands.
        """
        if m.variant == "split":  # "was it a kiss or" is no ItaKiss
            if m.surface.endswith(_SPLIT_OFF) and self.text[m.stop : m.stop + 1] == " ":
                return True  # "Jo Pil Yeon in Giant" is no Yeonin
            stands = self.near.is_led_to(m) or self.near.is_label(m)
            return not stands and self.small.is_said(m)
        return m.variant == "slip" and (spans_sentences(m.surface) or self.small.is_said(m))

    def _is_no_word(self, m: Mention) -> bool:
        """A smiley, ":D :P", the number of a question, "Q10 favourite of the five: …", or one of episodes, "24 eps"."""
        smiles = m.common and ":" in m.surface and ":" not in m.name
        asks = m.opens and _QUESTION.fullmatch(m.surface) is not None and self._asks(m)
        counts = m.surface.isdigit() and _EPISODES.match(self.text, m.stop) is not None
        return smiles or asks or counts

    def _asks(self, m: Mention) -> bool:
        """The number of a question: behind it stands what is asked, and nothing is said of it."""
        behind = self.text[m.stop : m.stop + 1]
        if behind in {":", ")"}:
            return "?" in self.text or len(_QUESTIONS.findall(self.text)) > 1
        told = _NEXT_WORD.match(self.text, m.stop)
        placed = told is not None and told[0].strip() in self.origins
        return behind == " " and told is not None and not placed and not self.near.is_predicated(m)

    def _is_begun(self, m: Mention) -> bool:
        """With the word behind it, it is what anybody may say: "Moving on quickly"."""
        if m.surface.casefold() not in self.begun:
            return False
        behind = _NEXT_WORD.match(self.text, m.stop)
        return behind is not None and f"{m.surface}{behind[0]}".casefold() in self.near.everyday

    def _is_echo(self, m: Mention) -> bool:
        """The word that the prompt asks by, asked back: "Revenge? Nice Guy". So "Faith – Fight for My Way" answers.

        But "Mother, hands down" is *Mother*: no other title stands there that the word may lead to.
        """
        if m.start or stem(m.surface.casefold()) not in self.asked:
            return False
        if self.text[m.stop : m.stop + 1] == "?":
            return True
        alone = self.near.starts[-1] == m.start or not self.prompted.isdisjoint(m.candidates)
        return (
            not alone
            and _ANSWERED.match(self.text, m.stop) is not None
            and not self.near.cast_near(m)
        )

    def _is_counted(self, m: Mention) -> bool:
        """A number without the rest of its title: "Four seasons I waited. FOUR." is not The Four."""
        small = m.surface.casefold()
        if small not in self.numbers or m.quoted or small == m.name.casefold():
            return False
        return _RANKED.search(self.text, max(0, m.start - 5), m.start) is None

    def _is_spoken(self, m: Mention) -> bool:
        """What anybody may say, and somebody in it says: 'saying "I love you"', not 'I say "Full house"'."""
        if not (self.near.is_everyday(m) and m.surface.partition(" ")[2].islower()):
            return False
        before = self.text[max(0, m.start - _SAYING) : m.start]
        return before.rstrip(f"{OPENING},:”").rpartition(" ")[2].casefold() in self.uttering

    def _names_a_kiss(self, m: Mention) -> bool:
        """What a kiss in a work that is named goes by: "Mrs. Cop: Undercover kiss", "Forest kiss from …"."""
        if m.quoted or self.text[m.stop : m.stop + 1] not in _BEFORE_A_NOUN:
            return False
        kiss = self.near.around.told_as.match(self.text, m.stop)
        if kiss is None:
            return False
        behind = _FROM.match(self.text, kiss.end())
        at = bisect_left(self.near.starts, m.start)
        if behind is not None:
            return self.near.starts[at + 1 : at + 2] == [behind.end()]
        if not at or self.near.titles[at - 1].common:
            return False
        return _LEADS.fullmatch(self.text, self.near.titles[at - 1].stop, m.start) is not None

    def _are_no_initials(self, m: Mention) -> bool:
        """Somebody's initials, a word in capitals amid others, or one that only begins with a capital."""
        small = m.surface.casefold()
        behind = self.text[m.stop : m.stop + 1]
        amid = m.script == "Latn" and behind.isalpha() and not m.hashtag  # "UFOs"
        shown = m.name.istitle() or len(m.surface) > _SHORT
        begins = m.opens and m.surface.istitle() and not shown  # "Got any?" is no GoT
        couple = m.opens and len(m.surface) < _SHORT and _AND_I.match(self.text, m.stop)
        if amid or begins or couple or self._is_spelt_out(m):
            return True
        # "HGD" is what fans call *Hong Gil Dong*, though the hero is named too
        listed = m.kind == "abbreviation"
        others = (p for p in self.people if not listed or p.works.isdisjoint(m.candidates))
        if any(small == _initials(n) for p in others for n in (p.name, p.surface)):
            return True
        if m.kind == "initials":
            return self.near.is_amid_shouting(m) or self.text[m.stop : m.stop + 1] == "&"
        return m.common and _is_no_acronym(m)

    def _is_spelt_out(self, m: Mention) -> bool:
        """Behind it stands what it is short for, and that is no title: "OTB (One True Bro)"."""
        behind = _BRACKET.match(self.text, m.stop)
        if behind is None or _initials(behind[1]) != m.surface.casefold():
            return False
        at = bisect_left(self.near.starts, behind.start(1))
        return at >= len(self.near.starts) or self.near.starts[at] >= behind.end(1)

    def _is_song(self, m: Mention) -> bool:
        """In quotes, with who sings it behind them, or the drama that it is heard in."""
        if _SUNG.match(self.text, m.stop) and (
            m.common or self.songs or self.sung_of.search(self.text)
        ):
            return True
        heard = _HEARD_IN.match(self.text, m.stop) if m.common else None
        return heard is not None and self._is_title_at(heard.end())

    def _is_sung(self, m: Mention) -> bool:
        """Behind a comma, with the drama that it is heard in named behind it: "Park Hyo Shin, Snow Flower, from MISA"."""
        heard = _FROM_DRAMA.match(self.text, m.stop)
        led = self.text[max(0, m.start - 2) : m.start] == ", "
        return led and heard is not None and self._is_title_at(heard.end())

    def _is_title_at(self, place: int) -> bool:
        at = bisect_left(self.near.starts, place)
        return self.near.starts[at : at + 1] == [place]

    def _is_joined_to_somebody(self, m: Mention) -> bool:
        """A given name that is a title too, joined to another: "Eun-hee and Chan-hyuk"."""
        named = any(p.start == m.start and p.stop == m.stop for p in self.people)
        return named and self.near.is_beside_somebody(m) and not self.near.in_list(m, of_any=True)

    def _is_played(self, m: Mention) -> bool:
        """A role that goes by a title, with who plays it in another work: "Big Boss (Song Joong Ki)"."""
        if self.text[m.stop : m.stop + 2] != " (":
            return False
        actor = next((p for p in self.people if p.start == m.stop + 2 and p.sure), None)
        if actor is None or not actor.works.isdisjoint(m.candidates):
            return False
        return m.surface.casefold() in self._roles(actor)

    def _is_half_of_a_couple(self, m: Mention) -> bool:
        """A role that goes by the word, joined to another of its work: "Sunny and the Reaper" is no *Sunny*.

        "Ji Eun Tak and the Goblin" names *Goblin* all the same.
        """
        if not self.people:
            return False
        said, text = m.surface.casefold(), self.text
        return any(
            (is_joined(text, m.stop, other.start) or is_joined(text, other.stop, m.start))
            and said in self._roles(other)
            and other.works.isdisjoint(m.candidates)
            for other in self.people
        )

    def _roles(self, person: Person) -> set[str]:
        """All roles of the works that somebody may belong to, in small letters."""
        works = [self.works[work] for work in person.works if work in self.works]
        return {name.casefold() for work in works for role in work.cast for name in role.character}


@lru_cache(maxsize=4)
def _begun(cues: Cues) -> frozenset[str]:
    """The first words of what anybody may say in several."""
    return frozenset(said.split()[0] for said in cues.sets["talk.everyday"] if " " in said)


@lru_cache(maxsize=4)
def _songs(cues: Cues) -> re.Pattern[str]:
    """The words for songs."""
    words = "|".join(map(re.escape, sorted(cues.sets["prompt.songs"], reverse=True)))
    return re.compile(rf"\b(?:{words or NEVER})\b", re.IGNORECASE)


def _is_parted(m: Mention) -> bool:
    """Two words with a comma between that the name has not, or one before its number: "No thank you, two"."""
    first, _, rest = m.surface.rpartition(", ")
    number = m.name.rpartition(" ")[2]
    if number.isdigit() and len(number) < _YEAR and first and f", {number}" not in m.name:
        return " " not in rest
    if first.casefold() == rest.rpartition(" ")[2].casefold() != rest.casefold():
        return True  # "again, and again"
    whole = "-" in first  # "Twenty-Five, Twenty-One"
    return (
        bool(first)
        and not whole
        and "," not in m.name
        and " " not in first + rest
        and first != rest
    )


def _is_given_name(m: Mention) -> bool:
    """A hyphen that the title has not, and a small letter behind it: "So-young" is somebody, "City-hunter" is not."""
    return (
        "-" in m.surface
        and m.kind == "title"
        and "-" not in m.name
        and bool(_GIVEN_NAME.fullmatch(m.surface))
        and all(korean(part) and syllables(part) == 1 for part in m.surface.casefold().split("-"))
    )


def _is_no_acronym(m: Mention) -> bool:
    """A word that begins with a capital, where the name is written in capitals: "Days" is not DAYS."""
    return len(m.name) > _SHORT and m.name.isupper() and m.surface.istitle() and not m.hashtag


def _initials(name: str) -> str:
    return "".join(part[:1] for part in parts(name)).casefold()
