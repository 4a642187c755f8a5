"""Spellings of one name in Latin letters that fans hold for the same.

Nobody agrees on how Korean, Thai and Japanese are written in Latin letters. `sounds` gives
what two spellings of one country's name have in common; `bones` gives the consonants alone,
which any two such spellings share, to find candidates with in one scan.
"""

import re
from functools import lru_cache
from typing import Final

Rule = tuple[str | re.Pattern[str], str]


def _rules(*pairs: tuple[str, str]) -> tuple[Rule, ...]:
    """Each as a pattern, or as it stands where it is letters alone, which is quicker."""
    return tuple((what if what.isalpha() else re.compile(what), plain) for what, plain in pairs)


_KOREAN: Final = _rules(
    ("sh", "s"),
    ("ch", "j"),
    ("ph", "p"),
    ("oo|eo|ou|eu|wu|uh|ue(?=k|n|r|l)", "u"),
    ("wu", "u"),
    ("ee|ui|yi|wi|iu|ie", "i"),
    ("(?<=[aeiou])h(?![aeiouy])", ""),
    ("ae", "e"),  # before "ai", which would make another of "aai"
    ("ai", "e"),
    ("ay", "e"),
    ("oi", "we"),
    ("oe", "we"),
    ("c", "g"),
    ("k", "g"),
    ("q", "g"),
    ("p", "b"),
    ("t", "d"),
    ("r", "l"),
    ("z", "j"),
)
_THAI: Final = _rules(
    ("([ptkc])h", r"\1"),
    ("c", "j"),
    ("ae+w|aeo", "ew"),
    ("ae|ai|ay|ei|ey", "e"),
    ("ue|eua|eu|ur|er|ir|oe|ou|oo", "u"),
    ("ee|ie|y(?![aeiou])", "i"),
    ("aa+|ah|ar(?![aeiou])", "a"),
    ("(?<=[bcdfgjklmnprst])e$", ""),
    ("a", "u"),
    ("k", "g"),
    ("p|v", "b"),
    ("d", "t"),
    ("r", "l"),
    ("w", "v"),
    ("(?<=[aeiouv])h(?![aeiou])", ""),
)
_JAPANESE: Final = _rules(
    ("ou|oo|oh(?![aeiou])|wo", "o"),
    ("uu", "u"),
    ("ei|ee", "e"),
    ("ii|y(?![aeiou])", "i"),
    ("m(?=[bp])", "n"),
    ("shi|si", "si"),
    ("sh|sy", "sy"),
    ("tsu|tu", "tu"),
    ("chi|ti", "ti"),
    ("ch|ty", "ty"),
    ("ji|zi|di", "zi"),
    ("jy?|zy|dy", "zy"),
    ("fu|hu", "hu"),
)
_OTHER: Final = _rules(("sh", "s"), ("ch|zh|j", "z"))
_BY_COUNTRY: Final = {"KR": _KOREAN, "TH": _THAI, "JP": _JAPANESE}

_SILENT: Final = re.compile("[aeiouwyh']+")
_BONES: Final = str.maketrans("cqkgpbvfdtrlzj", "kkkkppppttllss")
_SYLLABLES: Final = re.compile(
    "(?:(?:[bdgjkmnprstclh]|ch|sh|kk|tt|pp|ss|jj|gg)?"
    "(?:y|w)?(?:oo|eo|eu|ou|ui|ee|ae|oe|ai|ah|uh|oh|eh|ue|oi|[aeiouy])h?"
    "(?:ng|ck|[nmlkrptbgsd])?(?![aeiouy]{3})){1,4}"
)


_OPEN: Final = re.compile("[aeiouwy]+")


def syllables(squashed: str) -> int:
    """How many stretches of vowels it has, which every romanisation keeps but for a silent e."""
    return len(_OPEN.findall(squashed.removesuffix("e")))


def sounds(squashed: str, country: str) -> str:
    """What all usual romanisations of one name of that country have in common."""
    for what, plain in _BY_COUNTRY.get(country, _OTHER):
        if isinstance(what, str):
            squashed = squashed.replace(what, plain)
        else:
            squashed = what.sub(plain, squashed)
    return _once(squashed)


def bones(token: str) -> str:
    """The consonants of a token, those that are written for one another made one."""
    plain = token.replace("ch", "s").replace("ng", "n").translate(_BONES)
    return _once(_SILENT.sub("", plain))


def _once(word: str) -> str:
    """A word without the same letter twice in a row, as most are."""
    for i in range(1, len(word)):
        if word[i] == word[i - 1]:
            return "".join(
                [one for one, before in zip(word, f" {word}", strict=False) if one != before]
            )
    return word


def korean(token: str) -> str:
    """The sounds of a token that could be romanised Korean; empty where it could not."""
    if len(token) > 14 or not _SYLLABLES.fullmatch(token):
        return ""
    return sounds(token, "KR")


heard = lru_cache(maxsize=1 << 15)(sounds)
"""`sounds`, kept for the words of texts; an index asks once for each name and keeps nothing."""
