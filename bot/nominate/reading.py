"""The whole reading of one text: mentions, works, stances, details, confidence, ruling."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.catalogue import Lexicon, fold
from bot.model import (
    Context,
    Nomination,
    Nominee,
    NomineeKind,
    Reading,
    Ruling,
    Stance,
    Work,
)
from bot.nominate import details
from bot.nominate.asking import Asked, asked
from bot.nominate.cues import Cues, shipped
from bot.nominate.junk import spam, stops
from bot.nominate.layout import PERSON, TITLE, Layout, lay_out
from bot.nominate.names import Judge, Name, Person, sift, title_of
from bot.nominate.pairs import Pair, lone, pairs
from bot.nominate.phrases import read_phrase
from bot.nominate.stances import Judged, Unit, Weigher
from bot.nominate.threads import leaning

COUNTED_FROM = 0.84
"""From this confidence on a nomination counts without a host; chosen on labelled answers for precision."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit of the text with all that is known of it, before the passages of one work are made one."""

    start: int
    stop: int
    works: tuple[str, ...]
    sure: float
    why: str
    leaned: bool
    titled: bool
    judged: Judged
    open: bool
    nominee: Nominee | None = None
    leans_on: tuple[str, ...] = ()


def read(text: str, context: Context, lexicon: Lexicon, cues: Cues | None = None) -> Reading:
    """What a text nominates, in order of place. Pure; never raises, whatever the text.

    Without `cues`, those that come with the program.
    """
    cues = cues or shipped()
    if stops(text, cues):
        return Reading(is_answer=False, nominations=(), stops=True)
    if context.counts is NomineeKind.PHRASE:
        return read_phrase(text, context, cues)
    mentions = lexicon.mentions(text, context.tags)
    junk = spam(text)
    clips = details.clips(text)
    if not mentions and not context.thread and not context.said_by:
        return Reading(is_answer=False, nominations=(), spam=junk, clips=clips)
    wants = asked(context.asks_for or context.prompt, context.countries, cues)
    titles, people = sift(mentions)
    judge = Judge(text, lexicon, wants, cues, people)
    nominations = _Text(text, context, lexicon, cues, wants, judge.names(titles), people).nominations()
    if junk:
        nominations = tuple(_held_back(n, junk[0]) for n in nominations)
    return Reading(
        is_answer=any(n.stance is not Stance.MENTIONED for n in nominations),
        nominations=nominations,
        spam=junk,
        clips=clips,
    )


def _held_back(nomination: Nomination, why: str) -> Nomination:
    if nomination.ruling is not Ruling.COUNTED:
        return nomination
    return replace(nomination, ruling=Ruling.PENDING, reason=f"looks like spam: {why}. {nomination.reason}")


class _Text:
    """One text under reading."""

    def __init__(
        self,
        text: str,
        context: Context,
        lexicon: Lexicon,
        cues: Cues,
        wants: Asked,
        names: list[Name],
        people: list[Person],
    ) -> None:
        self.text = text
        self.context = context
        self.lexicon = lexicon
        self.cues = cues
        self.wants = wants
        self.names = names
        cast = {work for name in names for work in name.works[:1]}
        self.people = [
            p
            for p in people
            if (p.sure or (p.works & cast and p.surface[:1].isupper()))
            and not any(n.start < p.stop and p.start < n.stop for n in names)
        ]
        self.spoils = False
        self.layout: Layout = Layout(text)

    def nominations(self) -> tuple[Nomination, ...]:
        """All nominations, in order of place; one for each work."""
        passages = self._passages()
        merged = self._merged(passages)
        found = [self._nomination(group) for group in merged]
        leaning = self._leaning(found)
        found = sorted([*found, *leaning], key=lambda n: n.span or (0, 0))
        return tuple(_numbered(found))

    def _passages(self) -> list[Passage]:
        couples = pairs(self.text, self.people, self.names, self.lexicon)
        if not self.names and not couples:
            couples = lone(self.people, self.names, self.lexicon)
        slots = _slots(self.names, couples, self.people)
        self.layout = lay_out(self.text, [(start, stop, word) for start, stop, word, _ in slots])
        self.spoils = details.spoils(self.layout.words, self.cues)
        units: list[Unit] = []
        named: list[Name | Pair] = []
        for at, number in sorted(self.layout.slots.items()):
            what = slots[number][3]
            if what is not None:
                version = isinstance(what, Name) and what.version
                work = what.works[0] if what.works else ""
                units.append(Unit(number=len(units), at=at, work=work, version=version))
                named.append(what)
        if not units:
            return []
        weigher = Weigher(self.layout, units, self.wants, self.cues, reply=self.context.reply)
        return [self._passage(n, judged) for n, judged in zip(named, weigher.judge(), strict=True)]

    def _passage(self, named: Name | Pair, judged: Judged) -> Passage:
        if isinstance(named, Pair):
            return Passage(
                named.start, named.stop, named.works, named.sure, named.why, True, False, judged, named.sure < 0.5
            )
        folded = fold(self.text[named.start : named.stop])
        remembered = self.context.memory.get(folded)
        if remembered is not None:
            work = remembered.nominee.work or remembered.nominee.key.removeprefix("work/")
            return Passage(
                named.start,
                named.stop,
                tuple(dict.fromkeys((work, *named.works))),
                0.97,
                f"a host chose {remembered.nominee.name} for “{folded}” before;",
                False,
                True,
                judged,
                False,
                remembered.nominee,
                (remembered.verdict,),
            )
        return Passage(
            named.start,
            named.stop,
            named.works,
            named.sure,
            named.why,
            named.leaned,
            True,
            judged,
            named.open,
            named.mention.nominee,
        )

    def _merged(self, passages: Sequence[Passage]) -> list[list[Passage]]:
        """Passages of one work together, the decisive one first; couples only where they add something."""
        by_work: dict[str, list[Passage]] = {}
        for passage in passages:
            by_work.setdefault(passage.works[0] if passage.works else "", []).append(passage)
        titles = any(p.titled for p in passages)
        merged = []
        for group in by_work.values():
            group.sort(key=_decisive)
            best = group[0]
            if not any(p.titled for p in group) and titles and not _speaks(best):
                continue
            merged.append(group)
        return merged

    def _nomination(self, group: list[Passage]) -> Nomination:
        best = group[0]
        shown = next((p for p in group if p.titled and p.judged.stance is best.judged.stance), None)
        shown = shown or next((p for p in group if p.titled), best)
        sure = max(p.sure for p in group)
        stance = best.judged.stance
        confidence = round(sure * best.judged.sure, 3)
        work = self.lexicon.works.get(best.works[0]) if best.works else None
        open_ = all(p.open for p in group)
        ruling = None
        if stance is Stance.NOMINATED:
            counted = confidence >= COUNTED_FROM and not open_ and work is not None
            ruling = Ruling.COUNTED if counted else Ruling.PENDING
        people = self._people_of(group)
        episode, scene, mood = self._details(group, shown, stance)
        wording = self.text[shown.start : shown.stop]
        return Nomination(
            span=(shown.start, shown.stop),
            wording=wording,
            folded=fold(wording),
            occurrence=0,
            nominee=None if open_ or work is None else (shown.nominee or _nominee(work)),
            stance=stance,
            confidence=confidence,
            reason=self._reason(shown, best, work, open_=open_),
            ruling=ruling,
            candidates=tuple(_nominee(self.lexicon.works[w]) for w in best.works[:5] if w in self.lexicon.works)
            if open_ or len(best.works) > 1
            else (),
            honourable=best.judged.honourable,
            episode=episode,
            scene=scene,
            people=people,
            mood=mood,
            spoiler=self.spoils,
            leans_on=shown.leans_on,
            from_thread=(best.leaned and not shown.titled) or shown.leaned,
        )

    def _reason(self, shown: Passage, best: Passage, work: Work | None, *, open_: bool) -> str:
        if open_:
            several = ", ".join(title_of(self.lexicon.works[w]) for w in best.works[:4] if w in self.lexicon.works)
            return f"{shown.why or 'several works go by this name'}: {several}" if several else shown.why
        title = f"*{work.title}* ({work.year})" if work else "a work"
        link = f"{shown.why} {title}".strip() if shown.why else title
        return f"{link}: {best.judged.why}"

    def _people_of(self, group: Sequence[Passage]) -> tuple[str, ...]:
        """Those of its cast who are named in the sentences that name the work."""
        work = group[0].works[0] if group[0].works else ""
        if not self.layout.sentences:
            return ()
        here = {id(self.layout.sentence_of(p.start)) for p in group}
        found = [
            p.surface
            for p in self.people
            if work in p.works and (id(self.layout.sentence_of(p.start)) in here or len(self.names) == 1)
        ]
        return tuple(dict.fromkeys(found))

    def _details(
        self, group: Sequence[Passage], shown: Passage, stance: Stance
    ) -> tuple[int | None, str | None, str | None]:
        """Episode, scene and mood from the work's own sentence and those behind it that name no other."""
        if not self.layout.sentences:
            return None, None, None
        episode = scene = mood = None
        for passage in sorted(group, key=lambda p: p is not shown):
            begin, end = self._reach(passage, further=stance is Stance.NOMINATED)
            episode = episode or details.episode(self.text, begin, end, self.cues)
            scene = scene or self._scene(begin, end)
        own = self.layout.sentence_of(group[0].start)
        mood = details.mood(self.layout.words, own.start, own.stop, self.cues)
        return episode, scene, mood

    def _scene(self, begin: int, end: int) -> str | None:
        if self.wants.level is not NomineeKind.SCENE and self.context.counts is not NomineeKind.SCENE:
            return None
        return details.scene(self.text, begin, end, self.cues)

    def _reach(self, passage: Passage, *, further: bool) -> tuple[int, int]:
        """From behind the name before it to the name behind it, in its sentence and, for a pick, the next."""
        sentence = self.layout.sentence_of(passage.start)
        begin, end = sentence.begin, sentence.end
        others = [p for p in self.names if p.works[:1] != passage.works[:1]]
        if further:
            end = min([p.start for p in others if p.start >= passage.stop], default=len(self.text))
            end = min(end, sentence.end + 600)
            if any(p.start > sentence.end for p in others):
                cut = [s.begin for s in self.layout.sentences if s.begin <= end and s.begin > sentence.begin]
                end = cut[-1] if cut and end > sentence.end else end
        else:
            end = min([end, *(p.start for p in others if p.start >= passage.stop)])
        begin = max([begin, *(p.stop for p in others if p.stop <= passage.start)])
        return begin, max(begin, end)

    def _leaning(self, found: Sequence[Nomination]) -> list[Nomination]:
        """Nominations of somebody else that the answer takes up."""
        if any(n.stance is Stance.NOMINATED and n.ruling is Ruling.COUNTED for n in found):
            return []
        side = leaning(self.text, self.context, self.cues)
        if side is None or not side.nominations:
            return []
        taken = {n.nominee.key for n in found if n.nominee is not None}
        wording = self.text[side.span[0] : side.span[1]]
        return [
            Nomination(
                span=side.span,
                wording=wording,
                folded=fold(wording),
                occurrence=0,
                nominee=pick.nominee,
                stance=Stance.NOMINATED,
                ruling=Ruling.COUNTED if side.sure else Ruling.PENDING,
                confidence=0.9 if side.sure else 0.6,
                reason=f"“{wording}” sides with {side.who}, who named {pick.nominee.name}",
                scene=pick.scene,
                episode=pick.episode,
                from_thread=True,
            )
            for pick in side.nominations
            if pick.nominee is not None and pick.nominee.key not in taken
        ]


def _slots(
    names: Sequence[Name], couples: Sequence[Pair], people: Sequence[Person]
) -> list[tuple[int, int, str, Name | Pair | None]]:
    """Titles before couples before people, none overlapping, in order of place."""
    taken: list[tuple[int, int, str, Name | Pair | None]] = []
    every: Iterable[tuple[int, int, str, Name | Pair | None]] = [
        *((n.start, n.stop, TITLE, n) for n in names),
        *((c.start, c.stop, TITLE, c) for c in couples),
        *((p.start, p.stop, PERSON, None) for p in people),
    ]
    for slot in every:
        if not any(slot[0] < other[1] and other[0] < slot[1] for other in taken):
            taken.append(slot)
    return sorted(taken, key=lambda slot: slot[0])


def _decisive(passage: Passage) -> tuple[int, float]:
    order = {Stance.NOMINATED: 0, Stance.NEGATIVE: 1, Stance.MENTIONED: 2}
    return (order[passage.judged.stance], -passage.judged.points)


def _speaks(passage: Passage) -> bool:
    """A couple beside titles is worth telling only where it is clearly a pick of its own."""
    return passage.judged.stance is Stance.NOMINATED and passage.judged.points >= 2.0 and not passage.open


def _numbered(found: Iterable[Nomination]) -> Iterable[Nomination]:
    seen: Counter[str] = Counter()
    for nomination in found:
        yield replace(nomination, occurrence=seen[nomination.folded])
        seen[nomination.folded] += 1


def _nominee(work: Work) -> Nominee:
    return Nominee(kind=NomineeKind.WORK, key=f"work/{work.id}", name=title_of(work), work=work.id)
