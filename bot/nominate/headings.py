"""Headings: what stands before a colon, or asks, tells how the works that follow it are meant."""

from functools import lru_cache
from typing import Final

from bot.model import NomineeKind
from bot.nominate import weights
from bot.nominate.asking import stem
from bot.nominate.cues import either
from bot.nominate.layout import PERSON, STOP, TITLE, Break, Sentence
from bot.nominate.turning import turned
from bot.nominate.units import Ground, Heading, Unit, holds

_MOST: Final = 12  # so many colons of one sentence are looked at
_LONGEST: Final = 16  # words; what is longer before a colon is no heading
_LONGEST_QUESTION: Final = 12  # words; who asks at length asks of something else
_SHORT: Final = 5  # so few words lead to picks, whatever they say
_CURT: Final = 3  # so few where the first of all is asked for, and in "Not yet watched: …"
_ITEM: Final = 6  # no longer is a line of a list
_NAME: Final = 2  # of no more words is the name of who speaks
_PART: Final = 3  # letters; no shorter are the two words that one is made of
_LONGEST_WORD: Final = 30  # letters; a longer one is not looked at so


def headings(ground: Ground, number: int) -> list[Heading]:
    """The headings of a sentence with units in it, in their order.

    Where it has no colon, the question before it that it answers.
    """
    layout = ground.layout
    span = layout.sentences[number]
    within = {at for at in layout.colon if span.start < at < span.stop}
    colons = sorted(within | _dashed(ground, number))[:_MOST]
    if not colons and number:
        return _inherited(ground, number) or _question(ground, number)
    found = []
    low = span.start
    for at in colons:
        if at - low <= _LONGEST and TITLE not in layout.words[low:at]:
            said = ground.said(low, at)
            if not _is_aside(ground, said.strip(), low):
                kind = _denied(ground, number, range(low, at)) or _kind(ground, said)
                if kind != "bare" or not _is_speaker(ground, low, at):
                    found.append(Heading(kind, said.strip(), at, range(low, at)))
        low = at
    return found


def _is_aside(ground: Ground, said: str, low: int) -> bool:
    """It says how something is meant, not what; or it turns from what stood before: "No: give me …".

    So it does where no other colon stands, it opens no line, and behind it stands one name alone.
    """
    if said in ground.sets["heading.aside"]:
        return True
    layout = ground.layout
    if said not in ground.sets["heading.turns"] or len(layout.colon) > 1:
        return False
    units = ground.units_in[layout.sentence[low]]
    opens = low == 0 or layout.breaks[low] is Break.LINE
    return not (opens and said in ground.sets["talk.negator"]) and len(units) == 1


def _is_speaker(ground: Ground, low: int, at: int) -> bool:
    """A word of no talk that opens the answer is who says it: "Kmuse: everyone will mention …"."""
    words = ground.layout.words[low:at]
    alone = len(ground.layout.colon) == 1 or ground.layout.words[at] != TITLE
    return (
        low == 0
        and alone
        and len(words) <= _NAME
        and all(_is_strange(word, ground.common) for word in words)
    )


def _is_strange(word: str, common: frozenset[str]) -> bool:
    """A word of no talk, and not made of two that are: "Tearjerker"."""
    if word in common or not (word.isascii() and word.isalpha()) or len(word) > _LONGEST_WORD:
        return False
    return not any(
        word[:at] in common and (word[at:] in common or stem(word[at:]) in common)
        for at in range(_PART, len(word) - _PART + 1)
    )


def _inherited(ground: Ground, number: int) -> list[Heading]:
    """The heading of the sentence before, where this one only goes on with the list under it."""
    above = ground.headed.get(number - 1)
    span = ground.layout.sentences[number]
    words = ground.layout.words[span.start : span.stop]
    only_titles = all(word in {TITLE, STOP} or word.isdigit() for word in words)
    line = ground.layout.breaks[span.start] is Break.LINE and len(words) <= _ITEM
    listed = only_titles or (line and TITLE in words and not ground.hits_in.get(number))
    return [above._replace(start=span.start, words=range(0))] if above and listed else []


def stand_under(ground: Ground, unit: Unit, heading: Heading) -> None:
    """Weigh a unit by a heading that it stands under."""
    asked, why = ground.asked, f"it stands under “{heading.text}”"
    said = heading.text.split()
    kind = _turned(ground, heading, said)
    actors = ground.sets["talk.actors"]
    credit = unit.at in ground.layout.inside and not (
        asked.awards or asked.level is NomineeKind.PERSON
    )
    if kind == "pick" and credit and not actors.isdisjoint(said):
        unit.add(weights.CREDIT, "it tells what somebody is known for")
    elif kind in {"pick", "bare"}:
        unit.add(weights.HEADING, why)
        unit.firm = unit.picked = True
        unit.bare = kind == "bare"
    elif kind == "some" and not asked.first:
        next_to = any(member.at in ground.layout.colon for member in ground.members(unit))
        unit.add(weights.HEADING_NEXT_TO if next_to else weights.HEADING_ABOVE, why)
        unit.picked = unit.picked or next_to
    elif kind == "runner":
        unit.second(why)
    elif kind == "negative":
        unit.reject(weights.HEADING_AGAINST, why)
    elif kind == "passing":
        unit.add(weights.HEADING_PASSING, why)


def _turned(ground: Ground, heading: Heading, said: list[str]) -> str:
    """The kind that a heading has by what the prompt asks for: its own, or another."""
    asked, kind = ground.asked, heading.kind
    asks_for_it = asked.negative or (asked.survey and not asked.both)
    if asked.both and ground.sets["talk.worse"].isdisjoint(said):  # of both the best is the pick
        asks_for_it = asks_for_it or _repeats(ground, said)
    if kind == "negative" and asks_for_it:
        kind = "pick"
    if kind == "passing" and (
        (asked.watching and "watching" in said)
        or (asked.coming and holds(f" {heading.text} ", ground.sets["talk.awaiting"]))
    ):
        kind = "pick"
    if kind in {"pick", "bare", "some"} and _praises(ground, said):
        kind = "passing"
    return kind


def _question(ground: Ground, number: int) -> list[Heading]:
    """The sentence before, where it asks what this one answers."""
    asked = ground.layout.sentences[number - 1]
    kind = None if ground.layout.sentences[number].question else _question_kind(ground, asked)
    if kind is None:
        return []
    said = ground.said(asked.start, asked.stop).strip()
    start = ground.layout.sentences[number].start
    return [Heading(kind, said, start, range(asked.start, asked.stop))]


def _dashed(ground: Ground, number: int) -> set[int]:
    """In an answer to several prompts a dash before the first title leads to it as a colon does."""
    at, layout = ground.units_in[number][0].at, ground.layout
    words = layout.words[layout.sentences[number].start : at]
    leads = ground.asked.survey and layout.breaks[at] is Break.CLAUSE and at not in layout.inside
    return {at} if leads and words and PERSON not in words else set()


def _denied(ground: Ground, number: int, place: range) -> str | None:
    """A heading that says no, or speaks against what follows, and does not turn from it."""
    words = ground.layout.words[place.start : place.stop]
    said = " ".join(words)
    if words[-1] in ground.sets["talk.turn"] or said in ground.sets["heading.fits"]:
        return None  # "No order: ..."
    hits = [hit for hit in ground.hits_in.get(number, ()) if hit.start in place]
    numbered = words[1:2] and words[1].isdigit()  # "No. 5: ..."
    if not ground.sets["talk.only"].isdisjoint(words[1:2]):
        return None  # "Not just good, the best one: ..."
    parted = Break.COMMA in ground.layout.breaks[place.start + 1 : place.stop]
    if words[0] in ground.sets["talk.negator"] and not (numbered or parted):
        if words[-1] in ground.sets["talk.seen"] and len(words) <= _CURT:
            return "passing"  # "Not yet watched: ..."
        picks = (
            bool(hits)
            and hits[0].start == place.start
            and " " in hits[0].cue.text
            and turned(ground, hits[0]) in {"pick", "final", "runner"}
        )
        chooses = holds(ground.said(place.start, place.stop), ground.sets["talk.choice"])
        return None if chooses or picks else "negative"
    kinds = {turned(ground, hit) for hit in hits}
    if {"pick", "final", "runner", "passing"} & kinds:
        return None
    curt = len(words) <= _CURT  # "Supposed to, didn't: ...", "PLS NO: ..."
    denied = curt and words[-1] in ground.sets["talk.negator"]
    return "negative" if denied or {"negative", "pan"} & kinds else None


def _kind(ground: Ground, said: str) -> str:
    """What a heading that is not denied makes of the works under it."""
    sets, words = ground.sets, said.split()
    if _is_passing(ground, said.strip(), words):
        return "passing"
    negative = sets["heading.negative"]
    # "Dishonourable mention: ...", "Struck off after a second viewing: ..."
    surely = said.strip() in negative or said.strip().startswith(_openings(negative))
    if not surely and holds(said, sets["heading.runner"]):
        return "runner"
    if surely or holds(said, negative, least=5):
        return "negative"
    for kind in ("heading.pick", "talk.choice"):
        if holds(said, sets[kind]):
            return kind.partition(".")[2]
    if ground.asked.first and not sets["first.later"].isdisjoint(words[:1]):
        return "passing"
    return _of_no_kind(ground, said, words)


@lru_cache(maxsize=4)
def _openings(phrases: frozenset[str]) -> tuple[str, ...]:
    """Those of several words, as a longer heading begins with them."""
    return tuple(f"{phrase} " for phrase in sorted(phrases) if " " in phrase)


def _of_no_kind(ground: Ground, said: str, words: list[str]) -> str:
    """A heading that says nothing of how works under it are meant: the shorter, the more it leads to picks."""
    short = len(words) <= (_CURT if ground.asked.first else _SHORT)
    if ground.asked.survey:
        return "pick"
    if not short:
        return "some"
    fits = _repeats(ground, words) or holds(said, ground.sets["heading.fits"])
    return "pick" if fits else "bare"


def _repeats(ground: Ground, said: list[str]) -> bool:
    """Whether a heading has words of the prompt, or names somebody where one is asked for."""
    if PERSON in said and ground.asked.of_people:
        return True
    return not {stem(word) for word in said}.isdisjoint(ground.asked.stems)


def _is_passing(ground: Ground, said: str, words: list[str]) -> bool:
    """A heading that passes by what follows, or gives it to somebody else: "My mum's answer"."""
    if words[1:] and words[0] in ground.sets["talk.mine"]:
        return words[1].removesuffix("s") in ground.sets["talk.relations"]
    passing = ground.sets["heading.passing"]
    seen = any(" " in p and f" {p} " in f" {said} " for p in passing)
    return said in passing or (seen and not holds(f" {said} ", ground.sets["heading.pick"]))


def _praises(ground: Ground, said: list[str]) -> bool:
    """A heading that praises, where the prompt asks for what fans dislike."""
    asked, sets = ground.asked, ground.sets
    if not sets["talk.whether"].isdisjoint(said[:1]):
        return False  # "Does a love triangle count?" praises nothing
    if not sets["talk.negator"].isdisjoint(said):
        return False  # "Two I tried to love and never could: ..."
    warm = either(sets["prompt.positive"], sets["talk.warm"])
    return asked.negative and not asked.survey and holds(f" {' '.join(said)} ", warm)


def _question_kind(ground: Ground, asked: Sentence) -> str | None:
    """What a question makes of the works in the sentence behind it."""
    words = ground.layout.words[asked.start : asked.stop]
    if not asked.question or TITLE in words or len(words) > _LONGEST_QUESTION:
        return None
    said, sets = ground.said(asked.start, asked.stop), ground.sets
    if holds(said, sets["talk.inquiries"]):
        return None
    for kind in ("runner", "negative"):
        if holds(said, sets[f"heading.{kind}"]):
            return kind
    asks_what = sets["talk.circumstances"].isdisjoint(words[:1])
    shared = asks_what and {stem(w) for w in words} & ground.asked.stems
    return "pick" if shared or holds(said, sets["heading.pick"]) else None
