"""Numbers beside names: the rank that a name has, the question of several that it answers, how it is rated."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.nominate.layout import PERSON, TITLE, Layout, Sentence

_RANK: Final = re.compile(
    r"^\W*(?:#(\d{1,2})\b|(?:#|no\.?|nr\.?|number|numero|top)?\s*(\d{1,2})\s*"
    r"(?:[.):](?!\d)|(?-i:[\-–/](?![\da-z]))|st|nd|rd|th|(?=\s*\W*$)))",
    re.IGNORECASE,
)
_OWN_RANK: Final = re.compile(r"(?:\d{1,2}\s?[.):]|\d(?:st|nd|rd|th)|#\d{1,2})\s?[\"'“‘]?$")
_RATING: Final = re.compile(
    r"(?<![\w.,/])(\d{1,2}(?:[.,]\d)?)\s?(?:/|out of)\s?(10|5)(?:[.,]0)?(?![\w/])"
)
_REACH: Final = 8
_MOST_BETWEEN: Final = 8
_OVERJOYED: Final = 1.2
"""No more than "12/10" is a rating."""


def rank_before(layout: Layout, sentence: Sentence, at: int) -> int | None:
    """The rank that a sentence begins with, where few words part it from the name at word `at`."""
    text = layout.text[sentence.begin : layout.starts[at]]
    match = (_RANK.match(text) or _RANK.match(text.rpartition(":")[2])) if text else None
    if match is None:
        return None
    between = layout.words[sentence.start : at]
    plain = [w for w in between if not w.isdigit() and w not in {PERSON, "#", "+"}]
    return int(match.group(1) or match.group(2)) if len(plain) <= _MOST_BETWEEN else None


def has_own_rank(layout: Layout, at: int) -> bool:
    """A number and a mark stand just before the name at word `at`: "1) Healer 2) Big"."""
    start = layout.starts[at]
    return bool(_OWN_RANK.search(layout.text[max(0, start - _REACH) : start]))


def rating(text: str) -> float | None:
    """The first rating of a text, as a share of the most: 0.3 for "3/10"; None where there is none."""
    found = _RATING.search(text)
    if found is None:
        return None
    share = float(found[1].replace(",", ".")) / int(found[2])
    return share if share <= _OVERJOYED else None


def answers_by_number(words: Sequence[str], sets: Mapping[str, frozenset[str]]) -> bool:
    """A sentence says which question of several it answers: "for #6 I'd say", "my 5 would be"."""
    for at, word in enumerate(words[:-1]):
        if word in sets["survey.to"]:
            marked = words[at + 1] in sets["survey.marks"]
            behind = at + 2 if marked else at + 1
            then = words[behind + 1 : behind + 2]
            numbered = behind < len(words) and words[behind].isdigit()
            if numbered and (
                marked or (then == [TITLE] or not sets["survey.then"].isdisjoint(then))
            ):
                return True
    return False
