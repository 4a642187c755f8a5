"""In any weather: every answer that X ever showed is gathered, once, and every cent is known."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.errors import NetworkError
from bot.model import Allowance, Answer, Cursor, Gap, Page
from bot.networks.x import XSettings, connect
from tests.networks.x.conftest import HASHTAG, HOST, NOON, SIGNED
from tests.stand_ins.x import World, serve

MOODS = sorted(
    {
        "credits", "rate_limited", "rate_limited_bare", "server_error", "html", "truncated",
        "reset", "empty_page", "endless", "partial_error", "bad_token", "drop_fields", "drop_some",
    }
)  # fmt: skip
OVERLAP = timedelta(minutes=10)


class AnyWeather(RuleBasedStateMachine):
    """A feed that is polled by whoever keeps pages, cursor and gaps as the collector does."""

    @initialize()
    def begin(self) -> None:
        self.world = World(now=NOON)
        self.world.user(HOST)
        self.serving = serve(self.world)
        self.x = connect(
            XSettings(
                base_url=self.serving.__enter__(),
                handle=HOST,
                user_id="1000",
                page_size=10,
                overlap=OVERLAP,
            ),
            SIGNED,
            clock=lambda: self.world.now,
        )
        self.cursor = Cursor()
        self.gaps: list[Gap] = []
        self.kept: dict[str, Answer] = {}
        self.booked: dict[tuple[str, str, str | None], Decimal] = {}
        self.placed = 0

    @rule(size=st.integers(1, 30), late=st.sampled_from([0, 0, 60, 500]))
    def fans_answer(self, size: int, late: int) -> None:
        for _ in range(size):
            self.placed += 1
            self.world.advance(timedelta(seconds=3))
            text = f"#talkforreal {self.placed}"
            self.world.place(f"fan{self.placed % 50}", text, late=timedelta(seconds=late))

    @rule(minutes=st.sampled_from([1, 5, 15, 60, 60 * 24]))
    def time_passes(self, minutes: int) -> None:
        self.world.advance(timedelta(minutes=minutes))

    @rule(mood=st.sampled_from(MOODS), after=st.integers(0, 2))
    def x_is_moody(self, mood: str, after: int) -> None:
        self.world.mischief.add(mood, "search", after=after)

    @rule(cents=st.sampled_from([0, 4, 5, 7, 12, 31, 1000]), stop=st.integers(1, 9))
    def poll(self, cents: int, stop: int) -> None:
        """Gaps first, then the sweep; killed after so many pages."""
        allowance = Allowance(dollars=Decimal(cents) / 100)
        before = self.world.bill
        try:
            for gap in list(self.gaps):
                allowance = allowance.less(self.fill(gap, allowance))
            for n, page in enumerate(self.x.pages(HASHTAG, self.cursor, allowance)):
                self.keep(page)
                self.cursor = page.cursor
                if page.gap is not None and not page.gap.lost:
                    self.gaps.append(page.gap)
                if n == stop:
                    break
        except NetworkError:
            pass
        assert self.world.bill - before <= Decimal(cents) / 100

    def fill(self, gap: Gap, allowance: Allowance) -> Decimal:
        spent = Decimal(0)
        for page in self.x.fill(gap, allowance):
            self.keep(page)
            spent += sum((charge.price for charge in page.charges), Decimal(0))
            self.gaps.remove(gap)
            if page.gap is None or page.gap.lost:
                break
            self.gaps.append(page.gap)
            gap = page.gap
        return spent

    def keep(self, page: Page) -> None:
        ids = [answer.id for answer in page.answers]
        assert len(ids) == len(set(ids))
        self.kept |= {answer.id: answer for answer in page.answers}
        day = self.world.now.date().isoformat()
        for charge in page.charges:
            self.booked.setdefault((day, charge.resource, charge.id), charge.price)

    @invariant()
    def nothing_is_booked_that_was_not_billed(self) -> None:
        if hasattr(self, "world"):
            assert sum(self.booked.values(), Decimal(0)) <= self.world.bill

    def teardown(self) -> None:
        """After the weather clears and purses open, everything is there."""
        if not hasattr(self, "world"):
            return
        self.world.mischief.waiting.clear()
        self.world.advance(timedelta(minutes=9))
        for _ in range(3):
            self.poll(100_000, 10_000)
        oldest = self.world.now - timedelta(days=7)
        missing = {
            post.text
            for post in self.world.posts.values()
            if post.created_at > oldest and f"x:{post.id}" not in self.kept
        }
        self.serving.__exit__(None, None, None)
        assert missing == set()
        assert self.gaps == []


AnyWeather.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestAnyWeather = pytest.mark.slow(AnyWeather.TestCase)
