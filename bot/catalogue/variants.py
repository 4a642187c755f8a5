"""How a name as it is written differs from the name as it is listed."""

from functools import lru_cache

from bot.catalogue.claims import Claim
from bot.catalogue.folding import fold as _fold
from bot.catalogue.naming import HEAD

fold = lru_cache(maxsize=1 << 14)(_fold)
"""Folding, remembered: a text's surfaces and the names that they may mean come again and again."""


def variant(surface: str, claim: Claim, *, hashtag: bool) -> str:
    """The `variant` of a mention: how what stands there differs from the name as it is listed."""
    if hashtag:
        return "hashtag"
    if surface == claim.listed:
        return "exact"
    if claim.sort.form == HEAD:
        return "short"
    if claim.sort.form not in {"exact", "punct"}:
        return claim.sort.form
    return _difference(surface, claim)


def _difference(surface: str, claim: Claim) -> str:
    listed = claim.listed
    if surface.casefold() == listed.casefold():
        return "case"
    written, meant = fold(surface), fold(listed)
    if written == meant:
        return "punct" if surface.isascii() or not listed.isascii() else "unicode"
    spaces = written.count(" ") - meant.count(" ")
    if claim.sort.partial or spaces == 0 or (claim.sort.form == "punct" and " " in written):
        return claim.sort.form if claim.sort.partial else "punct"
    return "joined" if spaces < 0 else "split"
