"""What hosts do: each action one transaction with its line in the log, or Conflict and nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot import tally
from bot.catalogue import Lexicon, fold
from bot.errors import Conflict, Unknown
from bot.model import (
    Edge,
    EdgeKind,
    Nominee,
    NomineeKind,
    Remembered,
    Ruling,
    Stance,
    Talk,
    Verdict,
)
from bot.review.passages import Passage, Signature, Word, redraw, ruled, undoing
from bot.review.preview import Preview, shifts
from bot.review.queue import Item, queue
from bot.review.search import search
from bot.storage import Store
from bot.storage.log import Entry
from bot.storage.verdicts import Case, Ruled


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was kept: ids by which it can be undone, and answers that must be read again."""

    ids: tuple[str, ...]
    reread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The hosts' side of the store. `talks` are the known ones by name."""

    store: Store
    lexicon: Lexicon
    talks: Callable[[], Mapping[str, Talk]]
    standings: tally.Standings

    def rule(
        self,
        passage: Passage,
        ruling: Ruling,
        *,
        host: str,
        now: datetime,
        nominee: Nominee | None = None,
        reason: str = "",
    ) -> Done:
        """Count, refuse or reopen a passage, or a whole answer; with a nominee, both at once.

        Raises Conflict where it is not what the host saw any more, Unknown where there is
        no such answer or wording.
        """
        word = Word(ruling=ruling, nominee=nominee, reason=reason)
        return self._decide([passage], word, "rule", host, now)

    def choose(self, passage: Passage, nominee: Nominee, *, host: str, now: datetime) -> Done:
        """Say what a passage means; whether it counts stays as it was. Raises as `rule`."""
        return self._decide([passage], Word(nominee=nominee), "choose", host, now)

    def call(self, passage: Passage, stance: Stance, *, host: str, now: datetime) -> Done:
        """Say how a passage speaks of what it names. Raises as `rule`."""
        return self._decide([passage], Word(stance=stance), "call", host, now)

    def split(self, passage: Passage, parts: Sequence[str], *, host: str, now: datetime) -> Done:
        """Take a passage apart into wordings of the text, each with verdicts of its own.

        Raises as `rule`, and Unknown for a part that is not in the text.
        """
        text = self.store.verdicts.case(passage.answer).text
        for part in parts:
            if not fold(part) or tally.locate(text, fold(part), 0) is None:
                raise Unknown(f"passage of {passage.answer}", part)
        return self._decide([passage], Word(split=tuple(parts)), "split", host, now)

    def hold(self, passage: Passage, *, host: str, now: datetime, on: bool = True) -> Done:
        """Keep a passage or an answer out of the count until it is let go. Raises as `rule`."""
        return self._decide([passage], Word(hold=on), "hold" if on else "let go", host, now)

    def place(self, passage: Passage, talk: str, *, host: str, now: datetime) -> Done:
        """Say which talk an answer belongs to ("" for none); it is to be read again.

        Raises Unknown for a talk or an answer that does not exist, Conflict as `rule`.
        """
        if talk:
            self._talk(talk)
        done = self._decide([passage], Word(belonging=talk), "place", host, now)
        return replace(done, reread=(passage.answer,))

    def rule_alike(
        self,
        talk: str,
        wording: str,
        *,
        host: str,
        now: datetime,
        ruling: Ruling | None = None,
        nominee: Nominee | None = None,
        reason: str = "",
    ) -> Done:
        """The same word on every pending passage of a talk with an equal folded wording."""
        passages = [
            Passage(answer=answer, talk=talk, wording=wording, occurrence=occurrence)
            for answer, occurrence in self.alike(talk, wording)
        ]
        word = Word(ruling=ruling, nominee=nominee, reason=reason)
        return self._decide(passages, word, "rule alike", host, now)

    def alike(self, talk: str, wording: str) -> Sequence[tuple[str, int]]:
        """Pending passages with an equal folded wording: answer and occurrence."""
        return self.store.verdicts.pending_alike(talk, fold(wording))

    def undo(self, word: str, *, host: str, now: datetime) -> Done:
        """Take back one verdict or edge, however old, and nothing else; an undo too.

        The answers named in `reread` leaned on it. Raises Unknown for an id that nobody
        gave, Conflict where it is taken back already, or where taking an undo back would
        join what was called different since.
        """
        edge = next((e for e in self.store.edges.every() if e.id == word), None)
        if edge is not None:
            return self._undo_edge(edge, host, now)
        verdict = self.store.verdicts.by_id(word)
        if verdict.undoes is not None:
            raise Conflict("that is an undo; rule again instead")
        given = self.store.verdicts.decide(
            [verdict.target.answer],
            lambda case: [undoing(case, verdict, Signature(host=host, at=now))],
            redraw,
            _entry("undo"),
        )
        reread = list(self.store.verdicts.leaning(verdict.id))
        if verdict.belonging is not None and verdict.target.answer not in reread:
            reread.append(verdict.target.answer)
        return Done(ids=tuple(v.id for v in given), reread=tuple(reread))

    def merge(
        self, keep: str, join: str, *, host: str, now: datetime, talk: str | None = None
    ) -> Done:
        """Say that two nominees, by key, are the same; the group stands under `keep` or its leader.

        Raises Conflict naming the path where that would join two that were called
        different, where they are of two kinds, or where it was said already.
        """
        return self._edge(_edge(EdgeKind.MERGE, keep, join, host, now, talk=talk))

    def different(
        self, a: str, b: str, *, host: str, now: datetime, talk: str | None = None
    ) -> Done:
        """Say that two nominees are not the same. Raises Conflict where they are merged."""
        return self._edge(_edge(EdgeKind.DIFFERENT, a, b, host, now, talk=talk))

    def link(self, a: str, b: str, *, host: str, now: datetime) -> Done:
        """Say that two accounts are one person. Raises Conflict where they were told apart."""
        return self._edge(_edge(EdgeKind.LINK, a, b, host, now))

    def unlink(self, a: str, b: str, *, host: str, now: datetime) -> Done:
        """Say that two accounts are two people. Raises Conflict where they are linked."""
        return self._edge(_edge(EdgeKind.APART, a, b, host, now))

    def name(self, nominee: str, name: str, *, host: str, now: datetime) -> None:
        """Choose the name under which a nominee's group is shown."""
        self.store.edges.name_group(nominee, name.strip(), host, now)

    def make(
        self,
        kind: NomineeKind,
        name: str,
        *,
        host: str,
        now: datetime,
        work: str | None = None,
        names: Sequence[str] = (),
    ) -> Nominee:
        """Make a nominee at the desk, with other names it goes by; known to later readings.

        Raises Conflict where the name folds to nothing.
        """
        folded = fold(name)
        if not folded:
            raise Conflict(f"{name!r} holds no letter or digit, so nothing could be found by it")
        within = f"{work}/" if work and kind in {NomineeKind.SCENE, NomineeKind.COUPLE} else ""
        slug = folded.replace(" ", "-") if kind is NomineeKind.WORK else folded
        nominee = Nominee(
            kind=kind,
            key=f"{kind.value}/{within}{slug}",
            name=name.strip(),
            work=slug if kind is NomineeKind.WORK else work,
        )
        self.store.nominees.add(nominee, (name.strip(), *names), host, now)
        return nominee

    def alias(self, nominee: Nominee, name: str, *, host: str, now: datetime) -> None:
        """Teach another name of a nominee, for this talk and later ones."""
        if not fold(name):
            raise Conflict(f"{name!r} holds no letter or digit, so nothing could be found by it")
        self.store.nominees.add(nominee, (name.strip(),), host, now)

    def search(
        self, words: str, *, kind: NomineeKind | None = None, limit: int = 10
    ) -> Sequence[Nominee]:
        """Nominees whose name begins with, holds, or nearly is what was typed, nearest first."""
        return search(words, self.lexicon, self.store.nominees, kind, limit)

    def queue(self, talk: str, now: datetime, *, limit: int = 50, skip: int = 0) -> Sequence[Item]:
        """What waits for a host: first what could change first place, then any place, then the rest."""
        found = self._talk(talk)
        return queue(
            self.store,
            self.standings.of(found, now),
            self.standings.counts_for(found),
            limit=limit,
            skip=skip,
        )

    def preview_merge(self, talk: str, keep: str, join: str, now: datetime) -> Preview:
        """What a merge would do to a talk's standing; nothing is kept. Raises as `merge`."""
        found = self._talk(talk)
        said = self.store.edges.every()
        edge = _edge(EdgeKind.MERGE, keep, join, "?", now, talk=talk)
        tally.refuse_clash(said, edge)
        before = self.standings.of(found, now)
        after = self.standings.if_said(found, now, [*said, edge])
        moves, overlap = self.standings.moving(found, now, keep, join)
        return Preview(
            before=before, after=after, moves=moves, overlap=overlap, shifts=shifts(before, after)
        )

    def preview_link(self, talk: str, a: str, b: str, now: datetime) -> Preview:
        """What linking two accounts would do to a talk's standing; nothing is kept. Raises as `link`."""
        found = self._talk(talk)
        said = self.store.edges.every()
        edge = _edge(EdgeKind.LINK, a, b, "?", now)
        tally.refuse_clash(said, edge)
        before = self.standings.of(found, now)
        after = self.standings.if_said(found, now, [*said, edge])
        gone = before.people - after.people
        return Preview(
            before=before, after=after, moves=gone, overlap=gone, shifts=shifts(before, after)
        )

    def remembered(self, talk: str) -> Mapping[str, Remembered]:
        """The hosts' choices by folded wording that a reading in this talk may lean on."""
        return tally.remembered(self.store.verdicts.learned(), talk)

    def _decide(
        self, passages: Sequence[Passage], word: Word, what: str, host: str, now: datetime
    ) -> Done:
        due: dict[str, list[Passage]] = {}
        for passage in passages:
            due.setdefault(passage.answer, []).append(passage)

        def decide(case: Case) -> Sequence[Ruled]:
            return [ruled(case, p, word, Signature(host=host, at=now)) for p in due[case.answer]]

        given = self.store.verdicts.decide(list(due), decide, redraw, _entry(what))
        return Done(ids=tuple(verdict.id for verdict in given))

    def _edge(self, edge: Edge) -> Done:
        self._keep(edge, tally.refuse_clash)
        return Done(ids=(edge.id,))

    def _undo_edge(self, edge: Edge, host: str, now: datetime) -> Done:
        undo = replace(edge, id=str(uuid4()), at=now, host=host, undoes=edge.id, reason="")
        self._keep(undo, tally.refuse_undo)
        return Done(ids=(undo.id,))

    def _keep(self, edge: Edge, check: Callable[[Sequence[Edge], Edge], None]) -> None:
        what = "undo" if edge.undoes else edge.kind.value
        # the edge's own row says between what: keys may hold handles and fans' words
        details = {"id": edge.id, "talk": edge.talk, "undoes": edge.undoes}
        self.store.edges.add(edge, _line(edge.at, edge.host, what, "edge", details), check)

    def _talk(self, name: str) -> Talk:
        talks = self.talks()
        if name not in talks:
            raise Unknown("talk", name, sorted(talks))
        return talks[name]


def _edge(
    kind: EdgeKind, a: str, b: str, host: str, at: datetime, *, talk: str | None = None
) -> Edge:
    return Edge(id=str(uuid4()), at=at, host=host, kind=kind, a=a, b=b, talk=talk)


def _entry(what: str) -> Callable[[Case, Verdict], Entry]:
    def entry(case: Case, verdict: Verdict) -> Entry:
        details = {
            "id": verdict.id,
            "talk": verdict.talk,
            "ruling": verdict.ruling and verdict.ruling.value,
            "undoes": verdict.undoes,
        }
        return _line(verdict.at, verdict.host, what, f"answer {case.key}", details)

    return entry


def _line(
    at: datetime, who: str, what: str, about: str, details: Mapping[str, str | None]
) -> Entry:
    said = {name: value for name, value in details.items() if value is not None}
    return Entry(at=at, who=who, what=what, about=about, details=said)
