"""Whatever hosts and fans do, in whatever order: the standing is what a plain recount gives.

The recount below knows nothing of `bot.tally`: it asks of every pair whether some chain
joins it, and goes through every answer. Set TALKFORREAL_SEQUENCES for more sequences.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from bot.errors import Conflict
from bot.model import Again, HostsCount, Rule, Ruling
from bot.review import Done
from bot.storage import open_store
from tests.making import OPENS, a_talk
from tests.review.desk import TITLES, Desk, nominee

PEOPLE = ("a", "b", "c", "host")

Say: TypeAlias = Callable[..., Done]


@dataclass
class Said:
    """An answer as it was given, and what hosts said of its passages, latest last."""

    id: str
    by: str
    minute: int
    titles: Sequence[str]
    read: Ruling
    words: list[tuple[str, str, Ruling | None, str | None]] = field(default_factory=list)


def joined(pairs: Sequence[tuple[str, str]], a: str, b: str) -> bool:
    reached = {a}
    for _ in pairs:
        reached |= {y for x, y in pairs if x in reached} | {x for x, y in pairs if y in reached}
    return b in reached


def group(pairs: Sequence[tuple[str, str]], thing: str, things: Sequence[str]) -> frozenset[str]:
    return frozenset(other for other in things if joined(pairs, thing, other))


class Counting(RuleBasedStateMachine):
    ids = Bundle("ids")

    @initialize(
        cap=st.sampled_from([1, 1, 2, None]),
        again=st.sampled_from(Again),
        hosts=st.sampled_from(HostsCount),
    )
    def open(self, cap: int | None, again: Again, hosts: HostsCount) -> None:
        self.store = open_store("sqlite://")
        self.rule = Rule(cap=cap, again=again, hosts=hosts)
        self.desk = Desk(self.store, a_talk(rule=self.rule))
        self.said: list[Said] = []
        self.checked = ["nothing yet"]
        self.merges: dict[str, tuple[str, str]] = {}
        self.different: dict[str, tuple[str, str]] = {}
        self.links: dict[str, tuple[str, str]] = {}

    def teardown(self) -> None:
        self.store.close()

    def account(self, who: str) -> str:
        return "host:h" if who == "host" else f"x:{who}"

    @rule(
        who=st.sampled_from(PEOPLE),
        titles=st.lists(st.sampled_from(TITLES), min_size=1, max_size=3, unique=True),
        read=st.sampled_from([Ruling.COUNTED, Ruling.COUNTED, Ruling.PENDING]),
        minute=st.integers(0, 9),
    )
    def hear(self, who: str, titles: list[str], read: Ruling, minute: int) -> None:
        network, by = self.account(who).split(":")
        answer = self.desk.hears(
            *titles,
            by=by,
            network=network,
            ruling=read,
            said_at=OPENS + timedelta(minutes=minute),
        )
        self.said.append(Said(answer, who, minute, titles, read))

    @rule(
        target=ids,
        which=st.integers(0, 50),
        ruling=st.sampled_from([None, *Ruling]),
        chosen=st.sampled_from([None, None, *TITLES]),
        whole=st.booleans(),
    )
    def decide(self, which: int, ruling: Ruling | None, chosen: str | None, whole: bool) -> str:
        if not self.said or (ruling is None and (chosen is None or whole)):
            return ""
        said = self.said[which % len(self.said)]
        wording = "" if whole else said.titles[which % len(said.titles)]
        passage = self.desk.passage(said.id, wording)
        picked = None if whole or chosen is None else nominee(chosen)
        if ruling is None:
            assert picked is not None
            [word] = self.desk.review.choose(passage, picked, **self.desk.signed).ids
        else:
            done = self.desk.review.rule(passage, ruling, nominee=picked, **self.desk.signed)
            [word] = done.ids
        said.words.append((word, wording, ruling, chosen if picked else None))
        return word

    @rule(target=ids, a=st.sampled_from(TITLES), b=st.sampled_from(TITLES))
    def merge(self, a: str, b: str) -> str:
        return self.edge(self.desk.review.merge, self.merges, a, b)

    @rule(target=ids, a=st.sampled_from(TITLES), b=st.sampled_from(TITLES))
    def tell_apart(self, a: str, b: str) -> str:
        return self.edge(self.desk.review.different, self.different, a, b)

    def edge(self, say: Say, own: dict[str, tuple[str, str]], a: str, b: str) -> str:
        joins = own is self.merges
        merges = [*self.merges.values(), *([(a, b)] if joins else [])]
        apart = [*self.different.values(), *([] if joins else [(a, b)])]
        echo = any({a, b} == set(pair) for pair in own.values())
        refused = a == b or echo or any(joined(merges, x, y) for x, y in apart)
        try:
            done = say(nominee(a).key, nominee(b).key, talk=self.desk.talk.name, **self.desk.signed)
        except Conflict:
            assert refused
            return ""
        assert not refused
        own[done.ids[0]] = (a, b)
        return done.ids[0]

    @rule(target=ids, a=st.sampled_from(PEOPLE), b=st.sampled_from(PEOPLE))
    def link(self, a: str, b: str) -> str:
        try:
            done = self.desk.review.link(self.account(a), self.account(b), **self.desk.signed)
        except Conflict:
            assert a == b or any({a, b} == set(pair) for pair in self.links.values())
            return ""
        self.links[done.ids[0]] = (a, b)
        return done.ids[0]

    @rule(word=ids)
    def undo(self, word: str) -> None:
        said = next((s for s in self.said if any(w[0] == word for w in s.words)), None)
        stands = said is not None or word in {*self.merges, *self.different, *self.links}
        if not word:
            return
        try:
            self.desk.review.undo(word, **self.desk.signed)
        except Conflict:
            assert not stands
            return
        assert stands
        if said is not None:
            said.words = [w for w in said.words if w[0] != word]
        for kept in (self.merges, self.different, self.links):
            kept.pop(word, None)

    @invariant()
    def the_standing_is_a_plain_recount(self) -> None:
        done = [*self.merges, *self.different, *self.links]
        done += [said.id for said in self.said] + [w[0] for s in self.said for w in s.words]
        if done == self.checked:
            return
        self.checked = done
        self.the_short_count_is_the_plain_one()
        standing = self.desk.standings.counted(self.desk.talk, self.desk.now)
        assert standing == self.desk.standing()
        people = {frozenset(self.names_of(p.nominee.name)): p.people for p in standing.places}
        hosts = {frozenset(self.names_of(p.nominee.name)): p.hosts for p in standing.places}
        votes, host_votes, voters = self.recount()
        assert {k: v for k, v in people.items() if v} == votes
        assert {k: v for k, v in hosts.items() if v} == host_votes
        assert standing.people == voters
        assert standing.answers == len({s.id for s in self.said if list(self.counted(s))})

    def the_short_count_is_the_plain_one(self) -> None:
        desk = self.desk
        for cut_off in (None, OPENS + timedelta(minutes=4)):
            short = desk.standings.counted(desk.talk, desk.now, cut_off)
            assert short == desk.standings.counted(desk.talk, desk.now, cut_off, short=False)

    def names_of(self, title: str) -> frozenset[str]:
        return group(list(self.merges.values()), title, TITLES)

    def counted(self, said: Said) -> Iterator[str]:
        for title in said.titles:
            ruling, chosen = said.read, title
            for _, wording, ruled, picked in said.words:
                if wording in {"", title}:
                    ruling = ruled or ruling
                    chosen = picked or chosen
            if ruling is Ruling.COUNTED:
                yield chosen

    def recount(self) -> tuple[Counter[frozenset[str]], Counter[frozenset[str]], int]:
        votes: Counter[frozenset[str]] = Counter()
        host_votes: Counter[frozenset[str]] = Counter()
        voters = 0
        links = list(self.links.values())
        for person in {group(links, who, PEOPLE) for who in PEOPLE}:
            ballot = self.ballot(person)
            is_host = "host" in person
            if not ballot or (is_host and self.rule.hosts is HostsCount.NO):
                continue
            if is_host and self.rule.hosts is HostsCount.APART:
                host_votes.update(ballot)
            else:
                votes.update(ballot)
                voters += 1
        return votes, host_votes, voters

    def ballot(self, person: frozenset[str]) -> list[frozenset[str]]:
        own = [s for s in self.said if s.by in person and list(self.counted(s))]
        own.sort(key=lambda s: (s.minute, s.id))
        if self.rule.again is Again.REPLACE:
            own = own[-1:]
        ballot: list[frozenset[str]] = []
        for said in own:
            for title in self.counted(said):
                named = self.names_of(title)
                if named not in ballot:
                    ballot.append(named)
        return ballot[: self.rule.cap]


Counting.TestCase.settings = settings(
    max_examples=int(os.environ.get("TALKFORREAL_SEQUENCES", "15")),
    stateful_step_count=25,
    deadline=None,
)
TestWhateverIsDoneTheStandingIsAPlainRecount = Counting.TestCase
