"""Whatever X does in whatever order: in the end all is stored, once, and the ledger is the bill.

A schedule that fails is printed by hypothesis as a program of steps, which can be run again.
"""

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.model import Allowance
from bot.storage import open_store
from tests.collect.on_x import FEEDS, HOST, NOON, TALK, connected, poll
from tests.stand_ins.x import World, serve

FAULTS = (
    "unavailable", "rate_limited", "rate_limited_bare", "credits", "forbidden", "unauthorized",
    "html", "truncated", "reset", "list", "drop_fields", "drop_some", "partial_error",
    "empty_page", "endless", "bad_request",
)  # fmt: skip
MINUTES = st.integers(1, 90)


@cache
def _pattern() -> Path:
    path = Path(tempfile.mkdtemp()) / "pattern.db"
    open_store(f"sqlite:///{path}").close()
    return path


class Schedule(RuleBasedStateMachine):
    """Fans, faults and polls in any order, within one UTC day."""

    @initialize()
    def begin(self) -> None:
        self.ends = ExitStack()
        self.world = World(now=NOON.replace(hour=0, minute=30))
        self.world.user(HOST)
        folder = Path(self.ends.enter_context(tempfile.TemporaryDirectory()))
        # a migrated file is copied, since migrating takes longer than a whole schedule
        shutil.copy(_pattern(), folder / "x.db")
        self.store = open_store(f"sqlite:///{folder / 'x.db'}")
        self.ends.callback(self.store.close)
        self.store.talks.register([TALK], self.world.now)
        self.x = connected(self.world, self.ends.enter_context(serve(self.world)))
        self.said = 0

    @rule(
        many=st.integers(1, 14),
        text=st.sampled_from([f"@{HOST} Goblin", "Goblin #talkforreal", f"@{HOST} #talkforreal"]),
        late=st.integers(0, 8),
    )
    def fans_answer(self, many: int, text: str, late: int) -> None:
        for _ in range(many):
            self.said += 1
            self.world.advance(timedelta(seconds=1))
            self.world.place(f"fan{self.said}", text, late=timedelta(minutes=late))

    @rule(which=st.integers(0, 200), deleted=st.booleans())
    def one_is_changed(self, which: int, deleted: bool) -> None:
        known = [
            post
            for post in self.world.posts.values()
            if post.fate is None and not self._was_billed_unseen(post.chain)
        ]
        if not known:
            return
        post = known[which % len(known)]
        if deleted:
            self.world.set_fate(post.id, "deleted")
        elif len(post.chain) < 5:
            self.world.edit(post.chain[-1], f"{self.world.posts[post.chain[-1]].text} (edited)")

    def _was_billed_unseen(self, chain: Sequence[str]) -> bool:
        """Whether a page that broke held its newest version: once that is deleted or edited, nobody can know of it."""
        stored = {a.id: a.version for a in self.store.answers.all()}
        return chain[-1] in self.world.told and stored.get(f"x:{chain[0]}") != chain[-1]

    @rule(fault=st.sampled_from(FAULTS), times=st.integers(1, 3), after=st.integers(0, 3))
    def x_has_a_mood(self, fault: str, times: int, after: int) -> None:
        self.world.mischief.add(fault, times=times, after=after)

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        if (self.world.now + timedelta(minutes=minutes + 60)).date() == NOON.date():
            self.world.advance(timedelta(minutes=minutes))

    @rule(cents=st.none() | st.integers(0, 12))
    def a_poll(self, cents: int | None) -> None:
        bound = None if cents is None else Decimal(cents) / 100
        for feed in FEEDS:
            before = self.world.bill
            poll(
                feed,
                self.x,
                self.store,
                self.world.now,
                allowance=Allowance(dollars=bound, pages=9),
            )
            assert bound is None or self.world.bill - before <= bound

    @invariant()
    def the_ledger_never_says_less_than_x_bills(self) -> None:
        if hasattr(self, "world"):
            spent = self.store.ledger.spent(network="x", since=NOON - timedelta(days=1))
            assert spent >= self.world.bill

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.ends:
            self.world.mischief.waiting.clear()
            self.world.advance(timedelta(minutes=9))
            for _ in range(3):
                for feed in FEEDS:
                    done = poll(feed, self.x, self.store, self.world.now)
                    assert done.trouble is None, done.detail
            self.all_is_there_once()

    def all_is_there_once(self) -> None:
        firsts = {
            f"x:{post.chain[0]}"
            for post in self.world.posts.values()
            if post.author is not self.world.owner and post.fate is None
        }
        stored = [answer.id for answer in self.store.answers.all()]
        assert len(stored) == len(set(stored))
        assert firsts <= set(stored)
        newest = {f"x:{p.chain[0]}": p.chain[-1] for p in self.world.posts.values()}
        versions = {a.id: a.version for a in self.store.answers.all() if a.id in firsts}
        assert versions == {uid: newest[uid] for uid in firsts}
        assert not self.store.gaps.open()
        spent = self.store.ledger.spent(network="x", since=NOON - timedelta(days=1))
        assert spent == self.world.bill


TestSchedules = Schedule.TestCase
TestSchedules.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    print_blob=True,
)
