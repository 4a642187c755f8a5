"""From a key found in a text to mentions, with what speaks for and against each."""

import re
from collections.abc import Iterator, Sequence

from bot.catalogue.claims import PEOPLE, Claim, Claims
from bot.catalogue.folding import fold
from bot.catalogue.naming import FANS, GENERATED, INITIALS
from bot.catalogue.scanning import Scanned
from bot.catalogue.values import Catalogue, Mention

_OPENING = "\"'“‘„«‹《〈「『【*_([<"
_CLOSING = "\"'”’“»›》〉」』】*_)]>"
_OPENS = re.compile(r"(?:^|[.!?…:;\n\r•·\-–—>)\]]|\d[.)])[\s\"'“‘*#]*$")
_YEAR = re.compile(r"[\s\"'”’»》」*]{0,3}(?:\(|\[|,|of|from)?\s{0,2}(?:[A-Za-z]{2,6},?\s)?((?:19|20)\d\d)(?!\d)")
_HARD = re.compile(r"[\n\r|/•;]|[.?!…][\s\"'”’)]+|(?<!\w)[-–—](?!\w)")
_SHORT = 3


class Judge:
    """Says which keys stand where they were found, and words the mention."""

    def __init__(self, catalogue: Catalogue, claims: Claims) -> None:
        self._claims = claims.by_key
        self._ambiguous = catalogue.ambiguous
        self._words = catalogue.words
        self._works = catalogue.works
        self._weak: dict[str, bool] = {}

    def weak(self, key: str) -> bool:
        """Whether only parts of people's names, or initials, claim the key."""
        known = self._weak.get(key)
        if known is None:
            known = self._weak[key] = all(
                claim.partial or claim.rank == INITIALS for claim in self._claims[key]
            )
        return known

    def stands(self, scanned: Scanned, start: int, stop: int, key: str) -> bool:
        """Whether an exact hit is a name there, or only the same letters."""
        if not key.isascii():
            return self._stands_foreign(scanned, start, stop, key)
        if len(key) <= _SHORT and len(self._tokens(scanned, start, stop)) > 1:
            return False
        if key.isdigit() and len(key) < 4:
            return False
        claims = self._claims[key]
        if claims[0].rank == INITIALS:
            first, last = scanned.place(start, stop)
            return scanned.given[first:last].isupper() and not scanned.given.isupper()
        tokens = self._tokens(scanned, start, stop)
        if len(tokens) > 1:
            return self._holds_together(scanned, start, stop, tokens, claims)
        return True

    def _tokens(self, scanned: Scanned, start: int, stop: int) -> Sequence[str]:
        within = scanned.within(start, stop)
        return scanned.tokens[within.start : within.stop]

    def _holds_together(
        self, scanned: Scanned, start: int, stop: int, tokens: Sequence[str], claims: Sequence[Claim]
    ) -> bool:
        """No sentence ends within a name, unless the listed name has such a mark itself."""
        words = [len(fold(claim.listed).split()) for claim in claims]
        if len(tokens) > max(words) and all(t in self._words.basic or len(t) < 3 for t in tokens):
            if claims[0].kind not in PEOPLE and "'" not in claims[0].listed:
                return False
        first, last = scanned.place(start, stop)
        surface = scanned.given[first:last]
        if not _HARD.search(surface):
            return True
        return "\n" not in surface and any(re.search(r"[.?!…:/\-–—;]", c.listed) for c in claims)

    def _stands_foreign(self, scanned: Scanned, start: int, stop: int, key: str) -> bool:
        if max(key) < "\u0e00":
            return True
        if "가" <= key[-1] <= "힣":
            rest = self._rest(scanned, stop)
            return not rest or rest in self._words.particles or len(key) > _SHORT
        if "\u0e00" < key[0] < "\u0eff":
            following = scanned.squashed[stop : stop + 1]
            if following and following in "ะัาำิีึืฺุู็่้๊๋์ๅ":
                return False
        return len(key) > 2 or not self._glued(scanned, start, stop)

    def _rest(self, scanned: Scanned, stop: int) -> str:
        """What follows a name within its Hangul word."""
        if stop in scanned.starts:
            return ""
        within = scanned.within(stop - 1, stop)
        return scanned.squashed[stop : scanned.edges[within.start + 1]]

    def _glued(self, scanned: Scanned, start: int, stop: int) -> bool:
        """Whether letters of the same script touch it on either side."""
        first, last = scanned.place(start, stop)
        around = scanned.given[max(0, first - 1) : first], scanned.given[last : last + 1]
        return any(c.isalnum() and not c.isascii() for c in around)

    def bears_slip(self, key: str, written: str, meant: str) -> bool:
        """Whether a key is long enough that one wrong letter leaves it recognisable."""
        claim = self._claims[key][0]
        if claim.rank == INITIALS or claim.partial or any(c.isdigit() for c in written + meant):
            return False
        if claim.kind in {"abbreviation", "ship"}:
            return len(key) >= 7
        if written in self._words.common and written[:-1] != meant and written != meant[:-1]:
            return len(key) >= 8
        return len(key) >= 5

    def bears_spelling(self, key: str, tokens: Sequence[str]) -> bool:
        """Whether another romanisation may be meant: not where the words are plain English."""
        written = "".join(tokens)
        if written in self._claims or len(written) < 4:
            return False
        claim = self._claims[key][0]
        plain = sum(t in self._words.common for t in tokens)
        if claim.partial or len(tokens) == 1:
            return plain == 0
        return plain < len(tokens) or len(tokens) > 3

    def mentions(
        self, scanned: Scanned, start: int, stop: int, key: str, found: str, cost: int
    ) -> Iterator[Mention]:
        """One mention for the works, and one for each kind of person, that claim the key."""
        first, last = scanned.place(start, stop)
        surface = scanned.given[first:last]
        claims = self._claims[key]
        around = _Around(scanned, start, stop, first, last)
        for group in _groups(claims):
            yield self._mention(group, key, found, surface, around)

    def _mention(
        self, claims: Sequence[Claim], key: str, found: str, surface: str, around: "_Around"
    ) -> Mention:
        best = claims[0]
        candidates, ambiguous = self._candidates(claims, key, around.year)
        variant = found or _variant(surface, best, hashtag=around.hashtag)
        capitals = _capitals(surface) and not around.shouting
        return Mention(
            start=around.first,
            stop=around.last,
            surface=surface,
            kind=best.kind,
            name=best.listed,
            candidates=candidates,
            variant=variant,
            slips=1 if found == "slip" else 0,
            ambiguous=ambiguous,
            partial=best.partial,
            common=self._common(surface, best, capitals=capitals),
            capitals=capitals,
            opens=around.opens,
            quoted=around.quoted,
            hashtag=around.hashtag,
            bounded=around.bounded,
            alone=around.alone,
            script=_script(key),
            year=around.year,
            nominee=best.nominee,
        )

    def _candidates(
        self, claims: Sequence[Claim], key: str, year: int | None
    ) -> tuple[tuple[str, ...], bool]:
        works = list(dict.fromkeys(claim.work for claim in claims if claim.work))
        if len(works) < 2:
            return tuple(works), False
        if year is not None:
            near = [w for w in works if abs(self._works[w].year - year) <= 1]
            if near:
                return (*near, *(w for w in works if w not in near)), len(near) > 1
        usual = self._ambiguous.get(key)
        if usual in works:
            return (usual, *(w for w in works if w != usual)), False
        top = _tier(claims[0].rank)
        level = {claim.work for claim in claims if _tier(claim.rank) == top}
        return tuple(works), len(level) > 1

    def _common(self, surface: str, claim: Claim, *, capitals: bool) -> bool:
        tokens = fold(surface).split()
        words = self._words
        squashed = "".join(tokens)
        if not squashed.isascii():
            return False
        if len(tokens) == 1:
            if squashed in words.common or squashed in words.acronyms or len(squashed) < _SHORT:
                return True
            return claim.rank == FANS and len(squashed) <= _SHORT and not surface.isupper()
        if squashed in words.phrases:
            return True
        return len(tokens) <= _SHORT and all(t in words.basic or len(t) < 3 for t in tokens)


class _Around:
    """What stands about a mention in its text."""

    __slots__ = ("alone", "bounded", "first", "hashtag", "last", "opens", "quoted", "shouting", "year")

    def __init__(self, scanned: Scanned, start: int, stop: int, first: int, last: int) -> None:
        given = scanned.given
        before, after = given[max(0, first - 1) : first], given[last : last + 1]
        self.first, self.last = first, last
        self.hashtag = before == "#" or (start not in scanned.edges and "#" in given[:first].rsplit(None, 1)[-1:])
        self.quoted = bool(before) and before in _OPENING and (
            any(c in _CLOSING for c in given[last : last + 3])
            or _closes(given, last)
        )
        self.opens = first == 0 or bool(_OPENS.search(given[max(0, first - 12) : first]))
        self.shouting = given.isupper() and len(scanned.tokens) > 3
        self.bounded = not (_letter(before) or _letter(after))
        self.alone = start == 0 and stop == len(scanned.squashed)
        year = _YEAR.match(given, last)
        self.year = int(year[1]) if year else None


def _closes(given: str, last: int) -> bool:
    return any(c in "”’»》」』\"'" for c in given[last : last + 40])


def _letter(char: str) -> bool:
    return char.isalnum() and not char.isascii()


def _groups(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims of works together, those of actors, those of characters; each best first."""
    if len(claims) == 1:
        return [list(claims)]
    groups: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: claim.rank):
        groups.setdefault(claim.kind if claim.kind in PEOPLE else "work", []).append(claim)
    return list(groups.values())


def _tier(rank: int) -> int:
    return 0 if rank < FANS else 1 if rank == FANS else 2


def _variant(surface: str, claim: Claim, *, hashtag: bool) -> str:
    if hashtag:
        return "hashtag"
    listed = claim.listed
    if surface == listed:
        return "exact"
    if claim.form not in {"exact", "punct"}:
        return claim.form
    if surface.casefold() == listed.casefold():
        return "case"
    if fold(surface) == fold(listed):
        return "punct" if surface.isascii() or listed.isascii() is False else "unicode"
    if claim.form == "punct" or claim.partial:
        return claim.form
    spaces = len(fold(surface).split()) - len(fold(listed).split())
    return "punct" if spaces == 0 else "joined" if spaces < 0 else "split"


def _capitals(surface: str) -> bool:
    words = [word for word in re.split(r"[\s\-]+", surface) if word]
    long = [word for word in words if len(word) > _SHORT] or words
    return bool(long) and all(word[0].isupper() or not word[0].isalpha() for word in long)


def _script(key: str) -> str:
    char = max(key)
    if key.isdigit():
        return "Zyyy"
    if "가" <= char <= "힣":
        return "Hang"
    if "\u0e00" <= char <= "\u0eff":
        return "Thai"
    return "Hani" if char > "\u3000" else "Latn"
