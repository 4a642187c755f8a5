"""How much of a name may be wrong and leave it recognisable."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.catalogue.claims import PEOPLE, Claim
from bot.catalogue.naming import HEAD, INITIALS
from bot.catalogue.romanising import korean
from bot.catalogue.scanning import HARD, Scanned
from bot.catalogue.values import Words

_TITLES: Final = frozenset({"title", "romanised"})
_LONG: Final = 9
"""A name must have so many letters before two wrong ones are believed."""
_SHORT: Final = 8
"""Of a single word of no more letters the first is not missing, and none stands before it."""
_SPELT: Final = 6
"""A single word must have so many letters before another romanisation of it is believed."""


class Tolerance:
    """Says of which keys a text may have other letters, and still name them."""

    def __init__(self, claims: Mapping[str, Sequence[Claim]], words: Words) -> None:
        self._claims = claims
        self._words = words

    def bears_slip(  # noqa: PLR0911  # one reason a line
        self, key: str, written: str, meant: str
    ) -> bool:
        """Whether a key is long enough that one wrong letter leaves it recognisable."""
        sort = self._claims[key][0].sort
        if sort.rank == INITIALS or sort.partial or any(c.isdigit() for c in written + meant):
            return False
        if sort.kind in {"abbreviation", "ship"}:
            return len(key) >= 7
        if sort.kind in PEOPLE and korean(written) and korean(meant):
            return False  # of Korean names one letter makes another name
        if written in self._words.common:
            if sort.form == "short":
                return False  # "loved Palace" is no *Love in Palace*
            if written[:-1] != meant and written != meant[:-1]:
                return len(key) >= 8
        begins = written[0] == meant[0] or len(written) == len(meant)
        if key == meant and len(key) <= _SHORT and not begins:
            return False  # "Nanay" is no *Onanay*
        return len(key) >= 5

    def bears_slips(self, key: str, written: str, meant: str) -> bool:
        """Whether a key is so long that two wrong letters, in one word or two, leave it recognisable."""
        sort = self._claims[key][0].sort
        if sort.kind in PEOPLE or sort.kind in {"abbreviation", "ship"}:
            return False
        words = zip(written.split(), meant.split(), strict=True)
        return len(key) >= _LONG and all(self.bears_slip(key, one, other) for one, other in words)

    def bears_small(self, scanned: Scanned, place: tuple[int, int], key: str) -> bool:
        """Whether a title is so long that another small word in it, or one more, leaves it recognisable."""
        sort = self._claims[key][0].sort
        if sort.kind not in _TITLES or sort.partial or sort.form == HEAD or len(key) < _LONG:
            return False
        first, last = scanned.place(place[0], place[1])
        surface = scanned.given[first:last]
        return "," not in surface and not HARD.search(surface)

    def bears_spelling(self, key: str, tokens: Sequence[str]) -> bool:
        """Whether another romanisation may be meant: not where the words are plain English."""
        written = "".join(tokens)
        if written in self._claims or len(written) < 4:
            return False
        sort = self._claims[key][0].sort
        plain = sum(t in self._words.common for t in tokens)
        if len(tokens) == 1 and len(written) < _SPELT:
            return False
        if len(tokens) == 1 and key in self._words.common:
            return False  # "Swoony" is no *Sunny*: English is not romanised
        if sort.partial or len(tokens) == 1:
            return plain == 0
        return plain < len(tokens) or len(tokens) > 3
