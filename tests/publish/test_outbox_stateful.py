"""The outbox under any order of ticks, faults, changes, approvals and dead senders."""

from collections import Counter
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.errors import Conflict, Trouble
from bot.model import Approval, State
from bot.publish import plan, send, settle
from bot.storage import open_store
from bot.storage.engine import writing
from bot.storage.talks import bump
from tests.publish.network import World, talk

FAULTS = st.lists(
    st.sampled_from(
        [None, "lost", "late", "timeout", Trouble.WAIT, Trouble.DUPLICATE, Trouble.PICTURE]
    ),
    max_size=3,
)


class PowerCutError(Exception):
    """The sender dies: nothing of what it was doing is finished."""


class OutboxMachine(RuleBasedStateMachine):
    """A week of one talk with two hosts, a moody network and a sender that dies."""

    @initialize(approval=st.sampled_from(list(Approval)))
    def open(self, approval: Approval) -> None:
        self.store = open_store("sqlite://")
        entry = talk("every day at 09:00", approval=approval)
        self.world = World(self.store, talk=entry)
        self.world.network.refuses_duplicates = False  # no help from the network
        self.agreed: dict[str, set[tuple[str, str]]] = {}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()

    @rule(minutes=st.sampled_from([1, 5, 60, 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.world.later(minutes=minutes)

    @rule(faults=FAULTS)
    def tick(self, faults: list[str | Trouble | None]) -> None:
        self.world.network.faults = list(faults)
        press, now = self.world.press, self.world.now
        plan(press, now)
        settle(press, now)
        send(press, now)

    @rule(posted=st.booleans())
    def sender_dies(self, posted: bool) -> None:
        """In the middle of a request, before or after the network took the post."""
        network = self.world.network
        publish = network.publish

        def dying(part: object, picture: bytes | None = None) -> None:
            if posted:
                network.faults = []
                publish(part, picture)  # type: ignore[arg-type]  # passed through as it came
            raise PowerCutError

        press, now = self.world.press, self.world.now
        plan(press, now)
        network.publish = dying  # type: ignore[method-assign,assignment]  # the fake's own switch
        try:
            send(press, now, who="dead:1:1")
        except PowerCutError:
            pass
        finally:
            network.publish = publish  # type: ignore[method-assign]  # and back again

    @rule(people=st.integers(1, 30))
    def votes_change(self, people: int) -> None:
        self.world.counts[0] = ("The Greatest Love", people)
        with writing(self.store.engine) as connection:
            bump(connection, ["epic-kiss"])

    @rule(host=st.sampled_from(["Anna", "Estelle"]))
    def a_host_approves(self, host: str) -> None:
        for post in self.store.outbox.posts(decided=[State.DRAFT]):
            try:
                self.store.outbox.approve(post.key, host, post.digest or "", self.world.now)
            except Conflict:
                continue
            self.agreed.setdefault(post.key, set()).add((host, post.digest or ""))

    @rule()
    def a_host_holds_and_releases(self) -> None:
        for post in self.store.outbox.posts(decided=[State.DRAFT, State.DUE]):
            if not post.begun:
                self.store.outbox.hold(post.key, "Anna", self.world.now)
                self.store.outbox.release(post.key, "Anna", self.world.now)

    @invariant()
    def no_part_stands_twice(self) -> None:
        if not hasattr(self, "store"):
            return
        # equal texts of different days may both stand: what counts is one standing for one sending
        sent = [p for post in self.store.outbox.posts() for p in post.parts]
        wanted = Counter(part.text for part in sent if part.sending_at is not None)
        standing = Counter(posted.text for posted in self.world.network.timeline)
        assert all(n <= wanted[text] for text, n in standing.items()), standing - wanted

    @invariant()
    def what_is_sent_stands_under_its_parent(self) -> None:
        if not hasattr(self, "store"):
            return
        timeline = {posted.id: posted for posted in self.world.network.timeline}
        refs = []
        for post in self.store.outbox.posts():
            parent = None
            for part in post.parts:
                if part.state is not State.SENT or part.ref is None:
                    break
                posted = timeline[part.ref.native]
                assert (posted.text, posted.parent) == (part.text, parent)
                parent = posted.id
                refs.append(parent)
        assert len(refs) == len(set(refs))

    @invariant()
    def nothing_goes_out_that_its_hosts_did_not_approve(self) -> None:
        if not hasattr(self, "store"):
            return
        for post in self.store.outbox.posts():
            if post.begun and post.approval is not Approval.AUTO:
                hosts = {h for h, digest in self.agreed.get(post.key, ()) if digest == post.digest}
                assert len(hosts) >= (1 if post.approval is Approval.ONE else 2)

    @invariant()
    def every_occasion_is_planned_once(self) -> None:
        if hasattr(self, "store"):
            keys = [post.key for post in self.store.outbox.posts()]
            assert len(keys) == len(set(keys))


TestOutbox = OutboxMachine.TestCase
TestOutbox.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=timedelta(seconds=60)
)
