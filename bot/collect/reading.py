"""From a page of answers to conclusions: what stands above, the hosts' memory, their verdicts.

The reading itself is `bot.nominate`'s and pure; here its context is fetched, and its
result settled with the verdicts that hosts gave before.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from bot import nominate, tally
from bot.catalogue import Lexicon, fold
from bot.model import (
    Account,
    Answer,
    Belonging,
    Conclusion,
    Context,
    Nomination,
    Reading,
    Remembered,
    Ruling,
    Said,
    Settled,
    Stance,
    Talk,
    Verdict,
)
from bot.nominate import Cues
from bot.storage import Store
from bot.telemetry import logger

log = logger(__name__)

OPT_OUT_TAGS = frozenset({"nobot", "nobots", "optout"})
_SHORT = 120  # characters; who wants to be left out says so shortly


def pick_answers(talk: Talk) -> Sequence[Answer]:
    """The hosts' own picks as answers: route *host*, network "host", said when the talk opened."""
    return [
        Answer(
            id=f"host:{talk.name}#{pick.host}",
            network="host",
            account=Account(id=f"host:{pick.host}", network="host", name=pick.host),
            text=pick.text,
            said_at=talk.opens,
            version=hashlib.sha256(pick.text.encode()).hexdigest()[:16],
        )
        for pick in talk.picks
    ]


def read_with(lexicon: Lexicon, cues: Cues, bots: Collection[str] = ()) -> str:
    """The digest of reader, lexicon, cues and list of bots that conclusions are marked with."""
    known = "/".join([str(nominate.VERSION), lexicon.digest, cues.digest, *sorted(bots)])
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def _nobody_asked(_answers: Iterable[str]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the reader knew of an answer when it read another one below it."""

    answer: Answer
    nominations: tuple[Nomination, ...]
    talk: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Concludes from answers: a callable for `collect`, made once for a set of talks.

    `prompts` maps worldwide ids of prompts and roundups to their talk. `memory` gives a
    talk's remembered wordings, `verdicts` those given on answers by worldwide id. `named`
    tells those of answers that a host asked for one by one, `bots` are accounts that count
    for nothing (see `belong`).
    `read_with` names all of these, so that a change of one is noticed.
    """

    store: Store
    lexicon: Lexicon
    cues: Cues
    talks: Sequence[Talk]
    prompts: Mapping[str, str]
    memory: Callable[[str], Mapping[str, Remembered]]
    verdicts: Callable[[Iterable[str]], Mapping[str, Sequence[Verdict]]]
    named: Callable[[Iterable[str]], frozenset[str]] = _nobody_asked
    bots: Collection[str] = ()

    @property
    def read_with(self) -> str:
        """The digest that conclusions are marked with."""
        return read_with(self.lexicon, self.cues, self.bots)

    def __call__(self, answers: Sequence[Answer]) -> Mapping[str, Conclusion]:
        """Conclusions by worldwide id, for every answer given.

        Parents are read before their replies. An answer on which the reader stumbles is
        logged with its traceback and becomes pending: it is kept, and a host sees it.
        """
        if not answers:
            return {}
        page = _Page(self, answers)
        return {answer.id: page.conclude(answer) for answer in sorted(answers, key=_order)}


def _order(answer: Answer) -> tuple[datetime, str]:
    return (answer.said_at, answer.id)


class _Page:
    """A page's reading under way: everything it may lean on, fetched once."""

    def __init__(self, reader: Reader, answers: Sequence[Answer]) -> None:
        self.reader = reader
        self.talks = {talk.name: talk for talk in reader.talks}
        self.known = _above(reader.store, answers)
        self.placed = {known.answer.id: known.talk for known in self.known.values() if known.talk}
        conversations = {a.conversation for a in answers if a.conversation}
        self.conversations = {
            **reader.store.conclusions.placed(conversations),
            **self.placed,
            **reader.prompts,
        }
        self.ids = [answer.id for answer in answers]
        self.given = reader.verdicts(self.ids)
        self.hosts = _host_picks(reader.store, reader.talks)
        self.memories: dict[str, Mapping[str, Remembered]] = {}

    def conclude(self, answer: Answer) -> Conclusion:
        verdicts = self.given.get(answer.id, ())
        belonging = _ruled(self.belonging(answer), verdicts)
        readings = {b.talk: self.read(answer, self.talks[b.talk]) for b in belonging}
        settled = {
            talk: tally.settle(reading, answer.text, [v for v in verdicts if v.talk == talk])
            for talk, reading in readings.items()
        }
        self._remember(answer, belonging, settled)
        return Conclusion(
            answer=answer.id,
            read_with=self.reader.read_with,
            is_answer=any(reading.is_answer for reading in readings.values()),
            belonging=belonging,
            settled=settled,
            spam=tuple({reason: None for r in readings.values() for reason in r.spam}),
            clips=tuple({clip: None for r in readings.values() for clip in r.clips}),
            stops=self.stops(answer, readings.values()),
        )

    def belonging(self, answer: Answer) -> tuple[Belonging, ...]:
        """Where an answer belongs; only of one that says nothing of that is asked how it was found."""
        belong = partial(
            nominate.belong, answer, self.reader.talks, self.conversations, bots=self.reader.bots
        )
        return belong() or (belong(named=True) if answer.id in self.named else ())

    @cached_property
    def named(self) -> frozenset[str]:
        """Those that a host asked for; most pages never need to know."""
        return self.reader.named(self.ids)

    def stops(self, answer: Answer, readings: Iterable[Reading]) -> bool:
        """Whether its author asks to be left out: by a tag, or by a text that says nothing else."""
        if OPT_OUT_TAGS & {tag.casefold() for tag in answer.tags}:
            return True
        found = list(readings)
        if not found and len(answer.text) <= _SHORT:
            # said while no talk is open, it holds all the same
            found = [nominate.read(answer.text, Context(), self.reader.lexicon, self.reader.cues)]
        return any(reading.stops for reading in found)

    def read(self, answer: Answer, talk: Talk) -> Reading:
        context = self.context(answer, talk)
        try:
            return nominate.read(answer.text, context, self.reader.lexicon, self.reader.cues)
        except Exception:
            log.exception("the reader stumbled", answer=answer.id, talk=talk.name)
            return Reading(is_answer=True, nominations=(_unread(answer.text),))

    def context(self, answer: Answer, talk: Talk) -> Context:
        thread = tuple(self.thread(answer))
        return Context(
            prompt=talk.prompt,
            asks_for=talk.asks_for,
            counts=talk.rule.counts,
            countries=talk.countries,
            tags=tuple(tag for tag in (talk.tag, talk.series_tag) if tag),
            thread=thread,
            said_by={**self.hosts.get(talk.name, {}), **_by_author(thread)},
            memory=self.memory(talk.name),
            reply=bool(thread),
        )

    def memory(self, talk: str) -> Mapping[str, Remembered]:
        if talk not in self.memories:
            self.memories[talk] = self.reader.memory(talk)
        return self.memories[talk]

    def thread(self, answer: Answer) -> Iterable[Said]:
        above = self.known.get(answer.reply_to or "")
        seen = {answer.id}
        while above is not None and above.answer.id not in seen:
            seen.add(above.answer.id)
            account = above.answer.account
            names = tuple(name for name in (account.name, account.handle) if name)
            yield Said(text=above.answer.text, author=names, nominations=above.nominations)
            above = self.known.get(above.answer.reply_to or "")

    def _remember(
        self,
        answer: Answer,
        belonging: Sequence[Belonging],
        settled: Mapping[str, Sequence[Settled]],
    ) -> None:
        sure = next((b.talk for b in belonging if b.ruling is Ruling.COUNTED), None)
        passages = tuple(s.stands for found in settled.values() for s in found)
        self.known[answer.id] = Known(answer=answer, nominations=passages, talk=sure)
        if sure is not None:
            self.conversations.setdefault(answer.id, sure)


def _above(store: Store, answers: Sequence[Answer]) -> dict[str, Known]:
    own = {answer.id for answer in answers}
    above = {a.reply_to for a in answers if a.reply_to and a.reply_to not in own}
    if not above:
        return {}
    found = store.answers.thread(above)
    passages = store.conclusions.of(found)
    placed = store.conclusions.placed(found)
    return {
        uid: Known(
            answer=answer,
            nominations=tuple(kept.settled.stands for kept in passages.get(uid, ())),
            talk=placed.get(uid),
        )
        for uid, answer in found.items()
    }


def _host_picks(
    store: Store, talks: Sequence[Talk]
) -> Mapping[str, Mapping[str, tuple[Nomination, ...]]]:
    ids = {
        f"host:{talk.name}#{pick.host}": (talk.name, pick.host)
        for talk in talks
        for pick in talk.picks
    }
    picks: dict[str, dict[str, tuple[Nomination, ...]]] = {}
    if not ids:
        return picks
    for uid, passages in store.conclusions.of(ids).items():
        talk, host = ids[uid]
        picks.setdefault(talk, {})[fold(host)] = tuple(kept.settled.stands for kept in passages)
    return picks


def _by_author(thread: Sequence[Said]) -> Mapping[str, tuple[Nomination, ...]]:
    return {fold(name): said.nominations for said in reversed(thread) for name in said.author}


def _ruled(belonging: tuple[Belonging, ...], verdicts: Sequence[Verdict]) -> tuple[Belonging, ...]:
    """A host's word on where an answer belongs stands above the machine's."""
    undone = {verdict.undoes for verdict in verdicts if verdict.undoes}
    said = [v for v in verdicts if v.belonging is not None and v.id not in undone]
    if not said:
        return belonging
    talk = said[-1].belonging
    if not talk:
        return ()
    reason = f"{said[-1].host} put it here"
    return (Belonging(talk=talk, ruling=Ruling.COUNTED, confidence=1.0, reason=reason),)


def _unread(text: str) -> Nomination:
    wording = text[:80]
    return Nomination(
        span=(0, len(wording)),
        wording=wording,
        folded=fold(wording),
        occurrence=0,
        nominee=None,
        stance=Stance.NOMINATED,
        ruling=Ruling.PENDING,
        confidence=0.0,
        reason="the reader stumbled over this text: please look at it",
    )
