"""What a cue says after a negation before it, a "but" behind it, and the prompt's polarity."""

from typing import Final

from bot.model import NomineeKind
from bot.nominate.asking import stem
from bot.nominate.cues import Hit, Place, either
from bot.nominate.layout import PERSON, STOP, TITLE, Break
from bot.nominate.units import Ground, holds

_NEGATED: Final = {"praise": "pan", "pick": "pan", "negative": "praise"}
_ON_NEGATIVE_PROMPTS: Final = {"negative": "pick", "pan": "praise", "praise": "warm"}
_NEAR: Final = 8
_CLOSE: Final = 3
"""So many words, adjectives and a noun, stand at most between a "no" and what it denies."""
_SIGHT: Final = 60
"""So many words on, a "but" is still about what stood before it."""
_OPPOSITE: Final = {"negative": {"praise", "pick"}, "praise": {"negative"}}


def turned(ground: Ground, hit: Hit) -> str | None:
    """The kind that a cue has where it stands: its own, another, or None where it says nothing."""
    kind, asked = hit.cue.kind, ground.asked
    if _says_nothing(ground, hit):
        return None
    if (after_all := _after_all(ground, hit)) is not None:
        return after_all
    if kind in _NEGATED and (negated(ground, hit) or _is_of_the_worst(ground, hit)):
        kind = _NEGATED[kind]
    if kind == "passing" and _is_why(ground, hit):
        return "praise"
    if asked.first:
        return _on_first_prompts(ground, hit, kind)
    if asked.negative:
        return _on_negative_prompts(ground, hit, kind)
    to_come = kind == "runner" and not ground.sets["first.soon"].isdisjoint(hit.cue.text.split())
    return "passing" if asked.watching and to_come else kind


def _is_asked_for(ground: Ground, hit: Hit) -> bool:
    """What else speaks ill is what the prompt asks for: "sooo awkward", of the most awkward kiss.

    Where it asks for the best and the worst, the pick is the best.
    """
    said = hit.cue.text.split()
    if ground.asked.both and not ground.sets["talk.worse"].isdisjoint(said):
        return False
    asked = any(stem(word) in ground.asked.stems for word in said)
    return asked and ground.sets["talk.negator"].isdisjoint(said)


def _is_of_the_worst(ground: Ground, hit: Hit) -> bool:
    """What is bad stands behind "the most": "the most insipid drama"."""
    follows = ground.layout.words[hit.stop : hit.stop + 1]
    return hit.cue.text in ground.sets["talk.most"] and not ground.sets["talk.sour"].isdisjoint(
        follows
    )


def _is_conceded(ground: Ground, hit: Hit) -> bool:
    """A "but" follows what is denied: "may not be the most epic romance, but it's winsome"."""
    if hit.cue.text.split()[0] not in ground.sets["talk.articles"]:
        return False
    sentence = ground.layout.sentences[ground.layout.sentence[hit.start]]
    behind = ground.layout.words[hit.stop : sentence.stop]
    return not ground.sets["talk.turn"].isdisjoint(behind) and negated(ground, hit)


def _says_nothing(ground: Ground, hit: Hit) -> bool:
    """The words of a survey's own question, or of a beginning where beginnings are asked for."""
    asked, kind = ground.asked, hit.cue.kind
    relished = asked.relished and not asked.negative and kind == "negative"
    quoted = asked.survey and kind == "negative" and hit.cue.text in ground.sets["prompt.negative"]
    return (
        quoted
        or relished  # "trash, and I enjoyed every minute"
        or (kind in {"negative", "praise"} and _of_the_others(ground, hit))
        or ("_" in hit.cue.text and _spans_a_turn(ground, hit))
        or (kind == "pick" and _is_conceded(ground, hit))
        or _is_another_word(ground, hit)
        or (asked.firsts and kind == "passing" and _begins(ground, hit))
    )


def _is_another_word(ground: Ground, hit: Hit) -> bool:
    """A cue so short that it may mean something else, and does here: "too pretty", "a love triangle", "looks like", "Healer second lead"."""
    said, sets, words = hit.cue.text, ground.sets, ground.layout.words
    if said in sets["talk.too"]:
        return _is_degree(ground, hit)
    if said in sets["around.ranks"]:
        return _goes_on(ground, hit)
    if said in sets["talk.it_is"]:
        return not sets["talk.under"].isdisjoint(words[max(0, hit.start - 3) : hit.start])
    if said in sets["talk.compounding"]:
        return not sets["talk.compounds"].isdisjoint(words[hit.stop : hit.stop + 1])
    if said in sets["talk.likening"] and hit.cue.kind == "praise":
        elsewhere = _is_of_something_else(ground, hit) or not _denies_next(ground, hit)
        return (negated(ground, hit) and elsewhere) or _likens(ground, hit)
    return False


def _spans_a_turn(ground: Ground, hit: Hit) -> bool:
    """A word that turns stands for one of the cue's any words: "he was good, but in Mask …"."""
    words = ground.layout.words[hit.start : hit.stop]
    return not ground.sets["talk.turn"].isdisjoint(words)


def _likens(ground: Ground, hit: Hit) -> bool:
    """It likens something to the title behind it: "so much in it is like Healer"."""
    words, sets = ground.layout.words, ground.sets
    title = words[hit.stop : hit.stop + 1] == [TITLE]
    return title and not sets["talk.copulas"].isdisjoint(words[hit.start - 1 : hit.start])


def _is_of_something_else(ground: Ground, hit: Hit) -> bool:
    """A clause ends before the next title: "I don't really like melodramas, but Healer is great"."""
    at = _next_title(ground, hit)
    if at is None:
        return False
    said, sets = ground.layout.words[hit.stop : at], ground.sets
    parted = max(ground.layout.breaks[hit.stop : at + 1]) >= Break.COMMA
    return parted or not either(sets["talk.turn"], sets["talk.reason"]).isdisjoint(said)


def _denies_next(ground: Ground, hit: Hit) -> bool:
    """A negation, or a word of degree behind one, stands right before the cue: "don't like", and not "hate him like I do others"."""
    words, sets = ground.layout.words, ground.sets
    at = hit.start - 1
    return words[at] in sets["talk.negator"] or words[at] in sets["talk.degrees"]


def _is_degree(ground: Ground, hit: Hit) -> bool:
    """A word follows in the clause: "too pretty" adds nothing, "Healer too" does."""
    if not _goes_on(ground, hit):
        return False
    follows, sets = ground.layout.words[hit.stop], ground.sets
    joined = either(sets["talk.joined_on"], sets["talk.turn"], sets["talk.reason"])
    return follows not in joined and follows not in {TITLE, PERSON}


def _goes_on(ground: Ground, hit: Hit) -> bool:
    """No mark parts the cue from what follows: "Healer second lead", and not "Healer second, Big third"."""
    layout = ground.layout
    ends = layout.words[hit.stop : hit.stop + 1] in ([], [STOP])
    return not ends and layout.breaks[hit.stop] < Break.COMMA


def _is_why(ground: Ground, hit: Hit) -> bool:
    """What elsewhere names a drama in passing is why it is named, by what the prompt asks for.

    "He was so good in Healer", where it asks for somebody; "halfway through Healer", where
    it asks what fans are watching.
    """
    asked, said = ground.asked, hit.cue.text.split()
    if asked.level is NomineeKind.PERSON and hit.cue.text in ground.sets["talk.known_from"]:
        return True
    if hit.cue.place is Place.BEFORE and said[-1] in ground.sets["around.of"]:
        songs = asked.songs and not ground.sets["prompt.songs"].isdisjoint(said)
        if songs or any(stem(word) in asked.stems for word in said[:-1]):
            return True  # "the soundtrack of Healer", "the writer of Healer"
    if (
        asked.level is NomineeKind.PERSON
        and said[0] in ground.sets["talk.somebody"]
        and said[-1] in ground.sets["around.led_in"]
    ):
        return True
    if not asked.watching or hit.cue.place not in {Place.NEAR, Place.BEFORE}:
        return False
    on_the_way = not ground.sets["talk.following"].isdisjoint(said)
    return on_the_way and ground.sets["talk.under"].isdisjoint(said)


def _of_the_others(ground: Ground, hit: Hit) -> bool:
    """Said of what is not named: "only Mask, didn't enjoy the other two", "hated the rest"."""
    words = ground.layout.words[hit.stop : hit.stop + 2]
    return not ground.sets["talk.others"].isdisjoint(words)


def _after_all(ground: Ground, hit: Hit) -> str | None:
    """What the prompt or the sentence makes of a cue, whatever it says itself; None where nothing.

    "Not overrated" is no answer where the most overrated are asked for.
    """
    if hit.cue.kind == "negative" and _is_asked_for(ground, hit):
        return "excluded" if negated(ground, hit) else "pick"
    return "pick" if _is_pick_after_all(ground, hit) else None


def _is_pick_after_all(ground: Ground, hit: Hit) -> bool:
    """What a cue takes out or compares with is the very thing: "I never cry. Except at Thank You"."""
    kind, text = hit.cue.kind, hit.cue.text
    excepted = text in ground.sets["talk.exceptions"] and not ground.asked.first
    if excepted and _behind_denial(ground, hit):
        return text not in ground.sets["talk.waits"] or not _is_waited_for(ground, hit)
    compared = not ground.sets["talk.than"].isdisjoint(text.split())
    if kind == "passing" and compared and _is_unsurpassed(ground, hit):
        return True
    if kind == "excluded":
        return _is_missed(ground, hit)
    if kind == "passing" and ground.asked.coming:
        return holds(f" {text} ", ground.sets["talk.awaiting"])
    return (
        kind == "passing"
        and text.split()[0] in ground.sets["talk.likening"]
        and is_beyond(ground, hit)
    )


def _is_unsurpassed(ground: Ground, hit: Hit) -> bool:
    """No other is more than the title behind the cue: "there is no sadder drama than Healer"."""
    sentence = ground.layout.sentences[ground.layout.sentence[hit.start]]
    words, sets = ground.layout.words, ground.sets
    denials = either(sets["talk.negator"], sets["talk.none"])
    low = max(sentence.start, hit.start - _NEAR)
    at = next((at for at in range(hit.start - 1, low - 1, -1) if words[at] in denials), None)
    if at is None or TITLE in words[low : hit.start]:
        return False
    between = words[at + 1 : hit.start]
    parted = max(ground.layout.breaks[at + 1 : hit.stop]) >= Break.COMMA
    turns = not sets["talk.turn"].isdisjoint(words[hit.start : sentence.stop])
    ill = either(sets["talk.worse"], sets["talk.sour"])
    sour = not ground.asked.negative and not ill.isdisjoint(words[at : hit.stop])
    if parted or turns or sour:
        return False
    if words[at] in sets["talk.none"]:
        return True
    if words[at] in sets["talk.nays"]:  # "no better than" says something else
        return len(between) + hit.cue.text.count(" ") > 1 and 0 < len(between) <= _CLOSE
    indefinite = either(sets["talk.anything"], sets["talk.any"], sets["talk.articles"])
    return not indefinite.isdisjoint(between)


def _is_waited_for(ground: Ground, hit: Hit) -> bool:
    """What follows the title behind the cue tells when it is: "won't sleep until Goblin ends"."""
    at = _next_title(ground, hit)
    follows = ground.layout.words[at + 1 : at + 2] if at is not None else []
    return not ground.sets["talk.waited"].isdisjoint(follows)


def _next_title(ground: Ground, hit: Hit) -> int | None:
    """Where the next title of the sentence stands."""
    stop = ground.layout.sentences[ground.layout.sentence[hit.start]].stop
    return next((at for at in range(hit.stop, stop) if ground.layout.words[at] == TITLE), None)


def is_beyond(ground: Ground, hit: Hit) -> bool:
    """Nothing and nobody is like it: "Nothing in this world hurts like Healer"."""
    low = ground.layout.sentences[ground.layout.sentence[hit.start]].start
    said = ground.layout.words[max(low, hit.start - _NEAR) : hit.start]
    beyond = all(not ground.sets[key].isdisjoint(said) for key in ("talk.never", "talk.any"))
    return beyond or not ground.sets["talk.none"].isdisjoint(said)


def _is_missed(ground: Ground, hit: Hit) -> bool:
    """A question that begins with a no and a title wants the title there: "No Healer??"."""
    sentence = ground.layout.sentences[ground.layout.sentence[hit.start]]
    words, parted = ground.layout.words, ground.layout.breaks[hit.start] >= Break.COMMA
    opens = words[hit.start] in ground.sets["talk.nays"] and (hit.start == sentence.start or parted)
    title = ground.layout.words[hit.stop : hit.stop + 1] == [TITLE]
    return sentence.question and opens and title and sentence.stop - hit.stop <= 3


def _on_first_prompts(ground: Ground, hit: Hit, kind: str) -> str | None:
    """Where the first of all is asked for, love says nothing."""
    if kind == "runner" and not ground.sets["first.later"].isdisjoint(hit.cue.text.split()):
        return "passing"
    said = hit.cue.text
    if kind in {"praise", "also"} or said in ground.sets["talk.unsure"] | ground.sets["first.then"]:
        return None
    if kind == "pick" and _fond(ground, hit):
        return None
    return None if kind == "passing" and _ends_in_copula(ground, hit) else kind


def _ends_in_copula(ground: Ground, hit: Hit) -> bool:
    """It only says which one is meant: "The first one I watched was Healer"."""
    behind = ground.layout.words[hit.stop : hit.stop + 1]
    return hit.cue.place is Place.BEFORE and not ground.sets["talk.copulas"].isdisjoint(behind)


def _on_negative_prompts(ground: Ground, hit: Hit, kind: str) -> str | None:
    """Where the worst is asked for, love is no pick, and "omg" is said of anything."""
    if kind == "praise" and hit.cue.text in ground.sets["talk.leads"]:
        return None
    if kind == "passing" and _is_praised_by_all(ground, hit):
        return None
    if kind == "pick" and _prefers(ground, hit):
        return "passing"
    if kind == "pick" and (
        _fond(ground, hit) or hit.cue.text.split()[-1] in ground.sets["talk.instead"]
    ):
        return "warm"
    return _ON_NEGATIVE_PROMPTS.get(kind, kind)


def _prefers(ground: Ground, hit: Hit) -> bool:
    """Behind a sentence that names the worst, what is liked better: "Goblin. I'd take Big over it any day"."""
    sentence = ground.layout.sentence
    preferring = hit.cue.text in ground.sets["talk.preferring"]
    return preferring and sentence[hit.start] > sentence[ground.units[0].at]


def _is_praised_by_all(ground: Ground, hit: Hit) -> bool:
    """What everybody loves is asked for, where the worst is: "I know many of you loved it"."""
    said, sets = hit.cue.text.split(), ground.sets
    return not sets["talk.crowd"].isdisjoint(said) and not sets["talk.fond"].isdisjoint(said)


def _begins(ground: Ground, hit: Hit) -> bool:
    return holds(f" {hit.cue.text} ", ground.sets["first.words"])


def _fond(ground: Ground, hit: Hit) -> bool:
    return not ground.sets["prompt.positive"].isdisjoint(hit.cue.text.split())


def negated(ground: Ground, hit: Hit) -> bool:
    """Whether a negation before the cue, in its own clause, turns it round."""
    negator, words, breaks = ground.sets["talk.negator"], ground.layout.words, ground.layout.breaks
    halts = either(ground.sets["talk.turn"], ground.sets["talk.halts"])
    low = hit.start - 3
    if low >= 0 and words[low] in ground.sets["talk.nots"]:
        because = words[low + 1] in ground.sets["talk.reason"]
        if because and max(breaks[low + 1 : hit.start + 1]) < Break.COMMA:
            return True  # "and not because it wasn't good"
    reach = 5 if hit.cue.kind == "pick" and hit.cue.place is Place.NEAR else 3
    for at in range(hit.start - 1, max(-1, hit.start - reach - 1), -1):
        if words[at] == STOP or breaks[at + 1] >= Break.COMMA or words[at] in halts:
            return False
        if words[at] in negator and not _is_a_number(ground, at):
            if (
                words[at] in ground.sets["talk.nots"]
                and words[at + 1] in ground.sets["talk.certain"]
            ):
                return False  # who is not sure denies nothing
            said = hit.cue.text.split()
            if (
                said[0] in negator
                or (said[-1] in ground.sets["talk.than"] and hit.cue.place is not Place.BETWEEN)
                or said[0] in ground.sets["talk.anything"]
                or _is_denied_twice(ground, hit, at)
            ):
                return False
            return words[at + 1] not in ground.sets["talk.only"]
    return False


def _is_a_number(ground: Ground, at: int) -> bool:
    """A "no" that numbers something, and denies nothing: "No. 2 goes to Healer", and not "it's no 10"."""
    words, sets = ground.layout.words, ground.sets
    told = at > 0 and words[at - 1] in sets["talk.copulas"]
    return words[at] in sets["talk.nays"] and words[at + 1].isdigit() and not told


def _is_denied_twice(ground: Ground, hit: Hit, at: int) -> bool:
    """The denial is denied, or asks who would: "can't say it isn't the best", "who doesn't love Healer"."""
    sets, layout = ground.sets, ground.layout
    sentence, words = layout.sentences[layout.sentence[at]], layout.words
    if at == sentence.start + 1 and sentence.question and words[at - 1] in sets["talk.wonders"]:
        return True
    if _lacks_a_title(ground, hit):
        return True
    halts = either(sets["talk.turn"], sets["talk.halts"])
    for before in range(at - 1, max(sentence.start, at - _NEAR) - 1, -1):
        if layout.breaks[before + 1] >= Break.COMMA or words[before] in halts:
            return False
        if words[before] in sets["talk.denying"]:
            return not sets["talk.saying"].isdisjoint(words[before + 1 : before + 3])
    return False


def _lacks_a_title(ground: Ground, hit: Hit) -> bool:
    """Behind what is denied stands what it is not to be without: "no top five is complete without Healer"."""
    layout, sets = ground.layout, ground.sets
    stop = min(layout.sentences[layout.sentence[hit.start]].stop, hit.stop + _NEAR)
    for at in range(hit.stop, stop):
        if layout.breaks[at] >= Break.COMMA or layout.words[at] == TITLE:
            return False
        if layout.words[at] in sets["talk.lacking"]:
            return TITLE in layout.words[at + 1 : at + 1 + _CLOSE]
    return False


def _behind_denial(ground: Ground, hit: Hit) -> bool:
    """Whether what it takes out was denied just before: "I never cry. Except at Thank You"."""
    number = ground.layout.sentence[hit.start]
    if number in ground.units_in and any(u.at < hit.start for u in ground.units_in[number]):
        return False
    low = ground.layout.sentences[max(0, number - 1)].start
    words = ground.layout.words[low : hit.start]
    return not ground.sets["talk.negator"].isdisjoint(words)


def overturned(ground: Ground, hit: Hit, kind: str) -> bool:
    """Whether what follows a "but" in the same sentence says the opposite, and of no other title."""
    other = _OPPOSITE.get(kind)
    if other is None:
        return False
    number = ground.layout.sentence[hit.start]
    words = ground.layout.words
    stop = min(ground.layout.sentences[number].stop, hit.stop + _SIGHT)
    turn = next((at for at in range(hit.stop, stop) if words[at] in ground.sets["talk.turn"]), None)
    if turn is None:
        return False
    last = min(ground.layout.sentences[number].stop, turn + _SIGHT)
    title = next((at for at in range(turn, last) if words[at] == TITLE), last)
    return any(
        turn < later.start <= title and turned(ground, later) in other
        for later in ground.hits_in.get(number, ())
    )
