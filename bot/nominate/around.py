"""The words that stand around titles, of all languages, as patterns; made once for a set of cues."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.nominate.cues import NEVER, Cues


class Around:
    """Patterns for what stands before a title (they end where it begins) or behind it (they begin there).

    Before: `led`, a word of place or of watching; `led_in`, of place; `pointed_at`, "the" or
    "that"; `told_in`, something that a drama has, with "in"; `leading` are the last words of these
    two; `episode_of`, the number of an episode. `pointed_to`, words for an answer, which end by one of `pointing`; `watched`, words of
    watching, and `leads_on`, any of all these, both in small letters; `ranked`, a rank in figures
    or words; `called_to`, a greeting; `season_of`, a season, which ends by one of `of`; `dated`, what makes a number a year.
    `awaiting` has, by their last words, phrases behind which a title is waited for, `expecting` those
    of them behind which little else stands, `answering` those of an answer; `alone` are words that
    add a title where they begin a sentence. `listed` stands between two titles of a list without capitals.
    Behind: `told_on`, a word that goes on about a title in small letters; `said_of`, words that speak of
    one; `told_as`, something that a drama has; `drama`, the word for one, whose bare forms `kinds` has; `season`, its season.
    `opened`: words that lead in an answer. `superlatives` and `owners` stand before a noun; `films` are
    words for what is no drama, `drawn_kinds` for comics, one of which `drawn` finds before a title.
    """

    def __init__(self, cues: Cues) -> None:
        words = cues.sets
        ends = words["around.stands_for"]
        picked, of_it = _any(words["around.picked"]), _any(words["around.parts"])
        number = _any(words["around.numbers"])
        seasons = rf"(?:{_any(words['around.seasons'])})"
        within, of = _any(words["around.within"]), _any(words["around.of"])
        self.led = _small_or_large(rf"\b(?:{_any(words['around.led'])})\s+[\"'“‘*]*$")
        self.led_in = re.compile(rf"\b(?:{_any(words['around.led_in'])}) $")
        self.pointed_at = _small_or_large(rf"\b(?:{_any(words['around.these'])})\s$")
        self.leading = (*words["around.within"], *words["around.these"])
        self.told_in = _small_or_large(
            rf"\b(?:{_any(words['around.told_in'])})\s(?:{within})\s$"
            rf"|\b(?:{_any(words['around.episodes'])})(?:\s[\w-]+)?\s(?:{of})\s$"
        )
        self.episode_of = _small_or_large(
            rf"\b(?:{_any(words['details.episode'])})\.?\s?\d{{1,3}},?\s$"
        )
        self.pointed_to = _small_or_large(rf"\b(?:{picked})(?:\s(?:{_any(ends)})|:)\s$")
        self.pointing = (": ", *(f"{end.split()[-1]} " for end in ends))
        self.watched = re.compile(rf"\b(?:{_any(words['around.watched'])})\s$")
        self.leads_on = re.compile(
            rf"\b(?:(?:{of_it})\s(?:{within})|{_any(words['around.points'])}"
            rf"|(?:{picked}|{_any(words['around.named'])})(?:\s(?:{_any(words['around.is'])})|:)"
            rf"|(?:{_any(words['around.headings'])}):)\s$"
        )
        answers = [words[f"around.{key}"] for key in ("picked", "named", "ones")]
        answering = {f"{answer} {end}" for some in answers for answer in some for end in ends}
        joined = [f"{between} " for between in words["around.is"]]
        told = {
            f"{part} {copula}{where}"
            for part in words["around.parts"]
            for copula in ("", *joined)
            for where in words["around.within"]
        }
        self.answering = _by_last_word(answering)
        surely = answering.union(told, words["around.watched"], words["around.points"])
        self.expecting = _by_last_word(surely)
        self.awaiting = _by_last_word(surely | words["around.liked"])
        self.alone = words["around.alone"]
        self.listed = _small_or_large(
            rf"\s*[^\w\s'’:=(][^\w'’:=(]*(?:(?:{_any(words['around.listing'])}) )?"
            r"| ?\(?\d{1,2}[a-z]{0,2}\)?,? "
        )
        self.told_on = words["around.told_on"]
        episodes = "".join(rf"(?<!\b{re.escape(w)})" for w in sorted(words["details.episode"]))
        self.ranked = _small_or_large(
            rf"(?:^|{episodes}[\s(])(?:#\s?|no\.?\s?|nr\.?\s?)?\d{{1,2}}\s?[.):\-–]{{1,2}}\s*[\"'“‘*]*$"
            rf"|(?:^|[.!?\n] ?)(?:{_any(words['around.ranks'])})[,:] [\"'“‘*]*$"
        )
        self.called_to = _small_or_large(rf"\b(?:{_any(words['around.called_to'])})\s$")
        self.told_as = _small_or_large(rf"['’]?s?\s(?:{_any(words['around.told_as'])})\b")
        self.said_of = _small_or_large(rf"\s(?:{_any(words['around.said_of'])})\b")
        self.kinds = tuple(words["around.kinds"])
        self.drama = _small_or_large(
            rf"[\"”’']?\s?[(\[,]?\s?(?:the\s)?(?:{_any(words['around.origins'])})?[ -]?"
            rf"(?:{_any(self.kinds)})\b"
        )
        self.season = _small_or_large(rf"\s(?:s|{seasons}\s)(?:\d|{number})\b")
        self.of = tuple(f" {word} " for word in words["around.of"])
        self.season_of = _small_or_large(rf"\b(?:s\d|{seasons}\s(?:\d|{number}))\s(?:{of})\s$")
        self.drawn_kinds = tuple(words["around.drawn"])
        self.drawn = _small_or_large(
            rf"\b(?:{_any(self.drawn_kinds)})s?(?:\scalled)?\s[\"'“‘*]*$"
            rf"|\b(?:{_any(words['around.owners'])})(?:\s\w+)?\s(?:{_any(self.drawn_kinds)})s?,\s[\"'“‘*]*$"
        )
        self.adapted = _small_or_large(rf"\b(?:{_any(words['around.adapted'])})\b")
        self.glossed = _small_or_large(
            rf"[)\],/]|['’]s\s|\s(?:[~/–-]|(?:{_any(words['around.glossed'])})\b)"
        )
        openers = "|".join(map(_loose, sorted(words["around.openers"], key=len, reverse=True)))
        openers = openers or NEVER
        self.opened = _small_or_large(rf"^\W*(?:(?:hmm+|{openers})\b[\s,:]*)+")
        self.superlatives = tuple(f" {word} " for word in words["around.superlatives"])
        self.owners = tuple(f" {word} " for word in words["around.owners"])
        self.within = tuple(f" {word} " for word in words["around.within"])
        self.films = tuple(f" {word}" for word in words["around.films"])
        self.dated = _small_or_large(
            rf"(?:\b(?:{_any(words['around.dates'])})(?:\s(?:{_any(words['around.led_in'])}))?\s|[(\[])$"
        )


@lru_cache(maxsize=4)
def around(cues: Cues) -> Around:
    """The patterns of these cues."""
    return Around(cues)


def _any(phrases: Iterable[str]) -> str:
    """Any of these, the longest first; an "s" at the end may have its apostrophe."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    found = "|".join(
        re.sub("s$", "['’]?s", re.escape(phrase).replace(r"\ ", r"\s")) for phrase in longest
    )
    return found or NEVER


def _by_last_word(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The phrases by their last word, each with a space before it: so text that ends with one is quickly told."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(phrases):
        last = phrase.rpartition(" ")[2]
        found[last] = (*found.get(last, ()), f" {phrase}")
    return found


def _loose(phrase: str) -> str:
    """The phrase with or without apostrophes: cues are kept without."""
    return r"\s".join("['’]?".join(map(re.escape, word)) for word in phrase.split())


def _small_or_large(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
