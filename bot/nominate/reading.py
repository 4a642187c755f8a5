"""The whole reading of one text: mentions, works, stances, details, confidence, ruling."""

import gc
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from bot.catalogue import Lexicon, Mention, fold
from bot.model import Context, Nomination, Nominee, NomineeKind, Reading, Ruling, Stance, Work
from bot.nominate import details, weights
from bot.nominate.asking import asked
from bot.nominate.cues import Cues, shipped
from bot.nominate.initials import with_initials
from bot.nominate.junk import advertises, spam, stops
from bot.nominate.layout import Layout
from bot.nominate.names import names, title_of, titled
from bot.nominate.passages import Passage, Text, merged, passages
from bot.nominate.people import is_vouched_for, people
from bot.nominate.phrases import read_phrase
from bot.nominate.threads import Leaning, leaning
from bot.nominate.versions import with_versions

COUNTED_FROM: Final = 0.855
"""From this confidence on a nomination counts without a host; chosen on labelled answers for precision."""
_CONFIRMED: Final = 0.95  # how sure a pick is that another fan made too, and the answer sides with
_SECOND: Final = 0.9  # how sure it is that an answer seconds another
_UNSURE_SECOND: Final = 0.6  # and where its words leave that open
_BEFORE: Final = 600  # characters before a title in which its scene is looked for
_BEHIND: Final = 1500  # and behind it, where most fans tell of it
_LOOKED_AT: Final = 4
"""In so many passages of one work."""


def read(text: str, context: Context, lexicon: Lexicon, cues: Cues | None = None) -> Reading:
    """What a text nominates, in order of place. Pure; never raises, whatever the text.

    Without `cues`, those that come with the program.
    """
    collects = gc.isenabled()
    gc.disable()  # what a text makes is gone with it: the collector would only walk it
    try:
        return _read(text, context, lexicon, cues or shipped())
    finally:
        if collects:
            gc.enable()


def _read(text: str, context: Context, lexicon: Lexicon, cues: Cues) -> Reading:
    if stops(text, cues):
        return Reading(is_answer=False, nominations=(), stops=True)
    if context.counts is NomineeKind.PHRASE:
        return read_phrase(text, context, cues)
    found = _nominations(text, context, lexicon, cues)
    junk = spam(text, cues)
    if junk and advertises(text, junk, cues):
        found = tuple(_in_passing(nomination, junk[0]) for nomination in found)
    elif junk:
        found = tuple(_held_back(nomination, junk[0]) for nomination in found)
    return Reading(
        is_answer=any(nomination.stance is not Stance.MENTIONED for nomination in found),
        nominations=found,
        spam=junk,
        clips=details.clips(text),
    )


def _nominations(
    text: str, context: Context, lexicon: Lexicon, cues: Cues
) -> tuple[Nomination, ...]:
    mentions = lexicon.mentions(text, context.tags)
    found: list[Nomination] = []
    if mentions or lexicon.prompted(context.prompt).all:  # initials of these may be there
        under = _under_reading(text, context, lexicon, cues, mentions)
        if under.names or under.people:
            found = _Nominator(under).nominations()
    side = leaning(text, context, cues)
    if side is not None:
        found = [_confirmed(nomination, side) for nomination in found]
        if not any(n.ruling is Ruling.COUNTED for n in found):
            found += _seconded(text, side, found)
    return tuple(_numbered(sorted(found, key=lambda n: n.span or (0, 0))))


def _under_reading(
    text: str, context: Context, lexicon: Lexicon, cues: Cues, mentions: Sequence[Mention]
) -> Text:
    prompted = lexicon.prompted(context.prompt)
    asks = context.asks_for or prompted.rest
    wants = asked(asks, context.countries, cues)
    somebody = people(text, mentions)
    titles = names(
        text, mentions, somebody, lexicon=lexicon, asked=wants, cues=cues, prompted=prompted.all
    )
    titles = with_initials(text, titles, somebody, prompted.all, lexicon)
    titles = with_versions(text, titles, prompted.all, lexicon, cues)
    cast = {work for name in titles for work in name.works[:1]}
    known = [
        p
        for p in somebody
        if (
            p.sure
            or (p.capital and not cast.isdisjoint(p.works))
            or (not titles and is_vouched_for(p, somebody, text))
        )
        and not any(n.start < p.stop and p.start < n.stop for n in titles)
    ]
    return Text(
        text=text,
        context=context,
        lexicon=lexicon,
        cues=cues,
        asked=wants,
        names=titles,
        people=known,
    )


class _Nominator:
    """Makes nominations of the passages of one text."""

    def __init__(self, under: Text) -> None:
        self.under = under
        self.text = under.text
        self.works = under.lexicon.works
        self.passages, self.layout = passages(under)
        self.blotted = under.blotted
        self.about = under.lexicon.prompted(under.context.prompt).about
        self.spoils = details.spoils(self.layout.words, under.cues)
        self.staged = details.stages(self.layout.words, under.cues)
        self.numbered = details.numbers_episodes(self.blotted)

    def nominations(self) -> list[Nomination]:
        """One for each work that the text names; a variety show only where it is picked or rejected."""
        groups = merged(self.passages)
        shows = self.under.lexicon.variety
        return [
            self._nomination(group)
            for group in groups
            if group[0].judged.stance is not Stance.MENTIONED
            or shows.isdisjoint(group[0].works[:1])
        ]

    def _nomination(self, group: Sequence[Passage]) -> Nomination:
        best, shown = group[0], _shown(group)
        open_ = all(passage.open for passage in group)
        work = self.works.get(best.works[0]) if best.works else None
        confidence = _rounded(max(p.sure for p in group) * best.judged.sure)
        if work is not None and self._is_beside_the_prompt(work):
            confidence = min(confidence, weights.UNSURE)
        episode, scene = self._scene(group, shown)
        wording = self.text[shown.start : shown.stop]
        return Nomination(
            span=(shown.start, shown.stop),
            wording=wording,
            folded=fold(wording),
            occurrence=0,
            nominee=None if open_ or work is None else shown.nominee or nominee(work),
            stance=best.judged.stance,
            confidence=confidence,
            reason=self._reason(shown, best, work, open_=open_),
            ruling=_ruling(best.judged.stance, confidence, settled=work is not None and not open_),
            candidates=self._candidates(best, open_=open_),
            honourable=best.judged.honourable,
            episode=episode,
            scene=scene,
            people=self._people(group),
            mood=self._mood(shown),
            spoiler=self.spoils,
            leans_on=shown.leans_on,
            from_thread=shown.leaned,
        )

    def _is_beside_the_prompt(self, work: Work) -> bool:
        """The prompt is about another work: what is named beside it may be compared with it only."""
        about = self.about
        return bool(about) and work.id not in about

    def _candidates(self, best: Passage, *, open_: bool) -> tuple[Nominee, ...]:
        if not open_ and len(best.works) < 2:
            return ()
        return tuple(nominee(self.works[w]) for w in best.works[:5] if w in self.works)

    def _reason(self, shown: Passage, best: Passage, work: Work | None, *, open_: bool) -> str:
        """Why this work and why this stance, for a host; what remains open says so."""
        if open_ or work is None:
            several = ", ".join(title_of(self.works[w]) for w in best.works[:4] if w in self.works)
            return f"{shown.why.removesuffix(':')}: {several}" if several else shown.why
        title = f"*{work.title}* ({work.year})"
        if shown.why.endswith("points to"):
            return f"{shown.why} the drama {title}"
        return f"{shown.why} {title}: {best.judged.why}".strip()

    def _people(self, group: Sequence[Passage]) -> tuple[str, ...]:
        """Those of its cast whom the sentences that name the work name too."""
        work = group[0].works[0] if group[0].works else ""
        here = {self.layout.sentence_of(passage.start).begin for passage in group}
        sole = len(self.under.names) == 1
        found = [
            person.surface
            for person in self.under.people
            if work in person.works
            and (sole or self.layout.sentence_of(person.start).begin in here)
        ]
        return tuple(dict.fromkeys(found))

    def _scene(self, group: Sequence[Passage], shown: Passage) -> tuple[int | None, str | None]:
        """Episode and nickname of the scene, from the passage that is shown before the others."""
        asked_for = self.staged and NomineeKind.SCENE in (
            self.under.asked.level,
            self.under.context.counts,
        )
        episode = scene = None
        if not (asked_for or self.numbered):
            return None, None
        for passage in (shown, *(p for p in group[:_LOOKED_AT] if p is not shown)):
            begin, end = _reach(self.layout, passage, self.under)
            if self.numbered and not episode:
                episode = details.episode(self.blotted, begin, end, self.under.cues)
            if asked_for and not scene and self._stages(begin, end):
                scene = details.scene(self.blotted, begin, end, self.under.cues)
        return episode, scene

    def _stages(self, begin: int, end: int) -> bool:
        """A word that scenes go by stands among these characters; most others have none."""
        starts = self.layout.starts
        first, last = bisect_left(starts, begin), bisect_left(starts, end)
        return details.stages(self.layout.words[first:last], self.under.cues)

    def _mood(self, shown: Passage) -> str | None:
        own = self.layout.sentence_of(shown.start)
        return details.mood(self.layout.words, own.start, own.stop, self.under.cues)


def _reach(layout: Layout, passage: Passage, under: Text) -> tuple[int, int]:
    """From the title before it to the title behind it: its sentence and, for a pick, what follows."""
    own = layout.sentence_of(passage.start)
    others = [n for n in under.names if n.works[:1] != passage.works[:1]]
    begin = max(
        own.begin, passage.start - _BEFORE, *(n.stop for n in others if n.stop <= passage.start)
    )
    behind = [n.start for n in others if n.start >= passage.stop]
    end = min(own.end, passage.stop + _BEHIND, *behind)
    if passage.judged.stance is not Stance.NOMINATED or end < own.end:
        return begin, max(begin, end)
    last = layout.sentence_of(behind[0]).begin if behind else len(under.text)
    return begin, max(end, min(last, passage.stop + _BEHIND))


def _shown(group: Sequence[Passage]) -> Passage:
    """The passage to show for a work: a title before people, of the decisive stance where it can be."""
    titled = [passage for passage in group if passage.titled]
    same = [p for p in titled if p.judged.stance is group[0].judged.stance]
    return (same or titled or group)[0]


def _rounded(chance: float) -> float:
    """To three places; Python's own goes through text, which takes a hundred times as long."""
    return int(chance * 1000 + 0.5) / 1000


def _ruling(stance: Stance, confidence: float, *, settled: bool) -> Ruling | None:
    if stance is not Stance.NOMINATED:
        return None
    return Ruling.COUNTED if settled and confidence >= COUNTED_FROM else Ruling.PENDING


def _confirmed(nomination: Nomination, side: Leaning) -> Nomination:
    """What is picked, and taken up from somebody at once, is beyond doubt; what is only mentioned, a proposal."""
    picked = {pick.nominee.key for pick in side.nominations if pick.nominee is not None}
    key = nomination.nominee.key if nomination.nominee is not None else ""
    if key not in picked or nomination.stance is Stance.NEGATIVE:
        return nomination
    reason = f"{nomination.reason}; the answer sides with {side.who}, who named it"
    if nomination.stance is not Stance.NOMINATED:  # "Same! I haven't seen Healer yet, though"
        return replace(
            nomination,
            stance=Stance.NOMINATED,
            ruling=Ruling.PENDING,
            confidence=_UNSURE_SECOND,
            reason=reason,
        )
    return replace(
        nomination,
        ruling=Ruling.COUNTED,
        confidence=max(nomination.confidence, _CONFIRMED),
        reason=reason,
    )


def _seconded(text: str, side: Leaning, found: Sequence[Nomination]) -> list[Nomination]:
    """Nominations of somebody else that the answer takes up."""
    taken = {n.nominee.key for n in found if n.nominee is not None}
    wording = text[side.span[0] : side.span[1]]
    return [
        Nomination(
            span=side.span,
            wording=wording,
            folded=fold(wording),
            occurrence=0,
            nominee=pick.nominee,
            stance=Stance.NOMINATED,
            ruling=Ruling.COUNTED if side.sure else Ruling.PENDING,
            confidence=_SECOND if side.sure else _UNSURE_SECOND,
            reason=f"“{wording}” sides with {side.who}, who named {pick.nominee.name}",
            scene=pick.scene,
            episode=pick.episode,
            from_thread=True,
        )
        for pick in side.nominations
        if pick.nominee is not None and pick.nominee.key not in taken
    ]


def _held_back(nomination: Nomination, why: str) -> Nomination:
    if nomination.ruling is not Ruling.COUNTED:
        return nomination
    reason = f"looks like spam: {why}. {nomination.reason}"
    return replace(nomination, ruling=Ruling.PENDING, reason=reason)


def _in_passing(nomination: Nomination, why: str) -> Nomination:
    if nomination.stance is not Stance.NOMINATED:
        return nomination
    reason = f"looks like spam: {why}, and nobody speaks of themselves"
    return replace(nomination, stance=Stance.MENTIONED, ruling=None, reason=reason)


def _numbered(found: Iterable[Nomination]) -> list[Nomination]:
    numbered: list[Nomination] = []
    seen: dict[str, int] = {}
    for nomination in found:
        before = seen.get(nomination.folded, 0)
        numbered.append(replace(nomination, occurrence=before) if before else nomination)
        seen[nomination.folded] = before + 1
    return numbered


def nominee(work: Work) -> Nominee:
    """A work as a nominee."""
    return _nominee(work.id, work.title, work.year)


@lru_cache(maxsize=1 << 15)
def _nominee(work: str, title: str, year: int) -> Nominee:
    name = titled(title, year)
    return Nominee(kind=NomineeKind.WORK, key=f"work/{work}", name=name, work=work)
