"""What every network must do, as classes of tests: a network's test class takes those it can.

A network's own ``test_contract.py`` says what its ground is, and what is done on it::

    class TestMyNetwork(Collects, Nests, Edits, TakesBack, Posts, Threads, Finds, Weathers):
        @pytest.fixture
        def ground(self) -> Iterator[Ground]:
            yield MyGround(...)

Nothing is skipped: what a network cannot do, its class does not take, and says why.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.errors import NetworkError, Trouble
from bot.model import Allowance, Answer, Card, Change, Cursor, Fate, Feed, Page, Part, Ref
from bot.networks import Publisher, Source

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc000000301010018dd8db00000000049454e44ae426082"
)
PATIENT = 20.0  # seconds within which a request that hangs must have been given up


class Ground:
    """A network with a prompt on it, and hands to do there what fans and hosts do.

    `feed` is where the prompt's answers are found. Answers are named by worldwide id.
    """

    network: str
    feed: Feed
    source: Source
    publisher: Publisher

    def now(self) -> datetime:
        """The network's clock."""
        return datetime.now(UTC)

    def say(self, who: str, text: str, under: str | None = None) -> str:
        """A fan answers the prompt, or another answer; the answer's id."""
        raise NotImplementedError

    def say_all(self, script: Sequence[tuple[str, str, int | None]]) -> list[str]:
        """Many answers in their order: who, what, and below which earlier one; their ids."""
        said: list[str] = []
        for who, text, under in script:
            said.append(self.say(who, text, None if under is None else said[under]))
        return said

    def edit(self, answer: str, text: str) -> None:
        """Its writer puts other words in their place."""
        raise NotImplementedError

    def take_back(self, answer: str) -> None:
        """Its writer deletes it."""
        raise NotImplementedError

    def settle(self) -> None:
        """Return once everything done so far can be seen by whoever reads."""

    def ref(self, answer: Answer) -> Ref:
        """The answer as a re-check names it."""
        raise NotImplementedError

    def standing(self) -> Sequence[str]:
        """The texts of our own posts that stand on the network, in any order."""
        raise NotImplementedError

    def parent_of(self, ref: Ref) -> str | None:
        """What a post of ours replies to, by worldwide id, as the network has it."""
        raise NotImplementedError

    def mood(self, name: str, on: str) -> None:
        """Let the next "read" or "write" meet a mood, by its name in tests/stand_ins/weather.py."""
        raise NotImplementedError

    def part(self, text: str = "The standing so far: 1. Healer", **more: object) -> Part:
        """A message that was never posted before."""
        given = {"post": "talk/roundup/1", "n": 0, "network": self.network, "key": uuid4().hex}
        return Part(text=text, **(given | more))  # type: ignore[arg-type]  # the fields are Part's


def sweep(ground: Ground, cursor: Cursor | None = None, pages: int | None = None) -> list[Page]:
    """One sweep of the prompt's feed."""
    ground.settle()
    found = ground.source.pages(ground.feed, cursor or Cursor(), Allowance(pages=pages))
    return list(found)


def answers(pages: Sequence[Page]) -> dict[str, Answer]:
    """The answers of pages by id, a later one in place of an earlier."""
    return {answer.id: answer for page in pages for answer in page.answers}


class Collects:
    """The answers to a prompt are found, each once."""

    def test_what_fans_said_comes_with_its_writer_and_time(self, ground: Ground) -> None:
        text = "Tom & Jerry, 1 < 2, 키스 🍦 #talkforreal"
        first, second = ground.say("ana", text), ground.say("bea", "Healer #talkforreal")
        found = answers(sweep(ground))
        assert {found[first].text, found[second].text} == {text, "Healer #talkforreal"}
        assert found[first].account.id != found[second].account.id
        assert found[first].account.id.startswith(f"{found[first].network}:")
        assert abs(found[first].said_at - ground.now()) < timedelta(minutes=10)
        assert "talkforreal" in found[first].tags

    def test_a_fan_is_one_account_however_often_they_speak(self, ground: Ground) -> None:
        first, second = (ground.say("ana", f"Healer {n} #talkforreal") for n in range(2))
        found = answers(sweep(ground))
        assert found[first].account.id == found[second].account.id

    def test_a_second_sweep_brings_what_is_new_and_nothing_in_another_form(
        self, ground: Ground
    ) -> None:
        ground.say("ana", "Healer #talkforreal")
        before = sweep(ground)
        new = ground.say("bea", "Big #talkforreal")
        after = answers(sweep(ground, before[-1].cursor))
        assert new in after
        old = answers(before)
        assert {after[id_].version for id_ in old.keys() & after.keys()} <= {
            answer.version for answer in old.values()
        }

    def test_the_last_page_is_complete_and_only_the_last(self, ground: Ground) -> None:
        ground.say("ana", "Healer #talkforreal")
        pages = sweep(ground)
        assert [page.complete for page in pages] == [False] * (len(pages) - 1) + [True]

    def test_nothing_is_asked_where_nothing_may_be(self, ground: Ground) -> None:
        ground.say("ana", "Healer #talkforreal")
        assert sweep(ground, pages=0) == []

    def test_a_sweep_cut_short_goes_on_until_all_is_read(self, ground: Ground) -> None:
        said = {ground.say(f"fan{n}", f"Healer {n} #talkforreal") for n in range(5)}
        cursor, found, complete = Cursor(), set[str](), False
        for _ in range(20):
            for page in sweep(ground, cursor, pages=1):
                found |= {answer.id for answer in page.answers}
                cursor, complete = page.cursor, page.complete
            if complete:
                break
        assert complete
        assert said <= found


class Nests:
    """Replies to replies know what they stand under."""

    def test_a_thread_is_known_all_the_way_up(self, ground: Ground) -> None:
        top = ground.say("ana", "Healer #talkforreal")
        middle = ground.say("bea", "Same! #talkforreal", under=top)
        ground.say("cho", "Me too #talkforreal", under=middle)
        deep = ground.say("ana", "All of us #talkforreal", under=middle)
        found = answers(sweep(ground))
        assert found[deep].reply_to == middle
        assert found[middle].reply_to == top
        assert len({found[id_].conversation for id_ in (top, middle, deep)}) == 1


class Edits:
    """What was changed comes again as a new version of the same answer."""

    def test_an_edit_is_a_new_version_of_the_same_answer(self, ground: Ground) -> None:
        id_ = ground.say("ana", "Healer #talkforreal")
        before = sweep(ground)
        old = answers(before)[id_]
        ground.edit(id_, "Pinocchio #talkforreal")
        swept = answers(sweep(ground, before[-1].cursor)).get(id_, old)
        [change] = ground.source.recheck([ground.ref(old)], Allowance())
        new = swept if swept.version != old.version else change.answer
        assert new is not None
        assert (new.id, new.text) == (id_, "Pinocchio #talkforreal")
        assert new.version != old.version
        assert change.fate in {Fate.STANDS, Fate.EDITED}

    def test_what_nobody_touched_stands_as_it_was(self, ground: Ground) -> None:
        id_ = ground.say("ana", "Healer #talkforreal")
        old = answers(sweep(ground))[id_]
        [change] = ground.source.recheck([ground.ref(old)], Allowance())
        assert change.id == id_
        assert change.fate is Fate.STANDS
        assert change.answer is None or change.answer.version == old.version


class TakesBack:
    """What was deleted is known to be gone."""

    def test_a_deleted_answer_is_gone_and_its_neighbour_stands(self, ground: Ground) -> None:
        gone, stays = (ground.say(who, "Healer #talkforreal") for who in ("ana", "bea"))
        before = sweep(ground)
        found = answers(before)
        ground.take_back(gone)
        after = sweep(ground, before[-1].cursor)
        changes = [change for page in after for change in page.changes]
        refs = [ground.ref(found[id_]) for id_ in (gone, stays)]
        changes += ground.source.recheck(refs, Allowance())
        assert _fates(changes, gone) == {Fate.DELETED}
        assert _fates(changes, stays) <= {Fate.STANDS}


def _fates(changes: Sequence[Change], id_: str) -> set[Fate]:
    return {change.fate for change in changes if change.id == id_}


class Posts:
    """What we say goes out, once, and can be taken back."""

    def test_a_post_stands_as_it_was_written(self, ground: Ground) -> None:
        part = ground.part("The standing so far: 1. Healer 키스 🍦 https://example.org/talk")
        ref = ground.publisher.publish(part)
        ground.settle()
        assert ref.network == ground.network
        assert list(ground.standing()).count(part.text) == 1

    def test_a_second_try_of_a_part_makes_no_second_post(self, ground: Ground) -> None:
        part = ground.part()
        first = ground.publisher.publish(part)
        refused: Trouble | None = None
        again = first
        try:
            again = ground.publisher.publish(part)
        except NetworkError as error:
            refused = error.trouble
        assert refused in {None, Trouble.DUPLICATE}
        assert again.id == first.id
        ground.settle()
        assert list(ground.standing()).count(part.text) == 1

    def test_a_withdrawn_post_is_gone_and_going_twice_is_fine(self, ground: Ground) -> None:
        part = ground.part("Taken back")
        ref = ground.publisher.publish(part)
        ground.publisher.withdraw(ref)
        ground.publisher.withdraw(ref)
        ground.settle()
        assert part.text not in ground.standing()

    def test_what_is_too_long_is_refused_and_weighed_as_such(self, ground: Ground) -> None:
        limits = ground.publisher.limits
        part = ground.part("x" * (limits.weight + 1))
        assert limits.weigh(part.text) > limits.weight
        with pytest.raises(NetworkError) as raised:
            ground.publisher.publish(part)
        assert raised.value.trouble is Trouble.REFUSED


class Pictures:
    """A card goes out with the words that say what it shows."""

    def test_a_picture_goes_out_with_its_alt_text(self, ground: Ground) -> None:
        part = ground.part(card=Card(digest="d", alt="A table: Healer 3, Big 1"))
        ref = ground.publisher.publish(part, PNG)
        ground.settle()
        assert self.alt_of(ground, ref) == "A table: Healer 3, Big 1"

    def alt_of(self, ground: Ground, ref: Ref) -> str | None:
        """The alt text of a post's picture, as the network has it."""
        raise NotImplementedError


class Threads:
    """A later part replies to the one before it."""

    def test_a_thread_hangs_together(self, ground: Ground) -> None:
        first = ground.publisher.publish(ground.part("One"))
        second = ground.publisher.publish(ground.part("Two", n=1, parent=first, root=first))
        third = ground.publisher.publish(ground.part("Three", n=2, parent=second, root=first))
        ground.settle()
        assert ground.parent_of(second) == first.id
        assert ground.parent_of(third) == second.id


class Finds:
    """Whether a part arrived after all can be found out."""

    def test_what_went_out_is_found_and_nothing_else(self, ground: Ground) -> None:
        since = ground.now()
        part = ground.part("Did this arrive?")
        assert list(ground.publisher.find(part, since)) == []
        ref = ground.publisher.publish(part)
        ground.settle()
        assert [found.id for found in ground.publisher.find(part, since)] == [ref.id]
        other = replace(part, text="Another", key=uuid4().hex)
        assert list(ground.publisher.find(other, since)) == []
        later = ground.now() + timedelta(hours=1)
        assert list(ground.publisher.find(part, later)) == []


class Weathers:
    """Whatever goes wrong on the way is told in our words, in bounded time."""

    @pytest.mark.parametrize(
        ("mood", "troubles"),
        [
            ("forbidden", {Trouble.REFUSED, Trouble.CREDENTIALS}),
            ("rate_limited", {Trouble.WAIT}),
            ("server_error", {Trouble.LATER}),
            ("html", {Trouble.LATER}),
            ("truncated", {Trouble.LATER}),
            ("crash_after", {Trouble.LATER}),
            ("hang", {Trouble.LATER}),
            ("trickle", {Trouble.LATER}),
        ],
    )
    def test_a_reading_that_fails_is_told_and_the_next_one_reads(
        self, ground: Ground, mood: str, troubles: set[Trouble]
    ) -> None:
        id_ = ground.say("ana", "Healer #talkforreal")
        sweep(ground)  # whatever comes first, such as signing in, has been done
        begun, now = time.monotonic(), ground.now()
        ground.mood(mood, "read")
        with pytest.raises(NetworkError) as raised:
            sweep(ground)
        assert raised.value.network == ground.network
        assert raised.value.trouble in troubles
        assert time.monotonic() - begun < PATIENT
        retry_at = raised.value.retry_at
        assert mood != "rate_limited" or (retry_at is not None and retry_at > now)
        assert id_ in answers(sweep(ground))

    @pytest.mark.parametrize(
        ("mood", "trouble", "arrived"),
        [
            ("rate_limited", Trouble.WAIT, False),
            ("server_error", Trouble.UNCLEAR, False),
            ("truncated", Trouble.UNCLEAR, True),
            ("crash_after", Trouble.UNCLEAR, True),
            ("hang", Trouble.UNCLEAR, None),  # where the silence lies is the ground's matter
        ],
    )
    def test_a_writing_whose_fate_is_open_is_called_so_and_can_be_found_out(
        self, ground: Ground, mood: str, trouble: Trouble, arrived: bool | None
    ) -> None:
        ground.publisher.publish(ground.part("Before the weather"))
        since, part = ground.now(), ground.part(f"Into {mood}")
        ground.mood(mood, "write")
        with pytest.raises(NetworkError) as raised:
            ground.publisher.publish(part)
        assert raised.value.trouble is trouble
        ground.settle()
        stands = list(ground.standing()).count(part.text)
        assert stands == arrived if arrived is not None else stands <= 1
        assert len(ground.publisher.find(part, since)) == stands
